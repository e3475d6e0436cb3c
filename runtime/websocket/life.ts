// The life of a connection: what it is at a time, and what belongs to that.
//
// A connection is in one of four states, each with what belongs to it, and only goes forward:
//
//   Opening   The request is in order and `on_connect` has been asked. The handle is alive: it may join rooms, and what is
//             sent to it waits in its outbox. What the client sends waits for the process.
//   Open      The answer 101 has gone out, and what waited behind it.
//   Closing   It has ended for everybody else: it is in no room, operations on its handle answer -1. `on_close` is due.
//   Gone      `on_close` runs or has run, or never will, because the connection was not let in.
//
// Its end may come from four sides, from several of them, and at any time: from the client (a close frame, a violation, no
// more bytes, a cut), from the program (`Ws.close`), from the server (it stops, the heartbeat, a slow consumer, memory), and
// from its own process (a panic, a kill, a link). Whatever it is, two functions alone do it, `#beginClosing` for what is
// open and `#abortOpening` for what is opening, and the order is always the same: it leaves its rooms, it is dead, its close
// frame goes out, `on_close` runs, its handle is freed with its process. Nothing can join in between, because only what is
// alive joins. The first three happen when the end is known, whatever a callback waits for. `on_close` is the last message
// of the process: it comes after the callback that runs, for callbacks never overlap.
//
// Two ends are not quite at once. What a client sent before its own end is handled as if there were no end, as far as that
// needs no waiting: its end is noted in the state (`ended`) and takes effect when the processes have had their turn. And
// where this side begins, the peer has its time to answer: `on_close` is called with the answer, or when that time is over.
//
// The socket has an end of its own, which the close handshake sees to. A server that stops waits until that has come and no
// `on_close` is due or runs. Handles are freed with the process: an `on_connect` that never answers keeps its handle when
// everything else of its connection is gone.

import type { InputEnd } from "./input.ts";
import type { CloseCause } from "./protocol/close-codes.ts";
import type { Negotiated } from "./protocol/handshake.ts";

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
interface Open {
  readonly kind: "open";
  readonly ended: InputEnd | undefined;
}

/**
 * Has left its rooms, operations answer -1, and the close frame has gone out. `on_close` is due: when the callback that
 * runs has returned, and where the server began, when the peer has answered or its time for that is over.
 */
interface Closing {
  readonly kind: "closing";
  readonly cause: CloseCause;
}

/** `on_close` runs or has run, or is never called: for a connection that did not open. */
interface Gone {
  readonly kind: "gone";
  readonly opened: boolean;
}

export type LifeState = Opening | Open | Closing | Gone;

export const open: Open = { kind: "open", ended: undefined };
