// An SQLite database of a simulated world: what a thread does elsewhere is done in steps of a lane of its own.
//
// A statement that takes no time would never be overtaken: how long the answers to what was sent together take is a decision.
// A lock of somebody else is waited for in virtual time, by trying again as SQLite itself does.
import { Connection, openConnection } from "../../../threads/connection.ts";
import type {
  HostSqlite,
  SqliteEvents,
  ThreadAnswer,
  ThreadOptions,
  ThreadRequest,
} from "../../../threads/sqlite-protocol.ts";
import type { Host } from "../../index.ts";
import type { Disk } from "../disk/index.ts";
import { Lane, type World } from "../world.ts";
import type { WorldlyFunctions } from "./functions.ts";
import { realFileFor } from "./real-file.ts";

/** Milliseconds that answers take at most. */
const LONGEST = 5;
/** Milliseconds between two tries for a lock (sqliteDefaultBusyCallback); then always the last. */
const PAUSES = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100];

const NOT_WAITING = "synchronous = OFF";

const BUSY = 5;
const refusals = {
  EIO: { number: 10, message: "disk I/O error" },
  ENOSPC: { number: 13, message: "database or disk is full" },
} as const;

const READING = /^\s*(?:select|values|with|explain|begin|rollback|pragma)\b/i;
/** Statements that would reach the real disk. */
const REACHING = /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(?:attach\b|vacuum\b[\s\S]*\binto\b)/i;

function isText(request: ThreadRequest): request is Extract<ThreadRequest, { readonly text: string }> {
  return request.kind === "statement" || request.kind === "open";
}

function isBusy(answer: ThreadAnswer | undefined): boolean {
  return answer?.ok === false && answer.number === BUSY && !answer.inside;
}

interface DatabaseParts {
  readonly world: World;
  readonly base: Host;
  readonly disk: Disk;
  /** Of the program that has it open. */
  readonly lane: Lane;
  readonly functions: WorldlyFunctions;
}

export class SimulatedDatabase implements HostSqlite {
  readonly #parts: DatabaseParts;
  readonly #options: ThreadOptions;
  readonly #events: SqliteEvents;
  readonly #lane: Lane;
  readonly #forget: () => void;
  #connection: Connection | undefined;
  #requests: ThreadRequest[] = [];
  #isPlanned = false;
  /** Tries for a lock so far, and since when. */
  #tries = 0;
  #triedSince = 0;

  constructor(parts: DatabaseParts, options: ThreadOptions, events: SqliteEvents) {
    this.#parts = parts;
    this.#options = options;
    this.#events = events;
    this.#lane = new Lane(`SQLite of ${parts.lane.name}`);
    this.#forget = parts.disk.whenReleased(() => this.#close());
    this.#plan();
  }

  send(requests: readonly ThreadRequest[]): void {
    this.#requests.push(...requests);
    this.#plan();
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#again(this.#parts.world.choices.within(0, LONGEST));
  }

  #again(milliseconds: number): void {
    this.#isPlanned = true;
    const turn = (): void => {
      this.#isPlanned = false;
      if (this.#parts.lane.open) this.#work();
    };
    this.#parts.world.plan(milliseconds, turn, { lane: this.#lane });
  }

  /** False: the lock was waited for long enough. */
  #waits(): boolean {
    const { now } = this.#parts.world;
    if (this.#tries === 0) this.#triedSince = now;
    const pause = PAUSES[Math.min(this.#tries, PAUSES.length - 1)] ?? 0;
    const waits = now - this.#triedSince + pause <= this.#options.busyTimeout;
    this.#tries = waits ? this.#tries + 1 : 0;
    if (waits) this.#again(pause);
    return waits;
  }

  #work(): void {
    if (this.#connection === undefined) this.#open();
    else this.#serve(this.#connection);
  }

  #open(): void {
    const { base, disk, functions } = this.#parts;
    const file = realFileFor(disk, base, this.#options);
    // What it works on need not outlive the process: nothing is waited for.
    const pragmas = [NOT_WAITING, ...this.#options.pragmas, NOT_WAITING];
    const options = { ...this.#options, busyTimeout: 0, pragmas };
    const opened = file.ok
      ? openConnection(base.sqlite(), { ...options, file: file.value }, (database) => functions.adapt(database))
      : file.answer;
    if (opened instanceof Connection) {
      this.#tries = 0;
      this.#connection = opened;
      this.#events.answered([opened.welcome()]);
      if (this.#requests.length > 0) this.#plan();
    } else if (!isBusy(opened) || !this.#waits()) {
      this.#forget();
      this.#events.answered([opened]);
    }
  }

  #serve(connection: Connection): void {
    const answers: ThreadAnswer[] = [];
    let closes = false;
    while (this.#requests.length > 0 && !this.#refuses()) {
      const part = connection.nextPart(this.#requests, 0);
      const answered = this.#failed(connection, part) ?? connection.answers(part);
      if (isBusy(answered[0]) && this.#waits()) break;
      this.#tries = 0;
      answers.push(...answered);
      closes = this.#requests.splice(0, part.length).some(({ kind }) => kind === "close");
    }
    this.#parts.world.trace.detail(() => `SQLite: ${answers.length} answers`, answers.length);
    if (closes) this.#forget();
    this.#events.answered(answers);
    if (closes) this.#events.ended(undefined);
  }

  /** Whether the next statement is one that no simulation can run. */
  #refuses(): boolean {
    const [request] = this.#requests;
    if (request === undefined || !isText(request) || !REACHING.test(request.text)) return false;
    const head = "ATTACH and VACUUM INTO can't be simulated: SQLite would reach the real disk";
    this.#parts.world.fail({ kind: "refused", head, lines: [request.text] });
    return true;
  }

  /** What an error of the disk makes of them: a transaction that is open is lost with it. */
  #failed(connection: Connection, part: readonly ThreadRequest[]): readonly ThreadAnswer[] | undefined {
    const { file } = this.#options;
    const [first] = part;
    if (file === ":memory:" || first?.kind !== "statement") return undefined;
    const writes = !READING.test(first.text);
    const code = this.#parts.disk.fails(writes ? "writing" : "reading", file, writes);
    if (code === undefined) return undefined;
    if (connection.inside) connection.rollBack();
    const refused = { ok: false, ...refusals[code], inside: false } as const;
    return part.map(() => refused);
  }

  /** What is not committed is rolled back. */
  #close(): void {
    this.#lane.open = false;
    this.#connection?.answers([{ kind: "close" }]);
    this.#connection = undefined;
  }
}
