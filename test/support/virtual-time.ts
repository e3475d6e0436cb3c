// Time that passes only when a test lets it, for any number of programs in one process.
import { enter, type Program } from "../../runtime/current.ts";
import type { Host, HostTimer } from "../../runtime/host/index.ts";
import { nodeHost } from "../../runtime/host/node.ts";
import { noFaults } from "../../runtime/host/simulated/faults.ts";
import { Lane, type Planned, World } from "../../runtime/host/simulated/index.ts";

/** One that is driven bit by bit, not run. */
export function worldOf(seed: number, choices?: readonly number[]): World {
  return new World({ seed, pause: setImmediate, ...(choices === undefined ? {} : { choices }) });
}

export class VirtualTime {
  readonly world: World;
  #microtasks: (() => void)[] = [];
  readonly #timers = new WeakMap<HostTimer, Planned>();
  readonly #lane = new Lane("test");

  constructor(world = worldOf(1)) {
    this.world = world;
    world.faults = { ...noFaults, delay: [1, 1] };
    world.limits = { milliseconds: Number.POSITIVE_INFINITY, steps: Number.POSITIVE_INFINITY };
  }

  /** Milliseconds: what all clocks say. */
  get now(): number {
    return this.world.now;
  }

  /** Calls back in so many milliseconds. */
  after(milliseconds: number, callback: () => void): void {
    this.world.plan(milliseconds, callback, { lane: this.#lane });
  }

  /** Of a program: a host whose clocks and timers are these, and whose random numbers are the world's. */
  host(more: Partial<Host> = {}): Host {
    const { world } = this;
    const lane = new Lane("a program");
    return {
      ...nodeHost,
      wallClock: () => world.now,
      monotonicClock: () => world.now,
      setTimer: (milliseconds, callback) => {
        const timer: HostTimer = { timeout: undefined };
        this.#timers.set(timer, world.plan(milliseconds, callback, { lane }));
        return timer;
      },
      clearTimer: (timer) => {
        const planned = this.#timers.get(timer);
        if (planned !== undefined) world.cancel(planned);
      },
      defer: (callback) => {
        world.plan(0, callback, { lane });
      },
      microtask: (callback) => {
        this.#microtasks.push(callback);
      },
      randomUint32: () => world.words.next(),
      randomBytes: (length) => Uint8Array.from({ length }, () => world.words.next() % 256),
      keySeed: () => [1, 2],
      environment: () => undefined,
      onSignal: () => () => {},
      onStrayError: () => () => {},
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
    while (this.world.step(end)) this.#endTurn();
    this.world.now = end;
  }

  /** The same, and between any two events promises have their turn. */
  async settle(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    do {
      this.#endTurn();
      await new Promise<void>((next) => setImmediate(next));
    } while (this.world.step(end));
    this.world.now = end;
  }

  #endTurn(): void {
    // Who lets time pass does something.
    this.world.lastEvent = this.now;
    while (this.#microtasks.length > 0) {
      const tasks = this.#microtasks;
      this.#microtasks = [];
      for (const task of tasks) task();
    }
  }
}
