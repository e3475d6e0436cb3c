// What happens to a real socket, for a recording: bytes that come, writes that are done, its ends. The socket stays Node's
// own. What its streams make of all that is the same code in a replay, so only what the system does is written down.
import type { Socket } from "node:net";
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
import type { Recorder } from "./recorder.ts";
import { noteOf } from "./tape.ts";

type Done = (error?: Error | null) => void;

/** What is known of a socket when it is there, and when it is connected. */
export interface SocketFacts {
  readonly allowHalfOpen: boolean;
  readonly encrypted: boolean;
  readonly authorized: boolean;
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  readonly remoteFamily: string | undefined;
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
}

export function factsOf(socket: Socket): SocketFacts {
  const { allowHalfOpen, remoteAddress, remotePort, remoteFamily, localAddress, localPort } = socket;
  const [encrypted, authorized] = [Reflect.get(socket, "encrypted"), Reflect.get(socket, "authorized")];
  return {
    allowHalfOpen,
    encrypted: encrypted === true,
    authorized: authorized === true,
    remoteAddress,
    remotePort,
    remoteFamily,
    localAddress,
    localPort,
  };
}

/** Of what a socket writes: a text, bytes, or several of them, as a stream hands them to it. */
export function noteOfWrite(data: unknown): number {
  if (typeof data === "string" || data instanceof Uint8Array) return noteOf(data);
  if (!Array.isArray(data)) return 0;
  const last: unknown = data.at(-1);
  const chunk: unknown = typeof last === "object" && last !== null && "chunk" in last ? last.chunk : last;
  return data.length + noteOfWrite(Array.isArray(chunk) ? undefined : chunk);
}

/** Calls of the system whose failures end a socket without any other call back. */
const ENDING: ReadonlySet<unknown> = new Set(["read", "connect", "getaddrinfo", "bind"]);
/** What streams and Node's HTTP say by themselves. */
const OWN = /^(?:ERR_STREAM|ERR_HTTP|ERR_SOCKET|ABORT_ERR|HPE_)/;

function field(value: object, name: string): unknown {
  return Reflect.get(value, name);
}

/** Bytes of the present write that the system has not taken: the handle knows it, below TLS too. */
function queuedBytes(socket: Socket): number {
  const handle = field(socket, "_handle");
  if (typeof handle !== "object" || handle === null) return 0;
  const size = field(objectIn(handle, "_parent") ?? handle, "writeQueueSize");
  return typeof size === "number" ? size : 0;
}

type OnRead = (...values: readonly unknown[]) => unknown;

function isOnRead(value: unknown): value is OnRead {
  return typeof value === "function";
}

/** What the system calls when something has come, or nothing more does. */
function onreadOf(socket: Socket): unknown {
  const handle = objectIn(socket, "_handle");
  return handle === undefined ? undefined : field(handle, "onread");
}

function objectIn(value: object, name: string): object | undefined {
  const inner = field(value, name);
  return typeof inner === "object" && inner !== null ? inner : undefined;
}

/** Where a socket has its tap. */
const TAP = Symbol("tap");

interface Tapped extends Socket {
  [TAP]: Tap;
}

type Write = (this: Socket, isSeveral: boolean, data: unknown, encoding: unknown, written: Done) => void;

function isWrite(value: unknown): value is Write {
  return typeof value === "function";
}

