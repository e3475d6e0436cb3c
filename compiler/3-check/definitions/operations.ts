// What services and channels have in common: private helpers, and operations that get a state and give a new one.
import { groupClauses } from "../../clauses.ts";
import { genericRole, parameterEscapes } from "../../report/catalogue.ts";
import type { Label } from "../../report/index.ts";
import type { ChannelDefinition, FunctionGroup, OperationDefinition, ServiceDefinition } from "../../trees/ast.ts";
import { channelRoles } from "../../trees/channels.ts";
import { type Environment, type Local, monomorphic, withLocals } from "../context.ts";
import { check } from "../expressions/expect.ts";
import type { TypedFunction, TypedOperation } from "../open-tree.ts";
import { checkPattern } from "../patterns/patterns.ts";
import { substitute } from "../types/schemes.ts";
import { anyMessage, type FunctionType, type Type, type TypeVariable, unitType } from "../types/type.ts";
import { typeOf } from "../types/type-trees.ts";
import { freshVariable, suspendingEffect } from "../types/unify.ts";
import { checkDefinition, functionFrame, isWhole, type Signature, signatureOf, writtenScheme } from "./functions.ts";

/** A function that is written in a service or a channel. */
export interface Helper {
  readonly group: FunctionGroup;
  readonly signature: Signature;
  readonly local: Local;
}

/** What a service calls by itself. */
const serviceRoles: readonly string[] = ["init"];

/** `member`: of a channel, the id of the local that the function gets before its own parameters. */
export function helpersOf(
  environment: Environment,
  item: ServiceDefinition | ChannelDefinition,
  member?: number,
): readonly Helper[] {
  const { context, file, module } = environment;
  const roles: readonly string[] = item.kind === "channel" ? channelRoles : serviceRoles;
  return groupClauses(file, item.functions, context.report, true).map((group) => {
    const written = signatureOf(environment, group, (generics) =>
      context.bounds(environment, group.first.bounds, generics),
    );
    const signature = roles.includes(group.name) ? ofOneType(environment, item, group, written) : written;
    const { name, span } = group;
    const global = { module: module.name, name: `${item.name.text}.${name}` };
    const scheme = isWhole(group, signature) ? writtenScheme(signature) : monomorphic(signature.type);
    const own = member === undefined ? {} : { byMember: { member, access: { kind: "helper" } as const } };
    return { group, signature, local: { id: context.nextId++, name, span, scheme, global, ...own } };
  });
}

/** What a service or a channel calls by itself has one type; reports type parameters, which are no types from then on. */
function ofOneType(
  { context, file, generics: outer }: Environment,
  item: ServiceDefinition | ChannelDefinition,
  { name, first }: FunctionGroup,
  signature: Signature,
): Signature {
  const own = [...signature.generics].filter(([parameter]) => !outer.has(parameter));
  if (own.length === 0) return signature;
  const unknown = new Map<TypeVariable, Type>();
  for (const [parameter, type] of own) {
    const span = first.generics.find(({ text }) => text === parameter)?.span ?? first.headSpan;
    const inChannel = { channel: item.name.text, role: name, parameter };
    context.report(
      item.kind === "channel" ? genericRole(file, span, inChannel) : parameterEscapes(file, span, { parameter, name }),
    );
    if (type.kind === "variable") unknown.set(type, anyMessage);
  }
  const type = substitute(signature.type, unknown);
  if (type.kind !== "function") return signature;
  const generics = new Map([...outer, ...own.map(([parameter]): [string, Type] => [parameter, anyMessage])]);
  return { type, generics, evidence: [], constraints: [] };
}

export function checkHelper(scope: Environment, owner: string, { group, signature }: Helper): TypedFunction {
  const { type } = signature;
  const inner = { ...scope, generics: signature.generics };
  const clauses = checkDefinition(functionFrame(inner, "function", type, group.first.result?.span), group, type);
  return {
    name: `${owner}.${group.name}`,
    span: group.span,
    type,
    evidenceParameters: signature.evidence,
    effect: type.effect,
    arity: type.parameters.length,
    clauses,
  };
}

/** The types in the head of an operation. */
export interface OperationTypes {
  readonly parameters: readonly Type[];
  /** `()` for what gives no answer. */
  readonly reply: Type;
}

export function operationTypes(environment: Environment, handler: OperationDefinition): OperationTypes {
  const { context } = environment;
  const parameters = handler.parameters.map(({ annotation }) =>
    annotation === undefined ? freshVariable(context) : typeOf(environment, annotation),
  );
  if (handler.kind !== "call") return { parameters, reply: unitType };
  return {
    parameters,
    reply: handler.reply === undefined ? freshVariable(context) : typeOf(environment, handler.reply),
  };
}

export function checkOperation(
  scope: Environment,
  handler: OperationDefinition,
  types: OperationTypes,
  state: Type,
): TypedOperation {
  const { context } = scope;
  const locals: Local[] = [];
  const patterns = handler.parameters.map((parameter, position) => {
    const type = types.parameters[position] ?? freshVariable(context);
    const checked = checkPattern(scope, parameter.pattern, type);
    locals.push(...checked.locals);
    return checked.typed;
  });
  const tree =
    handler.state === undefined
      ? { kind: "wildcard" as const, span: handler.headSpan }
      : { kind: "bind" as const, span: handler.state.span, name: handler.state.text };
  const stated = checkPattern(scope, tree, state);
  const result: Type = handler.kind === "call" ? { kind: "tuple", elements: [state, types.reply] } : state;
  const type: FunctionType = { kind: "function", parameters: [], result, effect: suspendingEffect(context) };
  const inner = withLocals(functionFrame(scope, "handler", type, undefined), [...locals, ...stated.locals]);
  const body = check(inner, handler.body, result, meaningOfValue(handler));
  const { kind, name, span } = handler;
  return { kind, name: name.text, span, parameters: patterns, state: stated.typed, body };
}

/** What the value of an operation is for. */
function meaningOfValue({ kind, reply, headSpan }: OperationDefinition): Label {
  if (kind !== "call")
    return { span: headSpan, text: `the value of ${kind === "cast" ? "a" : "an"} \`${kind}\` is the new state` };
  const value = "the value of a `call` is `(new state, reply)`";
  if (reply === undefined) return { span: headSpan, text: value };
  return { span: reply.span, text: `the reply type is written here; ${value}` };
}
