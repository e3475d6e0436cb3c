// Finding the dictionary for a use of an interface.
//
// `a == b` compiles to a call of `eq` of some dictionary. Which one depends on the type of the operands, which often is not
// known where the checker meets the `==`. So the use asks a question, a constraint: this interface, for this type. Its place
// in the tree, an `EvidenceSlot`, is made at once, and gets its solution whenever the type is known. A solution is one of
//
// - a dictionary of the runtime, for built-in types (`snow_impl_eq_int`); of its arguments' dictionaries for `List<T>`;
// - an instance of the program, written as an `impl` or derived; again with the evidence of what it asks of its arguments;
// - a parameter: inside of a function with `where T: Eq`, or of one whose constraints were generalised, the dictionary is
//   handed in by whoever calls.
//
// Three moments decide. When a question is put, most types are known, and `plainEvidence` answers without a constraint. While
// a definition is checked, `solveConstraints` goes over what is pending each time something may have become known. When the
// definition is closed, what is left and is about its own variables becomes part of its scheme (`shareConstraints`), and its
// uses ask it anew; what is about variables further out stays pending there. At the end of the program nobody is left to ask:
// types that nothing determines are decided (undetermined.ts), and a question without an answer is a mistake of the user.
//
// A question that was reported, or that stands in an expression nobody keeps, is `refused`. In a program without mistakes every
// slot that its tree reaches is solved: `finish` relies on it, and fails loudly where it does not hold.
import { dictionarySymbol } from "../../library/index.ts";
import { infiniteType, typeMismatch } from "../../report/catalogue.ts";
import type { Diagnostic } from "../../report/index.ts";
import type { SourceFile, Span } from "../../trees/source.ts";
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
} from "../context.ts";
import { nothingAssociated } from "../context.ts";
import type { Evidence, EvidenceSlot, Instance } from "../open-tree.ts";
import { conversionHelp } from "../types/conversions.ts";
import { typeTexts } from "../types/print.ts";
import { evidenceParameter, freshSubstitution, parameterEvidence, substitute } from "../types/schemes.ts";
import { anyMessage, prune, type Type, type TypeVariable } from "../types/type.ts";
import { reportTooLarge } from "../types/type-trees.ts";
import { unify } from "../types/unify.ts";
import { builtinAssociated, builtinForm, type Conversion } from "./builtin-instances.ts";
import { describe, type FieldPlace, fieldsOf, identifier, usedParameters } from "./derived-fields.ts";
import { builtinName, chooseInstance, headOf, instancesFor, partsOf } from "./instances.ts";

/** A use of an interface: where it stands, and what is said when the type lacks the interface. */
export interface Use {
  readonly file: SourceFile | undefined;
  readonly span: Span | undefined;
  readonly module: string;
  readonly failure: (type: Type) => Diagnostic;
}

/** Notes that `type` must implement the interface; the evidence is found when the type is known. */
export function need(
  environment: Pick<Environment, "context" | "owner">,
  constraint: SchemeConstraint,
  use: Use,
): Evidence {
  if (constraint.associated.size === 0) {
    const plain = plainEvidence(environment.context, constraint.interface, constraint.type);
    if (plain !== undefined) return plain;
  }
  return ask(environment.context, { ...constraint, ...use, owner: environment.owner });
}

/** Puts the question; its place in the tree is what is answered. */
function ask(context: Context, question: Omit<Constraint, "evidence">): EvidenceSlot {
  const evidence: EvidenceSlot = { kind: "slot", interface: question.interface.key, solution: undefined };
  context.slots.push(evidence);
  const constraint: Constraint = { ...question, evidence };
  if (!solve(context, constraint)) context.pending.push(constraint);
  return evidence;
}

/** A constraint on one type without further arguments. */
export function simple(info: InterfaceInfo, type: Type): SchemeConstraint {
  return { interface: info, arguments: [], type, associated: nothingAssociated, makes: false };
}

/** Tries every open constraint again until nothing changes; `context.pending` keeps those that wait for a type. */
export function solveConstraints(context: Context): boolean {
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
  const found = solution(context, constraint, prune(constraint.type));
  if (found === "waiting") return false;
  constraint.evidence.solution = found;
  return true;
}

type Solution = Evidence | "refused" | "waiting";

