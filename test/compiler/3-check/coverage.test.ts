// Redundant arms and missing patterns, held against matching every value of a small world.
import fc from "fast-check";
import { expect, it } from "vitest";
import { loadLibrary } from "../../../cli/library.ts";
import { analyse } from "../../../compiler/index.ts";
import type { Diagnostic } from "../../../compiler/report/diagnostics.ts";

const known = await loadLibrary();

/** A value, or a part of one. */
type Value = boolean | string | readonly Value[] | { readonly of: string; readonly parts: readonly Value[] };

/** A pattern as text, and what it matches. */
interface Model {
  readonly text: string;
  /** It stands in parentheses where a `::` would not be taken. */
  readonly isChain: boolean;
  readonly matches: (value: Value) => boolean;
}

const wildcard: Model = { text: "_", isChain: false, matches: () => true };

type Sort = "bool" | "string" | "bools" | "shape" | "wrap";

const head = `type Shape do
  Dot
  One(Bool)
  Two(Bool, String)
end

struct Wrap do
  a :: Shape
  b :: List<Bool>
end

`;

const sorts: Readonly<Record<string, readonly Sort[]>> = {
  Dot: [],
  One: ["bool"],
  Two: ["bool", "string"],
  Wrap: ["shape", "bools"],
};

function partsOf(value: Value): readonly Value[] {
  if (typeof value !== "object") return [];
  return "parts" in value ? value.parts : value;
}

function valuesOf(sort: Sort): readonly Value[] {
  const products = (all: readonly Sort[]): readonly (readonly Value[])[] =>
    all.reduce<readonly (readonly Value[])[]>(
      (done, one) => done.flatMap((values) => valuesOf(one).map((value) => [...values, value])),
      [[]],
    );
  switch (sort) {
    case "bool":
      return [true, false];
    case "string":
      return ["", "a", "ab", "b", "zz"];
    case "bools": {
      const lists: Value[][] = [[]];
      for (const list of lists) if (list.length < 5) lists.push([...list, true], [...list, false]);
      return lists;
    }
    case "shape":
      return ["Dot", "One", "Two"].flatMap((of) => products(sorts[of] ?? []).map((parts) => ({ of, parts })));
    case "wrap":
      return products(sorts.Wrap ?? []).map((parts) => ({ of: "Wrap", parts }));
    default:
      return sort satisfies never;
  }
}

const primary = (model: Model): string => (model.isChain ? `(${model.text})` : model.text);

function either(alternatives: readonly Model[]): Model {
  const text = alternatives.map(primary).join(" | ");
  return { text: `(${text})`, isChain: false, matches: (value) => alternatives.some((one) => one.matches(value)) };
}

function made(of: string, payload: readonly Model[]): Model {
  const texts = payload.map(({ text }) => text);
  const inner =
    of === "Wrap" ? ` { a: ${texts[0]}, b: ${texts[1]} }` : texts.length === 0 ? "" : `(${texts.join(", ")})`;
  const matches = (value: Value): boolean => {
    const parts = partsOf(value);
    const isSame = typeof value === "object" && "of" in value && value.of === of;
    return isSame && payload.every((one, index) => one.matches(parts[index] ?? ""));
  };
  return { text: `${of}${inner}`, isChain: false, matches };
}

function patternOf(sort: Sort, depth: number): fc.Arbitrary<Model> {
  if (depth === 0) return fc.constant(wildcard);
  const some = specific(sort, (inner) => patternOf(inner, depth - 1));
  const or = fc.array(some, { minLength: 2, maxLength: 3 }).map(either);
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(wildcard) },
    { weight: 6, arbitrary: some },
    { weight: 1, arbitrary: or },
  );
}

function specific(sort: Sort, smaller: (sort: Sort) => fc.Arbitrary<Model>): fc.Arbitrary<Model> {
  const plain = (text: string, matches: Model["matches"]): Model => ({ text, isChain: false, matches });
  const variants = (names: readonly string[]) =>
    fc
      .constantFrom(...names)
      .chain((of) => fc.tuple(...(sorts[of] ?? []).map(smaller)).map((parts) => made(of, parts)));
  switch (sort) {
    case "bool":
      return fc.boolean().map((wanted) => plain(`${wanted}`, (value) => value === wanted));
    case "string":
      return fc.oneof(
        fc.constantFrom("", "a", "ab").map((wanted) => plain(`"${wanted}"`, (value) => value === wanted)),
        fc
          .constantFrom("", "a", "b")
          .map((start) => plain(`"${start}" <> _`, (value) => typeof value === "string" && value.startsWith(start))),
      );
    case "bools":
      return fc.oneof(
        fc.array(smaller("bool"), { maxLength: 2 }).map((items) =>
          plain(`[${items.map(({ text }) => text).join(", ")}]`, (value) => {
            const parts = partsOf(value);
            return parts.length === items.length && items.every((one, index) => one.matches(parts[index] ?? ""));
          }),
        ),
        fc.tuple(smaller("bool"), smaller("bools")).map(([first, rest]) => ({
          text: `${primary(first)} :: ${rest.text}`,
          isChain: true,
          matches: (value: Value) => {
            const [one, ...others] = partsOf(value);
            return one !== undefined && first.matches(one) && rest.matches(others);
          },
        })),
      );
    case "shape":
      return variants(["Dot", "One", "Two"]);
    case "wrap":
      return variants(["Wrap"]);
    default:
      return sort satisfies never;
  }
}

