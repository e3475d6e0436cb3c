; Colours. Of two patterns for one node the later counts.

[(line_comment) (block_comment)] @comment
(doc_comment) @comment.documentation

[(string) (sql_string)] @string
[(escape) (sql_escape)] @string.escape
(interpolation "${" @punctuation.special "}" @punctuation.special)
(atom) @string.special.symbol
[(integer) (negative_number)] @number
(float) @number.float
(boolean) @boolean
(nil) @constant.builtin

(identifier) @variable
(wildcard) @variable.builtin
[(self) (self_call)] @variable.builtin
(upper_identifier) @type
(type_name) @type
(module_name) @module
(constructor) @constructor

(parameter pattern: (identifier) @variable.parameter)
(closure_parameter pattern: (identifier) @variable.parameter)
(member_expression name: (identifier) @variable.member)
(field name: (_) @variable.member)
(field_value name: (_) @variable.member)
(field_pattern name: (_) @variable.member)
(variant_field name: (identifier) @variable.member)
(keyword_argument name: (_) @variable.member)
(channel_setting name: (identifier) @property)

(call_expression function: (identifier) @function.call)
(call_expression function: (upper_identifier) @constructor)
(call_expression function: (member_expression name: (identifier) @function.method.call))
(call_expression function: (member_expression name: (upper_identifier) @constructor))
(binary_expression operator: "|>" (identifier) @function.call)
(struct_literal type: (upper_identifier) @type)

(function_definition name: (identifier) @function)
(interface_method name: (identifier) @function.method)
(extern_function name: (identifier) @function)
(actor_definition name: (_) @function)
(operation name: (_) @function.method)
(info_operation name: (_) @function.method)
(child name: (_) @variable.member)

["if" "else" "case" "match" "when" "do" "end" "after" "receive" "terminate"] @keyword.conditional
(else_if "else if" @keyword.conditional)
["for" "while" "in" (break) (continue)] @keyword.repeat
"return" @keyword.return
["fn" "def"] @keyword.function
["struct" "type" "interface" "impl" "actor" "service" "channel" "supervisor" "child"] @keyword.type
["call" "cast" "info" "let" "where" "deriving" "Fun"] @keyword
["pub" "extern" "async"] @keyword.modifier
["import" "from" "as"] @keyword.import
["spawn" "send" "link"] @keyword.coroutine
["and" "or" "not"] @keyword.operator
["strategy" "max_restarts" "max_seconds" "name" "start" "restart" "shutdown"] @property

["|>" "||" "&&" "==" "!=" "<" ">" "<=" ">=" ".." "..=" "<>" "++" "+" "-" "*" "/" "%" "!" "?" "=" "->" "=>" "::"] @operator
["(" ")" "[" "]" "{" "}" "%{"] @punctuation.bracket
["," ";" ":" "." "|"] @punctuation.delimiter
