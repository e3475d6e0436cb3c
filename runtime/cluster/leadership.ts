// Functions that run on one node at a time: who has the lease of a name runs what was given for that name.
//
// A lease is asked for again every few seconds. Whoever cannot renew it in time ends its function before the lease is over,
// so that no other node has begun by then, as long as clocks run alike and nothing stands still.
import {
  atProgramEnd,
  attend,
  type Body,
  type ExitReason,
  holdOpen,
  onShutdownSignal,
  startCallback,
  stopProcess,
} from "../actors/index.ts";
import { current, entry, host } from "../current.ts";
import type { HostTimer } from "../host/index.ts";
import { logFact } from "../log.ts";

/** Milliseconds that a lease is for, … */
const LEASE = 10_000;
/** … between two times that it is asked for, give or take a sixth, … */
const ASK_EVERY = 3000;
/** … and before its end, in which a function that is told to end may do so; then it is killed. */
const LONGEST_END = 2000;
/** Milliseconds in which a node whose function has failed lets others come first. */
const REST = 5000;
/** Milliseconds that giving up a lease may take at a shutdown: else it ends by itself. */
const LONGEST_RELEASE = 1000;

interface RunningLead {
  readonly pid: number;
  /** Has it end. */
  readonly order: () => void;
  /** Kills it when it does not. */
  killTimer: HostTimer | undefined;
}

class Leadership {
  readonly #name: string;
  /** What this node was given to run: the first one runs, or is next. */
  readonly #functions: Body[] = [];
  #running: RunningLead | undefined;
  /** When its lease is over, on the monotonic clock: infinite when there are no other nodes, 0 when it has none. */
  #heldUntil = 0;
  #isAsking = false;
  /** The program was told to stop. */
  #isOver = false;
  #restsUntil = 0;
  #askTimer: HostTimer | undefined;
  #endTimer: HostTimer | undefined;
  #whenEnded: (() => void) | undefined;
  /** The lease is given up, as far as that can be waited for. */
  #released: Promise<void> = Promise.resolve();
  readonly #letGo = holdOpen();
  readonly #ignoreSignals = onShutdownSignal(() => this.#stop());
  readonly #done: () => void;

  /** `done`: nothing is left to run. */
  constructor(name: string, done: () => void) {
    this.#name = name;
    this.#done = done;
  }

