// What a host is: the one door to clock, timers, randomness, output, input, files, environment, network and signals.
import type { Socket } from "node:net";
import type { HostSqlite, SqliteEvents, ThreadOptions } from "../threads/sqlite-protocol.ts";
import type { FileSystem } from "./file-system.ts";
import type { HttpModule, HttpsModule } from "./http.ts";
import type { Simulation } from "./simulated/simulation.ts";
import type { HostSocket, NetModule, Place, TlsModule } from "./sockets.ts";

/** Outcome of an operation of the operating system; `code` is its name (`ENOENT`), `number` its positive errno. */
export type HostResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly number: number };

/** What `setTimer` returns; only good for `clearTimer`. */
export interface HostTimer {
  timeout: NodeJS.Timeout | undefined;
}

export interface Host extends HostFiles {
  /** Milliseconds since 1970-01-01T00:00:00Z, an integer. */
  wallClock(): number;
  /** Milliseconds since some fixed moment, an integer that never goes back. */
  monotonicClock(): number;
  /**
   * Calls back once, after at least `milliseconds` (any size; negative counts as 0).
   * With `keepsAlive` false the timer alone does not keep the program running.
   */
  setTimer(milliseconds: number, callback: () => void, keepsAlive?: boolean): HostTimer;
  clearTimer(timer: HostTimer): void;
  /** Calls back in the next turn of the event loop, after input and output had their chance. */
  defer(callback: () => void): void;
  /** Calls back before the event loop goes on. */
  microtask(callback: () => void): void;

  /** Secure random bytes. */
  randomBytes(length: number): Uint8Array;
  /** A random integer in 0 … 2^32-1, not for secrets. */
  randomUint32(): number;
  /** Two words that are the same for as long as the host lives: what those who choose keys of maps must not know. */
  keySeed(): readonly [number, number];

  /** Appends to standard output, in order with `writeErr`; reaches the system at the latest at the end of the turn. */
  writeOut(text: string): void;
  /** Writes to standard error at once, after everything that `writeOut` was given before. */
  writeErr(text: string): void;
  /** Hands everything that was written to the system. */
  flush(): void;

  /**
   * One line of standard input without its line end; at the end of the input the error `EOF`, a line that is not UTF-8 is
   * `EILSEQ`, a line that is too long for a text `EFBIG`. May call back before it returns. Answers a function that
   * withdraws the request. Requests are served in order; a waiting one keeps the program running.
   */
  readLine(callback: (line: HostResult<string>) => void): () => void;
  /** The same for all that is left of the input: `""` at its end, `EFBIG` for more than `limit` bytes. */
  readInput(limit: number, callback: (text: HostResult<string>) => void): () => void;

  environment(name: string): string | undefined;
  /** Bytes of memory that the machine has, or that the system lets this process have. */
  memory(): number;
  /** Processors that this process may use, at least one. */
  processors(): number;
  /** Why this Node has no SQLite, or one that is too old; undefined when it has. */
  sqliteProblem(): string | undefined;
  /** Opens an SQLite database, where there is no problem. */
  openSqlite(options: ThreadOptions, events: SqliteEvents): HostSqlite;
  /** Whether another file or socket can be opened. */
  hasDescriptors(): boolean;
  /** Program arguments, without the program name. */
  args(): readonly string[];
  /** Absolute path of the directory of the program's main file, or of what was built of it. */
  programDirectory(): string;
  /** Flushes and ends the program at once; `status` in 0 … 255. */
  exit(status: number): never;
  /** Calls back at every such signal, instead of the system's default action; answers a function that stops that. */
  onSignal(signal: NodeJS.Signals, callback: () => void): () => void;
  /**
   * Calls back with each error that JavaScript has thrown where nobody catches it, or a promise was rejected with that nobody
   * looks at, instead of the system's default action; answers a function that stops that.
   */
  onStrayError(callback: (error: unknown) => void): () => void;

  /** Who accepts connections in place of the program's servers; undefined: they do it themselves. */
  acceptor(): HostAcceptor | undefined;
  /** In one of several processes that run the program: what it has of the one that started them. */
  parent(): HostParent | undefined;
  /**
   * Starts the program once more, as worker `number` (from 1), with the options and words of this process. undefined: the
   * system has no room for one now, no descriptors, memory or processes.
   */
  startWorker(number: number, events: WorkerEvents): HostWorker | undefined;

  /** Loaded at the first call, so that programs without a network pay nothing at start. */
  buffer(): typeof import("node:buffer");
  path(): typeof import("node:path");
  util(): typeof import("node:util");
  net(): NetModule;
  http(): HttpModule;
  https(): HttpsModule;
  tls(): TlsModule;
  crypto(): typeof import("node:crypto");
  stream(): typeof import("node:stream");
  zlib(): typeof import("node:zlib");
  fileSystem(): FileSystem;
  /** For who has nobody waiting meanwhile: it blocks. */
  sqlite(): typeof import("node:sqlite");
  performance(): typeof import("node:perf_hooks");
  /** Of this very process: asked where parked calls stand. */
  inspector(): typeof import("node:inspector");

