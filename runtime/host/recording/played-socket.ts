// A socket of a replay: Node's own streams over nothing. What came from the system comes from the recording; what is written
// goes nowhere.
import { Socket } from "node:net";
import {
  BROKEN,
  CLOSED,
  CONNECTED,
  DATA,
  END,
  SECURED,
  SHUT,
  SHUT_FAILED,
  TIMED_OUT,
  WRITE_FAILED,
  WRITTEN,
} from "./kinds.ts";
import { unpacked } from "./plain.ts";
import type { Beginning, Player } from "./player.ts";
import { noteOfWrite, type SocketFacts } from "./tap.ts";

type Done = (error?: Error | null) => void;

/** What a replay tells of its connections. */
export interface Watcher {
  /** `facts`: undefined while it is being made. */
  opened(place: number, facts: SocketFacts | undefined): void;
  received(place: number, bytes: Uint8Array): void;
  wrote(place: number, data: unknown): void;
  ended(place: number, how: "end" | "error" | "close"): void;
}

interface PlayedSocketParts {
  readonly player: Player;
  readonly watcher: Watcher;
  readonly place: number;
  /** Undefined: it is being connected. */
  readonly facts: SocketFacts | undefined;
  /** It is none of its server's any more. */
  readonly removed: () => void;
}

/** The parts of a socket that reach for the system, as functions that replace its own. */
class Played {
  readonly #socket: Socket;
  readonly #parts: PlayedSocketParts;
  #writes = 0;
  #bytesWritten = 0;
  #bytesRead = 0;
  #written: Done | undefined = undefined;
  #shut: Done | undefined = undefined;
  #facts: SocketFacts | undefined;

  constructor(socket: Socket, parts: PlayedSocketParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#facts = parts.facts;
    this.#replaceMethods();
    this.#defineFacts();
    if (parts.facts === undefined) Reflect.set(socket, "connecting", true);
    // As Node begins to read.
    else socket.read(0);
    parts.player.receive(parts.place, (beginning) => this.#happen(beginning));
    parts.watcher.opened(parts.place, parts.facts);
  }

  #replaceMethods(): void {
    const socket = this.#socket;
    const itself = (): Socket => socket;
    const generic: unknown = Reflect.get(socket, "_writeGeneric");
    const write = (isSeveral: boolean, data: unknown, encoding: unknown, written: Done): void => {
      // Waits for the connection, and comes again.
      if (socket.connecting && typeof generic === "function") {
        Reflect.apply(generic, socket, [isSeveral, data, encoding, written]);
      } else this.#write(data, encoding, written);
    };
    Object.assign(socket, {
      _writeGeneric: write,
      _read: () => {},
      _final: (ended: Done) => this.#final(ended),
      _destroy: (error: Error | null, destroyed: Done) => this.#destroy(error, destroyed),
      setTimeout: (milliseconds: number, callback?: () => void) => this.#setTimeout(milliseconds, callback),
      setNoDelay: itself,
      setKeepAlive: itself,
      ref: itself,
      unref: itself,
    });
  }

