// The topics of a program, by channel and name: those with members, and those whose history is kept.
import { current } from "../current.ts";
import { LookupTable } from "../rooms/index.ts";
import { broadcastFromOutside } from "./cluster/elsewhere.ts";
import type { Channel } from "./definition.ts";
import { appendTo } from "./history/shared-log.ts";
import { Topic, type TopicKey, type TopicMember } from "./topic.ts";

export class Topics {
  readonly #channels = new Map<Channel, LookupTable<string, Topic>>();
  #created = 0;

  find({ channel, name }: Omit<TopicKey, "parameters">): Topic | undefined {
    return this.#channels.get(channel)?.get(name);
  }

  /** The topic, a new one if need be. */
  open(key: TopicKey): Topic {
    const { channel, name } = key;
    let table = this.#channels.get(channel);
    if (table === undefined) {
      table = new LookupTable();
      this.#channels.set(channel, table);
    }
    const known = table.get(name);
    if (known !== undefined) return known;
    this.#created += 1;
    const topic = new Topic(key, this.#created);
    table.add(name, topic);
    return topic;
  }

  remove(topic: Topic): void {
    if (this.find(topic) === topic) this.#channels.get(topic.channel)?.remove(topic.name);
  }

  /** With members, in the order in which they began. */
  withMembers(channel: Channel): Topic[] {
    const all = this.#channels.get(channel)?.values() ?? [];
    return [...all].filter(({ members }) => members.size > 0).sort((a, b) => a.number - b.number);
  }

  /** Of all channels, those without members included, in the order in which they began. */
  all(): Topic[] {
    return [...this.#channels.values()].flatMap((table) => [...table.values()]).sort((a, b) => a.number - b.number);
  }
}

/** To a topic on all nodes, whether it has members here or not. The number of members here that don't get the event. */
export function broadcastTo(key: Omit<TopicKey, "parameters">, event: unknown, except?: TopicMember): number {
  const topic = current().channels.topics.find(key);
  if (topic !== undefined) return topic.broadcast(event, except);
  const { cluster } = current().rooms;
  if (cluster !== undefined && key.channel.definition.history > 0) appendTo(cluster, key, event, except);
  else broadcastFromOutside(key.channel, key.name, event);
  return 0;
}
