// Bodies of the methods of impls, and of the default methods of interfaces.

import type { Diagnostic } from "../../report/index.ts";
import type { FunctionGroup } from "../../trees/ast.ts";
import type { ResolvedModule } from "../../trees/resolved.ts";
import type { Context, Environment, InstanceInfo, InterfaceInfo, MethodInfo } from "../context.ts";
import type { DeclaredImpl } from "../declare/impls.ts";
import { simple } from "../evidence/evidence.ts";
import type { TypedFunction } from "../open-tree.ts";
import { evidenceParameter, substitute } from "../types/schemes.ts";
import { solveForGeneralisation } from "../types/solve.ts";
import { type FunctionType, prune, type Type, type TypeVariable } from "../types/type.ts";
import { freshEffect, freshVariable, rigidVariable } from "../types/unify.ts";
import { checkDefinition, functionFrame } from "./functions.ts";
import { moduleEnvironment } from "./groups.ts";

export function checkImpl(context: Context, impl: DeclaredImpl): void {
  const { instance, groups } = impl;
  const methods: TypedFunction[] = [];
  const base = moduleEnvironment(context, impl.module, {});
  const environment: Environment = { ...base, generics: impl.scope.generics, associated: impl.scope.associated };
  for (const group of groups) {
    const method = instance.methods.get(group.name);
    const type = method === undefined ? undefined : prune(method.type);
    if (type?.kind !== "function") continue;
    methods.push(checkMethod(environment, group, type));
  }
  for (const method of instance.interface.methods.values()) {
    if (groups.some((group) => group.name === method.name) || method.default === undefined) continue;
    const type = instance.methods.get(method.name)?.type;
    const target = type === undefined ? undefined : prune(type);
    if (target?.kind === "function") methods.push(checkDefaultFor(environment, instance, method, target));
  }
  context.typedInstances.push({
    id: instance.id,
    module: instance.module,
    interface: instance.interface.key,
    target: instance.self.kind === "named" ? instance.self.name : "",
    evidenceParameters: instance.context.map((bound) => bound.parameter),
    body: { kind: "methods", methods },
  });
}

function checkMethod(environment: Environment, group: FunctionGroup, type: FunctionType): TypedFunction {
  const { context } = environment;
  context.level += 1;
  const scope = functionFrame({ ...environment, owner: {} }, "method", type, group.first.result?.span);
  const clauses = checkDefinition(scope, group, type);
  solveForGeneralisation(context);
  context.level -= 1;
  return {
    name: group.name,
    span: group.span,
    type,
    evidenceParameters: [],
    effect: type.effect,
    arity: type.parameters.length,
    clauses,
  };
}

/** A default body as the method of one type; its mistakes were reported when the interface was checked. */
function checkDefaultFor(
  environment: Environment,
  instance: InstanceInfo,
  method: MethodInfo,
  type: FunctionType,
): TypedFunction {
  const { context } = environment;
  const checks = context.finalChecks.length;
  const home =
    instance.interface.entry === undefined ? undefined : context.modules.get(instance.interface.entry.module);
  const place = home === undefined ? environment : { ...environment, module: home, file: home.tree.file };
  const generics = new Map(place.generics);
  const item = instance.interface.entry?.item;
  if (item?.kind === "interface") {
    item.generics.forEach((generic, index) => {
      const argument = instance.interfaceArguments[index];
      if (argument !== undefined) generics.set(generic.text, argument);
    });
  }
  const { result, found } = hold(context, () => checkMethod({ ...place, generics }, defaultGroup(method), type));
  context.finalChecks.length = checks;
  // The types of this impl may lack what the body asks of `Self.Item`.
  if (!instance.interface.faultyDefaults.has(method.name)) for (const diagnostic of found) context.report(diagnostic);
  return { ...result, home: place.module.name };
}

/** Runs without reporting; gives what would have been. */
function hold<Result>(context: Context, run: () => Result): { result: Result; found: readonly Diagnostic[] } {
  const outer = context.holding;
  context.muted += 1;
  const holding = { muted: context.muted, found: [] };
  context.holding = holding;
  const result = run();
  context.muted -= 1;
  context.holding = outer;
  return { result, found: holding.found };
}

function defaultGroup(method: MethodInfo): FunctionGroup {
  const span = method.default?.span ?? { start: 0, end: 0 };
  const first: FunctionGroup["first"] = {
    kind: "function",
    span,
    headSpan: span,
    documentation: "",
    public: false,
    name: { text: method.name, span },
    generics: [],
    parameters: method.default?.parameters ?? [],
    result: undefined,
    bounds: [],
    guard: undefined,
    bodyForm: "block",
    body: method.default?.body ?? { kind: "unit", span },
  };
  return { name: method.name, span, public: false, documentation: "", first, clauses: [first], incomplete: false };
}

/** Default bodies once with `Self` open, so that their mistakes are reported where they stand. */
export function checkDefaults(context: Context, module: ResolvedModule, info: InterfaceInfo): void {
  const item = info.entry?.item;
  if (item?.kind !== "interface") return;
  const self = rigidVariable(context, "Self", 0);
  const map = new Map<TypeVariable, Type>([[info.self, self]]);
  const generics = new Map<string, Type>([["Self", self]]);
  const parameters = item.generics.map((generic, index) => {
    const variable = rigidVariable(context, generic.text, 0);
    const template = info.parameters[index];
    if (template !== undefined) map.set(template, variable);
    context.openTypes.add(variable);
    generics.set(generic.text, variable);
    return variable;
  });
  const associated = new Map<string, Type>();
  for (const [name, template] of info.associated) {
    const variable =
      info.unwritten?.has(name) === true ? freshVariable(context, 0) : rigidVariable(context, `Self.${name}`, 0);
    context.openTypes.add(variable);
    map.set(template, variable);
    associated.set(name, variable);
  }
  const parameter = evidenceParameter(context, simple(info, self));
  context.givens.set(self.id, [{ interface: info, arguments: parameters, associated, parameter }]);
  const environment: Environment = { ...moduleEnvironment(context, module, {}), generics, associated };
  for (const method of info.methods.values()) {
    if (method.default === undefined) continue;
    const type: FunctionType = {
      kind: "function",
      parameters: method.parameters.map((type) => substitute(type, map)),
      result: substitute(method.result, map),
      effect: freshEffect(context, 0),
    };
    const { found } = hold(context, () => checkMethod(environment, defaultGroup(method), type));
    if (found.length > 0) info.faultyDefaults.add(method.name);
    for (const diagnostic of found) context.report(diagnostic);
  }
}
