// The host of programs that run on Node. Nothing else in the runtime imports modules of Node.
import * as fs from "node:fs";
import type { Host, HostResult, HostTimer } from "./index.ts";
import { libraries } from "./libraries.ts";

const MAX_TIMEOUT = 2 ** 31 - 1;
const OUTPUT_LIMIT = 64 * 1024;
/** Output that comes this long (ms) after the last write goes out at once, so that rare lines are seen immediately. */
const OUTPUT_IDLE = 5;

const INVALID_ARGUMENT: HostResult<never> = { ok: false, code: "EINVAL", number: 22 };
const TOO_LARGE: HostResult<never> = { ok: false, code: "EFBIG", number: 27 };
const INVALID_TEXT: HostResult<never> = { ok: false, code: "EILSEQ", number: 84 };

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

function failure(error: unknown): HostResult<never> {
  const code = errorCode(error);
  if (error instanceof Error && "errno" in error && typeof error.errno === "number") {
    return { ok: false, code, number: Math.abs(error.errno) };
  }
  if (code === "ERR_FS_FILE_TOO_LARGE") return TOO_LARGE;
  return INVALID_ARGUMENT;
}

function attempt<T>(operation: () => T): HostResult<T> {
  try {
    return { ok: true, value: operation() };
  } catch (error) {
    return failure(error);
  }
}

/** Milliseconds since the start of the process. `performance` would cost each program its loading at start. */
function sinceStart(): number {
  return process.uptime() * 1000;
}

/** Blocks this thread; used only while a full pipe refuses output. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Writes all of it, waiting while the reader is slow. Answers why it could not. */
function writeFully(descriptor: number, text: string): HostResult<undefined> {
  const bytes = Buffer.from(text, "utf8");
  let offset = 0;
  let wait = 1;
  while (offset < bytes.length) {
    try {
      offset += fs.writeSync(descriptor, bytes, offset, bytes.length - offset);
      wait = 1;
    } catch (error) {
      const code = errorCode(error);
      if (code === "EINTR") continue;
      if (code !== "EAGAIN") return failure(error);
      pause(wait);
      wait = Math.min(wait * 2, 16);
    }
  }
  return { ok: true, value: undefined };
}

class StandardOutput {
  #pending = "";
  #scheduled = false;
  #registered = false;
  #closed = false;
  #terminal: boolean | undefined;
  #lastWrite = 0;

