// After any edit an inspection that takes over what is still so answers what one from the beginning does.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadLibrary } from "../../../cli/library.ts";
import { parse } from "../../../compiler/1-parse/index.ts";
import { type InspectedProgram, inspectProgram } from "../../../compiler/editor/index.ts";
import type { Project } from "../../../compiler/index.ts";
import type { Diagnostic } from "../../../compiler/report/index.ts";
import type { SourceFile } from "../../../compiler/trees/source.ts";

const library = await loadLibrary();
const isLong = process.env.SNOW_SOAK === "1";

type Texts = ReadonlyMap<string, string>;

function projectOf(texts: Texts): Project {
  const modules = [...texts].map(([name, text]) => ({ name, file: { path: `${name}.snow`, text } }));
  const [first, ...others] = modules;
  if (first === undefined) throw new Error("no modules");
  const main = modules.find(({ name }) => name === "Main") ?? first;
  return {
    main,
    others: main === first ? others : modules.filter((module) => module !== main),
    readModule: (name) => modules.find((module) => module.name === name)?.file,
    moduleNames: modules.map(({ name }) => name),
    readLiteral: (_from, text, form) =>
      form === "pattern" ? { kind: "contents", text } : { kind: "contents", text: form === "migrations" ? "[]" : "" },
  };
}

/** The trees of texts, each parsed once. */
class Trees {
  readonly #known = new Map<string, { readonly tree: ReturnType<typeof parse>; readonly found: Diagnostic[] }>();

  readonly parse: typeof parse = (file: SourceFile, report) => {
    const key = `${file.path}\n${file.text}`;
    const known = this.#known.get(key) ?? { found: [], tree: undefined };
    const found: Diagnostic[] = known.found;
    const tree = known.tree ?? parse(file, (diagnostic) => found.push(diagnostic));
    this.#known.set(key, { tree, found });
    for (const diagnostic of found) report(diagnostic);
    return tree;
  };
}

/** All that can be asked, as text. */
function answersOf(program: InspectedProgram): unknown {
  const told = program.diagnostics.map((one) => ({ ...one, file: one.file?.path }));
  const modules = program.modules.map((module) => {
    const { text } = module.file;
    const names = program.occurrences(module).map(({ span, meaning }) => {
      const { definition, describe: describeMeaning, ...rest } = meaning;
      return { span, ...rest, place: definition?.span, file: definition?.file.path, ...describeMeaning() };
    });
    const places = [0.2, 0.5, 0.8].map((share) => Math.floor(text.length * share));
    const types = places.map((offset) => program.typeAt(module, offset));
    const visible = places.map((offset) => program.namesAt(module, offset).map(({ name }) => name));
    return { name: module.name, names, types, visible };
  });
  return { told, modules };
}

/** One after the other, each inspected from the one before and from nothing. */
function compare(versions: readonly Texts[]): void {
  const trees = new Trees();
  let earlier: InspectedProgram | undefined;
  for (const texts of versions) {
    const project = projectOf(texts);
    const again = inspectProgram(project, library, trees.parse, earlier?.checked);
    expect(answersOf(again)).toEqual(answersOf(inspectProgram(project, library)));
    earlier = again;
  }
}

function modulesIn(directory: string, prefix = ""): [string, string][] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = join(directory, entry.name);
    const word = (name: string) => name.replace(/(^|_)[a-z]/g, (start) => start.replace("_", "").toUpperCase());
    if (entry.isDirectory()) return modulesIn(path, `${prefix}${word(entry.name)}.`);
    if (!entry.name.endsWith(".snow")) return [];
    return [[prefix + word(basename(entry.name, ".snow")), readFileSync(path, "utf8")]];
  });
}

const repository = join(import.meta.dirname, "../../..");
const projects = [
  ...["poll", "tic_tac_toe", "log_stats", "lobby", "guestbook"].map((name) => join(repository, "examples", name)),
  ...["impls_are_global", "polymorphic_across_modules", "aliases_and_interfaces", "constructors_of_imported_types"].map(
    (name) => join(repository, "test/golden/modules", name),
  ),
  join(repository, "test/golden/channels/modules"),
].map((directory) => new Map(modulesIn(directory)));

const edit = fc.record({
  module: fc.nat(),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom("delete word", "double word", "delete line", "add function", "add constant", "other number"),
  /** Taken back by the next one. */
  undone: fc.boolean(),
});

