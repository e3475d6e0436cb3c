// Finding the dictionary for a use of an interface.
import { interfaceNotImplemented } from "../catalogue.ts";
import type { Diagnostic } from "../diagnostics.ts";
import type { Span } from "../source.ts";
import type { Evidence, Instance, TypeDefinition } from "../typed.ts";
import { type NamedType, prune, type Type, type TypeVariable } from "../types.ts";
import { builtinAssociated, builtinConversions, builtinForm, builtinSymbol } from "./builtin-instances.ts";
import type {
  Constraint,
  Context,
  Environment,
  Given,
  InstanceInfo,
  InterfaceInfo,
  SchemeConstraint,
  StructInfo,
  SumInfo,
  TypeInfo,
} from "./context.ts";
import { nothingAssociated } from "./context.ts";
import { typeText } from "./print.ts";
import { evidenceParameter, freshSubstitution, parameterEvidence, substitute } from "./schemes.ts";
import { unify } from "./unify.ts";

/** Notes that `type` must implement the interface; the evidence is filled in by `settle`. */
export function need(
  environment: Pick<Environment, "context" | "owner">,
  constraint: SchemeConstraint,
  failure: (type: Type) => Diagnostic,
): Evidence {
  if (constraint.associated.size === 0) {
    const plain = plainEvidence(environment.context, constraint.interface, constraint.type);
    if (plain !== undefined) return plain;
  }
  const evidence: Constraint["evidence"] = {
    kind: "pending",
    interface: constraint.interface.key,
    solution: undefined,
  };
  addConstraint(environment.context, { ...constraint, evidence, owner: environment.owner, failure });
  return evidence;
}

function addConstraint(context: Context, constraint: Constraint): void {
  if (!solve(context, constraint)) context.pending.push(constraint);
}

/** The usual failure: the type does not implement the interface. */
export function lacks(
  environment: Pick<Environment, "file" | "module">,
  span: Span,
  interfaceName: string,
  label?: string,
): (type: Type) => Diagnostic {
  return (type) =>
    interfaceNotImplemented(environment.file, span, {
      type: typeText(type, environment.module.name),
      interface: interfaceName,
      label,
      help: boundHelp(type, interfaceName),
    });
}

const derivable: ReadonlySet<string> = new Set(["Eq", "Ord", "Display", "Debug", "Hash", "Json"]);

export function boundHelp(type: Type, interfaceName: string): string | undefined {
  const target = prune(type);
  if (target.kind === "variable" && target.rigid !== undefined)
    return `add \`where ${target.rigid}: ${interfaceName}\``;
  if (target.kind !== "named" || target.module === "") return undefined;
  const impl = `write \`impl ${interfaceName} for ${target.name}\``;
  return derivable.has(interfaceName) ? `add \`${interfaceName}\` to its \`deriving\`, or ${impl}` : impl;
}

/** A constraint on one type without further arguments. */
export function simple(info: InterfaceInfo, type: Type): SchemeConstraint {
  return { interface: info, arguments: [], type, associated: nothingAssociated };
}

/** The key of a type's outermost constructor; undefined for a variable. */
export function headOf(type: Type): string | undefined {
  const target = prune(type);
  switch (target.kind) {
    case "named":
      return `${target.module}.${target.name}`;
    case "tuple":
      return "(tuple)";
    case "function":
      return "(function)";
    case "variable":
    case "any-message":
      return undefined;
    default: {
      const never: never = target;
      return never;
    }
  }
}

export const instanceKey = (info: InterfaceInfo, head: string): string => `${info.key} ${head}`;

/** Instances of the program for a type's head. */
export function instancesFor(context: Context, info: InterfaceInfo, type: Type): readonly InstanceInfo[] {
  const head = headOf(type);
  return head === undefined ? [] : (context.instances.get(instanceKey(info, head)) ?? []);
}

