// Channels: the value that the runtime knows a channel by, and the functions that it is called by from outside.
import type { CoreExpression, Mark } from "../../trees/core.ts";
import type {
  ChannelFunction,
  ChannelMessage,
  ChannelOperation,
  GlobalName,
  RemoteCall,
  RemoteFunction,
  TypedChannel,
  TypedExpression,
} from "../../trees/typed.ts";
import { array, call, declare, literal, name, object } from "../build.ts";
import { type DefinitionContext, keyOf, type ProgramContext } from "../context.ts";
import { required } from "../required.ts";
import { demandFunction, moduleOf, newDefinition } from "./demand.ts";
import { dictionaries } from "./evidence.ts";
import { valueName } from "./names.ts";
import { demandOperation } from "./services.ts";

const symbols: Readonly<Record<ChannelFunction, string>> = {
  broadcast: "snow_channel_broadcast_to",
  local_count: "snow_channel_local_count",
  local_present: "snow_channel_local_present",
  count: "snow_channel_count",
  present: "snow_channel_present",
  topics: "snow_channel_topics",
  close: "snow_channel_close",
  remove: "snow_channel_remove",
};

/** A call of a function of a channel, or of the `info` operation of that number. */
export function channelCall(
  { target, function: called }: Pick<Extract<TypedExpression, { kind: "channel-function" }>, "target" | "function">,
  values: readonly CoreExpression[],
  program: ProgramContext,
  mark: Mark | undefined,
): CoreExpression {
  if (typeof called === "object") return remoteCall(target, called, values, program, mark);
  const channel = name(demandChannel(target, program));
  if (typeof called === "number") {
    const [pid = literal(undefined), ...parameters] = values;
    return call(program.symbol("snow_channel_info"), [pid, channel, literal(called), array(parameters)], mark);
  }
  const { parameters } = required(program.channels.get(keyOf(target)), keyOf(target));
  const topic = called === "topics" ? [] : [array(values.slice(0, parameters.length))];
  return call(program.symbol(symbols[called]), [channel, ...topic, ...values.slice(parameters.length)], mark);
}

const remoteSymbols: Readonly<Record<RemoteFunction, string>> = {
  connect: "snow_channel_client_connect",
  join: "snow_channel_client_join",
  welcome: "snow_channel_client_welcome",
  next: "snow_channel_client_next",
  leave: "snow_channel_client_leave",
  close: "snow_channel_client_close",
};

/** A call of a function of the client of a channel. */
function remoteCall(
  target: GlobalName,
  { remote, waits }: RemoteCall,
  values: readonly CoreExpression[],
  program: ProgramContext,
  mark: Mark | undefined,
): CoreExpression {
  const [first = literal(undefined), ...others] = values;
  if (typeof remote === "number") {
    const symbol = waits ? "snow_channel_client_call" : "snow_channel_client_cast";
    return call(program.symbol(symbol), [first, literal(remote), array(others)], mark);
  }
  if (remote !== "join") return call(program.symbol(remoteSymbols[remote]), values, mark);
  const { parameters } = required(program.channels.get(keyOf(target)), keyOf(target));
  const [topic, hello] = [others.slice(0, parameters.length), others.slice(parameters.length)];
  const channel = name(demandChannel(target, program));
  return call(program.symbol(remoteSymbols.join), [first, channel, array(topic), ...hello], mark);
}

/** The constant that holds a channel. */
export function demandChannel(target: GlobalName, program: ProgramContext): string {
  const channel = required(program.channels.get(keyOf(target)), keyOf(target));
  const { index, module } = moduleOf(target, program);
  const text = valueName(target.module, target.name);
  program.demand(text, { kind: "value", target }, index, channel.span.start, () => {
    const made = definitionOf(target, channel, newDefinition(program, module));
    if (!program.renews(target, text)) return [declare(text, call(program.symbol("snow_channel_define"), [made]))];
    return [declare(text, call(program.symbol("snow_channel_renew"), [name(text), made]))];
  });
  return text;
}

function definitionOf(target: GlobalName, channel: TypedChannel, definition: DefinitionContext): CoreExpression {
  const { event, hello, refusal, welcome, presence } = channel;
  const role = (text: string): CoreExpression => roleOf(target, text, definition.program);
  const withBody = (text: string, message: ChannelMessage | undefined): CoreExpression =>
    message === undefined ? literal(undefined) : record({ body: role(text), json: json(message, definition) });
  return record({
    name: literal(channel.name),
    parameters: array(channel.parameters.map(({ type }) => literal(type))),
    history: literal(channel.history),
    historyMilliseconds: literal(channel.historyMilliseconds),
    historyBytes: literal(channel.historyBytes),
    event: json(event, definition),
    hello: json(hello, definition),
    refusal: json(refusal, definition),
    join: role("join"),
    welcome: withBody("welcome", welcome),
    operations: array(channel.operations.map((one) => operationOf(target, channel, one, definition))),
    present: withBody("present", presence),
    left: channel.hasLeft ? role("left") : literal(undefined),
  });
}

/** `join` and the like: functions of the module that get the member first. */
function roleOf(target: GlobalName, text: string, program: ProgramContext): CoreExpression {
  const function_ = { module: target.module, name: `${target.name}.${text}` };
  const { effect } = required(program.functions.get(keyOf(function_)), keyOf(function_));
  return name(demandFunction(function_, effect === "suspends" ? "suspending" : "plain", program));
}

function operationOf(
  target: GlobalName,
  { member }: TypedChannel,
  { handler, arguments: taken, reply }: ChannelOperation,
  definition: DefinitionContext,
): CoreExpression {
  const parameters = taken.map((one) => record({ name: literal(one.name), json: json(one, definition) }));
  return record({
    name: literal(handler.name),
    kind: literal(handler.kind),
    parameters: array(parameters),
    reply: json(reply, definition),
    body: name(demandOperation(target, handler, [member], definition.program)),
  });
}

function json(message: ChannelMessage | undefined, definition: DefinitionContext): CoreExpression {
  const [form] = message === undefined ? [] : dictionaries([message.json], definition);
  return form ?? literal(undefined);
}

function record(properties: Readonly<Record<string, CoreExpression>>): CoreExpression {
  return object(Object.entries(properties).map(([key, value]) => ({ key, value })));
}