function solution(context: Context, constraint: Constraint, type: Type): Solution {
  // Either a mistake that was reported, or messages that are told apart when they come.
  if (type.kind === "any-message") return neverEvidence(context, constraint.interface) ?? "refused";
  if (type.kind === "variable") return ofVariable(context, constraint, type);
  const found = chooseInstance(context, constraint, type);
  if (found === "waiting") return found;
  if (found?.kind === "conversion") return conversionEvidence(constraint, found.row);
  if (found !== undefined) return useInstance(context, constraint, found.instance, type);
  return (
    builtinEvidence(context, constraint, type) ??
    derivedEvidence(context, constraint, type) ??
    adapted(context, constraint, type) ??
    refuse(context, constraint, type)
  );
}

function ofVariable(context: Context, constraint: Constraint, type: TypeVariable): Solution {
  const given = givenFor(context, constraint, type);
  if (given !== undefined) {
    connect(context, constraint, given.associated);
    given.arguments.forEach((argument, index) => {
      const wanted = constraint.arguments[index];
      if (wanted !== undefined) makeEqual(context, constraint, wanted, argument, false);
    });
    return parameterEvidence(given.parameter);
  }
  if (type.rigid === undefined) return "waiting";
  const other = adapterFor(context, constraint.interface);
  if (other !== undefined && givensOf(context, constraint.owner, other.from, type) !== undefined)
    return adaptedEvidence(context, constraint, other, type);
  // No code is made of a body that is checked with such a type: it is checked again for each impl.
  if (context.openTypes.has(type)) return "refused";
  return refuse(context, constraint, type);
}

function refuse(context: Context, constraint: Constraint, type: Type): "refused" {
  context.report(constraint.failure(type));
  forgetDependent(constraint);
  return "refused";
}

/** Nothing more is said about types that only an impl that is not there would have told. */
export function forgetDependent({ associated }: SchemeConstraint): void {
  for (const type of associated.values()) {
    const target = prune(type);
    if (target.kind === "variable" && target.rigid === undefined) target.link = anyMessage;
  }
}

function givenFor(context: Context, constraint: Constraint, variable: TypeVariable): Given | undefined {
  return givensOf(context, constraint.owner, constraint.interface, variable);
}

function givensOf(
  context: Context,
  owner: object | undefined,
  info: InterfaceInfo,
  variable: TypeVariable,
): Given | undefined {
  return context.givens
    .get(variable.id)
    ?.find((given) => given.interface === info && (given.owner === undefined || given.owner === owner));
}

/** Makes the associated types of a use equal to those of what it resolved to. */
export function connect(context: Context, constraint: Constraint, associated: ReadonlyMap<string, Type>): void {
  for (const [name, type] of constraint.associated) {
    const actual = associated.get(name) ?? (constraint.interface.optionalAssociated ? constraint.type : undefined);
    if (actual !== undefined) makeEqual(context, constraint, type, actual, true);
  }
}

/**
 * Makes one type of what a use has and what an impl says; E0001 where they differ, once for each use. `gives` when the
 * impl's is what comes of the use, not what goes into it.
 */
function makeEqual(context: Context, constraint: Constraint, use: Type, impl: Type, gives: boolean): void {
  const outcome = unify(use, impl);
  const { file, span, module } = constraint;
  if (outcome === "same" || file === undefined || span === undefined || context.differing.has(span)) return;
  context.differing.add(span);
  const [used = "", decided = "", type = ""] = typeTexts([use, impl, constraint.type], module);
  if (outcome === "too-large") reportTooLarge(context, file, span);
  else if (outcome === "infinite") context.report(infiniteType(file, span, { left: used, right: decided }));
  else {
    const label = `\`${constraint.interface.name}\` for \`${type}\` ${gives ? "makes this" : "takes"} \`${decided}\``;
    const [expected, found] = gives ? [used, decided] : [decided, used];
    const help = gives ? conversionHelp(use, impl) : conversionHelp(impl, use);
    context.report(typeMismatch(file, span, { expected, found, label, help }));
  }
}

