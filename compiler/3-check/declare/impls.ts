// Impls: heads before anything is inferred, bodies afterwards (semantics §8).
import { groupClauses, lineOf } from "../../clauses.ts";
import {
  associatedTypeNotDeclared,
  duplicateImpl,
  methodDiffers,
  methodParameterCountDiffers,
  missingAssociatedType,
  missingMethod,
  unboundInterface,
  unboundType,
  unboundTypeParameter,
  wrongTypeArgumentCount,
} from "../../report/catalogue.ts";
import { closest } from "../../report/index.ts";
import type { Bound, FunctionGroup, ImplDefinition, Parameter } from "../../trees/ast.ts";
import type { ResolvedModule } from "../../trees/resolved.ts";
import type { Span } from "../../trees/source.ts";
import type { EvidenceParameter } from "../../trees/typed.ts";
import type {
  Context,
  Environment,
  InstanceInfo,
  InterfaceInfo,
  MethodInfo,
  ReadBounds,
  SchemeConstraint,
  TypeInfo,
} from "../context.ts";
import { addTo } from "../context.ts";
import { builtinConversions, builtinForm } from "../evidence/builtin-instances.ts";
import { need } from "../evidence/evidence.ts";
import { headOf, instanceKey } from "../evidence/instances.ts";
import { lacks } from "../evidence/uses.ts";
import { infoOf } from "../expressions/constructors.ts";
import { typeTexts } from "../types/print.ts";
import { evidenceParameter, substitute } from "../types/schemes.ts";
import { type FunctionType, isBuiltin, named, prune, type Type, type TypeVariable } from "../types/type.ts";
import { findTypeEntry, pathText, privateType, type TypeScope, typeOf } from "../types/type-trees.ts";
import { absorb, freshEffect, freshVariable, rigidVariable, unify } from "../types/unify.ts";

/** An impl whose head was understood. */
export interface DeclaredImpl {
  readonly module: ResolvedModule;
  readonly tree: ImplDefinition;
  readonly instance: InstanceInfo;
  readonly groups: readonly FunctionGroup[];
  readonly scope: TypeScope;
}

/** The interface that a path names. */
function findInterface(
  scope: Pick<TypeScope, "context" | "module">,
  path: Bound["interface"],
): InterfaceInfo | undefined {
  const entry = findTypeEntry(scope, path);
  if (entry !== undefined) {
    return entry.item.kind === "interface"
      ? scope.context.interfaces.get(`${entry.module}.${entry.item.name.text}`)
      : undefined;
  }
  const info = path.segments.length === 1 ? scope.context.interfaces.get(pathText(path)) : undefined;
  return info?.module === "" && info.closed !== true ? info : undefined;
}

/** `where T: A, T: B`: givens for the body, constraints for the users. */
export const readBounds: ReadBounds = (environment, bounds, generics) => {
  const { context, file } = environment;
  const evidence: EvidenceParameter[] = [];
  const constraints: SchemeConstraint[] = [];
  for (const bound of bounds) {
    const variable = generics.get(bound.parameter.text);
    const info = findInterface(environment, bound.interface);
    if (info === undefined) {
      const name = pathText(bound.interface);
      context.report(
        privateType(environment, file, bound.interface.segments) ??
          unboundInterface(file, bound.interface.span, name, {
            suggestion: closest(name, interfaceNames(environment)),
          }),
      );
      continue;
    }
    if (variable?.kind !== "variable") {
      context.report(
        unboundTypeParameter(file, bound.parameter.span, bound.parameter.text, {
          suggestion: closest(bound.parameter.text, generics.keys()),
        }),
      );
      continue;
    }
    const associated = new Map(
      [...info.associated.keys()].map((name) => [name, info.optionalAssociated ? variable : freshVariable(context)]),
    );
    const constraint: SchemeConstraint = {
      interface: info,
      arguments: info.parameters.map(() => freshVariable(context)),
      type: variable,
      associated,
      makes: false,
    };
    const { owner } = environment;
    if (variable.rigid === undefined && owner !== undefined) {
      // Shared with the functions of its group: what the bound asks is inferred like the rest.
      need({ context, owner }, constraint, lacks(environment, bound.interface.span, info.name));
      continue;
    }
    const parameter = evidenceParameter(context, constraint);
    evidence.push(parameter);
    constraints.push(constraint);
    const givens = context.givens.get(variable.id) ?? [];
    givens.push({ interface: info, arguments: constraint.arguments, associated, parameter });
    context.givens.set(variable.id, givens);
  }
  return { evidence, constraints };
};

