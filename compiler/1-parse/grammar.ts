// The grammar of a file and of its items (syntax.md §3.1 to §3.5).
import type { TokenType } from "chevrotain";
import * as catalogue from "../report/catalogue.ts";
import type { Diagnostic } from "../report/diagnostics.ts";
import type {
  ActorDefinition,
  AliasDefinition,
  BlockExpression,
  Bound,
  ChildDefinition,
  Expression,
  ExternFunction,
  ExternType,
  FromImportItem,
  FunctionDefinition,
  ImplDefinition,
  ImportItem,
  InterfaceDefinition,
  InterfaceMethod,
  Item,
  Name,
  Parameter,
  Path,
  ServiceDefinition,
  ServiceHandler,
  Statement,
  StructDefinition,
  SumDefinition,
  SupervisorDefinition,
  TypeTree,
  VariantDefinition,
} from "../trees/ast.ts";
import type { Span } from "../trees/source.ts";
import { adjoins, endsLine, forms } from "./foreign.ts";
import { type Input, type Rule, SyntaxFailure } from "./grammar-base.ts";
import { ExpressionGrammar } from "./grammar-expressions.ts";
import { isUpper } from "./grammar-types.ts";
import { useDecisions } from "./stored-decisions.ts";
import * as t from "./tokens.ts";
import { tokenSet } from "./tokens.ts";

type Start = [start: number, documentation: string, isPublic: boolean];

const endOnly = tokenSet([t.End]);
const noEnd = tokenSet([]);
const publishable = tokenSet([t.Fn, t.Def, t.Struct, t.Type, t.Interface, t.Supervisor, t.Extern]);
const itemWords = tokenSet([
  ...[t.Fn, t.Def, t.Struct, t.Type, t.Interface, t.Impl, t.Import, t.From, t.Actor, t.Service, t.Supervisor],
  ...[t.Extern, t.Let, t.Return],
]);
const junk = tokenSet([
  ...[t.End, t.Else, t.Do, t.After, t.Terminate, t.Call, t.Cast, t.RParen, t.RBracket, t.RBrace, t.In, t.When],
  ...[t.Where, t.Reserved, t.Equal, t.Arrow, t.FatArrow, t.Colon, t.ColonColon, t.Comma],
]);

export class SnowGrammar extends ExpressionGrammar {
  /** Of the item that is being read. */
  private itemStart: Start = [0, "", false];

  /** With `validate`, Chevrotain checks the grammar itself (slow; for the tests). */
  constructor(validate = false) {
    super(validate);
    if (!validate && typeof SNOW_DECISIONS !== "undefined") useDecisions(this, SNOW_DECISIONS);
    else this.performSelfAnalysis();
  }

  /** Parses the tokens of one file. Throws only what is no mistake of the user. */
  read(work: Input): { readonly items: readonly Item[]; readonly problems: readonly Diagnostic[] } {
    this.begin(work);
    try {
      const items = this.module();
      return { items, problems: this.problems };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const failure = this.tooDeep();
      return { items: [], problems: failure.diagnostic === undefined ? [] : [failure.diagnostic] };
    } finally {
      this.finish();
    }
  }

  private readonly module: Rule<Item[]> = this.RULE("module", (): Item[] => {
    const items: Item[] = [];
    this.repeat(
      noEnd,
      () => this.item(items),
      (expression) => items.push({ kind: "expression", span: expression.span, expression }),
    );
    return items;
  });

  private item(items: Item[]): void {
    const documentation = this.takeDocumentation();
    const start = this.start();
    if (!this.RECORDING_PHASE) {
      if (this.nextIs(t.Module)) {
        this.rejectModule();
        return;
      }
      if (junk[this.next()] === true) throw this.failure("declaration or expression");
    }
    const isPublic = this.OPTION(() => this.CONSUME(t.Pub)) !== undefined;
    this.promoteDeclaration();
    if (isPublic && !this.RECORDING_PHASE && publishable[this.next()] !== true) {
      const help = `\`pub\` stands before ${list(["fn", "struct", "type", "interface", "supervisor", "extern"])}`;
      throw this.failure("declaration", help);
    }
    if (!this.RECORDING_PHASE && itemWords[this.next()] !== true) {
      const expression = this.SUBRULE(this.expression);
      items.push({ kind: "expression", span: this.spanFrom(start), expression });
      return;
    }
    this.itemStart = [start, documentation, isPublic];
    items.push(this.OR(this.itemForms));
  }

