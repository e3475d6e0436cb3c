// Members of topics without a client: they note what would go out to it.
import type { TopicLink } from "../../../../runtime/channels/cluster/link.ts";
import { joinedFrame } from "../../../../runtime/channels/frames.ts";
import type { Shown } from "../../../../runtime/channels/presence/presence.ts";
import type { Held, Topic, TopicKey, TopicMember } from "../../../../runtime/channels/topic.ts";
import type { Message } from "../../../../runtime/rooms/index.ts";
import type { TestNode } from "../../../support/cluster-nodes.ts";
import { FakeMember } from "../../rooms/fake-member.ts";

/** Who is there: by key, the data as JSON text. */
export type Picture = Map<string, string[]>;

export class Visitor implements TopicMember {
  readonly node: TestNode;
  readonly key: TopicKey;
  readonly person: string;
  readonly seat: FakeMember;
  held: Held | undefined = undefined;
  who = "";
  shown: Shown | undefined = undefined;
  /** Undefined: it has not been let in yet. */
  topic: Topic | undefined = undefined;
  closed: string | undefined = undefined;
  /** Texts, in the order in which they came. */
  readonly events: string[] = [];
  /** Undefined: it has not been told. */
  picture: Picture | undefined = undefined;
  readonly #link: TopicLink | undefined;
  #read = 0;

  /** Begins to join. `later` puts off the answer, as a `welcome` does. */
  constructor(node: TestNode, key: TopicKey, person: string, later?: (answer: () => void) => void) {
    this.node = node;
    this.key = key;
    this.person = person;
    this.seat = new FakeMember(person);
    this.#link = node.turn(({ channels }) => channels.links.acquire(key));
    const { cluster } = node.program.rooms;
    const answerLater = later ?? ((answer) => answer());
    const enter = (): void => node.turn(() => this.#enter(answerLater));
    if (cluster === undefined) enter();
    else node.turn(() => cluster.whenSubscribed({ kind: "topic", name: key.name }, enter));
  }

  #enter(later: (answer: () => void) => void): void {
    if (this.closed !== undefined) return;
    const { topics } = this.node.program.channels;
    const topic = topics.open(this.key);
    this.topic = topic;
    topic.link = this.#link;
    const { position, recovered } = topic.enter(this, undefined);
    topic.show(this, { key: this.person, text: "0", data: 0 });
    later(() => this.node.turn(() => topic.answer(this, joinedFrame(1, position, recovered, "null"))));
  }

  show(text: string): void {
    this.node.turn(() => this.topic?.show(this, { key: this.person, text, data: text }));
  }

  leave(): void {
    this.node.turn(() => this.close("left", ""));
  }

  send(message: Message): number {
    return this.node.program.rooms.tickLog.send(this.seat, message) ? 0 : -1;
  }

  close(code: string, text: string): void {
    if (this.closed !== undefined) return;
    this.closed = `${code} ${text}`;
    this.topic?.leave(this);
    this.#link?.release();
  }

  /** Reads what has come since it was called last; throws at what must not be. */
  read(): void {
    const { received } = this.seat;
    while (this.#read < received.length) {
      const short = received.charCodeAt(this.#read + 1);
      const start = this.#read + (short < 126 ? 2 : 4);
      const length =
        short < 126 ? short : received.charCodeAt(this.#read + 2) * 256 + received.charCodeAt(this.#read + 3);
      this.#take(JSON.parse(received.slice(start, start + length)));
      this.#read = start + length;
    }
  }

  #take(frame: readonly unknown[]): void {
    const [kind, , third, fourth] = frame;
    if (kind === "event" && typeof fourth === "string") this.events.push(fourth);
    if (kind === "presence" && typeof third === "object" && third !== null) this.#see(third);
  }

  #see({ all, joined, left }: { all?: unknown; joined?: unknown; left?: unknown }): void {
    if (all !== undefined) {
      if (this.picture !== undefined) throw new Error("the whole list comes once");
      this.picture = new Map(entriesOf(all));
      return;
    }
    const { picture } = this;
    if (picture === undefined) throw new Error("a difference before the list");
    for (const [key, data] of entriesOf(left)) {
      const known = picture.get(key) ?? [];
      for (const one of data) {
        if (!known.includes(one)) throw new Error(`${key} ${one} has left and was not there`);
        known.splice(known.indexOf(one), 1);
      }
      if (known.length === 0) picture.delete(key);
    }
    for (const [key, data] of entriesOf(joined)) picture.set(key, [...(picture.get(key) ?? []), ...data]);
  }
}

function entriesOf(value: unknown): [string, string[]][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([key, data]) => [key, Array.isArray(data) ? data.map(String) : []]);
}
