// Lowering for a session: what earlier entries made stays, what an entry replaces is made again under the same name.
import type { CoreProgram } from "../trees/core.ts";
import type { Span } from "../trees/source.ts";
import type { TypedExpression, TypedModule, TypedProgram, TypedStatement } from "../trees/typed.ts";
import { functionExpressions, visitAll } from "../trees/typed-walks.ts";
import { findTopLevels } from "./analyse/initialisation.ts";
import { call, declare, literal, name } from "./build.ts";
import type { FunctionContext, Origin, ProgramContext, TopLevel } from "./context.ts";
import { demandChannel } from "./definitions/channels.ts";
import { demandActor, demandFunction, demandSupervisor } from "./definitions/demand.ts";
import { type Names, newNames, valueName } from "./definitions/names.ts";
import { serviceCall } from "./definitions/services.ts";
import { variable } from "./definitions/top-levels.ts";
import { push, type Sink } from "./expressions/sink.ts";

export interface SessionProgram {
  readonly module: string;
  /** Number of the entry. */
  readonly entry: number;
  /** What earlier entries made and is still good, by its key. */
  readonly live: ReadonlyMap<string, Origin>;
  /** Keys of what earlier entries made and has to be made again, since code that runs uses it. */
  readonly stale: ReadonlySet<string>;
  /** Services and channels, by `Module.Name`, of which what runs takes the handlers that are made again. */
  readonly renewed: ReadonlySet<string>;
  /** Modules whose top-level statements have run. */
  readonly initialised: ReadonlySet<string>;
  /** Values of earlier entries of the module. */
  readonly values: readonly {
    readonly id: number;
    readonly name: string;
    readonly javascriptName: string;
    /** Undefined: definitions may use it. Otherwise only statements do, and their closures keep the value, not the name. */
    readonly prompt: number | undefined;
  }[];
  /** What `show` gets to see, after which statement: by its text, or else as it is. */
  readonly shown: readonly {
    readonly statement: TypedStatement;
    readonly inspect: TypedExpression | undefined;
    readonly value: TypedExpression | undefined;
  }[];
  /** The file that a definition of an earlier entry is in. */
  readonly pathOf: (module: TypedModule, span: Span) => string | undefined;
  readonly firstSite: number;
  readonly callsMain: boolean;
}

export interface LoweredEntry {
  readonly core: CoreProgram;
  /** Definitions that later entries use. */
  readonly shared: ReadonlySet<string>;
  readonly live: ReadonlyMap<string, Origin>;
  readonly nextSite: number;
  readonly topLevels: ReadonlyMap<number, TopLevel>;
}

/** Names for what belongs to one entry alone; they are added to `own`. */
export function namesOfEntry(entry: number, own: Set<string>): Names {
  const names = newNames();
  return {
    fresh: (base) => {
      const text = names.fresh(`${base}$${entry}`);
      own.add(text);
      return text;
    },
  };
}

/** Values of the module have names of their own in every entry, so that code that runs keeps what it had. */
export function findSessionValues(program: TypedProgram, session: SessionProgram): ReadonlyMap<number, TopLevel> {
  const names = newNames();
  const fresh = (module: string, base: string): string =>
    names.fresh(module === session.module ? `${base}$${session.entry}` : base);
  const found = new Map<number, TopLevel>();
  for (const [id, top] of findTopLevels(program, fresh)) {
    const early = top.early || session.initialised.has(top.module);
    found.set(id, { ...top, early, isVariable: true });
  }
  for (const { id, name: snowName, javascriptName, prompt } of session.values) {
    const text = prompt === undefined ? javascriptName : keptName(javascriptName);
    found.set(id, {
      module: session.module,
      javascriptName: text,
      snowName,
      position: -1,
      early: true,
      isVariable: prompt === undefined,
      flag: undefined,
    });
  }
  return found;
}

function keptName(javascriptName: string): string {
  return `${javascriptName}$kept`;
}

/** Takes the values that only statements use out of their variables, which are cleared when there are newer ones. */
export function keepValues(program: ProgramContext, session: SessionProgram | undefined, sink: Sink): void {
  const used = new Set<number>();
  const statements = program.program.modules.find((module) => module.name === session?.module)?.statements ?? [];
  visitAll(statements.flatMap(rootsOf), (one) => {
    if (one.kind === "top-level") used.add(one.id);
  });
  for (const { id, javascriptName, prompt } of session?.values ?? [])
    if (prompt !== undefined && used.has(id))
      push(sink, declare(keptName(javascriptName), variable(javascriptName, program)));
}

function rootsOf(statement: TypedStatement): readonly TypedExpression[] {
  switch (statement.kind) {
    case "expression":
      return [statement.expression];
    case "let":
    case "return":
      return [statement.value];
    case "function":
      return functionExpressions(statement.function);
    default:
      return statement satisfies never;
  }
}

/** Asks for the definitions of the session's module that running code names and that changed. */
export function makeAgain(program: ProgramContext, session: SessionProgram): void {
  if (session.stale.size === 0) return;
  for (const { module } of program.modules.values()) {
    const target = (text: string) => ({ module: module.name, name: text });
    for (const definition of module.functions) {
      const text = valueName(module.name, definition.name);
      const colour = definition.effect;
      if (session.stale.has(text))
        demandFunction(target(definition.name), colour === "suspends" ? "suspending" : "plain", program);
      if (session.stale.has(`${text}$suspending`) && colour === "polymorphic")
        demandFunction(target(definition.name), "suspending", program);
    }
    for (const { name: text } of module.actors) {
      if (session.stale.has(valueName(module.name, text))) demandActor(target(text), program);
    }
    for (const { name: text } of module.supervisors) {
      if (session.stale.has(valueName(module.name, text))) demandSupervisor(target(text), program);
    }
    for (const { name: text } of module.services) {
      if (session.stale.has(`${valueName(module.name, text)}$init`))
        serviceCall({ target: target(text), operation: -1, limited: false }, [], program, undefined);
    }
    for (const { name: text } of module.channels) {
      if (session.stale.has(valueName(module.name, text))) demandChannel(target(text), program);
    }
  }
}

/** Whether `show` gets the value of a statement that is an expression: then that is computed there. */
export function isShown(statement: TypedStatement, session: SessionProgram | undefined): boolean {
  return statement.kind === "expression" && session?.shown.some((one) => one.statement === statement) === true;
}

/** Hands what there is to see after a statement to `show`. */
export function showValues(
  statement: TypedStatement,
  session: SessionProgram | undefined,
  context: FunctionContext,
  sink: Sink,
): void {
  const { lowering } = context.program;
  for (const [number, shown] of (session?.shown ?? []).entries()) {
    if (shown.statement !== statement) continue;
    const values = shown.inspect === undefined && shown.value !== undefined ? [literal(undefined)] : [];
    const seen = shown.inspect ?? shown.value;
    if (seen !== undefined) values.push(lowering.value(seen, context, sink));
    push(sink, { kind: "expression", expression: call(name("show"), [literal(number), ...values]) });
  }
}
