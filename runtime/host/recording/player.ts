// Gives a program again what entered it when it was recorded, in the same order, one turn after the other.
//
// Between two turns the engine's own queues run empty, as they did then. Within a turn the program asks for what it asked for
// then; when it asks for something else, it is not the same run any more, and that is the end.
import {
  ANSWER,
  AT_ONCE,
  beginsTurn,
  CHECK,
  CLOCK,
  FAILED,
  FINISHED,
  hasBytes,
  isWithinTurn,
  JOINED,
  LATE,
  SHUT_AT_ONCE,
  TIME,
} from "./kinds.ts";
import { unpacked } from "./plain.ts";
import { EndOfFile, Malformed, type Reader } from "./reader.ts";
import { mixed, type Source, type Tape } from "./tape.ts";

const EMPTY = new Uint8Array(0);

/** What begins a turn. */
export interface Beginning {
  readonly kind: number;
  readonly bytes: Uint8Array;
}

interface Turn extends Beginning {
  readonly place: number;
  readonly isJoined: boolean;
  /** Milliseconds from the one before. */
  readonly wait: number;
  readonly sum: number | undefined;
}

interface Answered {
  readonly kind: number;
  readonly place: number;
  readonly count: number;
  readonly difference: number;
  readonly bytes: Uint8Array;
}

/**
 * `finished`: all of it was played. `cut`: the file ends in the middle, for who wrote it was killed. `until`: the time has come
 * at which to stop. `differs`: the program has done something else. `malformed`: this is no recording.
 */
export type PlayerEnd =
  | { readonly kind: "finished"; readonly sum: number | undefined }
  | { readonly kind: "cut" | "until" }
  | { readonly kind: "differs" | "malformed"; readonly text: string };

interface PlayerOptions {
  /** Milliseconds since the beginning. */
  readonly until?: number | undefined;
  /** Calls back when the engine's queues have run empty. */
  readonly pause: (next: () => void) => void;
  /** Once. `isWithinTurn`: when it returns, an error ends what runs. */
  readonly ended: (end: PlayerEnd, isWithinTurn: boolean) => void;
}

interface Clock {
  value: number;
  /** Since it last changed. */
  reads: number;
  /** When it was read last, in milliseconds since the beginning. */
  at: number;
}

