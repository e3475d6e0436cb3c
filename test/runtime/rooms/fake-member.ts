// A member of rooms without a socket: it notes what is written to it.
import type { Message, Sink, Transport } from "../../../runtime/rooms/outbox.ts";
import { Member } from "../../../runtime/rooms/room.ts";

export class FakeTransport implements Transport, Sink {
  readonly budget: number;
  /** The text of every write. */
  readonly writes: string[] = [];
  /** Bytes that it keeps and does not pass on. */
  stuck = 0;
  open = true;
  shares = true;
  /** Keeps what is written. */
  blocked = false;
  refusals = 0;
  /** Called when a message was refused. */
  whenRefused: (() => void) | undefined = undefined;

  constructor(budget: number) {
    this.budget = budget;
  }

  get takesPlain(): boolean {
    return this.shares;
  }
  get sink(): Sink | undefined {
    return this.open && this.shares ? this : undefined;
  }
  get writableLength(): number {
    return this.stuck;
  }
  backlog(): number {
    return this.stuck;
  }
  encode(message: Message): Buffer {
    return message.bytes;
  }
  write(bytes: Buffer): boolean {
    if (!this.open) return false;
    this.writes.push(bytes.toString("latin1"));
    if (this.blocked) this.stuck += bytes.length;
    return true;
  }
  overfull(): void {}
  refused(): void {
    this.refusals += 1;
    this.whenRefused?.();
  }
}

export class FakeMember extends Member {
  readonly name: string;
  readonly transport: FakeTransport;

  /** With a budget of so many bytes, or a transport of its own. */
  constructor(name: string, transport: FakeTransport | number = 1_000_000) {
    const own = typeof transport === "number" ? new FakeTransport(transport) : transport;
    super(own, own);
    this.name = name;
    this.transport = own;
  }

  get writes(): readonly string[] {
    return this.transport.writes;
  }

  get received(): string {
    return this.writes.join("");
  }
}

export function message(text: string): Message {
  return { bytes: Buffer.from(text, "latin1"), payloadBytes: text.length };
}
