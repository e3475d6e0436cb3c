// The grammar of Snow for tree-sitter: what the compiler's own grammar reads, and a little more.
//
// A line end is a token where the parser can take one, and blank elsewhere: between brackets, behind an operator. A sign that
// goes on with the line above takes that line end with it. Words that are reserved only in places are names everywhere else.
// Block comments do not nest here.

const precedence = {
  ...{
    pipe: 1,
    or: 2,
    and: 3,
    equal: 4,
    compare: 5,
    range: 6,
    cons: 7,
    concat: 8,
    plus: 9,
    times: 10,
    unary: 11,
    postfix: 12,
  },
  ...{ asPattern: 1, consPattern: 2, orPattern: 3 },
};

/** With the blank lines and comments behind it. */
const lineEnd = /[\r\n](\s|##?[^\r\n]*[\r\n]|#=([^=]|=+[^=#])*=+#)*/;

/** A sign that goes on with an expression, also at the beginning of a later line. */
const goingOn = (sign) => choice(sign, alias(token(prec(1, seq(lineEnd, sign))), sign));

/** The same for a word, and for `%`, which may also begin `%{`: they need a blank behind them, for no pattern looks ahead. */
const goingOnBlank = (sign) => choice(sign, alias(token(prec(1, seq(lineEnd, sign, /\s/))), sign));

const some = (rule) => seq(rule, repeat(seq(",", rule)), optional(","));
const list = (rule) => optional(some(rule));
const lines = ($, rule) => repeat(choice($._separator, rule));

module.exports = grammar({
  name: "snow",

  word: ($) => $.identifier,

  extras: ($) => [/[\s\uFEFF]/, $.line_comment, $.doc_comment, $.block_comment],

  conflicts: ($) => [
    // `if f(x) do`: the block of the head, or a closure for `f`.
    [$.call_expression],
    // `fn x do`, `fn x -> …`: a function, or a closure.
    [$.function_definition, $._open_pattern],
  ],

  rules: {
    source_file: ($) => lines($, choice($._item, $._statement)),

    _separator: ($) => choice($._newline, ";"),
    _newline: () => token(prec(1, /[\r\n]\s*/)),

    _item: ($) =>
      choice(
        ...[$.struct_definition, $.sum_definition, $.alias_definition, $.interface_definition, $.impl_definition],
        ...[$.import, $.from_import, $.extern_function, $.extern_type, $.actor_definition, $.service_definition],
        ...[$.channel_definition, $.supervisor_definition, $.public_function],
      ),

    // ------------------------------------------------------------ functions

    public_function: ($) => seq("pub", $.function_definition),

    function_definition: ($) =>
      prec.dynamic(
        1,
        seq(
          choice("fn", "def"),
          field("name", $.identifier),
          optional($.type_parameters),
          optional($.parameters),
          optional($.result),
          optional($.bounds),
          optional($.guard),
          field("body", choice(seq("=", $._expression), $.do_block)),
        ),
      ),

    type_parameters: ($) => seq("<", some(alias($.upper_identifier, $.type_name)), ">"),
    parameters: ($) => seq("(", list($.parameter), ")"),
    parameter: ($) => seq(field("pattern", choice($.self, $._simple_pattern)), optional($._annotation)),
    result: ($) => seq("->", $._type),
    bounds: ($) => prec.right(seq("where", $.bound, repeat(seq(",", $.bound)))),
    bound: ($) => seq(alias($.upper_identifier, $.type_name), ":", $._type_path),
    guard: ($) => seq("when", $._expression),
    _annotation: ($) => seq(goingOn("::"), field("type", $._type)),

    // ------------------------------------------------------------ types

    struct_definition: ($) =>
      prec.right(
        seq(
          optional("pub"),
          "struct",
          field("name", alias($.upper_identifier, $.type_name)),
          optional($.type_parameters),
          "do",
          lines($, $.field),
          "end",
          optional($.deriving),
        ),
      ),
    field: ($) => seq(field("name", $._any_name), optional($._annotation), optional(",")),

    sum_definition: ($) =>
      prec.right(seq(optional("pub"), $._type_head, "do", lines($, $.variant), "end", optional($.deriving))),
    variant: ($) =>
      seq(field("name", alias($.upper_identifier, $.constructor)), optional(seq("(", list($._variant_field), ")"))),
    _variant_field: ($) => choice($._type, $.variant_field),
    variant_field: ($) => seq(field("name", $.identifier), "::", field("type", $._type)),
    deriving: ($) => seq("deriving", "(", list($.derived), ")"),
    derived: ($) =>
      seq(alias($.upper_identifier, $.type_name), optional(seq("(", field("name", $.identifier), ":", $.string, ")"))),

    alias_definition: ($) => seq(optional("pub"), $._type_head, "=", field("type", $._type)),
    _type_head: ($) => seq("type", field("name", alias($.upper_identifier, $.type_name)), optional($.type_parameters)),

    interface_definition: ($) =>
      seq(
        optional("pub"),
        "interface",
        field("name", alias($.upper_identifier, $.type_name)),
        optional($.type_parameters),
        "do",
        lines($, choice($.associated_type, $.interface_method)),
        "end",
      ),
    associated_type: ($) =>
      seq("type", field("name", alias($.upper_identifier, $.type_name)), optional(seq("=", field("type", $._type)))),
    interface_method: ($) =>
      seq(
        choice("fn", "def"),
        field("name", $.identifier),
        optional($.parameters),
        optional($.result),
        optional(field("body", $.do_block)),
      ),

    impl_definition: ($) =>
      seq(
        "impl",
        field("interface", $._type_path),
        optional($.type_arguments),
        "for",
        field("target", $._type_path),
        optional($.bounds),
        "do",
        lines($, choice($.associated_type, $.function_definition, $.public_function)),
        "end",
      ),

    _type: ($) => choice($.named_type, $.tuple_type, $.function_type),
    named_type: ($) =>
      prec.right(
        precedence.postfix,
        seq($._type_path, optional($.type_arguments), optional("?"), optional(seq("!", $._type))),
      ),
    type_arguments: ($) => seq("<", some($._type), ">"),
    tuple_type: ($) => seq("(", list($._type), ")"),
    function_type: ($) => prec.right(seq("Fun", "(", list($._type), ")", "->", $._type)),
    _type_path: ($) =>
      seq(repeat(seq(alias($.upper_identifier, $.module_name), ".")), alias($.upper_identifier, $.type_name)),

    // ------------------------------------------------------------ imports

    import: ($) =>
      prec.right(
        seq("import", $.module_path, optional(seq("as", field("alias", alias($.upper_identifier, $.module_name))))),
      ),
    from_import: ($) =>
      seq("from", $.module_path, "import", field("name", $._any_name), repeat(seq(",", field("name", $._any_name)))),
    module_path: ($) =>
      seq(alias($.upper_identifier, $.module_name), repeat(seq(".", alias($.upper_identifier, $.module_name)))),

    extern_function: ($) =>
      prec.right(
        seq(
          optional("pub"),
          "extern",
          optional("async"),
          choice("fn", "def"),
          field("name", $.identifier),
          optional($.type_parameters),
          optional($.parameters),
          optional($.result),
          optional($.bounds),
          "=",
          field("symbol", $.string),
          optional(seq("from", field("source", $.string))),
        ),
      ),
    extern_type: ($) =>
      seq(
        optional("pub"),
        "extern",
        "type",
        field("name", alias($.upper_identifier, $.type_name)),
        optional($.type_parameters),
      ),

    // ------------------------------------------------------------ processes

    actor_definition: ($) =>
      seq(
        "actor",
        field("name", $._any_name),
        optional($.parameters),
        "do",
        lines($, choice($._statement, $.terminate)),
        "end",
      ),
    terminate: ($) => seq("terminate", $.do_block),

    service_definition: ($) =>
      seq(
        "service",
        field("name", alias($.upper_identifier, $.type_name)),
        "do",
        lines($, choice($.function_definition, $.operation)),
        "end",
      ),
    operation: ($) =>
      seq(
        choice("call", "cast"),
        field("name", $._any_name),
        optional($.parameters),
        optional($._annotation),
        $._operation_body,
      ),
    info_operation: ($) => seq("info", field("name", $._any_name), optional($.parameters), $._operation_body),
    _operation_body: ($) => seq("do", optional(seq("|", field("state", $.identifier), "|")), optional($.block), "end"),

    channel_definition: ($) =>
      seq(
        "channel",
        field("name", alias($.upper_identifier, $.type_name)),
        optional($.parameters),
        "do",
        lines($, choice($.function_definition, $.operation, $.info_operation, $.channel_setting)),
        "end",
      ),
    channel_setting: ($) => seq(field("name", $.identifier), ":", choice($.integer, $._type)),

    supervisor_definition: ($) =>
      seq(
        optional("pub"),
        "supervisor",
        field("name", alias($.upper_identifier, $.type_name)),
        "do",
        lines($, choice($.child, $.supervisor_setting)),
        "end",
      ),
    supervisor_setting: ($) =>
      seq(choice("strategy", "max_restarts", "max_seconds"), ":", choice($.identifier, $.integer)),
    child: ($) => seq("child", field("name", $._any_name), "do", lines($, $.child_setting), "end"),
    child_setting: ($) =>
      choice(
        seq("name", ":", $.string),
        seq("start", ":", $._expression),
        seq("restart", ":", $.identifier),
        seq("shutdown", ":", choice($.integer, $.identifier)),
      ),

    // ------------------------------------------------------------ patterns

    _pattern: ($) => choice($._simple_pattern, $.or_pattern, $.cons_pattern, $.as_pattern),
    as_pattern: ($) => prec(precedence.asPattern, seq($._pattern, "as", field("name", $.identifier))),
    cons_pattern: ($) => prec.right(precedence.consPattern, seq($._pattern, "::", $._pattern)),
    or_pattern: ($) => prec.left(precedence.orPattern, seq($._pattern, "|", $._pattern)),
    _simple_pattern: ($) => choice($._open_pattern, $.tuple_pattern),
    // What is no pattern in parentheses.
    _open_pattern: ($) =>
      choice(
        ...[$.wildcard, $.identifier, $.integer, $.float, $.negative_number, $.boolean, $.nil, $.atom, $.string],
        ...[$.constructor_pattern, $.struct_pattern, $.prefix_pattern, $.list_pattern],
      ),
    wildcard: () => "_",
    negative_number: ($) => seq("-", choice($.integer, $.float)),
    constructor_pattern: ($) => prec.right(seq($._constructor_path, optional(seq("(", list($._pattern), ")")))),
    _constructor_path: ($) =>
      seq(optional(seq(alias($.upper_identifier, $.module_name), ".")), alias($.upper_identifier, $.constructor)),
    struct_pattern: ($) => seq($._constructor_path, "{", list(choice($.field_pattern, "..")), "}"),
    field_pattern: ($) => seq(field("name", $._any_name), ":", $._pattern),
    prefix_pattern: ($) => seq($.string, "<>", choice($.identifier, $.wildcard)),
    list_pattern: ($) => seq("[", list($._pattern), "]"),
    tuple_pattern: ($) => seq("(", list($._pattern), ")"),

    // ------------------------------------------------------------ statements

    block: ($) => repeat1(choice($._separator, $._statement)),
    do_block: ($) => seq("do", optional($.block), "end"),
    _statement: ($) => choice($.let_statement, $.return_statement, $.function_definition, $._expression),
    let_statement: ($) =>
      seq("let", field("pattern", $._simple_pattern), optional($._annotation), "=", field("value", $._expression)),
    return_statement: ($) => prec.right(seq("return", optional($._expression))),

    // ------------------------------------------------------------ expressions

    _expression: ($) =>
      choice(
        ...[$._name, $.upper_identifier, $.integer, $.float, $.boolean, $.nil, $.atom, $.string, $.sql_string],
        ...[$.binary_expression, $.unary_expression, $.call_expression, $.member_expression, $.index_expression],
        ...[$.try_expression, $.struct_literal, $.parenthesized_expression, $.list, $.map, $.struct_update],
        ...[$.if_expression, $.case_expression, $.while_expression, $.for_expression, $.receive_expression, $.closure],
        ...[$.break, $.continue, $.spawn_expression, $.send_expression, $.link_expression, $.self, $.self_call],
      ),

    _name: ($) => choice($.identifier, $._place_word),
    // Reserved where they begin an item.
    _place_word: ($) => prec(-1, choice(...["from", "extern", "channel"].map((word) => alias(word, $.identifier)))),
    _any_name: ($) => choice($.identifier, $.upper_identifier),

    binary_expression: ($) =>
      choice(
        ...[
          ["pipe", ["|>"]],
          ["or", ["||"]],
          ["and", ["&&"]],
          ["equal", ["==", "!="]],
          ["compare", ["<", ">", "<=", ">="]],
          ["range", ["..", "..="]],
          ["concat", ["<>", "++"]],
          ["times", ["*", "/"]],
        ].map(([level, signs]) =>
          prec.left(
            precedence[level],
            seq($._expression, field("operator", choice(...signs.map(goingOn))), $._expression),
          ),
        ),
        prec.right(precedence.cons, seq($._expression, field("operator", goingOn("::")), $._expression)),
        prec.left(precedence.times, seq($._expression, field("operator", goingOnBlank("%")), $._expression)),
        // These do not go on with a line.
        prec.left(precedence.plus, seq($._expression, field("operator", choice("+", "-")), $._expression)),
        prec.left(precedence.or, seq($._expression, field("operator", goingOnBlank("or")), $._expression)),
        prec.left(precedence.and, seq($._expression, field("operator", goingOnBlank("and")), $._expression)),
      ),
    unary_expression: ($) => prec(precedence.unary, seq(field("operator", choice("-", "!", "not")), $._expression)),

    call_expression: ($) =>
      prec(
        precedence.postfix,
        seq(field("function", $._expression), field("arguments", $.arguments), optional($.trailing_closure)),
      ),
    arguments: ($) => seq("(", list(choice($._expression, $.keyword_argument)), ")"),
    keyword_argument: ($) =>
      seq(field("name", choice($._name, $.upper_identifier)), ":", field("value", $._expression)),
    trailing_closure: ($) => seq("do", optional(seq("|", list($.parameter), "|")), optional($.block), "end"),
    member_expression: ($) =>
      prec.left(precedence.postfix, seq(field("object", $._expression), ".", field("name", $._any_name))),
    index_expression: ($) => prec.left(precedence.postfix, seq($._expression, "[", $._expression, "]")),
    try_expression: ($) => prec.left(precedence.postfix, seq($._expression, "?")),
    struct_literal: ($) =>
      prec(
        precedence.postfix,
        seq(field("type", choice($.upper_identifier, $.member_expression)), "{", repeat($.field_value), "}"),
      ),
    field_value: ($) => seq(field("name", $._any_name), ":", field("value", $._expression), optional(",")),

    parenthesized_expression: ($) => seq("(", list($._expression), ")"),
    list: ($) => seq("[", list($._expression), "]"),
    map: ($) => seq("%{", list($.entry), "}"),
    entry: ($) => seq(field("key", $._expression), "=>", field("value", $._expression)),
    struct_update: ($) => seq("%{", $._expression, "|", repeat1($.field_value), "}"),

    if_expression: ($) =>
      seq(
        "if",
        field("condition", $._expression),
        "do",
        optional($.block),
        repeat($.else_if),
        optional(seq("else", optional($.block))),
        "end",
      ),
    // On one line: below `else` another `if` stands in its block, and has an end of its own.
    else_if: ($) =>
      seq(
        alias(token(seq("else", /[ \t]+/, "if")), "else if"),
        field("condition", $._expression),
        "do",
        optional($.block),
      ),
    case_expression: ($) => seq(choice("case", "match"), field("value", $._expression), "do", lines($, $.arm), "end"),
    arm: ($) =>
      seq(field("pattern", $._pattern), optional($.guard), "->", field("body", choice($.do_block, $._expression))),
    while_expression: ($) => seq("while", field("condition", $._expression), $.do_block),
    for_expression: ($) =>
      seq(
        "for",
        field("pattern", choice($._simple_pattern, $.pair)),
        "in",
        field("source", $._expression),
        optional($.guard),
        $.do_block,
      ),
    pair: ($) => seq("{", $._pair_name, ",", $._pair_name, "}"),
    _pair_name: ($) => choice($.identifier, $.wildcard),
    receive_expression: ($) =>
      seq("receive", "do", lines($, $.arm), optional(seq($.after, repeat($._separator))), "end"),
    after: ($) => seq("after", $._expression, "->", field("body", choice($.do_block, $._expression))),

    closure: ($) =>
      seq(
        "fn",
        choice(
          seq("->", optional($._closure_body)),
          seq("do", optional($.block)),
          seq($.closure_clause, repeat(seq("|", $.closure_clause))),
        ),
        "end",
      ),
    closure_clause: ($) =>
      seq(
        choice($.parameters, seq($.closure_parameter, repeat(seq(",", $.parameter)))),
        optional($.guard),
        choice(seq("->", optional($._closure_body)), seq("do", optional($.block))),
      ),
    // The first stands without parentheses.
    closure_parameter: ($) => seq(field("pattern", choice($.self, $._open_pattern)), optional($._annotation)),
    _closure_body: ($) => choice($.block, seq($.do_block, repeat($._separator))),

    break: () => "break",
    continue: () => "continue",
    spawn_expression: ($) => seq("spawn", $.arguments),
    send_expression: ($) => seq("send", $.arguments),
    link_expression: ($) => seq("link", $.arguments),
    self: () => "self",
    self_call: ($) => prec(precedence.postfix, seq($.self, "(", ")")),

    // ------------------------------------------------------------ literals

    boolean: () => choice("true", "false"),
    nil: () => "nil",
    atom: () => /:[_\p{Ll}\p{Lo}][\p{L}\p{N}_]*/u,
    integer: () => token(choice(/[0-9][0-9_]*/, /0[xX][0-9a-fA-F_]+/, /0[bB][01_]+/, /0[oO][0-7_]+/)),
    float: () =>
      token(choice(/[0-9][0-9_]*\.[0-9][0-9_]*([eE][+-]?[0-9][0-9_]*)?/, /[0-9][0-9_]*[eE][+-]?[0-9][0-9_]*/)),

    string: ($) =>
      choice(
        seq('"', repeat(choice($.string_content, $.escape, $.interpolation)), token.immediate(prec(2, '"'))),
        seq(
          '"""',
          repeat(choice($.string_content, $._quote, $.escape, $.interpolation)),
          token.immediate(prec(2, '"""')),
        ),
      ),
    string_content: () => token.immediate(prec(2, /[^"\\$]+|\$/)),
    _quote: () => token.immediate(prec(2, '"')),
    escape: () => token.immediate(prec(2, /\\(u\{[^}"]*\}|\r\n|[^u]|u)/)),
    interpolation: ($) => seq(token.immediate(prec(2, "${")), $._expression, "}"),

    sql_string: ($) =>
      choice(
        seq('sql"', repeat(choice($.sql_content, $.sql_escape, $.interpolation)), token.immediate(prec(2, '"'))),
        seq(
          'sql"""',
          repeat(choice($.sql_content, $._quote, $.sql_escape, $.interpolation)),
          // Of a run of quotes the last three are the end.
          token.immediate(prec(2, /"""+/)),
        ),
      ),
    // A backslash protects nothing but what would begin an interpolation.
    sql_content: () => token.immediate(prec(2, /[^"\\$]+|\\|\$/)),
    sql_escape: () => token.immediate(prec(2, "\\${")),

    // ------------------------------------------------------------ words and comments

    identifier: () => /[_\p{Ll}\p{Lt}\p{Lm}\p{Lo}][\p{L}\p{N}_]*/u,
    upper_identifier: () => /\p{Lu}[\p{L}\p{N}_]*/u,

    line_comment: () => token(choice(/#([^#=\r\n][^\r\n]*)?/, /###[^\r\n]*/)),
    doc_comment: () => /##([^#\r\n][^\r\n]*)?/,
    block_comment: () => /#=([^=]|=+[^=#])*=+#/,
  },
});
