// The prompt on a terminal: line editing, history, completion, colours, Ctrl-C and Ctrl-D.
import { clearLine, createInterface, cursorTo, type Interface } from "node:readline";
import { statusOf } from "../invocation.ts";
import { highlight } from "./highlight.ts";
import { historySize, openHistory } from "./history.ts";
import { newGrouper } from "./lines.ts";
import type { Prompt, ReadLine } from "./prompt.ts";

const firstPrompt = "snow> ";
const nextPrompt = "  ... ";

export interface TerminalOptions {
  readonly colour: boolean;
  /** Called after the first prompt is there. */
  readonly open: (readLine: ReadLine) => Promise<Prompt>;
}

/** Answers the exit status. */
export function runTerminal({ colour, open }: TerminalOptions): Promise<number> {
  const { stdin, stdout } = process;
  const history = openHistory();
  /** The array that the editor goes through; newest first. */
  const recalled: string[] = [];
  let opening: Promise<Prompt> | undefined;
  /** Who gets the next line: a program that reads standard input. */
  let reader: Parameters<ReadLine>[0] | undefined;
  const editor = createInterface({
    input: stdin,
    output: stdout,
    terminal: true,
    prompt: firstPrompt,
    historySize,
    history: recalled,
    completer: (line: string, callback: (error: null, result: [string[], string]) => void) => {
      const found = opening === undefined ? undefined : opening.then((prompt) => prompt.complete(line));
      if (found === undefined) callback(null, [[], ""]);
      else
        found.then(
          ({ word, candidates }) => callback(null, [[...candidates], word]),
          () => callback(null, [[], ""]),
        );
    },
  });
  const recall = (): void => {
    recalled.splice(0, recalled.length, ...history.entries.map((entry) => recallable(entry, editor)));
  };
  recall();
  editor.prompt();

  const readLine: ReadLine = (callback) => {
    reader = callback;
    editor.setPrompt("");
    takeInput(editor, true);
    return () => {
      if (reader === callback) reader = undefined;
    };
  };
  // The prompt is on the screen before what stands behind it is loaded.
  opening = new Promise((resolve) => setImmediate(resolve)).then(() => open(readLine));

  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    let closed = false;
    let working = false;
    const finish = (status: number): void => {
      closed = true;
      editor.close();
      void opening?.then((prompt) => prompt.close());
      resolve(status);
    };
    const work = async (prompt: Prompt): Promise<void> => {
      const grouper = newGrouper(prompt.isUnfinished);
      interrupted = () => {
        lines.length = 0;
        grouper.clear();
      };
      while (!closed) {
        const line = await nextLine();
        if (line === undefined) {
          // Ctrl-C took it away, or there are no more.
          if (closed) break;
          continue;
        }
        const entry = grouper.add(line, lines[0]);
        if (entry === undefined) {
          ask(grouper.pending() === "" ? firstPrompt : nextPrompt);
          continue;
        }
        working = true;
        takeInput(editor, false);
        history.add(entry);
        recall();
        const stop = (): void => prompt.interrupt();
        process.on("SIGINT", stop);
        const answer = await prompt.submit(entry);
        process.off("SIGINT", stop);
        reader = undefined;
        working = false;
        if (answer === "quit") break;
        if (answer === "clear") {
          cursorTo(stdout, 0, 0);
          stdout.write("\u001b[2J");
        }
        if (closed) break;
        takeInput(editor, true);
        ask(firstPrompt);
      }
      finish(statusOf.success);
    };
    const ask = (text: string): void => {
      editor.setPrompt(text);
      if (lines.length === 0) editor.prompt();
    };
    let wake: (() => void) | undefined;
    let interrupted: () => void = () => {};
    const nextLine = async (): Promise<string | undefined> => {
      while (lines.length === 0) {
        if (closed) return undefined;
        await new Promise<void>((go) => {
          wake = go;
        });
      }
      // Lines that were pasted together are all there now.
      await new Promise((go) => setImmediate(go));
      return lines.shift();
    };
    editor.on("line", (line) => {
      // The editor has added the line, which may be a part of an entry, or nobody's but the program's.
      recall();
      if (reader !== undefined) {
        const give = reader;
        reader = undefined;
        takeInput(editor, false);
        give({ ok: true, value: line });
        return;
      }
      lines.push(...line.split(/[\r\n]/));
      wake?.();
    });
    editor.on("SIGINT", () => {
      interrupted();
      // What is typed so far goes away with the line.
      stdout.write("\n");
      editor.write(null, { ctrl: true, name: "e" });
      editor.write(null, { ctrl: true, name: "u" });
      clearLine(stdout, 0);
      ask(firstPrompt);
    });
    editor.on("close", () => {
      if (!closed) stdout.write("\n");
      closed = true;
      wake?.();
    });
    if (colour) paintLines(editor, () => !working);
    opening
      ?.then((prompt) => {
        void prompt.ended.then(finish);
        return work(prompt);
      })
      .catch((error: unknown) => {
        editor.close();
        reject(error);
      });
  });
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