  private readonly itemForms: { ALT: () => Item }[] = [
    { ALT: () => this.SUBRULE(this.functionDefinition, { ARGS: this.itemStart }) },
    { ALT: () => this.SUBRULE(this.structDefinition, { ARGS: this.itemStart }) },
    { ALT: () => this.SUBRULE(this.typeDefinition, { ARGS: this.itemStart }) },
    { ALT: () => this.SUBRULE(this.interfaceDefinition, { ARGS: this.itemStart }) },
    { ALT: () => this.SUBRULE(this.implDefinition) },
    { ALT: () => this.SUBRULE(this.importItem) },
    { ALT: () => this.SUBRULE(this.fromImport) },
    { ALT: () => this.SUBRULE(this.actorDefinition, { ARGS: [this.itemStart[1]] }) },
    { ALT: () => this.SUBRULE(this.serviceDefinition, { ARGS: [this.itemStart[1]] }) },
    { ALT: () => this.SUBRULE(this.supervisorDefinition, { ARGS: this.itemStart }) },
    { ALT: () => this.SUBRULE(this.externDefinition, { ARGS: this.itemStart }) },
    { ALT: () => this.SUBRULE(this.letStatement) },
    { ALT: () => this.SUBRULE(this.returnStatement) },
    { ALT: () => ({ kind: "expression", span: this.spanOf(this.LA(1)), expression: this.SUBRULE1(this.expression) }) },
  ];

  /** Reads a head up to one of `types`; when it is wrong, goes on there. */
  private headed(types: readonly TokenType[], expected: string, read: () => void): void {
    if (this.RECORDING_PHASE) {
      read();
      return;
    }
    const first = this.LA(1);
    try {
      read();
      if (!types.includes(this.LA(1).tokenType)) throw this.failure(expected);
    } catch (error) {
      this.trailing = true;
      this.recoverHead(first, error, types);
    }
  }

  private name(): Name {
    return this.nameOf(this.CONSUME(t.Identifier));
  }

  private get unnamed(): Name {
    return { text: "", span: this.spanOf(this.LA(1)) };
  }

  // -------------------------------------------------------------- functions

