// Methods, by the type of their receiver: known, or found later (semantics §8.3, steps 6 to 9).
import type { KnownFunction } from "../../library/index.ts";
import { ambiguousMethod, methodOfUnknownType, noSuchMethod } from "../../report/catalogue.ts";
import { closestMember } from "../../report/index.ts";
import type { Name } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import {
  type Environment,
  findLocal,
  type InstanceInfo,
  type InterfaceInfo,
  type MethodInfo,
  nothingAssociated,
  type StructInfo,
} from "../context.ts";
import { useRow } from "../declare/library.ts";
import { implementsInterface, need } from "../evidence/evidence.ts";
import { headOf, instancesFor, partsOf } from "../evidence/instances.ts";
import { lacks } from "../evidence/uses.ts";
import type { TypedExpression } from "../open-tree.ts";
import { deferExpression } from "../types/deferred.ts";
import { typeText } from "../types/print.ts";
import { freshSubstitution, parameterMap, substitute } from "../types/schemes.ts";
import { solve } from "../types/solve.ts";
import { named, prune, type Type } from "../types/type.ts";
import { absorb, freshEffect, unify } from "../types/unify.ts";
import { type Argument, applyFunction, type CallOptions, typeArgument } from "./apply.ts";
import { infoOf } from "./constructors.ts";
import { methodExpression, methodsNamed, rowExpression, unknown } from "./names.ts";

interface FoundMethod {
  readonly info: InterfaceInfo;
  readonly method: MethodInfo | undefined;
  /** For a method that the interface does not have. */
  readonly instance: InstanceInfo | undefined;
}

/** Methods of a type: of the interfaces that it implements, and extra ones in their impls. */
function methodsOf(environment: Environment, type: Type, name: string): FoundMethod[] {
  const { context } = environment;
  const found: FoundMethod[] = [];
  const head = headOf(type);
  const target = prune(type);
  for (const info of context.interfacesByMethod.get(name) ?? []) {
    const method = info.methods.get(name);
    if (method === undefined || method.static) continue;
    const given =
      target.kind === "variable" && context.givens.get(target.id)?.some((bound) => bound.interface === info);
    if (given === true || (target.kind !== "variable" && implementsInterface(context, info, type)))
      found.push({ info, method, instance: undefined });
  }
  if (head === undefined) return found;
  for (const instance of context.extraMethods.get(name) ?? []) {
    const info = instance.interface;
    if (headOf(instance.self) === head && !found.some((other) => other.info === info))
      found.push({ info, method: undefined, instance });
  }
  return found;
}

/** Modules whose functions tell what an unknown receiver is. */
const tellingModules = ["String", "List", "Map", "Set", "Range", "Queue", "Option", "Result", "Bytes", "Iter"];

/** Modules whose functions can be called on a receiver. */
export const receiverModules: ReadonlySet<string> = new Set([
  ...tellingModules,
  "Int",
  "Float",
  "BigInt",
  "DateTime",
  "Json",
  "Regex",
  "Db",
]);

export function callMethod(
  environment: Environment,
  span: Span,
  receiver: TypedExpression,
  name: Name,
  args: readonly Argument[],
  options: CallOptions,
): TypedExpression {
  const { context } = environment;
  let type = prune(receiver.type);
  if (type.kind === "variable") {
    solve(context);
    type = prune(receiver.type);
  }
  if (type.kind !== "variable" || type.rigid !== undefined)
    return callKnown(environment, span, receiver, type, name, args, options);
  // The type is not known yet: the arguments get their types now, the call is made when more is known.
  const values = args.map((argument) => typeArgument(environment, argument));
  const typed = values.map((value): Argument => ({ kind: "typed", typed: value }));
  const others = values.map(({ type: other }) => other);
  return deferExpression(environment, span, receiver.type, others, (stage) => {
    const known = prune(receiver.type);
    if (known.kind !== "variable" || known.rigid !== undefined)
      return callKnown(environment, span, receiver, known, name, typed, options);
    const guess =
      stage === "try" ? undefined : guessMethod(environment, span, receiver, name, typed, options, stage === "final");
    if (guess !== undefined || stage !== "final") return guess;
    context.report(methodOfUnknownType(environment.file, name.span, name.text));
    return unknown(span);
  });
}

