// The grammar of imports and externs.
import * as catalogue from "../../report/catalogue.ts";
import type { ExternFunction, ExternType, FromImportItem, ImportItem, Name } from "../../trees/ast.ts";
import { places } from "../expected.ts";
import { forms } from "../foreign.ts";
import * as t from "../tokens.ts";
import { tokenSet } from "../tokens.ts";
import type { Start } from "./heads.ts";
import { InterfaceGrammar } from "./interfaces.ts";
import { isUpper } from "./patterns.ts";
import type { Rule } from "./places.ts";
import { SyntaxFailure } from "./recovery.ts";

const stringStarts = tokenSet([t.PlainString, t.StringStart, t.TripleStart]);

export abstract class ImportGrammar extends InterfaceGrammar {
  protected readonly importItem: Rule<ImportItem> = this.RULE("importItem", (): ImportItem => {
    const start = this.start();
    this.CONSUME(t.Import);
    if (!this.RECORDING_PHASE) this.refuseImportOf();
    const path = this.SUBRULE(this.path);
    if (!this.RECORDING_PHASE) this.refuseAfterImport();
    let alias: Name | undefined;
    if (this.RECORDING_PHASE || this.promote("as", t.As)) {
      this.OPTION(() => {
        this.CONSUME(t.As);
        if (!this.RECORDING_PHASE && this.nextIs(t.Identifier) && !isUpper(this.LA(1).image))
          throw this.failure(places.name, "a module's name starts with an upper-case letter");
        alias = this.nameOf(this.CONSUME(t.Identifier));
      });
    }
    return { kind: "import", span: this.spanFrom(start), path, alias };
  });

  /** `import "x"`, `import { a } from "x"`, `import * as x from "x"`. */
  private refuseImportOf(): void {
    if (stringStarts[this.next()] === true) throw this.failure(places.name, forms.moduleName);
    if (this.nextIs(t.LBrace) || this.nextIs(t.Star)) throw this.failure(places.name, forms.namesOf);
  }

  /** `import M exposing (f)`, `import M.{f}`, `import M, N`, `import m from "m"`. */
  private refuseAfterImport(): void {
    const next = this.LA(1);
    const isList = this.LA(2).tokenType === t.LParen && (next.image === "exposing" || next.image === "hiding");
    const isFrom = next.image === "from" && stringStarts[this.LA(2).tokenTypeIdx] === true;
    if (isList || isFrom) throw this.failure(places.endOfLine, forms.namesOf);
    if (this.nextIs(t.Comma)) throw this.failure(places.endOfLine, "write each one on a line of its own");
  }

  protected readonly fromImport: Rule<FromImportItem> = this.RULE("fromImport", (): FromImportItem => {
    const start = this.start();
    const names: Name[] = [];
    this.CONSUME(t.From);
    if (!this.RECORDING_PHASE && stringStarts[this.next()] === true) throw this.failure(places.name, forms.moduleName);
    const path = this.SUBRULE(this.path);
    this.CONSUME(t.Import);
    if (!this.RECORDING_PHASE && this.nextIs(t.Star)) {
      throw new SyntaxFailure(catalogue.globImport(this.work.file, this.spanOf(this.LA(1))));
    }
    if (!this.RECORDING_PHASE && this.nextIs(t.LBrace))
      throw this.failure(places.name, "names are listed without braces");
    if (!this.RECORDING_PHASE && this.nextIs(t.LParen)) throw this.failure(places.name, forms.plainNames);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => names.push(this.name()) });
    if (!this.RECORDING_PHASE && this.LA(1).image === "as")
      throw this.failure(places.endOfLine, "names keep theirs: `import M as N` renames a module");
    return { kind: "from-import", span: this.spanFrom(start), path, names };
  });

  protected readonly externDefinition: Rule<ExternFunction | ExternType, Start> = this.RULE(
    "externDefinition",
    (start: number, documentation: string, isPublic: boolean): ExternFunction | ExternType => {
      this.CONSUME(t.Extern);
      return this.OR([
        {
          ALT: (): ExternType => {
            this.CONSUME(t.Type);
            const name = this.name();
            const generics = this.OPTION(() => this.SUBRULE(this.generics)) ?? [];
            return { kind: "extern-type", span: this.spanFrom(start), documentation, public: isPublic, name, generics };
          },
        },
        { ALT: (): ExternFunction => this.SUBRULE(this.externFunction, { ARGS: [start, documentation, isPublic] }) },
      ]);
    },
  );

  private readonly externFunction: Rule<ExternFunction, Start> = this.RULE(
    "externFunction",
    (start: number, documentation: string, isPublic: boolean): ExternFunction => {
      const parameters: ExternFunction["parameters"][number][] = [];
      const isAsync = this.OPTION(() => this.CONSUME(t.Identifier)) !== undefined;
      this.OR([
        { ALT: () => this.CONSUME(t.Fn) },
        { ALT: () => this.CONSUME(t.Def) },
        { ALT: () => this.CONSUME(t.FnClosure) },
      ]);
      const name = this.nameOf(this.CONSUME1(t.Identifier));
      const generics = this.OPTION1(() => this.SUBRULE(this.generics)) ?? [];
      this.OPTION2(() => {
        this.CONSUME(t.LParen);
        this.list(t.RParen, () => {
          const parameter = this.nameOf(this.CONSUME2(t.Identifier));
          this.CONSUME(t.ColonColon);
          parameters.push({ name: parameter, annotation: this.SUBRULE(this.type) });
        });
        this.CONSUME(t.RParen);
      });
      const result = this.OPTION3(() => this.SUBRULE(this.resultType));
      const bounds = this.OPTION4(() => this.SUBRULE(this.bounds)) ?? [];
      this.CONSUME(t.Equal);
      const symbol = this.SUBRULE(this.quotedName);
      if (!this.RECORDING_PHASE) this.promote("from", t.From);
      const from = this.OPTION5(() => {
        this.CONSUME(t.From);
        return this.SUBRULE1(this.quotedName);
      });
      const span = this.spanFrom(start);
      return {
        ...{ kind: "extern-function", span, documentation, public: isPublic, async: isAsync, name, generics },
        ...{ parameters, result, bounds, symbol, from },
      };
    },
  );

  /** A string as a name; its span has the quotes. */
  protected readonly quotedName: Rule<Name> = this.RULE("quotedName", (): Name => {
    if (!this.RECORDING_PHASE && !stringStarts[this.next()]) throw this.failure(places.string);
    const start = this.start();
    const text = this.SUBRULE(this.fixedString);
    return { text, span: this.spanFrom(start) };
  });
}
