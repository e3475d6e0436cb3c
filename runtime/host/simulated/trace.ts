// What has happened in a simulated world, in virtual time: the lines of a story, and a hash of all of it.

/**
 * `connection`: one opens or ends. `message`: text between a client and a server. `fault`: what the world did to it. `panic`:
 * of a process. `step`: a line of the simulation's own. `output`: what a program wrote. `node`: one starts, stops.
 * `note`: something to know of the run. `detail`: below the story, only kept when it is asked for.
 */
type TraceKind = "connection" | "message" | "fault" | "panic" | "step" | "output" | "node" | "note" | "detail";

export interface TraceEvent {
  /** Virtual milliseconds since the world began. */
  readonly at: number;
  readonly step: number;
  readonly kind: TraceKind;
  readonly text: string;
}

/** FNV-1a, in two halves of 32 bits with primes of their own. */
const FIRST_PRIME = 0x01000193;
const SECOND_PRIME = 0x0100019d;

export class Trace {
  readonly events: TraceEvent[] = [];
  /** How many faults were told of. */
  faults = 0;
  /** Whether details are kept as texts. */
  readonly keepsDetails: boolean;
  readonly #time: () => { readonly now: number; readonly steps: number };
  #first = 0x811c9dc5 | 0;
  #second = 0x1b873593 | 0;
  #isOver = false;

  constructor(time: () => { readonly now: number; readonly steps: number }, keepsDetails = false) {
    this.#time = time;
    this.keepsDetails = keepsDetails;
  }

  tell(kind: TraceKind, text: string): void {
    if (this.#isOver) return;
    if (kind === "fault") this.faults += 1;
    const { now, steps } = this.#time();
    this.#mix(now);
    for (let index = 0; index < text.length; index += 1) this.#mix(text.charCodeAt(index));
    this.events.push({ at: now, step: steps, kind, text });
  }

  /** The numbers are part of the hash; the text is asked for when details are kept. */
  detail(text: () => string, ...numbers: readonly number[]): void {
    if (this.#isOver) return;
    for (const number of numbers) this.#mix(number);
    if (!this.keepsDetails) return;
    const { now, steps } = this.#time();
    this.events.push({ at: now, step: steps, kind: "detail", text: text() });
  }

  /** What happens from here on is not of the world. */
  close(): void {
    this.#isOver = true;
  }

  /** 16 digits: the same for runs in which the same has happened. */
  get hash(): string {
    const digits = (half: number): string => (half >>> 0).toString(16).padStart(8, "0");
    return digits(this.#first) + digits(this.#second);
  }

  #mix(number: number): void {
    this.#first = Math.imul(this.#first ^ (number | 0), FIRST_PRIME);
    this.#second = Math.imul(this.#second ^ (number | 0) ^ (this.#first >>> 15), SECOND_PRIME);
  }
}
