// One place where clients may connect: options, callbacks, and the connections that came there.
import type { Callback } from "../values/generator.ts";
import type { OrderedMap } from "../values/ordered-map.ts";
import type { Admission, WsOptions } from "../values/types.generated.ts";
import type { CloseCause } from "./close-codes.ts";
import { Heartbeat } from "./heartbeat.ts";
import { TrustedProxies } from "./proxies.ts";

export interface EndpointCallbacks {
  readonly onConnect: Callback<[number, string, OrderedMap<string, string>], Admission>;
  readonly onMessage: Callback<[number, string], unknown>;
  readonly onClose: Callback<[number, number, string], unknown>;
}

/** A connection as its endpoint sees it. */
export interface Guest {
  /** Closes and waits for the peer's answer. */
  closeWith(cause: CloseCause): void;
  /** Ends it without further ado. */
  cut(): void;
}

export class Endpoint {
  readonly options: WsOptions;
  readonly callbacks: EndpointCallbacks;
  readonly heartbeat: Heartbeat;
  readonly proxies: TrustedProxies;
  /** Everything that came through the checks and is not gone altogether. */
  readonly connections = new Set<Guest>();
  /** Connections that are open or being admitted. */
  #occupied = 0;
  /** These by the addresses of their clients, where their number is limited. */
  readonly #byAddress = new Map<string, number>();
  /** The server stops: nobody is let in any more. */
  closed = false;
  #whenEmpty: (() => void)[] = [];

  constructor(options: WsOptions, callbacks: EndpointCallbacks) {
    this.options = options;
    this.callbacks = callbacks;
    this.proxies = new TrustedProxies(options.trusted_proxies.toArray());
    this.heartbeat = new Heartbeat(options.heartbeat_ms, options.heartbeat_timeout_ms);
  }

  get isFull(): boolean {
    if (this.closed) return true;
    return this.options.max_connections > 0 && this.#occupied >= this.options.max_connections;
  }

  /** Whether no more connections are let in that come from there. */
  isFullFor(address: string): boolean {
    const most = this.options.max_connections_per_address;
    return most > 0 && (this.#byAddress.get(address) ?? 0) >= most;
  }

  admitted(connection: Guest, address: string): void {
    this.connections.add(connection);
    this.#occupied += 1;
    if (this.options.max_connections_per_address > 0) {
      this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
    }
  }

  /** A connection that was let in takes no place any more. */
  vacated(address: string): void {
    this.#occupied -= 1;
    const count = this.#byAddress.get(address);
    if (count === undefined) return;
    if (count > 1) this.#byAddress.set(address, count - 1);
    else this.#byAddress.delete(address);
  }

  /** The connection's socket is closed and its process has ended. */
  gone(connection: Guest): void {
    this.connections.delete(connection);
    if (this.connections.size > 0) return;
    const callbacks = this.#whenEmpty;
    this.#whenEmpty = [];
    for (const callback of callbacks) callback();
  }

  /** Calls back once no connection is left, perhaps at once. */
  whenEmpty(callback: () => void): void {
    if (this.connections.size === 0) callback();
    else this.#whenEmpty.push(callback);
  }
}
