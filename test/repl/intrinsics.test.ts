// Every golden case of the library, entered at the prompt: it prints what it prints compiled.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root, snow } from "../support/command.ts";
import { type Expectations, noExpectations, readExpectations } from "../support/expectations.ts";

const folder = join(root, "test/golden/intrinsics");

interface Case {
  readonly path: string;
  readonly expected: Expectations;
}

function casesOf(topic: string): Case[] {
  return readdirSync(join(folder, topic))
    .filter((name) => name.endsWith(".snow"))
    .sort()
    .map((name) => {
      const path = join(folder, topic, name);
      const expected = noExpectations();
      readExpectations(name, readFileSync(path, "utf8"), expected);
      return { path, expected };
    });
}

/** One that ends the program has a session to itself. */
function isAlone({ expected }: Case): boolean {
  return expected.status !== undefined && expected.status !== 101;
}

/** A session takes no arguments, and its input is the script. */
function isPossible({ expected }: Case): boolean {
  return expected.arguments.length === 0 && expected.stdin.length === 0 && expected.diagnostics.length === 0;
}

const marker = "=== ";
/** In a session: a session for each would take longer than all they do. */
const CASES = 320;

interface Printed {
  /** By case: its lines on stdout. */
  readonly stdout: readonly (readonly string[])[];
  readonly stderr: string;
}

/** What the cases print in one session, one after the other. */
function run(cases: readonly Case[]): Printed {
  const entries = cases.map(
    ({ path }, index) => `:reset\nlet mark = println("${marker}${index}")\n:load ${path}\nlet answer = main()\n`,
  );
  const { stdout, stderr } = snow(["repl"], { input: entries.join("") });
  const parts = stdout.split(/^=== \d+\n/m).slice(1);
  const printed = cases.map((one, index) => withoutAnswers(parts[index] ?? "", one));
  return { stdout: printed, stderr };
}

/** Pids begin as they do in a program, and processes may go on after `main`. */
function runAlone(one: Case): Printed {
  const input = `:load ${one.path}\nlet answer = main()\nlet answer = Timer.sleep(300)\n`;
  const { stdout, stderr } = snow(["repl"], { input });
  return { stdout: [withoutAnswers(stdout, one)], stderr };
}

/** Without what the prompt itself says: definitions, and the values of names, which may take several lines. */
function withoutAnswers(text: string, { path }: Case): string[] {
  const names = [...readFileSync(path, "utf8").matchAll(/^let (\w+)/gm)].map(([, name]) => name);
  const values = new RegExp(`^(?:${names.join("|")}) = [^]*? :: .*\\n`, "gm");
  const lines = (names.length === 0 ? text : text.replaceAll(values, ""))
    .split("\n")
    .filter((line) => !/^(?:Defined|Imported): |^(?:mark|answer) = |^ {2}(?:replaces|no longer valid)/.test(line));
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

const possible = readdirSync(folder).sort().flatMap(casesOf).filter(isPossible);
const together = possible.filter((one) => !isAlone(one));
const sessions = Array.from({ length: Math.ceil(together.length / CASES) }, (_, index) =>
  together.slice(index * CASES, (index + 1) * CASES),
);

describe("what is printed compiled is printed at the prompt", () => {
  it.each(sessions.map((cases, index) => [index + 1, cases] as const))(
    "session %i",
    { timeout: 120_000 },
    (_, cases) => {
      const all = run(cases);
      for (const [index, one] of cases.entries()) {
        const { path, expected } = one;
        const fits = JSON.stringify(all.stdout[index]) === JSON.stringify(expected.stdout);
        const { stdout, stderr } = fits ? { stdout: [all.stdout[index]], stderr: all.stderr } : runAlone(one);
        expect.soft(stdout[0], path).toEqual(expected.stdout);
        for (const text of [...expected.stderr, ...expected.panics]) expect.soft(stderr, path).toContain(text);
      }
    },
  );
  for (const one of possible.filter(isAlone)) {
    it(one.path.slice(folder.length + 1), () => {
      expect(runAlone(one).stdout[0]).toEqual(one.expected.stdout);
    });
  }
});