  /** Of which only programs that use them carry any. */
  readonly libraries: Libraries;

  /** Undefined: this is the real world. */
  readonly simulation: Simulation | undefined;
}

/** Loaded at the first call. Their names are those that the facts of known functions have for them. */
export interface Libraries {
  patterns(): typeof import("../libraries/patterns.ts");
  tables(): typeof import("../libraries/tables.ts");
  jwt(): typeof import("../libraries/jwt.ts");
  multipart(): typeof import("../libraries/multipart.ts");
  redis(): typeof import("../libraries/redis.ts");
  nats(): typeof import("../libraries/nats.ts");
  sqlite(): typeof import("../libraries/sqlite.ts");
  postgres(): typeof import("../libraries/postgres.ts");
  http(): typeof import("../libraries/http.ts");
  /** False: the program was built without it. */
  carries(driver: "redis" | "nats"): boolean;
}

/** Who accepts connections for the servers of a program, which are handed them. */
export interface HostAcceptor {
  /** `secure`: for a server of TLS. An errno of 0: it is in use. */
  listen(place: Place, receive: (socket: HostSocket) => void, secure: boolean): HostResult<HostListening>;
}

/** A place at which connections are accepted. */
export interface HostListening {
  /** Of a Unix socket 0. */
  readonly port: number;
  /** No more connections from here on. */
  close(): void;
}

/** The process that has started this one, a worker, and others. When it ends, so does this process. */
export interface HostParent {
  /** Of this worker, from 1. */
  readonly number: number;
  /** Bytes to it and from it, for who stands above. */
  readonly bytes: Socket;
  /** Lets it know that a signal has come. */
  wasTold(): void;
}

/** What a worker asks its parent, one question at a time. */
export type WorkerQuestion =
  | { readonly kind: "listen"; readonly place: Place }
  | { readonly kind: "close"; readonly listening: number };

/** Of a place to listen at: the number under which its connections come, and the port; else an errno. */
export type ParentAnswer =
  | { readonly kind: "listens"; readonly listening: number; readonly port: number }
  | { readonly kind: "failed"; readonly errno: number }
  | { readonly kind: "closed" };

export interface WorkerEvents {
  /** A question that the worker waits for the answer of. */
  asked(question: WorkerQuestion): ParentAnswer;
  /** It has the connection that it was given, or could not take it. */
  taken(): void;
  /** A signal has told it to end. */
  told(): void;
  /** Once. `signal`: the one that ended it. */
  ended(status: number, signal: string | undefined): void;
}

/** A process that was started as a worker. */
export interface HostWorker {
  readonly number: number;
  readonly bytes: Socket;
  /**
   * Hands it a connection of the place that has this number, which stays open here, too. The next one only when this one
   * was taken.
   */
  give(listening: number, socket: Socket): void;
  kill(signal: NodeJS.Signals): void;
}

/** What is known of a file or directory; a link stands for where it leads. */
interface FileStatus {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly modified: number;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
}

/** Lines of an open file, which stays open until its end or `close`. */
export interface HostLines {
  /** As `readLine` of the host; the error `EOF` at the end and once it is closed. */
  next(): HostResult<string>;
  close(): void;
}

export interface HostFiles {
  /** The whole file; more than `limit` bytes are the error `EFBIG`. */
  readFile(path: string, limit: number): HostResult<Uint8Array>;
  /** Opens a file that is read while its lines are asked for. */
  openLines(path: string): HostResult<HostLines>;
  /** Creates or truncates. */
  writeFile(path: string, data: Uint8Array | string): HostResult<undefined>;
  /** Creates when missing. */
  appendFile(path: string, data: Uint8Array | string): HostResult<undefined>;
  /** Creates or replaces: afterwards, also after a crash, either all of the old file is there or all of the new one. */
  replaceFile(path: string, data: Uint8Array | string): HostResult<undefined>;
  /** Whether a file or a directory is there. */
  exists(path: string): boolean;
  /** Removes a file, not a directory (`EISDIR`). */
  deleteFile(path: string): HostResult<undefined>;
  /** Replaces a file that is there. */
  renameFile(from: string, to: string): HostResult<undefined>;
  copyFile(from: string, to: string): HostResult<undefined>;
  fileStatus(path: string): HostResult<FileStatus>;
  /** Names, in no order. */
  listDirectory(path: string): HostResult<readonly string[]>;
  /** With those above it; nothing happens where there is one. */
  makeDirectory(path: string): HostResult<undefined>;
  /** Only an empty one (`ENOTEMPTY`). */
  removeDirectory(path: string): HostResult<undefined>;
  /** A new one in the system's place for such. */
  makeTemporaryDirectory(): HostResult<string>;
  /**
   * Calls back with the path of the file, or of one in the directory, whenever something about it may have changed, until
   * the function that it answers is called. A file may come later.
   */
  watchPath(path: string, changed: (path: string) => void): HostResult<() => void>;
}