/** The receiver stays open: the one interface, or the one library module, that has such a function. */
function guessMethod(
  environment: Environment,
  span: Span,
  receiver: TypedExpression,
  name: Name,
  args: readonly Argument[],
  options: CallOptions,
  last: boolean,
): TypedExpression | undefined {
  const { context } = environment;
  const conversion = intoExpression(environment, span, receiver, name, args);
  if (conversion !== undefined) return conversion;
  const self: Argument = { kind: "typed", typed: receiver };
  const rows = tellingModules.flatMap((module) => context.library.modules.get(module)?.get(name.text) ?? []);
  const methods = methodsNamed(environment, name.text).filter((entry) => !entry.method.static);
  // What the value was asked for before goes before what else has such a method.
  const asked = methods.filter(({ info }) =>
    context.pending.some(({ interface: wanted, type }) => wanted === info && prune(type) === prune(receiver.type)),
  );
  const [only] = asked.length === 1 ? asked : methods;
  const rivals = rows.filter((row) => row.parameters.length === args.length + 1);
  const certain = (info: InterfaceInfo) => last || rivals.every((row) => takesInterface(environment, row, info));
  if (only !== undefined && (asked.length === 1 || (methods.length === 1 && certain(only.info)))) {
    const { expression } = methodExpression(environment, only.info, only.method, name.span);
    return applyFunction(environment, span, expression, [self, ...args], { ...options, receiver: true });
  }
  const fitting = rows.length === 1 ? rows : rivals;
  const [row] = fitting;
  const holder = structWithFields(environment, [name.text]);
  if (row !== undefined && fitting.length === 1 && methods.length === 0 && !callsField(holder, name.text, args)) {
    return applyFunction(environment, span, rowExpression(environment, row, name.span), [self, ...args], {
      ...options,
      receiver: true,
    });
  }
  const instance = [...context.instances.values()].flat().find((candidate) => candidate.methods.has(name.text));
  if (instance !== undefined && methods.length === 0 && rows.length === 0) {
    const map = freshSubstitution(context, instance.parameters);
    unify(receiver.type, substitute(instance.self, map));
    return callKnown(environment, span, receiver, prune(receiver.type), name, args, options);
  }
  if (holder === undefined) return undefined;
  unify(receiver.type, named(holder.module, holder.name, ...freshSubstitution(context, holder.parameters).values()));
  return callKnown(environment, span, receiver, prune(receiver.type), name, args, options);
}

/** Whether a struct of the program has such a function, which goes before those of the library. */
function callsField(holder: StructInfo | undefined, name: string, args: readonly Argument[]): boolean {
  const field = holder?.fields.find((candidate) => candidate.name === name);
  const type = field === undefined ? undefined : prune(field.type);
  return type?.kind === "function" && type.parameters.length === args.length;
}

/** Whether what a library function is called on has the interface, whose method then goes before the function. */
function takesInterface({ context }: Environment, row: KnownFunction, info: InterfaceInfo): boolean {
  const { type } = useRow(context, row);
  const [first] = type.kind === "function" ? type.parameters : [];
  return first === undefined || implementsInterface(context, info, first);
}

/** The one visible struct that has all these fields. */
export function structWithFields(environment: Environment, names: readonly string[]): StructInfo | undefined {
  const { context, module } = environment;
  const found: StructInfo[] = [];
  for (const entry of module.scope.types.values()) {
    const info = infoOf(context, entry);
    if (info?.kind === "struct" && names.every((name) => info.fields.some((field) => field.name === name)))
      found.push(info);
  }
  return found.length === 1 ? found[0] : undefined;
}

function callKnown(
  environment: Environment,
  span: Span,
  receiver: TypedExpression,
  type: Type,
  name: Name,
  args: readonly Argument[],
  options: CallOptions,
): TypedExpression {
  const { context, file, module } = environment;
  if (type.kind === "any-message") {
    for (const argument of args) typeArgument(environment, argument);
    return unknown(span);
  }
  const self: Argument = { kind: "typed", typed: receiver };
  const found = methodsOf(environment, type, name.text);
  const [only] = found;
  if (only !== undefined) {
    if (found.length > 1) {
      const interfaces = found.map((entry) => entry.info.name);
      context.report(ambiguousMethod(file, span, { method: name.text, type: typeText(type, module.name), interfaces }));
      return unknown(span);
    }
    if (instancesFor(context, only.info, type).some((instance) => instance.faulty.has(name.text))) {
      for (const argument of args) typeArgument(environment, argument);
      return unknown(span);
    }
    return applyFunction(environment, span, methodOfType(environment, only, type, name.span), [self, ...args], {
      ...options,
      receiver: true,
    });
  }
  const conversion = intoExpression(environment, span, receiver, name, args);
  if (conversion !== undefined) return conversion;
  const field = fieldOf(environment, type, name.text);
  if (field !== undefined) {
    const value: TypedExpression = {
      kind: "field",
      span: { start: receiver.span.start, end: name.span.end },
      type: field,
      object: receiver,
      name: name.text,
    };
    return applyFunction(environment, span, value, args, options);
  }
  if (type.kind === "named" && type.module === "" && receiverModules.has(type.name)) {
    const row = context.library.modules.get(type.name)?.get(name.text);
    if (row !== undefined)
      return applyFunction(environment, span, rowExpression(environment, row, name.span), [self, ...args], {
        ...options,
        receiver: true,
      });
  }
  for (const argument of args) typeArgument(environment, argument);
  if (type.kind === "variable" && context.openTypes.has(type)) return unknown(span);
  const help =
    ownFunctionHelp(environment, receiver, name.text) ?? libraryFunctionHelp(environment, receiver, name.text);
  const suggestion = help === undefined ? closestMember(name.text, [...methodNames(environment, type)]) : undefined;
  context.report(
    noSuchMethod(file, name.span, { method: name.text, type: typeText(type, module.name), suggestion, help }),
  );
  return unknown(span);
}

