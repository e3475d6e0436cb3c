// Replicas of several nodes over a network that delays, reorders, repeats and loses, held against what really is.
import type { RemoteEntry } from "../../../../runtime/channels/presence/messages.ts";
import { RemoteSpace } from "../../../../runtime/channels/presence/remote-space.ts";
import { type NumberSource, Replica } from "../../../../runtime/channels/presence/replica.ts";
import type { Dice } from "../../../fuzz/random.ts";

interface Shown {
  readonly key: string;
  readonly text: string;
}

interface Packet {
  readonly from: string;
  readonly to: string;
  readonly bytes: Buffer;
}

/** How often, of a hundred, something befalls a message. */
interface Faults {
  readonly lost: number;
  readonly repeated: number;
  readonly late: number;
}

const NO_FAULTS: Faults = { lost: 0, repeated: 0, late: 0 };

/** One node, with what it has told of others to who is in the topic there. */
class ModelNode {
  readonly name: string;
  readonly numbers: NumberSource;
  readonly own: Shown[] = [];
  /** What the observer was told, as texts; the replica's own word is compared with it. */
  readonly told: string[] = [];
  replica: Replica;

  constructor(name: string, network: Network, numbers: NumberSource) {
    this.name = name;
    this.numbers = numbers;
    const tellNode = (to: string, bytes: Buffer): void => network.send({ from: name, to, bytes });
    this.replica = new Replica(
      { node: name, numbers, space: new RemoteSpace(), tellNode },
      {
        came: (entry) => this.told.push(texted(entry)),
        went: (entry) => {
          const index = this.told.indexOf(texted(entry));
          if (index < 0) throw new Error(`${texted(entry)} has gone and was not there`);
          this.told.splice(index, 1);
        },
        dropped: () => {
          throw new Error("dropped");
        },
      },
    );
  }

  get picture(): readonly string[] {
    const entries = [...this.replica.entries()].map(texted).sort();
    if (entries.join() !== [...this.told].sort().join()) throw new Error("the observer was told something else");
    return [...entries, ...this.own.map(texted)].sort();
  }
}

function texted({ key, text }: Shown | RemoteEntry): string {
  return `${key}=${text}`;
}

class Network {
  readonly #random: Dice;
  readonly nodes = new Map<string, ModelNode>();
  #packets: Packet[] = [];
  #now = 0;
  #created = 0;
  #texts = 0;
  faults: Faults = NO_FAULTS;
  delivered = 0;

  constructor(random: Dice) {
    this.#random = random;
  }

  send(packet: Packet): void {
    if (this.#random.below(100) < this.faults.lost) return;
    this.#packets.push(packet);
    if (this.#random.below(100) < this.faults.repeated) this.#packets.push(packet);
  }

  /** To all others, as what is said in a topic. */
  #tell(node: ModelNode, bytes: Buffer): void {
    for (const to of this.nodes.keys()) if (to !== node.name) this.send({ from: node.name, to, bytes });
  }

  #pick(): ModelNode | undefined {
    const all = [...this.nodes.values()];
    return all.length === 0 ? undefined : this.#random.pick(all);
  }

  /** One more node listens. */
  begin(): void {
    this.#created += 1;
    const node = new ModelNode(`node${this.#created}`, this, { last: this.#random.below(3) });
    this.nodes.set(node.name, node);
    this.#tell(node, node.replica.question());
  }

  /** A node is no more, and after a while the others know. */
  end(): void {
    const node = this.#pick();
    if (node === undefined) return;
    this.nodes.delete(node.name);
    for (const { replica } of this.nodes.values()) replica.gone(node.name);
  }

  /** Each of two takes the other to be gone for a while. */
  part(): void {
    const one = this.#pick();
    const other = this.#pick();
    if (one === undefined || other === undefined || one === other) return;
    one.replica.gone(other.name);
    other.replica.gone(one.name);
    one.replica.came(other.name);
    other.replica.came(one.name);
  }

  /** The topic ends on a node and begins again there: nothing is left but the numbers. */
  restart(): void {
    const node = this.#pick();
    if (node === undefined) return;
    for (const shown of node.own) node.replica.remove(shown);
    this.#publish(node);
    const again = new ModelNode(node.name, this, node.numbers);
    this.nodes.set(node.name, again);
    this.#tell(again, again.replica.question());
  }

  /** Something changes in a turn of a node. */
  change(): void {
    const node = this.#pick();
    if (node === undefined) return;
    for (let count = 1 + this.#random.below(3); count > 0; count -= 1) {
      if (node.own.length > 0 && this.#random.below(5) < 2) {
        const [gone] = node.own.splice(this.#random.below(node.own.length), 1);
        if (gone !== undefined) node.replica.remove(gone);
      } else {
        this.#texts += 1;
        const shown = { key: this.#random.pick(["Ann", "Bob", "__proto__"]), text: `${this.#texts % 5}` };
        node.own.push(shown);
        node.replica.add(shown);
      }
    }
    if (this.#random.below(4) > 0) this.#publish(node);
  }

  #publish(node: ModelNode): void {
    for (const bytes of node.replica.takeChange()) this.#tell(node, bytes);
  }

  /** One message arrives; of what one node sent to another by one way, mostly the first one. */
  deliver(): void {
    this.#now += this.#random.below(50);
    const late = this.#random.below(100) < this.faults.late;
    const index = late ? this.#random.below(this.#packets.length) : 0;
    const [packet] = this.#packets.splice(index, 1);
    if (packet === undefined || !this.nodes.has(packet.from)) return;
    this.delivered += 1;
    const to = this.nodes.get(packet.to);
    if (to?.replica.receive(packet.from, packet.bytes, this.#now) === false) throw new Error("malformed");
  }

  /** The last change was a while ago and nothing is lost any more: each says once where it is, and is answered. */
  settle(): void {
    this.faults = NO_FAULTS;
    for (const node of this.nodes.values()) this.#publish(node);
    for (let round = 0; round < 2; round += 1) {
      while (this.#packets.length > 0) this.deliver();
      this.#now += 500;
      for (const node of this.nodes.values()) {
        node.replica.check(this.#now);
        if (round === 0) this.#tell(node, node.replica.question());
      }
    }
    while (this.#packets.length > 0) this.deliver();
  }

  /** What differs; undefined: all nodes have the same picture, which is the truth. */
  difference(): string | undefined {
    const truth = [...this.nodes.values()]
      .flatMap(({ own }) => own.map(texted))
      .sort()
      .join();
    for (const { name, picture } of this.nodes.values()) {
      if (picture.join() !== truth) return `${name}: ${picture.join()} instead of ${truth}`;
    }
    return undefined;
  }
}

/** A random life of a topic; the difference at the end. */
export function randomLife(random: Dice, steps: number): string | undefined {
  const network = new Network(random);
  for (let nodes = 2 + random.below(3); nodes > 0; nodes -= 1) network.begin();
  const faulty = random.below(4) > 0;
  for (let phase = 0; phase < 3; phase += 1) {
    network.faults = faulty
      ? { lost: random.below(40), repeated: random.below(30), late: random.below(60) }
      : NO_FAULTS;
    for (let step = 0; step < steps; step += 1) {
      const dice = random.below(100);
      if (dice < 35) network.change();
      else if (dice < 92) network.deliver();
      else if (dice < 94) network.begin();
      else if (dice < 96) network.end();
      else if (dice < 98) network.part();
      else network.restart();
    }
    network.settle();
    const difference = network.difference();
    if (difference !== undefined) return difference;
  }
  return undefined;
}