  add(body: Body): void {
    this.#functions.push(body);
    if (this.#askTimer !== undefined) return;
    const { node } = current().cluster;
    if (node === undefined) {
      this.#look();
      return;
    }
    this.#askLater(ASK_EVERY);
    node.whenConnected(() => this.#look());
  }

  #askLater(milliseconds: number): void {
    if (this.#askTimer !== undefined) host().clearTimer(this.#askTimer);
    this.#askTimer = host().setTimer(milliseconds, () => this.#look());
  }

  /** Asks for the lease, for the first time or again. */
  #look(): void {
    if (this.#isOver) return;
    const spread = (host().randomUint32() / 2 ** 32 - 0.5) / 3;
    this.#askLater(ASK_EVERY * (1 + spread));
    const now = host().monotonicClock();
    const { node } = current().cluster;
    if (node === undefined) {
      this.#heldUntil = Number.POSITIVE_INFINITY;
      if (now >= this.#restsUntil) this.#begin();
      return;
    }
    // It was alone so far: others may be there now.
    if (this.#heldUntil === Number.POSITIVE_INFINITY) this.#holds(now + LEASE);
    if (this.#isAsking || (this.#running === undefined && now < this.#restsUntil)) return;
    this.#isAsking = true;
    const answered = entry((isHeld: boolean) => this.#answered(isHeld, now));
    const failed = entry(() => {
      this.#isAsking = false;
    });
    node.lease(this.#name, LEASE).then(answered, failed);
  }

  /** `asked`: when. */
  #answered(isHeld: boolean, asked: number): void {
    this.#isAsking = false;
    if (!isHeld) {
      this.#holds(0);
      this.#end("another node leads");
      return;
    }
    this.#holds(asked + LEASE);
    if (this.#isOver || this.#functions.length === 0) this.#release();
    else if (host().monotonicClock() >= this.#restsUntil) this.#begin();
    else if (this.#running === undefined) this.#release();
  }

  #holds(until: number): void {
    this.#heldUntil = until;
    if (this.#endTimer !== undefined) host().clearTimer(this.#endTimer);
    this.#endTimer = undefined;
    if (until === 0) return;
    const left = until - LONGEST_END - host().monotonicClock();
    this.#endTimer = host().setTimer(left, () => this.#expires(), false);
  }

  #expires(): void {
    this.#holds(0);
    this.#end("the broker is gone");
  }

  get #leads(): boolean {
    return host().monotonicClock() < this.#heldUntil - LONGEST_END;
  }

  #begin(): void {
    const [body] = this.#functions;
    if (body === undefined || this.#running !== undefined || this.#isOver || !this.#leads) return;
    logFact(1, "leads", { name: this.#name });
    const pid = startCallback("leader", body, []);
    const lead: RunningLead = {
      pid,
      order: attend(pid, (reason) => this.#ended(lead, reason)),
      killTimer: undefined,
    };
    this.#running = lead;
  }

  /** Has the function end, with Shutdown, and with Killed when that takes too long. */
  #end(cause: string): void {
    const lead = this.#running;
    if (lead === undefined || lead.killTimer !== undefined) return;
    logFact(1, "leads no more", { name: this.#name, cause });
    lead.killTimer = host().setTimer(LONGEST_END, () => stopProcess(lead.pid, "killed"));
    lead.order();
  }

  #ended({ killTimer }: RunningLead, { kind, text }: ExitReason): void {
    this.#running = undefined;
    if (killTimer !== undefined) host().clearTimer(killTimer);
    else logFact(1, "leads no more", { name: this.#name, cause: text });
    const [body] = this.#functions;
    if (kind === "normal") this.#functions.shift();
    else if (killTimer === undefined && body !== undefined) {
      this.#functions.push(body);
      this.#functions.shift();
      this.#restsUntil = host().monotonicClock() + REST;
    }
    this.#release();
    this.#whenEnded?.();
    if (this.#functions.length === 0) this.#finish();
    else if (!this.#isOver) this.#askLater(Math.max(0, this.#restsUntil - host().monotonicClock()));
  }

  /** Others may have the lease. */
  #release(): void {
    const { node } = current().cluster;
    const held = this.#heldUntil;
    this.#holds(0);
    if (held === 0 || node === undefined) return;
    this.#released = new Promise((resolve) => {
      const timer = host().setTimer(LONGEST_RELEASE, resolve, false);
      const released = entry(() => {
        host().clearTimer(timer);
        resolve();
      });
      node.release(this.#name).then(released, released);
    });
  }

  /** Resolves when its function has ended and others may lead. */
  #stop(): Promise<void> {
    this.#isOver = true;
    if (this.#askTimer !== undefined) host().clearTimer(this.#askTimer);
    if (this.#running === undefined) {
      this.#release();
      return this.#released;
    }
    return new Promise((resolve) => {
      this.#whenEnded = () => resolve(this.#released);
      this.#end("the program stops");
    });
  }

  /** The program has ended. */
  end(): void {
    this.#isOver = true;
    for (const timer of [this.#askTimer, this.#endTimer]) if (timer !== undefined) host().clearTimer(timer);
  }

  #finish(): void {
    if (this.#askTimer !== undefined) host().clearTimer(this.#askTimer);
    this.#ignoreSignals();
    this.#letGo();
    this.#done();
  }
}

/** By name, what this node runs when it leads, or will. */
export class Leaderships {
  readonly #byName = new Map<string, Leadership>();
  /** They hear of the end of the program. */
  #isWatched = false;

  add(name: string, body: Body): void {
    if (!this.#isWatched) {
      this.#isWatched = true;
      atProgramEnd(async () => {
        for (const leadership of this.#byName.values()) leadership.end();
      });
    }
    let leadership = this.#byName.get(name);
    if (leadership === undefined) {
      leadership = new Leadership(name, () => this.#byName.delete(name));
      this.#byName.set(name, leadership);
    }
    leadership.add(body);
  }
}
