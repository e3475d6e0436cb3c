// What the command says when there is nothing that it could compile.
import { chmodSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryWith, snow } from "../support/command.ts";

const main = 'fn main() do\n  println("ok")\nend\n';

test.each(["run", "check", "build"])("%s: each project error is one line and status 1", (command) => {
  const cwd = directoryWith({
    "note.txt": "hello",
    "empty/readme.md": "",
    "bad.snow": Buffer.concat([
      Buffer.from('fn main() do\n  println("é'),
      Buffer.from([0xff, 0x22, 0x29]),
      Buffer.from("\nend\n"),
    ]),
    "aim/main.snow": "fn other() = 1\n",
    "self/main.snow": `import Loop\n${main}`,
    "self/loop.snow": "import Loop\n",
    "ring/main.snow": `import A\n${main}`,
    "ring/a.snow": "import B\n",
    "ring/b.snow": "import A\n",
    "toml/main.snow": main,
    "toml/snow.toml": "[package\n",
  });
  const fails = (path: string): string => {
    const { status, stdout, stderr } = snow([command, path], { cwd });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    return stderr;
  };
  expect(fails("missing")).toBe("error: Project directory 'missing' does not exist\n");
  expect(fails("missing.snow")).toBe("error: Project directory 'missing.snow' does not exist\n");
  expect(fails("note.txt")).toBe("error: 'note.txt' is not a directory\n");
  expect(fails("empty")).toBe(
    "error: No 'main.snow' found in 'empty'.\nHelp: create 'empty/main.snow' with fn main()\n",
  );
  expect(fails("aim")).toBe("error: No 'main' function found in 'aim'.\n");
  expect(fails("bad.snow")).toBe("error: 'bad.snow' is not UTF-8 (byte 26)\n");
  expect(fails("self")).toBe("error: Module 'Loop' cannot import itself\n");
  expect(fails("ring")).toBe("error: Circular dependency: A -> B -> A\n");
  expect(fails("toml")).toMatch(/^error: 'snow.toml' line \d+: .+\n$/);
});

test("with --json a project error is an object without a file", () => {
  const { status, stderr } = snow(["check", "missing", "--json"]);
  expect(status).toBe(1);
  expect(stderr.split("\n")).toHaveLength(2);
  expect(JSON.parse(stderr)).toEqual({
    code: "C0001",
    severity: "error",
    message: "Project directory 'missing' does not exist",
    file: "",
    spans: [],
    fix: null,
  });
});

test("a file that may not be read", () => {
  const cwd = directoryWith({ "main.snow": main });
  chmodSync(join(cwd, "main.snow"), 0);
  const { status, stderr } = snow(["check", "main.snow"], { cwd });
  if (process.getuid?.() === 0) return;
  expect({ status, stderr }).toEqual({ status: 1, stderr: "error: Cannot read 'main.snow': permission denied\n" });
});

test("build says what it cannot write", () => {
  const cwd = directoryWith({ "main.snow": main });
  mkdirSync(join(cwd, "taken.js"));
  const { status, stderr } = snow(["build", "main.snow", "-o", "taken.js"], { cwd });
  expect({ status, stderr }).toEqual({ status: 1, stderr: "error: Cannot write 'taken.js': is a directory\n" });
  const nowhere = snow(["build", "main.snow", "-o", "no/where.js"], { cwd });
  expect(nowhere.stderr).toBe("error: Cannot write 'no/where.js': no such file or directory\n");
});

test("a byte order mark is skipped", () => {
  const cwd = directoryWith({ "main.snow": `\ufeff${main}` });
  expect(snow(["run", "main.snow"], { cwd })).toEqual({ status: 0, stdout: "ok\n", stderr: "" });
});

test("new makes a project that runs, and touches nothing that is there", () => {
  const cwd = directoryWith({ "taken/file": "" });
  for (const command of ["new", "init"]) {
    expect(snow([command, `${command}_app`], { cwd }).status).toBe(0);
    expect(readFileSync(join(cwd, `${command}_app/snow.toml`), "utf8")).toContain(`name = "${command}_app"`);
    const { status, stdout } = snow(["run", `${command}_app`], { cwd });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^.+\n$/);
  }
  expect(snow(["new", "taken"], { cwd })).toEqual({
    status: 1,
    stdout: "",
    stderr: "error: 'taken' already exists and is not empty\n",
  });
  expect(readdirSync(join(cwd, "taken"))).toEqual(["file"]);
  mkdirSync(join(cwd, "empty"));
  expect(snow(["new", "empty"], { cwd }).status).toBe(0);
});
