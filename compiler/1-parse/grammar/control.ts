// The grammar of `if`, `case`, `while`, `for` and `receive`.
import type {
  Arm,
  BlockExpression,
  CaseExpression,
  Expression,
  ForExpression,
  IfExpression,
  Pattern,
  ReceiveExpression,
} from "../../trees/ast.ts";
import { anyOf, places } from "../expected.ts";
import { forms, isRangeSign } from "../foreign.ts";
import * as t from "../tokens.ts";
import { tokenSet } from "../tokens.ts";
import { ClosureGrammar } from "./closures.ts";
import { patternStarts } from "./patterns.ts";
import type { Rule } from "./places.ts";

const armEnds = tokenSet([t.End, t.After]);

const caseEnds = tokenSet([t.End]);

const doOnly = [t.Do];

const doOrWhen = [t.Do, t.When];

const arrowOnly = [t.Arrow];

export abstract class ControlGrammar extends ClosureGrammar {
  protected readonly ifExpression: Rule<Expression> = this.RULE("ifExpression", (): Expression => {
    const parts: { start: number; condition: Expression; then: BlockExpression }[] = [];
    const first = this.LA(1);
    this.CONSUME(t.If);
    const condition = this.head(1, first, doOnly);
    this.CONSUME(t.Do);
    parts.push({ start: first.startOffset, condition, then: this.SUBRULE(this.block) });
    let last: BlockExpression | undefined;
    if (this.RECORDING_PHASE || this.nextIs(t.Else)) {
      this.MANY({
        GATE: () => this.LA(2).tokenType === t.If,
        DEF: () => {
          this.CONSUME(t.Else);
          const word = this.LA(1);
          this.CONSUME1(t.If);
          const next = this.head(2, word, doOnly);
          this.CONSUME1(t.Do);
          parts.push({ start: word.startOffset, condition: next, then: this.SUBRULE3(this.block) });
        },
      });
      this.OPTION(() => {
        this.CONSUME1(t.Else);
        last = this.SUBRULE4(this.block);
      });
    }
    this.CONSUME(t.End);
    let whole: BlockExpression | IfExpression | undefined = last;
    for (const { start, condition: test, then } of parts.reverse()) {
      whole = { kind: "if", span: this.spanFrom(start), condition: test, then, else: whole };
    }
    return whole ?? { kind: "error", span: this.spanFrom(first.startOffset) };
  });

  protected readonly caseExpression: Rule<CaseExpression> = this.RULE("caseExpression", (): CaseExpression => {
    const first = this.LA(1);
    const arms: Arm[] = [];
    this.OR([{ ALT: () => this.CONSUME(t.Case) }, { ALT: () => this.CONSUME(t.Match) }]);
    const scrutinee = this.head(1, first, doOnly);
    this.CONSUME(t.Do);
    const headSpan = this.spanFrom(first.startOffset);
    this.repeat(caseEnds, () => {
      this.armBefore = arms.length > 0;
      arms.push(this.SUBRULE(this.arm));
    });
    this.looseStatements = false;
    this.CONSUME(t.End);
    return { kind: "case", span: this.spanFrom(first.startOffset), headSpan, scrutinee, arms };
  });

  private readonly arm: Rule<Arm> = this.RULE("arm", (): Arm => {
    const start = this.start();
    const { trailing } = this;
    this.beforeArrow = true;
    const pattern = this.otherArm() ?? this.SUBRULE(this.pattern);
    let guard: Expression | undefined;
    if (this.RECORDING_PHASE || this.nextIs(t.When)) {
      this.OPTION(() => {
        this.CONSUME(t.When);
        this.trailing = false;
        guard = this.SUBRULE(this.expression);
      });
    }
    if (!this.RECORDING_PHASE && (this.nextIs(t.FatArrow) || this.nextIs(t.Colon) || this.nextIs(t.Equal))) {
      throw this.failure(anyOf(t.Arrow), forms.arm);
    }
    if (!this.RECORDING_PHASE && isRangeSign(this.LA(1))) throw this.failure(anyOf(t.Arrow), forms.rangePattern);
    this.CONSUME(t.Arrow);
    this.armBefore = false;
    this.beforeArrow = false;
    this.looseStatements = false;
    this.trailing = true;
    const body = this.SUBRULE(this.body);
    this.trailing = trailing;
    return { span: this.spanFrom(start), pattern, guard, body };
  });

