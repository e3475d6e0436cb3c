// A random life of rooms on several nodes, and what was promised about it.
//
// Nodes broadcast while members come and go, over a broker that, in some of the runs, loses, repeats and reorders what it
// delivers, and in some cuts its clients off, stops and begins anew. Each text says who broadcast it where, and its place
// among those. On each node one member, the anchor, is in all rooms but one from the beginning to the end.
import type { World } from "../../../runtime/host/simulated/index.ts";
import type { Message, Sink, Transport } from "../../../runtime/rooms/index.ts";
import { Member } from "../../../runtime/rooms/index.ts";
import { textFrame } from "../../../runtime/websocket/protocol/frame.ts";
import { joinedNode, type TestNode } from "../../support/cluster-nodes.ts";
import { FaultyBroker } from "../../support/faulty-broker.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { Decisions, type Dice } from "../random.ts";

const ANCHORED = ["tea", "coffee"] as const;
/** One is empty on some nodes at some times. */
const ROOMS = [...ANCHORED, "milk"] as const;
const STEPS = 40;
/** Milliseconds after which everything is delivered and every subscription stands, when nothing fails. */
const SETTLED = 200;
/** After this long (ms) everybody is connected again, and knows the others. */
const HEALED = 6000;

/** Takes frames of short texts. */
class TextTransport implements Transport, Sink {
  readonly budget = 1_000_000;
  readonly takesPlain: boolean;
  readonly texts: string[] = [];
  readonly seen = new Set<string>();
  /** The first thing that came which should not have. */
  wrong: string | undefined;

  constructor(takesPlain: boolean) {
    this.takesPlain = takesPlain;
  }

  get sink(): Sink | undefined {
    return this.takesPlain ? this : undefined;
  }
  get writableLength(): number {
    return 0;
  }
  backlog(): number {
    return 0;
  }
  encode({ bytes }: Message): Buffer {
    return bytes;
  }
  overfull(): void {}
  refused(): void {
    this.wrong ??= "a message was refused";
  }

  write(bytes: Buffer): boolean {
    for (let at = 0; at < bytes.length; ) {
      const end = at + 2 + (bytes[at + 1] ?? 0);
      const text = bytes.toString("latin1", at + 2, end);
      if (this.seen.has(text)) this.wrong ??= `${text} came twice`;
      this.seen.add(text);
      this.texts.push(text);
      at = end;
    }
    return true;
  }
}

class Guest extends Member {
  readonly transport: TextTransport;
  readonly place: TestNode;
  readonly rooms = new Set<string>();
  /** When it came into a room last, or left one. */
  changed: number;

  constructor(transport: TextTransport, place: TestNode, now: number) {
    super(transport, transport);
    this.transport = transport;
    this.place = place;
    this.changed = now;
  }
}

interface Expected {
  readonly guest: Guest;
  readonly text: string;
  readonly time: number;
}

export interface RoomsRun {
  /** What was not as promised. */
  readonly problem: string | undefined;
  readonly broadcasts: number;
  /** Deliveries to members on other nodes. */
  readonly remote: number;
  /** Broadcasts that an anchor on another node has not got, and jumps in numbers that nodes have counted. */
  readonly missing: number;
  readonly gaps: number;
}

type Fault = "none" | "deliveries" | "connections";

class Life {
  readonly random: Dice;
  readonly time: VirtualTime;
  readonly fault: Fault;
  readonly system: FaultyBroker;
  readonly nodes: TestNode[];
  readonly anchors: Guest[];
  readonly guests: Guest[] = [];
  broadcasts = 0;
  problem: string | undefined;
  #expected: Expected[] = [];
  /** By node and room, how many texts there are. */
  readonly counts = new Map<string, number>();

