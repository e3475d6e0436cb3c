// The grammar of strings, types (syntax.md §3.6), patterns (§3.7), parameters and other parts of heads.
import type { IToken } from "chevrotain";
import * as catalogue from "../report/catalogue.ts";
import type { Bound, Expression, Name, Parameter, Pattern, StringLiteral, StringPart, TypeTree } from "../trees/ast.ts";
import type { Span } from "../trees/source.ts";
import { adjoins, forms } from "./foreign.ts";
import { depthLimit, GrammarBase, type Rule } from "./grammar-base.ts";
import { once } from "./lexer.ts";
import { decodeEscape, floatValue, integerValue } from "./literals.ts";
import * as t from "./tokens.ts";
import { tokenSet, typeIndex } from "./tokens.ts";

const patternStarts = tokenSet([
  ...[t.Identifier, t.Integer, t.Float, t.Minus, t.True, t.False, t.Nil, t.Atom, t.PlainString, t.StringStart],
  ...[t.TripleStart, t.LParen, t.LBracket],
]);
const typeStarts = tokenSet([t.LParen, t.Identifier]);
/** What follows a pattern only when all its delimiters are closed. */
const afterPattern = once(() => tokenSet([t.Equal, t.In, t.Arrow, t.When, t.Do]));
const barIndex = typeIndex(t.Bar);
const consIndex = typeIndex(t.ColonColon);

export function startsPattern(type: number): boolean {
  return patternStarts[type] === true;
}

/** Whether a name may be a constructor's. */
export function isUpper(name: string): boolean {
  const code = name.charCodeAt(0);
  return code < 128 ? code >= 65 && code <= 90 : /^\p{Uppercase}/u.test(name);
}

function sugar(name: string, span: Span, elements: readonly TypeTree[]): TypeTree {
  return { kind: "named", span, path: { span, segments: [{ text: name, span }] }, arguments: elements };
}

/** The text of a string that has no interpolation. */
function plainText(parts: readonly StringPart[]): string {
  let text = "";
  for (const part of parts) if (part.kind === "text") text += part.text;
  return text;
}

export abstract class TypeGrammar extends GrammarBase {
  protected abstract readonly expression: Rule<Expression, [level?: number]>;

  /** The first `${` of the string that was read last. */
  private interpolation: Span | undefined;

  // -------------------------------------------------------------- strings

  protected readonly interpolatedString: Rule<StringLiteral> = this.RULE("interpolatedString", (): StringLiteral => {
    const start = this.start();
    const parts: StringPart[] = [];
    let text = "";
    let first: Span | undefined;
    const { trailing } = this;
    const take = (token: IToken): void => {
      text += token.image;
    };
    const alternatives = [
      { ALT: () => take(this.CONSUME(t.StringText)) },
      { ALT: () => take(this.CONSUME(t.StringDollar)) },
      { ALT: () => take(this.CONSUME(t.StringQuote)) },
      {
        ALT: () => {
          const token = this.CONSUME(t.StringEscape);
          if (!this.RECORDING_PHASE) text += this.escape(token);
        },
      },
      {
        ALT: () => {
          const opener = this.CONSUME(t.InterpolationStart);
          first ??= this.spanOf(opener);
          if (text !== "") parts.push({ kind: "text", text });
          text = "";
          this.trailing = true;
          parts.push({ kind: "interpolation", expression: this.SUBRULE(this.expression) });
          this.CONSUME(t.RBrace);
        },
      },
    ];
    const opener = this.OR([{ ALT: () => this.CONSUME(t.StringStart) }, { ALT: () => this.CONSUME(t.TripleStart) }]);
    this.MANY(() => {
      this.OR1(alternatives);
    });
    if (this.RECORDING_PHASE) {
      this.OR2([{ ALT: () => this.CONSUME(t.StringEnd) }, { ALT: () => this.CONSUME(t.TripleEnd) }]);
    } else this.consume(1, opener.tokenType === t.StringStart ? t.StringEnd : t.TripleEnd);
    this.trailing = trailing;
    if (text !== "") parts.push({ kind: "text", text });
    this.interpolation = first;
    return { kind: "string", span: this.spanFrom(start), parts };
  });

