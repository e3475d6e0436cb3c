// What is asked of the file system with a call back, on a tape: files that are sent, uploads, certificates that change.
import * as fs from "node:fs";
import { isArrayBufferView } from "node:util/types";
import type { FileStats, FileSystem } from "../file-system.ts";
import type { Host } from "../index.ts";
import { once } from "./once.ts";
import type { Tape } from "./tape.ts";

type Failure = Error | null;
type Answered<T> = (error: Failure, value: T) => void;

/** Of what is known of a file, what can be copied. */
interface StatFacts {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly isPlain: boolean;
  readonly isFolder: boolean;
}

function factsOf(stats: FileStats): StatFacts {
  const { dev, ino, size, mtimeMs } = stats;
  return { dev, ino, size, mtimeMs, isPlain: stats.isFile(), isFolder: stats.isDirectory() };
}

function statsOf({ isPlain, isFolder, ...facts }: StatFacts): FileStats {
  return { ...facts, isFile: () => isPlain, isDirectory: () => isFolder };
}

function reading(base: FileSystem, tape: Tape) {
  const status = (answered: Answered<FileStats>, start: (done: Answered<FileStats | undefined>) => void): void =>
    once<[Failure, StatFacts | undefined]>(
      tape,
      (error, facts) => answered(error, statsOf(facts ?? NO_FACTS)),
      (happened) => start((error, stats) => happened(error, stats === undefined ? undefined : factsOf(stats))),
    );
  return {
    open: (path, flags, answered) => once(tape, answered, (happened) => base.open(path, flags, happened)),
    close: (descriptor, closed) => once(tape, closed, (happened) => base.close(descriptor, happened)),
    fstat: (descriptor, answered) => status(answered, (done) => base.fstat(descriptor, done)),
    lstat: (path, answered) => status(answered, (done) => base.lstat(path, done)),
    readlink: (path, answered) => once(tape, answered, (happened) => base.readlink(path, happened)),
    realpath: {
      native: (path, answered) => once(tape, answered, (happened) => base.realpath.native(path, happened)),
    },
    rm: (path, options, removed) => once(tape, removed, (happened) => base.rm(path, options, happened)),
    read(descriptor, into, offset, length, position, answered) {
      const receive = (error: Failure, count: number, bytes: Uint8Array): void => {
        if (tape.plays) into.set(bytes, offset);
        answered(error, count);
      };
      once<[Failure, number, Uint8Array]>(tape, receive, (happened) =>
        base.read(descriptor, into, offset, length, position, (error, count) =>
          happened(error, count, into.subarray(offset, offset + (error === null ? count : 0))),
        ),
      );
    },
  } satisfies Partial<FileSystem>;
}

const NO_FACTS: StatFacts = { dev: 0, ino: 0, size: 0, mtimeMs: 0, isPlain: false, isFolder: false };

type Called = (error: Failure, value?: unknown, data?: unknown) => void;

function isCalled(value: unknown): value is Called {
  return typeof value === "function";
}

/** The last of the words that a stream calls the system with is what calls back. */
function calledBack(words: readonly unknown[]): Called {
  const last = words.at(-1);
  if (!isCalled(last)) throw new TypeError("the file system is called without a call back");
  return last;
}

function placeIn(words: readonly unknown[]): number | null {
  return typeof words[0] === "number" ? words[0] : null;
}

/** What a stream that writes to a file calls. */
function writing(tape: Tape) {
  return {
    open(path: string, flags: string, ...words: readonly unknown[]) {
      const opened = calledBack(words);
      once<[Failure, number]>(tape, opened, (happened) => fs.open(path, flags, Number(words[0]), happened));
    },
    close(descriptor: number, closed: Called) {
      once<[Failure]>(tape, closed, (happened) => fs.close(descriptor, happened));
    },
    write(descriptor: number, data: Uint8Array, offset: number, length: number, ...words: readonly unknown[]) {
      const written = calledBack(words);
      once<[Failure, number]>(
        tape,
        (error, count) => written(error, count, data),
        (happened) => fs.write(descriptor, data, offset, length, placeIn(words), happened),
      );
    },
    writev(descriptor: number, data: readonly unknown[], ...words: readonly unknown[]) {
      const written = calledBack(words);
      once<[Failure, number]>(
        tape,
        (error, count) => written(error, count, data),
        (happened) => fs.writev(descriptor, data.filter(isArrayBufferView), placeIn(words), happened),
      );
    },
  };
}

/** Only that a file has changed is told. */
function watching(base: FileSystem, tape: Tape): Pick<FileSystem, "watchFile" | "unwatchFile"> {
  const known = new Map<string, Map<() => void, { readonly stop: () => void }>>();
  return {
    watchFile(path, options, changed) {
      const source = tape.source(changed);
      source.begun();
      const heard = (): void => source.happened();
      if (!tape.plays) base.watchFile(path, options, heard);
      const ofPath = known.get(path) ?? new Map();
      known.set(path, ofPath);
      ofPath.set(changed, {
        stop() {
          source.forget();
          if (!tape.plays) base.unwatchFile(path, heard);
        },
      });
    },
    unwatchFile(path, changed) {
      known.get(path)?.get(changed)?.stop();
      known.get(path)?.delete(changed);
    },
  };
}

export function filesOnTape(host: Host, tape: Tape): Host["fileSystem"] {
  const base = host.fileSystem();
  const module: FileSystem = {
    constants: base.constants,
    ...reading(base, tape),
    ...watching(base, tape),
    createWriteStream: (path, options) => fs.createWriteStream(path, { ...options, fs: writing(tape) }),
  };
  return () => module;
}