function useInstance(context: Context, constraint: Constraint, instance: InstanceInfo, type: Type): Evidence {
  const map = freshSubstitution(context, instance.parameters);
  unify(substitute(instance.self, map), type);
  instance.interfaceArguments.forEach((argument, index) => {
    const wanted = constraint.arguments[index];
    if (wanted !== undefined) makeEqual(context, constraint, wanted, substitute(argument, map), false);
  });
  connect(
    context,
    constraint,
    new Map([...instance.associated].map(([name, target]) => [name, substitute(target, map)])),
  );
  const inner = instance.context.map((bound) =>
    subEvidence(context, constraint, simple(bound.interface, map.get(bound.variable) ?? bound.variable)),
  );
  return { kind: "instance", id: instance.id, interface: constraint.interface.key, arguments: inner };
}

function subEvidence(context: Context, constraint: Constraint, inner: SchemeConstraint): Evidence {
  const { owner, file, span, module, failure, makes } = constraint;
  return ask(context, { ...inner, makes, owner, file, span, module, failure });
}

function builtinEvidence(context: Context, constraint: Constraint, type: Type): Evidence | undefined {
  const { interface: info } = constraint;
  if (info.module !== "") return undefined;
  const name = builtinName(context, type);
  if (name === undefined) return undefined;
  const form = builtinForm(context.library.instances, info.name, name);
  if (form === undefined || (form === "value" && headOf(partsOf(type)[0] ?? type) !== ".String")) return undefined;
  if (type.kind === "named") connect(context, constraint, builtinAssociated(info.name, type));
  const parts = form === "plain" ? [] : form === "value" ? partsOf(type).slice(-1) : partsOf(type);
  return {
    kind: "builtin",
    symbol: dictionarySymbol(info.name, name),
    interface: info.key,
    type: name,
    arguments: parts.map((part) => subEvidence(context, constraint, simple(partInterface(context, info), part))),
  };
}

/** What the parts of a type need for the whole to have an interface: a row is made of columns. */
function partInterface(context: Context, info: InterfaceInfo): InterfaceInfo {
  if (info.module !== "" || info.name !== "Row") return info;
  return context.interfaces.get("Column") ?? info;
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
  const plain =
    builtinForm(context.library.instances, info.name, name) === "plain" &&
    instancesFor(context, info, target).length === 0;
  const evidence: Evidence | undefined = plain
    ? { kind: "builtin", symbol: dictionarySymbol(info.name, name), interface: info.key, type: name, arguments: [] }
    : undefined;
  known.set(name, evidence);
  return evidence;
}

function conversionEvidence(constraint: Constraint, [target, source, type]: Conversion): Evidence {
  const [argument] = constraint.arguments;
  if (argument !== undefined) unify(argument, type);
  const symbol = `snow_impl_from_${target.toLowerCase()}_${source.toLowerCase()}`;
  return { kind: "builtin", symbol, interface: constraint.interface.key, type: target, arguments: [] };
}

/** The dictionaries of `Never`, which has no values, and of messages whose type nobody gives: by the form of the value. */
function neverEvidence(context: Context, info: InterfaceInfo): Evidence | undefined {
  if (info.module !== "" || builtinForm(context.library.instances, info.name, "Never") === undefined) return undefined;
  const symbol = dictionarySymbol(info.name, "Never");
  return { kind: "builtin", symbol, interface: info.key, type: "Never", arguments: [] };
}

interface Adapter {
  readonly from: InterfaceInfo;
  readonly symbol: string;
}

/** Display follows from Debug, and Debug from Display; what stands in a column is a row by itself. */
const adapters: Readonly<Record<string, { readonly from: string; readonly symbol: string }>> = {
  Display: { from: "Debug", symbol: "snow_display_of_debug" },
  Debug: { from: "Display", symbol: "snow_debug_of_display" },
  Row: { from: "Column", symbol: "snow_row_of_column" },
};

function adapterFor(context: Context, info: InterfaceInfo): Adapter | undefined {
  const adapter = info.module === "" && Object.hasOwn(adapters, info.name) ? adapters[info.name] : undefined;
  const from = adapter && context.interfaces.get(adapter.from);
  return adapter === undefined || from === undefined ? undefined : { from, symbol: adapter.symbol };
}

/** Of a type that only has what the interface follows from. */
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

/** Without looking into type arguments, and without the adapters above. */
function hasOwn(context: Context, info: InterfaceInfo, type: Type): boolean {
  if (instancesFor(context, info, type).length > 0) return true;
  const name = builtinName(context, type);
  if (name !== undefined && builtinForm(context.library.instances, info.name, name) !== undefined) return true;
  return derivedInstance(context, info, type) !== undefined;
}

