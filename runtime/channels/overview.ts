// The channels and topics of the running program, for people who look at it and for its metrics.
import { current } from "../current.ts";

interface TopicOverview {
  /** As on the wire. */
  readonly name: string;
  readonly members: number;
  /** That are kept. */
  readonly events: number;
  /** Memory that they take. */
  readonly bytes: number;
}

/** In the order in which they began; those without members have a history that is kept still. */
export function topicOverview(): TopicOverview[] {
  return current()
    .channels.topics.all()
    .map(({ name, members, kept }) => ({ name, members: members.size, ...kept }));
}

interface ChannelOverview {
  /** `Chat(String)`. */
  readonly name: string;
  /** With members. */
  readonly topics: number;
  readonly members: number;
}

/** Those that are served, in the order in which they came to be. */
export function channelOverview(): ChannelOverview[] {
  const { served, topics } = current().channels;
  return Array.from(served, (channel) => {
    const { name, parameters } = channel.definition;
    const occupied = topics.withMembers(channel);
    const members = occupied.reduce((sum, topic) => sum + topic.members.size, 0);
    return { name: `${name}(${parameters.join(", ")})`, topics: occupied.length, members };
  });
}

/** For the metrics of a program. */
export const channelMetrics = [
  {
    name: "snow_channel_topics",
    kind: "gauge",
    help: "Topics of channels with members.",
    value: () => topicOverview().filter(({ members }) => members > 0).length,
  },
  {
    name: "snow_channel_members",
    kind: "gauge",
    help: "Members of topics.",
    value: () => topicOverview().reduce((sum, { members }) => sum + members, 0),
  },
  {
    name: "snow_channel_history_bytes",
    kind: "gauge",
    help: "Memory of events that are kept for members who come back.",
    value: () => current().channels.histories.bytes,
  },
  {
    name: "snow_channel_dropped_total",
    kind: "counter",
    help: "What other nodes said of who is present and was of no form, of no use, or too much.",
    value: () => current().channels.links.dropped,
  },
] as const;
