// The host of programs that run on Node. Nothing else in the runtime imports modules of Node, but for the files beside it.
import * as fs from "node:fs";
import { files } from "./files.ts";
import type { IncomingMessage as Asked, HttpModule, ServerResponse } from "./http.ts";
import type { Host, HostParent, HostTimer } from "./index.ts";
import { libraries } from "./libraries.ts";
import { kept } from "./replaced-modules.ts";
import { loadSqlite, openSqlite } from "./sqlite.ts";
import { StandardInput } from "./standard-input.ts";
import { StandardOutput, sinceStart, writeFully } from "./standard-output.ts";
import { attempt } from "./system-errors.ts";
import { openParent, startWorker } from "./workers.ts";

const MAX_TIMEOUT = 2 ** 31 - 1;

/** Of the machine, or of the group of processes that this one is limited with. */
function availableMemory(): number {
  const machine = process.getBuiltinModule("node:os").totalmem();
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, machine) : machine;
}

/** By its version: asking for the module would have some versions warn of it. */
function sqliteProblem(): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isThere = major >= 24 || (major === 23 && minor >= 11) || (major === 22 && minor >= 16);
  return isThere ? undefined : `SQLite needs Node 22.16 or later, and this is Node ${process.versions.node}`;
}

/** Tries it: systems tell neither how many descriptors there are nor how many are in use. */
function canOpen(): boolean {
  const root = attempt(() => fs.openSync("/", "r"));
  if (root.ok) fs.closeSync(root.value);
  return root.ok || (root.code !== "EMFILE" && root.code !== "ENFILE");
}

function startTimer(timer: HostTimer, milliseconds: number, callback: () => void, keepsAlive: boolean): void {
  const longer = milliseconds > MAX_TIMEOUT;
  timer.timeout = setTimeout(
    longer ? () => startTimer(timer, milliseconds - MAX_TIMEOUT, callback, keepsAlive) : callback,
    longer ? MAX_TIMEOUT : milliseconds,
  );
  if (!keepsAlive) timer.timeout.unref();
}

/** The time, and what runs later. */
const clocks = {
  wallClock: () => Date.now(),
  monotonicClock: () => Math.floor(sinceStart()),
  setTimer(milliseconds: number, callback: () => void, keepsAlive = true): HostTimer {
    const timer: HostTimer = { timeout: undefined };
    startTimer(timer, Math.max(0, milliseconds), callback, keepsAlive);
    return timer;
  },
  clearTimer(timer: HostTimer) {
    clearTimeout(timer.timeout);
  },
  defer(callback: () => void) {
    setImmediate(callback);
  },
  microtask: queueMicrotask,
} satisfies Partial<Host>;

function loadHttp(): HttpModule {
  const { createServer, request, IncomingMessage, ServerResponse, STATUS_CODES } =
    process.getBuiltinModule("node:http");
  const responseTo = (asked: Asked): ServerResponse => {
    if (!(asked instanceof IncomingMessage)) throw new TypeError("a request of another server");
    return new ServerResponse(asked);
  };
  return { createServer, request, responseTo, STATUS_CODES };
}

/** Modules of Node, loaded when a program needs them. */
const loadModules = () =>
  ({
    buffer: kept(() => process.getBuiltinModule("node:buffer")),
    path: kept(() => process.getBuiltinModule("node:path")),
    util: kept(() => process.getBuiltinModule("node:util")),
    net: kept(() => process.getBuiltinModule("node:net")),
    http: kept(loadHttp),
    https: kept(() => process.getBuiltinModule("node:https")),
    tls: kept(() => process.getBuiltinModule("node:tls")),
    crypto: kept(() => process.getBuiltinModule("node:crypto")),
    stream: kept(() => process.getBuiltinModule("node:stream")),
    zlib: kept(() => process.getBuiltinModule("node:zlib")),
    performance: kept(() => process.getBuiltinModule("node:perf_hooks")),
    sqlite: kept(loadSqlite),
    inspector: kept(() => process.getBuiltinModule("node:inspector")),
  }) satisfies Partial<Host>;

/** A worker is told by its parent, and by whoever tells all of a group. That is one signal; a second is the parent's matter. */
function signalsOf(parent: () => HostParent | undefined): Host["onSignal"] {
  let wasTold = false;
  return (signal, callback) => {
    const heard = () => {
      const link = parent();
      if (link !== undefined && wasTold) return;
      wasTold = true;
      link?.wasTold();
      callback();
    };
    process.on(signal, heard);
    return () => {
      process.off(signal, heard);
    };
  };
}

function onStrayError(callback: (error: unknown) => void): () => void {
  process.on("uncaughtException", callback);
  return () => {
    process.off("uncaughtException", callback);
  };
}

/** The host of a program that runs on Node; `programArguments` are what `Env.args` answers, `directory` is what `Env.program_dir` does. */
export function createNodeHost(
  programArguments: readonly string[] = process.argv.slice(2),
  directory: string = process.cwd(),
): Host {
  const output = new StandardOutput();
  const input = new StandardInput();
  const flush = () => output.flush();
  const randomUint32 = (): number => Math.floor(Math.random() * 2 ** 32);
  let keySeed: readonly [number, number] | undefined;
  const parent = kept(() => ({ link: openParent() }));
  return {
    ...clocks,

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

    ...files,

    memory: availableMemory,
    processors: () => process.getBuiltinModule("node:os").availableParallelism(),
    sqliteProblem,
    openSqlite,
    hasDescriptors: canOpen,
    environment: (name) => (Object.hasOwn(process.env, name) ? process.env[name] : undefined),
    args: () => programArguments,
    programDirectory: () => directory,
    exit(status) {
      flush();
      process.exit(status);
    },
    onSignal: signalsOf(() => parent().link),
    onStrayError,
    acceptor: () => parent().link,
    parent: () => parent().link,
    startWorker,

    ...loadModules(),
    fileSystem: () => fs,

    libraries,
    simulation: undefined,
  };
}

export const nodeHost: Host = createNodeHost();