export class Player implements Tape {
  readonly plays = true;
  readonly #reader: Reader;
  readonly #options: PlayerOptions;
  readonly #places = new Map<number, (beginning: Beginning) => void>();
  readonly #clocks: readonly [Clock, Clock] = [
    { value: 0, reads: 0, at: 0 },
    { value: 0, reads: 0, at: 0 },
  ];
  /** What was deferred and has not happened, by its place. */
  readonly #deferred = new Map<number, () => void>();
  /** Milliseconds since the beginning. */
  now = 0;
  #end: PlayerEnd | undefined = undefined;
  #sources = 0;
  #sum = 0;
  /** Of the present turn, what has not been asked for yet. */
  #answers: Answered[] = [];
  #position = 0;
  #next: Turn | PlayerEnd;
  /** All that was answered in the present turn is there. */
  #isWhole = false;
  readonly #until: number;

  /** Reads the first turn: that of the program's beginning. */
  constructor(reader: Reader, options: PlayerOptions) {
    this.#reader = reader;
    this.#options = options;
    this.#until = options.until ?? Number.POSITIVE_INFINITY;
    this.#next = this.#read();
  }

  get #goesOn(): boolean {
    return this.#end === undefined;
  }

  /** False: not even the first turn is there, which is told. */
  begin(): boolean {
    if ("place" in this.#next || this.#isWhole) return true;
    this.#stop(this.#next);
    return false;
  }

  /** Goes on with the turns when what has begun is done. */
  run(): void {
    this.#options.pause(() => this.#step());
  }

  number(): number {
    this.#sources += 1;
    return this.#sources;
  }

  /** What happens at a place from here on. */
  receive(place: number, receive: (beginning: Beginning) => void): void {
    this.#places.set(place, receive);
  }

  forget(place: number): void {
    this.#places.delete(place);
  }

  answer<T>(read: () => T): T {
    if (!this.#goesOn) return read();
    return this.#unpacked(this.#take(ANSWER).bytes);
  }

  call<T>(run: () => T): T {
    for (let answered = this.#present; answered?.kind === AT_ONCE; answered = this.#present) {
      const receive = this.#places.get(answered.place);
      if (receive === undefined) return this.#differ("something happens that it does not wait for");
      this.#position += 1;
      receive({ kind: AT_ONCE, bytes: answered.bytes });
    }
    return this.answer(run);
  }

  clock(which: 0 | 1): number {
    const clock = this.#clocks[which];
    if (!this.#goesOn) return clock.value + this.now - clock.at;
    clock.reads += 1;
    clock.at = this.now;
    const answered = this.#present;
    if (answered?.kind !== CLOCK || answered.place !== which || answered.count !== clock.reads) return clock.value;
    this.#position += 1;
    clock.value += answered.difference;
    clock.reads = 0;
    return clock.value;
  }

  source<P extends readonly unknown[]>(receive: (...values: P) => void): Source<P> {
    const place = this.number();
    const happened = (bytes: Uint8Array): void => {
      const values: P = this.#unpacked(bytes);
      receive(...values);
    };
    this.receive(place, ({ bytes }) => happened(bytes));
    return {
      happened: () => {},
      begun: () => {
        const answered = this.#present;
        if (answered?.kind !== AT_ONCE || answered.place !== place) return;
        this.#position += 1;
        happened(answered.bytes);
      },
      forget: () => this.forget(place),
    };
  }

  turn(call: () => void): Source<[]> {
    const place = this.number();
    this.receive(place, () => {
      this.forget(place);
      call();
    });
    return { happened: () => {}, begun: () => {}, forget: () => this.forget(place) };
  }

  defer(call: () => void): void {
    if (!this.#goesOn) {
      this.#options.pause(call);
      return;
    }
    const place = this.number();
    this.#deferred.set(place, call);
    this.receive(place, () => {
      this.#deferred.delete(place);
      this.forget(place);
      call();
    });
  }

  /** What was ready when it stopped has its turn; from here on what is deferred happens, and nothing else does. */
  goOnWithoutTime(): void {
    for (const call of this.#deferred.values()) this.#options.pause(call);
    this.#deferred.clear();
  }

  note(number: number): void {
    this.#sum = mixed(this.#sum, number);
  }

  /** What became of a write at once: an error, `late` for one that goes on, undefined when it was done. */
  outcomeOf(place: number, write: number): Error | "late" | undefined {
    const answered = this.#present;
    if (answered?.place !== place || answered.count !== write) return undefined;
    if (answered.kind !== LATE && answered.kind !== FAILED) return undefined;
    this.#position += 1;
    return answered.kind === LATE ? "late" : this.#unpacked(answered.bytes);
  }

  wasShutAtOnce(place: number): boolean {
    const answered = this.#present;
    if (answered?.kind !== SHUT_AT_ONCE || answered.place !== place) return false;
    this.#position += 1;
    return true;
  }

  /** Nothing happens any more. */
  #stop(end: PlayerEnd, isWithinTurn = false): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#reader.close();
    this.#options.ended(end, isWithinTurn);
  }

  get #present(): Answered | undefined {
    return this.#goesOn ? this.#answers[this.#position] : undefined;
  }

  #take(kind: number): Answered {
    const answered = this.#present;
    if (answered?.kind !== kind) return this.#differ("it asks for what it did not ask for then");
    this.#position += 1;
    return answered;
  }

  #differ(text: string): never {
    this.#stop({ kind: "differs", text }, true);
    throw new Error(`the replay differs from the recording: ${text}`);
  }

  #step(): void {
    if (!this.#goesOn) return;
    const next = this.#next;
    const sum = "sum" in next ? next.sum : undefined;
    if (this.#position < this.#answers.length) {
      this.#stop({ kind: "differs", text: "it does not ask for what it asked for then" });
    } else if (sum !== undefined && sum !== this.#sum >>> 0) {
      this.#stop({ kind: "differs", text: "it has written something else" });
    } else if (!("place" in next)) this.#stop(next);
    else if (this.now + next.wait > this.#until) {
      this.now = this.#until;
      this.#stop({ kind: "until" });
    } else this.#begin(next);
  }

  #begin(turn: Turn): void {
    this.now += turn.wait;
    this.#next = this.#read();
    if (!("place" in this.#next) && !this.#isWhole) {
      this.#stop(this.#next);
      return;
    }
    const receive = this.#places.get(turn.place);
    if (receive === undefined) {
      this.#stop({ kind: "differs", text: "something happens that it does not wait for" });
      return;
    }
    const isLast = !("place" in this.#next) || !this.#next.isJoined;
    // Before it: what it throws is the engine's, as it was then.
    if (isLast) this.run();
    receive(turn);
    if (!isLast) this.#step();
  }

  /** Reads what was answered in the turn that stands next, and what begins the one behind. */
  #read(): Turn | PlayerEnd {
    this.#answers = [];
    this.#position = 0;
    this.#isWhole = false;
    try {
      let kind = this.#reader.byte();
      for (; isWithinTurn(kind); kind = this.#reader.byte()) this.#answers.push(this.#readAnswer(kind));
      this.#isWhole = true;
      return this.#readTurn(kind);
    } catch (error) {
      if (error instanceof EndOfFile) return { kind: "cut" };
      if (error instanceof Malformed) return { kind: "malformed", text: error.message };
      throw error;
    }
  }

  #readAnswer(kind: number): Answered {
    const reader = this.#reader;
    const place = kind === ANSWER ? 0 : reader.number();
    const count = kind === CLOCK || kind === LATE || kind === FAILED ? reader.number() : 0;
    const doubled = kind === CLOCK ? reader.number() : 0;
    const difference = doubled % 2 === 0 ? doubled / 2 : -(doubled + 1) / 2;
    return { kind, place, count, difference, bytes: hasBytes(kind) ? reader.bytes() : EMPTY };
  }

  #readTurn(first: number): Turn | PlayerEnd {
    const reader = this.#reader;
    let kind = first;
    let wait = 0;
    let sum: number | undefined;
    while (kind === TIME) {
      wait += reader.number();
      kind = reader.byte();
    }
    if (kind === CHECK) {
      sum = reader.number();
      kind = reader.byte();
    }
    const isJoined = kind === JOINED;
    if (isJoined) kind = reader.byte();
    if (!beginsTurn(kind)) throw new Malformed(`there is nothing of the kind ${kind}`);
    const place = reader.number();
    if (kind === FINISHED) return { kind: "finished", sum };
    return { kind, place, isJoined, wait, sum, bytes: hasBytes(kind) ? reader.bytes() : EMPTY };
  }

  #unpacked(bytes: Uint8Array): ReturnType<typeof unpacked> {
    try {
      return unpacked(bytes);
    } catch {
      this.#stop({ kind: "malformed", text: "a value can't be read" }, true);
      throw new Error("the recording is malformed");
    }
  }
}
