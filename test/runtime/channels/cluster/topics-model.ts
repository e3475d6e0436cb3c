// A random life of topics on several nodes, held against what is promised of events and of presence.

import type { TopicKey } from "../../../../runtime/channels/topic.ts";
import { broadcastTo } from "../../../../runtime/channels/topics.ts";
import type { World } from "../../../../runtime/host/simulated/index.ts";
import { Decisions, type Dice } from "../../../fuzz/random.ts";
import { joinedNode, type TestNode } from "../../../support/cluster-nodes.ts";
import { FaultyBroker } from "../../../support/faulty-broker.ts";
import { VirtualTime } from "../../../support/virtual-time.ts";
import { plainChannel } from "./plain-channel.ts";
import { Visitor } from "./visitor.ts";

/** Milliseconds after the last change in which all pictures are the same, when nothing was lost; … */
const SECOND = 1000;
/** … and after the last fault, when something was: then only repetitions tell of it, the last of which is late. */
const AFTER_FAULTS = 40_000;

const PEOPLE = ["Ann", "Bob", "__proto__"] as const;

class Life {
  readonly #random: Dice;
  readonly #time: VirtualTime;
  readonly #system: FaultyBroker;
  readonly #channel = plainChannel();
  readonly #keys: readonly TopicKey[];
  #nodes: TestNode[] = [];
  #visitors: Visitor[] = [];
  #texts = 0;
  /** Something may have been lost since all was well last. */
  #faulty = false;
  /** Of the present time without faults: who has to get which event. */
  #due: { readonly text: string; readonly visitor: Visitor }[] = [];

  constructor(world: World) {
    const random = new Decisions(world);
    this.#random = random;
    this.#time = new VirtualTime(world);
    this.#system = new FaultyBroker(this.#time, { delay: [1, 1 + random.below(30)] });
    this.#keys = ["a", "b"].map((room) => ({ channel: this.#channel, name: `Chat:${room}`, parameters: [room] }));
    for (let nodes = 2 + random.below(2); nodes > 0; nodes -= 1) this.#begin();
    this.#time.advance(2000);
  }

  #begin(): void {
    const node = joinedNode(this.#system);
    node.turn(({ channels }) => {
      channels.links.connect();
      channels.served.add(this.#channel);
    });
    this.#nodes.push(node);
  }

  /** So many steps, mostly without a pause, and then what must be. Throws what is wrong. */
  phase(steps: number): void {
    this.#faulty = this.#random.below(2) === 0;
    if (this.#faulty && this.#random.below(2) === 0) {
      Object.assign(this.#system.faults, { loss: this.#random.next() * 0.4, duplication: 0.1, reordering: 0.2 });
    }
    for (let step = 0; step < steps; step += 1) {
      this.#step();
      if (this.#random.below(3) === 0) this.#time.advance(this.#random.below(100));
    }
    this.#system.forgive();
    for (const { broker } of this.#nodes) if (broker.muted) broker.unmute();
    this.#time.advance(this.#faulty ? AFTER_FAULTS : SECOND);
    this.#check();
  }

  #step(): void {
    const dice = this.#random.below(100);
    if (dice < 30) this.#join();
    else if (dice < 45) this.#present()?.show(`${this.#random.below(3)}`);
    else if (dice < 60) this.#leave();
    else if (dice < 90) this.#broadcast();
    else if (this.#faulty) this.#fault(dice);
  }

  #join(): void {
    if (this.#visitors.length >= 12) return;
    const random = this.#random;
    const later = (answer: () => void): void => {
      this.#time.after(random.below(2) * random.below(300), answer);
    };
    this.#visitors.push(new Visitor(random.pick(this.#nodes), random.pick(this.#keys), random.pick(PEOPLE), later));
  }

  #leave(): void {
    const visitor = this.#present();
    visitor?.leave();
    this.#visitors = this.#visitors.filter((one) => one !== visitor);
    this.#due = this.#due.filter((due) => due.visitor !== visitor);
  }

  #present(): Visitor | undefined {
    return this.#visitors.length === 0 ? undefined : this.#random.pick(this.#visitors);
  }

  #broadcast(): void {
    const node = this.#random.pick(this.#nodes);
    const key = this.#random.pick(this.#keys);
    for (let count = 1 + this.#random.below(3); count > 0; count -= 1) {
      this.#texts += 1;
      const text = `${node.cluster.node} ${this.#texts}`;
      for (const visitor of this.#visitors) {
        if (!this.#faulty && visitor.key === key && visitor.topic !== undefined) this.#due.push({ text, visitor });
      }
      node.turn(() => broadcastTo(key, text));
    }
  }

  #fault(dice: number): void {
    const node = this.#random.pick(this.#nodes);
    if (dice < 92) node.broker.drop("connection reset");
    else if (dice < 94) this.#system.restart(true);
    else if (dice < 96 && node.broker.muted) node.broker.unmute();
    else if (dice < 96) node.broker.muted = true;
    else if (dice < 98) this.#time.advance(this.#random.below(15_000));
    else this.#end(node);
  }

  /** A node dies, at times with a word; another one begins. */
  #end(node: TestNode): void {
    this.#nodes = this.#nodes.filter((one) => one !== node);
    this.#visitors = this.#visitors.filter((one) => one.node !== node);
    this.#due = this.#due.filter(({ visitor }) => visitor.node !== node);
    if (this.#random.below(2) === 0) {
      // With its last word the numbers of its messages are forgotten: none comes behind it, as on one connection.
      this.#time.advance(200);
      node.turn(() => node.cluster.sayLeaving());
    }
    this.#time.advance(this.#random.below(2) * 50);
    node.broker.cutOff = true;
    node.broker.drop("gone");
    this.#begin();
  }

  #check(): void {
    for (const visitor of this.#visitors) visitor.read();
    for (const { text, visitor } of this.#due) {
      if (!visitor.events.includes(text)) throw new Error(`${visitor.person} has not got ${text}`);
    }
    this.#due = [];
    for (const visitor of this.#visitors) {
      checkOrder(visitor);
      const truth = pictureText(this.#truthOf(visitor.key));
      const seen = pictureText(visitor.picture ?? []);
      if (seen !== truth) throw new Error(`${visitor.key.name}: ${seen} instead of ${truth}`);
    }
  }

  #truthOf(key: TopicKey): Iterable<readonly [string, readonly string[]]> {
    const truth = new Map<string, string[]>();
    for (const visitor of this.#visitors) {
      if (visitor.key !== key) continue;
      if (visitor.shown === undefined) throw new Error(`${visitor.person} has not been let in`);
      truth.set(visitor.person, [...(truth.get(visitor.person) ?? []), visitor.shown.text]);
    }
    return truth;
  }
}

/** Of each node once, and in the order in which it sent them. */
function checkOrder({ events, person }: Visitor): void {
  const last = new Map<string, number>();
  for (const event of events) {
    const [node = "", number] = event.split(" ");
    if (Number(number) <= (last.get(node) ?? 0)) throw new Error(`${person} has got ${event} twice, or too late`);
    last.set(node, Number(number));
  }
}

/** Order among keys and data is no part of a picture. */
function pictureText(picture: Iterable<readonly [string, readonly string[]]>): string {
  return JSON.stringify(Array.from(picture, ([key, data]) => [key, [...data].sort()]).sort());
}

/** What is not as promised. */
export function runTopics(world: World): string | undefined {
  try {
    const life = new Life(world);
    for (let phase = 0; phase < 3; phase += 1) life.phase(40);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
