// The last step of the checker: every question of evidence becomes its answer. Nothing changes afterwards.
import type { TypedProgram } from "../trees/typed.ts";
import type { Context } from "./context.ts";
import { type EvidenceSlot, type TypedProgram as OpenProgram, solved } from "./open-tree.ts";

/** undefined when a mistake was reported: then some questions have no answer. */
export function finish(context: Context, program: OpenProgram): TypedProgram | undefined {
  if (context.failed) return undefined;
  if (isAnswered(program, context.slots)) return program;
  const open = context.slots.filter((slot) => slot.solution === undefined).map((slot) => slot.interface);
  throw new Error(`the checker left evidence open: ${open.join(", ")}`);
}

/** Fills the places of all questions; a refused one stands in an expression that nobody keeps. */
function isAnswered(program: OpenProgram, slots: readonly EvidenceSlot[]): program is TypedProgram {
  for (const slot of slots) {
    const answer = solved(slot);
    if (answer.kind !== "slot") Object.assign(slot, answer, { solution: undefined });
    else if (answer.solution !== "refused") return false;
  }
  return true;
}