/** Tries every open constraint again until nothing changes; `context.pending` keeps those that wait for a type. */
export function settleConstraints(context: Context): boolean {
  let changed = false;
  for (let progress = true; progress; ) {
    progress = false;
    const open = context.pending;
    context.pending = [];
    for (const constraint of open) {
      if (solve(context, constraint)) progress = true;
      else context.pending.push(constraint);
    }
    changed ||= progress;
  }
  return changed;
}

/** Answers false while the type is open. */
function solve(context: Context, constraint: Constraint): boolean {
  const type = prune(constraint.type);
  if (type.kind === "any-message") {
    constraint.evidence.solution = { kind: "vacuous", interface: constraint.interface.key };
    return true;
  }
  if (type.kind === "variable") {
    const given = givenFor(context, constraint, type);
    if (given !== undefined) {
      constraint.evidence.solution = parameterEvidence(given.parameter);
      connect(constraint, given.associated);
      given.arguments.forEach((argument, index) => {
        const wanted = constraint.arguments[index];
        if (wanted !== undefined) unify(wanted, argument);
      });
      return true;
    }
    if (type.rigid === undefined) return false;
    const other = adapterFor(context, constraint.interface);
    if (other !== undefined && hasGiven(context, other.from, type)) {
      constraint.evidence.solution = adaptedEvidence(context, constraint, other, type);
      return true;
    }
    if (context.openTypes.has(type)) {
      constraint.evidence.solution = { kind: "vacuous", interface: constraint.interface.key };
      return true;
    }
    return fail(context, constraint, type);
  }
  const found = chooseInstance(context, constraint, type);
  if (found === "waiting") return false;
  if (found !== undefined) {
    constraint.evidence.solution = useInstance(context, constraint, found, type);
    return true;
  }
  if (waitsForSource(constraint, type)) return false;
  const evidence =
    builtinEvidence(context, constraint, type) ??
    derivedEvidence(context, constraint, type) ??
    adapted(context, constraint, type);
  if (evidence === undefined) return fail(context, constraint, type);
  constraint.evidence.solution = evidence;
  return true;
}

/** A built-in conversion whose source type is still open. */
function waitsForSource(constraint: Constraint, type: Type): boolean {
  const [source] = constraint.arguments;
  if (constraint.interface.key !== "From" || source === undefined || headOf(source) !== undefined) return false;
  return type.kind === "named" && builtinConversions.some(([target]) => type.module === "" && target === type.name);
}

function fail(context: Context, constraint: Constraint, type: Type): true {
  context.report(constraint.failure(type));
  constraint.evidence.solution = { kind: "vacuous", interface: constraint.interface.key };
  return true;
}

function givenFor(context: Context, constraint: SchemeConstraint, variable: TypeVariable): Given | undefined {
  return context.givens.get(variable.id)?.find((given) => given.interface === constraint.interface);
}

/** Makes the associated types of a use equal to those of what it resolved to. */
function connect(constraint: SchemeConstraint, associated: ReadonlyMap<string, Type>): void {
  for (const [name, type] of constraint.associated) {
    const actual = associated.get(name);
    if (actual !== undefined) unify(type, actual);
    else if (constraint.interface.optionalAssociated) unify(type, constraint.type);
  }
}

/** The instance whose interface arguments fit; "waiting" when several might and the arguments are still open. */
function chooseInstance(
  context: Context,
  constraint: SchemeConstraint,
  type: Type,
): InstanceInfo | "waiting" | undefined {
  const all = instancesFor(context, constraint.interface, type);
  if (constraint.arguments.length === 0 || all.length === 0) return all[0];
  const fitting = all.filter((instance) =>
    instance.interfaceArguments.every((argument, index) => mayEqual(argument, constraint.arguments[index] ?? argument)),
  );
  if (fitting.length <= 1) return fitting[0];
  return constraint.arguments.some((argument) => headOf(argument) === undefined) ? "waiting" : fitting[0];
}

function mayEqual(first: Type, second: Type): boolean {
  const a = headOf(first);
  const b = headOf(second);
  return a === undefined || b === undefined || a === b;
}

