// `snow run --watch`: a saved file is checked; what fits is handed to the program, which runs in a process of its own, and for
// what does not fit that process is started again.
import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { visible } from "../../compiler/report/index.ts";
import { type CompiledProject, compileProject } from "../compile.ts";
import { embeddedBytes } from "../project/embedded-bytes.ts";
import { manifestFile } from "../project/modules.ts";
import { describeError } from "../project/problems.ts";
import type { LoadedProject } from "../project/project.ts";
import { largeStackCommand } from "../running/stack.ts";
import type { Settings } from "../settings.ts";
import { Child, onSignals, statusOfSignal, tell } from "./child.ts";
import { FileWatch, type Watched } from "./files.ts";
import { type EditedFile, isLoaded, isReply, type Reply, watchedVariable } from "./protocol.ts";

/** Milliseconds that the program has to say what becomes of a change: it may compute for a while. */
const longestAnswer = 10_000;

/** What a program is made of. */
interface Sources {
  /** Texts of its modules, by the path that is shown. */
  readonly modules: ReadonlyMap<string, string>;
  /** Contents of whatever else it is made of, by absolute path. */
  readonly others: ReadonlyMap<string, string>;
}

/** Answers the exit status once a signal has ended it. */
export function watchProgram(path: string, settings: Settings): Promise<number> {
  return new Promise((done) => new ProgramWatch(path, settings, done).begin());
}

class ProgramWatch {
  readonly #path: string;
  readonly #settings: Settings;
  readonly #done: (status: number) => void;
  readonly #files = new FileWatch(() => this.#wake());
  /** What the program was made of when it could last be loaded. */
  #last: Watched | undefined;
  #child: Child | undefined;
  /** The last text had mistakes. */
  #hasMistakes = false;
  /** What the child runs. */
  #running: Sources | undefined;
  /** One look at a time; what changes meanwhile is looked at afterwards. */
  #turn: Promise<void> = Promise.resolve();
  /** The migrations that were told of, which the next start runs. */
  #migrations = "";
  /** Looks that have not begun. */
  #waiting = 0;
  #isStopping = false;

  constructor(path: string, settings: Settings, done: (status: number) => void) {
    this.#path = path;
    this.#settings = settings;
    this.#done = done;
  }

