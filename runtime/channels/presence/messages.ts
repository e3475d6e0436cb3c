// What nodes tell each other about who is in a topic, as JSON, read strictly: anything else is undefined.

/** What one member of another node shows. The number is its node's, and never used again. */
export interface RemoteEntry {
  readonly number: number;
  readonly key: string;
  /** JSON. */
  readonly text: string;
}

/** What has changed on a node from one of its clock's times to another. */
export interface Change {
  readonly kind: "change";
  readonly before: number;
  readonly after: number;
  /** By number. */
  readonly removed: readonly number[];
  readonly added: readonly RemoteEntry[];
}

/** All entries of a node with numbers above `from` up to `to`, at a time of its clock. The last piece goes up to the clock. */
export interface StatePiece {
  readonly kind: "state";
  readonly clock: number;
  readonly from: number;
  readonly to: number;
  readonly entries: readonly RemoteEntry[];
}

/** Where a node is, how many entries it has, and where it knows others to be, by node. Who is elsewhere by now answers. */
export interface Question {
  readonly kind: "ask";
  readonly clock: number;
  readonly size: number;
  readonly known: ReadonlyMap<string, number>;
}

type PresenceMessage = Change | StatePiece | Question;

type EntryForm = readonly [number, string, string];

function entryForm({ number, key, text }: RemoteEntry): EntryForm {
  return [number, key, text];
}

export function writeMessage(message: PresenceMessage): Buffer {
  switch (message.kind) {
    case "change": {
      const { before, after, removed, added } = message;
      return Buffer.from(JSON.stringify(["change", before, after, removed, added.map(entryForm)]));
    }
    case "state": {
      const { clock, from, to, entries } = message;
      return Buffer.from(JSON.stringify(["state", clock, from, to, entries.map(entryForm)]));
    }
    case "ask": {
      const { clock, size, known } = message;
      return Buffer.from(JSON.stringify(["ask", clock, size, [...known]]));
    }
    default:
      return message satisfies never;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Increasing, above `from` and up to `to`. */
function entriesOf(value: unknown, from: number, to: number): RemoteEntry[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const list: readonly unknown[] = value;
  const entries: RemoteEntry[] = [];
  let last = from;
  for (const one of list) {
    if (!Array.isArray(one) || one.length !== 3) return undefined;
    const [number, key, text]: readonly unknown[] = one;
    if (!isCount(number) || number <= last || number > to || typeof key !== "string") return undefined;
    // It goes into the frames of members as it is.
    if (typeof text !== "string" || parsed(text) === undefined) return undefined;
    entries.push({ number, key, text });
    last = number;
  }
  return entries;
}

function readChange([before, after, removed, added]: readonly unknown[]): Change | undefined {
  if (!isCount(before) || !isCount(after) || after <= before) return undefined;
  if (!Array.isArray(removed) || !removed.every(isCount)) return undefined;
  const entries = entriesOf(added, before, after);
  return entries === undefined ? undefined : { kind: "change", before, after, removed, added: entries };
}

function readState([clock, from, to, list]: readonly unknown[]): StatePiece | undefined {
  if (!isCount(clock) || !isCount(from) || !isCount(to) || to > clock || from > to) return undefined;
  if (from === to && to !== clock) return undefined;
  const entries = entriesOf(list, from, to);
  return entries === undefined ? undefined : { kind: "state", clock, from, to, entries };
}

function readQuestion([clock, size, known]: readonly unknown[]): Question | undefined {
  if (!isCount(clock) || !isCount(size) || !Array.isArray(known)) return undefined;
  const list: readonly unknown[] = known;
  const clocks = new Map<string, number>();
  for (const one of list) {
    if (!Array.isArray(one) || one.length !== 2) return undefined;
    const [node, time]: readonly unknown[] = one;
    if (typeof node !== "string" || !isCount(time)) return undefined;
    clocks.set(node, time);
  }
  return { kind: "ask", clock, size, known: clocks };
}

/** Undefined: malformed, or unknown. */
export function readMessage(bytes: Uint8Array): PresenceMessage | undefined {
  const value = parsed(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  if (!Array.isArray(value)) return undefined;
  const [kind, ...fields]: readonly unknown[] = value;
  switch (kind) {
    case "change":
      return fields.length === 4 ? readChange(fields) : undefined;
    case "state":
      return fields.length === 4 ? readState(fields) : undefined;
    case "ask":
      return fields.length === 3 ? readQuestion(fields) : undefined;
    default:
      return undefined;
  }
}