function interfaceNames(environment: Pick<Environment, "context" | "module">): string[] {
  const own = [...environment.module.scope.types]
    .filter(([, entry]) => entry.item.kind === "interface")
    .map(([name]) => name);
  return [
    ...own,
    ...[...environment.context.interfaces.values()].filter((info) => info.module === "").map((info) => info.name),
  ];
}

function targetOf(scope: TypeScope, tree: ImplDefinition): TypeInfo | undefined {
  const { context } = scope;
  const entry = findTypeEntry(scope, tree.target);
  const name = pathText(tree.target);
  if (entry?.item.kind === "alias") {
    const type = prune(typeOf(scope, { kind: "named", span: tree.target.span, path: tree.target, arguments: [] }));
    return type.kind === "named" ? context.types.get(`${type.module}.${type.name}`) : undefined;
  }
  const info = entry === undefined ? context.types.get(`.${name}`) : infoOf(context, entry);
  if (info === undefined)
    context.report(
      privateType(scope, scope.file, tree.target.segments) ??
        unboundType(scope.file, tree.target.span, name, { suggestion: closest(name, scope.module.scope.types.keys()) }),
    );
  return info;
}

/** No `impl` gives them. */
const derivedOnly: ReadonlySet<string> = new Set(["Json", "Row"]);

export function declareImpl(context: Context, module: ResolvedModule, tree: ImplDefinition): DeclaredImpl | undefined {
  const { file } = module.tree;
  const outer: TypeScope = { context, module, file, generics: new Map(), associated: new Map() };
  const info = findInterface(outer, tree.interface);
  if (info === undefined || (info.module === "" && derivedOnly.has(info.name))) {
    const name = pathText(tree.interface);
    context.report(
      privateType(outer, file, tree.interface.segments) ??
        unboundInterface(file, tree.interface.span, name, { suggestion: closest(name, interfaceNames(outer)) }),
    );
    return undefined;
  }
  const target = targetOf(outer, tree);
  if (target === undefined) return undefined;
  const variables = target.parameters.map((parameter) => rigidVariable(context, parameter.rigid ?? "T", 0));
  const self = named(target.module, target.name, ...variables);
  const generics = new Map<string, Type>(variables.map((variable) => [variable.rigid ?? "", variable]));
  const bounds = readBounds(outer, tree.bounds, generics);
  const instanceContext = contextOf(bounds, variables);
  generics.set("Self", self);
  const associated = new Map<string, Type>();
  const scope: TypeScope = { context, module, file, generics, associated };
  readAssociated({ ...scope, associated }, tree, info, { name: target.name, self });
  const interfaceArguments = interfaceArgumentsOf(scope, tree, info);
  const groups = groupClauses(file, tree.methods, context.report, true);
  const methods: Methods = new Map();
  const id = uniqueId(context, info, target);
  const instance: InstanceInfo = {
    id,
    interface: info,
    module: module.name,
    parameters: variables,
    self,
    interfaceArguments,
    associated,
    context: instanceContext,
    methods,
    faulty: new Set(),
    span: tree.headSpan,
    file,
  };
  if (!register(context, instance, target)) return undefined;
  declareMethods({ module, tree, instance, groups, scope }, methods, target.name);
  return { module, tree, instance, groups, scope };
}

type Methods = Map<string, { type: Type; effect: FunctionType["effect"] }>;

