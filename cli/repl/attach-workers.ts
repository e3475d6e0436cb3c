// One prompt for all workers of a program: an entry runs in each, and what comes of it is shown worker by worker.
import { lstatSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { statusOf } from "../invocation.ts";
import { type Attachment, openAttached, type Shown } from "./attach.ts";
import type { Answer } from "./commands.ts";
import type { Prompt } from "./prompt.ts";

interface WorkerSocket {
  readonly number: number;
  readonly path: string;
}

/** `PATH.1`, `PATH.2`, …, where nothing is at PATH itself; else none. */
export function workerSockets(path: string): readonly WorkerSocket[] {
  const own = resolve(path);
  if (lstatSync(own, { throwIfNoEntry: false }) !== undefined) return [];
  const prefix = `${basename(own)}.`;
  let names: readonly string[];
  try {
    names = readdirSync(dirname(own));
  } catch {
    return [];
  }
  return names
    .filter((name) => name.startsWith(prefix) && /^[1-9]\d*$/.test(name.slice(prefix.length)))
    .map((name) => ({ number: Number(name.slice(prefix.length)), path: join(dirname(own), name) }))
    .sort((first, second) => first.number - second.number);
}

/** What workers say, under the name of each. While an entry runs, one at a time: what others say waits for its turn. */
class Sheet {
  #waiting = new Map<number, (() => void)[]>();
  /** Those that have not answered yet, in order: the first is shown. */
  #turn: number[] = [];
  #last = 0;

  of(number: number): Shown {
    return {
      result: (text) => this.#show(number, () => process.stdout.write(text)),
      problem: (text) => this.#show(number, () => process.stderr.write(text)),
    };
  }

  begin(numbers: readonly number[]): void {
    this.#turn = [...numbers];
    this.#last = 0;
  }

  /** The worker has said all that there is to say about the entry. */
  answered(number: number): void {
    if (this.#turn[0] !== number) {
      this.#later(number, () => this.answered(number));
      return;
    }
    this.#turn.shift();
    const [next] = this.#turn;
    const waiting = next === undefined ? [...this.#waiting.keys()] : [next];
    for (const one of waiting) {
      const all = this.#waiting.get(one) ?? [];
      this.#waiting.delete(one);
      for (const show of all) show();
    }
  }

  #show(number: number, write: () => void): void {
    if (this.#turn.length > 0 && this.#turn[0] !== number) {
      this.#later(number, () => this.#show(number, write));
      return;
    }
    if (this.#last !== number) process.stdout.write(`worker ${number}:\n`);
    this.#last = number;
    write();
  }

  #later(number: number, show: () => void): void {
    const waiting = this.#waiting.get(number);
    if (waiting === undefined) this.#waiting.set(number, [show]);
    else waiting.push(show);
  }
}

/** Of several answers the one that matters most. */
const weights: readonly Exclude<Answer, "quit">[] = ["failed", "ok", "clear"];

export class WorkersPrompt implements Prompt {
  readonly ended: Promise<number>;
  readonly #path: string;
  readonly #options: Omit<Attachment, "socket">;
  readonly #sheet = new Sheet();
  readonly #prompts = new Map<number, Prompt>();
  #end: (status: number) => void = () => {};
  /** Asked for by itself. */
  readonly isUnfinished = (text: string): boolean => {
    const [first] = this.#prompts.values();
    return first?.isUnfinished(text) === true;
  };

  constructor(path: string, options: Omit<Attachment, "socket">) {
    this.#path = path;
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Those that are there now. Rejects with a text for the user when there is none. */
  async open(): Promise<this> {
    let problem: unknown;
    for (const { number, path } of workerSockets(this.#path)) {
      if (this.#prompts.has(number)) continue;
      try {
        this.#attach(number, await openAttached({ ...this.#options, socket: path }, this.#sheet.of(number)));
      } catch (error) {
        // It has died, and may be back at the next entry.
        problem = error;
      }
    }
    if (this.#prompts.size === 0) throw problem;
    return this;
  }

  async submit(text: string): Promise<Answer> {
    await this.open().catch(() => {});
    const workers = [...this.#prompts].sort(([first], [second]) => first - second);
    this.#sheet.begin(workers.map(([number]) => number));
    const answers = await Promise.all(
      workers.map(async ([number, prompt]) => {
        const answer = await prompt.submit(text);
        this.#sheet.answered(number);
        return answer;
      }),
    );
    // One that has ended takes nobody else along.
    const present = answers.filter((answer) => answer !== "quit");
    if (present.length === 0) return "quit";
    return weights.find((answer) => present.includes(answer)) ?? "failed";
  }

  async complete(line: string): ReturnType<Prompt["complete"]> {
    const [first] = this.#prompts.values();
    return first === undefined ? { word: "", candidates: [] } : first.complete(line);
  }

  interrupt(): void {
    for (const prompt of this.#prompts.values()) prompt.interrupt();
  }

  async idle(): Promise<void> {}

  close(): void {
    for (const prompt of this.#prompts.values()) prompt.close();
  }

  #attach(number: number, prompt: Prompt): void {
    this.#prompts.set(number, prompt);
    void prompt.ended.then((status) => {
      this.#prompts.delete(number);
      if (this.#prompts.size === 0) this.#end(status === statusOf.success ? status : statusOf.failure);
    });
  }
}
