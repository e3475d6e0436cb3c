// Decision graphs, held against a matcher that tries one pattern after the other.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { TypedExpression, TypedPattern } from "../../../compiler/trees/typed.ts";
import type { Type } from "../../../compiler/trees/types.ts";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import { definition, evaluate, expression, int, pattern, programOf, span } from "../../support/typed.ts";

const shape = { module: "Main", name: "Shape" };
const shapeType: Type = { kind: "named", module: "Main", name: "Shape", arguments: [] };
const variants = [
  { name: "Dot", arity: 0 },
  { name: "One", arity: 1 },
  { name: "Two", arity: 2 },
];

/** A value as plain data, and how it looks to compiled code. */
type Value =
  | { kind: "int"; value: number }
  | { kind: "bool"; value: boolean }
  | { kind: "string"; value: string }
  | { kind: "tuple"; parts: Value[] }
  | { kind: "list"; parts: Value[] }
  | { kind: "variant"; tag: number; parts: Value[] };

type Sort = "int" | "bool" | "string" | "tuple" | "list" | "shape";

function valuesOf(sort: Sort): fc.Arbitrary<Value> {
  switch (sort) {
    case "int":
      return fc.integer({ min: 0, max: 3 }).map((value) => ({ kind: "int", value }));
    case "bool":
      return fc.boolean().map((value) => ({ kind: "bool", value }));
    case "string":
      return fc.constantFrom("", "a", "ab", "abc", "b").map((value) => ({ kind: "string", value }));
    case "tuple":
      return fc.tuple(valuesOf("int"), valuesOf("bool"), valuesOf("list")).map((parts) => ({ kind: "tuple", parts }));
    case "list":
      return fc.array(valuesOf("int"), { maxLength: 4 }).map((parts) => ({ kind: "list", parts }));
    case "shape":
      return fc.oneof(
        fc.constant<Value>({ kind: "variant", tag: 0, parts: [] }),
        valuesOf("tuple").map((one): Value => ({ kind: "variant", tag: 1, parts: [one] })),
        fc.tuple(valuesOf("string"), valuesOf("list")).map((parts): Value => ({ kind: "variant", tag: 2, parts })),
      );
    default:
      return sort satisfies never;
  }
}

const wildcard = pattern({ kind: "wildcard" });
/** Every bind takes the same id: a pattern has at most one. */
const bind = pattern({ kind: "bind", id: 1, name: "seen" });

function patternOf(sort: Sort, depth: number): fc.Arbitrary<TypedPattern> {
  if (depth === 0) return fc.constant(wildcard);
  const smaller = (other: Sort): fc.Arbitrary<TypedPattern> => patternOf(other, depth - 1);
  const or = fc
    .array(
      fc.oneof({ weight: 4, arbitrary: specific(sort, smaller) }, { weight: 1, arbitrary: fc.constant(wildcard) }),
      {
        minLength: 2,
        maxLength: 3,
      },
    )
    .map((alternatives) => pattern({ kind: "or", alternatives }));
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(wildcard) },
    { weight: 5, arbitrary: specific(sort, smaller) },
    { weight: 1, arbitrary: or },
  );
}

