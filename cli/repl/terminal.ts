// The prompt on a terminal: line editing, history, completion, colours, Ctrl-C and Ctrl-D.
import { clearLine, createInterface, cursorTo, type Interface } from "node:readline";
import { statusOf } from "../invocation.ts";
import type { Answer } from "./commands.ts";
import { highlight } from "./highlight.ts";
import { historySize, openHistory } from "./history.ts";
import { type Grouper, newGrouper } from "./lines.ts";
import type { Prompt, ReadLine } from "./prompt.ts";

const firstPrompt = "snow> ";
const nextPrompt = "  ... ";

export interface TerminalOptions {
  readonly colour: boolean;
  /** Called after the first prompt is there. */
  readonly open: (readLine: ReadLine) => Promise<Prompt>;
}

/** Answers the exit status. */
export function runTerminal(options: TerminalOptions): Promise<number> {
  return new Terminal(options).run();
}

type Completer = (error: null, result: [string[], string]) => void;

class Terminal {
  readonly #options: TerminalOptions;
  readonly #history = openHistory();
  /** The array that the editor goes through; newest first. */
  readonly #recalled: string[] = [];
  readonly #editor: Interface;
  /** Lines that were typed and not looked at yet. */
  readonly #lines: string[] = [];
  /** What a Ctrl-C takes away besides the line. */
  #grouper: Grouper | undefined;
  #opening: Promise<Prompt> | undefined;
  /** Who gets the next line: a program that reads standard input. */
  #reader: Parameters<ReadLine>[0] | undefined;
  #isClosed = false;
  #isWorking = false;
  #wake: (() => void) | undefined;

