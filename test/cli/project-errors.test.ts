// What the command says when there is nothing that it could compile.
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
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
  expect(fails("missing.snow")).toBe("error: 'missing.snow' does not exist\n");
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

test.each([
  ["fn main(args) = args\n", "`main` has no parameters: `Env.args()` tells the arguments of the program"],
  ["fn mian() = 1\n", "a program starts in `fn main()`; here is `mian`"],
  ['println("x")\n', "put what the program does into `fn main() do … end`"],
])("%j seems to start in another way", (program, help) => {
  const cwd = directoryWith({ "shop.snow": program });
  const stderr = `error: No 'main' function found in 'shop.snow'.\nHelp: ${help}\n`;
  expect(snow(["run", "shop.snow"], { cwd })).toEqual({ status: 1, stdout: "", stderr });
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

test("what is there and cannot be read is one line with the cause, wherever it is met", () => {
  const long = `a${"b".repeat(300)}`;
  const cwd = directoryWith({
    "dir/main.snow": main,
    "mods/main.snow": main,
    "toml/main.snow": main,
    "folder/main.snow": main,
    "kept.snow": main,
    "imports.snow": `import ${long}\n${main}`,
    "loops.snow": `import Loop\n${main}`,
    "inside.snow": `import Kept.Part\n${main}`,
    "taken/part.snow/x": "",
  });
  for (const link of ["self.snow", "loop.snow", "mods/loop.snow", "toml/snow.toml"])
    symlinkSync(basename(link), join(cwd, link));
  symlinkSync("nowhere", join(cwd, "folder/gone.snow"));
  mkdirSync(join(cwd, "entry/main.snow"), { recursive: true });
  mkdirSync(join(cwd, "folder/snow.toml"));
  const links = "too many symbolic links";
  const causes: Readonly<Record<string, string>> = {
    "self.snow": `'self.snow' cannot be read: ${links}`,
    "loops.snow": `'loop.snow' cannot be read: ${links}`,
    mods: `'mods/loop.snow' cannot be read: ${links}`,
    toml: `'snow.toml' cannot be read: ${links}`,
    folder: "'snow.toml' cannot be read: is a directory",
    entry: "'entry/main.snow' cannot be read: is a directory",
    [`${long}.snow`]: `'${long}.snow' cannot be read: file name too long`,
    [long]: `'${long}' cannot be read: file name too long`,
    "imports.snow": `'${long}.snow' cannot be read: file name too long`,
    "kept.snow/x": "Project directory 'kept.snow/x' does not exist",
    "kept.snow/x.snow": "'kept.snow/x.snow' does not exist",
  };
  for (const [path, text] of Object.entries(causes)) {
    expect(snow(["check", path], { cwd }), path).toEqual({ status: 1, stdout: "", stderr: `error: ${text}\n` });
  }
  // What leads nowhere is not there.
  expect(snow(["check", "inside.snow"], { cwd }).stderr).toContain("[E0031] Error: module `Kept.Part` not found");
  expect(JSON.parse(snow(["run", "self.snow", "--json"], { cwd }).stderr)).toMatchObject({ code: "C0001", file: "" });
  expect(snow(["test", "mods"], { cwd }).stderr).toBe(`error: ${causes.mods}\n`);
  expect(snow(["test", "self.snow"], { cwd }).stderr).toBe(`error: ${causes["self.snow"]}\n`);
});

test("a file and a directory that may not be read", () => {
  // The superuser may read everything.
  if (process.getuid?.() === 0) return;
  const cwd = directoryWith({ "main.snow": main, "sub/a.snow": "" });
  chmodSync(join(cwd, "main.snow"), 0);
  expect(snow(["check", "main.snow"], { cwd }).stderr).toBe("error: 'main.snow' cannot be read: permission denied\n");
  chmodSync(join(cwd, "main.snow"), 0o600);
  chmodSync(join(cwd, "sub"), 0);
  expect(snow(["check", "."], { cwd }).stderr).toBe("error: 'sub' cannot be read: permission denied\n");
  chmodSync(join(cwd, "sub"), 0o700);
});

test("two files of one module", () => {
  const refused = (files: Record<string, string>, path = "."): string =>
    snow(["check", path], { cwd: directoryWith({ "main.snow": `import A.Flat\n${main}`, ...files }) }).stderr;
  const both = (one: string, other: string, name: string): string =>
    `error: '${one}' and '${other}' are both the module '${name}'\n`;
  expect(refused({ "a/flat.snow": "", "A/flat.snow": "" })).toBe(both("A/flat.snow", "a/flat.snow", "A.Flat"));
  expect(refused({ "a/flat.snow": "", "a/Flat.snow": "" })).toBe(both("a/Flat.snow", "a/flat.snow", "A.Flat"));
  expect(refused({ "a/flat.snow": "", "a/FLAT.snow": "" })).toBe(both("a/FLAT.snow", "a/flat.snow", "A.Flat"));
  expect(refused({ "a/flat.snow": "", "Main.snow": "" })).toBe(both("main.snow", "Main.snow", "Main"));
  expect(refused({ "a/flat.snow": "", "x_y_test.snow": "", "xY_test.snow": "" })).toBe(
    both("xY_test.snow", "x_y_test.snow", "XYTest"),
  );
  for (const other of ["A/flat.snow", "a/Flat.snow", "a/FLAT.snow"])
    expect(refused({ "a/flat.snow": "", [other]: "" }, "main.snow")).toMatch(
      /^error: '.*' and '.*' are both the module 'A\.Flat'\n$/,
    );
  // Other names, and other modules in folders of one name.
  expect(refused({ "a/flat.snow": "", "a/fl_at.snow": "", "A/other.snow": "" })).not.toContain("both");
});

test("a file is one module: the main file is no other, and what a dependency has is the dependency's", () => {
  const cwd = directoryWith({
    "app.snow": `import B\n${main}`,
    "b.snow": "import App\n",
    "top.snow": `import C\n${main}`,
    "c.snow": "import Main\n",
    "with/snow.toml": '[dependencies]\nkit = { path = "vendor/kit" }\n',
    "with/main.snow": `import Kit.Part\nimport Vendor.Kit.Part as Same\n${main}`,
    "with/vendor/kit/part.snow": "pub fn f() = 1\n",
  });
  const found = (path: string): string | undefined => snow(["check", path], { cwd }).stderr.split("\n")[0];
  expect(found("app.snow")).toBe("[E0031] Error: module `App` not found");
  expect(found("top.snow")).toBe("error: Circular dependency: C -> Main -> C");
  expect(found("with")).toBe("[E0031] Error: module `Vendor.Kit.Part` not found");
});

test("check looks at the tests of a directory, and at files that are no programs", () => {
  const cwd = directoryWith({
    "app/main.snow": main,
    "app/lib/part.snow": "pub fn f() = 1\n",
    "app/lib/part_test.snow": "import Lib.Part\nfn test_it() = Part.f() == true\n",
    "app/top_test.snow": "fn test_it() do\n  let x = 1\nend\n",
  });
  const { status, stderr } = snow(["check", "app"], { cwd });
  expect(status).toBe(1);
  expect(stderr).toContain("[E0001] Error: expected `Int`, found `Bool`\n --> app/lib/part_test.snow:2:28");
  expect(stderr).not.toContain("No 'main'");
  expect(snow(["run", "app"], { cwd })).toEqual({ status: 0, stdout: "ok\n", stderr: "" });
  expect(snow(["check", "app/lib/part.snow"], { cwd })).toEqual({ status: 0, stdout: "", stderr: "" });
  writeFileSync(join(cwd, "app/lib/part_test.snow"), "import Lib.Part\nfn test_it() = Part.f() == 1\n");
  const warned = snow(["check", "app"], { cwd });
  expect(warned.status).toBe(0);
  expect(warned.stderr).toContain("[W0004] Warning: unused variable `x`\n --> app/top_test.snow:2:7");
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

test.each([
  ["package = 3\n", "`package` must be a table"],
  ["[package]\nname = 3\n", "`name` of `package` must be a text"],
  ["[package]\nversion = 1.0\n", "`version` of `package` must be a text"],
  ['[dependencies]\nkit = "1.0"\n', 'dependency `kit` must be { path = "…" } or { npm = "…" }'],
  ['[dependencies]\nkit = { npm = "kit", path = "." }\n', 'dependency `kit` must be { path = "…" } or { npm = "…" }'],
  ['[dependencies]\nkit = { npm = "../kit" }\n', "dependency `kit`: '../kit' is not a name of a package"],
  [
    '[dependencies]\nkit = { npm = "no-such-kit" }\n',
    "dependency `kit`: the package 'no-such-kit' is not installed: npm install no-such-kit",
  ],
  ['[dependencies]\nkit = { path = "../kit" }\n', "dependency `kit`: '../kit' is not a directory"],
  ['[dependencies]\nkit = { path = "main.snow" }\n', "dependency `kit`: 'main.snow' is not a directory"],
])("the manifest %j says what is wrong", (manifest, text) => {
  const cwd = directoryWith({ "snow.toml": manifest, "main.snow": main });
  expect(snow(["run", "."], { cwd })).toEqual({ status: 1, stdout: "", stderr: `error: 'snow.toml': ${text}\n` });
});

test("new makes a project that runs, and touches nothing that is there", () => {
  const cwd = directoryWith({ "taken/file": "" });
  for (const command of ["new", "init"]) {
    expect(snow([command, `${command}_app`], { cwd }).status).toBe(0);
    expect(readFileSync(join(cwd, `${command}_app/snow.toml`), "utf8")).toContain(`name = "${command}_app"`);
    const { status, stdout } = snow(["run", `${command}_app`], { cwd });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^.+\n$/);
    const project = join(cwd, `${command}_app`);
    expect(readdirSync(project).sort()).toEqual([
      ".gitignore",
      "README.md",
      "main.snow",
      "main_test.snow",
      "snow.toml",
    ]);
    expect(snow(["test"], { cwd: project })).toEqual({
      status: 0,
      stdout: "ok test_greeting\n1 passed, 0 failed\n",
      stderr: "",
    });
    expect(snow(["check", "."], { cwd: project })).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(snow(["fmt", "--check", "."], { cwd: project }).status).toBe(0);
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

test.each([
  ["/proc/x", "Cannot write '/proc/x': no such file or directory"],
  ["/proc/x/y/", "Cannot write '/proc/x/y': no such file or directory"],
  ["file", "'file' already exists and is not empty"],
  ["full/", "'full' already exists and is not empty"],
  [".", "'.' already exists and is not empty"],
  ["file/below", "Cannot write 'file/below': file exists"],
  ["a b", "'a b' is no name for a project: letters, digits, '_', '-' and '.', first a letter or digit"],
  ["", "'' is no name for a project: letters, digits, '_', '-' and '.', first a letter or digit"],
  ["x/$y", "'x/$y' is no name for a project: letters, digits, '_', '-' and '.', first a letter or digit"],
  ["/", "'/' is no name for a project: letters, digits, '_', '-' and '.', first a letter or digit"],
])("new %j says why not", (path, text) => {
  const cwd = directoryWith({ file: "", "full/file": "" });
  expect(snow(["new", path], { cwd })).toEqual({ status: 1, stdout: "", stderr: `error: ${text}\n` });
  expect(readdirSync(cwd).sort()).toEqual(["file", "full"]);
});

test("new takes a path with a slash at its end, and names of any script", () => {
  const cwd = directoryWith({});
  for (const name of ["deep/er/game", "café", "2048", "my-game"]) {
    expect(snow(["new", `${name}/`], { cwd })).toEqual({
      status: 0,
      stdout: `Created ${name}; run it with: snow run ${name}\n`,
      stderr: "",
    });
    expect(snow(["run", name], { cwd }).stdout).toBe(`Hello from ${name.split("/").at(-1)}\n`);
  }
});
