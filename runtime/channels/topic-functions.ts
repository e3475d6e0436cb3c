// What programs do with the topics of a channel from anywhere. Those that ask all nodes suspend.
import { type TopicParameter, topicOf } from "../../client/index.ts";
import { type Suspension, waitForOutside } from "../actors/index.ts";
import { current } from "../current.ts";
import { type JsonForm, type List, snow_json_decode, snow_list_of } from "../values/index.ts";
import { askNodes, presentOf, type TopicQuestion, topicsOf, totalOf } from "./cluster/questions.ts";
import type { Channel } from "./definition.ts";
import type { Topic } from "./topic.ts";
import { topicParameters } from "./topic-name.ts";
import { broadcastTo } from "./topics.ts";

type Parameters = readonly TopicParameter[];

function find(channel: Channel, parameters: Parameters): Topic | undefined {
  return current().channels.topics.find({ channel, name: topicOf(channel.definition.name, parameters) });
}

/** What all nodes answer together. `alone`: what this one does when there are no others. */
function ofAllNodes<R>(
  channel: Channel,
  question: TopicQuestion,
  alone: () => R,
  together: (answers: readonly unknown[]) => R,
): Suspension<R> {
  return waitForOutside<R>(`${channel.definition.name}.${question.ask}`, (resume) => {
    const { cluster } = current().rooms;
    if (cluster === undefined) resume.value(alone());
    else askNodes(cluster, question, (answers) => resume.value(together(answers)));
    return undefined;
  });
}

/** How many members here did not get the event. */
export function snow_channel_broadcast_to(channel: Channel, parameters: Parameters, event: unknown): number {
  const name = topicOf(channel.definition.name, parameters);
  return broadcastTo({ channel, name }, event);
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
  const topic = topicOf(channel.definition.name, parameters);
  return ofAllNodes(channel, { ask: "count", topic }, () => snow_channel_local_count(channel, parameters), totalOf);
}

/** This node's keys first, in the order in which they came. What does not decode, of another version, is left out. */
export function snow_channel_present(
  channel: Channel,
  parameters: Parameters,
): Suspension<List<[string, List<unknown>]>> {
  const { name, present } = channel.definition;
  return ofAllNodes(
    channel,
    { ask: "present", topic: topicOf(name, parameters) },
    () => snow_channel_local_present(channel, parameters),
    (answers) => {
      const entries = presentOf(answers).map(([key, texts]): [string, List<unknown>] => {
        return [key, snow_list_of(texts.flatMap((text) => decoded(present?.json, text)))];
      });
      return snow_list_of(entries.filter(([, data]) => data.length > 0));
    },
  );
}

/** None or one. */
function decoded(form: JsonForm<unknown> | undefined, text: string): unknown[] {
  const result = form === undefined ? undefined : snow_json_decode(form, text);
  if (result?.tag === 0) return [result._0];
  current().channels.links.dropped += 1;
  return [];
}

/** The parameters of all topics with members: of one parameter its value, of several a tuple, of none `()`. */
export function snow_channel_topics(channel: Channel): Suspension<List<unknown>> {
  const { definition } = channel;
  const values = (all: readonly Parameters[]): List<unknown> => {
    return snow_list_of<unknown>(all.map((parameters) => (parameters.length > 1 ? parameters : parameters[0])));
  };
  return ofAllNodes(
    channel,
    { ask: "topics", topic: definition.name },
    () =>
      values(
        current()
          .channels.topics.withMembers(channel)
          .map(({ parameters }) => parameters),
      ),
    (answers) => {
      const all = topicsOf(answers).map((name) => topicParameters(definition, name));
      return values(all.filter((parameters) => parameters !== undefined));
    },
  );
}

/** Removes all members; how many there were. Does not wait for their `left`. */
export function snow_channel_close(channel: Channel, parameters: Parameters, reason: string): Suspension<number> {
  const topic = topicOf(channel.definition.name, parameters);
  const alone = (): number => find(channel, parameters)?.close(reason) ?? 0;
  return ofAllNodes(channel, { ask: "close", topic, reason }, alone, totalOf);
}

/** Removes the members that show a presence key; how many there were. Does not wait for their `left`. */
export function snow_channel_remove(
  channel: Channel,
  parameters: Parameters,
  key: string,
  reason: string,
): Suspension<number> {
  const topic = topicOf(channel.definition.name, parameters);
  const alone = (): number => find(channel, parameters)?.close(reason, key) ?? 0;
  return ofAllNodes(channel, { ask: "remove", topic, reason, key }, alone, totalOf);
}
