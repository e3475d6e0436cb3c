// How topics are called on the wire: the channel's name and its parameters, each percent-encoded in one way only.
import { percentDecoded } from "../net/index.ts";
import type { ChannelDefinition, TopicParameter } from "./definition.ts";

const DECIMAL = /^(?:0|-?[1-9][0-9]*)$/;

/** Every byte of UTF-8 but letters, digits and `-._~` (RFC 3986 section 2.3), in upper-case hexadecimal. */
function encoded(text: string): string {
  const wellFormed = text.replace(/\p{Surrogate}/gu, "\u{FFFD}");
  return encodeURIComponent(wellFormed).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function topicName(channel: string, parameters: readonly TopicParameter[]): string {
  let name = channel;
  for (const parameter of parameters) name += `:${typeof parameter === "string" ? encoded(parameter) : parameter}`;
  return name;
}

/** The name of the channel that a topic is of. */
export function channelNameOf(topic: string): string {
  const end = topic.indexOf(":");
  return end < 0 ? topic : topic.slice(0, end);
}

/** The parameters that a name of a topic stands for; undefined when it has not the form that `topicName` gives. */
export function topicParameters({ name, parameters }: ChannelDefinition, topic: string): TopicParameter[] | undefined {
  const [channel, ...parts] = topic.split(":");
  if (channel !== name || parts.length !== parameters.length) return undefined;
  const values: TopicParameter[] = [];
  for (const [index, part] of parts.entries()) {
    const value = parameters[index] === "Int" ? intOf(part) : percentDecoded(part);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return topicName(name, values) === topic ? values : undefined;
}

function intOf(part: string): number | undefined {
  const value = DECIMAL.test(part) ? Number(part) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}
