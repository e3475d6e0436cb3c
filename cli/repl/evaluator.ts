// Evaluates the entries of a session in the running program. Entries of one prompt run one after the other, those of
// several side by side.
import { compileFunction } from "node:vm";
import type { Diagnostic } from "../../compiler/report/index.ts";
import type * as Runtime from "../../runtime/index.ts";
import {
  type Accepted,
  beforeRunning,
  type ChangedModule,
  type EntryOptions,
  enter,
  renderAll,
  type Seen,
  type Session,
  type Value,
  withoutPrompt,
  withValues,
} from "../compile.ts";
import { displayedPath } from "../project/files.ts";
import { loadExterns } from "../running/extern-modules.ts";
import { guardOf, type Limit } from "../running/guard.ts";
import { closedEntry } from "./closures.ts";
import { layOut, wholeLayout } from "./layout.ts";
import { refusalOf } from "./read-only.ts";

/** Where the evaluator's answers go; each text ends with a line end. */
export interface Output {
  readonly result: (text: string) => void;
  readonly problem: (text: string) => void;
}

interface EvaluatorOptions {
  readonly runtime: typeof Runtime;
  readonly program: Runtime.Program;
  readonly entry: Omit<EntryOptions, "shows" | "callsMain" | "prompt">;
  readonly session: Session;
  /** Absolute path of a Snow file by the name it is shown under. */
  readonly absolutePath: (path: string) => string;
  /** Milliseconds that an entry may keep a running program from everything else; its output goes to who entered it. */
  readonly longestPause: number | undefined;
  /** How plain code that does not come back is stopped: by Ctrl-C, or after so many milliseconds. */
  readonly limit: Limit | undefined;
  /** The same for what goes on between entries. */
  readonly backgroundLimit: Limit | undefined;
}

export interface Submission {
  readonly text: string;
  /** Absolute path of the file that it was read from; undefined: typed. */
  readonly path: string | undefined;
  /** What that file is called, when it isn't its path from the current directory. */
  readonly displayed?: string;
  /** Whether the entry, which has no mistakes, is to take effect. */
  readonly accepts?: (accepted: Accepted) => boolean;
  /** Gets the mistakes of an entry, instead of the output. */
  readonly refused?: (diagnostics: readonly Diagnostic[]) => void;
  /** Modules of the program whose files have changed, which are entered with it. */
  readonly changed?: readonly ChangedModule[];
  /** Show values as long as they are. */
  readonly whole: boolean;
  /** Help for an entry that turns out to be nothing but an unknown name. */
  readonly unknownName?: string | undefined;
  /** Who enters it. */
  readonly prompt: number;
  readonly readOnly: boolean;
  readonly colour: boolean;
  readonly output: Output;
}

const INTERRUPTED = "interrupted";
const LEFT = "its prompt has gone";
const TOO_LONG = "it kept the program from doing anything else for too long";
/** Reasons of an end without a panic. */
const reasons = /^(?:killed|shutdown|linked: .*)$/;
const STUCK = "nothing can wake it";

/** An entry that has been compiled and whose definitions are there. */
interface Loaded {
  readonly accepted: Accepted;
  /** Undefined: there is nothing to run. */
  readonly start: (() => unknown) | undefined;
}

export class Evaluator {
  readonly #options: EvaluatorOptions;
  #session: Session;
  /** The processes of the entries that run, by prompt; or why one that is being compiled is not to run. */
  readonly #running = new Map<number, number | string>();
  /** Of the files that were loaded, by the name they are shown under. */
  readonly #paths = new Map<string, string>();
  /** Where what the entries print goes while they run. */
  readonly #outputs = new Map<Runtime.Asker, Output>();
  #turn: Promise<unknown> = Promise.resolve();

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

  /** Starts anew; what runs goes on. */
  reset(session: Session): void {
    this.#session = session;
  }

  /** What the runtime says of the program, or does with it. */
  look<R>(question: (runtime: typeof Runtime) => R): R {
    const { runtime, program } = this.#options;
    return runtime.enter(program, () => question(runtime));
  }

  /** Ends the entry of a prompt that runs, if it waits or lets others run; one that computes is ended by the limit. */
  interrupt(prompt: number): void {
    this.#stop(prompt, INTERRUPTED);
  }

