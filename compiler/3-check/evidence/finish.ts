// Evidence for good: every question that stands in the tree becomes its answer.
import type * as finished from "../../trees/typed.ts";
import { type Evidence, type EvidenceSlot, solved } from "../open-tree.ts";

type Answer = Exclude<Evidence, EvidenceSlot>;

const none: readonly finished.Evidence[] = [];

/** Makes finished evidence; parts that several uses share stay shared, so that no evidence is longer than it was. */
export class EvidenceFinisher {
  readonly #known = new Map<Answer, finished.Evidence>();

  finish(evidence: Evidence): finished.Evidence {
    const answer = solved(evidence);
    // A refused one stands in an expression that nobody keeps.
    if (answer.kind === "slot") throw new Error(`the checker left evidence open: ${answer.interface}`);
    if (isPlain(answer)) return answer;
    const known = this.#known.get(answer);
    if (known !== undefined) return known;
    const made = { ...answer, arguments: this.finishAll(answer.arguments) };
    this.#known.set(answer, made);
    return made;
  }

  finishAll(evidence: readonly Evidence[]): readonly finished.Evidence[] {
    return evidence.length === 0 ? none : evidence.map((one) => this.finish(one));
  }
}

function isPlain(evidence: Answer): evidence is Answer & finished.Evidence {
  return evidence.kind === "parameter" || evidence.arguments.length === 0;
}
