// Recordings of programs: what entered one through its host, from its start, and the same program again from that.
import type { Host } from "../index.ts";
import { type RecordedProgram, readHeader, writeHeader } from "./header.ts";
import { hostOnTape } from "./host.ts";
import { networkOf } from "./network.ts";
import type { Watcher } from "./played-socket.ts";
import { PlayedSockets } from "./played-sockets.ts";
import { Player, type PlayerEnd } from "./player.ts";
import { EndOfFile, Malformed, Reader } from "./reader.ts";
import { RecordedSockets } from "./recorded-sockets.ts";
import { Recorder } from "./recorder.ts";
import type { Tape } from "./tape.ts";
import { createRecordingFile, Writer } from "./writer.ts";

export { externOnTape } from "./externs.ts";
export type { RecordedProgram } from "./header.ts";
export type { Watcher } from "./played-socket.ts";
export type { PlayerEnd } from "./player.ts";

/** Milliseconds after which what was recorded is on the disk. */
const FLUSH_INTERVAL = 1000;

interface RecordingOptions {
  readonly file: string;
  readonly program: RecordedProgram;
  readonly maxBytes: number;
  /** The recording ends before the program does. */
  readonly ended: (reason: "full" | Error) => void;
}

export interface Recording {
  readonly host: Host;
  readonly tape: Tape;
  /** The program has ended. */
  finish(): void;
}

/** The host of a program that is recorded from here on. Throws an error of the system when the file can't be made. */
export function startRecording(base: Host, options: RecordingOptions): Recording {
  const writer = new Writer(createRecordingFile(options.file));
  writeHeader(writer, options.program);
  const { maxBytes, ended } = options;
  // Asked for each turn: the host's own clock takes twice as long.
  const begin = performance.now();
  const now = (): number => Math.floor(performance.now() - begin);
  const recorder = new Recorder(writer, { maxBytes, ended, now, defer: base.defer });
  const host = hostOnTape(base, recorder, networkOf(base, new RecordedSockets(recorder)));
  readClocks(host);
  recorder.flush();
  flushLater(base, recorder);
  const finish = (): void => recorder.finish();
  return {
    finish,
    tape: recorder,
    host: {
      ...host,
      // A panic is told here: what led to it is safe by then, and soon the whole of its turn.
      writeErr(text) {
        recorder.flush();
        base.writeErr(text);
        base.defer(() => recorder.flushTurn());
      },
      exit(status) {
        finish();
        return base.exit(status);
      },
    },
  };
}

/** What time it is where a replay stops is known from here on, whether the program reads clocks or not. */
function readClocks(host: Host): void {
  host.wallClock();
  host.monotonicClock();
}

function flushLater(base: Host, recorder: Recorder): void {
  const flush = (): void => {
    recorder.flushTurn();
    if (recorder.isOpen) flushLater(base, recorder);
  };
  base.setTimer(FLUSH_INTERVAL, flush, false);
}

/** A recording that has been opened, and of what it is. */
export interface OpenRecording {
  readonly program: RecordedProgram;
  readonly reader: Reader;
}

/** A text: why it is none. Throws an error of the system. */
export function openRecording(file: string): OpenRecording | string {
  let reader: Reader | undefined;
  try {
    reader = new Reader(file);
    return { program: readHeader(reader), reader };
  } catch (error) {
    reader?.close();
    if (error instanceof EndOfFile) return "it is too short";
    if (error instanceof Malformed) return error.message;
    throw error;
  }
}

interface ReplayOptions {
  /** Milliseconds since the beginning at which to stop. */
  readonly until?: number | undefined;
  readonly watcher: Watcher;
  /** Once. `isWithinTurn`: when it returns, an error ends what runs. */
  readonly ended: (end: PlayerEnd, isWithinTurn: boolean) => void;
}

export interface Replay {
  readonly host: Host;
  readonly player: Player;
}

/** The host of the same program; the player's `begin` comes before it, and `run` lets things happen once it was started. */
export function startReplay(base: Host, { reader }: OpenRecording, options: ReplayOptions): Replay {
  const player = new Player(reader, { until: options.until, ended: options.ended, pause: base.defer });
  const sockets = new PlayedSockets(player, options.watcher);
  const host = hostOnTape(base, player, networkOf(base, sockets));
  readClocks(host);
  return { player, host };
}