function useInstance(context: Context, constraint: Constraint, instance: InstanceInfo, type: Type): Evidence {
  const map = freshSubstitution(context, instance.parameters);
  unify(substitute(instance.self, map), type);
  instance.interfaceArguments.forEach((argument, index) => {
    const wanted = constraint.arguments[index];
    if (wanted !== undefined) unify(substitute(argument, map), wanted);
  });
  connect(constraint, new Map([...instance.associated].map(([name, target]) => [name, substitute(target, map)])));
  const inner = instance.context.map((bound) =>
    subEvidence(context, constraint, simple(bound.interface, map.get(bound.variable) ?? bound.variable)),
  );
  return { kind: "instance", id: instance.id, interface: constraint.interface.key, arguments: inner };
}

function subEvidence(context: Context, constraint: Constraint, inner: SchemeConstraint): Evidence {
  const evidence: Constraint["evidence"] = { kind: "pending", interface: inner.interface.key, solution: undefined };
  addConstraint(context, { ...inner, evidence, owner: constraint.owner, failure: constraint.failure });
  return evidence;
}

/** The name under which the table of built-in instances knows a type. */
function builtinName(context: Context, type: Type): string | undefined {
  if (type.kind === "tuple") return "tuple";
  if (type.kind !== "named") return undefined;
  if (type.module === "") return type.name;
  const info = context.types.get(`${type.module}.${type.name}`);
  return info?.kind === "opaque" && info.extern ? "extern" : undefined;
}

function partsOf(type: Type): readonly Type[] {
  return type.kind === "tuple" ? type.elements : type.kind === "named" ? type.arguments : [];
}

function builtinEvidence(context: Context, constraint: Constraint, type: Type): Evidence | undefined {
  const { interface: info } = constraint;
  if (info.module !== "") return undefined;
  const name = builtinName(context, type);
  if (name === undefined) return undefined;
  if (info.name === "From") return conversionEvidence(constraint, name);
  const form = builtinForm(info.name, name);
  if (form === undefined || (form === "value" && headOf(partsOf(type)[0] ?? type) !== ".String")) return undefined;
  if (type.kind === "named") connect(constraint, builtinAssociated(info.name, type));
  const parts = form === "plain" ? [] : form === "value" ? partsOf(type).slice(-1) : partsOf(type);
  return {
    kind: "builtin",
    symbol: builtinSymbol(info.name, name),
    interface: info.key,
    type: name,
    arguments: parts.map((part) => subEvidence(context, constraint, simple(info, part))),
  };
}

/** The usual case: the dictionary of a built-in type that needs no others. */
export function plainEvidence(context: Context, info: InterfaceInfo, type: Type): Evidence | undefined {
  const target = prune(type);
  if (target.kind !== "named" || target.module !== "" || info.module !== "" || info.name === "From") return undefined;
  const { name } = target;
  let known = context.plainEvidence.get(info);
  if (known === undefined) {
    known = new Map();
    context.plainEvidence.set(info, known);
  }
  if (known.has(name)) return known.get(name);
  const plain = builtinForm(info.name, name) === "plain" && instancesFor(context, info, target).length === 0;
  const evidence: Evidence | undefined = plain
    ? { kind: "builtin", symbol: builtinSymbol(info.name, name), interface: info.key, type: name, arguments: [] }
    : undefined;
  known.set(name, evidence);
  return evidence;
}

function conversionEvidence(constraint: Constraint, target: string): Evidence | undefined {
  const source = constraint.arguments[0];
  const head = source === undefined ? undefined : headOf(source);
  const row = builtinConversions.find(([to, from]) => to === target && head === `.${from}`);
  if (row === undefined) return undefined;
  const symbol = `snow_impl_from_${row[0].toLowerCase()}_${row[1].toLowerCase()}`;
  return { kind: "builtin", symbol, interface: "From", type: target, arguments: [] };
}

interface Adapter {
  readonly from: InterfaceInfo;
  readonly symbol: string;
}

