// Services: client types, `init`, handlers and private helpers (actors §8).
import { groupClauses, lineOf } from "../../clauses.ts";
import { alreadyDefined, unboundName } from "../../report/catalogue.ts";
import type { Label } from "../../report/index.ts";
import type { FunctionGroup, ServiceDefinition, ServiceHandler } from "../../trees/ast.ts";
import { type Environment, type Local, monomorphic, withLocals } from "../context.ts";
import { check } from "../expressions/expect.ts";
import type { TypedFunction, TypedService } from "../open-tree.ts";
import { checkPattern } from "../patterns/patterns.ts";
import { anyMessage, type FunctionType, intType, pidOf, type Type, unitType } from "../types/type.ts";
import { typeOf } from "../types/type-trees.ts";
import { freshEffect, freshVariable, suspendingEffect } from "../types/unify.ts";
import { checkDefinition, functionFrame, type Signature, signatureOf } from "./functions.ts";
import { clientName, clientsOf, limitedName } from "./service-clients.ts";

interface Helper {
  readonly group: FunctionGroup;
  readonly signature: Signature;
  readonly local: Local;
}

interface ServiceClients {
  /** `start` first, then one per handler. */
  readonly entries: readonly { readonly name: string; readonly type: FunctionType }[];
  readonly helpers: readonly Helper[];
  readonly state: Type;
  readonly replies: readonly Type[];
  readonly parameters: readonly (readonly Type[])[];
}

function helperOf(environment: Environment, service: string, group: FunctionGroup): Helper {
  const { context, module } = environment;
  const signature = signatureOf(environment, group, (generics) =>
    context.bounds(environment, group.first.bounds, generics),
  );
  const global = { module: module.name, name: `${service}.${group.name}` };
  const { name, span } = group;
  const local: Local = { id: context.nextId++, name, span, scheme: monomorphic(signature.type), global };
  return { group, signature, local };
}

/** The types of a service's client functions, from what is written in its heads. */
export function serviceClients(environment: Environment, item: ServiceDefinition): ServiceClients {
  const { context, file } = environment;
  const helpers = groupClauses(file, item.functions, context.report, true).map((group) =>
    helperOf(environment, item.name.text, group),
  );
  const init = helpers.find((helper) => helper.group.name === "init");
  if (init === undefined) {
    const help = "add `fn init() do … end`: its value is the first state";
    context.report(unboundName(file, item.headSpan, "init", { help }));
  }
  const state = init?.signature.type.result ?? freshVariable(context);
  const pid = pidOf(anyMessage);
  const start: FunctionType = {
    kind: "function",
    parameters: init?.signature.type.parameters ?? [],
    result: pidOf(unitType),
    effect: freshEffect(context),
  };
  /** Where each client comes from. */
  const seen = new Map([["start", init?.group.span.start ?? item.span.start]]);
  const generated = new Map(
    clientsOf(item).flatMap(({ name, limited, handler }): [string, number][] =>
      limited && handler !== undefined ? [[name, handler.span.start]] : [],
    ),
  );
  const parameters: Type[][] = [];
  const replies: Type[] = [];
  const entries = item.handlers.flatMap((handler) => {
    const client = clientName(handler.name.text);
    const earlier = seen.get(client) ?? generated.get(client);
    if (earlier !== undefined) {
      const texts = { what: "client function", name: client, line: lineOf(file, earlier) };
      context.report(alreadyDefined(file, handler.headSpan, texts));
    } else seen.set(client, handler.span.start);
    const types = handler.parameters.map((parameter) =>
      parameter.annotation === undefined ? freshVariable(context) : typeOf(environment, parameter.annotation),
    );
    const reply =
      handler.kind === "cast"
        ? unitType
        : handler.reply === undefined
          ? freshVariable(context)
          : typeOf(environment, handler.reply);
    parameters.push(types);
    replies.push(reply);
    const effect = handler.kind === "call" ? suspendingEffect(context) : freshEffect(context);
    const type: FunctionType = { kind: "function", parameters: [pid, ...types], result: reply, effect };
    if (earlier !== undefined) return [];
    if (handler.kind === "cast") return [{ name: client, type }];
    const limited: FunctionType = { ...type, parameters: [...type.parameters, intType] };
    return [
      { name: client, type },
      { name: limitedName(client), type: limited },
    ];
  });
  return { entries: [{ name: "start", type: start }, ...entries], helpers, state, replies, parameters };
}

export function checkService(
  environment: Environment,
  item: ServiceDefinition,
  clients: ServiceClients,
): { service: TypedService; helpers: TypedFunction[] } | undefined {
  const scope = withLocals(
    { ...environment, inService: true },
    clients.helpers.map((helper) => helper.local),
  );
  const typed = clients.helpers.map((helper): TypedFunction => {
    const { type } = helper.signature;
    const inner = { ...scope, generics: helper.signature.generics };
    const clauses = checkDefinition(
      functionFrame(inner, "function", type, helper.group.first.result?.span),
      helper.group,
      type,
    );
    return {
      name: `${item.name.text}.${helper.group.name}`,
      span: helper.group.span,
      type,
      evidenceParameters: helper.signature.evidence,
      effect: type.effect,
      arity: type.parameters.length,
      clauses,
    };
  });
  const handlers = item.handlers.map((handler, index) => checkHandler(scope, clients, handler, index));
  const init = typed.find((helper) => helper.name === `${item.name.text}.init`);
  if (init === undefined) return undefined;
  const helpers = typed.filter((helper) => helper !== init);
  return { service: { name: item.name.text, span: item.span, init, handlers }, helpers };
}

function checkHandler(
  scope: Environment,
  { parameters, replies, state }: ServiceClients,
  handler: ServiceHandler,
  index: number,
): TypedService["handlers"][number] {
  const { context } = scope;
  const locals: Local[] = [];
  const patterns = handler.parameters.map((parameter, position) => {
    const type = parameters[index]?.[position] ?? freshVariable(context);
    const checked = checkPattern(scope, parameter.pattern, type);
    locals.push(...checked.locals);
    return checked.typed;
  });
  const tree =
    handler.state === undefined
      ? { kind: "wildcard" as const, span: handler.headSpan }
      : { kind: "bind" as const, span: handler.state.span, name: handler.state.text };
  const stated = checkPattern(scope, tree, state);
  const result: Type =
    handler.kind === "cast" ? state : { kind: "tuple", elements: [state, replies[index] ?? unitType] };
  const type: FunctionType = { kind: "function", parameters: [], result, effect: suspendingEffect(context) };
  const inner = withLocals(functionFrame(scope, "handler", type, undefined), [...locals, ...stated.locals]);
  const body = check(inner, handler.body, result, meaningOfValue(handler));
  const { kind, name, span } = handler;
  return { kind, name: name.text, span, parameters: patterns, state: stated.typed, body };
}

/** What the value of a handler is for. */
function meaningOfValue({ kind, reply, headSpan }: ServiceHandler): Label {
  if (kind === "cast") return { span: headSpan, text: "the value of a `cast` is the new state" };
  const value = "the value of a `call` is `(new state, reply)`";
  if (reply === undefined) return { span: headSpan, text: value };
  return { span: reply.span, text: `the reply type is written here; ${value}` };
}
