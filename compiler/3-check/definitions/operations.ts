// What services and channels have in common: private helpers, and operations that get a state and give a new one.
import { groupClauses } from "../../clauses.ts";
import type { Label } from "../../report/index.ts";
import type { ChannelDefinition, FunctionGroup, OperationDefinition, ServiceDefinition } from "../../trees/ast.ts";
import { type Environment, type Local, monomorphic, withLocals } from "../context.ts";
import { check } from "../expressions/expect.ts";
import type { TypedFunction, TypedOperation } from "../open-tree.ts";
import { checkPattern } from "../patterns/patterns.ts";
import { type FunctionType, type Type, unitType } from "../types/type.ts";
import { typeOf } from "../types/type-trees.ts";
import { freshVariable, suspendingEffect } from "../types/unify.ts";
import { checkDefinition, functionFrame, isWhole, type Signature, signatureOf, writtenScheme } from "./functions.ts";

/** A function that is written in a service or a channel. */
export interface Helper {
  readonly group: FunctionGroup;
  readonly signature: Signature;
  readonly local: Local;
}

/** `member`: of a channel, the id of the local that the function gets before its own parameters. */
export function helpersOf(
  environment: Environment,
  item: ServiceDefinition | ChannelDefinition,
  member?: number,
): readonly Helper[] {
  const { context, file, module } = environment;
  return groupClauses(file, item.functions, context.report, true).map((group) => {
    const signature = signatureOf(environment, group, (generics) =>
      context.bounds(environment, group.first.bounds, generics),
    );
    const { name, span } = group;
    const global = { module: module.name, name: `${item.name.text}.${name}` };
    const scheme = isWhole(group, signature) ? writtenScheme(signature) : monomorphic(signature.type);
    const own = member === undefined ? {} : { byMember: { member, access: { kind: "helper" } as const } };
    return { group, signature, local: { id: context.nextId++, name, span, scheme, global, ...own } };
  });
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