  constructor(world: World) {
    const random = new Decisions(world);
    const time = new VirtualTime(world);
    this.random = random;
    this.time = time;
    this.fault = random.pick(["none", "deliveries", "connections"] as const);
    this.system = new FaultyBroker(time, { delay: [1, random.pick([1, 5, 20])] });
    this.nodes = Array.from({ length: 2 + random.below(2) }, () => joinedNode(this.system));
    this.anchors = this.nodes.map((node) => this.#newGuest(node));
    for (const anchor of this.anchors) for (const room of ANCHORED) this.join(anchor, room);
    time.advance(SETTLED);
    this.#round();
    time.advance(SETTLED);
  }

  run(): void {
    if (this.fault === "deliveries") {
      const chance = () => (this.random.below(2) === 0 ? 0 : 0.2);
      Object.assign(this.system.faults, { loss: chance(), duplication: chance(), reordering: chance() });
    }
    for (let step = 0; step < STEPS; step++) this.#step();
    this.#heal();
    this.#round();
    this.time.advance(SETTLED);
    this.#check();
  }

  join(guest: Guest, room: string): void {
    guest.rooms.add(room);
    guest.changed = this.time.now;
    guest.place.turn(({ rooms }) => rooms.registry.join(guest, room));
  }

  #leave(guest: Guest, room: string): void {
    guest.rooms.delete(room);
    guest.changed = this.time.now;
    this.#expected = this.#expected.filter((one) => one.guest !== guest || one.time + SETTLED < this.time.now);
    guest.place.turn(({ rooms }) => rooms.registry.leave(guest, room));
  }

