// Running programs: exit statuses, streams, diagnostics, externs, depth of recursion.
import { expect, test } from "vitest";
import { builtCommand, command, directoryWith, snow } from "../support/command.ts";

const main = (...lines: string[]): string => `fn main() do\n${lines.map((line) => `  ${line}\n`).join("")}end\n`;

/** Runs one program in a file `main.snow` of its own. */
function run(source: string, input = ""): ReturnType<typeof snow> {
  return snow(["run", "main.snow"], { cwd: directoryWith({ "main.snow": source }), input });
}

test("exit statuses", () => {
  expect(run(main('println("x")'))).toEqual({ status: 0, stdout: "x\n", stderr: "" });
  expect(run(main('println("x")', "Process.exit(7)", 'println("y")'))).toEqual({
    status: 7,
    stdout: "x\n",
    stderr: "",
  });
  expect(run(main('println("x")', 'println("${7 / List.length([])}")'))).toEqual({
    status: 101,
    stdout: "x\n",
    stderr: "Snow panic at main.snow:3: division by zero\n",
  });
});

test("standard input and output", () => {
  const source = main('let line = Result.unwrap_or(IO.read_line(), "")', 'println("<${line}>")', 'IO.eprintln("e")');
  expect(run(source, "żółw\nmore\n")).toEqual({ status: 0, stdout: "<żółw>\n", stderr: "e\n" });
});

test("diagnostics in the text form, without colours away from a terminal", () => {
  const source = main("let total = 3", 'println("${totl}")');
  const text = `[E0004] Error: unbound name \`totl\`
 --> main.snow:3:14
  |
3 |   println("\${totl}")
  |              ^^^^ not found
  = Help: did you mean \`total\`?
error: Compilation failed due to errors above.
`;
  expect(run(source)).toEqual({ status: 1, stdout: "", stderr: text });
});

test("diagnostics as JSON", () => {
  const cwd = directoryWith({ "main.snow": main("let total = 3", 'println("${totl}")') });
  for (const words of [
    ["check", "--json", "main.snow"],
    ["check", "main.snow", "--json"],
    ["run", "main.snow", "--json"],
    ["build", "--json", "main.snow"],
  ]) {
    const { status, stdout, stderr } = snow(words, { cwd });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(JSON.parse(stderr)).toEqual({
      code: "E0004",
      severity: "error",
      message: "unbound name `totl`",
      file: "main.snow",
      spans: [{ start: 42, end: 46, label: "not found" }],
      fix: "did you mean `total`?",
    });
  }
});

test("warnings do not stop a run, and are not shown again when nothing has changed", () => {
  const cwd = directoryWith({
    "main.snow": main("case true do", 'true -> println("a")', '_ -> println("b")', 'false -> println("c")', "end"),
  });
  const first = snow(["run", "main.snow"], { cwd });
  expect(first).toMatchObject({ status: 0, stdout: "a\n" });
  expect(first.stderr).toMatch(/^\[W0001\] Warning: redundant pattern\n --> main.snow:5:3\n/);
  expect(first.stderr).not.toContain("Compilation failed");
  expect(snow(["run", "main.snow"], { cwd })).toEqual({ status: 0, stdout: "a\n", stderr: "" });
  expect(snow(["check", "main.snow"], { cwd }).stderr).toBe(first.stderr);
});

test("externs: a file beside the program and a package installed for it", () => {
  const cwd = directoryWith({
    "main.snow": `extern fn host_name() -> String = "hostname" from "./host.js"
extern async fn later(n :: Int) -> Int = "later" from "./host.js"
extern fn shout(s :: String) -> String = "shout" from "loud"
${main('println("${host_name()} ${later(20)} ${shout("hey")}")')}`,
    "host.js": 'export function hostname() { return "tank-1"; }\nexport async function later(n) { return n + 1; }\n',
    "package.json": '{ "type": "module" }',
    "node_modules/loud/package.json": '{ "name": "loud", "type": "module", "exports": { "import": "./index.js" } }',
    "node_modules/loud/index.js": "export const shout = (s) => s.toUpperCase();\n",
  });
  for (let time = 0; time < 2; time++) {
    expect(snow(["run", "main.snow"], { cwd })).toEqual({ status: 0, stdout: "tank-1 21 HEY\n", stderr: "" });
  }
});

test("an extern module that is not there", () => {
  const source = `extern fn f() -> Int = "f" from "./gone.js"\n${main('println("${f()}")')}`;
  const { status, stdout, stderr } = run(source);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^error: cannot load '\.\/gone\.js': /);
});

// A plain function with many values that live over the recursive call: its frames are large.
const names = Array.from({ length: 24 }, (_, index) => `v${index}`);
const deep = `fn deep(n :: Int) -> Int do
  if n == 0 do
    0
  else
${names.map((name, index) => `    let ${name} = (n + ${index}) % 7\n`).join("")}    let below = deep(n - 1)
    below + 1 + (${names.join(" + ")}) * 0
  end
end
`;

test("plain functions nest 10,000 deep, also with large frames and however the command is started", () => {
  const cwd = directoryWith({ "main.snow": `${deep}${main('println("${deep(10000)}")')}` });
  const expected = { status: 0, stdout: "10000\n" };
  expect(snow(["run", "main.snow"], { cwd })).toMatchObject(expected);
  expect(command(process.execPath, [builtCommand(), "run", "main.snow"], { cwd })).toMatchObject(expected);
});

test("endless recursion is a panic", () => {
  const source = `fn down(n :: Int) -> Int = down(n + 1) + 1\n${main('println("${down(0)}")')}`;
  for (const [program, place] of [
    [source, "main.snow:1"],
    [`${deep}${main('println("${deep(9000000)}")')}`, "main.snow:\\d+"],
  ]) {
    const { status, stdout, stderr } = run(program ?? "");
    expect({ status, stdout }).toEqual({ status: 101, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^Snow panic at ${place}: stack overflow\n`));
  }
});

test("--log json: lines of the log as objects", () => {
  const cwd = directoryWith({ "main.snow": main('Log.info("a word")') });
  const { status, stderr } = snow(["run", "--log", "json", "main.snow"], { cwd });
  expect(status).toBe(0);
  expect(JSON.parse(stderr)).toMatchObject({ level: "info", message: "a word" });
  expect(snow(["run", "--log=xml", "main.snow"], { cwd })).toEqual({
    status: 2,
    stdout: "",
    stderr: "error: option '--log' needs text or json, not 'xml'\n",
  });
});