function edited(text: string, { place, kind }: { readonly place: number; readonly kind: string }): string {
  const words = [...text.matchAll(/[A-Za-z_]+|\d+/g)];
  const word = words[Math.min(words.length - 1, Math.floor(place * words.length))];
  const lines = text.split("\n");
  const line = Math.min(lines.length - 1, Math.floor(place * lines.length));
  if (word === undefined) return `${text}\nlet added = 1\n`;
  const [before, after] = [text.slice(0, word.index), text.slice(word.index + word[0].length)];
  switch (kind) {
    case "delete word":
      return before + after;
    case "double word":
      return `${before}${word[0]}${word[0]}${after}`;
    case "delete line":
      return lines.toSpliced(line, 1).join("\n");
    case "add function":
      return `${text}\npub fn added_here(n :: Int) -> Int do\n  n + 1\nend\n`;
    case "add constant":
      return `${text}\npub let added = []\n`;
    default:
      return text.replace(/\d+/, (digits) => String(Number(digits) + 1));
  }
}

test("after random edits", () => {
  fc.assert(
    fc.property(fc.constantFrom(...projects), fc.array(edit, { minLength: 1, maxLength: 6 }), (start, edits) => {
      const versions: Texts[] = [start];
      let texts = start;
      for (const one of edits) {
        const names = [...texts.keys()];
        const name = names[one.module % names.length] ?? "";
        const next = new Map(texts).set(name, edited(texts.get(name) ?? "", one));
        versions.push(next);
        if (one.undone) versions.push(texts);
        else texts = next;
      }
      compare(versions);
    }),
    { numRuns: isLong ? 500 : 15 },
  );
});

describe("what others see", () => {
  const versions = (modules: Readonly<Record<string, readonly string[]>>): Texts[] => {
    const count = Math.max(...Object.values(modules).map((texts) => texts.length));
    return Array.from(
      { length: count },
      (_, index) => new Map(Object.entries(modules).map(([name, texts]) => [name, texts[index] ?? texts.at(-1) ?? ""])),
    );
  };
  const main = 'import A\n\nfn main() do\n  println("${A.value()}")\nend\n';
  const cases: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
    "the type of a function changes": {
      A: ["pub fn value() = 1\n", "pub fn value() = fn x -> x\n", "pub fn value() = 2\n"],
      Main: [main],
    },
    "the type of a function two modules away changes": {
      A: ["import B\n\npub fn value() = B.inner()\n"],
      B: ["pub fn inner() = 1\n", "pub fn inner() = fn x -> x\n", "pub fn inner() = 2\n"],
      Main: [main],
    },
    "a function becomes private": { A: ["pub fn value() = 1\n", "fn value() = 1\n"], Main: [main] },
    "a function moves": { A: ["pub fn value() = 1\n", "\n\n\npub fn value() = 1\n"], Main: [main] },
    "another module's use decides a type": {
      A: ["pub fn value() = 1\n\npub let cell = []\n", "pub fn value() = 2\n\npub let cell = []\n"],
      Main: [main, main, 'import A\n\nfn main() do\n  println("${List.length(A.cell)} ${A.value()}")\nend\n'],
    },
    "an impl appears elsewhere": {
      A: ["pub struct P do\n  x :: Int\nend deriving(Eq)\n\npub fn value() = P { x: 1 }\n"],
      B: ["", 'import A\n\nimpl Display for A.P do\n  fn to_string(self) -> String do\n    "p"\n  end\nend\n', ""],
      Main: [main],
    },
    "what is imported comes to last": {
      A: ["pub fn value() = 1\n", 'pub fn value() = 1\n\nprintln("a")\n', "pub fn value() = 1\n"],
      Main: ['import A\n\nfn main() do\n  println("b")\nend\n'],
    },
    "a function that a channel calls comes to wait": {
      A: ["pub fn value() do\n  1\nend\n", "pub fn value() do\n  Timer.sleep(1)\n  1\nend\n"],
      Main: [
        'import A\n\nchannel Room() do\n  sends Int\n\n  fn join(member) do\n    Ok(A.value())\n  end\nend\n\nfn main() do\n  println("b")\nend\n',
      ],
    },
    "a module is gone": { A: ["pub fn value() = 1\n"], Main: [main] },
  };
  for (const [name, modules] of Object.entries(cases)) test(name, () => compare(versions(modules)));

  test("modules come and go", () => {
    const a = new Map([["Main", main]]);
    const b = new Map([["A", "pub fn value() = 1\n"], ...a]);
    compare([a, b, a, b]);
  });
});
