// Dictionaries: how a use of an interface gets at its methods.
import type { CoreExpression, CoreStatement, Mark } from "../../trees/core.ts";
import type { Evidence, Instance } from "../../trees/typed.ts";
import type { Colour } from "../../trees/types.ts";
import { formOf, instanceMethod, suspends } from "../analyse/colour.ts";
import {
  arrow,
  assign,
  call,
  callOfValue,
  closure,
  conditional,
  declare,
  member,
  name,
  object,
  yielded,
} from "../build.ts";
import {
  type DefinitionContext,
  evidenceName,
  type Form,
  type FunctionContext,
  type ProgramContext,
  scratch,
} from "../context.ts";
import { required } from "../required.ts";
import { instanceName, memberName, propertyName } from "./names.ts";

/** True when the dictionary depends on no parameter. */
export function isClosed(evidence: Evidence): boolean {
  return evidence.kind !== "parameter" && evidence.arguments.every(isClosed);
}

/** Each evidence in its own words: two of one key are one dictionary. */
function keyOfEvidence(evidence: Evidence): string {
  return spelled(evidence, ({ symbol }) => symbol);
}

function spelled(evidence: Evidence, builtin: (evidence: Extract<Evidence, { kind: "builtin" }>) => string): string {
  if (evidence.kind === "parameter") return `parameter${evidence.id}`;
  const head = evidence.kind === "builtin" ? builtin(evidence) : evidence.id;
  const parts = evidence.arguments.map((argument) => spelled(argument, builtin));
  return parts.length === 0 ? head : `${head}(${parts.join(",")})`;
}

/** What the dictionary of a closed evidence is called, as far as other names allow. */
function constantName(evidence: Evidence): string {
  const text = spelled(evidence, (one) => `${one.interface}_${one.type}`.toLowerCase());
  return `$${text.replace(/[^\w]+/g, "_").replace(/_$/, "")}`;
}

/** The dictionary of some evidence. A closed one that must be computed is a constant of the program. */
export function dictionary(evidence: Evidence, definition: DefinitionContext): CoreExpression {
  const { program } = definition;
  if (evidence.kind === "parameter")
    return required(definition.evidence.get(evidence.id), `parameter of ${evidence.interface}`);
  const head = evidence.kind === "builtin" ? program.symbol(evidence.symbol) : instanceDictionary(evidence.id, program);
  if (evidence.arguments.length === 0) return head;
  const part = evidence.kind === "builtin" ? settledDictionary : dictionary;
  const parts = evidence.arguments.map((argument) => part(argument, definition));
  const applied = call(head, parts);
  if (!isClosed(evidence)) return applied;
  const key = keyOfEvidence(evidence);
  const known = program.constantNames.get(key);
  if (known !== undefined) return name(known);
  const text = program.constants.fresh(constantName(evidence));
  program.constantNames.set(key, text);
  program.demand(text, { kind: "instance" }, "dictionaries", program.constantNames.size, () => [
    declare(text, applied),
  ]);
  return name(text);
}

export function dictionaries(evidence: readonly Evidence[], definition: DefinitionContext): readonly CoreExpression[] {
  return evidence.map((one) => dictionary(one, definition));
}

/** Whether a method that somebody wrote may wait. */
export function mayWait({ body }: Instance): boolean {
  return body.kind === "methods" && body.methods.some((method) => method.effect === "suspends");
}

/** The dictionary for the runtime, which takes what a method answers for its value. */
function settledDictionary(evidence: Evidence, definition: DefinitionContext): CoreExpression {
  const { program } = definition;
  const given = dictionary(evidence, definition);
  if (evidence.kind === "builtin" || !program.waitingInterfaces.has(evidence.interface)) return given;
  const instance = evidence.kind === "instance" ? program.instances.get(evidence.id) : undefined;
  return instance === undefined || mayWait(instance) ? call(program.symbol("snow_settled"), [given]) : given;
}

