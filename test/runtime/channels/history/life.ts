// A random life of topics with history on several nodes, held against what is promised to those who come back.
import { Channel, type ChannelDefinition } from "../../../../runtime/channels/index.ts";
import type { TopicKey } from "../../../../runtime/channels/topic.ts";
import { broadcastTo } from "../../../../runtime/channels/topics.ts";
import type { World } from "../../../../runtime/host/simulated/index.ts";
import { snow_impl_json_string } from "../../../../runtime/values/json/forms.ts";
import { Decisions, type Dice } from "../../../fuzz/random.ts";
import { joinedNode, type TestNode } from "../../../support/cluster-nodes.ts";
import { FaultyBroker } from "../../../support/faulty-broker.ts";
import { VirtualTime } from "../../../support/virtual-time.ts";
import type { Epoch } from "../../cluster/logs/epoch.ts";
import { type Broadcasts, Guest } from "./guest.ts";

/** Of texts; nobody joins it by its clauses. */
const definition: ChannelDefinition = {
  name: "Chat",
  parameters: ["String"],
  history: 24,
  historyMilliseconds: 3000,
  historyBytes: 4000,
  event: snow_impl_json_string,
  hello: undefined,
  refusal: snow_impl_json_string,
  join: () => undefined,
  welcome: undefined,
  operations: [],
  present: undefined,
  left: undefined,
};
const GUESTS = 8;
/** Milliseconds after which everything is well again when nothing fails: a log that is followed is looked at in its time. */
const HEALED = 8000;

export class HistoryLife {
  readonly #random: Dice;
  readonly #time: VirtualTime;
  readonly #system: FaultyBroker;
  readonly #channel = new Channel(definition);
  readonly #keys: readonly TopicKey[];
  readonly #nodes: TestNode[] = [];
  readonly #guests: readonly Guest[];
  readonly #broadcasts: Broadcasts = new Map();
  refused = 0;

  constructor(world: World) {
    const random = new Decisions(world);
    this.#random = random;
    this.#time = new VirtualTime(world);
    this.#system = new FaultyBroker(this.#time, { delay: [1, 1 + random.below(30)] });
    this.#system.logs.sparse = random.below(3) === 0;
    this.#keys = ["a", "b"].map((room) => ({ channel: this.#channel, name: `Chat:${room}`, parameters: [room] }));
    const secret = random.pick(["", "secret"]);
    for (let nodes = 2 + random.below(2); nodes > 0; nodes -= 1) {
      this.#nodes.push(joinedNode(this.#system, { environment: { SNOW_CLUSTER_SECRET: secret } }));
    }
    const epochs = new Map<string, Epoch>();
    this.#guests = Array.from(
      { length: GUESTS },
      (_, index) => new Guest(`guest ${index}`, random.pick(this.#keys), this.#time, epochs, this.#broadcasts),
    );
  }

  count(of: keyof Guest["counts"]): number {
    return this.#guests.reduce((sum, { counts }) => sum + counts[of], 0);
  }

  /** A whole life; throws what is wrong. */
  async live(): Promise<void> {
    for (let phase = 0; phase < 3; phase += 1) await this.#phase(60);
  }

  /** So many steps, and then what must be. Throws what is wrong. */
  async #phase(steps: number): Promise<void> {
    const random = this.#random;
    if (random.below(2) === 0) {
      Object.assign(this.#system.faults, { loss: random.next() * 0.3, duplication: 0.1, reordering: 0.1 });
    }
    for (let step = 0; step < steps; step += 1) {
      this.#step();
      if (random.below(2) === 0) await this.#time.settle(random.below(random.pick([10, 100, 400])));
    }
    this.#system.forgive();
    this.#system.start();
    for (const { broker } of this.#nodes) broker.cutOff = false;
    await this.#comeBack();
    this.#checkAll();
  }

  #step(): void {
    const random = this.#random;
    const dice = random.below(100);
    const guest = random.pick(this.#guests);
    const node = random.pick(this.#nodes);
    if (dice < 35) this.#broadcast(node, guest);
    else if (dice < 65) {
      if (random.below(3) > 0) guest.read();
      if (guest.stay === undefined) guest.join(node);
      else if (random.below(3) === 0) guest.cut();
    } else if (dice < 85) guest.read();
    else this.#fault(dice, node);
  }

  #fault(dice: number, node: TestNode): void {
    const system = this.#system;
    if (dice < 88) node.broker.drop("cut");
    else if (dice < 90) {
      node.broker.cutOff = !node.broker.cutOff;
      node.broker.drop("cut");
    } else if (dice < 92) system.restart(true);
    else if (dice < 93) system.restart(false);
    else if (dice < 94) system.logs.clear();
    else if (dice < 95) system.stop();
    else if (dice < 98) system.start();
    else for (const topic of node.program.channels.topics.all()) node.turn(() => topic.historyDiscarded());
  }

  /** On any node, for all or for all but a guest that is there. */
  #broadcast(node: TestNode, guest: Guest): void {
    const random = this.#random;
    const { stay } = guest;
    // A client that has not heard who it is comes back as somebody else.
    const isKnown = stay !== undefined && !stay.isOver && stay.who === guest.position?.who;
    const except = random.below(3) === 0 && isKnown ? stay : undefined;
    (except?.node ?? node).turn(() => {
      for (let more = 1 + random.below(3); more > 0; more -= 1) {
        const text = `${this.#broadcasts.size} ${"x".repeat(random.below(random.pick([20, 20, 600])))}`;
        this.#broadcasts.set(text, except === undefined ? undefined : guest);
        if (broadcastTo(guest.key, text, except) > 0) this.refused += 1;
      }
    });
  }

  /** All are members, on some node, and nothing is on its way. */
  async #comeBack(): Promise<void> {
    const end = this.#time.now + HEALED;
    while (this.#time.now < end) {
      for (const guest of this.#guests) {
        guest.read();
        if (guest.stay === undefined) guest.join(this.#random.pick(this.#nodes));
      }
      await this.#time.settle(250);
    }
    for (const guest of this.#guests) guest.read();
  }

  #checkAll(): void {
    for (const { name, channel } of this.#keys) {
      const { history: events, historyMilliseconds: milliseconds, historyBytes: bytes } = channel.definition;
      const guests = this.#guests.filter(({ key }) => key.name === name);
      if (guests.length === 0) continue;
      const { epoch, last } = this.#system.logs.read(`topic:${name}`, { events, milliseconds, bytes }, 0);
      for (const { name: guest, position } of guests) {
        if (position?.epoch === epoch && position.seq === last) continue;
        throw new Error(`${guest} is at ${position?.epoch} ${position?.seq}, not at ${epoch} ${last} of ${name}`);
      }
    }
  }
}
