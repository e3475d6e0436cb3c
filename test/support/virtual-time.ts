// Time that passes only when a test lets it, for any number of programs in one process.
import { enter, type Program } from "../../runtime/current.ts";
import type { Host, HostTimer } from "../../runtime/host/index.ts";
import { nodeHost } from "../../runtime/host/node.ts";

interface Planned {
  readonly due: number;
  /** Those of one moment come in the order in which they were planned. */
  readonly sequence: number;
  callback: (() => void) | undefined;
}

function comesBefore(one: Planned, other: Planned): boolean {
  return one.due < other.due || (one.due === other.due && one.sequence < other.sequence);
}

export class VirtualTime {
  /** Milliseconds: what all clocks say. */
  now = 1_000_000;
  /** A heap: the one that comes first is at its head. */
  readonly #planned: Planned[] = [];
  #sequence = 0;
  #microtasks: (() => void)[] = [];
  readonly #timers = new WeakMap<HostTimer, Planned>();

  /** Calls back in so many milliseconds; answers how to prevent that. */
  after(milliseconds: number, callback: () => void): () => void {
    const planned = this.#plan(milliseconds, callback);
    return () => {
      planned.callback = undefined;
    };
  }

  /** A host whose clocks and timers are these. It answers random numbers from `random`, in 0 … 1. */
  host(random: () => number, more: Partial<Host> = {}): Host {
    const uint32 = (): number => Math.floor(random() * 2 ** 32);
    return {
      ...nodeHost,
      wallClock: () => this.now,
      monotonicClock: () => this.now,
      setTimer: (milliseconds, callback) => {
        const timer: HostTimer = { timeout: undefined };
        this.#timers.set(timer, this.#plan(Math.max(0, milliseconds), callback));
        return timer;
      },
      clearTimer: (timer) => {
        const planned = this.#timers.get(timer);
        if (planned !== undefined) planned.callback = undefined;
      },
      defer: (callback) => {
        this.#plan(0, callback);
      },
      microtask: (callback) => {
        this.#microtasks.push(callback);
      },
      randomUint32: uint32,
      randomBytes: (length) => Uint8Array.from({ length }, () => uint32() % 256),
      keySeed: () => [1, 2],
      environment: () => undefined,
      onSignal: () => () => {},
      ...more,
    };
  }

  /** A turn of a program, and what it has asked for at its end. */
  turn<R>(program: Program, action: () => R): R {
    const result = enter(program, action);
    this.#endTurn();
    return result;
  }

  /** Lets so much time pass, with all that happens in it. */
  advance(milliseconds: number): void {
    const end = this.now + milliseconds;
    while (this.#step(end));
    this.now = end;
  }

  /** The same, and between any two events promises have their turn. */
  async settle(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    do await new Promise<void>((next) => setImmediate(next));
    while (this.#step(end));
    this.now = end;
  }

  #step(end: number): boolean {
    const next = this.#planned[0];
    if (next === undefined || next.due > end) return false;
    this.#removeFirst();
    this.now = Math.max(this.now, next.due);
    next.callback?.();
    this.#endTurn();
    return true;
  }

  #endTurn(): void {
    while (this.#microtasks.length > 0) {
      const tasks = this.#microtasks;
      this.#microtasks = [];
      for (const task of tasks) task();
    }
  }

  #plan(milliseconds: number, callback: () => void): Planned {
    this.#sequence += 1;
    const planned: Planned = { due: this.now + milliseconds, sequence: this.#sequence, callback };
    const heap = this.#planned;
    let place = heap.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = heap[above];
      if (other === undefined || !comesBefore(planned, other)) break;
      heap[place] = other;
      place = above;
    }
    heap[place] = planned;
    return planned;
  }

  #removeFirst(): void {
    const heap = this.#planned;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      const left = heap[2 * place + 1];
      const right = heap[2 * place + 2];
      if (left === undefined) break;
      const isRight = right !== undefined && comesBefore(right, left);
      const least = isRight ? right : left;
      if (!comesBefore(least, last)) break;
      heap[place] = least;
      place = 2 * place + (isRight ? 2 : 1);
    }
    heap[place] = last;
  }
}
