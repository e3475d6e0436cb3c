// What HTTP is made of besides its own: streams, connections, time, and the parser.
import type { Host } from "../../index.ts";

export interface HttpParts {
  readonly stream: ReturnType<Host["stream"]>;
  readonly net: Pick<Host, "net" | "tls">;
  readonly clock: Pick<Host, "wallClock" | "monotonicClock" | "setTimer" | "clearTimer" | "microtask">;
  readonly parser: ReturnType<Host["libraries"]["http"]>;
}

/** With the name that the system has for it. */
class ConnectionError extends Error {
  readonly code = "ECONNRESET";
}

/** Something is missing because the other side has gone. */
export function connectionEnded(text: string): Error {
  return new ConnectionError(text);
}