interface Arm {
  readonly text: string;
  readonly guarded: boolean;
}

function program(arms: readonly Arm[]): string {
  const lines = arms.map((arm) => `    ${arm.text}${arm.guarded ? " when n > 0" : ""} -> 1\n`);
  return `${head}pub fn f(x :: Wrap, n :: Int) -> Int do\n  case x do\n${lines.join("")}  end\nend\n\nfn main() do\n  println("")\nend\n`;
}

function diagnose(text: string): readonly Diagnostic[] {
  const main = { name: "Main", file: { path: "main.snow", text } };
  return analyse({ main, others: [], readModule: () => undefined, moduleNames: ["Main"] }, known).diagnostics;
}

function missingIn(diagnostics: readonly Diagnostic[]): readonly string[] {
  const found = diagnostics.find(({ code }) => code === "E0012")?.message;
  const text = found === undefined ? undefined : /missing patterns \[(.*)\]$/.exec(found)?.[1];
  return text === undefined ? [] : topLevel(text);
}

/** The parts between the commas that stand in no brackets. */
function topLevel(text: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (const one of text) {
    if ("([{".includes(one)) depth += 1;
    if (")]}".includes(one)) depth -= 1;
    if (one === "," && depth === 0) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${one}`);
  }
  return parts.map((part) => part.trim());
}

const armsOf = fc.array(fc.record({ model: patternOf("wrap", 4), guarded: fc.boolean() }), {
  minLength: 1,
  maxLength: 7,
});
const values = valuesOf("wrap");

it("finds the arms that no value reaches, and whether some value reaches none", () => {
  const property = fc.property(armsOf, (arms) => {
    const text = program(arms.map(({ model, guarded }) => ({ text: model.text, guarded })));
    const diagnostics = diagnose(text);
    let left = values;
    let at = text.indexOf("  case x do\n") + "  case x do\n".length;
    for (const { model, guarded } of arms) {
      // A pattern in parentheses begins inside them.
      const isReported = diagnostics.some(({ code, labels }) => {
        const [label] = labels;
        const start = at + 4;
        const end = start + model.text.length;
        const written = label === undefined ? "" : text.slice(label.span.start, label.span.end);
        const inside = model.text.startsWith("(") ? model.text.slice(1, -1) : model.text;
        return (
          code === "W0001" &&
          label !== undefined &&
          label.span.start >= start &&
          label.span.end <= end &&
          written === inside
        );
      });
      expect(isReported, text).toBe(!left.some((value) => model.matches(value)));
      if (!guarded) left = left.filter((value) => !model.matches(value));
      at = text.indexOf("\n", at) + 1;
    }
    expect(missingIn(diagnostics).length > 0, text).toBe(left.length > 0);
  });
  fc.assert(property, { numRuns: 300 });
});

it("writes missing patterns that can be pasted, and leave less missing", () => {
  const property = fc.property(armsOf, (arms) => {
    let written: readonly Arm[] = arms.map(({ model, guarded }) => ({ text: model.text, guarded }));
    for (let round = 0; round < 100; round++) {
      const diagnostics = diagnose(program(written));
      const errors = diagnostics.filter(({ code }) => code !== "W0001" && code !== "E0012");
      expect(errors, program(written)).toEqual([]);
      const [first] = missingIn(diagnostics);
      if (first === undefined) return;
      written = [...written, { text: first, guarded: false }];
      const again = diagnose(program(written)).filter(({ code }) => code === "W0001");
      expect(again.length, program(written)).toBe(diagnostics.filter(({ code }) => code === "W0001").length);
    }
    expect.fail(program(written));
  });
  fc.assert(property, { numRuns: 120 });
});

/** `count` values of one kind less: whatever they are, two are equal, and an arm for each pair says so. */
function pigeons(count: number): string {
  const kinds = Array.from({ length: count - 1 }, (_, index) => `H${index}`);
  const columns = Array.from({ length: count }, (_, index) => index);
  const arms = columns.flatMap((one) =>
    columns.flatMap((other) =>
      one < other ? kinds.map((kind) => columns.map((at) => (at === one || at === other ? kind : "_")).join(", ")) : [],
    ),
  );
  return `type Hole do\n  ${kinds.join("\n  ")}\nend

pub fn f(${columns.map((at) => `p${at} :: Hole`).join(", ")}) -> Int do
  case (${columns.map((at) => `p${at}`).join(", ")}) do
${arms.map((arm) => `    (${arm}) -> 1\n`).join("")}  end
end

fn main() do
  println("")
end
`;
}

it("says that a match is too complex rather than that it is complete", () => {
  expect(diagnose(pigeons(5))).toEqual([]);
  expect(diagnose(pigeons(13)).map(({ code }) => code)).toEqual(["E0053"]);
});