  private escape(token: IToken): string {
    const decoded = decodeEscape(token.image);
    switch (decoded.kind) {
      case "text":
        return decoded.text;
      case "unknown": {
        const shown = /[\r\n]/.test(decoded.escaped) ? "" : decoded.escaped;
        this.add(catalogue.unknownEscape(this.work.file, this.spanOf(token), shown));
        return "";
      }
      case "code-point":
        this.add(catalogue.badCodePoint(this.work.file, this.spanOf(token), token.image));
        return "";
      default:
        return decoded satisfies never;
    }
  }

  protected plainString(token: IToken): StringLiteral {
    const text = token.image.slice(1, -1);
    return { kind: "string", span: this.spanOf(token), parts: text === "" ? [] : [{ kind: "text", text }] };
  }

  /** A string that must not contain an interpolation; its text. */
  protected readonly fixedString: Rule<string> = this.RULE("fixedString", (): string =>
    this.OR([
      {
        ALT: () => this.CONSUME(t.PlainString).image.slice(1, -1),
      },
      {
        ALT: () => {
          const literal = this.SUBRULE(this.interpolatedString);
          if (this.RECORDING_PHASE) return "";
          if (this.interpolation !== undefined) {
            this.add(catalogue.interpolationInPattern(this.work.file, this.interpolation));
          }
          return plainText(literal.parts);
        },
      },
    ]),
  );

  // -------------------------------------------------------------- types

  protected readonly type: Rule<TypeTree, [depth?: number]> = this.RULE("type", (depth = 0): TypeTree => {
    if (!this.RECORDING_PHASE) {
      if (typeStarts[this.next()] !== true)
        throw this.failure("type", this.nextIs(t.LBracket) ? forms.types : undefined);
      if (depth > depthLimit) throw this.tooDeep();
      if (this.LA(2).tokenType === t.LParen) this.promote("Fun", t.Fun);
      if (this.nextIs(t.Identifier)) return this.SUBRULE(this.namedType, { ARGS: [depth + 1] });
    }
    return this.OR([
      { ALT: () => this.SUBRULE(this.namedType, { ARGS: [depth + 1] }) },
      { ALT: () => this.SUBRULE(this.parenthesisedType, { ARGS: [depth + 1] }) },
      { ALT: () => this.SUBRULE(this.functionType, { ARGS: [depth + 1] }) },
    ]);
  });

  private readonly namedType: Rule<TypeTree, [depth: number]> = this.RULE("namedType", (depth: number): TypeTree => {
    const start = this.start();
    const path = this.SUBRULE(this.path);
    const types: TypeTree[] = [];
    if (this.RECORDING_PHASE || this.nextIs(t.Less)) {
      this.OPTION(() => {
        this.CONSUME(t.Less);
        this.list(t.Greater, () => types.push(this.SUBRULE(this.type, { ARGS: [depth] })));
        if (!this.RECORDING_PHASE && types.length === 0) throw this.failure("type");
        this.CONSUME(t.Greater);
      });
    }
    if (!this.RECORDING_PHASE) this.refuseArguments();
    let type: TypeTree = { kind: "named", span: this.spanFrom(start), path, arguments: types };
    if (this.RECORDING_PHASE || this.nextIs(t.Question)) {
      this.OPTION1(() => this.CONSUME(t.Question));
      type = sugar("Option", this.spanFrom(start), [type]);
    }
    if (this.RECORDING_PHASE || this.nextIs(t.Bang)) {
      const error = this.OPTION2(() => {
        this.CONSUME(t.Bang);
        return this.SUBRULE2(this.type, { ARGS: [depth] });
      });
      if (error !== undefined) type = sugar("Result", this.spanFrom(start), [type, error]);
    }
    return type;
  });

  /** `List[Int]`, `List(Int)`. */
  private refuseArguments(): void {
    if (!this.nextIs(t.LBracket) && !this.nextIs(t.LParen)) return;
    if (adjoins(this.LA(0), this.LA(1))) throw this.failure("end of type", forms.types);
  }