  write(text: string): void {
    if (this.#closed || text === "") return;
    if (!this.#registered) {
      this.#registered = true;
      process.on("exit", () => this.flush());
    }
    this.#pending += text;
    if (
      this.#pending.length >= OUTPUT_LIMIT ||
      sinceStart() - this.#lastWrite > OUTPUT_IDLE ||
      (this.#isTerminal() && text.endsWith("\n"))
    ) {
      this.flush();
      return;
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  flush(): void {
    if (this.#pending === "") return;
    const text = this.#pending;
    this.#pending = "";
    const written = writeFully(1, text);
    this.#lastWrite = sinceStart();
    if (written.ok) return;
    this.#closed = true;
    // The reader has gone: like other programs in a pipe, end without a word.
    if (written.code === "EPIPE") process.exit(0);
    const { getSystemErrorMap } = process.getBuiltinModule("node:util");
    const cause = getSystemErrorMap().get(-written.number)?.[1] ?? written.code;
    writeFully(2, `error: cannot write to standard output: ${cause}\n`);
    process.exit(1);
  }

  #isTerminal(): boolean {
    if (this.#terminal === undefined) {
      const status = attempt(() => fs.fstatSync(1).isCharacterDevice());
      this.#terminal = status.ok && status.value;
    }
    return this.#terminal;
  }
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** What a reader gets once there are no more lines, however often it asks. */
const END_OF_INPUT = { ok: false, code: "EOF", number: 0 } as const;

/** Bytes of a line; what fits into the longest string of V8. */
const LONGEST_LINE = 2 ** 29 - 24;

/** Somebody who waits for a line, or for everything. */
interface Reader {
  /** What there is for the reader; undefined: not yet. */
  readonly take: () => HostResult<string> | undefined;
  readonly callback: (text: HostResult<string>) => void;
}

class StandardInput {
  /** Bytes of what is wanted that came in earlier chunks, and how many. */
  #begun: Uint8Array[] = [];
  #size = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  #offset = 0;
  #ended: HostResult<string> | undefined;
  #started = false;
  #waiting: Reader[] = [];
  #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  readLine(callback: (line: HostResult<string>) => void): () => void {
    return this.#read({ take: () => this.#takeLine(), callback });
  }

  readInput(limit: number, callback: (text: HostResult<string>) => void): () => void {
    return this.#read({ take: () => this.#takeAll(limit), callback });
  }

  #read(reader: Reader): () => void {
    if (this.#waiting.length === 0) {
      const text = reader.take();
      if (text !== undefined) {
        reader.callback(text);
        return () => {};
      }
    }
    this.#waiting.push(reader);
    this.#listen();
    return () => {
      const index = this.#waiting.indexOf(reader);
      if (index >= 0) this.#waiting.splice(index, 1);
      if (this.#waiting.length === 0 && this.#ended === undefined) process.stdin.pause();
    };
  }

  #listen(): void {
    if (!this.#started) {
      this.#started = true;
      const end = (result: HostResult<string>) => {
        this.#ended ??= result;
        this.#serve();
      };
      process.stdin.on("data", (chunk: Buffer) => {
        const rest = this.#chunk.subarray(this.#offset);
        this.#chunk = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        this.#offset = 0;
        this.#serve();
      });
      process.stdin.on("end", () => end(END_OF_INPUT));
      process.stdin.on("close", () => end(END_OF_INPUT));
      process.stdin.on("error", (error) => end(failure(error)));
    }
    process.stdin.resume();
  }

  #serve(): void {
    for (let reader = this.#waiting[0]; reader !== undefined; reader = this.#waiting[0]) {
      const text = reader.take();
      if (text === undefined) return;
      this.#waiting.shift();
      reader.callback(text);
    }
    if (this.#ended === undefined) process.stdin.pause();
  }

  #takeLine(): HostResult<string> | undefined {
    const end = this.#chunk.indexOf(LINE_FEED, this.#offset);
    if (end >= 0) {
      const line = this.#complete(this.#chunk.subarray(this.#offset, end));
      this.#offset = end + 1;
      return this.#decode(line, true);
    }
    if (!this.#keepChunk(LONGEST_LINE)) return TOO_LARGE;
    if (this.#ended === undefined) return undefined;
    const rest = this.#complete(new Uint8Array(0));
    return rest.length > 0 ? this.#decode(rest, false) : this.#ended;
  }

  #takeAll(limit: number): HostResult<string> | undefined {
    if (!this.#keepChunk(limit)) return TOO_LARGE;
    if (this.#ended === undefined) return undefined;
    const rest = this.#complete(new Uint8Array(0));
    return this.#ended === END_OF_INPUT ? this.#decode(rest, false) : this.#ended;
  }

  /** Puts what is left of the chunk with what was begun. False: that is too much, and is forgotten. */
  #keepChunk(limit: number): boolean {
    const rest = this.#chunk.subarray(this.#offset);
    this.#chunk = new Uint8Array(0);
    this.#offset = 0;
    if (rest.length > 0) this.#begun.push(rest);
    this.#size += rest.length;
    if (this.#size <= limit) return true;
    this.#begun = [];
    this.#size = 0;
    return false;
  }

  #complete(last: Uint8Array): Uint8Array {
    if (this.#begun.length === 0) return last;
    const whole = Buffer.concat([...this.#begun, last]);
    this.#begun = [];
    this.#size = 0;
    return whole;
  }

  #decode(line: Uint8Array, terminated: boolean): HostResult<string> {
    const cut = terminated && line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
    try {
      return { ok: true, value: this.#decoder.decode(cut) };
    } catch {
      return INVALID_TEXT;
    }
  }
}

/** Of the machine, or of the group of processes that this one is limited with. */
function availableMemory(): number {
  const machine = process.getBuiltinModule("node:os").totalmem();
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, machine) : machine;
}

/** Tries it: systems tell neither how many descriptors there are nor how many are in use. */
function canOpen(): boolean {
  const root = attempt(() => fs.openSync("/", "r"));
  if (root.ok) fs.closeSync(root.value);
  return root.ok || (root.code !== "EMFILE" && root.code !== "ENFILE");
}

const READ_SIZE = 1024 * 1024;

function readAll(descriptor: number, limit: number): HostResult<Uint8Array> {
  const expected = fs.fstatSync(descriptor).size;
  if (expected > limit) return TOO_LARGE;
  // The size is a hint: it is 0 for devices, and the file may grow meanwhile.
  let bytes = Buffer.allocUnsafe(expected > 0 ? expected + 1 : READ_SIZE);
  let length = 0;
  for (;;) {
    const count = fs.readSync(descriptor, bytes, length, bytes.length - length, null);
    if (count === 0) return { ok: true, value: bytes.subarray(0, length) };
    length += count;
    if (length > limit) return TOO_LARGE;
    if (length === bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(length * 2, READ_SIZE));
      bytes.copy(larger, 0, 0, length);
      bytes = larger;
    }
  }
}

function readWholeFile(path: string, limit: number): HostResult<Uint8Array> {
  const opened = attempt(() => fs.openSync(path, "r"));
  if (!opened.ok) return opened;
  try {
    return readAll(opened.value, limit);
  } catch (error) {
    return failure(error);
  } finally {
    fs.closeSync(opened.value);
  }
}

function deleteWholeFile(path: string): HostResult<undefined> {
  const result = attempt(() => {
    fs.unlinkSync(path);
    return undefined;
  });
  if (result.ok || result.code !== "EPERM") return result;
  // POSIX lets systems answer EPERM for a directory.
  const status = attempt(() => fs.lstatSync(path).isDirectory());
  return status.ok && status.value ? { ok: false, code: "EISDIR", number: 21 } : result;
}

function startTimer(timer: HostTimer, milliseconds: number, callback: () => void, keepsAlive: boolean): void {
  const longer = milliseconds > MAX_TIMEOUT;
  timer.timeout = setTimeout(
    longer ? () => startTimer(timer, milliseconds - MAX_TIMEOUT, callback, keepsAlive) : callback,
    longer ? MAX_TIMEOUT : milliseconds,
  );
  if (!keepsAlive) timer.timeout.unref();
}

/** The host of a program that runs on Node; `programArguments` are what `Env.args` answers. */
export function createNodeHost(programArguments: readonly string[] = process.argv.slice(2)): Host {
  const output = new StandardOutput();
  const input = new StandardInput();
  const flush = () => output.flush();
  const randomUint32 = (): number => Math.floor(Math.random() * 2 ** 32);
  let keySeed: readonly [number, number] | undefined;
  return {
    wallClock: () => Date.now(),
    monotonicClock: () => Math.floor(sinceStart()),
    setTimer(milliseconds, callback, keepsAlive = true) {
      const timer: HostTimer = { timeout: undefined };
      startTimer(timer, Math.max(0, milliseconds), callback, keepsAlive);
      return timer;
    },
    clearTimer(timer) {
      clearTimeout(timer.timeout);
    },
    defer(callback) {
      setImmediate(callback);
    },
    microtask: queueMicrotask,

    randomBytes: (length) => {
      const bytes = new Uint8Array(length);
      process.getBuiltinModule("node:crypto").randomFillSync(bytes);
      return bytes;
    },
    randomUint32,
    keySeed() {
      keySeed ??= [randomUint32(), randomUint32()];
      return keySeed;
    },

    writeOut: (text) => output.write(text),
    writeErr(text) {
      flush();
      // With nobody reading standard error there is nobody to tell.
      writeFully(2, text);
    },
    flush,
    readLine: (callback) => input.readLine(callback),
    readInput: (limit, callback) => input.readInput(limit, callback),

    readFile: readWholeFile,
    writeFile: (path, data) =>
      attempt(() => {
        fs.writeFileSync(path, data);
        return undefined;
      }),
    appendFile: (path, data) =>
      attempt(() => {
        fs.appendFileSync(path, data);
        return undefined;
      }),
    exists: (path) => fs.existsSync(path),
    deleteFile: deleteWholeFile,

    memory: availableMemory,
    hasDescriptors: canOpen,
    environment: (name) => (Object.hasOwn(process.env, name) ? process.env[name] : undefined),
    args: () => programArguments,
    exit(status) {
      flush();
      process.exit(status);
    },
    onSignal(signal, callback) {
      process.on(signal, callback);
      return () => {
        process.off(signal, callback);
      };
    },

    buffer: () => process.getBuiltinModule("node:buffer"),
    path: () => process.getBuiltinModule("node:path"),
    util: () => process.getBuiltinModule("node:util"),
    net: () => process.getBuiltinModule("node:net"),
    http: () => process.getBuiltinModule("node:http"),
    https: () => process.getBuiltinModule("node:https"),
    tls: () => process.getBuiltinModule("node:tls"),
    crypto: () => process.getBuiltinModule("node:crypto"),
    stream: () => process.getBuiltinModule("node:stream"),
    zlib: () => process.getBuiltinModule("node:zlib"),
    performance: () => process.getBuiltinModule("node:perf_hooks"),
    fileSystem: () => fs,
    inspector: () => process.getBuiltinModule("node:inspector"),
    fetch: (url, options) => fetch(url, options),

    libraries,
  };
}

export const nodeHost: Host = createNodeHost();
