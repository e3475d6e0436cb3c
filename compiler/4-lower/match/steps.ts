// Decision graphs: the steps of a match, and the form in which no step stands twice.
import type { GlobalName, TypedPattern } from "../../trees/typed.ts";
import type { Occurrence } from "./occurrence.ts";
import type { Binding } from "./rows.ts";

export type Test =
  | { readonly kind: "literal"; readonly value: number | string | boolean | undefined }
  | { readonly kind: "tag"; readonly tag: number }
  | { readonly kind: "length"; readonly length: number }
  | { readonly kind: "prefix"; readonly prefix: string }
  /** The value is such a thing at all. */
  | { readonly kind: "shape"; readonly shape: Shape };

export type Shape =
  | { readonly kind: "tuple"; readonly size: number }
  | { readonly kind: "list" }
  | { readonly kind: "string" }
  | { readonly kind: "type"; readonly definition: GlobalName };

/** Numbers stand for other steps. */
export type Step =
  | { readonly kind: "fail" }
  /** The arm is the answer; the bindings are those that are the same on all ways to it. */
  | { readonly kind: "leaf"; readonly arm: number; readonly bindings: readonly Binding[] }
  | {
      readonly kind: "guard";
      readonly arm: number;
      readonly bindings: readonly Binding[];
      readonly then: number;
      readonly otherwise: number;
    }
  /** Names of alternatives get their values. */
  | { readonly kind: "assign"; readonly arm: number; readonly bindings: readonly Binding[]; readonly then: number }
  | {
      readonly kind: "switch";
      readonly occurrence: Occurrence;
      /** The parts of the occurrence are looked at below. */
      readonly opens: boolean;
      readonly branches: readonly Branch[];
      /** Undefined: the branches are all there can be. */
      readonly otherwise: number | undefined;
    };

interface Branch {
  readonly tests: readonly Test[];
  readonly then: number;
}

/** Every edge leads to a later step; all steps can be reached; a switch has an `otherwise`, and no two equal ways. */
export interface Graph {
  readonly steps: readonly Step[];
}

export function shapeOf(pattern: TypedPattern): Shape | undefined {
  switch (pattern.kind) {
    case "tuple":
      return { kind: "tuple", size: pattern.elements.length };
    case "list":
    case "cons":
      return { kind: "list" };
    case "prefix":
      return { kind: "string" };
    case "constructor":
    case "struct":
      return { kind: "type", definition: pattern.definition };
    default:
      return undefined;
  }
}

/** The value that a pattern matches by `==`. */
export function literalOf(
  pattern: TypedPattern,
): { readonly value: number | string | boolean | undefined } | undefined {
  switch (pattern.kind) {
    case "int":
    case "float":
      // 0.0 and -0.0 are equal.
      return { value: pattern.value === 0 ? 0 : pattern.value };
    case "bool":
    case "string":
      return { value: pattern.value };
    case "atom":
      return { value: pattern.name };
    case "unit":
      return { value: undefined };
    default:
      return undefined;
  }
}

/** The steps that a step leads to, each once. */
export function successors(step: Step): readonly number[] {
  switch (step.kind) {
    case "fail":
    case "leaf":
      return [];
    case "guard":
      return [step.then, step.otherwise];
    case "assign":
      return [step.then];
    case "switch": {
      const ways = step.branches.map((branch) => branch.then);
      return [...new Set(step.otherwise === undefined ? ways : [...ways, step.otherwise])];
    }
    default:
      return step satisfies never;
  }
}

/** What can be reached from `entry`, without steps that decide nothing, and with equal steps made one. */
export function inVariable(steps: readonly (Step | undefined)[], entry: number): Graph {
  const made: Step[] = [];
  const places = new Map<number, number>();
  const known = new Map<string, number>();
  const occurrences = new Map<Occurrence, number>();
  for (const number of lastFirst(steps, entry)) {
    const step = steps[number];
    if (step === undefined) continue;
    const joined = rejoined(step, (one) => places.get(one) ?? 0);
    if (typeof joined === "number") {
      places.set(number, joined);
      continue;
    }
    const key = keyOf(joined, occurrences);
    const place = known.get(key) ?? made.push(joined) - 1;
    known.set(key, place);
    places.set(number, place);
  }
  return inOrder(made, places.get(entry) ?? 0);
}