  /** A suffix after a type in parentheses: reported, and read as the type that is meant. */
  private suffixed(type: TypeTree, depth: number): TypeTree {
    if (!this.nextIs(t.Question) && !this.nextIs(t.Bang)) return type;
    const suffix = this.LA(1);
    const { start } = type.span;
    const written = (part: Span): string => this.work.file.text.slice(part.start, part.end).replace(/\s+/g, " ");
    const named = `Option<${written(type.span)}>`;
    let meant = type;
    let text = written(type.span);
    if (this.nextIs(t.Question)) {
      this.SKIP_TOKEN();
      meant = sugar("Option", this.spanFrom(start), [meant]);
      text = named;
    }
    if (this.nextIs(t.Bang)) {
      this.SKIP_TOKEN();
      const error = this.SUBRULE(this.type, { ARGS: [depth] });
      meant = sugar("Result", this.spanFrom(start), [meant, error]);
      text = `Result<${text}, ${written(error.span)}>`;
    }
    const texts = {
      expected: "end of type",
      found: suffix.image,
      help: `\`?\` and \`!\` follow a name only: write \`${text}\``,
    };
    this.add(catalogue.unexpectedToken(this.work.file, this.spanOf(suffix), texts));
    return meant;
  }

  private readonly parenthesisedType: Rule<TypeTree, [depth: number]> = this.RULE(
    "parenthesisedType",
    (depth: number): TypeTree => {
      const start = this.start();
      const elements: TypeTree[] = [];
      this.CONSUME(t.LParen);
      this.list(t.RParen, () => elements.push(this.SUBRULE(this.type, { ARGS: [depth] })));
      const single = this.LA(0).tokenType !== t.Comma;
      this.CONSUME(t.RParen);
      const [first] = elements;
      const span = this.spanFrom(start);
      if (this.RECORDING_PHASE || first === undefined) return this.suffixed({ kind: "unit", span }, depth);
      if (!single || elements.length > 1) return this.suffixed({ kind: "tuple", span, elements }, depth);
      return this.suffixed({ ...first, span }, depth);
    },
  );

  private readonly functionType: Rule<TypeTree, [depth: number]> = this.RULE(
    "functionType",
    (depth: number): TypeTree => {
      const start = this.start();
      const parameters: TypeTree[] = [];
      this.CONSUME(t.Fun);
      this.CONSUME(t.LParen);
      this.list(t.RParen, () => parameters.push(this.SUBRULE(this.type, { ARGS: [depth] })));
      this.CONSUME(t.RParen);
      this.CONSUME(t.Arrow);
      const result = this.SUBRULE1(this.type, { ARGS: [depth] });
      return { kind: "function", span: this.spanFrom(start), parameters, result };
    },
  );

  // -------------------------------------------------------------- patterns

  /** An arm's pattern: `|` binds tightest, then `::`, then `as`. */
  protected readonly pattern: Rule<Pattern> = this.RULE("pattern", (): Pattern => {
    const start = this.start();
    const first = this.SUBRULE(this.orPattern);
    let whole = first;
    if (this.RECORDING_PHASE || this.next() === consIndex) {
      const heads = [{ pattern: first, start }];
      this.MANY(() => {
        this.CONSUME(t.ColonColon);
        const at = this.start();
        heads.push({ pattern: this.SUBRULE1(this.orPattern), start: at });
      });
      const { end } = this.spanFrom(start);
      let tail: Pattern | undefined;
      for (const head of heads.reverse()) {
        tail =
          tail === undefined
            ? head.pattern
            : { kind: "cons", span: { start: head.start, end }, head: head.pattern, tail };
      }
      whole = tail ?? first;
    }
    if (this.RECORDING_PHASE || this.promote("as", t.As)) {
      this.OPTION(() => {
        this.CONSUME(t.As);
        const name = this.nameOf(this.CONSUME(t.Identifier));
        whole = { kind: "as", span: this.spanFrom(start), pattern: whole, name };
      });
    }
    return whole;
  });

