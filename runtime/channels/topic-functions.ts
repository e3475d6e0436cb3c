// What programs do with the topics of a channel from anywhere. Those that ask all nodes suspend.
import { type TopicParameter, topicOf } from "../../client/index.ts";
import { type Suspension, waitForOutside } from "../actors/index.ts";
import { current } from "../current.ts";
import { type List, snow_list_of } from "../values/index.ts";
import type { Channel } from "./definition.ts";
import type { Topic } from "./topic.ts";

type Parameters = readonly TopicParameter[];

function find(channel: Channel, parameters: Parameters): Topic | undefined {
  return current().channels.topics.find({ channel, name: topicOf(channel.definition.name, parameters) });
}

/** The answer of all nodes, of which this one is the only one. */
function ofAllNodes<R>(channel: Channel, what: string, answer: () => R): Suspension<R> {
  return waitForOutside<R>(`${channel.definition.name}.${what}`, (resume) => {
    resume.value(answer());
    return undefined;
  });
}

/** How many members here did not get the event. */
export function snow_channel_broadcast_to(channel: Channel, parameters: Parameters, event: unknown): number {
  return find(channel, parameters)?.broadcast(event, undefined) ?? 0;
}

export function snow_channel_local_count(channel: Channel, parameters: Parameters): number {
  return find(channel, parameters)?.members.size ?? 0;
}

/** Keys in the order in which they came, each with the data of its members. */
export function snow_channel_local_present(channel: Channel, parameters: Parameters): List<[string, List<unknown>]> {
  const entries = find(channel, parameters)?.present() ?? [];
  return snow_list_of(entries.map(([key, data]): [string, List<unknown>] => [key, snow_list_of(data)]));
}

export function snow_channel_count(channel: Channel, parameters: Parameters): Suspension<number> {
  return ofAllNodes(channel, "count", () => snow_channel_local_count(channel, parameters));
}

export function snow_channel_present(
  channel: Channel,
  parameters: Parameters,
): Suspension<List<[string, List<unknown>]>> {
  return ofAllNodes(channel, "present", () => snow_channel_local_present(channel, parameters));
}

/** The parameters of all topics with members: of one parameter its value, of several a tuple, of none `()`. */
export function snow_channel_topics(channel: Channel): Suspension<List<unknown>> {
  return ofAllNodes(channel, "topics", () => {
    const topics = current().channels.topics.withMembers(channel);
    return snow_list_of<unknown>(topics.map(({ parameters }) => (parameters.length > 1 ? parameters : parameters[0])));
  });
}

/** Removes all members; how many there were. Does not wait for their `left`. */
export function snow_channel_close(channel: Channel, parameters: Parameters, reason: string): Suspension<number> {
  return ofAllNodes(channel, "close", () => find(channel, parameters)?.close(reason) ?? 0);
}

/** Removes the members that show a presence key; how many there were. Does not wait for their `left`. */
export function snow_channel_remove(
  channel: Channel,
  parameters: Parameters,
  key: string,
  reason: string,
): Suspension<number> {
  return ofAllNodes(channel, "remove", () => find(channel, parameters)?.close(reason, key) ?? 0);
}
