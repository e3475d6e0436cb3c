// The typed tree while it is being checked: its types and effects may still change, some evidence is asked for.
import type * as typed from "../trees/typed.ts";
import type { Effect, Type } from "./types/type.ts";

/**
 * The place of a question of evidence, which stands in the tree at once; `finish` puts its solution there.
 * `refused`: a mistake was reported instead, or the expression around it is thrown away.
 */
export interface EvidenceSlot {
  readonly kind: "slot";
  readonly interface: string;
  solution: Evidence | "refused" | undefined;
}

export interface Open extends typed.Stage {
  readonly type: Type;
  readonly effect: Effect;
  readonly evidence: EvidenceSlot;
}

export type Crossing = typed.Crossing<Open>;
export type Evidence = typed.Evidence<EvidenceSlot>;
export type Instance = typed.Instance<Open>;
export type Offered = typed.Offered<Open>;
export type OfferedFunction = typed.OfferedFunction<Open>;
export type OfferedType = typed.OfferedType<Open>;
export type OfferedValue = typed.OfferedValue<Open>;
export type TypedActor = typed.TypedActor<Open>;
export type TypedArm = typed.TypedArm<Open>;
export type TypedChannel = typed.TypedChannel<Open>;
export type ChannelMessage = typed.ChannelMessage<Open>;
export type TypedClause = typed.TypedClause<Open>;
export type TypedExpression = typed.TypedExpression<Open>;
export type TypedExtern = typed.TypedExtern<Open>;
export type TypedFunction = typed.TypedFunction<Open>;
export type TypedModule = typed.TypedModule<Open>;
export type TypedOperation = typed.TypedOperation<Open>;
export type TypedPattern = typed.TypedPattern<Open>;
export type TypedProgram = typed.TypedProgram<Open>;
export type TypedService = typed.TypedService<Open>;
export type TypedShown = typed.TypedShown<Open>;
export type TypedSqlPart = typed.TypedSqlPart<Open>;
export type TypedStatement = typed.TypedStatement<Open>;
export type TypedSupervisor = typed.TypedSupervisor<Open>;
export type TypedTest = typed.TypedTest<Open>;

/** What a piece of evidence has come to so far: a slot only while its question is open, or refused. */
export function solved(evidence: Evidence): Evidence {
  let current = evidence;
  while (current.kind === "slot" && current.solution !== undefined && current.solution !== "refused") {
    current = current.solution;
  }
  return current;
}
