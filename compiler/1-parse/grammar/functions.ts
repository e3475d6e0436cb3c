// The grammar of functions with a name.
import type { Bound, Expression, FunctionDefinition, Name, Parameter, TypeTree } from "../../trees/ast.ts";
import { anyOf } from "../expected.ts";
import { endsLine, forms } from "../foreign.ts";
import * as t from "../tokens.ts";
import type { Start } from "./heads.ts";
import { OperatorGrammar } from "./operators.ts";
import type { Rule } from "./places.ts";

export const equalOrDo = [t.Equal, t.Do];

export abstract class FunctionGrammar extends OperatorGrammar {
  protected readonly functionDefinition: Rule<FunctionDefinition, Start> = this.RULE(
    "functionDefinition",
    (start: number, documentation: string, isPublic: boolean): FunctionDefinition => {
      let name = this.unnamed;
      let generics: readonly Name[] = [];
      let parameters: readonly Parameter[] = [];
      let result: TypeTree | undefined;
      let bounds: readonly Bound[] = [];
      let guard: Expression | undefined;
      this.headed(equalOrDo, () => {
        this.OR(this.functionWords);
        name = this.name();
        generics = this.OPTION(this.genericsForm) ?? [];
        parameters = this.OPTION1(this.parametersForm) ?? [];
        result = this.OPTION2(this.resultForm);
        bounds = this.OPTION3(this.boundsForm) ?? [];
        guard = this.OPTION4(this.guardForm);
        if (!this.RECORDING_PHASE) this.refuseHeadOf();
      });
      const headSpan = this.spanFrom(start);
      const bodyForm = this.nextIs(t.Equal) ? "expression" : "block";
      const body = this.OR1(this.bodyForms);
      const span = this.spanFrom(start);
      return {
        ...{ kind: "function", span, headSpan, documentation, public: isPublic, name, generics, parameters },
        ...{ result, bounds, guard, bodyForm, body },
      };
    },
  );

  /** `fn f() => 1`, `fn f(): Int`, `fn f() :: Int`. */
  private refuseHeadOf(): void {
    if (this.nextIs(t.FatArrow)) throw this.failure(anyOf(t.Equal, t.Do), forms.shortFunction);
    if (this.nextIs(t.Colon)) {
      throw this.failure(anyOf(t.Equal, t.Do), endsLine(this.LA(2)) ? forms.block : forms.result);
    }
    if (this.nextIs(t.ColonColon) || this.nextIs(t.Atom)) throw this.failure(anyOf(t.Equal, t.Do), forms.result);
  }

  private readonly functionWords = [{ ALT: () => this.CONSUME(t.Fn) }, { ALT: () => this.CONSUME(t.Def) }];
  private readonly genericsForm = (): Name[] => this.SUBRULE(this.generics);
  private readonly parametersForm = (): Parameter[] => this.SUBRULE(this.parameters);
  private readonly resultForm = (): TypeTree => this.SUBRULE(this.resultType);
  private readonly boundsForm = (): Bound[] => this.SUBRULE(this.bounds);
  private readonly guardForm = (): Expression => {
    this.CONSUME(t.When);
    this.trailing = false;
    const expression = this.SUBRULE(this.expression);
    this.trailing = true;
    return expression;
  };
  private readonly bodyForms = [
    {
      ALT: (): Expression => {
        this.CONSUME(t.Equal);
        return this.SUBRULE1(this.expression);
      },
    },
    { ALT: (): Expression => this.SUBRULE(this.doBlock) },
  ];

  protected readonly resultType: Rule<TypeTree> = this.RULE("resultType", (): TypeTree => {
    this.CONSUME(t.Arrow);
    return this.SUBRULE(this.type);
  });
}
