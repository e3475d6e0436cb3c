// The grammar of structs, sum types and aliases.
import type {
  AliasDefinition,
  DerivedName,
  Name,
  StructDefinition,
  SumDefinition,
  VariantDefinition,
} from "../../trees/ast.ts";
import { places } from "../expected.ts";
import { adjoins, forms } from "../foreign.ts";
import * as t from "../tokens.ts";
import { tokenSet } from "../tokens.ts";
import { equalOrDo, FunctionGrammar } from "./functions.ts";
import type { Start } from "./heads.ts";
import type { Rule } from "./places.ts";

export const endOnly = tokenSet([t.End]);

export const doOnly = [t.Do];

export abstract class TypeDefinitionGrammar extends FunctionGrammar {
  protected readonly structDefinition: Rule<StructDefinition, Start> = this.RULE(
    "structDefinition",
    (start: number, documentation: string, isPublic: boolean): StructDefinition => {
      let name = this.unnamed;
      let generics: readonly Name[] = [];
      const fields: StructDefinition["fields"][number][] = [];
      this.headed(doOnly, () => {
        this.CONSUME(t.Struct);
        name = this.name();
        generics = this.OPTION(() => this.SUBRULE(this.generics)) ?? [];
      });
      const headSpan = this.spanFrom(start);
      this.CONSUME(t.Do);
      this.repeat(endOnly, () => {
        const field = this.nameOf(this.CONSUME1(t.Identifier));
        const annotation = this.OPTION1(() => {
          this.CONSUME(t.ColonColon);
          return this.SUBRULE(this.type);
        });
        fields.push({ name: field, annotation });
        this.OPTION2(() => this.CONSUME(t.Comma));
      });
      this.CONSUME(t.End);
      const deriving = this.deriving();
      const span = this.spanFrom(start);
      return { kind: "struct", span, headSpan, documentation, public: isPublic, name, generics, fields, deriving };
    },
  );

  private deriving(): readonly DerivedName[] | undefined {
    if (!this.RECORDING_PHASE && (this.LA(2).tokenType !== t.LParen || !this.promote("deriving", t.Deriving))) {
      return undefined;
    }
    return this.OPTION6(() => this.SUBRULE(this.derivingClause));
  }

  private readonly derivingClause: Rule<DerivedName[]> = this.RULE("derivingClause", (): DerivedName[] => {
    const names: DerivedName[] = [];
    this.CONSUME(t.Deriving);
    this.CONSUME(t.LParen);
    this.list(t.RParen, () => names.push(this.SUBRULE(this.derivedName)));
    this.CONSUME(t.RParen);
    return names;
  });

  private readonly derivedName: Rule<DerivedName> = this.RULE("derivedName", (): DerivedName => {
    const start = this.start();
    const { text, span } = this.name();
    const argument = this.OPTION((): DerivedName["argument"] => {
      this.CONSUME(t.LParen);
      const name = this.nameOf(this.CONSUME1(t.Identifier));
      this.CONSUME(t.Colon);
      const value = this.SUBRULE(this.fixedString);
      this.CONSUME(t.RParen);
      return { span: this.spanFrom(start), name, value };
    });
    return { text, span, argument };
  });

  /** A sum type or an alias. */
  protected readonly typeDefinition: Rule<SumDefinition | AliasDefinition, Start> = this.RULE(
    "typeDefinition",
    (start: number, documentation: string, isPublic: boolean): SumDefinition | AliasDefinition => {
      let name = this.unnamed;
      let generics: readonly Name[] = [];
      this.headed(equalOrDo, () => {
        this.CONSUME(t.Type);
        name = this.name();
        generics = this.OPTION(() => this.SUBRULE(this.generics)) ?? [];
      });
      const headSpan = this.spanFrom(start);
      const common = { documentation, public: isPublic, name, generics };
      return this.OR([
        {
          ALT: (): AliasDefinition => {
            this.CONSUME(t.Equal);
            if (!this.RECORDING_PHASE) this.refuseVariants();
            const target = this.SUBRULE(this.type);
            if (!this.RECORDING_PHASE && this.nextIs(t.Bar)) throw this.failure(places.endOfLine, forms.variants);
            return { kind: "alias", span: this.spanFrom(start), ...common, target };
          },
        },
        {
          ALT: (): SumDefinition => {
            const variants: VariantDefinition[] = [];
            this.CONSUME(t.Do);
            this.repeat(endOnly, () => variants.push(this.SUBRULE(this.variant)));
            this.CONSUME(t.End);
            const deriving = this.deriving();
            return { kind: "sum", span: this.spanFrom(start), headSpan, ...common, variants, deriving };
          },
        },
      ]);
    },
  );

  /** `type T = | A`, `type T = A(Int)`. */
  private refuseVariants(): void {
    if (this.nextIs(t.Bar)) throw this.failure(places.type, forms.variants);
    const opener = this.LA(2);
    const isVariant = this.nextIs(t.Identifier) && this.LA(1).image !== "Fun" && opener.tokenType === t.LParen;
    if (isVariant && adjoins(this.LA(1), opener)) throw this.failureAt(opener, places.endOfLine, forms.variants);
  }

  private readonly variant: Rule<VariantDefinition> = this.RULE("variant", (): VariantDefinition => {
    const start = this.start();
    const fields: VariantDefinition["fields"][number][] = [];
    const name = this.name();
    this.OPTION(() => {
      this.CONSUME(t.LParen);
      this.list(t.RParen, () => {
        let field: Name | undefined;
        if (this.RECORDING_PHASE || (this.nextIs(t.Identifier) && this.LA(2).tokenType === t.ColonColon)) {
          this.OPTION1({
            GATE: () => this.LA(2).tokenType === t.ColonColon,
            DEF: () => {
              field = this.nameOf(this.CONSUME1(t.Identifier));
              this.CONSUME(t.ColonColon);
            },
          });
        }
        fields.push({ name: field, annotation: this.SUBRULE(this.type) });
      });
      this.CONSUME(t.RParen);
    });
    return { span: this.spanFrom(start), name, fields };
  });
}