export function settledDictionaries(
  evidence: readonly Evidence[],
  definition: DefinitionContext,
): readonly CoreExpression[] {
  return evidence.map((one) => settledDictionary(one, definition));
}

/** The dictionary object of an instance, or the function that makes it. */
function instanceDictionary(id: string, program: ProgramContext): CoreExpression {
  return name(demandDictionary(id, program));
}

export function demandDictionary(id: string, program: ProgramContext): string {
  const instance = required(program.instances.get(id), id);
  program.demand(`dictionary ${id}`, { kind: "lasting" }, "dictionaries", 0, () => [makeDictionary(instance, program)]);
  return instanceName(id);
}

const derivedMethods: Readonly<Record<string, readonly { readonly name: string; readonly arity: number }[]>> = {
  Eq: [{ name: "eq", arity: 2 }],
  Ord: [
    { name: "lt", arity: 2 },
    { name: "compare", arity: 2 },
  ],
  Display: [{ name: "to_string", arity: 1 }],
  Debug: [
    { name: "inspect", arity: 1 },
    { name: "nested", arity: 1 },
  ],
  Hash: [{ name: "hash", arity: 1 }],
};

/** What an instance offers, and under which JavaScript function. */
function methodsOf(instance: Instance): readonly { readonly name: string; readonly arity: number }[] {
  const built = derivedMethods[instance.interface] ?? [];
  if (instance.body.kind === "derived") return built;
  const written = instance.body.methods.map((method) => ({ name: method.name, arity: method.arity }));
  return [...written, ...built.filter((method) => !written.some((other) => other.name === method.name))];
}

const madeWhole: ReadonlySet<string> = new Set(["Json", "Row", "Column", "ToSql"]);

/** Whether the dictionary of an instance is made as a whole; those of others are objects of their methods. */
function isMadeWhole(instance: Instance): boolean {
  return instance.body.kind === "derived" && madeWhole.has(instance.interface);
}

function makeDictionary(instance: Instance, program: ProgramContext): CoreStatement {
  const text = instanceName(instance.id);
  const given = instance.evidenceParameters.map((parameter, index) => `${evidenceName(parameter)}${index + 1}`);
  if (isMadeWhole(instance)) {
    const made = call(
      name(demandMethod(instance, "form", "plain", program)),
      given.map((parameter) => name(parameter)),
    );
    return given.length === 0 ? declare(text, made) : functionOf(text, given, made);
  }
  const properties = methodsOf(instance).flatMap((method) => {
    const entries = [entry(instance, method, "plain", given, program)];
    if (program.polymorphicMethods.has(`${instance.interface}.${method.name}`)) {
      const suspending = entry(instance, method, "suspending", given, program);
      entries.push({ key: `${method.name}$suspending`, value: suspending.value });
    }
    return entries;
  });
  return given.length === 0 ? declare(text, object(properties)) : functionOf(text, given, object(properties));
}

function functionOf(text: string, parameters: readonly string[], value: CoreExpression): CoreStatement {
  return {
    kind: "function",
    name: text,
    function: { generator: false, parameters, body: [{ kind: "return", value }] },
    mark: undefined,
  };
}

function entry(
  instance: Instance,
  method: { readonly name: string; readonly arity: number },
  form: Form,
  given: readonly string[],
  program: ProgramContext,
): { readonly key: string; readonly value: CoreExpression } {
  const target = name(demandMethod(instance, method.name, form, program));
  if (given.length === 0) return { key: propertyName(method.name), value: target };
  const parameters = Array.from({ length: method.arity }, (_, index) => `argument${index + 1}`);
  const all = [...given, ...parameters].map((parameter) => name(parameter));
  return { key: propertyName(method.name), value: arrow(parameters, call(target, all)) };
}

