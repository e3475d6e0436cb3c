// Lines of the log about connections that only those who debug want to see.
import { type Facts, logFact, logsEverything } from "../log.ts";

/** `connection` is its number. */
export function traceConnection(connection: number, text: string, facts: Facts = {}): void {
  if (logsEverything()) logFact(0, text, { connection, ...facts });
}
