// The grammar of the expressions that operators and suffixes stand around.
import type { Expression, FieldInit, MapLiteral } from "../../trees/ast.ts";
import { anyOf, places } from "../expected.ts";
import { floatValue, integerValue } from "../literals.ts";
import * as t from "../tokens.ts";
import { typeIndex } from "../tokens.ts";
import type { Rule } from "./places.ts";
import { SuffixGrammar } from "./suffixes.ts";

const lparenIndex = typeIndex(t.LParen);

export abstract class PrimaryGrammar extends SuffixGrammar {
  protected readonly primaryForms: { ALT: () => Expression }[] = [
    {
      ALT: () => {
        const token = this.CONSUME(t.Identifier);
        return { kind: "variable", span: this.spanOf(token), name: token.image };
      },
    },
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
    { ALT: () => this.plainString(this.CONSUME(t.PlainString)) },
    { ALT: () => this.SUBRULE(this.interpolatedString) },
    { ALT: () => this.SUBRULE(this.sqlLiteral) },
    { ALT: () => ({ kind: "bool", span: this.spanOf(this.CONSUME(t.True)), value: true }) },
    { ALT: () => ({ kind: "bool", span: this.spanOf(this.CONSUME(t.False)), value: false }) },
    { ALT: () => ({ kind: "unit", span: this.spanOf(this.CONSUME(t.Nil)) }) },
    {
      ALT: () => {
        const token = this.CONSUME(t.Atom);
        return { kind: "atom", span: this.spanOf(token), name: token.image.slice(1) };
      },
    },
    { ALT: () => this.SUBRULE(this.parenthesised) },
    { ALT: () => this.SUBRULE(this.listLiteral) },
    { ALT: () => this.SUBRULE(this.mapLiteral) },
    { ALT: () => this.SUBRULE(this.ifExpression) },
    { ALT: () => this.SUBRULE(this.caseExpression) },
    { ALT: () => this.SUBRULE(this.whileExpression) },
    { ALT: () => this.SUBRULE(this.forExpression) },
    { ALT: () => this.SUBRULE(this.receiveExpression) },
    { ALT: () => this.SUBRULE(this.closure) },
    { ALT: () => ({ kind: "break", span: this.spanOf(this.CONSUME(t.Break)) }) },
    { ALT: () => ({ kind: "continue", span: this.spanOf(this.CONSUME(t.Continue)) }) },
    { ALT: () => this.SUBRULE(this.spawn) },
    { ALT: () => this.SUBRULE(this.send) },
    { ALT: () => this.SUBRULE(this.link) },
    { ALT: () => this.SUBRULE(this.self) },
  ];

  private readonly parenthesised: Rule<Expression> = this.RULE("parenthesised", (): Expression => {
    const start = this.start();
    const elements: Expression[] = [];
    const { trailing } = this;
    this.trailing = true;
    this.CONSUME(t.LParen);
    this.list(t.RParen, () => elements.push(this.SUBRULE(this.expression)));
    const single = this.LA(0).tokenType !== t.Comma;
    this.CONSUME(t.RParen);
    this.trailing = trailing;
    const [first] = elements;
    if (first === undefined) return { kind: "unit", span: this.spanFrom(start) };
    if (single && elements.length === 1) return first;
    return { kind: "tuple", span: this.spanFrom(start), elements };
  });

  private readonly listLiteral: Rule<Expression> = this.RULE("listLiteral", (): Expression => {
    const start = this.start();
    const elements: Expression[] = [];
    const { trailing } = this;
    this.trailing = true;
    this.CONSUME(t.LBracket);
    this.list(t.RBracket, () => elements.push(this.SUBRULE(this.expression)));
    this.CONSUME(t.RBracket);
    this.trailing = trailing;
    return { kind: "list", span: this.spanFrom(start), elements };
  });

  /** `%{k => v}` or `%{base | field: v}`. */
  private readonly mapLiteral: Rule<Expression> = this.RULE("mapLiteral", (): Expression => {
    const start = this.start();
    const entries: MapLiteral["entries"][number][] = [];
    const fields: FieldInit[] = [];
    let base: Expression | undefined;
    const { trailing } = this;
    this.trailing = true;
    this.CONSUME(t.MapStart);
    this.OPTION(() => {
      const first = this.SUBRULE(this.expression);
      if (!this.RECORDING_PHASE && !this.nextIs(t.Bar) && !this.nextIs(t.FatArrow))
        throw this.failure(anyOf(t.FatArrow));
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Bar);
            base = first;
            this.AT_LEAST_ONE(() => {
              fields.push(this.SUBRULE(this.fieldInit));
              this.OPTION1(() => this.CONSUME(t.Comma));
            });
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.FatArrow);
            entries.push({ key: first, value: this.SUBRULE1(this.expression) });
            this.OPTION2(() => {
              this.CONSUME1(t.Comma);
              this.list(t.RBrace, () => {
                const key = this.SUBRULE2(this.expression);
                this.CONSUME1(t.FatArrow);
                entries.push({ key, value: this.SUBRULE3(this.expression) });
              });
            });
          },
        },
      ]);
    });
    this.CONSUME(t.RBrace);
    this.trailing = trailing;
    const span = this.spanFrom(start);
    return base === undefined
      ? { kind: "map", span, keywords: false, entries }
      : { kind: "update", span, base, fields };
  });

  private readonly spawn: Rule<Expression> = this.RULE("spawn", (): Expression => {
    const start = this.start();
    this.CONSUME(t.Spawn);
    const values = this.SUBRULE(this.callArguments);
    const callee = values[0];
    const span = this.spanFrom(start);
    if (this.RECORDING_PHASE) return { kind: "error", span };
    if (callee === undefined) throw this.failureAt(this.LA(0), places.expression);
    return { kind: "spawn", span, callee, arguments: values.slice(1) };
  });

  private readonly send: Rule<Expression> = this.RULE("send", (): Expression => {
    const start = this.start();
    const { trailing } = this;
    this.CONSUME(t.Send);
    this.CONSUME(t.LParen);
    this.trailing = true;
    const target = this.SUBRULE(this.expression);
    this.CONSUME(t.Comma);
    const message = this.SUBRULE1(this.expression);
    this.CONSUME(t.RParen);
    this.trailing = trailing;
    return { kind: "send", span: this.spanFrom(start), target, message };
  });

  private readonly link: Rule<Expression> = this.RULE("link", (): Expression => {
    const start = this.start();
    const { trailing } = this;
    this.CONSUME(t.Link);
    this.CONSUME(t.LParen);
    this.trailing = true;
    const target = this.SUBRULE(this.expression);
    this.CONSUME(t.RParen);
    this.trailing = trailing;
    return { kind: "link", span: this.spanFrom(start), target };
  });

  private readonly self: Rule<Expression> = this.RULE("self", (): Expression => {
    const start = this.start();
    this.CONSUME(t.Self);
    if (!this.RECORDING_PHASE && this.next() !== lparenIndex) {
      return { kind: "variable", span: this.spanFrom(start), name: "self" };
    }
    this.OPTION(() => {
      this.CONSUME(t.LParen);
      this.CONSUME(t.RParen);
    });
    return { kind: "self-pid", span: this.spanFrom(start) };
  });
}
