// What a running program has made of earlier definitions, and what may take their place under it.

import { parse } from "../1-parse/index.ts";
import { type CheckedEntry, typeText } from "../3-check/index.ts";
import { notReplaceable } from "../report/catalogue.ts";
import type { Diagnostic } from "../report/index.ts";
import type { ModuleTree } from "../trees/ast.ts";
import type { TypedProgram, TypedService } from "../trees/typed.ts";
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
  /** By `Module.Service`: what runs takes the new handlers. */
  readonly renewed: ReadonlySet<string>;
  /** What runs cannot: its state or its operations are others. */
  readonly others: readonly { readonly module: string; readonly name: string }[];
}

/** The services that an entry defines anew. */
export function replacedServices(before: CheckedEntry | undefined, after: CheckedEntry): ReplacedServices {
  const renewed = new Set<string>();
  const others: { module: string; name: string }[] = [];
  const known = servicesOf(before?.program);
  for (const [key, { module, service }] of servicesOf(after.program)) {
    const old = known.get(key)?.service;
    if (old === undefined || old === service) continue;
    if (fits(old, service, module)) renewed.add(key);
    else others.push({ module, name: service.name });
  }
  return { renewed, others };
}

function servicesOf(program: TypedProgram | undefined) {
  const found = new Map<string, { readonly module: string; readonly service: TypedService }>();
  for (const { name: module, services } of program?.modules ?? [])
    for (const service of services) found.set(`${module}.${service.name}`, { module, service });
  return found;
}

/** Messages on their way name an operation by its number, so the old operations come first, with the same types. */
function fits(old: TypedService, service: TypedService, module: string): boolean {
  const shape = shapeOf(service, module);
  return shapeOf(old, module).every((part, index) => part === shape[index]);
}

function shapeOf({ init, handlers }: TypedService, module: string): string[] {
  const made = init.type;
  const state = made.kind === "function" ? made.result : made;
  const operations = handlers.map(({ kind, name, parameters, body }) => {
    const types = [...parameters, body].map(({ type }) => typeText(type, module));
    return `${kind} ${name}(${types.join(", ")})`;
  });
  return [typeText(state, module), ...operations];
}
