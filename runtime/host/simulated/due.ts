// What is due, in the lanes that it stands in.
import type { Choices } from "./choices.ts";

/** What is planned for one lane happens in its order: a program's turns, what passes one way on a connection. */
export class Lane {
  readonly name: string;
  /** False: nothing of it happens any more. */
  open = true;

  constructor(name: string) {
    this.name = name;
  }
}

export interface Planned {
  readonly due: number;
  readonly sequence: number;
  readonly lane: Lane;
  /** Whether it happens by itself, whatever programs do: heartbeats, timers of servers. */
  readonly isRoutine: boolean;
  /** Undefined: it has happened, or was cancelled. */
  call: (() => void) | undefined;
}

export function isAlive({ call, lane }: Planned): boolean {
  return call !== undefined && lane.open;
}

/** So many are let go of at once that have happened. */
const CUT = 64;

/** What is due of one lane, in order. */
class Queue {
  readonly lane: Lane;
  #planned: Planned[] = [];
  #head = 0;

  constructor(lane: Lane) {
    this.lane = lane;
  }

  get first(): Planned | undefined {
    return this.#planned[this.#head];
  }

  add(planned: Planned): void {
    this.#planned.push(planned);
  }

  /** Lets go of the first one. */
  drop(): void {
    this.#head += 1;
    if (this.#head < CUT) return;
    this.#planned = this.#planned.slice(this.#head);
    this.#head = 0;
  }

  some(isSo: (planned: Planned) => boolean): boolean {
    return this.#planned.some((planned, index) => index >= this.#head && isSo(planned));
  }

  /** False: nothing of it can happen. */
  refresh(): boolean {
    if (!this.lane.open) return false;
    while (this.first !== undefined && this.first.call === undefined) this.drop();
    return this.first !== undefined;
  }
}

function olderFirst({ first: one }: Queue, { first: other }: Queue): number {
  if (one === undefined || other === undefined) return 0;
  return one.due - other.due || one.sequence - other.sequence;
}

export class Due {
  readonly #byLane = new Map<Lane, Queue>();
  #queues: Queue[] = [];

  add(planned: Planned): void {
    const { lane } = planned;
    let queue = this.#byLane.get(lane);
    if (queue === undefined) {
      queue = new Queue(lane);
      this.#byLane.set(lane, queue);
      this.#queues.push(queue);
    }
    queue.add(planned);
  }

  clear(): void {
    this.#byLane.clear();
    this.#queues = [];
  }

  some(isSo: (planned: Planned) => boolean): boolean {
    return this.#queues.some((queue) => queue.some(isSo));
  }

  /** Of each lane the first, and which of them is decided: 0 is the one that has waited longest. */
  take(choices: Choices): Planned | undefined {
    let isStale = false;
    for (const queue of this.#queues) {
      if (queue.refresh()) continue;
      this.#byLane.delete(queue.lane);
      isStale = true;
    }
    if (isStale) this.#queues = this.#queues.filter(({ lane }) => this.#byLane.has(lane));
    const queues = this.#queues;
    if (queues.length > 1) queues.sort(olderFirst);
    const queue = queues[choices.choose(queues.length)];
    const planned = queue?.first;
    queue?.drop();
    return planned;
  }
}