/** The associated types of an impl, as written or to be inferred, into `scope.associated`. */
function readAssociated(
  scope: TypeScope & { readonly associated: Map<string, Type> },
  tree: ImplDefinition,
  info: InterfaceInfo,
  target: { readonly name: string; readonly self: Type },
): void {
  const { context, file, associated } = scope;
  for (const given of tree.associatedTypes) {
    if (!info.associated.has(given.name.text)) {
      context.report(associatedTypeNotDeclared(file, given.span, { name: given.name.text, interface: info.name }));
    }
    associated.set(given.name.text, typeOf(scope, given.target));
  }
  for (const name of info.associated.keys()) {
    if (associated.has(name)) continue;
    if (!info.optionalAssociated && info.unwritten?.has(name) !== true)
      context.report(missingAssociatedType(file, tree.headSpan, { name, interface: info.name, type: target.name }));
    associated.set(name, info.optionalAssociated ? target.self : freshVariable(context, 0));
  }
  if (info.key === "Iterable") inferElement(associated);
}

/** The heads of an impl's methods: those that its interface asks for, and its own. `type`: the name of its type. */
function declareMethods(declared: DeclaredImpl, methods: Methods, type: string): void {
  const { scope, instance, groups, tree } = declared;
  const { context, file } = scope;
  const { interface: info } = instance;
  const templates = templateMap(instance);
  for (const method of info.methods.values()) {
    const group = groups.find((candidate) => candidate.name === method.name);
    const wanted: FunctionType = {
      kind: "function",
      parameters: method.parameters.map((parameter) => substitute(parameter, templates)),
      result: substitute(method.result, templates),
      effect: freshEffect(context, 0),
    };
    if (group === undefined) {
      if (method.default === undefined || (method.name === "lt" && lacksOrder(info, groups)))
        context.report(missingMethod(file, tree.headSpan, { method: method.name, interface: info.name, type }));
      methods.set(method.name, { type: wanted, effect: wanted.effect });
    } else
      methods.set(method.name, { type: compareMethod(scope, instance, method, group, wanted), effect: wanted.effect });
    absorb(method.effect, wanted.effect);
  }
  for (const group of groups) {
    if (info.methods.has(group.name)) continue;
    const own = extraMethod(scope, group, instance.self);
    methods.set(group.name, { type: own, effect: own.effect });
    addTo(context.extraMethods, group.name, instance);
  }
}

/** `type Iter = ListIterator` leaves the element to be inferred: it is the Item. */
function inferElement(associated: ReadonlyMap<string, Type>): void {
  const item = associated.get("Item");
  const iterator = associated.get("Iter");
  if (item === undefined || iterator === undefined) return;
  const target = prune(iterator);
  const element = isBuiltin(target, "Iter") ? target.arguments[0] : undefined;
  if (element !== undefined && prune(element).kind === "variable") unify(element, item);
}

/** `Ord` asks for `lt` or `compare`: each has a default that uses the other. */
function lacksOrder(info: InterfaceInfo, groups: readonly FunctionGroup[]): boolean {
  return info.key === "Ord" && !groups.some((group) => info.methods.has(group.name));
}

function contextOf(bounds: ReturnType<ReadBounds>, variables: readonly TypeVariable[]): InstanceInfo["context"] {
  return bounds.constraints.flatMap((constraint, index) => {
    const variable = variables.find((candidate) => candidate === constraint.type);
    const parameter = bounds.evidence[index];
    return variable === undefined || parameter === undefined
      ? []
      : [{ interface: constraint.interface, variable, parameter }];
  });
}

function interfaceArgumentsOf(scope: TypeScope, tree: ImplDefinition, info: InterfaceInfo): readonly Type[] {
  const given = tree.interfaceArguments.map((argument) => typeOf(scope, argument));
  if (given.length === info.parameters.length) return given;
  const texts = { type: info.name, expected: info.parameters.length, found: given.length };
  scope.context.report(wrongTypeArgumentCount(scope.file, tree.interface.span, texts));
  return info.parameters.map(() => freshVariable(scope.context, 0));
}

function uniqueId(context: Context, info: InterfaceInfo, target: TypeInfo): string {
  return `${info.key}.${target.module}.${target.name}.${context.nextId++}`;
}

function templateMap(instance: InstanceInfo): Map<TypeVariable, Type> {
  const { interface: info } = instance;
  const map = new Map<TypeVariable, Type>([[info.self, instance.self]]);
  info.parameters.forEach((parameter, index) => {
    const argument = instance.interfaceArguments[index];
    if (argument !== undefined) map.set(parameter, argument);
  });
  for (const [name, variable] of info.associated) map.set(variable, instance.associated.get(name) ?? instance.self);
  return map;
}