  /** `else -> …`: reported, and read as `_ -> …`. */
  private otherArm(): Pattern | undefined {
    if (this.RECORDING_PHASE || !this.nextIs(t.Else)) return undefined;
    const word = this.LA(1);
    const failure = this.failureAt(word, places.pattern, forms.otherArm);
    if (this.LA(2).tokenType !== t.Arrow) throw failure;
    this.record(failure);
    this.SKIP_TOKEN();
    return { kind: "wildcard", span: this.spanOf(word) };
  }

  protected readonly whileExpression: Rule<Expression> = this.RULE("whileExpression", (): Expression => {
    const first = this.LA(1);
    this.CONSUME(t.While);
    const condition = this.head(1, first, doOnly);
    const body = this.SUBRULE(this.doBlock);
    return { kind: "while", span: this.spanFrom(first.startOffset), condition, body };
  });

  protected readonly forExpression: Rule<ForExpression> = this.RULE("forExpression", (): ForExpression => {
    const first = this.LA(1);
    this.CONSUME(t.For);
    if (!this.RECORDING_PHASE) {
      if (!this.nextIs(t.LBrace) && !startsPattern(this.next())) throw this.failure(places.pattern);
      this.refuseCounting();
    }
    const binding = this.OR([
      { ALT: (): ForExpression["binding"] => this.SUBRULE(this.pairBinding) },
      { ALT: (): ForExpression["binding"] => ({ kind: "pattern", pattern: this.lonePattern() }) },
    ]);
    if (!this.RECORDING_PHASE && this.nextIs(t.Equal)) throw this.failure(anyOf(t.In), forms.loop);
    this.CONSUME(t.In);
    const source = this.head(1, first, doOrWhen);
    const filter = this.OPTION(() => {
      this.CONSUME(t.When);
      return this.head(2, first, doOnly);
    });
    const headSpan = this.spanFrom(first.startOffset);
    const body = this.SUBRULE3(this.doBlock);
    return { kind: "for", span: this.spanFrom(first.startOffset), headSpan, binding, source, filter, body };
  });

  /** `for (let i = 0; …)`, `for (i = 0; …)`. */
  private refuseCounting(): void {
    const third = this.LA(3);
    const counts = this.LA(2).tokenType === t.Let || third.tokenType === t.Equal || this.LA(4).tokenType === t.Equal;
    if (this.nextIs(t.LParen) && third.tokenType === t.In)
      throw this.failureAt(third, anyOf(t.Comma, t.RParen), forms.each);
    if (this.nextIs(t.LParen) && counts) throw this.failureAt(third, places.pattern, forms.loop);
  }

  private readonly pairBinding: Rule<ForExpression["binding"]> = this.RULE(
    "pairBinding",
    (): ForExpression["binding"] => {
      const start = this.start();
      this.CONSUME(t.LBrace);
      const key = this.nameOf(this.CONSUME(t.Identifier));
      this.CONSUME(t.Comma);
      const value = this.nameOf(this.CONSUME1(t.Identifier));
      this.CONSUME(t.RBrace);
      return { kind: "pair", span: this.spanFrom(start), key, value };
    },
  );

  protected readonly receiveExpression: Rule<ReceiveExpression> = this.RULE(
    "receiveExpression",
    (): ReceiveExpression => {
      const start = this.start();
      const arms: Arm[] = [];
      const keywordSpan = this.spanOf(this.CONSUME(t.Receive));
      this.CONSUME(t.Do);
      this.repeat(armEnds, () => {
        this.armBefore = arms.length > 0;
        arms.push(this.SUBRULE(this.arm));
      });
      this.looseStatements = false;
      let after: ReceiveExpression["after"];
      this.OPTION(() => {
        const first = this.LA(1);
        this.CONSUME(t.After);
        const timeout = this.head(1, first, arrowOnly);
        this.CONSUME(t.Arrow);
        const body = this.SUBRULE(this.body);
        after = { span: this.spanFrom(first.startOffset), timeout, body };
        this.separators(2);
      });
      this.CONSUME(t.End);
      return { kind: "receive", span: this.spanFrom(start), keywordSpan, arms, after };
    },
  );
}

function startsPattern(type: number): boolean {
  return patternStarts[type] === true;
}
