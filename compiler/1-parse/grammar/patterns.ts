// The grammar of patterns.
import * as catalogue from "../../report/catalogue.ts";
import type { Name, Pattern } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import { anyOf, places } from "../expected.ts";
import { forms } from "../foreign.ts";
import { once } from "../lexer.ts";
import { floatValue, integerValue } from "../literals.ts";
import * as t from "../tokens.ts";
import { tokenSet, typeIndex } from "../tokens.ts";
import type { Rule } from "./places.ts";
import { TypeGrammar } from "./types.ts";

export const patternStarts = tokenSet([
  ...[t.Identifier, t.Integer, t.Float, t.Minus, t.True, t.False, t.Nil, t.Atom, t.PlainString, t.StringStart],
  ...[t.TripleStart, t.SqlStart, t.SqlTripleStart, t.LParen, t.LBracket],
]);

/** What follows a pattern only when all its delimiters are closed. */
const afterPattern = once(() => tokenSet([t.Equal, t.In, t.Arrow, t.When, t.Do]));

const barIndex = typeIndex(t.Bar);

const consIndex = typeIndex(t.ColonColon);

export abstract class PatternGrammar extends TypeGrammar {
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
    if (!this.RECORDING_PHASE && patternStarts[this.next()] !== true) throw this.failure(places.pattern);
    const pattern = this.OR(this.patternForms);
    if (!this.RECORDING_PHASE && this.nextIs(t.Diamond)) throw this.failure(places.endOfPattern, forms.prefix);
    return pattern;
  });

  /** A primary pattern where no other one can stand: says how they are written there. */
  protected lonePattern(): Pattern {
    const pattern = this.SUBRULE(this.simplePattern);
    if (this.RECORDING_PHASE) return pattern;
    const next = this.LA(1);
    const isAs = next.image === "as" && next.tokenType === t.Identifier;
    if (isAs || next.tokenType === t.Bar) throw this.failure(places.endOfPattern, forms.parentheses);
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
    {
      ALT: () => {
        const { span } = this.SUBRULE(this.sqlLiteral);
        if (!this.RECORDING_PHASE) this.add(catalogue.sqlInPattern(this.work.file, span));
        return { kind: "wildcard", span };
      },
    },
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
      if (!this.RECORDING_PHASE && !this.nextIs(t.Identifier)) throw this.failure(places.name, forms.prefix);
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
      if (!this.RECORDING_PHASE && this.nextIs(t.DotDot)) throw this.failure(places.pattern, forms.cons);
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
        throw this.failureAt(token, places.constructor, "constructors start with an upper-case letter");
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
        if (!this.RECORDING_PHASE && open) throw this.failure(anyOf(t.RBrace));
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
}

/** Whether a name may be a constructor's. */
export function isUpper(name: string): boolean {
  const code = name.charCodeAt(0);
  return code < 128 ? code >= 65 && code <= 90 : /^\p{Uppercase}/u.test(name);
}
