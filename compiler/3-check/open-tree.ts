// The typed tree while it is being checked: some of its evidence is still asked for.
import type * as typed from "../trees/typed.ts";

/**
 * The place of a question of evidence, which stands in the tree at once. `finish` makes it what its solution is.
 * `refused`: a mistake was reported instead, or the expression around it is thrown away.
 */
export interface EvidenceSlot {
  readonly kind: "slot";
  readonly interface: string;
  solution: Evidence | "refused" | undefined;
}

export type Evidence = typed.Evidence<EvidenceSlot>;
export type Instance = typed.Instance<EvidenceSlot>;
export type TypedActor = typed.TypedActor<EvidenceSlot>;
export type TypedArm = typed.TypedArm<EvidenceSlot>;
export type TypedClause = typed.TypedClause<EvidenceSlot>;
export type TypedExpression = typed.TypedExpression<EvidenceSlot>;
export type TypedFunction = typed.TypedFunction<EvidenceSlot>;
export type TypedModule = typed.TypedModule<EvidenceSlot>;
export type TypedProgram = typed.TypedProgram<EvidenceSlot>;
export type TypedService = typed.TypedService<EvidenceSlot>;
export type TypedShown = typed.TypedShown<EvidenceSlot>;
export type TypedStatement = typed.TypedStatement<EvidenceSlot>;
export type TypedSupervisor = typed.TypedSupervisor<EvidenceSlot>;
export type TypedTest = typed.TypedTest<EvidenceSlot>;

/** What a piece of evidence has come to so far: a slot only while its question is open, or refused. */
export function solved(evidence: Evidence): Evidence {
  let current = evidence;
  while (current.kind === "slot" && current.solution !== undefined && current.solution !== "refused") {
    current = current.solution;
  }
  return current;
}