class Tap {
  readonly #recorder: Recorder;
  readonly #socket: Socket;
  readonly #place: number;
  #isConnected: boolean;
  /** How Node reads from it while it is in use. */
  #onread: unknown = undefined;
  /** How it does while it is kept for a later request: whatever comes ends it. */
  #guard: OnRead | undefined = undefined;
  #isGuarding = false;
  #writes = 0;
  /** A write has begun, is not done, and its call has not returned. */
  #isWriting = false;
  #written: Done = () => {};
  /** One for all writes of a socket, which follow each other: members of a large room are written to by the thousand. */
  readonly #done: Done = (error) => {
    const isAtOnce = this.#isWriting;
    this.#isWriting = false;
    if (!isAtOnce || (error !== undefined && error !== null)) this.#tellWritten(isAtOnce, error);
    this.#written(error);
  };

  constructor(recorder: Recorder, socket: Socket, place: number) {
    this.#recorder = recorder;
    this.#socket = socket;
    this.#place = place;
    this.#isConnected = !socket.connecting && field(socket, "secureConnecting") !== true;
    this.#listen();
  }

  #begin(kind: number, value?: unknown): void {
    if (value === undefined) this.#recorder.begin(kind, this.#place);
    else this.#recorder.beginWith(kind, this.#place, value);
  }

  #listen(): void {
    const socket = this.#socket;
    socket.prependListener("close", () => this.#begin(CLOSED));
    socket.prependListener("timeout", () => this.#begin(TIMED_OUT));
    if (this.#isConnected) return;
    socket.prependListener("connect", () => {
      this.#isConnected = field(socket, "encrypted") !== true;
      this.#onread = onreadOf(socket);
      this.#begin(CONNECTED, factsOf(socket));
    });
    socket.prependListener("secureConnect", () => {
      this.#isConnected = true;
      this.#onread = onreadOf(socket);
      this.#begin(SECURED, factsOf(socket));
    });
  }

  received(chunk: unknown): void {
    if (chunk instanceof Uint8Array) this.#recorder.begin(DATA, this.#place, chunk);
    else if (chunk === null) this.#recorder.begin(END, this.#place);
  }

  destroying(error: Error | null | undefined): void {
    if (this.#socket.destroyed) return;
    const isFromOutside = error === undefined || error === null ? this.#isGuarding : this.#comesFromOutside(error);
    if (isFromOutside) this.#recorder.beginWith(BROKEN, this.#place, error);
  }

  /** It is kept for a later request. */
  kept(): void {
    const handle = objectIn(this.#socket, "_handle");
    const guard = onreadOf(this.#socket);
    if (handle === undefined || !isOnRead(guard) || guard === this.#onread) return;
    this.#guard = guard;
    Reflect.set(handle, "onread", (...values: readonly unknown[]) => {
      this.#isGuarding = true;
      Reflect.apply(guard, handle, values);
      this.#isGuarding = false;
    });
  }

  /** It is used for another: Node takes its guard away, which it has to find there. */
  reused(): void {
    const handle = objectIn(this.#socket, "_handle");
    if (handle !== undefined && this.#guard !== undefined) Reflect.set(handle, "onread", this.#guard);
    this.#guard = undefined;
  }

  #comesFromOutside(error: Error): boolean {
    const [code, call] = [String(field(error, "code")), field(error, "syscall")];
    if (call !== undefined) return ENDING.has(call);
    if (this.#isConnected) return code.startsWith("ERR_SSL") || code === "EPROTO";
    return !OWN.test(code) && code !== "ECONNRESET";
  }

  /** A write begins; answers what is to be told that it is done. */
  writing(data: unknown, written: Done): Done {
    this.#recorder.note(noteOfWrite(data));
    this.#writes += 1;
    if (this.#written !== written) this.#written = written;
    this.#isWriting = true;
    return this.#done;
  }

  /** The call of it has returned. */
  wrote(): void {
    if (!this.#isWriting) return;
    this.#isWriting = false;
    this.#recorder.late(this.#place, this.#writes);
  }

  #tellWritten(isAtOnce: boolean, error: Error | null | undefined): void {
    if (error === undefined || error === null) this.#recorder.begin(WRITTEN, this.#place);
    else if (isAtOnce) this.#recorder.failed(this.#place, this.#writes, error);
    else this.#begin(WRITE_FAILED, error);
  }

  shuts(shut: Socket["_final"], ended: Done): void {
    let isAsking = true;
    shut.call(this.#socket, (error) => {
      if (isAsking) this.#recorder.shutAtOnce(this.#place);
      else if (error === undefined || error === null) this.#begin(SHUT);
      else this.#begin(SHUT_FAILED, error);
      ended(error);
    });
    isAsking = false;
  }

  queuedBytes(): number {
    return this.#recorder.answer(() => queuedBytes(this.#socket));
  }
}

/** What stands in the place of methods of a socket. */
function methodsOver(socket: Socket): object {
  const { push, destroy, _final: shut } = socket;
  const write = field(socket, "_writeGeneric");
  if (!isWrite(write)) throw new Error("sockets of this version of Node can't be recorded");
  return {
    push(this: Tapped, chunk: unknown, encoding?: BufferEncoding): boolean {
      this[TAP].received(chunk);
      return push.call(this, chunk, encoding);
    },
    destroy(this: Tapped, error?: Error): Socket {
      this[TAP].destroying(error);
      return destroy.call(this, error);
    },
    _writeGeneric(this: Tapped, isSeveral: boolean, data: unknown, encoding: unknown, written: Done): void {
      // It is called again once there is a connection.
      if (this.connecting) {
        write.call(this, isSeveral, data, encoding, written);
        return;
      }
      const tap = this[TAP];
      write.call(this, isSeveral, data, encoding, tap.writing(data, written));
      tap.wrote();
    },
    _final(this: Tapped, ended: Done): void {
      if (this.connecting) shut.call(this, ended);
      else this[TAP].shuts(shut, ended);
    },
    get queuedBytes(): number {
      return tapOf(this)?.queuedBytes() ?? 0;
    },
  };
}

export class Taps {
  readonly #recorder: Recorder;
  /** Of sockets with a tap, by that which they had as a prototype. They share the methods: each write looks for some. */
  readonly #prototypes = new Map<object | null, object>();

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  /** From here on what happens to it is written down. */
  tap(socket: Socket, place: number): void {
    const kind: object | null = Object.getPrototypeOf(socket);
    const prototype: object = this.#prototypes.get(kind) ?? Object.setPrototypeOf(methodsOver(socket), kind);
    this.#prototypes.set(kind, prototype);
    Object.setPrototypeOf(socket, prototype);
    Reflect.set(socket, TAP, new Tap(this.#recorder, socket, place));
  }
}

/** The tap of a socket, if it has one. */
export function tapOf(socket: object): Tap | undefined {
  const tap: unknown = Reflect.get(socket, TAP);
  return tap instanceof Tap ? tap : undefined;
}

/** Node's parser of HTTP would take the bytes out of the socket before anybody sees them. */
export function keepFromParser(socket: Socket): void {
  const handle = field(socket, "_handle");
  if (typeof handle === "object" && handle !== null) Reflect.set(handle, "_consumed", true);
}
