// Messages that are larger than a server takes: they go in parts, each with its place in a header, and are put together.
import type { Msg, NatsLink } from "../../libraries/nats.ts";

/** `NODE COUNT INDEX OF`: the parts of one message come behind each other. */
const PART = "Snow-Part";
const FORM = /^([\w-]{1,32}) (\d{1,15}) (\d{1,4}) (\d{1,4})$/;
/** Bytes of the headers of a part, amply. */
const HEADERS = 256;
/** Parts of a message, at most. */
const MOST = 256;
/** Bytes of all messages of which parts are missing; above, those of which nothing has come for longest are dropped. */
const MOST_UNFINISHED = 64 * 1024 * 1024;
/** What a part takes besides its bytes. */
const PART_COST = 256;

interface Unfinished {
  readonly count: string;
  readonly parts: Uint8Array[];
  size: number;
}

interface PartMeans {
  readonly node: string;
  headersOf(entries: Readonly<Record<string, string>>): ReturnType<typeof import("../../libraries/nats.ts").headersOf>;
}

export class Parts {
  readonly #means: PartMeans;
  #count = 0;
  /** By subscription and node, those of which something has come last at the end. */
  readonly #unfinished = new Map<string, Unfinished>();
  #size = 0;

  constructor(means: PartMeans) {
    this.#means = means;
  }

  /** Nothing is sent of what would be more than 256 parts. */
  publish(link: NatsLink, path: string, bytes: Uint8Array): void {
    if (bytes.length <= link.maxPayload) {
      link.publish(path, bytes);
      return;
    }
    const most = link.maxPayload - HEADERS;
    const parts = Math.ceil(bytes.length / most);
    if (most <= 0 || parts > MOST) return;
    this.#count++;
    for (let index = 0; index < parts; index++) {
      const headers = this.#means.headersOf({ [PART]: `${this.#means.node} ${this.#count} ${index} ${parts}` });
      link.publish(path, bytes.subarray(index * most, (index + 1) * most), { headers });
    }
  }

  /** The whole message; undefined while parts of it are missing. */
  received(message: Pick<Msg, "sid" | "data" | "headers">): Uint8Array | undefined {
    const text = message.headers?.get(PART) ?? "";
    if (text === "") return message.data;
    const [, node, count = "", index, of] = FORM.exec(text) ?? [];
    const place = `${message.sid} ${node}`;
    const known = this.#remove(place);
    const unfinished = index === "0" ? { count, parts: [], size: 0 } : known;
    if (unfinished?.count !== count || Number(index) !== unfinished.parts.length || Number(of) > MOST) return undefined;
    // Of its own: what came with it need not be kept.
    unfinished.parts.push(Uint8Array.from(message.data));
    unfinished.size += message.data.length + PART_COST;
    if (unfinished.parts.length === Number(of)) return Buffer.concat(unfinished.parts);
    this.#put(place, unfinished);
    return undefined;
  }

  connectionLost(): void {
    this.#unfinished.clear();
    this.#size = 0;
  }

  #put(place: string, unfinished: Unfinished): void {
    this.#unfinished.set(place, unfinished);
    this.#size += unfinished.size;
    for (const oldest of this.#unfinished.keys()) {
      if (this.#size <= MOST_UNFINISHED) return;
      this.#remove(oldest);
    }
  }

  #remove(place: string): Unfinished | undefined {
    const unfinished = this.#unfinished.get(place);
    this.#unfinished.delete(place);
    this.#size -= unfinished?.size ?? 0;
    return unfinished;
  }
}
