// The grammar of closures.
import type { ClosureClause, ClosureExpression, Expression, Parameter } from "../../trees/ast.ts";
import { anyOf, places } from "../expected.ts";
import * as t from "../tokens.ts";
import { tokenSet } from "../tokens.ts";
import type { Rule } from "./places.ts";
import { expressionTable } from "./starts.ts";
import { doIndex, StatementGrammar } from "./statements.ts";

const severalStatements = "a closure of several statements is written `fn(…) do … end`";

const closureStarts = tokenSet([
  ...[t.Arrow, t.Do, t.LParen, t.Identifier, t.Self, t.Integer, t.Float, t.Minus, t.True, t.False, t.Nil, t.Atom],
  ...[t.PlainString, t.StringStart, t.TripleStart, t.LBracket],
]);

export abstract class ClosureGrammar extends StatementGrammar {
  protected readonly closure: Rule<ClosureExpression> = this.RULE("closure", (): ClosureExpression => {
    const start = this.start();
    const { trailing } = this;
    const clauses: ClosureClause[] = [];
    this.CONSUME(t.FnClosure);
    this.trailing = true;
    const at = this.start();
    if (!this.RECORDING_PHASE && closureStarts[this.next()] !== true) throw this.failure(places.closureParameters);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Arrow);
          const body = this.OR1([{ ALT: () => this.SUBRULE(this.doBlock) }, { ALT: () => this.SUBRULE(this.block) }]);
          clauses.push({ span: this.spanFrom(at), parameters: [], guard: undefined, body });
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Do);
          const body = this.SUBRULE1(this.block);
          clauses.push({ span: this.spanFrom(at), parameters: [], guard: undefined, body });
        },
      },
      {
        ALT: () => {
          clauses.push(this.SUBRULE(this.closureClause, { ARGS: [true] }));
          this.MANY(() => {
            this.CONSUME(t.Bar);
            clauses.push(this.SUBRULE1(this.closureClause, { ARGS: [false] }));
          });
          this.separators(1);
          if (!this.RECORDING_PHASE && !this.nextIs(t.End)) {
            const several = this.LA(0).tokenType === t.Separator && expressionTable[this.next()] === true;
            throw this.failure(anyOf(t.End), several ? severalStatements : undefined);
          }
        },
      },
    ]);
    this.CONSUME(t.End);
    this.trailing = trailing;
    return { kind: "closure", span: this.spanFrom(start), clauses };
  });

  /** Parameters, guard and body; the first clause may have a block. */
  private readonly closureClause: Rule<ClosureClause, [first: boolean]> = this.RULE(
    "closureClause",
    (first: boolean): ClosureClause => {
      const start = this.start();
      const parameters: Parameter[] = [];
      this.OR({
        // After `fn` a `(` opens the parameters.
        IGNORE_AMBIGUITIES: true,
        DEF: [
          {
            ALT: () => {
              const written = this.SUBRULE(this.parameters);
              if (!this.RECORDING_PHASE) parameters.push(...written);
            },
          },
          {
            ALT: () => {
              this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => parameters.push(this.SUBRULE(this.parameter)) });
            },
          },
        ],
      });
      let guard: Expression | undefined;
      if (this.RECORDING_PHASE || this.nextIs(t.When)) {
        this.OPTION(() => {
          this.CONSUME(t.When);
          this.trailing = false;
          guard = this.SUBRULE(this.expression);
          this.trailing = true;
        });
      }
      let body: Expression;
      if (this.RECORDING_PHASE || (first && this.next() === doIndex)) {
        this.OPTION1(() => this.CONSUME(t.Do));
        body = this.SUBRULE(this.block);
        if (!this.RECORDING_PHASE) return { span: this.spanFrom(start), parameters, guard, body };
      }
      this.CONSUME(t.Arrow);
      // `fn() -> …` is followed by a block, everything else by one expression.
      if (!this.RECORDING_PHASE && first && parameters.length === 0 && this.next() !== doIndex) {
        body = this.SUBRULE1(this.block);
      } else body = this.SUBRULE2(this.body);
      return { span: this.spanFrom(start), parameters, guard, body };
    },
  );
}
