// Evaluates the entries of one session in the running program, one after the other.
import { compileFunction } from "node:vm";
import type * as Runtime from "../../runtime/index.ts";
import {
  type Accepted,
  type EntryOptions,
  enter,
  renderAll,
  type Session,
  type Value,
  withoutValues,
} from "../compile.ts";
import { loadExterns } from "../extern-modules.ts";
import { guardOf, type Limit } from "../guard.ts";
import { displayedPath } from "../source-reader.ts";
import { closedEntry } from "./closures.ts";
import { refusalOf } from "./read-only.ts";

/** Where the evaluator's answers go; each text ends with a line end. */
export interface Output {
  readonly result: (text: string) => void;
  readonly problem: (text: string) => void;
}

export interface EvaluatorOptions {
  readonly runtime: typeof Runtime;
  readonly entry: Omit<EntryOptions, "shows" | "callsMain">;
  readonly session: Session;
  /** Absolute path of a Snow file by the name it is shown under. */
  readonly absolutePath: (path: string) => string;
  /** Say why an entry failed though the runtime has reported it already, elsewhere. */
  readonly tellsPanics: boolean;
  /** How plain code that does not come back is stopped: by Ctrl-C, or after so many milliseconds. */
  readonly limit: Limit | undefined;
  /** The same for what goes on between entries. */
  readonly backgroundLimit: Limit | undefined;
}

export interface Submission {
  readonly text: string;
  /** Absolute path of the file that it was read from; undefined: typed. */
  readonly path: string | undefined;
  readonly readOnly: boolean;
  readonly colour: boolean;
  readonly output: Output;
}

const INTERRUPTED = "interrupted";
const TOO_LONG = "it kept the program from doing anything else for too long";
/** Reasons of an end without a panic. */
const reasons = /^(?:killed|shutdown|linked: .*)$/;
const STUCK = "nothing can wake it";

export class Evaluator {
  readonly #options: EvaluatorOptions;
  #session: Session;
  /** The process of the entry that runs. */
  #pid: number | undefined;
  /** Of the files that were loaded, by the name they are shown under. */
  readonly #paths = new Map<string, string>();
  #turn: Promise<void> = Promise.resolve();

  constructor(options: EvaluatorOptions) {
    this.#options = options;
    this.#session = options.session;
    this.#guard(undefined);
  }

  get session(): Session {
    return this.#session;
  }

  get options(): EvaluatorOptions {
    return this.#options;
  }

  get busy(): boolean {
    return this.#pid !== undefined;
  }

  /** Starts anew; what runs goes on. */
  reset(session: Session): void {
    this.#session = session;
  }

