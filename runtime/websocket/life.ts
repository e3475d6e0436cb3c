// The life of a connection: what it is at a time, and what belongs to that.
import type { CloseCause } from "./close-codes.ts";
import type { Negotiated } from "./handshake.ts";
import type { InputEnd } from "./input.ts";

/**
 * `on_connect` has not answered. What the client sends waits for the process; what the program sends waits with the
 * connection. With `closing` it closes as soon as it has opened, and is dead already.
 */
export interface Opening {
  readonly kind: "opening";
  readonly negotiated: Negotiated;
  readonly closing: CloseCause | undefined;
}

/** With `ended` the client has ended it, which takes effect when the processes have had their turn. */
export interface Open {
  readonly kind: "open";
  readonly ended: InputEnd | undefined;
}

/**
 * Has left its rooms, operations answer -1, and the close frame has gone out. `on_close` is due: when the callback that
 * runs has returned, and where the server began, when the peer has answered or its time for that is over.
 */
export interface Closing {
  readonly kind: "closing";
  readonly cause: CloseCause;
}

/** `on_close` runs or has run, or is never called: for a connection that did not open. */
export interface Gone {
  readonly kind: "gone";
  readonly opened: boolean;
}

/**
 * Two functions of the connection alone end it: `#depart` what is open, `#retract` what is opening. The order is always
 * the same: it leaves its rooms, is dead, its close frame goes out, `on_close` runs, its handle is freed with its process.
 * Nothing can join in between, because only what is alive joins.
 */
export type LifeState = Opening | Open | Closing | Gone;

export const open: Open = { kind: "open", ended: undefined };