  constructor(options: TerminalOptions) {
    this.#options = options;
    this.#editor = createInterface({
      input: process.stdin,
      output: process.stdout,
      terminal: true,
      prompt: firstPrompt,
      historySize,
      history: this.#recalled,
      completer: (line: string, callback: Completer) => this.#complete(line, callback),
    });
  }

  run(): Promise<number> {
    this.#recall();
    this.#editor.prompt();
    // The prompt is on the screen before what stands behind it is loaded.
    const opening = new Promise((resolve) => setImmediate(resolve)).then(() => this.#options.open(this.#readLine));
    this.#opening = opening;
    return new Promise((resolve, reject) => {
      const finish = (status: number): void => {
        this.#isClosed = true;
        this.#editor.close();
        void opening.then((prompt) => prompt.close());
        resolve(status);
      };
      this.#editor.on("line", (line) => this.#take(line));
      this.#editor.on("SIGINT", () => this.#interrupt());
      this.#editor.on("close", () => this.#leave());
      if (this.#options.colour) paintLines(this.#editor, () => !this.#isWorking);
      opening
        .then((prompt) => {
          void prompt.ended.then(finish);
          return this.#work(prompt).then(() => finish(statusOf.success));
        })
        .catch((error: unknown) => {
          this.#editor.close();
          reject(error);
        });
    });
  }

  readonly #readLine: ReadLine = (callback) => {
    this.#reader = callback;
    this.#editor.setPrompt("");
    takeInput(this.#editor, true);
    return () => {
      if (this.#reader === callback) this.#reader = undefined;
    };
  };

  #complete(line: string, callback: Completer): void {
    if (this.#opening === undefined) callback(null, [[], ""]);
    else
      this.#opening
        .then((prompt) => prompt.complete(line))
        .then(
          ({ word, candidates }) => callback(null, [[...candidates], word]),
          () => callback(null, [[], ""]),
        );
  }

  #recall(): void {
    const entries = this.#history.entries.map((entry) => recallable(entry, this.#editor));
    this.#recalled.splice(0, this.#recalled.length, ...entries);
  }

  #ask(text: string): void {
    this.#editor.setPrompt(text);
    if (this.#lines.length === 0) this.#editor.prompt();
  }

  /** Entry after entry, until the user leaves. */
  async #work(prompt: Prompt): Promise<void> {
    const grouper = newGrouper(prompt.isUnfinished);
    this.#grouper = grouper;
    while (!this.#isClosed) {
      const line = await this.#nextLine();
      // Ctrl-C took it away, or there are no more.
      if (line === undefined) continue;
      const entry = grouper.add(line, this.#lines[0]);
      if (entry === undefined) {
        this.#ask(grouper.pending() === "" ? firstPrompt : nextPrompt);
        continue;
      }
      const answer = await this.#submit(prompt, entry);
      if (answer === "quit") return;
      if (answer === "clear") {
        cursorTo(process.stdout, 0, 0);
        process.stdout.write("\u001b[2J");
      }
      if (this.#isClosed) return;
      takeInput(this.#editor, true);
      this.#ask(firstPrompt);
    }
  }

  async #submit(prompt: Prompt, entry: string): Promise<Answer> {
    this.#isWorking = true;
    takeInput(this.#editor, false);
    this.#history.add(entry);
    this.#recall();
    const stop = (): void => prompt.interrupt();
    process.on("SIGINT", stop);
    const answer = await prompt.submit(entry);
    process.off("SIGINT", stop);
    this.#reader = undefined;
    this.#isWorking = false;
    return answer;
  }

  async #nextLine(): Promise<string | undefined> {
    while (this.#lines.length === 0) {
      if (this.#isClosed) return undefined;
      await new Promise<void>((go) => {
        this.#wake = go;
      });
    }
    // Lines that were pasted together are all there now.
    await new Promise((go) => setImmediate(go));
    return this.#lines.shift();
  }

  #take(line: string): void {
    // The editor has added the line, which may be a part of an entry, or nobody's but the program's.
    this.#recall();
    const give = this.#reader;
    if (give !== undefined) {
      this.#reader = undefined;
      takeInput(this.#editor, false);
      give({ ok: true, value: line });
      return;
    }
    this.#lines.push(...line.split(/[\r\n]/));
    this.#wake?.();
  }

  #interrupt(): void {
    this.#lines.length = 0;
    this.#grouper?.clear();
    // What is typed so far goes away with the line.
    process.stdout.write("\n");
    this.#editor.write(null, { ctrl: true, name: "e" });
    this.#editor.write(null, { ctrl: true, name: "u" });
    clearLine(process.stdout, 0);
    this.#ask(firstPrompt);
  }

  #leave(): void {
    if (!this.#isClosed) process.stdout.write("\n");
    this.#isClosed = true;
    this.#wake?.();
  }
}

/** An entry in the form that the editor keeps: since Node 24 it turns the lines of an entry around. */
function recallable(entry: string, editor: Interface): string {
  return Reflect.has(editor, "historyManager") ? entry.split("\n").reverse().join("\r") : entry;
}

/** While a program runs the terminal itself makes Ctrl-C a signal, which also ends an endless loop. */
function takeInput(editor: Interface, takes: boolean): void {
  if (process.stdin.isTTY) process.stdin.setRawMode(takes);
  if (takes) editor.resume();
  else editor.pause();
}

/** Colours the line after each key, as long as it fits on one row. */
function paintLines(editor: Interface, isEditing: () => boolean): void {
  const { stdin, stdout } = process;
  stdin.on("keypress", () => {
    setImmediate(() => {
      const { line } = editor;
      const prompt = editor.getPrompt();
      if (
        !isEditing() ||
        line === "" ||
        line.includes("\n") ||
        prompt === "" ||
        prompt.length + line.length >= stdout.columns
      )
        return;
      const { rows, cols } = editor.getCursorPos();
      if (rows > 0) return;
      cursorTo(stdout, 0);
      stdout.write(`${prompt}${highlight(line)}`);
      clearLine(stdout, 1);
      cursorTo(stdout, cols);
    });
  });
}
