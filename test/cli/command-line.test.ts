// Usage texts, version and usage errors of the command.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "../../cli/commands.ts";
import { directoryWith, root, snow } from "../support/command.ts";

test("--version prints the version of the package", () => {
  const { version } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
  expect(snow(["--version"])).toEqual({ status: 0, stdout: `snow ${version}\n`, stderr: "" });
});

test("--help lists every command", () => {
  const { status, stdout, stderr } = snow(["--help"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  for (const { name, summary } of commands)
    expect(stdout).toMatch(new RegExp(`^  ${name} .*${summary.slice(0, 10)}`, "m"));
});

test.each(commands.flatMap(({ name, aliases }) => [name, ...aliases]))("snow %s --help says what it does", (name) => {
  const { status, stdout, stderr } = snow([name, "--help"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(new RegExp(`^Usage: snow ${name}[ \\n]`));
  // What stands behind the program of `run` is the program's.
  if (name !== "run") expect(snow([name, "no-such-thing", "--help"]).stdout).toBe(stdout);
  expect(snow(["help", name]).stdout).toBe(stdout);
});

test.each([
  [[], "error: no command given"],
  [["walk"], "error: unknown command 'walk'"],
  [["--walk"], "error: unknown option '--walk'"],
  [["run"], "error: missing FILE or DIR"],
  [["check", "--fast", "x.snow"], "error: unknown option '--fast'"],
  [["check", "a.snow", "b.snow"], "error: unexpected argument 'b.snow'"],
  [["build", "a.snow", "-o"], "error: option '-o' needs OUT.js"],
  [["check", "--json=yes", "a.snow"], "error: option '--json' takes no value"],
  [["explain"], "error: missing CODE"],
  [["explain", "E9999"], "error: unknown code 'E9999'"],
])("%j is a usage error", (words, text) => {
  const { status, stdout, stderr } = snow(words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr.split("\n")[0]).toBe(text);
});

test.each([
  [
    ["help", "receive"],
    "error: 'receive' is a word of the language, no command\n" +
      "`:doc receive` at the prompt, `snow repl`, says what it means\n`snow --help` lists the commands\n",
  ],
  [["help", "rnu"], "error: unknown command 'rnu'\ndid you mean 'run'?\n`snow --help` lists the commands\n"],
  [["rnu", "x.snow"], "error: unknown command 'rnu'\ndid you mean 'run'?\n`snow --help` lists the commands\n"],
  [
    ["shop.snow"],
    "error: unknown command 'shop.snow'\ndid you mean `snow run shop.snow`?\n`snow --help` lists the commands\n",
  ],
  [["-v"], "error: unknown option '-v'\ndid you mean '-V'?\n`snow --help` lists the commands\n"],
  [["--check", "client"], "error: option '--check' stands behind its command: snow client --check …\n"],
  [["--check", "fmt"], "error: option '--check' stands behind its command: snow fmt --check …\n"],
  [
    ["check", "--jsno", "x.snow"],
    "error: unknown option '--jsno'\ndid you mean '--json'?\nUsage: snow check FILE|DIR; `snow check --help` says more\n",
  ],
  [["explain", "E004"], "error: unknown code 'E004'\ndid you mean E0004?\n"],
  [["explain", "types"], "error: unknown code 'types'\na diagnostic shows its code in brackets: [E0012]\n"],
])("what was nearly written: %j", (words, stderr) => {
  expect(snow(words)).toEqual({ status: 2, stdout: "", stderr });
});

test.each(["run", "check", "build", "fmt"])("%s in a project's directory says how to name it", (name) => {
  const { status, stderr } = snow([name], { cwd: directoryWith({ "main.snow": "" }) });
  const [first, second] = stderr.split("\n");
  expect([status, first, second]).toEqual([
    2,
    expect.stringMatching(/^error: missing /),
    `did you mean \`snow ${name} .\`?`,
  ]);
});

test("without a command there is the list of them", () => {
  expect(snow([]).stderr).toBe(`error: no command given\n${snow(["--help"]).stdout}`);
});

test.each(["run", "check", "build", "test", "fmt"])("%s of a path without its suffix", (name) => {
  const stderr = "error: Project directory 'shop' does not exist\nHelp: did you mean 'shop.snow'?\n";
  expect(snow([name, "shop"], { cwd: directoryWith({ "shop.snow": "" }) })).toEqual({ status: 1, stdout: "", stderr });
});

test("options stand before the path; all that follows goes to the program", () => {
  const cwd = directoryWith({ "args.snow": 'fn main() do\n  println("${Env.args()}")\nend\n' });
  const printed = (words: readonly string[]): string => snow(words, { cwd }).stdout;
  expect(printed(["run", "args.snow"])).toBe("[]\n");
  expect(printed(["run", "--no-color", "args.snow", "one", "--two", "three"])).toBe("[one, --two, three]\n");
  expect(printed(["run", "args.snow", "--help"])).toBe("[--help]\n");
  expect(printed(["run", "args.snow", "-h"])).toBe("[-h]\n");
  expect(printed(["run", "args.snow", "--json", "one"])).toBe("[--json, one]\n");
  expect(printed(["run", "args.snow", "--log", "json"])).toBe("[--log, json]\n");
  expect(printed(["run", "args.snow", "--", "--json", "--help"])).toBe("[--json, --help]\n");
  expect(printed(["run", "args.snow", "one", "--help"])).toBe("[one, --help]\n");
});

test("explain prints a page", () => {
  const { status, stdout } = snow(["explain", "e0012"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^E0012: /);
});

test("what the command line says is shown without what would command a terminal", () => {
  const hostile = "a\u001b[2J\nb";
  const calls = [
    ["run", "--log", hostile, "x.snow"],
    [hostile],
    ["check", `--${hostile}`],
    ["explain", hostile],
    ["new", hostile],
    ["check", `${hostile}.snow`],
  ];
  for (const words of calls) {
    const { status, stdout, stderr } = snow(words);
    expect(status).not.toBe(0);
    expect(stdout + stderr).toContain(String.raw`a\u{1B}[2J\u{A}b`);
    expect(stdout + stderr).not.toContain("\u001b");
  }
});
