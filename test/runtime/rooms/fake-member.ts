// A member of rooms without a socket: it notes what is written to it.
import { Member, type Message } from "../../../runtime/rooms/room.ts";

export class FakeMember extends Member {
  readonly name: string;
  readonly budget: number;
  /** The text of every write. */
  readonly writes: string[] = [];
  /** Bytes that the transport keeps and does not pass on. */
  stuck = 0;
  open = true;
  shares = true;
  /** Keeps what is written. */
  blocked = false;
  refusals = 0;
  /** Called when a message was refused. */
  whenRefused: (() => void) | undefined = undefined;

  constructor(name: string, budget = 1_000_000) {
    super();
    this.name = name;
    this.budget = budget;
  }

  get received(): string {
    return this.writes.join("");
  }

  override sharesLog(): boolean {
    return this.open && this.shares;
  }
  override backlog(): number {
    return this.stuck;
  }
  override encode(message: Message): Buffer {
    return message.bytes;
  }
  override write(bytes: Buffer): boolean {
    if (!this.open) return false;
    this.writes.push(bytes.toString("latin1"));
    if (this.blocked) this.stuck += bytes.length;
    return true;
  }
  override refused(): void {
    this.refusals += 1;
    this.whenRefused?.();
  }
}

export function message(text: string): Message {
  return { bytes: Buffer.from(text, "latin1"), payloadBytes: text.length };
}
