// Questions to all nodes, and what they answer: plain values as JSON.
import { host } from "../current.ts";
import type { HostTimer } from "../host/index.ts";
import type { Answers } from "../rooms/index.ts";

/** Milliseconds that nodes have to answer. */
const LONGEST_WAIT = 1000;
/** Of so many nodes the last question is remembered. */
const MOST_ASKERS = 10_000;

interface Pending {
  readonly answers: Map<string, unknown>;
  /** Nodes that have not answered. */
  readonly silent: Set<string>;
  readonly timer: HostTimer;
  readonly end: () => void;
}

interface QuestionsSettings {
  readonly node: string;
  /** The other nodes that are there. */
  others(): readonly string[];
  /** False: the broker is not there. */
  ask(number: number, body: Buffer): boolean;
  answer(node: string, number: number, body: Buffer): void;
}

type Handler = (question: unknown) => unknown;

function parsed(body: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body.toString("utf8")) };
  } catch {
    return undefined;
  }
}

export class Questions {
  readonly #settings: QuestionsSettings;
  readonly #handlers = new Map<string, Handler>();
  readonly #pending = new Map<number, Pending>();
  #asked = 0;
  /** By node, the number of its last question, those that have asked last at the end. */
  readonly #lastAsked = new Map<string, number>();

  constructor(settings: QuestionsSettings) {
    this.#settings = settings;
  }

  setHandler(name: string, handler: Handler): void {
    this.#handlers.set(name, handler);
  }

  /** As `Cluster.ask`. */
  ask(name: string, question: unknown): Promise<Answers<unknown>> {
    const { node, others } = this.#settings;
    this.#asked += 1;
    const number = this.#asked;
    return new Promise((resolve) => {
      const answers = new Map<string, unknown>();
      const silent = new Set(others());
      const end = (): void => {
        if (!this.#pending.delete(number)) return;
        host().clearTimer(timer);
        resolve({ answers, silent: [...silent] });
      };
      const timer = host().setTimer(LONGEST_WAIT, end);
      this.#pending.set(number, { answers, silent, timer, end });
      const own = this.#answerTo(name, question);
      if (own === undefined) silent.add(node);
      else if (own !== "") answers.set(node, JSON.parse(own));
      const isAsked = this.#settings.ask(number, Buffer.from(JSON.stringify([name, question])));
      if (!isAsked || silent.size === (own === undefined ? 1 : 0)) end();
    });
  }

  /** Another node asks. False: that has not the form of a question. */
  asked(node: string, number: number, body: Buffer): boolean {
    const question = parsed(body)?.value;
    if (!Array.isArray(question) || typeof question[0] !== "string") return false;
    if (!this.#isNew(node, number)) return true;
    const answer = this.#answerTo(question[0], question[1]);
    if (answer !== undefined) this.#settings.answer(node, number, Buffer.from(answer));
    return true;
  }

  /** Another node answers. False: that has not the form of an answer. */
  answered(node: string, number: number, body: Buffer): boolean {
    const answer = body.length === 0 ? "none" : parsed(body);
    if (answer === undefined) return false;
    const pending = this.#pending.get(number);
    // Only who was asked, and once.
    if (pending?.silent.delete(node) !== true) return true;
    if (answer !== "none") pending.answers.set(node, answer.value);
    if (pending.silent.size === 0) pending.end();
    return true;
  }

  /** A node that is gone is waited for no longer. */
  gone(node: string): void {
    for (const pending of [...this.#pending.values()]) {
      if (pending.silent.has(node) && pending.silent.size === 1) pending.end();
    }
  }

  /** A question has consequences: one that comes again, whoever sends it, has no more. */
  #isNew(node: string, number: number): boolean {
    if (number <= (this.#lastAsked.get(node) ?? 0)) return false;
    this.#lastAsked.delete(node);
    this.#lastAsked.set(node, number);
    const [oldest] = this.#lastAsked.keys();
    if (this.#lastAsked.size > MOST_ASKERS && oldest !== undefined) this.#lastAsked.delete(oldest);
    return true;
  }

  /** JSON; `""`: nobody here answers such questions; undefined: silence. */
  #answerTo(name: string, question: unknown): string | undefined {
    const handler = this.#handlers.get(name);
    if (handler === undefined) return "";
    try {
      return JSON.stringify(handler(question)) ?? "null";
    } catch {
      return undefined;
    }
  }
}
