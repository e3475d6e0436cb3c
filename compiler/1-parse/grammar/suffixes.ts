// The grammar of what stands behind an expression: calls, members, indexes, `?`, fields.
import type { ClosureExpression, Expression, FieldInit, MapLiteral, Parameter, Path } from "../../trees/ast.ts";
import { places } from "../expected.ts";
import * as t from "../tokens.ts";
import { typeIndex } from "../tokens.ts";
import { ControlGrammar } from "./control.ts";
import type { Rule } from "./places.ts";
import { doIndex, identifierIndex } from "./statements.ts";

const colonIndex = typeIndex(t.Colon);

export abstract class SuffixGrammar extends ControlGrammar {
  /** What the suffix that is about to be read belongs to. */
  protected subject: Expression = { kind: "unit", span: { start: 0, end: 0 } };
  protected subjectStart = 0;

  protected readonly suffixForms: { ALT: () => Expression }[] = [
    { ALT: () => this.SUBRULE(this.callSuffix) },
    {
      ALT: () => {
        const object = this.subject;
        const start = this.subjectStart;
        this.CONSUME(t.Dot);
        const name = this.nameOf(this.CONSUME1(t.Identifier));
        return { kind: "member", span: this.spanFrom(start), object, name };
      },
    },
    { ALT: () => this.SUBRULE(this.indexSuffix) },
    {
      ALT: () => {
        this.CONSUME(t.Question);
        return { kind: "try", span: this.spanFrom(this.subjectStart), operand: this.subject };
      },
    },
    { ALT: () => this.SUBRULE(this.structSuffix) },
  ];

  private readonly callSuffix: Rule<Expression> = this.RULE("callSuffix", (): Expression => {
    const callee = this.subject;
    const start = this.subjectStart;
    const values = this.SUBRULE(this.callArguments);
    if (this.RECORDING_PHASE || (this.next() === doIndex && this.trailing)) {
      this.OPTION(() => {
        const closure = this.SUBRULE(this.trailingClosure);
        if (!this.RECORDING_PHASE) values.push(closure);
      });
    }
    return { kind: "call", span: this.spanFrom(start), callee, arguments: values };
  });

  /** `(…)`; keyword arguments become one Map literal in last place. */
  protected readonly callArguments: Rule<Expression[]> = this.RULE("callArguments", (): Expression[] => {
    const values: Expression[] = [];
    let entries: MapLiteral["entries"][number][] | undefined;
    let start = 0;
    let end = 0;
    const { trailing } = this;
    this.trailing = true;
    this.CONSUME(t.LParen);
    this.list(t.RParen, () => {
      if (this.RECORDING_PHASE) {
        this.SUBRULE(this.expression);
        this.OPTION(() => {
          this.CONSUME(t.Colon);
          this.SUBRULE1(this.expression);
        });
      } else if (this.next() === identifierIndex && this.LA(2).tokenTypeIdx === colonIndex) {
        const name = this.CONSUME(t.Identifier);
        this.CONSUME(t.Colon);
        const value = this.SUBRULE1(this.expression);
        const span = this.spanOf(name);
        if (entries === undefined) start = span.start;
        entries ??= [];
        entries.push({ key: { kind: "string", span, parts: [{ kind: "text", text: name.image }] }, value });
        end = this.spanFrom(start).end;
      } else if (entries === undefined) values.push(this.SUBRULE(this.expression));
      else throw this.failure(places.argument, "positional arguments stand before keyword arguments");
    });
    this.CONSUME(t.RParen);
    this.trailing = trailing;
    if (entries !== undefined) values.push({ kind: "map", span: { start, end }, keywords: true, entries });
    return values;
  });

  /** `do |a, b| … end` after a call. */
  private readonly trailingClosure: Rule<ClosureExpression> = this.RULE("trailingClosure", (): ClosureExpression => {
    const start = this.start();
    const parameters: Parameter[] = [];
    this.CONSUME(t.Do);
    this.OPTION(() => {
      this.CONSUME(t.Bar);
      this.list(t.Bar, () => parameters.push(this.SUBRULE(this.plainParameter)));
      this.CONSUME1(t.Bar);
    });
    const body = this.SUBRULE(this.block);
    this.CONSUME(t.End);
    const span = this.spanFrom(start);
    return { kind: "closure", span, clauses: [{ span, parameters, guard: undefined, body }] };
  });

  private readonly indexSuffix: Rule<Expression> = this.RULE("indexSuffix", (): Expression => {
    const object = this.subject;
    const start = this.subjectStart;
    const { trailing } = this;
    this.trailing = true;
    this.CONSUME(t.LBracket);
    const index = this.SUBRULE(this.expression);
    this.CONSUME(t.RBracket);
    this.trailing = trailing;
    return { kind: "index", span: this.spanFrom(start), object, index };
  });

  private readonly structSuffix: Rule<Expression> = this.RULE("structSuffix", (): Expression => {
    const start = this.subjectStart;
    const path = pathOf(this.subject) ?? { span: this.subject.span, segments: [] };
    const fields: FieldInit[] = [];
    const { trailing } = this;
    this.trailing = true;
    this.CONSUME(t.LBrace);
    this.MANY(() => {
      fields.push(this.SUBRULE(this.fieldInit));
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RBrace);
    this.trailing = trailing;
    return { kind: "struct", span: this.spanFrom(start), path, fields };
  });

  protected readonly fieldInit: Rule<FieldInit> = this.RULE("fieldInit", (): FieldInit => {
    const start = this.start();
    const name = this.nameOf(this.CONSUME(t.Identifier));
    this.CONSUME(t.Colon);
    const value = this.SUBRULE(this.expression);
    return { span: this.spanFrom(start), name, value };
  });
}

/** `a`, `A.b`: what may stand before the `{` of a struct literal. */
export function pathOf(expression: Expression): Path | undefined {
  const segments = [];
  let at = expression;
  while (at.kind === "member") {
    segments.push(at.name);
    at = at.object;
  }
  if (at.kind !== "variable") return undefined;
  segments.push({ text: at.name, span: at.span });
  return { span: { start: at.span.start, end: expression.span.end }, segments: segments.reverse() };
}
