// A host whose answers pass through a tape: that of a program which is recorded, or which is played again.
import { constants } from "node:os";
import type { Host, HostFiles, HostLines, HostResult, HostTimer } from "../index.ts";
import { filesOnTape } from "./file-system.ts";
import { librariesOnTape } from "./libraries.ts";
import { noteOf, type Source, type Tape } from "./tape.ts";
import { compressionOnTape, cryptoOnTape, performanceOnTape, sqliteOnTape } from "./threads.ts";

/** What a timer of a replay is: nothing but where it would happen. */
class PlayedTimer implements HostTimer {
  readonly timeout = undefined;
  readonly source: Source<[]>;

  constructor(source: Source<[]>) {
    this.source = source;
  }
}

function clocks(base: Host, tape: Tape) {
  return {
    wallClock: () => tape.clock(0, base.wallClock),
    monotonicClock: () => tape.clock(1, base.monotonicClock),
    setTimer(milliseconds, callback, keepsAlive) {
      const source = tape.turn(callback);
      return tape.plays ? new PlayedTimer(source) : base.setTimer(milliseconds, source.happened, keepsAlive);
    },
    clearTimer(timer) {
      if (timer instanceof PlayedTimer) timer.source.forget();
      else base.clearTimer(timer);
    },
    defer: (callback) => tape.defer(callback),
  } satisfies Partial<Host>;
}

function input(base: Host, tape: Tape) {
  const asked = (
    callback: (text: HostResult<string>) => void,
    ask: (callback: (text: HostResult<string>) => void) => () => void,
  ): (() => void) => {
    const source = tape.source(callback);
    const withdraw = tape.plays ? () => {} : ask(source.happened);
    source.begun();
    return () => {
      source.forget();
      withdraw();
    };
  };
  return {
    readLine: (callback) => asked(callback, base.readLine),
    readInput: (limit, callback) => asked(callback, (happened) => base.readInput(limit, happened)),
  } satisfies Partial<Host>;
}

/** Only good for a file that a program reads. */
function linesOnTape(lines: HostLines | undefined, tape: Tape): HostLines {
  return {
    next: () => tape.answer(() => lines?.next() ?? { ok: false, code: "EOF", number: 0 }),
    close: () => {
      if (!tape.plays) lines?.close();
    },
  };
}

/** What a replay that has stopped says to whoever goes on in it: files are read there, and none is changed. */
const readOnly = { ok: false, code: "EROFS", number: constants.errno.EROFS } as const;

function files(base: Host, tape: Tape): HostFiles {
  const changed = <T>(change: () => HostResult<T>): HostResult<T> =>
    tape.answer(() => (tape.plays ? readOnly : change()));
  return {
    readFile: (path, limit) => tape.answer(() => base.readFile(path, limit)),
    openLines(path) {
      let lines: HostLines | undefined;
      const opened = tape.answer((): HostResult<undefined> => {
        const result = base.openLines(path);
        if (!result.ok) return result;
        lines = result.value;
        return { ok: true, value: undefined };
      });
      return opened.ok ? { ok: true, value: linesOnTape(lines, tape) } : opened;
    },
    writeFile: (path, data) => changed(() => base.writeFile(path, data)),
    appendFile: (path, data) => changed(() => base.appendFile(path, data)),
    replaceFile: (path, data) => changed(() => base.replaceFile(path, data)),
    exists: (path) => tape.answer(() => base.exists(path)),
    deleteFile: (path) => changed(() => base.deleteFile(path)),
    renameFile: (from, to) => changed(() => base.renameFile(from, to)),
    copyFile: (from, to) => changed(() => base.copyFile(from, to)),
    fileStatus: (path) => tape.answer(() => base.fileStatus(path)),
    listDirectory: (path) => tape.answer(() => base.listDirectory(path)),
    makeDirectory: (path) => changed(() => base.makeDirectory(path)),
    removeDirectory: (path) => changed(() => base.removeDirectory(path)),
    makeTemporaryDirectory: () => changed(() => base.makeTemporaryDirectory()),
    watchPath(path, changed) {
      const source = tape.source(changed);
      let stop = (): void => {};
      const watched = tape.answer((): HostResult<undefined> => {
        const result = base.watchPath(path, source.happened);
        if (!result.ok) return result;
        stop = result.value;
        return { ok: true, value: undefined };
      });
      source.begun();
      if (!watched.ok) return watched;
      return {
        ok: true,
        value: () => {
          source.forget();
          stop();
        },
      };
    },
  };
}

function system(base: Host, tape: Tape) {
  return {
    randomBytes: (length) => tape.answer(() => base.randomBytes(length)),
    randomUint32: () => tape.answer(() => base.randomUint32()),
    keySeed: () => tape.answer(() => base.keySeed()),
    environment: (name) => tape.answer(() => base.environment(name)),
    memory: () => tape.answer(() => base.memory()),
    processors: () => tape.answer(() => base.processors()),
    sqliteProblem: () => tape.answer(() => base.sqliteProblem()),
    hasDescriptors: () => tape.answer(() => base.hasDescriptors()),
    onSignal(signal, callback) {
      const source = tape.source(callback);
      source.begun();
      const ignore = tape.plays ? () => {} : base.onSignal(signal, () => source.happened());
      return () => {
        source.forget();
        ignore();
      };
    },
    onStrayError(callback) {
      const source = tape.source((message: string, stack: string) => {
        callback(Object.assign(new Error(message), { stack }));
      });
      source.begun();
      const ignore = base.onStrayError((error) => {
        // In a replay it is the runtime's own.
        if (tape.plays) callback(error);
        else if (error instanceof Error) source.happened(error.message, String(error.stack));
        else source.happened(String(error), "");
      });
      return () => {
        source.forget();
        ignore();
      };
    },
    writeOut(text) {
      tape.note(noteOf(text));
      base.writeOut(text);
    },
  } satisfies Partial<Host>;
}

/** What is the same in a replay, or is done in it too: each door of a host stands here or above. */
function passedOn(base: Host) {
  const { microtask, writeErr, flush, args, programDirectory, exit, startWorker, simulation } = base;
  const { buffer, path, util, stream, inspector, sqlite } = base;
  const own = { microtask, writeErr, flush, args, programDirectory, exit, startWorker, simulation };
  return { ...own, buffer, path, util, stream, inspector, sqlite };
}

/** `network`: what stands for Node's modules of the network. */
export function hostOnTape(base: Host, tape: Tape, network: Pick<Host, "net" | "http" | "https" | "tls">): Host {
  return {
    ...passedOn(base),
    ...clocks(base, tape),
    ...input(base, tape),
    ...files(base, tape),
    ...system(base, tape),
    ...network,
    fileSystem: filesOnTape(base, tape),
    zlib: compressionOnTape(base, tape),
    crypto: cryptoOnTape(base, tape),
    performance: performanceOnTape(base, tape),
    openSqlite: sqliteOnTape(base, tape),
    libraries: librariesOnTape(base, tape),
    // A worker is none that records.
    parent: () => undefined,
    acceptor: () => undefined,
  };
}