  protected readonly functionDefinition: Rule<FunctionDefinition, Start> = this.RULE(
    "functionDefinition",
    (start: number, documentation: string, isPublic: boolean): FunctionDefinition => {
      let name = this.unnamed;
      let generics: readonly Name[] = [];
      let parameters: readonly Parameter[] = [];
      let result: TypeTree | undefined;
      let bounds: readonly Bound[] = [];
      let guard: Expression | undefined;
      this.headed(equalOrDo, "`=` or `do`", () => {
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
    if (this.nextIs(t.FatArrow)) throw this.failure("`=` or `do`", forms.shortFunction);
    if (this.nextIs(t.Colon)) {
      throw this.failure("`=` or `do`", endsLine(this.LA(2)) ? forms.block : forms.result);
    }
    if (this.nextIs(t.ColonColon) || this.nextIs(t.Atom)) throw this.failure("`=` or `do`", forms.result);
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

  private readonly resultType: Rule<TypeTree> = this.RULE("resultType", (): TypeTree => {
    this.CONSUME(t.Arrow);
    return this.SUBRULE(this.type);
  });

  // -------------------------------------------------------------- structs and types

  private readonly structDefinition: Rule<StructDefinition, Start> = this.RULE(
    "structDefinition",
    (start: number, documentation: string, isPublic: boolean): StructDefinition => {
      let name = this.unnamed;
      let generics: readonly Name[] = [];
      const fields: StructDefinition["fields"][number][] = [];
      this.headed(doOnly, "`do`", () => {
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

  private deriving(): readonly Name[] | undefined {
    if (!this.RECORDING_PHASE && (this.LA(2).tokenType !== t.LParen || !this.promote("deriving", t.Deriving))) {
      return undefined;
    }
    return this.OPTION6(() => this.SUBRULE(this.derivingClause));
  }

  private readonly derivingClause: Rule<Name[]> = this.RULE("derivingClause", (): Name[] => {
    const names: Name[] = [];
    this.CONSUME(t.Deriving);
    this.CONSUME(t.LParen);
    this.list(t.RParen, () => names.push(this.name()));
    this.CONSUME(t.RParen);
    return names;
  });

  /** A sum type or an alias. */
  private readonly typeDefinition: Rule<SumDefinition | AliasDefinition, Start> = this.RULE(
    "typeDefinition",
    (start: number, documentation: string, isPublic: boolean): SumDefinition | AliasDefinition => {
      let name = this.unnamed;
      let generics: readonly Name[] = [];
      this.headed(equalOrDo, "`=` or `do`", () => {
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
            if (!this.RECORDING_PHASE && this.nextIs(t.Bar)) throw this.failure("end of line", forms.variants);
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
    if (this.nextIs(t.Bar)) throw this.failure("type", forms.variants);
    const opener = this.LA(2);
    const isVariant = this.nextIs(t.Identifier) && this.LA(1).image !== "Fun" && opener.tokenType === t.LParen;
    if (isVariant && adjoins(this.LA(1), opener)) throw this.failureAt(opener, "end of line", forms.variants);
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

  // -------------------------------------------------------------- interfaces and impls

  private readonly interfaceDefinition: Rule<InterfaceDefinition, Start> = this.RULE(
    "interfaceDefinition",
    (start: number, documentation: string, isPublic: boolean): InterfaceDefinition => {
      let name = this.unnamed;
      let generics: readonly Name[] = [];
      const associatedTypes: Name[] = [];
      const methods: InterfaceMethod[] = [];
      this.headed(doOnly, "`do`", () => {
        this.CONSUME(t.Interface);
        name = this.name();
        generics = this.OPTION(() => this.SUBRULE(this.generics)) ?? [];
      });
      const headSpan = this.spanFrom(start);
      this.CONSUME(t.Do);
      this.repeat(endOnly, () => {
        if (!this.RECORDING_PHASE && !this.nextIs(t.Type) && !this.nextIs(t.Fn) && !this.nextIs(t.Def)) {
          throw this.failure("`fn` or `type`");
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

  private readonly implDefinition: Rule<ImplDefinition> = this.RULE("implDefinition", (): ImplDefinition => {
    const start = this.start();
    const nowhere: Path = { span: { start, end: start }, segments: [this.unnamed] };
    let implemented = nowhere;
    let target = nowhere;
    const interfaceArguments: TypeTree[] = [];
    let bounds: readonly Bound[] = [];
    const associatedTypes: ImplDefinition["associatedTypes"][number][] = [];
    const methods: FunctionDefinition[] = [];
    this.headed(doOnly, "`do`", () => {
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
        throw this.failure("`do`", "an impl is written for a type name without its arguments");
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
        throw this.failure("`fn` or `type`");
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

  // -------------------------------------------------------------- imports and externs

  private readonly importItem: Rule<ImportItem> = this.RULE("importItem", (): ImportItem => {
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
          throw this.failure("name", "a module's name starts with an upper-case letter");
        alias = this.nameOf(this.CONSUME(t.Identifier));
      });
    }
    return { kind: "import", span: this.spanFrom(start), path, alias };
  });

  /** `import "x"`, `import { a } from "x"`, `import * as x from "x"`. */
  private refuseImportOf(): void {
    if (stringStarts[this.next()] === true) throw this.failure("name", forms.moduleName);
    if (this.nextIs(t.LBrace) || this.nextIs(t.Star)) throw this.failure("name", forms.namesOf);
  }

  /** `import M exposing (f)`, `import M.{f}`, `import M, N`, `import m from "m"`. */
  private refuseAfterImport(): void {
    const next = this.LA(1);
    const isList = this.LA(2).tokenType === t.LParen && (next.image === "exposing" || next.image === "hiding");
    const isFrom = next.image === "from" && stringStarts[this.LA(2).tokenTypeIdx] === true;
    if (isList || isFrom) throw this.failure("end of line", forms.namesOf);
    if (this.nextIs(t.Comma)) throw this.failure("end of line", "write each one on a line of its own");
  }

  private readonly fromImport: Rule<FromImportItem> = this.RULE("fromImport", (): FromImportItem => {
    const start = this.start();
    const names: Name[] = [];
    this.CONSUME(t.From);
    if (!this.RECORDING_PHASE && stringStarts[this.next()] === true) throw this.failure("name", forms.moduleName);
    const path = this.SUBRULE(this.path);
    this.CONSUME(t.Import);
    if (!this.RECORDING_PHASE && this.nextIs(t.Star)) {
      throw new SyntaxFailure(catalogue.globImport(this.work.file, this.spanOf(this.LA(1))));
    }
    if (!this.RECORDING_PHASE && this.nextIs(t.LBrace)) throw this.failure("name", "names are listed without braces");
    if (!this.RECORDING_PHASE && this.nextIs(t.LParen)) throw this.failure("name", forms.plainNames);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => names.push(this.name()) });
    if (!this.RECORDING_PHASE && this.LA(1).image === "as")
      throw this.failure("end of line", "names keep theirs: `import M as N` renames a module");
    return { kind: "from-import", span: this.spanFrom(start), path, names };
  });

  private readonly externDefinition: Rule<ExternFunction | ExternType, Start> = this.RULE(
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
  private readonly quotedName: Rule<Name> = this.RULE("quotedName", (): Name => {
    if (!this.RECORDING_PHASE && !stringStarts[this.next()]) throw this.failure("string");
    const start = this.start();
    const text = this.SUBRULE(this.fixedString);
    return { text, span: this.spanFrom(start) };
  });

  // -------------------------------------------------------------- actors, services, supervisors

  private readonly actorDefinition: Rule<ActorDefinition, [documentation: string]> = this.RULE(
    "actorDefinition",
    (documentation: string): ActorDefinition => {
      const start = this.start();
      let name = this.unnamed;
      let parameters: readonly Parameter[] = [];
      let terminate: BlockExpression | undefined;
      const statements: Statement[] = [];
      this.headed(doOnly, "`do`", () => {
        this.CONSUME(t.Actor);
        name = this.name();
        parameters = this.OPTION(() => this.SUBRULE(this.plainParameters)) ?? [];
      });
      const headSpan = this.spanFrom(start);
      const opener = this.spanOf(this.CONSUME(t.Do));
      this.repeat(
        endOnly,
        () => {
          if (this.RECORDING_PHASE) {
            this.OR1([
              {
                ALT: () => {
                  this.CONSUME(t.Terminate);
                  this.SUBRULE(this.doBlock);
                },
              },
              { ALT: () => this.statement(statements) },
            ]);
          } else if (this.nextIs(t.Terminate)) {
            if (terminate !== undefined) throw this.failure("statement", "an actor has at most one `terminate`");
            this.CONSUME(t.Terminate);
            terminate = this.SUBRULE(this.doBlock);
          } else this.statement(statements);
        },
        (expression) => statements.push({ kind: "expression", span: expression.span, expression }),
      );
      this.CONSUME(t.End);
      const body: BlockExpression = { kind: "block", span: around(statements, opener), statements };
      return { kind: "actor", span: this.spanFrom(start), headSpan, documentation, name, parameters, body, terminate };
    },
  );

  private readonly serviceDefinition: Rule<ServiceDefinition, [documentation: string]> = this.RULE(
    "serviceDefinition",
    (documentation: string): ServiceDefinition => {
      const start = this.start();
      let name = this.unnamed;
      const functions: FunctionDefinition[] = [];
      const handlers: ServiceHandler[] = [];
      this.headed(doOnly, "`do`", () => {
        this.CONSUME(t.Service);
        name = this.name();
      });
      const headSpan = this.spanFrom(start);
      this.CONSUME(t.Do);
      this.repeat(endOnly, () => {
        if (!this.RECORDING_PHASE && serviceParts[this.next()] !== true) throw this.failure("`fn`, `call` or `cast`");
        const text = this.takeDocumentation();
        const at = this.start();
        this.OR([
          { ALT: () => functions.push(this.SUBRULE(this.functionDefinition, { ARGS: [at, text, false] })) },
          { ALT: () => handlers.push(this.SUBRULE(this.handler, { ARGS: [text] })) },
        ]);
      });
      this.CONSUME(t.End);
      return { kind: "service", span: this.spanFrom(start), headSpan, documentation, name, functions, handlers };
    },
  );

  private readonly handler: Rule<ServiceHandler, [documentation: string]> = this.RULE(
    "handler",
    (documentation: string): ServiceHandler => {
      const start = this.start();
      const isCall = this.nextIs(t.Call);
      let name = this.unnamed;
      let parameters: readonly Parameter[] = [];
      let reply: TypeTree | undefined;
      this.headed(doOnly, "`do`", () => {
        this.OR([{ ALT: () => this.CONSUME(t.Call) }, { ALT: () => this.CONSUME(t.Cast) }]);
        name = this.name();
        parameters = this.OPTION(() => this.SUBRULE(this.plainParameters)) ?? [];
        if (this.RECORDING_PHASE || isCall) {
          reply = this.OPTION1(() => {
            this.CONSUME(t.ColonColon);
            return this.SUBRULE(this.type);
          });
        }
      });
      const headSpan = this.spanFrom(start);
      this.CONSUME(t.Do);
      const state = this.OPTION2(() => {
        this.CONSUME(t.Bar);
        const token = this.CONSUME1(t.Identifier);
        this.CONSUME1(t.Bar);
        return this.nameOf(token);
      });
      const body = this.SUBRULE(this.block);
      this.CONSUME(t.End);
      const span = this.spanFrom(start);
      const kind = isCall ? "call" : "cast";
      return { kind, span, headSpan, documentation, name, parameters, reply, state, body };
    },
  );

  private readonly supervisorDefinition: Rule<SupervisorDefinition, Start> = this.RULE(
    "supervisorDefinition",
    (start: number, documentation: string, isPublic: boolean): SupervisorDefinition => {
      let name = this.unnamed;
      let strategy: Name | undefined;
      let maxRestarts: SupervisorDefinition["maxRestarts"];
      let maxSeconds: SupervisorDefinition["maxSeconds"];
      const children: ChildDefinition[] = [];
      this.headed(doOnly, "`do`", () => {
        this.CONSUME(t.Supervisor);
        name = this.name();
      });
      const headSpan = this.spanFrom(start);
      this.CONSUME(t.Do);
      this.repeat(endOnly, () => {
        const word = this.LA(1).image;
        if (this.RECORDING_PHASE) {
          this.OPTION(() => this.SUBRULE(this.child));
          this.SUBRULE(this.wordSetting);
          this.SUBRULE(this.numberSetting);
        } else if (word === "child") children.push(this.SUBRULE(this.child));
        else if (word === "strategy") strategy = this.SUBRULE(this.wordSetting);
        else if (word === "max_restarts") maxRestarts = this.SUBRULE(this.numberSetting);
        else if (word === "max_seconds") maxSeconds = this.SUBRULE(this.numberSetting);
        else throw this.failure("`strategy`, `max_restarts`, `max_seconds` or `child`");
      });
      this.CONSUME(t.End);
      const span = this.spanFrom(start);
      return {
        ...{ kind: "supervisor", span, headSpan, documentation, public: isPublic, name },
        ...{ strategy, maxRestarts, maxSeconds, children },
      };
    },
  );

  private readonly wordSetting: Rule<Name> = this.RULE("wordSetting", (): Name => {
    this.CONSUME(t.Identifier);
    this.CONSUME(t.Colon);
    return this.nameOf(this.CONSUME1(t.Identifier));
  });

  private readonly numberSetting: Rule<{ value: number; span: Span }> = this.RULE("numberSetting", () => {
    this.CONSUME(t.Identifier);
    this.CONSUME(t.Colon);
    const token = this.CONSUME(t.Integer);
    return { value: Number(token.image.replaceAll("_", "")), span: this.spanOf(token) };
  });

  private readonly child: Rule<ChildDefinition> = this.RULE("child", (): ChildDefinition => {
    const start = this.start();
    let name = this.unnamed;
    let registered: Name | undefined;
    let startFunction: Expression | undefined;
    let restart: Name | undefined;
    let shutdown: ChildDefinition["shutdown"];
    this.headed(doOnly, "`do`", () => {
      this.CONSUME(t.Identifier);
      name = this.nameOf(this.CONSUME1(t.Identifier));
    });
    this.CONSUME(t.Do);
    this.repeat(endOnly, () => {
      const word = this.LA(1).image;
      if (this.RECORDING_PHASE) {
        this.CONSUME2(t.Identifier);
        this.CONSUME(t.Colon);
        this.OPTION(() => this.SUBRULE(this.quotedName));
        this.SUBRULE(this.expression);
      } else if (word === "name") {
        this.CONSUME2(t.Identifier);
        this.CONSUME(t.Colon);
        registered = this.SUBRULE(this.quotedName);
      } else if (word === "start") {
        this.CONSUME2(t.Identifier);
        this.CONSUME(t.Colon);
        startFunction = this.SUBRULE(this.expression);
      } else if (word === "restart") restart = this.SUBRULE(this.wordSetting);
      else if (word === "shutdown") {
        if (this.LA(3).tokenType === t.Integer) shutdown = this.SUBRULE(this.numberSetting);
        else {
          const { text, span } = this.SUBRULE1(this.wordSetting);
          shutdown = { value: text, span };
        }
      } else throw this.failure("`name`, `start`, `restart` or `shutdown`");
    });
    this.CONSUME(t.End);
    return { span: this.spanFrom(start), name, registered, start: startFunction, restart, shutdown };
  });
}

const doOnly = [t.Do];
const equalOrDo = [t.Equal, t.Do];
const stringStarts = tokenSet([t.PlainString, t.StringStart, t.TripleStart]);
const serviceParts = tokenSet([t.Fn, t.Def, t.Call, t.Cast]);

function around(statements: readonly Statement[], otherwise: Span): Span {
  const first = statements[0];
  const last = statements.at(-1);
  return first === undefined || last === undefined ? otherwise : { start: first.span.start, end: last.span.end };
}

function list(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}