/** False, and E0026, when the type has this interface already. */
function register(context: Context, instance: InstanceInfo, target: TypeInfo): boolean {
  const { interface: info, file, span } = instance;
  const key = instanceKey(info, `${target.module}.${target.name}`);
  const others = context.instances.get(key) ?? [];
  const texts = { interface: info.name, type: target.name };
  const first = others.find((other) => sameArguments(other, instance));
  if (first !== undefined) {
    const place = { file: first.file, line: lineOf(first.file, first.span.start) };
    context.report(duplicateImpl(file, span, { ...texts, first: place }));
    return false;
  }
  const builtin =
    info.module === "" &&
    target.module === "" &&
    builtinForm(context.library.instances, info.name, target.name) !== undefined;
  if (builtin || convertsAlready(instance, target)) {
    context.report(duplicateImpl(file, span, { ...texts, first: "the built-in type has one" }));
    return false;
  }
  if (info.module === "" && target.kind !== "opaque" && target.deriving.has(info.name)) {
    if (target.derivingWritten) {
      context.report(duplicateImpl(file, span, { ...texts, first: "it is derived already" }));
      return false;
    }
    target.deriving.delete(info.name);
  }
  context.instances.set(key, [...others, instance]);
  return true;
}

function convertsAlready(instance: InstanceInfo, target: TypeInfo): boolean {
  const [source] = instance.interfaceArguments;
  if (instance.interface.key !== "From" || target.module !== "" || source === undefined) return false;
  return builtinConversions.some(([to, from]) => to === target.name && headOf(source) === `.${from}`);
}

function sameArguments(first: InstanceInfo, second: InstanceInfo): boolean {
  const [a, b] = [first, second].map((instance) => typeTexts(instance.interfaceArguments, "").join(", "));
  return a === b;
}

// ---------------------------------------------------------------- method heads

function writtenTypes(scope: TypeScope, parameters: readonly Parameter[]): (Type | undefined)[] {
  return parameters.map((parameter) =>
    parameter.annotation === undefined ? undefined : typeOf(scope, parameter.annotation),
  );
}

/** The type of a method as written, where that agrees with the interface; reports E0008. */
function compareMethod(
  scope: TypeScope,
  instance: InstanceInfo,
  method: MethodInfo,
  group: FunctionGroup,
  wanted: FunctionType,
): FunctionType {
  const { context, file, module } = scope;
  const { first } = group;
  const texts = { method: method.name, interface: instance.interface.name };
  if (first.parameters.length !== wanted.parameters.length) {
    const counts = { expected: wanted.parameters.length, found: first.parameters.length };
    context.report(methodParameterCountDiffers(file, first.headSpan, { ...texts, ...counts }));
    instance.faulty.add(method.name);
    return {
      ...wanted,
      parameters: first.parameters.map((_, index) => wanted.parameters[index] ?? freshVariable(context)),
    };
  }
  const compare = (expected: Type, found: Type | undefined, span: Span) => {
    if (found === undefined || unify(expected, found) === "same") return;
    const [expectedText = "", foundText = ""] = typeTexts([expected, found], module.name);
    context.report(methodDiffers(file, span, { ...texts, expected: expectedText, found: foundText }));
    instance.faulty.add(method.name);
  };
  writtenTypes(scope, first.parameters).forEach((type, index) => {
    const expected = wanted.parameters[index];
    if (expected !== undefined) compare(expected, type, first.parameters[index]?.annotation?.span ?? first.headSpan);
  });
  const result = first.result === undefined ? undefined : typeOf(scope, first.result);
  compare(wanted.result, result, first.result?.span ?? first.headSpan);
  return { ...wanted, result: result ?? wanted.result };
}

function extraMethod(scope: TypeScope, group: FunctionGroup, self: Type): FunctionType {
  const { context } = scope;
  const { first } = group;
  const types = writtenTypes(scope, first.parameters);
  return {
    kind: "function",
    parameters: types.map((type, index) => type ?? (index === 0 ? self : freshVariable(context, 0))),
    result: first.result === undefined ? freshVariable(context, 0) : typeOf(scope, first.result),
    effect: freshEffect(context, 0),
  };
}
