// Where statements go while an expression is lowered.
import type { CoreStatement } from "../../trees/core.ts";
import { endsAbruptly } from "../../trees/core-walks.ts";

/** A list of statements in the making; nothing is added behind a jump. */
export interface Sink {
  readonly statements: CoreStatement[];
  ended: boolean;
}

export function newSink(): Sink {
  return { statements: [], ended: false };
}

export function push(sink: Sink, statement: CoreStatement): void {
  if (sink.ended) return;
  sink.statements.push(statement);
  if (endsAbruptly([statement])) sink.ended = true;
}

/** Appends what another sink gathered. */
export function append(sink: Sink, statements: readonly CoreStatement[]): void {
  for (const statement of statements) push(sink, statement);
}
