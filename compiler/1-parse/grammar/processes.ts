// The grammar of actors, services and supervisors.
import type {
  ActorDefinition,
  BlockExpression,
  ChildDefinition,
  Expression,
  FunctionDefinition,
  Name,
  OperationDefinition,
  Parameter,
  ServiceDefinition,
  Statement,
  SupervisorDefinition,
  TypeTree,
} from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import { anyOf, places } from "../expected.ts";
import * as t from "../tokens.ts";
import { tokenSet } from "../tokens.ts";
import type { Start } from "./heads.ts";
import { ImportGrammar } from "./imports.ts";
import type { Rule } from "./places.ts";
import { doOnly, endOnly } from "./type-definitions.ts";

const serviceParts = tokenSet([t.Fn, t.Def, t.Call, t.Cast]);

export abstract class ProcessGrammar extends ImportGrammar {
  protected readonly actorDefinition: Rule<ActorDefinition, [documentation: string]> = this.RULE(
    "actorDefinition",
    (documentation: string): ActorDefinition => {
      const start = this.start();
      let name = this.unnamed;
      let parameters: readonly Parameter[] = [];
      let terminate: BlockExpression | undefined;
      const statements: Statement[] = [];
      this.headed(doOnly, () => {
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
            if (terminate !== undefined) throw this.failure(places.statement, "an actor has at most one `terminate`");
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

  protected readonly serviceDefinition: Rule<ServiceDefinition, [documentation: string]> = this.RULE(
    "serviceDefinition",
    (documentation: string): ServiceDefinition => {
      const start = this.start();
      let name = this.unnamed;
      const functions: FunctionDefinition[] = [];
      const handlers: OperationDefinition[] = [];
      this.headed(doOnly, () => {
        this.CONSUME(t.Service);
        name = this.name();
      });
      const headSpan = this.spanFrom(start);
      this.CONSUME(t.Do);
      this.repeat(endOnly, () => {
        if (!this.RECORDING_PHASE && serviceParts[this.next()] !== true)
          throw this.failure(anyOf(t.Fn, t.Call, t.Cast));
        const text = this.takeDocumentation();
        const at = this.start();
        this.OR([
          { ALT: () => functions.push(this.SUBRULE(this.functionDefinition, { ARGS: [at, text, false] })) },
          { ALT: () => handlers.push(this.SUBRULE(this.operation, { ARGS: [text] })) },
        ]);
      });
      this.CONSUME(t.End);
      return { kind: "service", span: this.spanFrom(start), headSpan, documentation, name, functions, handlers };
    },
  );

  protected readonly operation: Rule<OperationDefinition, [documentation: string]> = this.RULE(
    "operation",
    (documentation: string): OperationDefinition => {
      const start = this.start();
      const kind = this.nextIs(t.Call) ? "call" : this.nextIs(t.Cast) ? "cast" : "info";
      let name = this.unnamed;
      let parameters: readonly Parameter[] = [];
      let reply: TypeTree | undefined;
      this.headed(doOnly, () => {
        this.OR([
          { ALT: () => this.CONSUME(t.Call) },
          { ALT: () => this.CONSUME(t.Cast) },
          { ALT: () => this.CONSUME(t.Info) },
        ]);
        name = this.name();
        parameters = this.OPTION(() => this.SUBRULE(this.plainParameters)) ?? [];
        if (this.RECORDING_PHASE || kind === "call") {
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
      return { kind, span, headSpan, documentation, name, parameters, reply, state, body };
    },
  );

  protected readonly supervisorDefinition: Rule<SupervisorDefinition, Start> = this.RULE(
    "supervisorDefinition",
    (start: number, documentation: string, isPublic: boolean): SupervisorDefinition => {
      let name = this.unnamed;
      let strategy: Name | undefined;
      let maxRestarts: SupervisorDefinition["maxRestarts"];
      let maxSeconds: SupervisorDefinition["maxSeconds"];
      const children: ChildDefinition[] = [];
      this.headed(doOnly, () => {
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
        else throw this.failure(places.supervisorPart);
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
    return this.SUBRULE(this.number);
  });

  protected readonly number: Rule<{ value: number; span: Span }> = this.RULE("number", () => {
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
    this.headed(doOnly, () => {
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
      } else throw this.failure(places.childPart);
    });
    this.CONSUME(t.End);
    return { span: this.spanFrom(start), name, registered, start: startFunction, restart, shutdown };
  });
}

function around(statements: readonly Statement[], otherwise: Span): Span {
  const first = statements[0];
  const last = statements.at(-1);
  return first === undefined || last === undefined ? otherwise : { start: first.span.start, end: last.span.end };
}