function specific(sort: Sort, smaller: (sort: Sort) => fc.Arbitrary<TypedPattern>): fc.Arbitrary<TypedPattern> {
  switch (sort) {
    case "int":
      return fc.integer({ min: 0, max: 3 }).map((value) => pattern({ kind: "int", value }));
    case "bool":
      return fc.boolean().map((value) => pattern({ kind: "bool", value }));
    case "string":
      return fc.oneof(
        fc.constantFrom("", "a", "ab", "abc").map((value) => pattern({ kind: "string", value })),
        fc
          .tuple(fc.constantFrom("a", "ab", "b"), smaller("string"))
          .map(([prefix, rest]) => pattern({ kind: "prefix", prefix, rest })),
      );
    case "tuple":
      return fc
        .tuple(smaller("int"), smaller("bool"), smaller("list"))
        .map((elements) => pattern({ kind: "tuple", elements }));
    case "list":
      return fc.oneof(
        fc.array(smaller("int"), { maxLength: 3 }).map((elements) => pattern({ kind: "list", elements })),
        fc.tuple(smaller("int"), smaller("list")).map(([head, tail]) => pattern({ kind: "cons", head, tail })),
      );
    case "shape": {
      const make = (tag: number) => (payload: readonly TypedPattern[]) =>
        pattern({
          kind: "constructor",
          definition: shape,
          variant: variants[tag]?.name ?? "",
          tag,
          variants: 3,
          payload,
        });
      return fc.oneof(
        fc.constant(make(0)([])),
        smaller("tuple").map((one) => make(1)([one])),
        fc.tuple(smaller("string"), smaller("list")).map(make(2)),
      );
    }
    default:
      return sort satisfies never;
  }
}

function matches(one: TypedPattern, value: Value): boolean {
  switch (one.kind) {
    case "wildcard":
    case "bind":
      return true;
    case "or":
      return one.alternatives.some((alternative) => matches(alternative, value));
    case "int":
    case "bool":
    case "string":
      return value.kind === one.kind && value.value === one.value;
    case "prefix":
      return (
        value.kind === "string" &&
        value.value.startsWith(one.prefix) &&
        matches(one.rest, { kind: "string", value: value.value.slice(one.prefix.length) })
      );
    case "tuple":
      return value.kind === "tuple" && allMatch(one.elements, value.parts);
    case "list":
      return value.kind === "list" && one.elements.length === value.parts.length && allMatch(one.elements, value.parts);
    case "cons": {
      if (value.kind !== "list") return false;
      const [head, ...tail] = value.parts;
      return head !== undefined && matches(one.head, head) && matches(one.tail, { kind: "list", parts: tail });
    }
    case "constructor":
      return value.kind === "variant" && value.tag === one.tag && allMatch(one.payload, value.parts);
    default:
      throw new Error(`no ${one.kind} patterns here`);
  }
}

function allMatch(patterns: readonly TypedPattern[], values: readonly Value[]): boolean {
  return patterns.every((one, index) => {
    const value = values[index];
    return value !== undefined && matches(one, value);
  });
}

/** Objects as compiled code makes them. */
function toJavaScript(value: Value): unknown {
  switch (value.kind) {
    case "int":
    case "bool":
    case "string":
      return value.value;
    case "tuple":
      return value.parts.map(toJavaScript);
    case "list":
      return snow_list_of(value.parts.map(toJavaScript));
    case "variant":
      return Object.fromEntries([
        ["tag", value.tag],
        ...value.parts.map((part, index) => [`_${index}`, toJavaScript(part)]),
      ]);
    default:
      return value satisfies never;
  }
}

const types = [{ kind: "sum", module: "Main", name: "Shape", variants } as const];

/** `f(x)`: the number of the first arm that matches, -1 for none. Guards hold for even arms. */
function firstMatch(arms: readonly { readonly pattern: TypedPattern; readonly guarded: boolean }[]) {
  const scrutinee = expression({ kind: "local", id: 0, name: "x", evidence: [] }, shapeType);
  const body: TypedExpression = expression({
    kind: "case",
    scrutinee,
    arms: [
      ...arms.map((arm, index) => ({
        span,
        pattern: arm.pattern,
        guard: arm.guarded ? expression({ kind: "bool", value: index % 2 === 0 }) : undefined,
        // Large enough that it may not be written twice.
        body: expression({ kind: "tuple", elements: [int(index)] }),
      })),
      { span, pattern: wildcard, guard: undefined, body: expression({ kind: "tuple", elements: [int(-1)] }) },
    ],
  });
  const f = definition("f", [pattern({ kind: "bind", id: 0, name: "x" }, shapeType)], body);
  const main = definition(
    "main",
    [],
    expression({ kind: "function", target: { module: "Main", name: "f" }, evidence: [], effect: f.effect }),
  );
  return evaluate(programOf([f, main], types));
}

