// What the client's side of the protocol stands on in a program: the runtime's own sockets, timers and chance.
import type { Socket, World } from "../../client/index.ts";
import { current, enter, host, type Program } from "../current.ts";
import {
  newWsClientOptions,
  snow_list_of,
  snow_map_of,
  snow_variant_Closed,
  snow_variant_Text,
  type WsEvent,
} from "../values/index.ts";
import { type Client, connectFree, textFrame } from "../websocket/index.ts";

const MAX_BYTES = 16 * 1024 * 1024;

/** Milliseconds for everything up to the server's answer. */
const OPENING_MS = 10_000;

/** A socket of the program that makes it; its handlers run as turns of that. */
class ProgramSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  onerror: Socket["onerror"] = null;
  readonly #program: Program = current();
  readonly #giveUp: () => void;
  #client: Client | undefined;
  #closed = false;

  constructor(url: string, protocol: string, failed: (reason: string) => void) {
    const options = newWsClientOptions({
      headers: snow_map_of<string, string>([]),
      subprotocols: snow_list_of([protocol]),
      timeout_ms: OPENING_MS,
      ca_path: "",
      max_message_bytes: MAX_BYTES,
      max_backlog_bytes: MAX_BYTES,
      compress: true,
    });
    this.#giveUp = connectFree(url, options, (outcome) => {
      // It may be known at once, when nobody listens yet.
      host().microtask(() => {
        if (typeof outcome !== "string") this.#opened(outcome);
        else if (!this.#closed) {
          failed(outcome);
          this.onclose?.({ code: 1006, reason: outcome });
        }
      });
    });
  }

  #opened(client: Client): void {
    this.#client = client;
    if (this.#closed) {
      client.close(1000, "", () => {});
      return;
    }
    this.onopen?.();
    client.listen((event: WsEvent) => {
      if (event instanceof snow_variant_Text) this.onmessage?.({ data: event._0 });
      else if (event instanceof snow_variant_Closed) this.onclose?.({ code: event._0, reason: event._1 });
    });
  }

  send(text: string): void {
    enter(this.#program, () => this.#client?.send(textFrame(text)));
  }

  close(): void {
    this.#closed = true;
    enter(this.#program, () => {
      if (this.#client === undefined) this.#giveUp();
      else this.#client.close(1000, "", () => {});
    });
  }
}

/** The world of the present program. */
export class ProgramWorld implements World {
  readonly #program: Program = current();
  /** Why the last attempt to connect failed. */
  failure = "";

  socket(url: string, protocol: string): Socket {
    const failed = (reason: string): void => {
      this.failure = reason;
    };
    return enter(this.#program, () => new ProgramSocket(url, protocol, failed));
  }

  later(run: () => void, milliseconds: number): () => void {
    const timer = enter(this.#program, () => host().setTimer(milliseconds, run, false));
    return () => enter(this.#program, () => host().clearTimer(timer));
  }

  random(): number {
    return enter(this.#program, () => host().randomUint32()) / 2 ** 32;
  }

  /** No page hides a program, and its network does not say when it is back. */
  watch(): () => void {
    return () => {};
  }
}