/** Display follows from Debug, and Debug from Display. */
function adapterFor(context: Context, info: InterfaceInfo): Adapter | undefined {
  if (info.module !== "" || (info.name !== "Display" && info.name !== "Debug")) return undefined;
  const from = context.interfaces.get(info.name === "Display" ? "Debug" : "Display");
  const symbol = info.name === "Display" ? "snow_display_of_debug" : "snow_debug_of_display";
  return from === undefined ? undefined : { from, symbol };
}

/** Display of a type that only has Debug, and Debug of one that only has Display. */
function adapted(context: Context, constraint: Constraint, type: Type): Evidence | undefined {
  const adapter = adapterFor(context, constraint.interface);
  if (adapter === undefined || !hasOwn(context, adapter.from, type)) return undefined;
  return adaptedEvidence(context, constraint, adapter, type);
}

function adaptedEvidence(context: Context, constraint: Constraint, adapter: Adapter, type: Type): Evidence {
  const evidence = subEvidence(context, constraint, simple(adapter.from, type));
  const { symbol } = adapter;
  return { kind: "builtin", symbol, interface: constraint.interface.key, type: "adapted", arguments: [evidence] };
}

function hasGiven(context: Context, info: InterfaceInfo, variable: TypeVariable): boolean {
  return context.givens.get(variable.id)?.some((given) => given.interface === info) ?? false;
}

/** Without looking into type arguments, and without the adapters above. */
function hasOwn(context: Context, info: InterfaceInfo, type: Type): boolean {
  if (instancesFor(context, info, type).length > 0) return true;
  const name = builtinName(context, type);
  if (name !== undefined && builtinForm(info.name, name) !== undefined) return true;
  return derivedInstance(context, info, type) !== undefined;
}

/** Does a type implement an interface, its parts included? A variable counts as one that does. */
export function implementsInterface(context: Context, info: InterfaceInfo, type: Type): boolean {
  const target = prune(type);
  if (target.kind === "variable" && target.rigid !== undefined && target.level < 1_000_000_000) {
    const other = adapterFor(context, info)?.from;
    return hasGiven(context, info, target) || (other !== undefined && hasGiven(context, other, target));
  }
  if (target.kind === "variable" || target.kind === "any-message") return true;
  const [instance] = instancesFor(context, info, target);
  if (instance !== undefined) {
    const map = freshSubstitution(context, instance.parameters);
    unify(substitute(instance.self, map), target);
    return instance.context.every((bound) =>
      implementsInterface(context, bound.interface, map.get(bound.variable) ?? bound.variable),
    );
  }
  const name = info.module === "" ? builtinName(context, target) : undefined;
  const form = name === undefined ? undefined : builtinForm(info.name, name);
  if (form === "plain") return true;
  if (form === "arguments") return partsOf(target).every((part) => implementsInterface(context, info, part));
  if (form === "value") {
    const [key, value] = partsOf(target);
    return (
      key !== undefined && value !== undefined && headOf(key) === ".String" && implementsInterface(context, info, value)
    );
  }
  if (derivedInstance(context, info, target) !== undefined) {
    return partsOf(target).every((part) => implementsInterface(context, info, part));
  }
  const otherName =
    info.module !== "" ? undefined : info.name === "Display" ? "Debug" : info.name === "Debug" ? "Display" : undefined;
  const other = otherName === undefined ? undefined : context.interfaces.get(otherName);
  return (
    other !== undefined &&
    hasOwn(context, other, target) &&
    partsOf(target).every((part) => implementsInterface(context, other, part))
  );
}

// ---------------------------------------------------------------- derived instances

function derivedEvidence(context: Context, constraint: Constraint, type: Type): Evidence | undefined {
  const instance = derivedInstance(context, constraint.interface, type);
  if (instance === undefined || type.kind !== "named") return undefined;
  const info = context.types.get(`${type.module}.${type.name}`);
  if (info === undefined) return undefined;
  const inner = usedParameters(info).map((index) => {
    const argument = type.arguments[index];
    return argument === undefined
      ? { kind: "vacuous" as const, interface: constraint.interface.key }
      : subEvidence(context, constraint, simple(constraint.interface, argument));
  });
  return { kind: "instance", id: instance.id, interface: constraint.interface.key, arguments: inner };
}