  /** The prompt has gone: its entry ends, and what only it has seen is forgotten. */
  leave(prompt: number): void {
    this.#stop(prompt, LEFT);
    const before = this.#session;
    this.#session = withoutPrompt(before, prompt);
    forget(before, this.#session, this.#options.program.values);
  }

  /** Nothing in the program can happen any more. */
  atRest(): void {
    for (const prompt of [...this.#running.keys()]) this.#stop(prompt, STUCK);
  }

  #stop(prompt: number, reason: string): void {
    const running = this.#running.get(prompt);
    if (typeof running === "number") this.look((runtime) => runtime.stopProcess(running, reason));
    else this.#running.set(prompt, reason);
  }

  /** Compiles without running; undefined after the diagnostics were shown. */
  compile(submission: Submission): Accepted | undefined {
    const { path, output, colour, prompt, changed = [] } = submission;
    const text = path === undefined ? closedEntry(submission.text) : submission.text;
    const displayed =
      path === undefined
        ? `repl[${this.#session.entries + 1}]`
        : (submission.displayed ?? displayedPath(path, process.cwd()));
    if (path !== undefined) this.#paths.set(displayed, path);
    const file = { path: displayed, text };
    const shows = path === undefined ? "all" : "names";
    const entered = enter(this.#session, file, { ...this.#options.entry, shows, callsMain: false, prompt, changed });
    if (entered.kind === "refused") {
      const { unknownName, refused } = submission;
      if (refused !== undefined) {
        refused(entered.diagnostics);
        return undefined;
      }
      const helped = entered.diagnostics.map((one) =>
        one.code === "E0004" && unknownName !== undefined ? { ...one, help: unknownName } : one,
      );
      output.problem(rendered(helped, colour));
      return undefined;
    }
    if (entered.warnings.length > 0) output.problem(rendered(entered.warnings, colour));
    return entered;
  }

  /** Runs an entry to its end; answers whether there was no error. */
  async submit(submission: Submission): Promise<boolean> {
    this.#running.delete(submission.prompt);
    // The session goes from entry to entry: only running them may overlap.
    const turn = this.#turn.then(() => this.#load(submission));
    this.#turn = turn.catch(() => {});
    const loaded = await turn;
    if (loaded?.start === undefined) return loaded !== undefined;
    const { accepted, start } = loaded;
    const failure = await this.#run(start, submission);
    const { values } = this.#options.program;
    const computed = accepted.values.filter((value) => isThere(value, values));
    for (const value of computed) passOn(value, values);
    const before = this.#session;
    this.#session = withValues(before, computed, accepted.session);
    forget(before, this.#session, this.#options.program.values);
    if (failure === undefined) return true;
    const { problem } = submission.output;
    if (failure === INTERRUPTED) problem("Interrupted\n");
    else if (failure === STUCK || failure === TOO_LONG) problem(`Stopped: ${failure}\n`);
    else if (reasons.test(failure)) problem(`Failed: ${failure}\n`);
    return false;
  }

  /** Compiles an entry and makes its definitions; undefined after it was said why not. */
  async #load(submission: Submission): Promise<Loaded | undefined> {
    const { output } = submission;
    const accepted = this.compile(submission);
    if (accepted === undefined || submission.accepts?.(accepted) === false) return undefined;
    const refusal = submission.readOnly ? refusalOf(accepted, this.#options.entry.library) : undefined;
    if (refusal !== undefined) {
      output.problem(`error: ${refusal}\n`);
      return undefined;
    }
    let externs: readonly unknown[];
    try {
      externs = await loadExterns(
        accepted.externs.map(({ specifier, importer }) => ({ specifier, importer: this.#absolutePath(importer) })),
      );
    } catch (error) {
      output.problem(`error: ${error instanceof Error ? error.message : String(error)}\n`);
      return undefined;
    }
    const start = this.look(() => makeDefinitions(accepted, this.#options, externs, submission));
    this.#session = beforeRunning(accepted, this.#session);
    tell(accepted, output);
    return { accepted, start };
  }

  /** What is typed imports relative to the current directory. */
  #absolutePath(displayed: string): string {
    return this.#paths.get(displayed) ?? this.#options.absolutePath(displayed);
  }

  /** `limit`: of the entries that run. */
  #guard(limit: Limit | undefined): void {
    const { runtime, program, backgroundLimit } = this.#options;
    const present = limit ?? backgroundLimit;
    const stop = (reason: string): void => {
      const isBetween = program.actors.scheduler.current === undefined;
      const name = runtime.interruptRunning(reason);
      // It came when nothing ran any more: it is for the entries, which wait.
      if (isBetween && limit !== undefined) for (const prompt of [...this.#running.keys()]) this.#stop(prompt, reason);
      if (limit === undefined) program.host.writeErr(`Stopped ${name}: ${reason}\n`);
    };
    program.actors.scheduler.guard = present === undefined ? undefined : guardOf(present, reasonOf, stop);
  }

  /** Who is to see what the present process prints; undefined: whoever sees the program's output. */
  presentOutput(): Output | undefined {
    const asker = this.look((runtime) => runtime.presentAsker());
    return asker === undefined ? undefined : this.#outputs.get(asker);
  }

  /** Answers why it failed. */
  #run(start: () => unknown, { prompt, output }: Submission): Promise<string | undefined> {
    const { limit, longestPause } = this.#options;
    const stopped = this.#running.get(prompt);
    if (typeof stopped === "string") return Promise.resolve(stopped);
    this.#guard(limit);
    return new Promise((resolve) => {
      const asker = longestPause === undefined ? undefined : this.#asker(longestPause);
      const ended = (failure: string | undefined) => {
        if (asker !== undefined) this.#outputs.delete(asker);
        this.#running.delete(prompt);
        if (this.#running.size === 0) this.#guard(undefined);
        resolve(failure);
      };
      const completion = { done: () => ended(undefined), failed: ended };
      if (asker !== undefined) this.#outputs.set(asker, output);
      const pid = this.look((runtime) =>
        asker === undefined
          ? runtime.startCallback("entry", start, [], completion)
          : runtime.startEntry(asker, start, completion),
      );
      this.#running.set(prompt, pid);
    });
  }

  #asker(timeout: number): Runtime.Asker {
    const guard = guardOf({ timeout }, reasonOf, this.#options.runtime.interruptEntry);
    return { guard, entry: undefined };
  }
}

const reasonOf: Readonly<Record<string, string>> = {
  ERR_SCRIPT_EXECUTION_INTERRUPTED: INTERRUPTED,
  ERR_SCRIPT_EXECUTION_TIMEOUT: TOO_LONG,
};

/** Makes the definitions, and answers what runs the statements; undefined when there are none. */
function makeDefinitions(
  accepted: Accepted,
  { runtime, program }: Pick<EvaluatorOptions, "runtime" | "program">,
  externs: readonly unknown[],
  { output, whole }: Submission,
): (() => unknown) | undefined {
  const show = (number: number, text: string | undefined, value: unknown): void => {
    const seen = accepted.shown[number];
    if (seen !== undefined) output.result(seenText(seen, text ?? valueText(seen, value, runtime), whole));
  };
  const body = compileFunction(accepted.code, ["runtime", "externs", "show"], {
    filename: `snow:entry-${accepted.session.entries}`,
  });
  const code: Runtime.Code = body(runtime, externs, show);
  runtime.load(program, code);
  return accepted.statements ? code.start : undefined;
}

/** Of a value whose type has no text form. */
function valueText({ type }: Seen, value: unknown, runtime: typeof Runtime): string {
  return type.colour === undefined ? runtime.show(value, everything) : "<function>";
}

const everything = { width: 100_000, depth: 50, text: Number.POSITIVE_INFINITY };

/** `name = value :: Type`. */
function seenText({ name, type, replaces }: Seen, text: string, whole: boolean): string {
  const head = name === undefined ? "" : `${name} = `;
  const value = whole ? wholeLayout(text, head.length) : layOut(text, head.length);
  const line = `${head}${value} :: ${type.text}\n`;
  return replaces === undefined ? line : `${line}  replaces ${name} :: ${replaces}\n`;
}

function tell({ defined, lost, kept }: Accepted, output: Output): void {
  for (const { name, type, replaces } of defined) {
    output.result(type === "module" ? `Imported: ${name}\n` : `Defined: ${name} :: ${type}\n`);
    if (replaces !== undefined) output.result(`  replaces ${name} :: ${replaces}\n`);
  }
  for (const part of kept) output.result(`  not replaced: ${keptText(part)}\n`);
  for (const { name, reason } of lost) output.result(`  no longer valid: ${name} (${reason})\n`);
}

export function keptText({ name, what }: Accepted["kept"][number]): string {
  return what === "code"
    ? `running processes of ${name} keep their code`
    : `${name} keeps its value until the program is started again`;
}

type Values = Runtime.Program["values"];

function isThere({ javascriptName, flag }: Value, values: Values): boolean {
  return flag === undefined ? values[javascriptName] !== undefined : values[flag] === true;
}

/** Code that runs still looks at the variables of values that were replaced by one of the same type. */
function passOn({ javascriptName, earlier }: Value, values: Values): void {
  for (const name of earlier) values[name] = values[javascriptName];
}

/** Lets go of last values that no prompt sees any more. */
function forget(before: Session, after: Session, values: Values): void {
  const kept = new Set(after.values.map(({ javascriptName }) => javascriptName));
  for (const { prompt, javascriptName } of before.values)
    if (prompt !== undefined && !kept.has(javascriptName)) values[javascriptName] = undefined;
}

function rendered(diagnostics: Parameters<typeof renderAll>[0], colour: boolean): string {
  // The last line of a failed compilation says nothing here.
  return renderAll(diagnostics, { colour, json: false }).replace(/^error: Compilation failed.*\n/m, "");
}
