// The current program: the one state that a module of the runtime has.
//
// What runs belongs to a program, and everything that a program has hangs on its `Program`. Several may live in one
// process and take turns: whoever begins a turn says whose it is. The scheduler's turns, timers and whatever else the host
// calls back are begun by the program's own host; whatever Node calls by itself (sockets, streams, servers) was given an
// `entry`. Between turns the program that was begun last stays the current one.
import type { Host } from "./host/index.ts";

/**
 * One running program, a record of parts. A room declares its own part, by adding its field to this interface, and makes it
 * with a function that `program.ts` calls.
 */
export interface Program {
  /** The outside world; what it calls back runs as a turn of this program. */
  readonly host: Host;
  /** Of the top-level `let`s that are not the same in every program, by the names that compiled code gives them. */
  values: Record<string, unknown>;
}

/**
 * What compiled code looks at too. The engine embeds what a field was given once, and all that follows from it: with one
 * program in the process, what is looked up in it costs nothing. So `program` is not there before the first one, and
 * nothing but `turnTo` writes it.
 */
export const snow_current: {
  program?: Program | undefined;
  /** Calls and loop turns until the running process lets others run. Counted down by compiled loops and by the driver. */
  reductions: number;
} = { reductions: 0 };

/** Throws when there is none. */
export function current(): Program {
  const { program } = snow_current;
  if (program === undefined) throw new Error("there is no current program");
  return program;
}

/** The host of the current program. */
export function host(): Host {
  return current().host;
}

/** A write of the same, too, would make a variable of it. */
function turnTo(next: Program | undefined): void {
  if (snow_current.program !== next) snow_current.program = next;
}

/** From now on, outside of turns, this is the current program. */
export function makeCurrent(next: Program): void {
  turnTo(next);
}

/** A turn of a program. */
export function enter<R>(next: Program, turn: () => R): R {
  const before = snow_current.program;
  turnTo(next);
  try {
    return turn();
  } finally {
    turnTo(before);
  }
}

/** A function for Node to call: each call of it is a turn of the program that is current now. */
export function entry<P extends readonly unknown[], R>(call: (...parameters: P) => R): (...parameters: P) => R {
  const own = current();
  return (...parameters) => {
    const before = snow_current.program;
    turnTo(own);
    try {
      return call(...parameters);
    } finally {
      turnTo(before);
    }
  };
}
