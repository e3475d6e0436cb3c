// What one part of the program knows, another reads as a field: nothing matches on names of the runtime or on texts for users.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

interface Rule {
  readonly what: string;
  readonly pattern: RegExp;
  /** Files that may, and why. */
  readonly except: Readonly<Record<string, string>>;
  readonly caught: readonly string[];
}

const rules: readonly Rule[] = [
  {
    what: "the spelling of a symbol",
    pattern: /\/\^?\(?(?:\?:)?snow_|(?:startsWith|endsWith|includes|indexOf|RegExp)\([`"'][^`"']*snow_/,
    except: { "compiler/4-lower/definitions/names.ts": "names of the program keep clear of the runtime's" },
    caught: ["/^snow_\\w+_(length|size)$/.test(symbol)", 'symbol.startsWith("snow_job_")', "new RegExp(`^snow_(?:a)`)"],
  },
  {
    what: "the words of a diagnostic",
    pattern:
      /\.(?:message|help)\.(?:match|includes|startsWith|endsWith|indexOf|search|split|replace)\(|(?:test|exec)\(\w+\.(?:message|help)\b/,
    except: { "cli/project/manifest.ts": "an Error of another library, which has nothing else to say" },
    caught: ['problem.message.endsWith("expression")', "/`do`/.test(problem.message)", 'a.help.includes("x")'],
  },
  {
    what: "the words of what was expected",
    pattern:
      /\b(?:expected|phrase)(?:\.phrase)?(?: [!=]== ["'`]|\.(?:match|includes|startsWith|endsWith|indexOf|search)\(["'`/])|(?:test|exec)\((?:\w+\.)?(?:expected|phrase)\)|\.has\(\w+\.phrase\)|\bSet\(\["(?:expression|name|declaration)/,
    except: {},
    caught: [
      'if (expected === "`do`") return "missing-do";',
      'expected.endsWith("expression")',
      "/`[)\\]}]`$/.test(expected)",
      'place.phrase.startsWith("`)`")',
      'new Set(["name", "pattern", "parameter name"])',
      "statementPlaces.has(expected.phrase)",
    ],
  },
];

const files = ["compiler", "cli", "editors", "runtime"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".generated.ts"))
    .map((name) => join(folder, name)),
);

describe.each(rules)("nothing matches on $what", ({ pattern, except, caught }) => {
  test("in any file", () => {
    const found = files.filter((file) => pattern.test(readFileSync(join(root, file), "utf8")));
    expect(found.sort()).toEqual(Object.keys(except).sort());
  });

  test.each(caught)("which would be seen in %s", (line) => {
    expect(line).toMatch(pattern);
  });
});
