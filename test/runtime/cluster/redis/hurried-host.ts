// A host in a hurry, for tests that wait for what takes seconds.
import type { Host } from "../../../../runtime/host/index.ts";
import { nodeHost } from "../../../../runtime/host/node.ts";

/** Its short timers, of a second or less, call back three times as soon. */
export function hurriedHost(): Host {
  const shortened = (milliseconds: number): number => (milliseconds <= 1000 ? milliseconds / 3 : milliseconds);
  return {
    ...nodeHost,
    setTimer: (milliseconds, callback, keepsAlive) => nodeHost.setTimer(shortened(milliseconds), callback, keepsAlive),
  };
}
