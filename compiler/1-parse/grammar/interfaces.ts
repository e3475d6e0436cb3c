// The grammar of interfaces and impls.
import type {
  Bound,
  FunctionDefinition,
  ImplDefinition,
  InterfaceDefinition,
  InterfaceMethod,
  Name,
  Path,
  TypeTree,
} from "../../trees/ast.ts";
import { anyOf } from "../expected.ts";
import * as t from "../tokens.ts";
import type { Start } from "./heads.ts";
import type { Rule } from "./places.ts";
import { doOnly, endOnly, TypeDefinitionGrammar } from "./type-definitions.ts";

export abstract class InterfaceGrammar extends TypeDefinitionGrammar {
  protected readonly interfaceDefinition: Rule<InterfaceDefinition, Start> = this.RULE(
    "interfaceDefinition",
    (start: number, documentation: string, isPublic: boolean): InterfaceDefinition => {
      let name = this.unnamed;
      let generics: readonly Name[] = [];
      const associatedTypes: Name[] = [];
      const methods: InterfaceMethod[] = [];
      this.headed(doOnly, () => {
        this.CONSUME(t.Interface);
        name = this.name();
        generics = this.OPTION(() => this.SUBRULE(this.generics)) ?? [];
      });
      const headSpan = this.spanFrom(start);
      this.CONSUME(t.Do);
      this.repeat(endOnly, () => {
        if (!this.RECORDING_PHASE && !this.nextIs(t.Type) && !this.nextIs(t.Fn) && !this.nextIs(t.Def)) {
          throw this.failure(anyOf(t.Fn, t.Type));
        }
        this.OR([
          {
            ALT: () => {
              this.CONSUME(t.Type);
              associatedTypes.push(this.nameOf(this.CONSUME1(t.Identifier)));
            },
          },
          { ALT: () => methods.push(this.SUBRULE(this.interfaceMethod)) },
        ]);
      });
      this.CONSUME(t.End);
      const common = { documentation, public: isPublic, name, generics };
      return { kind: "interface", span: this.spanFrom(start), headSpan, ...common, associatedTypes, methods };
    },
  );

  private readonly interfaceMethod: Rule<InterfaceMethod> = this.RULE("interfaceMethod", (): InterfaceMethod => {
    const documentation = this.takeDocumentation();
    const start = this.start();
    this.OR([{ ALT: () => this.CONSUME(t.Fn) }, { ALT: () => this.CONSUME(t.Def) }]);
    const name = this.name();
    const parameters = this.OPTION(() => this.SUBRULE(this.plainParameters)) ?? [];
    const result = this.OPTION1(() => this.SUBRULE(this.resultType));
    const body = this.OPTION2(() => this.SUBRULE(this.doBlock));
    return { span: this.spanFrom(start), documentation, name, parameters, result, body };
  });

  protected readonly implDefinition: Rule<ImplDefinition> = this.RULE("implDefinition", (): ImplDefinition => {
    const start = this.start();
    const nowhere: Path = { span: { start, end: start }, segments: [this.unnamed] };
    let implemented = nowhere;
    let target = nowhere;
    const interfaceArguments: TypeTree[] = [];
    let bounds: readonly Bound[] = [];
    const associatedTypes: ImplDefinition["associatedTypes"][number][] = [];
    const methods: FunctionDefinition[] = [];
    this.headed(doOnly, () => {
      this.CONSUME(t.Impl);
      implemented = this.SUBRULE(this.path);
      this.OPTION(() => {
        this.CONSUME(t.Less);
        this.list(t.Greater, () => interfaceArguments.push(this.SUBRULE(this.type)));
        this.CONSUME(t.Greater);
      });
      this.CONSUME(t.For);
      target = this.SUBRULE1(this.path);
      if (!this.RECORDING_PHASE && this.nextIs(t.Less)) {
        throw this.failure(anyOf(t.Do), "an impl is written for a type name without its arguments");
      }
      bounds = this.OPTION1(() => this.SUBRULE(this.bounds)) ?? [];
    });
    const headSpan = this.spanFrom(start);
    this.CONSUME(t.Do);
    this.repeat(endOnly, () => {
      const documentation = this.takeDocumentation();
      const at = this.start();
      if (!this.RECORDING_PHASE && this.nextIs(t.Type)) {
        this.CONSUME(t.Type);
        const name = this.name();
        this.CONSUME(t.Equal);
        const type = this.SUBRULE2(this.type);
        associatedTypes.push({ span: this.spanFrom(at), name, target: type });
        return;
      }
      if (this.RECORDING_PHASE) {
        this.OPTION3(() => {
          this.CONSUME(t.Type);
          this.CONSUME(t.Identifier);
          this.CONSUME(t.Equal);
          this.SUBRULE2(this.type);
        });
      } else if (!this.nextIs(t.Pub) && !this.nextIs(t.Fn) && !this.nextIs(t.Def)) {
        throw this.failure(anyOf(t.Fn, t.Type));
      }
      const isPublic = this.OPTION2(() => this.CONSUME(t.Pub)) !== undefined;
      methods.push(this.SUBRULE(this.functionDefinition, { ARGS: [at, documentation, isPublic] }));
    });
    this.CONSUME(t.End);
    const span = this.spanFrom(start);
    return {
      ...{ kind: "impl", span, headSpan, interface: implemented, interfaceArguments, target, bounds },
      ...{ associatedTypes, methods },
    };
  });
}
