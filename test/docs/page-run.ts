// One page run: its files are written, its programs and commands run in the order of the page, what they print compared.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { freePort } from "../support/free-port.ts";
import type { RunnerPool } from "../support/runner-pool.ts";
import { formats } from "./formats.ts";
import { shows } from "./output.ts";
import { type Block, readBlocks } from "./page.ts";
import { formatted, Programs, promisedIn } from "./programs.ts";
import { readSession, readSteps, Shell, type Step } from "./shell.ts";
import { typeErrors } from "./typescript.ts";

/** Commands that would change the machine, or need another one: a page shows them, nobody runs them here. */
const onlyShown = ["brew", "code", "docker", "git", "npm", "npx", "scp", "ssh", "sudo", "systemctl"];

/** Ports that stand for free ones. */
const ports = /\b(?:808\d|9001|6379|4222)\b/g;

/** Throws at the first block that does not print what the page shows, or that nobody knows how to run. */
export async function runPage(path: string, pool: RunnerPool): Promise<void> {
  const blocks = readBlocks(path);
  const place = mkdtempSync(join(tmpdir(), "snow-page-"));
  const run = new PageRun({ path, blocks, place, pool, ports: await freePorts(blocks) });
  try {
    await run.all();
  } finally {
    await run.close();
    rmSync(place, { recursive: true, force: true });
  }
}

/** A free port for each that the page names. */
async function freePorts(blocks: readonly Block[]): Promise<Map<string, string>> {
  const named = new Set(blocks.flatMap(({ text }) => text.match(ports) ?? []));
  const found = await Promise.all([...named].map(async (port) => [port, String(await freePort())] as const));
  return new Map(found);
}

class PageRun {
  readonly #path: string;
  readonly #directory: string;
  readonly #blocks: readonly Block[];
  readonly #ports: ReadonlyMap<string, string>;
  readonly #programs: Programs;
  readonly #shell: Shell;
  /** Those whose output was compared. */
  readonly #compared = new Set<Block>();

  constructor(options: {
    readonly path: string;
    readonly blocks: readonly Block[];
    readonly place: string;
    readonly pool: RunnerPool;
    readonly ports: ReadonlyMap<string, string>;
  }) {
    this.#path = options.path;
    this.#directory = join(options.place, "project");
    mkdirSync(this.#directory);
    this.#blocks = options.blocks;
    this.#ports = options.ports;
    this.#programs = new Programs(options.pool, this.#directory);
    this.#shell = new Shell(this.#directory, options.place);
  }

  async all(): Promise<void> {
    const session: { readonly input: string[]; expected: string } = { input: [], expected: "" };
    for (const [index, block] of this.#blocks.entries()) {
      const next = this.#blocks[index + 1];
      if (block.file !== undefined) this.#write(block.file, block.text);
      if (block.language === "snow") await this.#snow(block, next);
      else if (block.language === "sh") for (const step of readSteps(block.text)) await this.#step(block, step);
      else if (isSession(block)) {
        const { input, expected } = readSession(block.text);
        session.input.push(...input);
        session.expected += expected;
      } else if (block.language === "text") this.#mustBelongTo(this.#blocks[index - 1], block);
      else this.#read(block);
    }
    if (session.input.length > 0) {
      const step = { command: "snow repl", ...session };
      expect(await this.#shell.run(step, (text) => text), `${this.#path}: the session`).toBe(step.expected);
    }
    for (const block of this.#blocks) await this.#use(block);
    expect(
      typeErrors(this.#directory, this.#blocks, (text) => this.#toFree(text)),
      `${this.#path}: tsc`,
    ).toBe("");
  }

  async close(): Promise<void> {
    await this.#shell.close();
  }

  #write(file: string, text: string): void {
    const path = join(this.#directory, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, this.#toFree(text));
  }

  async #snow(block: Block, next: Block | undefined): Promise<void> {
    const file = { path: block.file ?? "main.snow", text: block.text };
    expect(formatted(file), `${this.#placeOf(block)}: the canonical form`).toBe(file.text);
    if (block.file !== undefined) this.#programs.addModule(file);
    const below = next !== undefined && next.language === "text" && !isSession(next) ? next.text : undefined;
    const promised = promisedIn(block.text);
    if (below !== undefined && promised !== "") throw new Error(`${this.#placeOf(block)}: output is said twice`);
    // A file alone is for others, or for the commands below.
    if (block.file !== undefined && below === undefined && promised === "") return;
    this.#compared.add(block);
    const isWhole = /^fn main\b/m.test(block.text);
    const screen = isWhole ? await this.#programs.run(file) : await this.#programs.runPart(file);
    const expected = below ?? promised;
    if (!shows(expected, screen)) expect(screen, this.#placeOf(block)).toBe(expected);
  }

  async #step(block: Block, step: Step): Promise<void> {
    if (onlyShown.includes(step.command.split(" ")[0] ?? "")) {
      expect(step.expected, `${this.#placeOf(block)}: nobody runs it`).toBe("");
      return;
    }
    const { command, shown } = withFewSeeds(step);
    const show = (text: string): string => shown(this.#fromFree(text));
    const printed = await this.#shell.run({ ...step, command: this.#toFree(command) }, show);
    expect(printed, `${this.#placeOf(block)}: ${step.command}`).toBe(step.expected);
  }

  /** A block of some other language: a file, an answer, a setting. */
  #read(block: Block): void {
    const format = formats[block.language];
    if (format === undefined) throw new Error(`${this.#placeOf(block)}: nobody runs ${block.language}`);
    expect(() => format(block.text), this.#placeOf(block)).not.toThrow();
  }

  /** A Snow file that no command names, and no output stands below, is compiled at least. */
  async #use(block: Block): Promise<void> {
    const { file, language, text } = block;
    if (language !== "snow" || file === undefined || this.#compared.has(block)) return;
    const isNamed = this.#blocks.some((other) => other.language === "sh" && other.text.includes(file));
    const report = isNamed ? "" : await this.#programs.check({ path: file, text });
    expect(report, this.#placeOf(block)).toBe("");
  }

  #mustBelongTo(before: Block | undefined, block: Block): void {
    if (before?.language !== "snow") throw new Error(`${this.#placeOf(block)}: nothing prints this`);
  }

  #toFree(text: string): string {
    return text.replaceAll(ports, (port) => this.#ports.get(port) ?? port);
  }

  #fromFree(text: string): string {
    return [...this.#ports].reduce((shown, [port, free]) => shown.replaceAll(free, port), text);
  }

  #placeOf({ line }: Block): string {
    return `${this.#path}:${line}`;
  }
}

/** Simulations that pass with many seeds are run with few: what only many of them find is what `npm run mutants` measures. */
function withFewSeeds({ command, expected }: Step): { command: string; shown: (text: string) => string } {
  const usual: Readonly<Record<string, string>> = { sim: "1000", test: "100" };
  const [, name = ""] = /^snow (sim|test)\b/.exec(command) ?? [];
  const many = / --seeds (\d+)/.exec(command)?.[1] ?? usual[name] ?? "no";
  if (!expected.includes(`(${many} seeds)`) || process.env.SNOW_SOAK === "1") return { command, shown: (text) => text };
  return {
    command: command.replace(/ --seeds \d+/, "").replace(/^snow \w+/, "$& --seeds 10"),
    shown: (text) => text.replaceAll("(10 seeds)", `(${many} seeds)`),
  };
}

function isSession({ language, text }: Block): boolean {
  return language === "text" && text.startsWith("snow> ");
}
