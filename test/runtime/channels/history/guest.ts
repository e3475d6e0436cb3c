// A client of a topic with history that comes back over and over, to any node, and believes nothing. It has no socket: what
// a node writes for it is read when the life that it is in says so, and what was not read when its line is cut is lost.
import { joinedFrame, type Position } from "../../../../runtime/channels/frames.ts";
import { claimedIdentity } from "../../../../runtime/channels/history/identity.ts";
import type { Shown } from "../../../../runtime/channels/presence/presence.ts";
import type { Held, Topic, TopicKey, TopicMember } from "../../../../runtime/channels/topic.ts";
import type { Message } from "../../../../runtime/rooms/index.ts";
import type { TestNode } from "../../../support/cluster-nodes.ts";
import type { VirtualTime } from "../../../support/virtual-time.ts";
import { Epoch } from "../../cluster/logs/epoch.ts";
import { FakeMember } from "../../rooms/fake-member.ts";

/** Milliseconds that a joiner waits for the history. */
const PATIENCE = 1000;

/** What was broadcast, by text: the guest that it was not for. */
export type Broadcasts = Map<string, Guest | undefined>;

/** One membership of a guest. */
class Stay implements TopicMember {
  readonly node: TestNode;
  readonly seat: FakeMember;
  held: Held | undefined = undefined;
  who: string;
  shown: Shown | undefined = undefined;
  /** Undefined: it has not been let in. */
  topic: Topic | undefined = undefined;
  isOver = false;
  /** Of `closed`, until that was read. */
  closed: string | undefined = undefined;

  constructor(node: TestNode, name: string, before: Position | undefined) {
    this.node = node;
    this.seat = new FakeMember(name);
    this.who = claimedIdentity(before);
  }

  send(message: Message): number {
    return this.node.program.rooms.tickLog.send(this.seat, message) ? 0 : -1;
  }

  close(code: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.closed = code;
    this.topic?.leave(this);
  }
}

export class Guest {
  readonly name: string;
  readonly key: TopicKey;
  stay: Stay | undefined = undefined;
  /** Where it is, or was. */
  position: Position | undefined = undefined;
  readonly counts = { seen: 0, recovered: 0, afresh: 0, rejoined: 0 };
  readonly #time: VirtualTime;
  readonly #epochs: Map<string, Epoch>;
  readonly #broadcasts: Broadcasts;
  #read = 0;
  /** What it was at when it asked to join. */
  #before: Position | undefined = undefined;

  constructor(name: string, key: TopicKey, time: VirtualTime, epochs: Map<string, Epoch>, broadcasts: Broadcasts) {
    this.name = name;
    this.key = key;
    this.#time = time;
    this.#epochs = epochs;
    this.#broadcasts = broadcasts;
  }

  /** Asks to join, as a member's process does. */
  join(node: TestNode): void {
    const stay = new Stay(node, this.name, this.position);
    this.stay = stay;
    this.#read = 0;
    this.#before = this.position;
    this.#tryToEnter(stay, this.position, this.#time.now + PATIENCE);
  }

  /** Its line is cut. */
  cut(): void {
    const { stay } = this;
    this.stay = undefined;
    stay?.node.turn(() => stay.close("cut"));
  }

  /** Reads what has come; throws at what must not be. */
  read(): void {
    const { stay } = this;
    if (stay === undefined) return;
    const { received } = stay.seat;
    while (this.#read < received.length) {
      const short = received.charCodeAt(this.#read + 1);
      const start = this.#read + (short < 126 ? 2 : 4);
      const length =
        short < 126 ? short : received.charCodeAt(this.#read + 2) * 256 + received.charCodeAt(this.#read + 3);
      this.#take(JSON.parse(received.slice(start, start + length)));
      this.#read = start + length;
    }
    if (stay.closed === undefined) return;
    if (stay.closed !== "rejoin") throw new Error(`${this.name} is closed: ${stay.closed}`);
    this.counts.rejoined += 1;
    this.stay = undefined;
  }

  #tryToEnter(stay: Stay, before: Position | undefined, due: number): void {
    if (stay.isOver) return;
    stay.node.turn(({ channels }) => {
      const topic = channels.topics.open(this.key);
      const log = topic.awaits(before);
      if (log === undefined || this.#time.now >= due) {
        stay.topic = topic;
        const { position, recovered } = topic.enter(stay, before);
        topic.answer(stay, joinedFrame(1, position, recovered, "null"));
        return;
      }
      let isTried = false;
      const again = (): void => {
        if (isTried) return;
        isTried = true;
        this.#time.after(0, () => this.#tryToEnter(stay, before, due));
      };
      log.wait({ known: again });
      this.#time.after(due - this.#time.now, again);
    });
  }

  #take(frame: readonly unknown[]): void {
    const [kind, , third, fourth] = frame;
    if (kind === "joined" && Array.isArray(third)) this.#joined(third, fourth);
    else if (kind === "event") this.#next(Number(third), String(fourth));
    else if (kind === "seq") this.#next(Number(third), undefined);
    else this.#fail(JSON.stringify(frame));
  }

  #joined([epoch, seq, who]: readonly unknown[], recovered: unknown): void {
    const before = this.#before;
    if (recovered === true) {
      this.counts.recovered += 1;
      if (before?.epoch !== epoch || before?.seq !== seq || before?.who !== who) this.#fail("recovered elsewhere");
      return;
    }
    if ((recovered === null) !== (before === undefined)) this.#fail(`recovered ${recovered}`);
    if (before !== undefined) this.counts.afresh += 1;
    this.position = { epoch: String(epoch), seq: Number(seq), who: String(who) };
  }

  /** The event of this number, or with undefined its number alone. */
  #next(seq: number, text: string | undefined): void {
    const { position } = this;
    if (position === undefined || seq <= position.seq) this.#fail(`${seq} after ${position?.seq}`);
    const name = `${this.key.name} ${position.epoch}`;
    const epoch = this.#epochs.get(name) ?? new Epoch();
    this.#epochs.set(name, epoch);
    const wrong = epoch.told(seq, text, position.seq);
    if (wrong !== undefined) this.#fail(wrong);
    const actual = text ?? epoch.textOf(seq);
    const except = actual === undefined ? this : this.#broadcasts.get(actual);
    if ((except === this) !== (text === undefined)) this.#fail(`${seq} is ${text}, for all but ${except?.name}`);
    this.counts.seen += 1;
    this.position = { ...position, seq };
  }

  #fail(problem: string): never {
    throw new Error(`${this.name} in ${this.key.name}, ${this.position?.epoch}: ${problem}`);
  }
}
