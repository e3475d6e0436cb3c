// Actors that only wait in the `receive` at the head of their loop: message handlers without a generator.
import type { CoreFunction } from "../../trees/core.ts";
import type { TypedExpression, TypedFunction, TypedStatement } from "../../trees/typed.ts";
import { childrenOf } from "../../trees/typed-walks.ts";
import { containsSuspension } from "../analyse/colour.ts";
import { call, declare, definition as define, literal, name } from "../build.ts";
import type { FunctionContext, TailTarget } from "../context.ts";
import { receptionOf } from "../expressions/receive.ts";
import { newSink, push } from "../expressions/sink.ts";
import {
  baseContext,
  capturesVariables,
  type FunctionOptions,
  parameterNames,
  tailCalls,
  withScratch,
} from "./functions.ts";

type Receive = Extract<TypedExpression, { kind: "receive" }>;

interface Head {
  readonly receive: Receive;
  /** What follows the `receive`; undefined: its value is that of the body. */
  readonly rest: readonly TypedStatement[] | undefined;
}

/** The `receive` that the body begins with, when nothing else in the body waits and the body may run again. */
function headOf(body: TypedExpression, context: FunctionContext): Head | undefined {
  let current = body;
  let rest: readonly TypedStatement[] | undefined;
  while (current.kind === "block") {
    const [first, ...others] = current.statements;
    if (first?.kind !== "expression" || (others.length > 0 && rest !== undefined)) return undefined;
    if (others.length > 0) rest = others;
    current = first.expression;
  }
  if (current.kind !== "receive" || current.after !== undefined) return undefined;
  const others = childrenOf(body).filter((child) => child !== current);
  const waits = containsSuspension([...others, ...childrenOf(current)], context.form, context.program);
  return waits ? undefined : { receive: current, rest };
}

/** The actor, whose JavaScript name is `text`, as a function that answers its loop, or undefined when it has to be a generator. */
export function actorLoop(text: string, source: TypedFunction, options: FunctionOptions): CoreFunction | undefined {
  const { definition, given, isSelf } = options;
  const { program } = definition;
  const context = baseContext({ ...options, generator: false });
  const [clause] = source.clauses;
  if (clause === undefined || isSelf === undefined) return undefined;
  const head = headOf(clause.body, context);
  if (head === undefined || !tailCalls([clause.body], true).some((one) => isSelf(one.callee, context)))
    return undefined;
  if (clause.parameters.some((parameter) => parameter.kind !== "bind" && parameter.kind !== "wildcard"))
    return undefined;

  const names = parameterNames(source, definition);
  const copies = capturesVariables([clause.body]);
  const changing = copies ? names.map((text) => definition.names.fresh(`next$${text}`)) : names;
  const again: TailTarget["again"] = { kind: "return", value: undefined };
  const target: TailTarget = { matches: isSelf, given: [], parameters: changing, before: undefined, again };
  const step: FunctionContext = { ...context, scratch: { used: false }, tails: [target], isStep: true };
  for (const [index, parameter] of clause.parameters.entries()) {
    if (parameter.kind !== "bind") continue;
    const value = name(names[index] ?? parameter.name);
    definition.locals.set(parameter.id, { value, generator: undefined, range: undefined });
  }

  const outer = newSink();
  const body = newSink();
  const message = definition.names.fresh("message");
  if (copies) {
    for (const [index, text] of names.entries()) push(body, declare(text, name(changing[index] ?? text)));
  }
  // Guards run outside of the step and read the variables themselves.
  const atMatch = new Map(definition.locals);
  if (copies) {
    for (const [index, parameter] of clause.parameters.entries()) {
      if (parameter.kind !== "bind") continue;
      const value = name(changing[index] ?? parameter.name);
      definition.locals.set(parameter.id, { value, generator: undefined, range: undefined });
    }
  }
  const reception = receptionOf(head.receive, context, outer);
  for (const [id, local] of atMatch) definition.locals.set(id, local);
  if (head.rest === undefined) reception.handle(name(message), { kind: "return" }, step, body);
  else {
    reception.handle(name(message), { kind: "discard" }, step, body);
    const rest: TypedExpression = { ...clause.body, kind: "block", statements: head.rest };
    program.lowering.into(rest, { kind: "return" }, step, body);
  }
  const stepFunction = withScratch(step, { generator: false, parameters: [message], body: body.statements });
  program.display(`${text}$step`, source.name);
  push(outer, define(`${text}$step`, stepFunction));
  const parts = [
    reception.match ?? literal(undefined),
    name(`${text}$step`),
    literal(reception.acceptsDown),
    literal(reception.site),
  ];
  push(outer, { kind: "return", value: call(program.symbol("snow_loop"), parts) });
  return withScratch(context, { generator: false, parameters: [...given, ...changing], body: outer.statements });
}
