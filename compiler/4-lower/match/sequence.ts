// One arm as a sequence of tests: as long as its patterns are large, whatever they are.
//
// An or-pattern is left by its first alternative that matches: what follows asks the same whichever it was. Only a guard
// may answer otherwise for another alternative. Then what follows is written for each of them; the checker sees to it
// that they are not too many.
import { isAmbiguous } from "../../trees/overlap.ts";
import type { TypedPattern } from "../../trees/typed.ts";
import { isTrusted, type Occurrence, type Verified } from "./occurrence.ts";
import { type Arm, type Binding, type Constraint, listShape, partsOf } from "./rows.ts";
import { literalOf, type Step, shapeOf, type Test } from "./steps.ts";

type Operation =
  | { readonly kind: "test"; readonly occurrence: Occurrence; readonly test: Test }
  | { readonly kind: "longer"; readonly occurrence: Occurrence; readonly least: number }
  | { readonly kind: "bind"; readonly binding: Binding }
  | {
      readonly kind: "choice";
      readonly alternatives: readonly (readonly Operation[])[];
      /** Another alternative may match too, for a guard that refused the first one. */
      readonly isOpen: boolean;
    };

interface Ends {
  readonly steps: (Step | undefined)[];
  /** What matching leads to: a step, for the step that a guard goes to when it refuses. */
  readonly matched: (fail: number) => number;
  readonly fail: number;
}

/** The first step of an arm that is tested by itself. */
export function testInOrder(
  arm: Arm,
  { steps, leaf, fail, strict }: Pick<Ends, "steps" | "fail"> & { readonly leaf: number; readonly strict: boolean },
): number {
  const operations = operationsOf(arm, arm.start, strict ? new Set() : undefined);
  const { index, bindings } = arm;
  const matched = (otherwise: number): number =>
    arm.guarded ? steps.push({ kind: "guard", arm: index, bindings, then: leaf, otherwise }) - 1 : leaf;
  return linked(arm, operations, { steps, matched, fail });
}

function operationsOf(arm: Arm, start: readonly Constraint[], known: Verified): readonly Operation[] {
  const operations: Operation[] = [];
  const verified = known === undefined ? undefined : new Set(known);
  const pending = [...start].reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { occurrence, pattern } = next;
    if (verified !== undefined && !isTrusted(occurrence, verified)) {
      const shape = shapeOf(pattern);
      if (shape !== undefined) {
        operations.push({ kind: "test", occurrence, test: { kind: "shape", shape } });
        verified.add(occurrence);
      }
    }
    if (pattern.kind === "or") {
      const alternatives = pattern.alternatives.map((one) =>
        operationsOf(arm, [{ occurrence, pattern: one }], verified),
      );
      const isOpen = arm.guarded && (isAmbiguous(pattern) || alternatives.some((one) => one.some(isOpenChoice)));
      operations.push({ kind: "choice", alternatives, isOpen });
      continue;
    }
    if (pattern.kind === "bind" || pattern.kind === "as") {
      const { id, name } = pattern;
      if (arm.loose.has(id)) operations.push({ kind: "bind", binding: { id, name, occurrence } });
      if (pattern.kind === "as") pending.push({ occurrence, pattern: pattern.pattern });
      continue;
    }
    const operation = operationOf(occurrence, pattern, verified);
    if (operation !== undefined) operations.push(operation);
    pending.push(...partsOf(occurrence, pattern).toReversed());
  }
  return operations;
}

/** The test of the value itself, its shape excepted. */
function operationOf(occurrence: Occurrence, pattern: TypedPattern, verified: Verified): Operation | undefined {
  const test = (made: Test): Operation => ({ kind: "test", occurrence, test: made });
  switch (pattern.kind) {
    case "constructor":
      return pattern.variants === 1 ? undefined : test({ kind: "tag", tag: pattern.tag });
    case "list":
    case "cons": {
      const { items, rest } = listShape(pattern);
      if (rest === undefined) return test({ kind: "length", length: items.length });
      return { kind: "longer", occurrence, least: items.length };
    }
    case "prefix":
      return test({ kind: "prefix", prefix: pattern.prefix });
    case "unit":
      return verified === undefined ? undefined : test({ kind: "literal", value: undefined });
    default: {
      const literal = literalOf(pattern);
      return literal === undefined ? undefined : test({ kind: "literal", value: literal.value });
    }
  }
}

function isOpenChoice(operation: Operation): boolean {
  return operation.kind === "choice" && operation.isOpen;
}

/** The operations from the last to the first, each leading to the next. */
function linked(arm: Arm, operations: readonly Operation[], ends: Ends): number {
  const { steps, matched, fail } = ends;
  const split = operations.findIndex(isOpenChoice);
  const choice = operations[split];
  let then: number;
  if (choice?.kind === "choice") {
    const behind = operations.slice(split + 1);
    then = choice.alternatives.reduceRight(
      (next, one) => linked(arm, [...one, ...behind], { ...ends, fail: next }),
      fail,
    );
  } else then = matched(fail);
  for (const operation of (split < 0 ? operations : operations.slice(0, split)).toReversed()) {
    switch (operation.kind) {
      case "test": {
        const branches = [{ tests: [operation.test], then }];
        const { occurrence } = operation;
        then = steps.push({ kind: "switch", occurrence, opens: true, branches, otherwise: fail }) - 1;
        break;
      }
      case "longer": {
        const tests = Array.from({ length: operation.least }, (_, length) => ({ kind: "length", length }) as const);
        const branches = [{ tests, then: fail }];
        const { occurrence } = operation;
        then = steps.push({ kind: "switch", occurrence, opens: true, branches, otherwise: then }) - 1;
        break;
      }
      case "bind":
        then = steps.push({ kind: "assign", arm: arm.index, bindings: [operation.binding], then }) - 1;
        break;
      case "choice": {
        const after = then;
        then = operation.alternatives.reduceRight(
          (next, one) => linked(arm, one, { steps, matched: () => after, fail: next }),
          fail,
        );
        break;
      }
      default:
        operation satisfies never;
    }
  }
  return then;
}
