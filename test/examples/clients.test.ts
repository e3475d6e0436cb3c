// The clients of channels that the examples serve are what the command writes, and their pages use them as they are typed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryWith, root, snow } from "../support/command.ts";
import { typescript } from "../support/typescript.ts";

const examples = ["chat", "guestbook", "lobby", "presence"];

test.each(examples)("%s: client.js is what `snow client --js` writes", (example) => {
  const directory = directoryWith({});
  const { status, stderr } = snow(["client", "--js", `examples/${example}`, "-o", `${directory}/client.js`]);
  expect(status, stderr).toBe(0);
  for (const name of ["client.js", "client.d.ts"]) {
    const committed = readFileSync(join(root, "examples", example, name), "utf8");
    expect(committed, "`npm run generate` writes it").toBe(readFileSync(join(directory, name), "utf8"));
  }
});

/** What `tsc` finds in the script of a page, its text changed by that. */
function mistakesIn(example: string, change: (text: string) => string = (text) => text): string {
  const text = (name: string): string => readFileSync(join(root, "examples", example, name), "utf8");
  const directory = directoryWith({
    "page.js": change(text("page.js")),
    "client.js": text("client.js"),
    "client.d.ts": text("client.d.ts"),
  });
  const strict = ["--strict", "--allowJs", "--checkJs", "--lib", "es2023,dom,dom.iterable", "--types", ""];
  return typescript(directory, ...strict, "--module", "esnext", "--moduleResolution", "bundler", "page.js").stdout;
}

test.each(examples)("%s: the page uses its client as it is typed", (example) => {
  expect(mistakesIn(example)).toBe("");
});

test("a page that says something else is found out", () => {
  const wrong = mistakesIn("chat", (text) => text.replace("chat.say(text)", "chat.say(5)"));
  expect(wrong).toContain("Argument of type 'number' is not assignable to parameter of type 'string'.");
});
