// Snippets: what they make is formatted Snow without mistakes, once what they speak of is there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { format } from "../../cli/format/index.ts";
import { loadLibrary } from "../../cli/library.ts";
import { compile } from "../../compiler/index.ts";
import { renderAll } from "../../compiler/report/index.ts";
import { root } from "../support/command.ts";

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

function isSnippet(value: unknown): value is Snippet {
  if (typeof value !== "object" || value === null) return false;
  return "prefix" in value && "description" in value && "body" in value && Array.isArray(value.body);
}

const file: object = JSON.parse(readFileSync(join(root, "editors/vscode/snippets/snow.json"), "utf8"));
const snippets: Readonly<Record<string, unknown>> = { ...file };

/** What stands there when the user changes nothing: the proposals, or the first of each choice. */
function expanded({ body }: Snippet): string {
  const text = body.join("\n");
  const proposals = new Map<string, string>();
  // A place may be named again without its proposal.
  for (const [, place = "", proposal = ""] of text.matchAll(/\$\{(\d+):([^}]*)\}/g)) proposals.set(place, proposal);
  return text
    .replaceAll(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, "$1")
    .replaceAll(/\$\{(\d+)(?::[^}]*)?\}/g, (_, place: string) => proposals.get(place) ?? "");
}

function inBlock(head: string): (text: string) => string {
  return (text) => `${head}\n${text.replaceAll(/^(?=.)/gm, "  ")}\nend\n`;
}

function behind(before: string): (text: string) => string {
  return (text) => `${before}\n\n${text}\n`;
}

const inMain = inBlock("fn main() do");
const inService = inBlock("service Other do\n  fn init(first :: Int) -> Int do\n    first\n  end");
const alone = (text: string): string => `${text}\n`;

/** What is around each of them. */
const surroundings: Readonly<Record<string, (text: string) => string>> = {
  Main: alone,
  Function: alone,
  Closure: (text) => inMain(`let same = ${text}\nprintln(same("a"))`),
  Test: alone,
  Simulation: alone,
  Struct: alone,
  "Sum type": alone,
  Interface: alone,
  Impl: behind("struct Point do\n  x :: Int\nend"),
  Actor: alone,
  Service: alone,
  Call: inService,
  Cast: inService,
  Channel: alone,
  Supervisor: behind('actor worker() do\n  println("works")\nend'),
  Receive: (text) => inBlock("actor waiter() do")(text),
  Case: (text) => inMain(`let text = "1"\n${text}`),
  If: inMain,
  For: inMain,
  While: inMain,
  "WebSocket server": alone,
  "HTTP server": alone,
};

const library = await loadLibrary();

test("each has its surroundings here", () => {
  expect(Object.keys(snippets)).toEqual(Object.keys(surroundings));
  const prefixes = Object.values(snippets).map((snippet) => (isSnippet(snippet) ? snippet.prefix : ""));
  expect(prefixes).toEqual([...new Set(prefixes)].filter((prefix) => /^\w+$/.test(prefix)));
});

test.each(Object.entries(surroundings))("%s", (name, around) => {
  const snippet = snippets[name];
  if (!isSnippet(snippet)) throw new Error(`${name} is no snippet`);
  const text = around(expanded(snippet));
  expect(text).not.toContain("$");
  expect(format({ path: "main.snow", text })).toEqual({ kind: "formatted", text });
  const program = /^fn main/m.test(text) ? text : `${text}\nfn main() do\n  ()\nend\n`;
  const { diagnostics } = compile(
    {
      main: { name: "Main", file: { path: "main.snow", text: program } },
      others: [],
      readModule: () => undefined,
      moduleNames: ["Main"],
      readLiteral: () => {
        throw new Error("no snippet embeds a file");
      },
    },
    library,
  );
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(renderAll(errors, { colour: false, json: false })).toBe("");
});
