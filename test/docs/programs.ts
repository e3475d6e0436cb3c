// The Snow blocks of a page: compiled and run here, not by the command, which would take longer than the programs.
import { dirname, join, resolve } from "node:path";
import { format } from "../../cli/format/index.ts";
import { loadLibrary } from "../../cli/library.ts";
import { parse } from "../../compiler/1-parse/index.ts";
import { compile } from "../../compiler/index.ts";
import { renderAll } from "../../compiler/report/render.ts";
import type { Item } from "../../compiler/trees/ast.ts";
import type { SourceFile } from "../../compiler/trees/source.ts";
import { withoutSlowness } from "../support/command.ts";
import type { RunnerPool } from "../support/runner-pool.ts";

/** What is unused: parts of programs show more than they use. */
const leftOvers = ["W0003", "W0004", "W0005", "W0006", "W0008"];

interface Definition {
  readonly key: string;
  readonly text: string;
}

export class Programs {
  readonly #pool: RunnerPool;
  readonly #directory: string;
  /** The page's modules, by name. */
  readonly #modules = new Map<string, SourceFile>();
  #definitions: readonly Definition[] = [];

  constructor(pool: RunnerPool, directory: string) {
    this.#pool = pool;
    this.#directory = directory;
  }

  addModule(file: SourceFile): void {
    const name = file.path
      .replace(/\.snow$/, "")
      .split("/")
      .map((segment) => segment.replaceAll(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase()))
      .join(".");
    this.#modules.set(name, file);
  }

  /** What a whole program shows on the screen: the compiler's report, then its own output. */
  async run(file: SourceFile): Promise<string> {
    return this.#screenOf(file, true, []);
  }

  /**
   * The same for a part: definitions and statements without a `main`. It sees the definitions of the parts before, but
   * those that it makes anew, which stand behind it, so that places are those of the block.
   */
  async runPart(file: SourceFile): Promise<string> {
    const problems: unknown[] = [];
    const { items } = parse(file, (problem) => problems.push(problem));
    const own = problems.length > 0 ? [] : items.flatMap((item) => definitionOf(item, file.text));
    const keys = new Set(own.map(({ key }) => key));
    const earlier = this.#definitions.filter(({ key }) => !keys.has(key));
    const text = [file.text, ...earlier.map((one) => one.text), "fn main() do\nend\n"].join("\n");
    const screen = await this.#screenOf({ path: file.path, text }, true, leftOvers);
    if (!screen.includes("Compilation failed")) this.#definitions = [...earlier, ...own];
    return screen;
  }

  /** The report about a module that no program of the page has to use. */
  async check(file: SourceFile): Promise<string> {
    return this.#screenOf(file, false, leftOvers);
  }

  async #screenOf(file: SourceFile, runs: boolean, ignored: readonly string[]): Promise<string> {
    const project = {
      main: { name: "Main", file },
      others: [],
      readModule: (name: string) => this.#modules.get(name),
      moduleNames: [...this.#modules.keys()],
    };
    const { diagnostics, output } = compile(project, await loadLibrary(), { needsMain: runs });
    const shown = diagnostics.filter(({ code, severity }) => severity === "error" || !ignored.includes(code));
    const report = renderAll(shown, { colour: false, json: false });
    if (output === undefined || !runs) return report;
    const { screen } = await this.#pool.run({
      code: output.code,
      filename: `${file.path}.js`,
      externs: output.externs.map(({ specifier, importer }) =>
        resolve(dirname(join(this.#directory, importer)), specifier),
      ),
      arguments: [],
      stdin: [],
    });
    return report + withoutSlowness(screen);
  }
}

/** Nothing for statements, which run in their own block alone. */
function definitionOf(item: Item, source: string): Definition[] {
  const text = source.slice(item.span.start, item.span.end);
  switch (item.kind) {
    case "let":
    case "return":
    case "expression":
      return [];
    case "impl":
      return [{ key: text.split(" do")[0] ?? text, text }];
    case "import":
    case "from-import":
      return [{ key: text, text }];
    default:
      return [{ key: item.name.text, text }];
  }
}

/** The lines that comments `# => LINE` promise. */
export function promisedIn(text: string): string {
  return [...text.matchAll(/# => (.*\n)/g)].map(([, line = ""]) => line).join("");
}

/** What `snow fmt` would make of it; a text with syntax errors stays. */
export function formatted(file: SourceFile): string {
  const result = format(file);
  return result.kind === "formatted" ? result.text : file.text;
}