  #defineFacts(): void {
    const names = ["remoteAddress", "remotePort", "remoteFamily", "localAddress", "localPort"] as const;
    for (const name of names) Object.defineProperty(this.#socket, name, { get: () => this.#facts?.[name] });
    Object.defineProperties(this.#socket, {
      encrypted: { get: () => this.#facts?.encrypted },
      authorized: { get: () => this.#facts?.authorized },
      queuedBytes: { get: () => this.#parts.player.answer(() => 0) },
      bytesRead: { get: () => this.#bytesRead },
      // As Node counts: with what still waits in the stream.
      bytesWritten: { get: () => this.#bytesWritten + this.#waiting() },
    });
  }

  #waiting(): number {
    const buffer: unknown = Reflect.get(this.#socket, "writableBuffer");
    if (!Array.isArray(buffer)) return 0;
    return buffer.reduce((sum: number, { chunk, encoding }) => sum + Buffer.byteLength(chunk, encoding), 0);
  }

  #write(data: unknown, encoding: unknown, written: Done): void {
    const { player, watcher, place } = this.#parts;
    player.note(noteOfWrite(data));
    watcher.wrote(place, data);
    this.#writes += 1;
    this.#bytesWritten += sizeOf(data, encoding);
    const outcome = player.outcomeOf(place, this.#writes);
    if (outcome === "late") this.#written = written;
    else if (outcome === undefined) written();
    else written(outcome);
  }

  #final(ended: Done): void {
    const socket = this.#socket;
    if (socket.connecting) socket.once("connect", () => socket._final(ended));
    else if (this.#parts.player.wasShutAtOnce(this.#parts.place)) ended();
    else this.#shut = ended;
  }

  #destroy(error: Error | null, destroyed: Done): void {
    Reflect.set(this.#socket, "connecting", false);
    destroyed(error);
    this.#parts.removed();
  }

  #setTimeout(milliseconds: number, callback: (() => void) | undefined): Socket {
    const socket = this.#socket;
    if (socket.destroyed) return socket;
    Reflect.set(socket, "timeout", milliseconds);
    if (callback === undefined) return socket;
    return milliseconds === 0 ? socket.removeListener("timeout", callback) : socket.once("timeout", callback);
  }

  #happen({ kind, bytes }: Beginning): void {
    const socket = this.#socket;
    const { watcher, place } = this.#parts;
    switch (kind) {
      case DATA:
        this.#bytesRead += bytes.length;
        watcher.received(place, bytes);
        socket.push(bytes);
        return;
      case END:
        watcher.ended(place, "end");
        socket.push(null);
        socket.read(0);
        return;
      case WRITTEN:
      case WRITE_FAILED:
        this.#complete(kind === WRITTEN ? undefined : unpacked(bytes));
        return;
      case SHUT:
      case SHUT_FAILED:
        this.#shut?.(kind === SHUT ? undefined : unpacked(bytes));
        return;
      case TIMED_OUT:
        socket.emit("timeout");
        return;
      case CONNECTED:
      case SECURED:
        this.#connected(kind, unpacked(bytes));
        return;
      case BROKEN:
        watcher.ended(place, "error");
        socket.destroy(unpacked(bytes));
        return;
      case CLOSED:
        watcher.ended(place, "close");
        this.#parts.player.forget(place);
        socket.emit("close", socket.errored !== null);
    }
  }

  #complete(error: Error | undefined): void {
    const written = this.#written;
    this.#written = undefined;
    written?.(error);
  }

  #connected(kind: number, facts: SocketFacts): void {
    const socket = this.#socket;
    this.#facts = facts;
    if (kind === SECURED) {
      socket.emit("secureConnect");
      return;
    }
    Reflect.set(socket, "connecting", false);
    this.#parts.watcher.opened(this.#parts.place, facts);
    socket.emit("connect");
    socket.emit("ready");
    if (!socket.isPaused()) socket.read(0);
  }
}

function sizeOf(data: unknown, encoding: unknown): number {
  if (data instanceof Uint8Array) return data.length;
  if (typeof data === "string") return Buffer.byteLength(data, encoding === "latin1" ? "latin1" : "utf8");
  if (!Array.isArray(data)) return 0;
  return data.reduce((sum: number, one: unknown) => {
    const isEntry = typeof one === "object" && one !== null && "chunk" in one;
    return sum + (isEntry ? sizeOf(one.chunk, Reflect.get(one, "encoding")) : sizeOf(one, undefined));
  }, 0);
}

export function playedSocket(parts: PlayedSocketParts): Socket {
  const socket = new Socket({ allowHalfOpen: parts.facts?.allowHalfOpen ?? false });
  new Played(socket, parts);
  return socket;
}