  private readonly orPattern: Rule<Pattern> = this.RULE("orPattern", (): Pattern => {
    const start = this.start();
    const first = this.SUBRULE(this.simplePattern);
    if (!this.RECORDING_PHASE && this.next() !== barIndex) return first;
    const alternatives = [first];
    this.MANY(() => {
      this.CONSUME(t.Bar);
      alternatives.push(this.SUBRULE1(this.simplePattern));
    });
    return { kind: "or", span: this.spanFrom(start), alternatives };
  });

  /** A primary pattern: what parameters, `let` and `for` take. */
  protected readonly simplePattern: Rule<Pattern> = this.RULE("simplePattern", (): Pattern => {
    if (!this.RECORDING_PHASE && patternStarts[this.next()] !== true) throw this.failure("pattern");
    const pattern = this.OR(this.patternForms);
    if (!this.RECORDING_PHASE && this.nextIs(t.Diamond)) throw this.failure("end of pattern", forms.prefix);
    return pattern;
  });

  /** A primary pattern where no other one can stand: says how they are written there. */
  protected lonePattern(): Pattern {
    const pattern = this.SUBRULE(this.simplePattern);
    if (this.RECORDING_PHASE) return pattern;
    const next = this.LA(1);
    const isAs = next.image === "as" && next.tokenType === t.Identifier;
    if (isAs || next.tokenType === t.Bar) throw this.failure("end of pattern", forms.parentheses);
    return pattern;
  }

  private readonly patternForms: { ALT: () => Pattern }[] = [
    { ALT: () => this.SUBRULE(this.namePattern) },
    {
      ALT: () => {
        const token = this.CONSUME(t.Integer);
        return { kind: "int", span: this.spanOf(token), value: integerValue(token.image) };
      },
    },
    {
      ALT: () => {
        const token = this.CONSUME(t.Float);
        return { kind: "float", span: this.spanOf(token), value: floatValue(token.image) };
      },
    },
    { ALT: () => this.SUBRULE(this.negativePattern) },
    { ALT: () => ({ kind: "bool", span: this.spanOf(this.CONSUME(t.True)), value: true }) },
    { ALT: () => ({ kind: "bool", span: this.spanOf(this.CONSUME(t.False)), value: false }) },
    { ALT: () => ({ kind: "unit", span: this.spanOf(this.CONSUME(t.Nil)) }) },
    {
      ALT: () => {
        const token = this.CONSUME(t.Atom);
        return { kind: "atom", span: this.spanOf(token), name: token.image.slice(1) };
      },
    },
    { ALT: () => this.SUBRULE(this.stringPattern) },
    { ALT: () => this.SUBRULE(this.parenthesisedPattern) },
    { ALT: () => this.SUBRULE(this.listPattern) },
  ];

  private readonly negativePattern: Rule<Pattern> = this.RULE("negativePattern", (): Pattern => {
    const start = this.start();
    this.CONSUME(t.Minus);
    return this.OR([
      {
        ALT: (): Pattern => {
          const value = integerValue(this.CONSUME(t.Integer).image);
          const negative = value === undefined ? undefined : value === 0 ? 0 : -value;
          return { kind: "int", span: this.spanFrom(start), value: negative };
        },
      },
      {
        ALT: (): Pattern => {
          const value = floatValue(this.CONSUME(t.Float).image);
          return { kind: "float", span: this.spanFrom(start), value: value === undefined ? undefined : -value };
        },
      },
    ]);
  });

  private readonly stringPattern: Rule<Pattern> = this.RULE("stringPattern", (): Pattern => {
    const start = this.start();
    const value = this.SUBRULE(this.fixedString);
    let pattern: Pattern = { kind: "string", span: this.spanFrom(start), value };
    this.OPTION(() => {
      this.CONSUME(t.Diamond);
      if (!this.RECORDING_PHASE && !this.nextIs(t.Identifier)) throw this.failure("name", forms.prefix);
      const rest = this.nameOf(this.CONSUME(t.Identifier));
      const span = this.spanFrom(start);
      pattern = { kind: "prefix", span, prefix: value, rest: rest.text === "_" ? undefined : rest };
    });
    return pattern;
  });

