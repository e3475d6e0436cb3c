// Services: client types, `init`, handlers and private helpers (actors §8).
import { lineOf } from "../../clauses.ts";
import { alreadyDefined, unboundName } from "../../report/catalogue.ts";
import type { ServiceDefinition } from "../../trees/ast.ts";
import { type Environment, withLocals } from "../context.ts";
import type { TypedFunction, TypedService } from "../open-tree.ts";
import { anyMessage, type FunctionType, intType, pidOf, type Type, unitType } from "../types/type.ts";
import { freshEffect, freshVariable, suspendingEffect } from "../types/unify.ts";
import { clientName, clientsOf, limitedName } from "./clients.ts";
import {
  checkHelper,
  checkOperation,
  type Helper,
  helpersOf,
  type OperationTypes,
  operationTypes,
} from "./operations.ts";

interface ServiceClients {
  /** `start` first, then one per handler. */
  readonly entries: readonly { readonly name: string; readonly type: FunctionType }[];
  readonly helpers: readonly Helper[];
  readonly state: Type;
  /** By handler. */
  readonly operations: readonly OperationTypes[];
}

/** The types of a service's client functions, from what is written in its heads. */
export function serviceClients(environment: Environment, item: ServiceDefinition): ServiceClients {
  const { context, file } = environment;
  const helpers = helpersOf(environment, item);
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
  const operations = item.handlers.map((handler) => operationTypes(environment, handler));
  const entries = item.handlers.flatMap((handler, index) => {
    const client = clientName(handler.name.text);
    const earlier = seen.get(client) ?? generated.get(client);
    if (earlier !== undefined) {
      const texts = { what: "client function", name: client, line: lineOf(file, earlier) };
      context.report(alreadyDefined(file, handler.headSpan, texts));
      return [];
    }
    seen.set(client, handler.span.start);
    const { parameters = [], reply: result = unitType } = operations[index] ?? {};
    const effect = handler.kind === "call" ? suspendingEffect(context) : freshEffect(context);
    const type: FunctionType = { kind: "function", parameters: [pid, ...parameters], result, effect };
    if (handler.kind === "cast") return [{ name: client, type }];
    const limited: FunctionType = { ...type, parameters: [...type.parameters, intType] };
    return [
      { name: client, type },
      { name: limitedName(client), type: limited },
    ];
  });
  return { entries: [{ name: "start", type: start }, ...entries], helpers, state, operations };
}

export function checkService(
  environment: Environment,
  item: ServiceDefinition,
  { helpers, operations, state }: ServiceClients,
): { service: TypedService; helpers: TypedFunction[] } | undefined {
  const scope = withLocals(
    { ...environment, inService: true },
    helpers.map((helper) => helper.local),
  );
  const typed = helpers.map((helper) => checkHelper(scope, item.name.text, helper));
  const handlers = item.handlers.map((handler, index) =>
    checkOperation(scope, handler, operations[index] ?? { parameters: [], reply: unitType }, state),
  );
  const init = typed.find((helper) => helper.name === `${item.name.text}.init`);
  if (init === undefined) return undefined;
  // `init` is a helper too: what is in the service may call it.
  return { service: { name: item.name.text, span: item.span, init, handlers }, helpers: typed };
}