/** Does a type implement an interface, its parts included? A variable counts as one that does. */
export function implementsInterface(context: Context, info: InterfaceInfo, type: Type): boolean {
  const target = prune(type);
  if (target.kind === "variable" && target.rigid !== undefined && target.level < 1_000_000_000) {
    const other = adapterFor(context, info)?.from;
    const given = (wanted: InterfaceInfo) => givensOf(context, undefined, wanted, target) !== undefined;
    return given(info) || (other !== undefined && given(other));
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
  const form = name === undefined ? undefined : builtinForm(context.library.instances, info.name, name);
  if (form === "plain") return true;
  const inner = partInterface(context, info);
  if (form === "arguments") return partsOf(target).every((part) => implementsInterface(context, inner, part));
  if (form === "value") {
    const [key, value] = partsOf(target);
    return (
      key !== undefined && value !== undefined && headOf(key) === ".String" && implementsInterface(context, info, value)
    );
  }
  if (derivedInstance(context, info, target) !== undefined) {
    return partsOf(target).every((part) => implementsInterface(context, inner, part));
  }
  const other = adapterFor(context, info)?.from;
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
  const asked = partInterface(context, constraint.interface);
  const inner = usedParameters(info).flatMap((index) => {
    const argument = type.arguments[index];
    return argument === undefined ? [] : subEvidence(context, constraint, simple(asked, argument));
  });
  return { kind: "instance", id: instance.id, interface: constraint.interface.key, arguments: inner };
}

/** The derived instance of a struct or sum type, when it is in the deriving list and every field can take part. */
function derivedInstance(context: Context, info: InterfaceInfo, type: Type): Instance | undefined {
  if (info.module !== "" || type.kind !== "named") return undefined;
  const key = `${info.key} ${type.module}.${type.name}`;
  const known = context.derived.get(key);
  if (known !== undefined) return typeof known === "object" ? known : undefined;
  const definition = context.types.get(`${type.module}.${type.name}`);
  if (definition === undefined || definition.kind === "opaque" || !derives(definition, info)) {
    context.derived.set(key, "absent");
    return undefined;
  }
  const used = usedParameters(definition);
  const inner = partInterface(context, info);
  const fields: Evidence[][] = [];
  const instance: Instance = {
    id: identifier(info, definition),
    module: definition.module,
    interface: info.key,
    target: definition.name,
    evidenceParameters: used.map(() => evidenceParameter(context, simple(inner, type))),
    body: { kind: "derived", definition: describe(definition), span: definition.span, fields },
  };
  // Recursive types need their own instance while their fields are looked at.
  context.derived.set(key, instance);
  const places = fieldsOf(definition);
  if (!places.every((fields) => fields.every(({ type }) => implementsInterface(context, inner, type)))) {
    // A field that cannot become JSON, or is no column, is reported where it is declared, and nowhere else.
    if (info.name === "Json" || info.name === "Row") return instance;
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
      { interface: inner, arguments: [], associated: nothingAssociated, parameter, owner: instance },
    ]);
  });
  for (const one of places) fields.push(one.map((field) => fieldEvidence(context, inner, field, instance)));
  return instance;
}

/** By its clause; a type of variants without fields stands in statements and columns by itself, by its names. */
function derives(definition: StructInfo | SumInfo, { name }: InterfaceInfo): boolean {
  if (name !== "ToSql" && name !== "Column") return definition.deriving.has(name);
  if (definition.kind !== "sum" || definition.variants.length === 0) return false;
  return definition.variants.every(({ fields }) => fields.length === 0);
}

/** A derived instance exists only where all fields have the interface: what is left is told apart where it is used. */
function fieldEvidence(context: Context, info: InterfaceInfo, field: FieldPlace, owner: Instance): Evidence {
  const { file, span, type } = field;
  const failure = (): Diagnostic => ({
    code: "E0006",
    kind: { lacks: `a field of \`${owner.target}\`` },
    severity: "error",
    message: `a field of \`${owner.target}\` does not implement \`${info.name}\``,
    file,
    labels: span === undefined ? [] : [{ span, text: `\`${info.name}\` is derived` }],
    help: undefined,
    fixes: [],
  });
  return ask(context, { ...simple(info, type), owner, file, span, module: info.module, failure });
}