  private readonly parenthesisedPattern: Rule<Pattern> = this.RULE("parenthesisedPattern", (): Pattern => {
    const start = this.start();
    const elements: Pattern[] = [];
    this.CONSUME(t.LParen);
    this.list(t.RParen, () => elements.push(this.SUBRULE(this.pattern)), afterPattern());
    const single = this.LA(0).tokenType !== t.Comma;
    this.CONSUME(t.RParen);
    const [first] = elements;
    if (first === undefined) return { kind: "unit", span: this.spanFrom(start) };
    if (single && elements.length === 1) return first;
    return { kind: "tuple", span: this.spanFrom(start), elements };
  });

  private readonly listPattern: Rule<Pattern> = this.RULE("listPattern", (): Pattern => {
    const start = this.start();
    const elements: Pattern[] = [];
    this.CONSUME(t.LBracket);
    const element = (): void => {
      if (!this.RECORDING_PHASE && this.nextIs(t.DotDot)) throw this.failure("pattern", forms.cons);
      elements.push(this.SUBRULE(this.pattern));
    };
    this.list(t.RBracket, element, afterPattern());
    this.CONSUME(t.RBracket);
    return { kind: "list", span: this.spanFrom(start), elements };
  });

  /** A name, or a constructor or struct pattern with or without qualifier. */
  private readonly namePattern: Rule<Pattern> = this.RULE("namePattern", (): Pattern => {
    const start = this.start();
    const first = this.CONSUME(t.Identifier);
    let qualifier: Name | undefined;
    let token = first;
    if (this.RECORDING_PHASE || this.nextIs(t.Dot)) {
      qualifier = this.nameOf(first);
      const last = this.OPTION(() => {
        this.CONSUME(t.Dot);
        return this.CONSUME1(t.Identifier);
      });
      token = last ?? first;
      if (!this.RECORDING_PHASE && !isUpper(token.image)) {
        throw this.failureAt(token, "constructor", "constructors start with an upper-case letter");
      }
    }
    const name = this.nameOf(token);
    const upper = this.RECORDING_PHASE || isUpper(token.image);
    if (upper && (this.RECORDING_PHASE || this.nextIs(t.LParen))) {
      const payload = this.OPTION1(() => this.SUBRULE(this.payload));
      if (!this.RECORDING_PHASE) return { kind: "constructor", span: this.spanFrom(start), qualifier, name, payload };
    }
    if (upper && (this.RECORDING_PHASE || this.nextIs(t.LBrace))) {
      const fields = this.OPTION2(() => this.SUBRULE(this.structPatternFields));
      if (!this.RECORDING_PHASE && fields !== undefined) {
        return { kind: "struct", span: this.spanFrom(start), qualifier, name, ...fields };
      }
    }
    const span = this.spanFrom(start);
    if (qualifier !== undefined) return { kind: "constructor", span, qualifier, name, payload: undefined };
    return token.image === "_" ? { kind: "wildcard", span } : { kind: "bind", span, name: token.image };
  });

  private readonly payload: Rule<Pattern[]> = this.RULE("payload", (): Pattern[] => {
    const elements: Pattern[] = [];
    this.CONSUME(t.LParen);
    this.list(t.RParen, () => elements.push(this.SUBRULE(this.pattern)), afterPattern());
    this.CONSUME(t.RParen);
    return elements;
  });

  private readonly structPatternFields: Rule<{
    fields: { span: Span; name: Name; pattern: Pattern }[];
    open: boolean;
  }> = this.RULE("structPatternFields", () => {
    const fields: { span: Span; name: Name; pattern: Pattern }[] = [];
    let open = false;
    this.CONSUME(t.LBrace);
    this.list(
      t.RBrace,
      () => {
        if (!this.RECORDING_PHASE && open) throw this.failure("`}`");
        this.OR([
          {
            ALT: () => {
              this.CONSUME(t.DotDot);
              open = true;
            },
          },
          {
            ALT: () => {
              const start = this.start();
              const name = this.nameOf(this.CONSUME(t.Identifier));
              this.CONSUME(t.Colon);
              const pattern = this.SUBRULE(this.pattern);
              fields.push({ span: this.spanFrom(start), name, pattern });
            },
          },
        ]);
      },
      afterPattern(),
    );
    this.CONSUME(t.RBrace);
    return { fields, open };
  });

