// The published package: packed, installed somewhere else, and used there, on each Node that it promises to run on.
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type CommandResult, command, root, startCommand } from "./support/command.ts";
import { nodeOf } from "./support/requirements.ts";
import { connect } from "./support/websocket-client.ts";

const elsewhere = mkdtempSync(join(tmpdir(), "snow-package-"));
const installed = join(elsewhere, "node_modules/snow-lang");
const snow = join(elsewhere, "node_modules/.bin/snow");
const here = { cwd: elsewhere, environment: { PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` } };

const programs: Readonly<Record<string, string>> = {
  "package.json": '{ "name": "elsewhere", "private": true }',
  "hello.snow": 'fn main() do\n  println("hello ${Env.args()}")\nend\n',
  "deep.snow":
    'fn count(n :: Int) -> Int = if n == 0 do 0 else count(n - 1) + 1 end\n\nfn main() do\n  println("${count(9_000)}")\nend\n',
  "foreign.snow":
    'extern fn twice(n :: Int) -> Int = "twice" from "./twice.js"\n\nfn main() do\n  println("${twice(4)}")\nend\n',
  "twice.js": "export const twice = (n) => n + n;\n",
  "moment.snow": 'fn main() do\n  println("${DateTime.from_unix_ms(0)}")\nend\n',
  "lib.snow":
    'extern fn twice(n :: Int) -> Int = "twice" from "./twice.js"\n\npub fn four() -> Int = twice(2)\n\npub fn later() -> Int do\n  Timer.sleep(1)\n  four() / 0\nend\n',
  "use.mjs":
    'import { four, later } from "./lib.mjs";\nconsole.log(four());\nlater().catch((error) => console.log(error.message));\n',
  "hello_test.snow": "fn test_sum() = 1 + 1 == 2\n",
};

beforeAll(() => {
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(elsewhere, name), text);
  const filter = (path: string): boolean => !path.endsWith("_test.snow");
  cpSync(join(root, "examples/chat"), join(elsewhere, "chat"), { recursive: true, filter });
  const npm = (words: readonly string[], cwd: string): void => {
    const { status, stderr } = command("npm", words, { ...here, cwd });
    expect(status, stderr).toBe(0);
  };
  // dist/ is current, so nothing has to be built; the registry is only asked for what npm has not kept.
  npm(["pack", "--ignore-scripts", "--silent", "--pack-destination", elsewhere], root);
  const [tarball = ""] = readdirSync(elsewhere).filter((name) => name.endsWith(".tgz"));
  npm(["install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", tarball], elsewhere);
}, 120_000);

afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

test("the package holds the command, its notices and its papers", () => {
  const notices = readFileSync(join(installed, "dist/NOTICES.txt"), "utf8");
  for (const name of ["chevrotain", "ws", "@jridgewell/trace-mapping", "smol-toml"])
    expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
  const papers = ["CHANGELOG.md", "LICENSE", "README.md", "dist", "docs", "examples", "package.json"];
  expect(readdirSync(installed).sort()).toEqual(papers);
  expect(command(snow, ["run", "hello.snow", "you"], here)).toEqual({ status: 0, stdout: "hello [you]\n", stderr: "" });
});

describe.each([20, 22, 26])("on Node %i", (major) => {
  const node = nodeOf(major);

  function run(...words: readonly string[]): CommandResult {
    return command(node ?? "", [snow, ...words], here);
  }

  async function talk(words: readonly string[]): Promise<void> {
    const server = startCommand(node ?? "", words, { ...here, environment: { ...here.environment, PORT: "0" } });
    const [, url = ""] = await server.printed(/(http:\/\/localhost:\d+)\n/);
    expect(await (await fetch(url)).text()).toContain("<title>");
    const client = await connect(`${url.replace("http", "ws")}/live`, "snow.channels.v1");
    client.send(JSON.stringify(["join", 1, "Chat:tea", "Anna", null]));
    expect(JSON.parse(await client.next()).slice(0, 2)).toEqual(["joined", 1]);
    server.child.kill("SIGTERM");
    await client.closed;
    expect(server.output()).not.toContain("    at ");
  }

  test.skipIf(node === undefined)("every kind of work", { timeout: 60_000 }, () => {
    expect(run("--version").stdout).toMatch(/^snow \d+\.\d+\.\d+\n$/);
    expect(run("run", "hello.snow", "you")).toEqual({ status: 0, stdout: "hello [you]\n", stderr: "" });
    expect(run("run", "deep.snow")).toEqual({ status: 0, stdout: "9000\n", stderr: "" });
    expect(run("run", "foreign.snow")).toEqual({ status: 0, stdout: "8\n", stderr: "" });
    expect(run("test")).toEqual({ status: 0, stdout: "ok test_sum\n1 passed, 0 failed\n", stderr: "" });
    expect(run("fmt", "--check", ".")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(run("explain", "E0001").stdout).toContain("E0001: type mismatch");
    expect(command(node ?? "", [snow, "repl"], { ...here, input: "1 + 1\n" }).stdout).toContain("2 :: Int");
    for (const name of ["hello", "deep", "foreign"]) {
      expect(run("build", `${name}.snow`)).toEqual({ status: 0, stdout: "", stderr: `  Compiled: ${name}.js\n` });
    }
    expect(command(node ?? "", ["hello.js"], here)).toEqual({ status: 0, stdout: "hello []\n", stderr: "" });
    expect(command(node ?? "", ["deep.js"], here)).toEqual({ status: 0, stdout: "9000\n", stderr: "" });
    expect(command(node ?? "", ["foreign.js"], here)).toEqual({ status: 0, stdout: "8\n", stderr: "" });
  });

  test.skipIf(node === undefined)("a library", () => {
    const made = { status: 0, stdout: "", stderr: "  Compiled: lib.mjs\n" };
    expect(run("build", "--lib", "lib.snow", "-o", "lib.mjs")).toEqual(made);
    const stdout = "4\ndivision by zero (lib.snow:7)\n";
    const { status, stdout: printed } = command(node ?? "", ["use.mjs"], here);
    expect({ status, printed }).toEqual({ status: 0, printed: stdout });
  });

  test.skipIf(node === undefined)("what it lacks is one sentence", () => {
    const there = { status: 0, stdout: "1970-01-01T00:00:00.000Z\n", stderr: "" };
    const sentence = "Snow panic at moment.snow:2: DateTime needs Node 26 or later\n";
    const expected = major >= 26 ? there : { status: 101, stdout: "", stderr: sentence };
    expect(run("run", "moment.snow")).toEqual(expected);
    expect(run("build", "moment.snow").status).toBe(0);
    expect(command(node ?? "", ["moment.js"], here)).toEqual(expected);
  });

  test.skipIf(node === undefined)("the chat runs", () => talk([snow, "run", "chat/main.snow"]));

  test.skipIf(node === undefined)("the chat is built, and runs", async () => {
    expect(run("build", "chat/main.snow", "-o", `chat-${major}.js`).status).toBe(0);
    await talk([`chat-${major}.js`]);
  });
});

test("the bundler may be missing, and is asked for where it is needed", () => {
  const bundler = join(elsewhere, "node_modules/esbuild");
  const away = join(elsewhere, "away");
  renameSync(bundler, away);
  onTestFinished(() => renameSync(away, bundler));
  const problem =
    "error: programs with externs are bundled by the package 'esbuild', which cannot be loaded: npm install esbuild\n";
  expect(command(snow, ["build", "foreign.snow"], here)).toEqual({ status: 1, stdout: "", stderr: problem });
  expect(command(snow, ["run", "foreign.snow"], here)).toEqual({ status: 0, stdout: "8\n", stderr: "" });
  expect(command(snow, ["build", "hello.snow"], here).status).toBe(0);
});
