// The program whose files are watched: what has changed in them takes the place of what runs, where it fits.
import { dirname } from "node:path";
import type { SourceFile } from "../../compiler/trees/source.ts";
import { type ChangedModule, editOf, type LastingPart } from "../compile.ts";
import { type EnteredProgram, enterProgram, keptText } from "../repl/index.ts";
import type { Settings } from "../settings.ts";
import { type EditedFile, isEditedFiles, type Loaded, type Reply, watchedVariable } from "./protocol.ts";

/** Whether this process was started by the one that watches. */
export function isWatched(): boolean {
  return process.env[watchedVariable] !== undefined && process.send !== undefined;
}

export async function runWatched(
  path: string,
  programArguments: readonly string[],
  settings: Settings,
): Promise<number> {
  // What the program starts is watched by nobody.
  delete process.env[watchedVariable];
  const entered = await enterProgram(path, settings, {
    makeHost: (runtime, main) => runtime.createNodeHost(programArguments, dirname(main)),
    isQuiet: true,
  });
  if (typeof entered === "number") return entered;
  const program = new WatchedProgram(entered);
  process.on("message", (message) => {
    if (isEditedFiles(message)) void program.edit(message).then((reply) => process.send?.(reply));
  });
  // Nobody would ever end it.
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // Messages alone don't keep it running.
  process.channel?.unref();
  // The files may have changed since the other process has read them.
  process.send?.({ kind: "loaded", files: entered.loaded.reader.files } satisfies Loaded);
  const { runtime, running, code } = entered;
  return runtime.startMain(running, code).ended;
}

class WatchedProgram {
  readonly #entered: EnteredProgram;
  #main: SourceFile;

  constructor(entered: EnteredProgram) {
    this.#entered = entered;
    this.#main = entered.loaded.project.main.file;
  }

  async edit(files: readonly EditedFile[]): Promise<Reply> {
    const { evaluator, loaded } = this.#entered;
    const { main } = loaded.project;
    const modules = evaluator.session.others.map(({ name, tree }) => ({ name, file: tree.file }));
    const all = [{ name: main.name, file: this.#main }, ...modules];
    const names: string[] = [];
    const changed: ChangedModule[] = [];
    let text = "";
    for (const file of files) {
      const module = all.find((one) => one.file.path === file.path);
      if (module === undefined) return { kind: "restart", because: `${file.path} is new` };
      const own = (part: string): string => (module.name === main.name ? part : `${module.name}.${part}`);
      const edit = editOf(module.file, file);
      const [lasting] = edit.lasting;
      if (lasting !== undefined) return { kind: "restart", because: lastingText(lasting, own(lasting.name)) };
      names.push(...edit.names.map(own));
      changed.push({ name: module.name, file });
      if (module.name === main.name) text = edit.entry;
    }
    if (names.includes("main")) return { kind: "restart", because: "`main` has changed" };
    const problem = await this.#enter(changed, text);
    return problem === undefined ? { kind: "replaced", names } : { kind: "restart", because: problem };
  }

  /** Why what has changed can't be entered; `text`: what has changed in the main module. */
  async #enter(changed: readonly ChangedModule[], text: string): Promise<string | undefined> {
    const { evaluator, loaded } = this.#entered;
    const { main } = loaded.project;
    const after = changed.find(({ name }) => name === main.name)?.file ?? this.#main;
    let because = "";
    const entered = await evaluator.submit({
      text,
      path: loaded.main,
      displayed: after.path,
      changed: changed.filter(({ name }) => name !== main.name),
      accepts: ({ kept, lost }) => {
        const [part] = kept;
        const [gone] = lost;
        if (part !== undefined) because = keptText(part);
        else if (gone !== undefined) because = `${gone.name} no longer fits what runs`;
        return because === "";
      },
      refused: ([first]) => {
        because = first?.message ?? "";
      },
      whole: false,
      prompt: 0,
      readOnly: false,
      colour: false,
      output: { result: () => {}, problem: () => {} },
    });
    // By itself the program has no mistakes: what speaks against the change is what runs.
    if (!entered) return because === "" ? "it does not fit what runs" : because;
    this.#main = after;
    return undefined;
  }
}

function lastingText({ name, what }: LastingPart, full: string): string {
  switch (what) {
    case "type":
      return `values of the type \`${full}\` are in use`;
    case "impl":
      return `the impl \`${name}\` has changed`;
    case "start":
      return `what ${name} does at its start has changed`;
    default:
      return what satisfies never;
  }
}
