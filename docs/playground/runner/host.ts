// The host under the simulated one, in a browser: what is the same in every world. It stands where the host of Node is.
import type { Host, HostResult, Libraries } from "../../../runtime/host/index.ts";
import * as http from "../../../runtime/libraries/http.ts";
import * as jwt from "../../../runtime/libraries/jwt.ts";
import * as multipart from "../../../runtime/libraries/multipart.ts";
import * as patterns from "../../../runtime/libraries/patterns.ts";
import * as tables from "../../../runtime/libraries/tables.ts";
import { nothingOf, onlyNode } from "./absent.ts";
import { modules } from "./modules.ts";

function refused<T>(): HostResult<T> {
  return { ok: false, code: "ENOENT", number: 2 };
}

/** There is no disk but the simulated one. */
const files = {
  readFile: refused,
  openLines: refused,
  writeFile: refused,
  appendFile: refused,
  replaceFile: refused,
  exists: () => false,
  deleteFile: refused,
  renameFile: refused,
  copyFile: refused,
  fileStatus: refused,
  listDirectory: refused,
  makeDirectory: refused,
  removeDirectory: refused,
  makeTemporaryDirectory: refused,
  watchPath: refused,
} satisfies Partial<Host>;

const libraries: Libraries = {
  patterns: () => patterns,
  tables: () => tables,
  jwt: () => jwt,
  multipart: () => multipart,
  http: () => http,
  redis: () => nothingOf("Redis"),
  nats: () => nothingOf("NATS"),
  sqlite: () => nothingOf("SQLite"),
  postgres: () => nothingOf("PostgreSQL"),
  carries: () => false,
};

const turns = new MessageChannel();
const waiting: (() => void)[] = [];
turns.port1.onmessage = () => waiting.shift()?.();

/** In the next turn of the event loop, without the pause that timers have. */
function defer(callback: () => void): void {
  waiting.push(callback);
  turns.port2.postMessage(undefined);
}

const clocks = {
  wallClock: () => Date.now(),
  monotonicClock: () => Math.floor(performance.now()),
  setTimer: () => {
    throw new Error("the world has its own timers");
  },
  clearTimer() {},
  defer,
  microtask: (callback) => queueMicrotask(callback),
} satisfies Partial<Host>;

function randomUint32(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

function onStrayError(callback: (error: unknown) => void): () => void {
  const failed = (event: ErrorEvent): void => {
    event.preventDefault();
    callback(event.error);
  };
  const rejected = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    callback(event.reason);
  };
  addEventListener("error", failed);
  addEventListener("unhandledrejection", rejected);
  return () => {
    removeEventListener("error", failed);
    removeEventListener("unhandledrejection", rejected);
  };
}

export function createNodeHost(): Host {
  return {
    ...clocks,
    ...files,
    ...modules,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    randomUint32,
    keySeed: () => [randomUint32(), randomUint32()],
    writeOut() {},
    writeErr() {},
    flush() {},
    readLine: () => () => {},
    readInput: () => () => {},
    environment: () => undefined,
    memory: () => 2 ** 31,
    processors: () => 1,
    sqliteProblem: () => onlyNode("SQLite"),
    openSqlite: () => nothingOf("SQLite"),
    hasDescriptors: () => true,
    args: () => [],
    programDirectory: () => "/playground",
    exit: (status) => {
      throw new Error(`the program has ended with status ${status}`);
    },
    onSignal: () => () => {},
    onStrayError,
    acceptor: () => undefined,
    parent: () => undefined,
    startWorker: () => undefined,
    libraries,
    simulation: undefined,
  };
}
