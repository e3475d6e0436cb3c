// Everything that a file exports is imported by another one, a test or a benchmark included.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("node_modules"))
    .map((name) => [folder, ...name.split(sep)].join("/"));
}

/** Named in text that the build writes, or called by an editor. */
const written = [
  "cli/running/code-cache.ts loadWithCode",
  "cli/running/stack.ts restartOfScript",
  "cli/running/stack.ts restartExecutable",
  "editors/vscode/extension.ts activate",
];

/** Whose exports are for pages and for clients that are written. */
const faces = [
  "client/index.ts",
  // The bundler puts them where packages ask for modules of Node.
  "docs/playground/runner/instead/util.ts",
  "docs/playground/runner/instead/ws.ts",
];

const own = ["compiler", "runtime", "client", "cli", "editors", "docs/playground"].flatMap(sourcesOf);
const texts = new Map(
  [...own, ...sourcesOf("test"), ...sourcesOf("bench")].map((path) => [path, readFileSync(join(root, path), "utf8")]),
);

function exportsOf(text: string): string[] {
  const declared = text.matchAll(
    /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|const|let|interface|type|enum) (\w+)/gm,
  );
  const listed = text.matchAll(/^export (?:type )?\{([^}]*)\}/gm);
  return [
    ...[...declared].map((match) => match[1] ?? ""),
    ...[...listed].flatMap((match) => namesIn(match[1] ?? "").map(({ given }) => given)),
  ];
}

function namesIn(list: string): { readonly name: string; readonly given: string }[] {
  return list
    .split(",")
    .map((part) => part.trim().replace(/^type /, ""))
    .filter((part) => part !== "")
    .map((part) => {
      const [name = "", given = name] = part.split(/ as |: /);
      return { name, given };
    });
}

/** By file, the names that others take from it; `*` stands for all. */
function taken(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (from: string, specifier: string, names: readonly string[]): void => {
    const path = relative(root, resolve(root, dirname(from), specifier))
      .split(sep)
      .join("/");
    const known = found.get(path) ?? new Set();
    for (const name of names) known.add(name);
    found.set(path, known);
  };
  for (const [path, text] of texts) {
    for (const [, list = "", specifier = ""] of text.matchAll(
      /^(?:import|export)\s(?:type\s)?(?:\w+, )?\{([^}]*)\}\sfrom\s"(\.[^"]+)"/gm,
    ))
      add(
        path,
        specifier,
        namesIn(list).map(({ name }) => name),
      );
    for (const [, specifier = ""] of text.matchAll(/\bfrom\s"(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/g))
      if (specifier !== "") add(path, specifier, []);
    for (const [, name = "", specifier = ""] of text.matchAll(/^import (?:type )?\* as (\w+) from "(\.[^"]+)"/gm))
      add(
        path,
        specifier,
        [...text.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, "g"))].map((match) => match[1] ?? ""),
      );
    for (const [, specifier = ""] of text.matchAll(/^export (?:type )?\* (?:as \w+ )?from "(\.[^"]+)"/gm))
      add(path, specifier, ["*"]);
    for (const [, specifier = ""] of text.matchAll(/\bimport\(\s*"(\.[^"]+)"/g)) add(path, specifier, ["*"]);
  }
  return found;
}

test("nothing is exported that nobody imports", () => {
  const uses = taken();
  const unused = own
    .filter((path) => !path.endsWith(".generated.ts") && !faces.includes(path))
    .flatMap((path) => {
      const names = uses.get(path);
      if (names?.has("*")) return [];
      return exportsOf(texts.get(path) ?? "").flatMap((name) => (names?.has(name) ? [] : [`${path} ${name}`]));
    })
    .filter((one) => !written.includes(one));
  expect(unused).toEqual([]);
});
