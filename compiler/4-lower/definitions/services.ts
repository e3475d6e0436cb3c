// Services: how they are started and asked, and the functions of their operations.
import type { CoreExpression, Mark } from "../../trees/core.ts";
import type { GlobalName, TypedOperation, TypedPattern, TypedService } from "../../trees/typed.ts";
import { array, call, declare, literal, name } from "../build.ts";
import { keyOf, type Origin, type ProgramContext } from "../context.ts";
import { required } from "../required.ts";
import { clauseFunction, helper, moduleOf, newDefinition } from "./demand.ts";
import { memberName, valueName } from "./names.ts";

/** A call of a client function of a service; `waits`: it answers a generator. */
export function serviceCall(
  client: { readonly target: GlobalName; readonly operation: number; readonly limited: boolean },
  values: readonly CoreExpression[],
  program: ProgramContext,
  mark: Mark | undefined,
): { readonly value: CoreExpression; readonly waits: boolean } {
  const service = required(program.services.get(keyOf(client.target)), keyOf(client.target));
  const handler = service.handlers[client.operation];
  const key = literal(keyOf(client.target));
  if (handler === undefined) {
    const text = demandService(client.target, service, program);
    const parts = [key, literal(service.name), name(`${text}$init`), array(values), name(`${text}$handlers`)];
    return { value: call(program.symbol("snow_service_start"), parts, mark), waits: false };
  }
  const [pid = literal(undefined), ...written] = values;
  const [rest, limit] = client.limited ? [written.slice(0, -1), written.slice(-1)] : [written, []];
  const operation = [literal(handler.name), literal(client.operation)];
  const parts = [pid, key, literal(service.name), ...operation, array(rest), ...limit];
  const waits = handler.kind === "call";
  return { value: call(program.symbol(waits ? "snow_service_call" : "snow_service_cast"), parts, mark), waits };
}

function demandService(target: GlobalName, service: TypedService, program: ProgramContext): string {
  const { index, module } = moduleOf(target, program);
  const origin: Origin = { kind: "value", target };
  const text = valueName(target.module, target.name);
  program.display(`${text}$init`, `${service.name}.init`);
  program.demand(`${text}$init`, origin, index, service.init.span.start, () => [
    helper(`${text}$init`, service.init, newDefinition(program, module)),
  ]);
  const handlers = service.handlers.map((handler) => name(demandOperation(target, handler, [], program)));
  program.demand(`${text}$handlers`, origin, index, service.span.start, () => {
    const made = array(handlers);
    if (!program.renews(target, `${text}$handlers`)) return [declare(`${text}$handlers`, made)];
    const renewed = call(program.symbol("snow_service_renew"), [name(`${text}$handlers`), made]);
    return [declare(`${text}$handlers`, renewed)];
  });
  return text;
}

/** The JavaScript function of an operation: of what `before` binds, the state and the parameters. */
export function demandOperation(
  target: GlobalName,
  handler: TypedOperation,
  before: readonly TypedPattern[],
  program: ProgramContext,
): string {
  const { index, module } = moduleOf(target, program);
  const own = memberName(valueName(target.module, target.name), handler.name);
  program.display(own, `${target.name}.${handler.name}`);
  program.demand(own, { kind: "value", target }, index, handler.span.start, () => {
    const parameters = [...before, handler.state, ...handler.parameters];
    const source = clauseFunction(handler.name, handler.span, parameters, handler.body);
    return [helper(own, source, newDefinition(program, module))];
  });
  return own;
}