function fieldTypes(info: StructInfo | SumInfo): readonly (readonly Type[])[] {
  return info.kind === "struct"
    ? [info.fields.map((field) => field.type)]
    : info.variants.map((variant) => variant.fields.map((field) => field.type));
}

function mentions(type: Type, variable: TypeVariable): boolean {
  const target = prune(type);
  if (target === variable) return true;
  if (target.kind === "named") return target.arguments.some((argument) => mentions(argument, variable));
  if (target.kind === "tuple") return target.elements.some((element) => mentions(element, variable));
  return false;
}

/** Positions of the type parameters that some field mentions: they need evidence of their own. */
function usedParameters(info: TypeInfo): number[] {
  if (info.kind === "opaque") return [];
  const types = fieldTypes(info).flat();
  return info.parameters.flatMap((parameter, index) =>
    types.some((type) => mentions(type, parameter)) ? [index] : [],
  );
}

/** The derived instance of a struct or sum type, when it is in the deriving list and every field can take part. */
function derivedInstance(context: Context, info: InterfaceInfo, type: Type): Instance | undefined {
  if (info.module !== "" || type.kind !== "named" || type.module === "") return undefined;
  const key = `${info.key} ${type.module}.${type.name}`;
  const known = context.derived.get(key);
  if (known !== undefined) return typeof known === "object" ? known : undefined;
  const definition = context.types.get(`${type.module}.${type.name}`);
  if (definition === undefined || definition.kind === "opaque" || !definition.deriving.has(info.name)) {
    context.derived.set(key, "absent");
    return undefined;
  }
  const used = usedParameters(definition);
  const fields: Evidence[][] = [];
  const instance: Instance = {
    id: identifier(info, definition),
    module: definition.module,
    interface: info.key,
    target: definition.name,
    evidenceParameters: used.map(() => evidenceParameter(context, simple(info, type))),
    body: { kind: "derived", definition: describe(definition), fields },
  };
  // Recursive types need their own instance while their fields are looked at.
  context.derived.set(key, instance);
  if (!fieldTypes(definition).every((types) => types.every((field) => implementsInterface(context, info, field)))) {
    // A field that cannot become JSON is reported where it is declared (E0038), and nowhere else.
    if (info.name === "Json") return instance;
    context.derived.set(key, "absent");
    return undefined;
  }
  context.typedInstances.push(instance);
  used.forEach((position, index) => {
    const variable = definition.parameters[position];
    const parameter = instance.evidenceParameters[index];
    if (variable === undefined || parameter === undefined) return;
    const givens = context.givens.get(variable.id) ?? [];
    context.givens.set(variable.id, [
      ...givens,
      { interface: info, arguments: [], associated: nothingAssociated, parameter },
    ]);
  });
  for (const types of fieldTypes(definition)) {
    fields.push(types.map((field) => fieldEvidence(context, info, field, instance)));
  }
  return instance;
}

function fieldEvidence(context: Context, info: InterfaceInfo, type: NamedType | Type, owner: object): Evidence {
  const evidence: Constraint["evidence"] = { kind: "pending", interface: info.key, solution: undefined };
  const failure = (): Diagnostic => ({
    code: "E0006",
    severity: "error",
    message: `type does not implement \`${info.name}\``,
    file: undefined,
    labels: [],
    help: undefined,
  });
  addConstraint(context, { ...simple(info, type), evidence, owner, failure });
  return evidence;
}

function identifier(info: InterfaceInfo, definition: TypeInfo): string {
  return `${info.key}.${definition.module}.${definition.name}`;
}

function describe(definition: StructInfo | SumInfo): TypeDefinition {
  const { module, name } = definition;
  if (definition.kind === "struct") {
    return { kind: "struct", module, name, fields: definition.fields.map((field) => field.name) };
  }
  const variants = definition.variants.map((variant) => ({ name: variant.name, arity: variant.fields.length }));
  return { kind: "sum", module, name, variants };
}
