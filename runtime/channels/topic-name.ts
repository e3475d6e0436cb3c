// What the name of a topic on the wire says: the channel, and the parameters, which clients encode in one way only.
import { type TopicParameter, topicOf } from "../../client/index.ts";
import { percentDecoded } from "../net/index.ts";
import type { ChannelDefinition } from "./definition.ts";

const DECIMAL = /^(?:0|-?[1-9][0-9]*)$/;

/** The name of the channel that a topic is of. */
export function channelNameOf(topic: string): string {
  const end = topic.indexOf(":");
  return end < 0 ? topic : topic.slice(0, end);
}

/** The parameters that a name of a topic stands for; undefined when it has not the form that clients give it. */
export function topicParameters({ name, parameters }: ChannelDefinition, topic: string): TopicParameter[] | undefined {
  const [channel, ...parts] = topic.split(":");
  if (channel !== name || parts.length !== parameters.length) return undefined;
  const values: TopicParameter[] = [];
  for (const [index, part] of parts.entries()) {
    const value = parameters[index] === "Int" ? intOf(part) : percentDecoded(part);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return topicOf(name, values) === topic ? values : undefined;
}

function intOf(part: string): number | undefined {
  const value = DECIMAL.test(part) ? Number(part) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}