  /** Ends the entry that runs, if it waits; one that computes is ended by the limit. */
  interrupt(): void {
    if (this.#pid !== undefined) this.#options.runtime.stopProcess(this.#pid, INTERRUPTED);
  }

  /** Nothing in the program can happen any more. */
  atRest(): void {
    if (this.#pid !== undefined) this.#options.runtime.stopProcess(this.#pid, STUCK);
  }

  /** Runs actions of several prompts one after the other. */
  inTurn(action: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(action);
    return this.#turn;
  }

  /** Compiles without running; undefined after the diagnostics were shown. */
  compile(submission: Submission): Accepted | undefined {
    const { path, output, colour } = submission;
    const text = path === undefined ? closedEntry(submission.text) : submission.text;
    const displayed = path === undefined ? `repl[${this.#session.entries + 1}]` : displayedPath(path, process.cwd());
    if (path !== undefined) this.#paths.set(displayed, path);
    const file = { path: displayed, text };
    const shows = path === undefined;
    const entered = enter(this.#session, file, { ...this.#options.entry, shows, callsMain: false });
    if (entered.kind === "refused") {
      output.problem(rendered(entered.diagnostics, colour));
      return undefined;
    }
    if (entered.warnings.length > 0) output.problem(rendered(entered.warnings, colour));
    return entered;
  }

  /** Runs an entry to its end; answers whether there was no error. */
  async submit(submission: Submission): Promise<boolean> {
    const accepted = this.compile(submission);
    if (accepted === undefined) return false;
    const { output } = submission;
    const refusal = submission.readOnly ? refusalOf(accepted, this.#options.entry.library) : undefined;
    if (refusal !== undefined) {
      output.problem(`error: ${refusal}\n`);
      return false;
    }
    let externs: readonly unknown[];
    try {
      externs = await loadExterns(
        accepted.externs.map(({ specifier, importer }) => ({ specifier, importer: this.#absolutePath(importer) })),
      );
    } catch (error) {
      output.problem(`error: ${error instanceof Error ? error.message : String(error)}\n`);
      return false;
    }
    const before = this.#session;
    const start = load(accepted, this.#options.runtime, externs, output);
    this.#session = accepted.session;
    tell(accepted, output);
    if (start === undefined) return true;
    const failure = await this.#run(start);
    const missing = accepted.values.filter((value) => !isThere(value));
    const names = new Set(missing.map(({ name }) => name));
    tellValues(accepted, names, output);
    if (missing.length > 0) this.#session = withoutValues(this.#session, missing, before);
    else passOn(accepted, before);
    if (failure === undefined) return true;
    if (failure === INTERRUPTED) output.problem("Interrupted\n");
    else if (failure === STUCK || failure === TOO_LONG) output.problem(`Stopped: ${failure}\n`);
    else if (this.#options.tellsPanics || reasons.test(failure)) output.problem(`Failed: ${failure}\n`);
    return false;
  }

  /** What is typed imports relative to the current directory. */
  #absolutePath(displayed: string): string {
    return this.#paths.get(displayed) ?? this.#options.absolutePath(displayed);
  }

  /** `limit`: of the entry that runs. */
  #guard(limit: Limit | undefined): void {
    const { runtime, backgroundLimit } = this.#options;
    const present = limit ?? backgroundLimit;
    const stop = (reason: string): void => {
      const name = runtime.interruptRunning(reason);
      if (limit === undefined) runtime.host().writeErr(`Stopped ${name}: ${reason}\n`);
    };
    runtime.snow_scheduler.guard = present === undefined ? undefined : guardOf(present, reasonOf, stop);
  }

  /** Answers why it failed. */
  #run(start: () => unknown): Promise<string | undefined> {
    const { runtime, limit } = this.#options;
    this.#guard(limit);
    return new Promise((resolve) => {
      const ended = (failure: string | undefined) => {
        this.#pid = undefined;
        this.#guard(undefined);
        resolve(failure);
      };
      this.#pid = runtime.startCallback("entry", start, [], { done: () => ended(undefined), failed: ended });
    });
  }
}

const reasonOf: Readonly<Record<string, string>> = {
  ERR_SCRIPT_EXECUTION_INTERRUPTED: INTERRUPTED,
  ERR_SCRIPT_EXECUTION_TIMEOUT: TOO_LONG,
};

/** Makes the definitions, and answers what runs the statements; undefined when there are none. */
function load(
  accepted: Accepted,
  runtime: typeof Runtime,
  externs: readonly unknown[],
  output: Output,
): (() => unknown) | undefined {
  const show = (number: number, text: string | undefined): void => {
    const type = accepted.shown[number];
    if (type === undefined) return;
    const value = text ?? (type.colour === undefined ? "<value>" : "<function>");
    output.result(`${value} :: ${type.text}\n`);
  };
  const body = compileFunction(accepted.code, ["runtime", "externs", "show"], {
    filename: `snow:entry-${accepted.session.entries}`,
  });
  const { start } = body(runtime, externs, show);
  return accepted.statements ? start : undefined;
}

function tell({ defined, lost }: Accepted, output: Output): void {
  for (const one of defined) if (!one.isValue) tellDefined(one, output);
  for (const { name, reason } of lost) output.result(`  no longer valid: ${name} (${reason})\n`);
}

function tellValues({ defined }: Accepted, missing: ReadonlySet<string>, output: Output): void {
  for (const one of defined) if (one.isValue && !missing.has(one.name)) tellDefined(one, output);
}

function tellDefined({ name, type, replaces }: Accepted["defined"][number], output: Output): void {
  output.result(type === "module" ? `Imported: ${name}\n` : `Defined: ${name} :: ${type}\n`);
  if (replaces !== undefined) output.result(`  replaces ${name} :: ${replaces}\n`);
}

function isThere({ javascriptName, flag }: Value): boolean {
  return flag === undefined
    ? Reflect.get(globalThis, javascriptName) !== undefined
    : Reflect.get(globalThis, flag) === true;
}

/** Code that runs still looks at the variable of a value that was replaced by one of the same type. */
function passOn(accepted: Accepted, before: Session): void {
  for (const value of accepted.values) {
    const old = before.values.find(({ name }) => name === value.name);
    if (old === undefined || old.type.text !== value.type.text) continue;
    Reflect.set(globalThis, old.javascriptName, Reflect.get(globalThis, value.javascriptName));
  }
}

function rendered(diagnostics: Parameters<typeof renderAll>[0], colour: boolean): string {
  // The last line of a failed compilation says nothing here.
  return renderAll(diagnostics, { colour, json: false }).replace(/^error: Compilation failed.*\n/m, "");
}
