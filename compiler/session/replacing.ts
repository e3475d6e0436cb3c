// What a running program has made of earlier definitions, and what may take their place under it.

import { parse } from "../1-parse/index.ts";
import { type CheckedEntry, typeText } from "../3-check/index.ts";
import { notReplaceable } from "../report/catalogue.ts";
import type { Diagnostic } from "../report/index.ts";
import type { ModuleTree } from "../trees/ast.ts";
import type { TypedChannel, TypedFunction, TypedOperation, TypedProgram, TypedService } from "../trees/typed.ts";
import { type Draft, definitionsOf, isSameDefinition, namesOfLet } from "./definitions.ts";
import type { ChangedModule, NamedTree, Session } from "./state.ts";

export interface Replaced {
  readonly others: readonly NamedTree[];
  /** Definitions with another text, by module. */
  readonly drafts: readonly { readonly module: string; readonly draft: Draft; readonly isNew: boolean }[];
  /** Names of top-level values with another text: they keep what they have. */
  readonly kept: readonly { readonly module: string; readonly name: string }[];
}

/** The session's modules with new texts; reports syntax errors, and what the program would have to be started anew for. */
export function replaceModules(
  session: Session,
  changed: readonly ChangedModule[],
  report: (diagnostic: Diagnostic) => void,
): Replaced {
  const drafts: { module: string; draft: Draft; isNew: boolean }[] = [];
  const kept: { module: string; name: string }[] = [];
  const others = session.others.map((old): NamedTree => {
    const { name, file } = changed.find((one) => one.name === old.name) ?? {};
    if (name === undefined || file === undefined) return old;
    const tree = parse(file, report);
    const before = definitionsOf(old.tree, old.tree.file);
    const after = definitionsOf(tree, file);
    for (const draft of before.filter(({ kind }) => kind === "type")) {
      const now = after.find((one) => isSameDefinition(one, draft));
      if (now === undefined || !isSameText(now.text, draft.text))
        report(notReplaceable(`${name}.${draft.name}`, "a type whose values are in use"));
    }
    for (const draft of after) {
      const then = before.find((one) => isSameDefinition(one, draft));
      if (then?.text !== draft.text) drafts.push({ module: name, draft, isNew: then === undefined });
    }
    const values = lets(old.tree);
    for (const [value, text] of lets(tree)) {
      const then = values.get(value);
      if (then === undefined)
        report(notReplaceable(`${name}.${value}`, "a new top-level value, which nothing computes"));
      else if (!isSameText(then, text)) kept.push({ module: name, name: value });
    }
    return { name, tree };
  });
  return { others, drafts, kept };
}

/** The text of the `let` that binds a name at top level. */
function lets(tree: ModuleTree): ReadonlyMap<string, string> {
  return new Map(
    tree.items.flatMap((item) =>
      item.kind === "let"
        ? namesOfLet(item).map((name) => [name, tree.file.text.slice(item.span.start, item.span.end)] as const)
        : [],
    ),
  );
}

function isSameText(one: string, other: string): boolean {
  return one.replace(/\s+/g, " ") === other.replace(/\s+/g, " ");
}

export interface ReplacedServices {
  /** By `Module.Service`, channels too: what runs takes the new handlers. */
  readonly renewed: ReadonlySet<string>;
  /** What runs cannot: its state or its operations are others. */
  readonly others: readonly { readonly module: string; readonly name: string; readonly what: "service" | "channel" }[];
}

/** The services and channels that an entry defines anew. */
export function replacedServices(before: CheckedEntry | undefined, after: CheckedEntry): ReplacedServices {
  const renewed = new Set<string>();
  const others: ReplacedServices["others"][number][] = [];
  const known = servedIn(before?.program);
  for (const [key, { module, definition, what, shape }] of servedIn(after.program)) {
    const old = known.get(key);
    if (old === undefined || old.definition === definition) continue;
    const now = shape();
    // Messages on their way name an operation by its number, so the old operations come first, with the same types.
    if (old.what === what && old.shape().every((part, index) => part === now[index])) renewed.add(key);
    else others.push({ module, name: definition.name, what });
  }
  return { renewed, others };
}

interface Served {
  readonly module: string;
  readonly definition: TypedService | TypedChannel;
  readonly what: "service" | "channel";
  /** What running processes and messages on their way rely on. */
  readonly shape: () => readonly string[];
}

function servedIn(program: TypedProgram | undefined): ReadonlyMap<string, Served> {
  const found = new Map<string, Served>();
  for (const { name: module, services, channels, functions } of program?.modules ?? []) {
    for (const definition of services) {
      const shape = () => serviceShape(definition, module);
      found.set(`${module}.${definition.name}`, { module, definition, what: "service", shape });
    }
    for (const definition of channels) {
      const shape = () => channelShape(definition, functions, module);
      found.set(`${module}.${definition.name}`, { module, definition, what: "channel", shape });
    }
  }
  return found;
}

function serviceShape({ init, handlers }: TypedService, module: string): string[] {
  return [resultText(init, module), ...handlers.map((handler) => operationText(handler, module))];
}

/** What `join` gives has the type of the state in it. */
function channelShape(
  { name, parameters, presence, operations }: TypedChannel,
  functions: readonly TypedFunction[],
  module: string,
): string[] {
  const join = functions.find((one) => one.name === `${name}.join`);
  const topic = parameters.map(({ type }) => type).join(", ");
  const shown = presence === undefined ? "" : typeText(presence.type, module);
  const state = join === undefined ? "" : resultText(join, module);
  return [topic, shown, state, ...operations.map(({ handler }) => operationText(handler, module))];
}

function resultText({ type }: TypedFunction, module: string): string {
  return typeText(type.kind === "function" ? type.result : type, module);
}

function operationText({ kind, name, parameters, body }: TypedOperation, module: string): string {
  const types = [...parameters, body].map(({ type }) => typeText(type, module));
  return `${kind} ${name}(${types.join(", ")})`;
}
