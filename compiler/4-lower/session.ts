// Lowering for a session: what earlier entries made stays, what an entry replaces is made again under the same name.
import type { CoreProgram } from "../core.ts";
import type { Span } from "../source.ts";
import type { TypedExpression, TypedModule, TypedProgram, TypedStatement } from "../typed.ts";
import { colourOf } from "../types.ts";
import { call, literal, name } from "./build.ts";
import type { FunctionContext, ProgramContext, TopLevel } from "./context.ts";
import { demandActor, demandFunction, demandSupervisor, serviceCall } from "./demand.ts";
import { findTopLevels } from "./initialisation.ts";
import { globalName, type Names, newNames } from "./names.ts";
import { push, type Sink } from "./sink.ts";

export interface SessionProgram {
  readonly module: string;
  /** Number of the entry. */
  readonly entry: number;
  /** Keys of what earlier entries made and is still good. */
  readonly live: ReadonlySet<string>;
  /** Keys of what earlier entries made and has to be made again, since code that runs uses it. */
  readonly stale: ReadonlySet<string>;
  /** Modules whose top-level statements have run. */
  readonly initialised: ReadonlySet<string>;
  /** Values of earlier entries of the module. */
  readonly values: readonly { readonly id: number; readonly name: string; readonly javascriptName: string }[];
  readonly shown: ReadonlyMap<TypedStatement, { readonly inspect: TypedExpression | undefined }>;
  /** The file that a definition of an earlier entry is in. */
  readonly pathOf: (module: TypedModule, span: Span) => string | undefined;
  readonly firstSite: number;
  readonly callsMain: boolean;
}

export interface LoweredEntry {
  readonly core: CoreProgram;
  /** Definitions that later entries use. */
  readonly shared: ReadonlySet<string>;
  readonly live: ReadonlySet<string>;
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
  const prefix = globalName(session.module, "");
  const fresh = (base: string): string => names.fresh(base.startsWith(prefix) ? `${base}$${session.entry}` : base);
  const found = new Map<number, TopLevel>();
  for (const [id, top] of findTopLevels(program, { fresh })) {
    const ready = [...session.initialised].some((module) => top.javascriptName.startsWith(globalName(module, "")));
    found.set(id, ready ? { ...top, early: true } : top);
  }
  for (const { id, name: snowName, javascriptName } of session.values)
    found.set(id, { javascriptName, snowName, position: -1, early: true, flag: undefined });
  return found;
}

/** Asks for the definitions of the session's module that running code names and that changed. */
export function makeAgain(program: ProgramContext, session: SessionProgram): void {
  if (session.stale.size === 0) return;
  for (const { module } of program.modules.values()) {
    const target = (text: string) => ({ module: module.name, name: text });
    for (const definition of module.functions) {
      const text = globalName(module.name, definition.name);
      const colour = colourOf(definition.effect);
      if (session.stale.has(text))
        demandFunction(target(definition.name), colour === "suspends" ? "suspending" : "plain", program);
      if (session.stale.has(`${text}$suspending`) && colour === "polymorphic")
        demandFunction(target(definition.name), "suspending", program);
    }
    for (const { name: text } of module.actors) {
      if (session.stale.has(globalName(module.name, text))) demandActor(target(text), program);
    }
    for (const { name: text } of module.supervisors) {
      if (session.stale.has(globalName(module.name, text))) demandSupervisor(target(text), program);
    }
    for (const { name: text } of module.services) {
      if (session.stale.has(`${globalName(module.name, text)}$init`))
        serviceCall({ target: target(text), operation: -1 }, [], program, undefined);
    }
  }
}

/** Hands the text of an expression's value to `show`; false for other statements. */
export function showStatement(
  statement: TypedStatement,
  session: SessionProgram | undefined,
  context: FunctionContext,
  sink: Sink,
): boolean {
  const shown = session?.shown.get(statement);
  if (session === undefined || shown === undefined || statement.kind !== "expression") return false;
  const { lowering } = context.program;
  const number = literal([...session.shown.keys()].indexOf(statement));
  if (shown.inspect === undefined) lowering.into(statement.expression, { kind: "discard" }, context, sink);
  const text = shown.inspect === undefined ? [] : [lowering.value(shown.inspect, context, sink)];
  push(sink, { kind: "expression", expression: call(name("show"), [number, ...text]) });
  return true;
}
