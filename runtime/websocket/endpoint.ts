// One place where clients may connect: options, callbacks, and the connections that came there.

import { Connections, TrustedProxies } from "../net/index.ts";
import { type Admission, type Callback, type OrderedMap, snow_variant_None, type WsOptions } from "../values/index.ts";
import { Heartbeat } from "./heartbeat.ts";
import { type InputSettings, SocketEvents } from "./input.ts";

export interface EndpointCallbacks {
  readonly onConnect: Callback<[number, string, OrderedMap<string, string>], Admission>;
  readonly onMessage: Callback<[number, string], unknown>;
  readonly onClose: Callback<[number, number, string], unknown>;
  /** A connection that was open leaves its rooms, at once, whatever a callback waits for; its close frame comes after. */
  readonly onLeave?: (handle: number) => void;
}

export class Endpoint {
  readonly options: WsOptions;
  readonly callbacks: EndpointCallbacks;
  readonly heartbeat: Heartbeat;
  readonly proxies: TrustedProxies;
  /** Of connections whose messages are never compressed. */
  readonly plainInput: InputSettings;
  readonly compressedInput: InputSettings;
  /** Everything that came through the checks and is not gone altogether. */
  readonly connections = new Connections();
  /** Connections that are open or being admitted. */
  #occupied = 0;
  /** These by the addresses of their clients, where their number is limited. */
  readonly #byAddress = new Map<string, number>();

  constructor(options: WsOptions, callbacks: EndpointCallbacks) {
    this.options = options;
    this.callbacks = callbacks;
    this.proxies = new TrustedProxies(options.trusted_proxies.toArray());
    this.heartbeat = new Heartbeat(options.heartbeat_ms, options.heartbeat_timeout_ms);
    this.plainInput = {
      maxBytes: options.max_message_bytes,
      acceptsBinary: options.on_binary !== snow_variant_None,
      inflates: false,
      masked: true,
      messagesPerSecond: options.messages_per_second,
      events: new SocketEvents(),
    };
    this.compressedInput = { ...this.plainInput, inflates: true };
  }

  get isFull(): boolean {
    if (this.connections.closed) return true;
    return this.options.max_connections > 0 && this.#occupied >= this.options.max_connections;
  }

  /** Whether no more connections are let in that come from there. */
  isFullFor(address: string): boolean {
    const most = this.options.max_connections_per_address;
    return most > 0 && (this.#byAddress.get(address) ?? 0) >= most;
  }

  /** A connection that comes from there is let in. */
  takePlace(address: string): void {
    this.#occupied += 1;
    if (this.options.max_connections_per_address > 0) {
      this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
    }
  }

  /** A connection that was let in takes no place any more. */
  releasePlace(address: string): void {
    this.#occupied -= 1;
    const count = this.#byAddress.get(address);
    if (count === undefined) return;
    if (count > 1) this.#byAddress.set(address, count - 1);
    else this.#byAddress.delete(address);
  }
}
