// What a program has, by name: its modules, types, functions and instances.
import { entryOf, type Instance, type TypedFunction, type TypedModule, type TypedProgram } from "../../trees/typed.ts";
import { rootsOf, visitAll } from "../../trees/typed-walks.ts";
import { findTailGroups } from "../analyse/groups.ts";
import { keyOf, type ProgramContext } from "../context.ts";
import { mayWait } from "./evidence.ts";

type ProgramIndex = Pick<
  ProgramContext,
  | "program"
  | "modules"
  | "functions"
  | "actors"
  | "services"
  | "channels"
  | "supervisors"
  | "externs"
  | "types"
  | "instances"
  | "polymorphicMethods"
  | "waitingInterfaces"
  | "groups"
  | "usedLocals"
>;

export function indexOf(program: TypedProgram): ProgramIndex {
  const { modules, instances } = program;
  return {
    program,
    modules: new Map(modules.map((module, index) => [module.name, { index, module }])),
    functions: byKey(modules, (module) => module.functions),
    actors: byKey(modules, (module) => module.actors),
    services: byKey(modules, (module) => module.services),
    channels: byKey(modules, (module) => module.channels),
    supervisors: byKey(modules, (module) => module.supervisors),
    externs: byKey(modules, (module) => module.externs),
    types: new Map(program.types.map((type) => [keyOf(type), type])),
    instances: new Map(instances.map((instance) => [instance.id, instance])),
    polymorphicMethods: findPolymorphicMethods(instances),
    waitingInterfaces: findWaitingInterfaces(instances),
    groups: findTailGroups(program),
    usedLocals: findUsedLocals(program),
  };
}

function byKey<T extends { readonly name: string }>(
  modules: readonly TypedModule[],
  select: (module: TypedModule) => readonly T[],
): ReadonlyMap<string, T> {
  return new Map(
    modules.flatMap((module) =>
      select(module).map((one) => [keyOf({ module: module.name, name: one.name }), one] as const),
    ),
  );
}

function findPolymorphicMethods(instances: readonly Instance[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { interface: interfaceName, body } of instances) {
    if (body.kind !== "methods") continue;
    for (const method of body.methods) {
      if (method.effect === "polymorphic") found.add(`${interfaceName}.${method.name}`);
    }
  }
  return found;
}

/** Those whose methods the runtime calls, where it cannot wait. */
const asked: ReadonlySet<string> = new Set(["Eq", "Ord", "Hash", "Display", "Debug", "ToSql"]);

function findWaitingInterfaces(instances: readonly Instance[]): ReadonlySet<string> {
  const waiting = instances.filter((instance) => asked.has(instance.interface) && mayWait(instance));
  return new Set(waiting.map((instance) => instance.interface));
}

function findUsedLocals(program: TypedProgram): ReadonlySet<number> {
  const used = new Set<number>();
  visitAll(rootsOf(program), (expression) => {
    if (expression.kind === "local") used.add(expression.id);
  });
  return used;
}

/** `main`, when no expression of the program names it. */
export function findUnheard(program: TypedProgram): TypedFunction | undefined {
  if (program.tests !== undefined || program.offered !== undefined) return undefined;
  const entry = entryOf(program);
  let isNamed = false;
  visitAll(rootsOf(program), (expression) => {
    if (expression.kind !== "function" || expression.target.name !== "main") return;
    isNamed ||= expression.target.module === program.main;
  });
  return isNamed ? undefined : entry;
}