  #newGuest(node: TestNode): Guest {
    const guest = new Guest(new TextTransport(this.random.below(4) > 0), node, this.time.now);
    this.guests.push(guest);
    return guest;
  }

  #step(): void {
    const { random, time } = this;
    switch (random.below(this.fault === "connections" ? 7 : 6)) {
      case 0: {
        const guest = random.below(2) === 0 ? random.pick(this.guests) : this.#newGuest(random.pick(this.nodes));
        this.join(guest, random.pick(ROOMS));
        return;
      }
      case 1: {
        const guest = random.pick(this.guests);
        const [room] = guest.rooms;
        if (room !== undefined && !this.anchors.includes(guest)) this.#leave(guest, room);
        return;
      }
      case 2:
        time.advance(random.below(random.pick([5, 300, 4000])));
        return;
      case 6:
        this.#breakConnection();
        return;
      default:
        this.#broadcastTurn(random.pick(this.nodes));
    }
  }

  #breakConnection(): void {
    const { random, system } = this;
    const { broker } = random.pick(this.nodes);
    const kind = random.below(5);
    if (kind === 0) broker.drop("cut");
    else if (kind === 1 && broker.muted) broker.unmute();
    else if (kind === 1) broker.muted = true;
    else if (kind === 2) system.restart(random.below(2) === 0);
    else if (kind === 3) system.stop();
    else system.start();
  }

  #broadcastTurn(node: TestNode): void {
    const { random } = this;
    const local: (readonly [Guest, string])[] = [];
    node.turn(({ rooms: { tickLog } }) => {
      for (let left = 1 + random.below(3); left > 0; left--) {
        const room = random.pick(ROOMS);
        const kind = random.below(6);
        if (kind === 0) {
          const text = this.#text(node, "all");
          this.#expect(node, ANCHORED, text, local);
          tickLog.broadcastMany(ANCHORED, textFrame(text));
        } else {
          const text = this.#text(node, room);
          const except = kind === 1 ? random.pick(this.guests) : undefined;
          this.#expect(node, [room], text, local, except);
          tickLog.broadcast(room, textFrame(text), except);
        }
      }
    });
    for (const [{ transport }, text] of local)
      if (!transport.seen.has(text)) this.problem ??= `${text} did not reach a local member in the same turn`;
  }

  /** Every node broadcasts to every room. */
  #round(): void {
    for (const node of this.nodes) {
      for (const room of ROOMS) {
        node.turn(({ rooms }) => {
          const text = this.#text(node, room);
          this.#expect(node, [room], text, []);
          rooms.tickLog.broadcast(room, textFrame(text));
        });
      }
    }
  }

  #text(node: TestNode, room: string): string {
    const key = `${this.nodes.indexOf(node)} ${room}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    this.broadcasts += 1;
    return `${key} ${count}`;
  }

  /** Notes who has to get it: local members at once, others when nothing fails and their subscriptions stand. */
  #expect(
    node: TestNode,
    rooms: readonly string[],
    text: string,
    local: (readonly [Guest, string])[],
    except?: Guest,
  ): void {
    const { now } = this.time;
    for (const guest of this.guests) {
      if (!rooms.some((room) => guest.rooms.has(room))) continue;
      if (guest.place === node) {
        if (guest !== except) local.push([guest, text]);
      } else if (this.fault === "none" && guest.changed + SETTLED < now)
        this.#expected.push({ guest, text, time: now });
    }
  }

  #heal(): void {
    const { system } = this;
    system.forgive();
    system.start();
    for (const { broker } of this.nodes) broker.unmute();
    this.time.advance(HEALED);
  }

  #check(): void {
    for (const { guest, text } of this.#expected)
      if (!guest.transport.seen.has(text)) this.problem ??= `${text} is missing where nothing failed`;
    for (const { transport } of this.guests) {
      this.problem ??= transport.wrong ?? disorder(transport.texts);
    }
    for (const [index, anchor] of this.anchors.entries()) this.#checkAnchor(anchor, index);
  }

  #checkAnchor(anchor: Guest, index: number): void {
    const { counters, nodes } = anchor.place.cluster;
    if (nodes.size !== this.nodes.length) this.problem ??= `node ${index} knows ${nodes.size} nodes`;
    if (counters.malformed > 0) this.problem ??= "a message was malformed";
    for (const from of this.nodes.keys())
      for (const room of ANCHORED) {
        const last = `${from} ${room} ${this.counts.get(`${from} ${room}`)}`;
        if (!anchor.transport.seen.has(last)) this.problem ??= `${last} is missing when all is well again`;
      }
    const missing = this.missingAt(anchor, index);
    if (this.fault === "none" && counters.gaps + counters.lost > 0)
      this.problem ??= "a loss was counted where none was";
    if (this.fault === "deliveries" && missing > 0 && counters.gaps === 0)
      this.problem ??= `node ${index} has counted no gap, and ${missing} messages are missing`;
  }

  /** Texts of other nodes that an anchor has not got. Those to two rooms are left out: one of two ways may fail unseen. */
  missingAt(anchor: Guest, index: number): number {
    let missing = 0;
    for (const [key, count] of this.counts) {
      if (key.startsWith(`${index} `) || !ANCHORED.some((room) => key.endsWith(room))) continue;
      for (let number = 1; number <= count; number++) if (!anchor.transport.seen.has(`${key} ${number}`)) missing += 1;
    }
    return missing;
  }
}

/** What has come out of order, of one node and room. Those to both rooms may come on either way. */
function disorder(texts: readonly string[]): string | undefined {
  const last = new Map<string, number>();
  for (const text of texts) {
    const [from = "", room = "", number = ""] = text.split(" ");
    const key = `${from} ${room}`;
    if (room === "all") continue;
    if (Number(number) < (last.get(key) ?? 0)) return `${text} came late`;
    last.set(key, Number(number));
  }
  return undefined;
}

export function runRooms(world: World): RoomsRun {
  const life = new Life(world);
  life.run();
  const { broadcasts, problem, anchors, guests, nodes } = life;
  const isRemote = (guest: Guest, text: string) => !text.startsWith(`${nodes.indexOf(guest.place)} `);
  return {
    problem,
    broadcasts,
    remote: guests.reduce(
      (sum, guest) => sum + guest.transport.texts.filter((text) => isRemote(guest, text)).length,
      0,
    ),
    missing: anchors.reduce((sum, anchor, index) => sum + life.missingAt(anchor, index), 0),
    gaps: nodes.reduce((sum, { cluster }) => sum + cluster.counters.gaps, 0),
  };
}
