// One way of a connection: bytes that are taken from one end, are under way, wait for the other end, and are read there.
import type { Lane, Planned, World } from "../world.ts";

/** Bytes that were taken from the writer and not read yet. */
const WINDOW = 64 * 1024;

/** How often a chunk is cut, each time it is looked at, and how often it is held for the next one. */
const CUT = 1 / 4;
const JOIN = 1 / 4;

/** The end that it leads to. */
export interface Arrivals {
  /** False: no more for now; `resume` asks for more. */
  bytes(bytes: Buffer): boolean;
  /** No more will come. */
  end(): void;
  /** The connection is over, at once. */
  reset(): void;
}

/** Bytes, something that happens at the other end at once, or with neither of them the end of all bytes. */
interface Packet {
  bytes: Buffer | undefined;
  readonly call: (() => void) | undefined;
  readonly planned: Planned;
}

interface Waiting {
  readonly bytes: Buffer;
  readonly taken: () => void;
}

/** A number that changes with any of the bytes, of which long ones are not read in full. */
function digest(bytes: Buffer): number {
  const stride = Math.max(1, bytes.length >> 8);
  let sum = bytes.length;
  for (let index = 0; index < bytes.length; index += stride) sum = (Math.imul(sum, 31) + (bytes[index] ?? 0)) | 0;
  return sum;
}

export class Direction {
  readonly #world: World;
  readonly #lane: Lane;
  /** Nobody yet, as long as undefined. */
  to: Arrivals | undefined = undefined;
  readonly #arriving = (): void => this.#arrive();
  readonly #packets: Packet[] = [];
  /** Bytes that have come and are not read yet; undefined: the end. */
  readonly #arrived: (Buffer | undefined)[] = [];
  /** When the last of the packets is due: none overtakes another. */
  #due = 0;
  #used = 0;
  #waiting: Waiting | undefined = undefined;
  #roomIsPlanned = false;
  #isWanted = true;
  #isStalled = false;
  #isLost = false;

  constructor(world: World, lane: Lane) {
    this.#world = world;
    this.#lane = lane;
  }

  /** Bytes of the present write that have not been taken. */
  get waitingBytes(): number {
    return this.#waiting?.bytes.length ?? 0;
  }

  /** Bytes that are on their way. */
  get underWay(): number {
    let sum = 0;
    for (const { bytes } of this.#packets) sum += bytes?.length ?? 0;
    return sum;
  }

  /** Whether bytes have come that nobody has read. */
  get hasUnread(): boolean {
    return this.#arrived.some((bytes) => bytes !== undefined);
  }

  // The end that writes.

  /** `bytes` are nobody else's. One at a time: the next when the one before has been taken. */
  send(bytes: Buffer, taken: () => void): void {
    const room = WINDOW - this.#used;
    this.#transmit(bytes.subarray(0, Math.max(0, room)));
    if (bytes.length <= room) taken();
    else this.#waiting = { bytes: bytes.subarray(Math.max(0, room)), taken };
  }

  /** There is nothing more. */
  end(): void {
    this.#pack(undefined, undefined);
  }

  /** Behind all that was sent, at the other end, whether somebody reads there or not. */
  signal(call: () => void): void {
    this.#pack(undefined, call);
  }

  reset(): void {
    this.#pack(undefined, () => this.to?.reset());
  }

  /** What has not been taken never will be: answers who waits for that. */
  giveUp(): (() => void) | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting?.taken;
  }

  #transmit(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#used += bytes.length;
    const { choices, faults } = this.#world;
    let rest = bytes;
    while (faults.splits && rest.length > 1 && choices.happens(CUT)) {
      const place = choices.within(1, rest.length - 1);
      this.#pack(rest.subarray(0, place), undefined);
      rest = rest.subarray(place);
    }
    this.#pack(rest, undefined);
  }

  #pack(bytes: Buffer | undefined, call: (() => void) | undefined): void {
    if (this.#isLost) return;
    const world = this.#world;
    this.#due = Math.max(this.#due, world.now + this.#delay());
    const planned = world.plan(this.#due - world.now, this.#arriving, { lane: this.#lane });
    this.#packets.push({ bytes, call, planned });
  }

  #delay(): number {
    const [least, most] = this.#world.faults.delay;
    return this.#world.choices.within(least, most);
  }

  // The end that reads.

  /** More is wanted. */
  resume(): void {
    this.#isWanted = true;
    this.#deliver();
  }

  /** The end that reads is gone: what comes is handed to it as ever. */
  flush(): void {
    this.#isStalled = false;
    this.resume();
  }

  #arrive(): void {
    const packet = this.#packets.shift();
    if (packet === undefined) return;
    if (packet.call !== undefined) {
      packet.call();
      return;
    }
    if (packet.bytes === undefined || !this.#holds(packet.bytes)) {
      this.#arrived.push(packet.bytes);
      this.#deliver();
    }
  }

  /** Whether the bytes arrive together with the next ones. */
  #holds(bytes: Buffer): boolean {
    const [next] = this.#packets;
    const { choices, faults } = this.#world;
    if (next?.bytes === undefined || !faults.splits || !choices.happens(JOIN)) return false;
    next.bytes = Buffer.concat([bytes, next.bytes]);
    return true;
  }

  #deliver(): void {
    while (this.#isWanted && !this.#isStalled && this.#arrived.length > 0) {
      const bytes = this.#arrived.shift();
      if (bytes === undefined) this.to?.end();
      else this.#hand(bytes);
    }
  }

  #hand(bytes: Buffer): void {
    this.#world.trace.detail(() => `${bytes.length} bytes arrive`, digest(bytes));
    this.#used -= bytes.length;
    this.#makeRoom();
    // Whoever reads may ask for more before it says that it has enough.
    this.#isWanted = false;
    if (this.to?.bytes(bytes) !== false) this.#isWanted = true;
  }

  /** The writer learns that there is room. */
  #makeRoom(): void {
    if (this.#waiting === undefined || this.#roomIsPlanned) return;
    this.#roomIsPlanned = true;
    const take = (): void => {
      this.#roomIsPlanned = false;
      const waiting = this.#waiting;
      if (waiting === undefined) return;
      this.#waiting = undefined;
      this.send(waiting.bytes, waiting.taken);
    };
    this.#world.plan(this.#delay(), take, { lane: this.#lane });
  }

  // What happens to it.

  /** Nobody reads until `proceed`. */
  stall(): void {
    this.#isStalled = true;
  }

  proceed(): void {
    this.#isStalled = false;
    this.#deliver();
  }

  /** From here on nothing passes. Of what is under way only the first `saved` bytes arrive. */
  lose(saved = 0): void {
    this.#isLost = true;
    const bytes = Buffer.concat(this.#packets.flatMap((packet) => packet.bytes ?? [])).subarray(0, saved);
    for (const { planned } of this.#packets.splice(0)) this.#world.cancel(planned);
    if (bytes.length === 0) return;
    this.#arrived.push(bytes);
    this.#deliver();
  }
}
