// The types of what a channel is called by from outside, and the names that its operations may have (channels §1).
import { lineOf } from "../../clauses.ts";
import { alreadyDefined, infoNameTaken, operationNameTaken } from "../../report/catalogue.ts";
import type { ChannelDefinition } from "../../trees/ast.ts";
import { channelFunctionWaits, isChannelFunction } from "../../trees/channels.ts";
import type { ChannelFunction, RemoteCall, RemoteFunction } from "../../trees/typed.ts";
import type { Environment } from "../context.ts";
import {
  anyMessage,
  type FunctionType,
  intType,
  listOf,
  named,
  pidOf,
  resultOf,
  stringType,
  type Type,
  unitType,
} from "../types/type.ts";
import { freshEffect, suspendingEffect } from "../types/unify.ts";
import { clientName, ownersOf } from "./clients.ts";
import type { OperationTypes } from "./operations.ts";

export interface ClientEntry {
  /** `Chat.broadcast`, `ChatClient.join`. */
  readonly name: string;
  readonly type: FunctionType;
}

interface ChannelTypes {
  /** Of the topic's parameters. */
  readonly topic: readonly Type[];
  readonly event: Type | undefined;
  readonly hello: Type | undefined;
  /** What `welcome` gives. */
  readonly welcomed: Type | undefined;
  /** Of the data of a member. */
  readonly presence: Type | undefined;
  /** By handler. */
  readonly operations: readonly OperationTypes[];
}

/** Of the functions of the channel, and of those of its client. */
export function channelEntries(
  { context, module }: Environment,
  item: ChannelDefinition,
  types: ChannelTypes,
): readonly ClientEntry[] {
  const seen = new Set<string>();
  return ownersOf(module.name, item).flatMap((owner) =>
    owner.clients.flatMap(({ name: own, handler, form }): ClientEntry[] => {
      const name = `${owner.name}.${own}`;
      if (form.kind !== "channel-function" || seen.has(name)) return [];
      seen.add(name);
      const operation = handler === undefined ? undefined : types.operations[item.handlers.indexOf(handler)];
      const { parameters, result } = shapeOf(form.function, {
        types,
        operation,
        client: named(module.name, owner.name),
      });
      const effect = channelFunctionWaits(form.function) ? suspendingEffect(context) : freshEffect(context);
      return [{ name, type: { kind: "function", parameters, result, effect } }];
    }),
  );
}

interface Calling {
  readonly types: ChannelTypes;
  /** Of an operation that is called. */
  readonly operation: OperationTypes | undefined;
  /** The type of the owner's name, where that is a client. */
  readonly client: Type;
}

function shapeOf(called: ChannelFunction | number | RemoteCall, { types, operation, client }: Calling): Shape {
  if (typeof called === "string") return shapeOfFunction(called, types);
  const { parameters = [], reply = unitType } = operation ?? {};
  if (typeof called === "number") return { parameters: [pidOf(anyMessage), ...parameters], result: unitType };
  if (typeof called.remote === "string") return shapeOfRemote(called.remote, client, types);
  return { parameters: [client, ...parameters], result: called.waits ? resultOf(reply, stringType) : intType };
}

const connection = named("", "ChannelConnection");

function shapeOfRemote(called: RemoteFunction, client: Type, types: ChannelTypes): Shape {
  const { topic, hello, welcomed, event, presence } = types;
  switch (called) {
    case "connect":
      return { parameters: [stringType], result: resultOf(connection, stringType) };
    case "join": {
      const greeting = hello === undefined ? [] : [hello];
      return { parameters: [connection, ...topic, ...greeting], result: resultOf(client, stringType) };
    }
    case "welcome":
      return { parameters: [client], result: welcomed ?? unitType };
    case "next": {
      const seen = named("", "ChannelEvent", event ?? unitType, presence ?? unitType);
      return { parameters: [client, intType], result: resultOf(seen, stringType) };
    }
    case "leave":
      return { parameters: [client], result: unitType };
    case "close":
      return { parameters: [connection], result: unitType };
    default:
      return called satisfies never;
  }
}

interface Shape {
  readonly parameters: readonly Type[];
  readonly result: Type;
}

function shapeOfFunction(called: ChannelFunction, { topic, event, presence }: ChannelTypes): Shape {
  const people = listOf({ kind: "tuple", elements: [stringType, listOf(presence ?? unitType)] });
  switch (called) {
    case "broadcast":
      return { parameters: [...topic, event ?? unitType], result: intType };
    case "local_count":
      return { parameters: topic, result: intType };
    case "local_present":
      return { parameters: topic, result: people };
    case "count":
      return { parameters: topic, result: intType };
    case "present":
      return { parameters: topic, result: people };
    case "topics":
      return { parameters: [], result: listOf(together(topic)) };
    case "close":
      return { parameters: [...topic, stringType], result: intType };
    case "remove":
      return { parameters: [...topic, stringType, stringType], result: intType };
    default:
      return called satisfies never;
  }
}

/** The parameters of a topic as one value. */
function together(topic: readonly Type[]): Type {
  const [only] = topic;
  if (only === undefined) return unitType;
  return topic.length === 1 ? only : { kind: "tuple", elements: topic };
}

/** What clients have under these names is something else. */
const taken: ReadonlySet<string> = new Set([
  ...["then", "constructor", "on", "off", "leave", "welcome", "on_presence", "on_restart", "on_closed"],
]);

/** Reports operations that clients could not tell apart, or could not call. */
export function checkOperationNames({ context, file }: Environment, item: ChannelDefinition): void {
  const channel = item.name.text;
  const seen = new Map<string, number>();
  for (const { kind, name, headSpan, span } of item.handlers) {
    const client = clientName(name.text);
    const earlier = seen.get(client);
    if (earlier !== undefined)
      context.report(
        alreadyDefined(file, headSpan, { what: "operation", name: name.text, line: lineOf(file, earlier) }),
      );
    else seen.set(client, span.start);
    if (taken.has(client)) context.report(operationNameTaken(file, name.span, { channel, operation: name.text }));
    if (kind === "info" && isChannelFunction(client))
      context.report(infoNameTaken(file, name.span, { channel, operation: name.text, taken: client }));
  }
}
