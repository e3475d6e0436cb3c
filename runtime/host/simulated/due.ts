// What is due, in the lanes that it stands in.
import type { Choices } from "./choices.ts";

/** What is planned for one lane happens in its order: a program's turns, what passes one way on a connection. */
export class Lane {
  readonly name: string;
  /** False: nothing of it happens any more. */
  open = true;
  /** What is due of it, in order, from `head` on. */
  due: Planned[] = [];
  head = 0;

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

function isOlder(one: Planned | undefined, other: Planned | undefined): number {
  if (one === undefined || other === undefined) return 0;
  return one.due - other.due || one.sequence - other.sequence;
}

/** So many are cut off at once that have happened. */
const CUT = 64;

export class Due {
  /** With something due. */
  #lanes: Lane[] = [];

  add(planned: Planned): void {
    const { lane } = planned;
    if (lane.due.length === 0) this.#lanes.push(lane);
    lane.due.push(planned);
  }

  clear(): void {
    for (const lane of this.#lanes) empty(lane);
    this.#lanes = [];
  }

  some(isSo: (planned: Planned) => boolean): boolean {
    return this.#lanes.some(({ due, head }) => due.some((planned, index) => index >= head && isSo(planned)));
  }

  /** Of each lane the first, and which of them is decided: 0 is the one that has waited longest. */
  take(choices: Choices): Planned | undefined {
    if (this.#lanes.some(isStale)) this.#lanes = this.#lanes.filter(refresh);
    const lanes = this.#lanes;
    if (lanes.length > 1) lanes.sort((one, other) => isOlder(one.due[one.head], other.due[other.head]));
    const lane = lanes[choices.choose(lanes.length)];
    if (lane === undefined) return undefined;
    const planned = lane.due[lane.head];
    lane.head += 1;
    return planned;
  }
}

/** Nothing is at its head that can happen. */
function isStale({ due, head, open }: Lane): boolean {
  const first = due[head];
  return !open || first === undefined || first.call === undefined;
}

function empty(lane: Lane): void {
  lane.due = [];
  lane.head = 0;
}

/** Lets go of what can't happen any more at its head; false: nothing is left. */
function refresh(lane: Lane): boolean {
  const { due } = lane;
  while (lane.head < due.length && due[lane.head]?.call === undefined) lane.head += 1;
  if (!lane.open || lane.head === due.length) {
    empty(lane);
    return false;
  }
  if (lane.head >= CUT) {
    lane.due = due.slice(lane.head);
    lane.head = 0;
  }
  return true;
}
