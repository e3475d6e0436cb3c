// The last step of the checker: its tree with types, colours and evidence as plain data. Nothing changes afterwards.
import type * as finished from "../trees/typed.ts";
import type { Context } from "./context.ts";
import { EvidenceFinisher } from "./evidence/finish.ts";
import { ExpressionFinisher } from "./expressions/finish.ts";
import type {
  ChannelMessage,
  Crossing,
  Instance,
  Offered,
  OfferedType,
  OfferedValue,
  TypedActor,
  TypedChannel,
  TypedExtern,
  TypedModule,
  TypedOperation,
  TypedProgram,
  TypedService,
  TypedStatement,
  TypedSupervisor,
} from "./open-tree.ts";
import { PatternFinisher } from "./patterns/finish.ts";
import { TypeFinisher } from "./types/finish.ts";
import { colourOf, type Type } from "./types/type.ts";

/** What was finished before, and need not be again. */
type FinishedModules = ReadonlyMap<TypedModule, finished.TypedModule>;

/** undefined when a mistake was reported: then some questions have no answer. */
export function finish(
  context: Context,
  program: TypedProgram,
  known: FinishedModules = new Map(),
): finished.TypedProgram | undefined {
  return context.failed ? undefined : new Finisher().program(program, known);
}

class Finisher {
  readonly #types = new TypeFinisher();
  readonly #evidence = new EvidenceFinisher();
  readonly #patterns = new PatternFinisher(this.#types);
  readonly #expressions = new ExpressionFinisher({
    types: this.#types,
    evidence: this.#evidence,
    patterns: this.#patterns,
  });

  program(program: TypedProgram, known: FinishedModules): finished.TypedProgram {
    const statements = new Map<TypedStatement, finished.TypedStatement>();
    const { finish } = this.#expressions;
    const modules = program.modules.map((module) => known.get(module) ?? this.#module(module, statements));
    return {
      main: program.main,
      modules,
      types: program.types,
      instances: program.instances.map((instance) => this.#instance(instance)),
      tests: program.tests?.map((test) => ({ ...test, verdict: finish(test.verdict) })),
      offered: program.offered === undefined ? undefined : this.#offered(program.offered),
      shown: program.shown?.flatMap(({ statement, name, value, inspect }) => {
        const known = statements.get(statement);
        const one = {
          name,
          value: value === undefined ? undefined : finish(value),
          inspect: inspect === undefined ? undefined : finish(inspect),
        };
        return known === undefined ? [] : [{ ...one, statement: known }];
      }),
    };
  }

  #module(module: TypedModule, statements: Map<TypedStatement, finished.TypedStatement>): finished.TypedModule {
    for (const statement of module.statements) statements.set(statement, this.#expressions.statement(statement));
    return {
      ...module,
      functions: module.functions.map((one) => this.#expressions.function(one)),
      actors: module.actors.map((one) => this.#actor(one)),
      services: module.services.map((one) => this.#service(one)),
      channels: module.channels.map((one) => this.#channel(one)),
      supervisors: module.supervisors.map((one) => this.#supervisor(one)),
      externs: module.externs.map((one) => this.#extern(one)),
      statements: module.statements.flatMap((one) => statements.get(one) ?? []),
    };
  }

  #actor(actor: TypedActor): finished.TypedActor {
    const { terminate } = actor;
    return {
      ...actor,
      parameters: actor.parameters.map(this.#patterns.finish),
      body: this.#expressions.finish(actor.body),
      terminate: terminate === undefined ? undefined : this.#expressions.finish(terminate),
    };
  }

  #service(service: TypedService): finished.TypedService {
    return {
      ...service,
      init: this.#expressions.function(service.init),
      handlers: service.handlers.map((handler) => this.#operation(handler)),
    };
  }

  #operation(handler: TypedOperation): finished.TypedOperation {
    return {
      ...handler,
      parameters: handler.parameters.map(this.#patterns.finish),
      state: this.#patterns.finish(handler.state),
      body: this.#expressions.finish(handler.body),
    };
  }

  #channel(channel: TypedChannel): finished.TypedChannel {
    const optional = (one: ChannelMessage | undefined) => (one === undefined ? undefined : this.#message(one));
    return {
      ...channel,
      member: this.#patterns.finish(channel.member),
      event: optional(channel.event),
      hello: optional(channel.hello),
      refusal: this.#message(channel.refusal),
      welcome: optional(channel.welcome),
      presence: optional(channel.presence),
      operations: channel.operations.map((operation) => ({
        handler: this.#operation(operation.handler),
        arguments: operation.arguments.map((one) => ({ ...one, ...this.#message(one) })),
        reply: optional(operation.reply),
      })),
    };
  }

  #message({ type, json }: ChannelMessage): finished.ChannelMessage {
    return { type: this.#types.finish(type), json: this.#evidence.finish(json) };
  }

  #supervisor(supervisor: TypedSupervisor): finished.TypedSupervisor {
    const children = supervisor.children.map((child) => ({ ...child, start: this.#expressions.finish(child.start) }));
    return { ...supervisor, children };
  }

  #extern(extern: TypedExtern): finished.TypedExtern {
    const parameters = extern.parameters.map((one) => this.#crossing(one));
    return { ...extern, parameters, result: this.#crossing(extern.result) };
  }

  #offered({ functions, types }: Offered): finished.Offered {
    const value = ({ type, crossing }: OfferedValue): finished.OfferedValue => ({
      type: this.#types.finish(type),
      crossing: this.#crossing(crossing),
    });
    return {
      functions: functions.map((one) => ({
        ...one,
        effect: colourOf(one.effect),
        parameters: one.parameters.map((parameter) => ({ name: parameter.name, ...value(parameter) })),
        result: value(one.result),
      })),
      types: types.map((one) => this.#offeredType(one)),
    };
  }

  #offeredType(type: OfferedType): finished.OfferedType {
    const types = this.#types;
    const parameters = types.finishAll(type.parameters);
    switch (type.kind) {
      case "struct":
        return {
          ...type,
          parameters,
          fields: this.#fields(type.fields),
        };
      case "sum":
        return {
          ...type,
          parameters,
          variants: type.variants.map(({ name, fields }) => ({ name, fields: this.#fields(fields) })),
        };
      case "handle":
        return { ...type, parameters };
      default:
        return type satisfies never;
    }
  }

  #fields(fields: readonly { readonly name: string; readonly type: Type }[]) {
    return fields.map(({ name, type }) => ({ name, type: this.#types.finish(type) }));
  }

  #crossing(crossing: Crossing): finished.Crossing {
    switch (crossing.kind) {
      case "scalar":
      case "handle":
        return crossing;
      case "list":
      case "option":
      case "map":
      case "result":
        return { kind: crossing.kind, content: this.#crossing(crossing.content) };
      case "tuple":
        return { kind: "tuple", elements: crossing.elements.map((one) => this.#crossing(one)) };
      case "json":
        return { ...crossing, evidence: this.#evidence.finish(crossing.evidence) };
      case "outcome":
        return { kind: "outcome", value: this.#crossing(crossing.value), error: this.#crossing(crossing.error) };
      case "pid":
        return { kind: "pid", message: this.#crossing(crossing.message) };
      case "function": {
        const parameters = crossing.parameters.map((one) => this.#crossing(one));
        return { kind: "function", parameters, result: this.#crossing(crossing.result) };
      }
      default:
        return crossing satisfies never;
    }
  }

  #instance(instance: Instance): finished.Instance {
    const { body } = instance;
    if (body.kind === "methods")
      return { ...instance, body: { ...body, methods: body.methods.map((one) => this.#expressions.function(one)) } };
    return { ...instance, body: { ...body, fields: body.fields.map((fields) => this.#evidence.finishAll(fields)) } };
  }
}
