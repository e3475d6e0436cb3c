// Time of one program that passes only when the program has nothing to do.
import type { Host } from "../../runtime/host/index.ts";
import { createNodeHost } from "../../runtime/host/node.ts";

interface Planned {
  readonly due: number;
  readonly sequence: number;
  readonly callback: () => void;
}

/** A host whose time passes only when nothing else happens. */
export class SimulatedHost {
  now = 1000;
  out = "";
  errors = "";
  timers = new Set<Planned>();
  #sequence = 0;
  #turns: (() => void)[] = [];
  #pumping = false;
  readonly host: Host;

  /** What is not about time or output is done by `base`. */
  constructor(base: Host = createNodeHost([])) {
    this.host = {
      ...base,
      monotonicClock: () => this.now,
      wallClock: () => this.now,
      defer: (callback) => {
        this.#turns.push(callback);
        this.#pump();
      },
      setTimer: (milliseconds, callback) => {
        this.#sequence += 1;
        const planned = { due: this.now + Math.max(0, milliseconds), sequence: this.#sequence, callback };
        this.timers.add(planned);
        this.#pump();
        return Object.assign(planned, { timeout: undefined });
      },
      clearTimer: (timer) => {
        for (const planned of this.timers) if (Object.is(planned, timer)) this.timers.delete(planned);
      },
      writeOut: (text) => {
        this.out += text;
      },
      writeErr: (text) => {
        this.errors += text;
      },
      flush: () => {},
      onSignal: () => () => {},
      onStrayError: () => () => {},
    };
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    setImmediate(() => {
      this.#pumping = false;
      const turn = this.#turns.shift();
      if (turn !== undefined) turn();
      else {
        const [next] = [...this.timers].sort((a, b) => a.due - b.due || a.sequence - b.sequence);
        if (next === undefined) return;
        this.timers.delete(next);
        this.now = Math.max(this.now, next.due);
        next.callback();
      }
      if (this.#turns.length > 0 || this.timers.size > 0) this.#pump();
    });
  }

  get lines(): string[] {
    return this.out.split("\n").slice(0, -1);
  }
}