/** The receiver as it is written, where that is short. */
function receiverText({ file }: Environment, { span }: TypedExpression): string {
  const written = file.text.slice(span.start, span.end);
  return written.length <= 30 && !/[\r\n]/.test(written) ? written : "…";
}

/** A function of the program is called by its name, not as a method. */
function ownFunctionHelp(environment: Environment, receiver: TypedExpression, name: string): string | undefined {
  const value = environment.module.scope.values.get(name)?.definition;
  const isFunction = value?.kind === "function" || value?.item.kind === "extern-function";
  const local = findLocal(environment, name);
  if (!isFunction && (local === undefined || prune(local.scheme.type).kind !== "function")) return undefined;
  const text = receiverText(environment, receiver);
  return `write \`${name}(${text})\` or \`${text} |> ${name}\``;
}

/** A function of another module of the library that takes such a value. */
function libraryFunctionHelp(environment: Environment, receiver: TypedExpression, name: string): string | undefined {
  const { context } = environment;
  if (headOf(receiver.type) === undefined) return undefined;
  for (const [module, members] of context.library.modules) {
    const row = members.get(name);
    if (row === undefined || !row.callable) continue;
    const { type } = useRow(context, row);
    if (type.kind !== "function" || type.parameters[0] === undefined || !canTake(type.parameters[0], receiver.type))
      continue;
    const rest = type.parameters.length > 1 ? ", …" : "";
    return `write \`${module}.${name}(${receiverText(environment, receiver)}${rest})\``;
  }
  return undefined;
}

/** Whether the types differ nowhere, so far as they are known. */
function canTake(parameter: Type, given: Type): boolean {
  const [head, other] = [headOf(parameter), headOf(given)];
  if (head === undefined || other === undefined) return true;
  const parts = partsOf(prune(given));
  return head === other && partsOf(prune(parameter)).every((part, index) => canTake(part, parts[index] ?? part));
}

/** `x.into()`: what the place asks for, made by its `From`. */
function intoExpression(
  environment: Environment,
  span: Span,
  receiver: TypedExpression,
  name: Name,
  args: readonly Argument[],
): TypedExpression | undefined {
  const from = environment.context.interfaces.get("From");
  const method = from?.methods.get("from");
  const own = methodsNamed(environment, name.text).length > 0;
  if (name.text !== "into" || own || args.length > 0 || from === undefined || method === undefined) return undefined;
  const { expression } = methodExpression(environment, from, method, name.span);
  return applyFunction(environment, span, expression, [{ kind: "typed", typed: receiver }]);
}

function methodOfType(environment: Environment, found: FoundMethod, type: Type, span: Span): TypedExpression {
  const { context } = environment;
  if (found.method !== undefined) {
    return methodExpression(environment, found.info, found.method, span, { receiver: type }).expression;
  }
  const instance = found.instance;
  const name = environment.file.text.slice(span.start, span.end);
  const method = instance?.methods.get(name);
  if (instance === undefined || method === undefined) return unknown(span);
  const map = freshSubstitution(context, instance.parameters);
  unify(substitute(instance.self, map), type);
  const effect = freshEffect(context);
  absorb(effect, method.effect);
  const copied = substitute(method.type, map);
  const constraint = {
    interface: instance.interface,
    arguments: instance.interfaceArguments.map((argument) => substitute(argument, map)),
    type,
    associated: nothingAssociated,
    makes: false,
  };
  const evidence = need(environment, constraint, lacks(environment, span, instance.interface.name));
  const methodType: Type = copied.kind === "function" ? { ...copied, effect } : copied;
  return { kind: "method", span, type: methodType, interface: instance.interface.key, method: name, evidence, effect };
}

function methodNames(environment: Environment, type: Type): string[] {
  const { context } = environment;
  const names: string[] = [];
  for (const info of context.interfaces.values()) {
    if (implementsInterface(context, info, type)) names.push(...info.methods.keys());
  }
  if (type.kind === "named" && receiverModules.has(type.name))
    names.push(...(context.library.modules.get(type.name)?.keys() ?? []));
  const info = type.kind === "named" ? context.types.get(`${type.module}.${type.name}`) : undefined;
  if (info?.kind === "struct") names.push(...info.fields.map((field) => field.name));
  return names;
}

/** The type of a struct's field. */
export function fieldOf(environment: Environment, type: Type, name: string): Type | undefined {
  const target = prune(type);
  if (target.kind !== "named") return undefined;
  const info = environment.context.types.get(`${target.module}.${target.name}`);
  if (info?.kind !== "struct") return undefined;
  const field = info.fields.find((candidate) => candidate.name === name);
  return field === undefined ? undefined : substitute(field.type, parameterMap(info, target.arguments));
}
