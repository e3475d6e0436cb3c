// Proxies that are believed: whose word for the address of a client counts.

import type { BlockList } from "node:net";
import { host } from "../current.ts";
import { Panic } from "../failures/index.ts";

const MAPPED_IPV4 = "::ffff:";
const UNIX = "unix:";
const IPV4_BITS = 32;
const IPV6_BITS = 128;

/** IPv4 addresses of an IPv6 socket in their usual form. */
export function plainAddress(address: string): string {
  return address.startsWith(MAPPED_IPV4) ? address.slice(MAPPED_IPV4.length) : address;
}

/** An address as proxies write it, perhaps in brackets and with a port; undefined when it is none. */
function reportedAddress(text: string): string | undefined {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = plainAddress(bare);
  return host().net().isIP(address) === 0 ? undefined : address;
}

export class TrustedProxies {
  readonly #list: BlockList | undefined;
  /** Whether who comes by a Unix socket, and has no address, is one. */
  readonly #trustsLocal: boolean;

  /** Addresses, CIDR blocks, and `unix:` for who comes by a Unix socket; panics on anything else. */
  constructor(all: readonly string[]) {
    const entries = all.filter((entry) => entry !== UNIX);
    this.#trustsLocal = entries.length < all.length;
    if (all.length === 0) return;
    const { BlockList, isIP } = host().net();
    this.#list = new BlockList();
    for (const entry of entries) {
      const [address = "", bits, ...rest] = entry.split("/");
      const version = isIP(address);
      const most = version === 4 ? IPV4_BITS : IPV6_BITS;
      const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
      if (version === 0 || rest.length > 0 || prefix < 0 || prefix > most) {
        throw new Panic(`invalid address in trusted_proxies: ${entry}`);
      }
      this.#list.addSubnet(address, prefix, version === 4 ? "ipv4" : "ipv6");
    }
  }

  trusts(address: string): boolean {
    if (address === "") return this.#trustsLocal;
    if (this.#list === undefined) return false;
    const version = host().net().isIP(address);
    return version !== 0 && this.#list.check(address, version === 4 ? "ipv4" : "ipv6") === true;
  }

  /**
   * The address of the client behind `peer`, whose request has this `X-Forwarded-For`: each proxy appends the address
   * that it was asked from, so the list is believed from its end on, as far as trusted proxies wrote it.
   */
  clientOf(peer: string, forwarded: string | undefined): string {
    if (this.#list === undefined) return peer;
    let client = peer;
    const reported = forwarded === undefined ? [] : forwarded.split(",");
    for (let index = reported.length - 1; index >= 0 && this.trusts(client); index -= 1) {
      const address = reportedAddress((reported[index] ?? "").trim());
      if (address === undefined) break;
      client = address;
    }
    return client;
  }
}