it("finds the first arm that matches, whatever the patterns", () => {
  const arms = fc.array(fc.record({ pattern: patternOf("shape", 4), guarded: fc.boolean() }), {
    minLength: 1,
    maxLength: 6,
  });
  const property = fc.property(arms, fc.array(valuesOf("shape"), { minLength: 8, maxLength: 8 }), (rows, values) => {
    const { code, run } = firstMatch(rows);
    for (const value of values) {
      const expected = rows.findIndex((row, index) => (!row.guarded || index % 2 === 0) && matches(row.pattern, value));
      expect(run(toJavaScript(value)), code).toEqual([expected]);
    }
  });
  fc.assert(property, { numRuns: 300 });
});

it("tests nothing twice", () => {
  const some = (tag: number, payload: readonly TypedPattern[]): TypedPattern =>
    pattern({ kind: "constructor", definition: shape, variant: variants[tag]?.name ?? "", tag, variants: 3, payload });
  const { code } = firstMatch([
    { pattern: some(2, [pattern({ kind: "string", value: "a" }), wildcard]), guarded: false },
    { pattern: some(2, [pattern({ kind: "string", value: "b" }), wildcard]), guarded: false },
    { pattern: some(1, [wildcard]), guarded: false },
  ]);
  expect(code.match(/\.tag/g)).toHaveLength(1);
});

it("binds what an alternative matched", () => {
  const two = (payload: readonly TypedPattern[]): TypedPattern =>
    pattern({ kind: "constructor", definition: shape, variant: "Two", tag: 2, variants: 3, payload });
  const one = pattern({ kind: "constructor", definition: shape, variant: "One", tag: 1, variants: 3, payload: [bind] });
  const either = pattern({ kind: "or", alternatives: [one, two([wildcard, bind])] });
  const body = expression({
    kind: "case",
    scrutinee: expression({ kind: "local", id: 0, name: "x", evidence: [] }, shapeType),
    arms: [
      {
        span,
        pattern: either,
        guard: undefined,
        body: expression({
          kind: "tuple",
          elements: [expression({ kind: "local", id: 1, name: "seen", evidence: [] })],
        }),
      },
      { span, pattern: wildcard, guard: undefined, body: int(0) },
    ],
  });
  const f = definition("f", [pattern({ kind: "bind", id: 0, name: "x" }, shapeType)], body);
  const main = definition(
    "main",
    [],
    expression({ kind: "function", target: { module: "Main", name: "f" }, evidence: [], effect: f.effect }),
  );
  const { run } = evaluate(programOf([f, main], types));
  expect(run({ tag: 1, _0: 5 })).toEqual([5]);
  expect(run({ tag: 2, _0: "a", _1: 6 })).toEqual([6]);
  expect(run({ tag: 0 })).toBe(0);
});

const columns = 20;
/** Arms over many columns: alternatives overlap, and each binds the number of the column that it names. */
function tables(): fc.Arbitrary<{ readonly arms: readonly Row[]; readonly values: readonly (readonly boolean[])[] }> {
  const cell = fc.record({ column: fc.nat(columns - 1), value: fc.boolean() });
  const alternative = fc.record({ cells: fc.array(cell, { minLength: 1, maxLength: 3 }), bound: fc.nat(columns - 1) });
  const arm = fc.record({
    alternatives: fc.array(alternative, { minLength: 1, maxLength: 6 }),
    guarded: fc.boolean(),
  });
  const value = fc.array(fc.boolean(), { minLength: columns, maxLength: columns });
  return fc.record({
    arms: fc.array(arm, { minLength: 1, maxLength: 16 }),
    values: fc.array(value, { minLength: 20, maxLength: 20 }),
  });
}

