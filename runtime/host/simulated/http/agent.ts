// Connections of a client, which are kept for a while after an answer, for the next request to the same place.
import type { HttpSocket } from "../../http.ts";
import type { HttpParts } from "./parts.ts";

/** Milliseconds that a connection is kept. */
const KEEP_TIME = 5000;
/** What is left of the time that a server keeps it: a request must not meet its end. */
const BUFFER = 1000;
const MOST_FREE = 256;
const KEEP_ALIVE_DELAY = 1000;

export interface Place {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

/** Waiting for its next request it does not keep the program running. */
interface AgentSocket extends HttpSocket {
  ref?(): unknown;
  unref?(): unknown;
}

/** A connection that waits for its next request. */
interface Kept {
  readonly socket: AgentSocket;
  /** It is no longer waiting. */
  leave(): void;
}

function keyOf({ secure, host, port }: Place): string {
  return JSON.stringify([secure, host, port]);
}

/** How long it may be kept, going by what the server says. */
function keepTime(hint: string | undefined): number {
  const seconds = /^timeout=(\d+)/.exec(hint ?? "")?.[1];
  return seconds === undefined ? KEEP_TIME : Math.min(KEEP_TIME, Number(seconds) * 1000 - BUFFER);
}

export class Agent {
  readonly #net: HttpParts["net"];
  /** By place, the one that was used last at the end. */
  readonly #free = new Map<string, Kept[]>();

  constructor(net: HttpParts["net"]) {
    this.#net = net;
  }

  /** A connection, and whether it had a request before. */
  connect(place: Place): { readonly socket: AgentSocket; readonly isReused: boolean } {
    const kept = this.#free.get(keyOf(place))?.at(-1);
    if (kept === undefined) return { socket: this.#open(place), isReused: false };
    kept.leave();
    kept.socket.setTimeout(0);
    kept.socket.ref?.();
    return { socket: kept.socket, isReused: true };
  }

  #open({ secure, host, port }: Place): AgentSocket {
    const options = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_DELAY };
    if (!secure) return this.#net.net().connect(options);
    const isAddress = this.#net.net().isIP(host) !== 0;
    const name = isAddress ? {} : { servername: host };
    return this.#net.tls().connect({ ...options, ...name, ALPNProtocols: ["http/1.1"] });
  }

  /** An answer has come whole. `hint`: what the server says of how long it keeps the connection. */
  keep(socket: AgentSocket, place: Place, hint: string | undefined): void {
    const time = keepTime(hint);
    const free = this.#free.get(keyOf(place)) ?? [];
    if (!socket.writable || time <= 0 || free.length >= MOST_FREE) {
      socket.destroy();
      return;
    }
    const end = (): void => {
      leave();
      socket.destroy();
    };
    const leave = (): void => {
      // What nobody has asked for must not be the answer to what is asked next.
      for (const event of ["data", "end", "error", "close", "timeout"]) socket.off(event, end);
      this.#remove(place, socket);
    };
    this.#free.set(keyOf(place), [...free, { socket, leave }]);
    for (const event of ["data", "end", "error", "close", "timeout"]) socket.on(event, end);
    socket.setTimeout(time);
    socket.unref?.();
    socket.resume();
  }

  #remove(place: Place, socket: AgentSocket): void {
    const rest = (this.#free.get(keyOf(place)) ?? []).filter((kept) => kept.socket !== socket);
    if (rest.length === 0) this.#free.delete(keyOf(place));
    else this.#free.set(keyOf(place), rest);
  }
}