/** Numbers of the steps, each after those that it leads to. */
function lastFirst(steps: readonly (Step | undefined)[], entry: number): readonly number[] {
  const order: number[] = [];
  const entered = new Set([entry]);
  const open = [{ step: entry, left: [...waysOf(steps, entry)].reverse() }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const next = top.left.pop();
    if (next === undefined) {
      order.push(top.step);
      open.pop();
    } else if (!entered.has(next)) {
      entered.add(next);
      open.push({ step: next, left: [...waysOf(steps, next)].reverse() });
    }
  }
  return order;
}

function waysOf(steps: readonly (Step | undefined)[], number: number): readonly number[] {
  const step = steps[number];
  return step === undefined ? [] : successors(step);
}

/** The step with its ways replaced; a number when all of them are one. */
function rejoined(step: Step, placeOf: (number: number) => number): Step | number {
  if (step.kind !== "switch") return moved(step, placeOf);
  const rest = step.otherwise === undefined ? undefined : placeOf(step.otherwise);
  const ways = new Map<number, Test[]>();
  for (const { tests, then } of step.branches) {
    const place = placeOf(then);
    if (place === rest) continue;
    const same = ways.get(place);
    if (same === undefined) ways.set(place, [...tests]);
    else same.push(...tests);
  }
  const branches = [...ways].map(([then, tests]) => ({ tests, then }));
  // All cases are covered: the last one needs no test.
  const otherwise = rest ?? branches.pop()?.then ?? 0;
  return branches.length === 0 ? otherwise : { ...step, branches, otherwise };
}

function keyOf(step: Step, occurrences: Map<Occurrence, number>): string {
  const numberOf = (occurrence: Occurrence): number => {
    const number = occurrences.get(occurrence) ?? occurrences.size;
    occurrences.set(occurrence, number);
    return number;
  };
  switch (step.kind) {
    case "fail":
      return "fail";
    case "leaf":
      return `leaf ${step.arm}`;
    case "guard":
      return `guard ${step.arm} ${step.then} ${step.otherwise}`;
    case "assign":
      return `assign ${step.bindings.map((one) => `${one.id}=${numberOf(one.occurrence)}`).join()} ${step.then}`;
    case "switch": {
      const branches = step.branches.map(({ tests, then }) => [then, ...tests.map(testKey)]);
      return `switch ${numberOf(step.occurrence)} ${JSON.stringify(branches)} ${step.otherwise}`;
    }
    default:
      return step satisfies never;
  }
}

function testKey(test: Test): readonly unknown[] {
  switch (test.kind) {
    case "literal":
      return [test.kind, typeof test.value, typeof test.value === "number" ? String(test.value) : test.value];
    case "tag":
      return [test.kind, test.tag];
    case "length":
      return [test.kind, test.length];
    case "prefix":
      return [test.kind, test.prefix];
    case "shape":
      return [test.kind, test.shape];
    default:
      return test satisfies never;
  }
}

/** The steps that can be reached, renumbered so that every edge leads to a later one. */
function inOrder(steps: readonly Step[], entry: number): Graph {
  const order = [...lastFirst(steps, entry)].reverse();
  const places = new Map(order.map((number, place) => [number, place]));
  const placeOf = (number: number): number => places.get(number) ?? 0;
  return {
    steps: order.flatMap((number) => {
      const step = steps[number];
      return step === undefined ? [] : [moved(step, placeOf)];
    }),
  };
}

function moved(step: Step, placeOf: (number: number) => number): Step {
  switch (step.kind) {
    case "fail":
    case "leaf":
      return step;
    case "guard":
      return { ...step, then: placeOf(step.then), otherwise: placeOf(step.otherwise) };
    case "assign":
      return { ...step, then: placeOf(step.then) };
    case "switch": {
      const branches = step.branches.map(({ tests, then }) => ({ tests, then: placeOf(then) }));
      const otherwise = step.otherwise === undefined ? undefined : placeOf(step.otherwise);
      return { ...step, branches, otherwise };
    }
    default:
      return step satisfies never;
  }
}