interface Row {
  readonly alternatives: readonly {
    readonly cells: readonly { readonly column: number; readonly value: boolean }[];
    /** The column that the name stands for. */
    readonly bound: number;
  }[];
  /** The guard is what the name stands for. */
  readonly guarded: boolean;
}

function rowPattern(row: Row, id: number): TypedPattern {
  const alternatives = row.alternatives.map(({ cells, bound }) => {
    const elements = Array.from({ length: columns }, (_, column): TypedPattern => {
      const found = cells.find((one) => one.column === column);
      const inner = found === undefined ? wildcard : pattern({ kind: "bool", value: found.value });
      return column === bound ? pattern({ kind: "as", id, name: "seen", pattern: inner }) : inner;
    });
    return pattern({ kind: "tuple", elements });
  });
  const [only] = alternatives;
  return alternatives.length === 1 && only !== undefined ? only : pattern({ kind: "or", alternatives });
}

/** `[arm, what its name stands for]`, or -1. */
function answerOf(rows: readonly Row[], value: readonly boolean[]): unknown {
  for (const [index, { alternatives, guarded }] of rows.entries()) {
    for (const { cells, bound } of alternatives) {
      const firsts = cells.filter((cell, at) => cells.findIndex((one) => one.column === cell.column) === at);
      if (!firsts.every((cell) => value[cell.column] === cell.value)) continue;
      if (!guarded || value[bound] === true) return [index, value[bound]];
    }
  }
  return -1;
}

function tableProgram(rows: readonly Row[]) {
  const local = (id: number, name: string): TypedExpression => expression({ kind: "local", id, name, evidence: [] });
  const arms = rows.map((row, index) => ({
    span,
    pattern: rowPattern(row, 1000 + index),
    guard: row.guarded ? local(1000 + index, "seen") : undefined,
    body: expression({ kind: "tuple", elements: [int(index), local(1000 + index, "seen")] }),
  }));
  const last = { span, pattern: wildcard, guard: undefined, body: int(-1) };
  const body: TypedExpression = expression({ kind: "case", scrutinee: local(0, "x"), arms: [...arms, last] });
  const f = definition("f", [pattern({ kind: "bind", id: 0, name: "x" })], body);
  const target = { module: "Main", name: "f" };
  const main = definition("main", [], expression({ kind: "function", target, evidence: [], effect: f.effect }));
  return evaluate(programOf([f, main], types));
}

it("finds the first alternative that matches in tables of any size", () => {
  const property = fc.property(tables(), ({ arms, values }) => {
    const { code, run } = tableProgram(arms);
    for (const value of values) expect(run([...value]), code).toEqual(answerOf(arms, value));
    const tests = arms.flatMap(({ alternatives }) => alternatives.flatMap(({ cells }) => cells)).length;
    expect(code.length).toBeLessThan(3_000 + 600 * (tests + arms.length));
  });
  fc.assert(property, { numRuns: 300 });
});

it.each([false, true])("compiles one arm with more states than there may be, test by test (guard: %s)", (guarded) => {
  const cell = (start: number, step: number) => ({
    column: (start * 7 + step * (3 + (start % 8))) % columns,
    value: (start + step) % 3 > 0,
  });
  const alternatives = Array.from({ length: 90 }, (_, start) => ({
    cells: [0, 1, 2, 3, 4].map((step) => cell(start, step)),
    bound: start % columns,
  }));
  const arms: readonly Row[] = [{ alternatives, guarded }];
  const { code, run } = tableProgram(arms);
  // Nothing is written for an alternative but its own tests.
  expect(code.match(/if \(/g)?.length).toBeLessThanOrEqual(90 * 6);
  const value = fc.array(fc.boolean(), { minLength: columns, maxLength: columns });
  fc.assert(
    fc.property(value, (one) => {
      expect(run([...one])).toEqual(answerOf(arms, one));
    }),
    { numRuns: 1000 },
  );
});
