// Time that passes as it does, and leaps when a test says so: limits of minutes that nobody waits for.
import type { Host, HostTimer } from "../../runtime/host/index.ts";
import { nodeHost } from "../../runtime/host/node.ts";

interface Planned {
  /** Milliseconds of the leaping clock. */
  readonly due: number;
  readonly callback: () => void;
}

export class LeapingTime {
  #leapt = 0;
  readonly #planned = new Map<HostTimer, Planned>();

  readonly host: Pick<Host, "monotonicClock" | "setTimer" | "clearTimer"> = {
    monotonicClock: () => nodeHost.monotonicClock() + this.#leapt,
    setTimer: (milliseconds, callback, keepsAlive) => {
      const due = this.host.monotonicClock() + milliseconds;
      const fire = (): void => {
        this.#planned.delete(timer);
        callback();
      };
      const timer = nodeHost.setTimer(milliseconds, fire, keepsAlive);
      this.#planned.set(timer, { due, callback });
      return timer;
    },
    clearTimer: (timer) => {
      this.#planned.delete(timer);
      nodeHost.clearTimer(timer);
    },
  };

  /** What is due by then happens as soon as the present turn is over. */
  leap(milliseconds: number): void {
    this.#leapt += milliseconds;
    const now = this.host.monotonicClock();
    for (const [timer, { due, callback }] of [...this.#planned].sort(([, one], [, other]) => one.due - other.due)) {
      if (due > now) break;
      this.host.clearTimer(timer);
      nodeHost.setTimer(0, callback);
    }
  }
}
