// The form of what nodes say to each other over a broker (docs/guides/cluster-wire.md). All numbers are big-endian.
//
//   offset  bytes
//   0       1     version: 1
//   1       1     kind
//   2       1     flags: 1 sealed, 2 numbers begin
//   3       12    id of the node, ASCII
//   15      6     number
//   21      4     count
//   25            body
//   the end 32    of sealed ones: HMAC-SHA-256 with the secret, over the kind of subject (1 byte), the length of its name in
//                 bytes (4), its name, and everything before
//
// Nothing that comes is trusted beyond this form.
import { host } from "../current.ts";
import type { Subject } from "../rooms/index.ts";

const VERSION = 1;
const SEALED = 1;
const BEGINS = 2;
const HEAD_BYTES = 25;
const MAC_BYTES = 32;
const NODE_START = 3;
const NODE_BYTES = 12;
const NODE = /^[\w-]{12}$/;

const kinds = ["frames", "once", "tell", "here", "leaving", "question", "answer", "events"] as const;

/**
 * `frames`: what members of a room or topic are sent. `once`: the same for several rooms, its body begins with the number
 * of the broadcast. `tell`: bytes for an audience. `here`, `leaving`: of the node. `events`: what a log numbers.
 */
type MessageKind = (typeof kinds)[number];

const subjectKinds: Readonly<Record<Subject["kind"], number>> = { room: 0, topic: 1, node: 2, all: 3 };

/** What a message says before its body. */
export interface Head {
  readonly kind: MessageKind;
  readonly node: string;
  /** Per node and subject, for frames; of a question, for questions and answers; else as the kind says. 0 … 2^48 - 1. */
  readonly number: number;
  /** How many messages or events the body holds; 0 … 2^32 - 1. */
  readonly count: number;
  /** The numbers of the node for this subject begin here: that others are missing before is no loss. */
  readonly begins?: boolean;
}

export interface Opened extends Head {
  readonly begins: boolean;
  readonly body: Buffer;
}

/** Makes messages and opens them; those with a secret and those without don't understand each other. */
export class Wire {
  readonly #secret: string;

  /** `""`: messages are not sealed. */
  constructor(secret: string) {
    this.#secret = secret;
  }

  /** `parts`: the body in pieces. */
  write(subject: Subject, head: Head, parts: readonly Uint8Array[]): Buffer {
    const isSealed = this.#secret !== "";
    let size = HEAD_BYTES;
    for (const part of parts) size += part.length;
    const bytes = Buffer.allocUnsafe(isSealed ? size + MAC_BYTES : size);
    bytes[0] = VERSION;
    bytes[1] = kinds.indexOf(head.kind) + 1;
    bytes[2] = (isSealed ? SEALED : 0) | (head.begins === true ? BEGINS : 0);
    bytes.write(head.node, NODE_START, NODE_BYTES, "latin1");
    bytes.writeUIntBE(head.number, 15, 6);
    bytes.writeUInt32BE(head.count, 21);
    let at = HEAD_BYTES;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    if (isSealed) bytes.set(this.#mac(subject, bytes.subarray(0, size)), size);
    return bytes;
  }

  /** undefined: it has not this form, or was not sealed with this secret for this subject. */
  read(subject: Subject, message: Uint8Array): Opened | undefined {
    const isSealed = this.#secret !== "";
    const end = isSealed ? message.length - MAC_BYTES : message.length;
    if (end < HEAD_BYTES) return undefined;
    const bytes = Buffer.from(message.buffer, message.byteOffset, message.length);
    const kind = kinds[(bytes[1] ?? 0) - 1];
    const flags = bytes[2] ?? 0;
    if (bytes[0] !== VERSION || kind === undefined || (flags & ~BEGINS) !== (isSealed ? SEALED : 0)) return undefined;
    if (isSealed && !this.#isSealed(subject, bytes, end)) return undefined;
    const node = senderOf(bytes);
    if (!NODE.test(node)) return undefined;
    return {
      kind,
      node,
      number: bytes.readUIntBE(15, 6),
      count: bytes.readUInt32BE(21),
      begins: (flags & BEGINS) !== 0,
      body: bytes.subarray(HEAD_BYTES, end),
    };
  }

  #isSealed(subject: Subject, bytes: Buffer, end: number): boolean {
    return host()
      .crypto()
      .timingSafeEqual(bytes.subarray(end), this.#mac(subject, bytes.subarray(0, end)));
  }

  #mac(subject: Subject, bytes: Uint8Array): Buffer {
    return host().crypto().createHmac("sha256", this.#secret).update(named(subject)).update(bytes).digest();
  }
}

/** Who a message says that it is from, whatever else is in it. */
export function senderOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(
    "latin1",
    NODE_START,
    NODE_START + NODE_BYTES,
  );
}

/** Its kind, the length of its name, its name. */
function named({ kind, name }: Subject): Buffer {
  const bytes = Buffer.allocUnsafe(5 + Buffer.byteLength(name));
  bytes[0] = subjectKinds[kind];
  bytes.writeUInt32BE(bytes.length - 5, 1);
  bytes.write(name, 5);
  return bytes;
}

/** A subject and bytes for its audience, as the body of what is told to one node. */
export function addressed(subject: Subject, bytes: Uint8Array): Uint8Array[] {
  return [named(subject), bytes];
}

/** undefined: the body has not that form. */
export function addressOf(body: Buffer): { readonly subject: Subject; readonly bytes: Buffer } | undefined {
  if (body.length < 5) return undefined;
  const kind = body[0] === subjectKinds.room ? "room" : body[0] === subjectKinds.topic ? "topic" : undefined;
  const end = 5 + body.readUInt32BE(1);
  if (kind === undefined || end > body.length) return undefined;
  return { subject: { kind, name: body.toString("utf8", 5, end) }, bytes: body.subarray(end) };
}