/** The JavaScript function of an instance's method, dictionaries first. */
export function demandMethod(instance: Instance, method: string, form: Form, program: ProgramContext): string {
  const written =
    instance.body.kind === "methods" ? instance.body.methods.find((other) => other.name === method) : undefined;
  const twofold = written !== undefined && written.effect === "polymorphic";
  const own = memberName(instanceName(instance.id), method);
  const text = twofold && form === "suspending" ? `${own}$suspending` : own;
  program.demandInstanceMethod(instance, method, written, form, text);
  return text;
}

/** A call of an interface's method with arguments that are evaluated in the order given. */
export function callMethod(
  evidence: Evidence,
  method: string,
  effect: Colour,
  values: readonly CoreExpression[],
  context: FunctionContext,
  mark: Mark | undefined,
  tail = false,
): CoreExpression {
  const { program, definition } = context;
  const written = instanceMethod(program, evidence, method);
  if (evidence.kind === "instance" && written !== undefined) {
    const form = formOf(written.effect, effect, context.form);
    const invoked = call(
      staticMethod(evidence, method, form, program),
      [...dictionaries(evidence.arguments, definition), ...values],
      mark,
    );
    if (form === "suspending" && context.runsGenerators) return call(program.symbol("snow_settle"), [invoked], mark);
    return form === "suspending" && context.generator && !tail ? yielded(invoked, mark) : invoked;
  }
  if (evidence.kind === "instance" && isDerived(evidence, program)) {
    const target = staticMethod(evidence, method, "plain", program);
    return call(target, [...dictionaries(evidence.arguments, definition), ...values], mark);
  }
  const waits = context.generator && !context.runsGenerators && suspends(effect, context.form);
  const property =
    waits && program.polymorphicMethods.has(`${evidence.interface}.${method}`)
      ? `${method}$suspending`
      : propertyName(method);
  const invoke = isClosed(evidence) ? call : callOfValue;
  const invoked = invoke(member(dictionary(evidence, definition), property), values, mark);
  const runs = context.runsGenerators && evidence.kind === "parameter";
  if (runs && program.waitingInterfaces.has(evidence.interface))
    return call(program.symbol("snow_settle"), [invoked], mark);
  return waits && !tail ? answered(invoked, context, mark) : invoked;
}

/** The answer of a call of unknown colour. */
export function answered(invoked: CoreExpression, context: FunctionContext, mark: Mark | undefined): CoreExpression {
  const text = scratch(context);
  const test = call(context.program.symbol("snow_is_generator"), [assign(text, invoked)]);
  return conditional(test, yielded(name(text), mark), name(text));
}

function isDerived(evidence: Extract<Evidence, { kind: "instance" }>, program: ProgramContext): boolean {
  const instance = program.instances.get(evidence.id);
  return instance !== undefined && !isMadeWhole(instance);
}

function staticMethod(
  evidence: Extract<Evidence, { kind: "instance" }>,
  method: string,
  form: Form,
  program: ProgramContext,
): CoreExpression {
  const instance = required(program.instances.get(evidence.id), evidence.id);
  return name(demandMethod(instance, method, form, program));
}

/** A method as a function value. */
export function methodValue(
  evidence: Evidence,
  method: string,
  effect: Colour,
  arity: number,
  context: FunctionContext,
): CoreExpression {
  const { program, definition } = context;
  if (evidence.kind === "instance" && evidence.arguments.length === 0 && isDerived(evidence, program)) {
    const written = instanceMethod(program, evidence, method);
    const form = written === undefined ? "plain" : formOf(written.effect, effect, context.form);
    return staticMethod(evidence, method, form, program);
  }
  const parameters = Array.from({ length: arity }, () => definition.names.fresh(""));
  const inner: FunctionContext = { ...context, generator: false, scratch: { used: false } };
  const invoked = callMethod(
    evidence,
    method,
    effect,
    parameters.map((parameter) => name(parameter)),
    inner,
    undefined,
    true,
  );
  return closure(parameters, [{ kind: "return", value: invoked }]);
}