  begin(): void {
    onSignals((signal) => void this.#stop(signal));
    this.#files.set(this.#watched(undefined));
    this.#wake();
  }

  #wake(): void {
    if (this.#waiting > 0) return;
    this.#waiting += 1;
    this.#turn = this.#turn.then(async () => {
      this.#waiting -= 1;
      // A text too deep for the stack, say: the next one may do.
      await this.#look().catch((error: unknown) => tell(`this cannot be compiled: ${visible(describeError(error))}`));
    });
  }

  async #stop(signal: NodeJS.Signals): Promise<void> {
    this.#isStopping = true;
    this.#files.close();
    const child = this.#child;
    this.#done(child?.isRunning === true ? await child.stop(signal) : statusOfSignal(signal));
  }

  async #look(): Promise<void> {
    const compiled = await compileProject(this.#path, this.#settings);
    this.#files.set(this.#watched(compiled));
    if (this.#isStopping) return;
    process.stderr.write(compiled.report);
    const { loaded } = compiled;
    const runs = this.#child?.isRunning === true;
    const hadMistakes = this.#hasMistakes;
    this.#hasMistakes = compiled.output === undefined;
    if (compiled.output === undefined || loaded === undefined) {
      tell(runs ? "the program runs on as it was" : "waiting for a file to be saved");
      return;
    }
    const now = sourcesOf(compiled, loaded);
    if (!runs || this.#running === undefined) return this.#start(now);
    const reply = await this.#change(this.#running, now);
    if (reply === undefined && hadMistakes) tell("no mistakes; nothing to replace");
    if (reply === undefined || this.#isStopping) return;
    if (reply.kind === "restart") {
      tell(`starting again: ${visible(reply.because)}`);
      await this.#child?.stop();
      if (!this.#isStopping) this.#start(now);
      return;
    }
    this.#running = now;
    if (reply.names.length > 0) tell(`replaced ${reply.names.join(", ")}`);
  }

  /** Undefined: nothing that the program is made of has changed. */
  #change(before: Sources, now: Sources): Reply | undefined | Promise<Reply | undefined> {
    const outside = differing(before.others, now.others);
    const edits = differing(before.modules, now.modules);
    // A migration is written once it runs: nobody wants that of one that is begun.
    if (edits.length === 0 && outside.length > 0 && outside.every(isOfMigrations)) return this.#tellMigrations(outside);
    const [other] = outside;
    if (other !== undefined) return { kind: "restart", because: `${other} has changed` };
    const gone = [...before.modules.keys()].find((path) => !now.modules.has(path));
    if (gone !== undefined) return { kind: "restart", because: `${gone} is no longer part of it` };
    const edited = edits.map((path): EditedFile => ({ path, text: now.modules.get(path) ?? "" }));
    return edited.length === 0 ? undefined : this.#ask(edited);
  }

  #tellMigrations(paths: readonly string[]): undefined {
    const told = paths.join("\n");
    if (told !== this.#migrations)
      tell("migrations have changed: the program starts again with them when a Snow file is saved");
    this.#migrations = told;
  }

  #ask(edited: readonly EditedFile[]): Promise<Reply | undefined> {
    const child = this.#child;
    if (child === undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const late = setTimeout(() => answer({ kind: "restart", because: "the program does not answer" }), longestAnswer);
      const answer = (reply: Reply): void => {
        clearTimeout(late);
        child.process.off("message", hear);
        resolve(reply);
      };
      const hear = (reply: unknown): void => {
        if (isReply(reply)) answer(reply);
      };
      child.process.on("message", hear);
      child.process.send(edited, (error) => {
        if (error !== null) answer({ kind: "restart", because: "it has ended" });
      });
      void child.ended.then(() => answer({ kind: "restart", because: "it has ended" }));
    });
  }

  #start(sources: Sources): void {
    const command = largeStackCommand([...process.execArgv, ...process.argv.slice(1)]);
    const child = new Child(command, { environment: { [watchedVariable]: "1" }, talks: true });
    this.#child = child;
    this.#running = sources;
    child.process.on("message", (message) => {
      if (this.#child !== child || !isLoaded(message)) return;
      const modules = textsOf(message.files);
      if (differing(sources.modules, modules).length === 0) return;
      // It was saved again before the program had read it.
      this.#running = { ...sources, modules };
      this.#wake();
    });
    void child.ended.then((status) => {
      if (this.#child !== child || this.#isStopping || child.isStopped) return;
      tell(`the program has ended with status ${status}; it starts again when a file is saved`);
    });
  }

  #watched(compiled: CompiledProject | undefined): Watched {
    const loaded = compiled?.loaded;
    if (compiled === undefined || loaded === undefined) {
      const path = resolve(this.#path);
      const { files = [], directories = [] } = this.#last ?? {};
      if (this.#path.endsWith(".snow")) return { files: [path, ...files], directories };
      return { files: [join(path, manifestFile), ...files], directories: [path, ...directories] };
    }
    const { files, others } = filesOf(compiled, loaded);
    const isDirectory = loaded.kind === "directory";
    const directories = isDirectory ? [loaded.root, ...loaded.dependencies.map(([, directory]) => directory)] : [];
    this.#last = { files: [...files, ...others], directories };
    return this.#last;
  }
}

/** Absolute paths. */
function filesOf(compiled: CompiledProject, loaded: LoadedProject) {
  const { reader, embedded, missing, root } = loaded;
  const scripts = (compiled.output?.externs ?? []).flatMap(({ specifier, importer }) =>
    specifier.startsWith(".") ? [join(dirname(reader.absolutePath(importer)), specifier)] : [],
  );
  return { files: reader.paths, others: [join(root, manifestFile), ...embedded.keys(), ...missing, ...scripts] };
}

function sourcesOf(compiled: CompiledProject, loaded: LoadedProject): Sources {
  const { others } = filesOf(compiled, loaded);
  return { modules: textsOf(loaded.reader.files), others: new Map(others.map((path) => [path, contentsOf(path)])) };
}

/** By the path that is shown. */
function textsOf(files: readonly EditedFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, text }) => [path, text]));
}

/** What is another thing now, or new. */
function differing(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  return [...now].flatMap(([key, text]) => (before.get(key) === text ? [] : [key]));
}

/** Of a file or, where migrations are embedded, of a directory; nothing when it can't be read. */
function contentsOf(path: string): string {
  try {
    return embeddedBytes(path).toString("latin1");
  } catch {
    return "";
  }
}

/** A migration, or a directory of them. */
function isOfMigrations(path: string): boolean {
  return path.endsWith(".sql") || (existsSync(path) && statSync(path).isDirectory());
}