  // -------------------------------------------------------------- parts of heads

  /** `self`, or a primary pattern, with or without an annotation. */
  protected readonly parameter: Rule<Parameter> = this.RULE("parameter", (): Parameter => {
    const start = this.start();
    let pattern: Pattern;
    if (this.RECORDING_PHASE) {
      this.OR([{ ALT: () => this.CONSUME(t.Self) }, { ALT: () => this.SUBRULE(this.simplePattern) }]);
      pattern = { kind: "unit", span: this.spanFrom(start) };
    } else if (this.nextIs(t.Self)) {
      pattern = { kind: "bind", span: this.spanOf(this.CONSUME(t.Self)), name: "self" };
    } else pattern = this.lonePattern();
    return { span: this.spanFrom(start), pattern, annotation: this.parameterType() };
  });

  /** The annotation of a parameter, which has no default value. */
  private parameterType(): TypeTree | undefined {
    const annotation = this.annotation();
    if (!this.RECORDING_PHASE && this.nextIs(t.Equal)) throw this.failure("`,` or `)`", forms.noDefaults);
    return annotation;
  }

  /** `:: T`, or nothing; once in a rule. */
  protected annotation(): TypeTree | undefined {
    if (!this.RECORDING_PHASE && !this.nextIs(t.ColonColon)) return undefined;
    return this.OPTION8(() => {
      this.CONSUME8(t.ColonColon);
      return this.SUBRULE8(this.type);
    });
  }

  protected readonly parameters: Rule<Parameter[]> = this.RULE("parameters", (): Parameter[] => {
    const parameters: Parameter[] = [];
    this.CONSUME(t.LParen);
    this.list(t.RParen, () => parameters.push(this.SUBRULE(this.parameter)));
    this.CONSUME(t.RParen);
    return parameters;
  });

  /** A name or `self`, with or without an annotation. */
  protected readonly plainParameter: Rule<Parameter> = this.RULE("plainParameter", (): Parameter => {
    const start = this.start();
    if (!this.RECORDING_PHASE && !this.nextIs(t.Identifier) && !this.nextIs(t.Self)) {
      throw this.failure("parameter name");
    }
    const token = this.OR([{ ALT: () => this.CONSUME(t.Identifier) }, { ALT: () => this.CONSUME(t.Self) }]);
    const span = this.spanFrom(start);
    const annotation = this.parameterType();
    const pattern: Pattern =
      token.image === "_" ? { kind: "wildcard", span } : { kind: "bind", span, name: token.image };
    return { span: this.spanFrom(start), pattern, annotation };
  });

  protected readonly plainParameters: Rule<Parameter[]> = this.RULE("plainParameters", (): Parameter[] => {
    const parameters: Parameter[] = [];
    this.CONSUME(t.LParen);
    this.list(t.RParen, () => parameters.push(this.SUBRULE(this.plainParameter)));
    this.CONSUME(t.RParen);
    return parameters;
  });

  protected readonly generics: Rule<Name[]> = this.RULE("generics", (): Name[] => {
    const names: Name[] = [];
    this.CONSUME(t.Less);
    this.list(t.Greater, () => names.push(this.nameOf(this.CONSUME(t.Identifier))));
    if (!this.RECORDING_PHASE && names.length === 0) throw this.failure("name");
    this.CONSUME(t.Greater);
    return names;
  });

  protected readonly bounds: Rule<Bound[]> = this.RULE("bounds", (): Bound[] => {
    const bounds: Bound[] = [];
    this.CONSUME(t.Where);
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        const start = this.start();
        const parameter = this.nameOf(this.CONSUME(t.Identifier));
        this.CONSUME(t.Colon);
        const path = this.SUBRULE(this.path);
        bounds.push({ span: this.spanFrom(start), parameter, interface: path });
      },
    });
    return bounds;
  });
}
