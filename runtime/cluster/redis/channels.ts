// Names in Redis: of channels, and of the keys that belong to them.
import type { Subject } from "../../rooms/index.ts";
import { hashOf, shortName } from "../subjects.ts";

/**
 * What a cluster looks at when it places keys. A name that has them is its hash, so that `{channel}` in a key means the
 * whole channel: the key then stands where the channel does.
 */
const BRACES = /[{}]/;

function safeName(name: string): string {
  return BRACES.test(name) ? hashOf(name) : shortName(name);
}

/** All channels of a program. */
export class Channels {
  readonly #prefix: string;

  /** `name` separates programs on one server: with a colon in it two might meet. */
  constructor(name: string) {
    this.#prefix = `snow:${name.includes(":") ? hashOf(name) : safeName(name)}`;
  }

  of({ kind, name }: Subject): string {
    return kind === "all" ? `${this.#prefix}:all` : `${this.#prefix}:${kind}:${safeName(name)}`;
  }

  leaseKey(name: string): string {
    return `${this.#prefix}:lease:${safeName(name)}`;
  }
}

/** What is known of the log of a topic, and its entries. */
export function logKeys(channel: string): readonly [state: string, entries: string] {
  return [`{${channel}}:state`, `{${channel}}:log`];
}
