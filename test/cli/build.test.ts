// Built programs: one file that plain Node runs anywhere, with a source map and panics that name Snow lines.
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { expect, test } from "vitest";
import { type CommandResult, command, directoryWith, snow } from "../support/command.ts";

const crash = `fn divide(a :: Int, b :: Int) -> Int do
  a / b
end

fn main() do
  println("\${divide(7, 2)} \${Env.args()}")
  println("\${divide(1, 0)}")
end
`;

/** Plain Node on a built file. */
function node(file: string, words: readonly string[] = []): CommandResult {
  return command(process.execPath, [file, ...words], { cwd: dirname(file) });
}

test("the file runs alone, whatever kind of module the folder makes it", () => {
  const cwd = directoryWith({ "app.snow": crash });
  expect(snow(["build", "app.snow"], { cwd })).toEqual({ status: 0, stdout: "", stderr: "  Compiled: app.js\n" });
  for (const manifest of [undefined, '{ "type": "module" }', '{ "type": "commonjs" }']) {
    const folder = directoryWith({ "app.js": readFileSync(join(cwd, "app.js")) });
    if (manifest !== undefined) writeFileSync(join(folder, "package.json"), manifest);
    const { status, stdout, stderr } = node(join(folder, "app.js"), ["a", "--b"]);
    expect({ status, stdout }).toEqual({ status: 101, stdout: "3 [a, --b]\n" });
    expect(stderr).toBe(
      "Snow panic at app.snow:2: division by zero\n  at divide (app.snow:2)\n  at main (app.snow:7)\n",
    );
  }
});

test("the file holds the notices of what is bundled into it", () => {
  const cwd = directoryWith({
    "app.snow":
      'extern fn shout(text :: String) -> String = "shout" from "loud"\nfn main() do\n  println(shout("ok"))\nend\n',
    "node_modules/loud/package.json": '{ "name": "loud", "version": "1.2.3", "license": "ISC", "main": "index.js" }',
    "node_modules/loud/index.js": "exports.shout = (text) => text.toUpperCase();\n",
    "node_modules/loud/LICENSE": "Copyright of loud */ kept whole",
  });
  expect(snow(["build", "app.snow"], { cwd }).status).toBe(0);
  const text = readFileSync(join(cwd, "app.js"), "utf8");
  for (const notice of ["loud 1.2.3 (ISC)", "Copyright of loud * / kept whole", "snow-lang ", "ws 8", "Snow authors"])
    expect(text).toContain(notice);
  expect(node(join(cwd, "app.js")).stdout).toBe("OK\n");
});

test("the file carries the libraries that its program uses, and their notices", () => {
  const cwd = directoryWith({
    "plain.snow": 'fn main() do\n  println("ok")\nend\n',
    "rows.snow": 'fn main() do\n  println("${Csv.parse("a,b")}")\nend\n',
    "signed.snow":
      'fn main() do\n  let key = Jwt.hs256(Crypto.random_bytes(32))\n  let token = Jwt.sign(%{"sub" => "ada"}, key, Jwt.options())\n  println("${Result.map(Jwt.verify(token, key, Jwt.options()), fn json -> Json.keys(json) end)}")\nend\n',
    "sent.snow":
      'fn main() do\n  let router = HTTP.router() |> HTTP.on_post("/", fn request -> HTTP.text(200, "${Result.is_ok(Request.multipart(request))}") end)\n  let request = HTTP.client_request("POST", "/")\n  println(HTTP.test(router, %{request | headers: [("Content-Type", "multipart/form-data; boundary=B")], body: "--B--"}).body)\nend\n',
    "found.snow": 'fn main() do\n  println("${Result.is_ok(Regex.compile("(a+)+"))}")\nend\n',
  });
  const expected = {
    plain: ["ok\n"],
    signed: ["Ok([sub, iat, exp])\n", "jose"],
    rows: ["Ok([[a, b]])\n", "csv-parse"],
    found: ["true\n", "re2js"],
    sent: ["true\n", "@fastify/busboy"],
  };
  for (const [name, [output, library]] of Object.entries(expected)) {
    expect(snow(["build", `${name}.snow`], { cwd }).status).toBe(0);
    expect(node(join(cwd, `${name}.js`)).stdout).toBe(output);
    const text = readFileSync(join(cwd, `${name}.js`), "utf8");
    const carried = ["@fastify/busboy", "csv-parse", "jose", "re2js"].filter((one) => text.includes(`\n${one} `));
    expect(carried).toEqual(library === undefined ? [] : [library]);
  }
});

test("Env.program_dir is where the program lies, run or built, however it was named", () => {
  const cwd = directoryWith({
    "a b/main.snow": "fn main() do\n  println(Env.program_dir())\nend\n",
    "a b/where_test.snow": "fn test_where() do\n  println(Env.program_dir())\nend\n",
    "elsewhere/x": "",
  });
  const home = join(cwd, "a b");
  const elsewhere = join(cwd, "elsewhere");
  expect(snow(["run", home], { cwd: elsewhere }).stdout).toBe(`${home}\n`);
  expect(snow(["test", home], { cwd: elsewhere }).stdout).toContain(`${home}\n`);
  expect(snow(["run", "main.snow"], { cwd: home }).stdout).toBe(`${home}\n`);
  expect(snow(["build", "main.snow", "-o", "../elsewhere/app.js"], { cwd: home }).status).toBe(0);
  expect(command(process.execPath, ["elsewhere/app.js"], { cwd }).stdout).toBe(`${elsewhere}\n`);
  symlinkSync(join(elsewhere, "app.js"), join(home, "link.js"));
  expect(command(process.execPath, ["link.js"], { cwd: home }).stdout).toBe(`${elsewhere}\n`);
});

test("names of the files", () => {
  const main = 'fn main() do\n  println("ok")\nend\n';
  const cwd = directoryWith({ "app/main.snow": main, "app/sub/tool.snow": main });
  const builds = (words: readonly string[], from: string, target: string): void => {
    const { status, stderr } = snow(["build", ...words], { cwd: from });
    expect({ status, stderr }).toEqual({ status: 0, stderr: `  Compiled: ${target}\n` });
    const path = resolve(from, target);
    expect(node(path).stdout).toBe("ok\n");
    for (const name of [path, `${path}.map`]) rmSync(name);
  };
  builds(["app"], cwd, "app/app.js");
  builds(["."], join(cwd, "app"), "app.js");
  builds(["app/sub/tool.snow"], cwd, "app/sub/tool.js");
  builds(["app/main.snow", "-o", "out.js"], cwd, "out.js");
  builds(["--output=out.mjs", "app"], cwd, "out.mjs");
  mkdirSync(join(cwd, "dist"));
  builds(["-o", "dist/x.js", "app"], cwd, "dist/x.js");
});

test("what the program is made of is not written over, by whatever name", () => {
  const main = `extern fn shout(text :: String) -> String = "shout" from "./app.js"
fn main() do
  println(shout(File.embed("page.txt")))
end
`;
  const files = {
    "app.snow": main,
    "app.js": 'import { up } from "./up.js";\nexport const shout = up;\n',
    "up.js": "export const up = (text) => text.toUpperCase();\n",
    "page.txt": "page",
  };
  const cwd = directoryWith({
    ...files,
    "map.snow": 'fn main() = println(File.embed("out.js.map"))\n',
    "out.js.map": "a map",
  });
  symlinkSync("page.txt", join(cwd, "link.js"));
  linkSync(join(cwd, "up.js"), join(cwd, "hard.js"));
  const refusal = (path: string) => ({
    status: 1,
    stdout: "",
    stderr: `error: Cannot write '${path}': the program is made of it; \`-o\` names another file\n`,
  });
  expect(snow(["build", "app.snow"], { cwd })).toEqual(refusal("app.js"));
  for (const target of ["app.snow", "./page.txt", "link.js", "hard.js", resolve(cwd, "up.js")])
    expect(snow(["build", "app.snow", "-o", target], { cwd })).toEqual(refusal(target));
  expect(snow(["build", "map.snow", "-o", "out.js"], { cwd })).toEqual(refusal("out.js.map"));
  for (const [name, text] of Object.entries(files)) expect(readFileSync(join(cwd, name), "utf8")).toBe(text);
  expect(existsSync(join(cwd, "out.js"))).toBe(false);
  expect(snow(["build", "app.snow", "-o", "out.js"], { cwd }).status).toBe(0);
  expect(snow(["build", "app.snow", "-o", "out.js"], { cwd }).status).toBe(0);
  expect(node(join(cwd, "out.js")).stdout).toBe("PAGE\n");
});

test("the source map leads back to the Snow files", () => {
  const cwd = directoryWith({ "src/app.snow": crash, "out/x": "" });
  expect(snow(["build", "src/app.snow", "-o", "out/app.js"], { cwd }).status).toBe(0);
  const code = readFileSync(join(cwd, "out/app.js"), "utf8").split("\n");
  expect(code.at(-2)).toBe("//# sourceMappingURL=app.js.map");
  const map = new TraceMap(readFileSync(join(cwd, "out/app.js.map"), "utf8"));
  const line = code.findIndex((text) => /function\*? Main\$divide/.test(text)) + 1;
  expect(line).toBeGreaterThan(0);
  const lines = Array.from({ length: 6 }, (_, below) => line + below);
  const places = lines.flatMap((number) =>
    Array.from({ length: 80 }, (_, column) => originalPositionFor(map, { line: number, column })),
  );
  expect(places.some((place) => place.source === "../src/app.snow" && place.line === 2)).toBe(true);
});

test("externs and the packages that they use are inside", () => {
  const cwd = directoryWith({
    "main.snow": `extern fn title(s :: String) -> String = "title" from "./lib/text.js"
extern fn twice(n :: Int) -> Int = "twice" from "pair"
extern fn system() -> Bool = "system" from "./lib/text.js"
fn main() do
  println("\${title("snow")} \${twice(4)} \${system()}")
end
`,
    "lib/text.js": `import { platform } from "node:os";
import { raise } from "./raise.cjs";
export const title = (s) => raise(s[0]) + s.slice(1);
export const system = () => platform() === process.platform;
`,
    "lib/raise.cjs": "exports.raise = (s) => s.toUpperCase();\n",
    "node_modules/pair/package.json": '{ "name": "pair", "main": "main.js" }',
    "node_modules/pair/main.js": "exports.twice = (n) => 2 * n;\n",
  });
  expect(snow(["build", "main.snow"], { cwd }).status).toBe(0);
  const alone = directoryWith({});
  renameSync(join(cwd, "main.js"), join(alone, "main.js"));
  expect(node(join(alone, "main.js"))).toEqual({ status: 0, stdout: "Snow 8 true\n", stderr: "" });
});

test("an extern module that is not there stops the build", () => {
  const cwd = directoryWith({ "main.snow": 'extern fn f() -> Int = "f" from "./gone.js"\nfn main() do\n  f()\nend\n' });
  const { status, stderr } = snow(["build", "main.snow"], { cwd });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^error: cannot bundle externs: Could not resolve "\.\/gone\.js"/);
});

test("plain functions nest 10,000 deep in a built program", () => {
  const cwd = directoryWith({
    "main.snow": `fn deep(n :: Int) -> Int = if n == 0 do 0 else deep(n - 1) + 1 end
fn main() do
  println("\${deep(30000)}")
end
`,
  });
  expect(snow(["build", "main.snow"], { cwd }).status).toBe(0);
  expect(node(join(cwd, "main.js"))).toMatchObject({ status: 0, stdout: "30000\n" });
});

const deepProgram = `extern fn shout(text :: String) -> String = "shout" from "./loud.js"

fn deep(n :: Int) -> Int = if n == 0 do 0 else 1 + deep(n - 1) end

fn main() do
  println("\${shout("deep")} \${deep(10000)} \${Env.args()}")
  println("\${1 / List.length(Env.args())} \${Env.program_dir()}")
end
`;

test("a single executable runs without Node, with deep recursion, and with workers", () => {
  const cwd = directoryWith({
    "app.snow": deepProgram,
    "loud.js": "export const shout = (text) => text.toUpperCase();\n",
  });
  expect(snow(["build", "--exe", "app.snow", "-o", "deep"], { cwd })).toEqual({
    status: 0,
    stdout: "",
    stderr: "  Compiled: deep\n",
  });
  expect(readdirSync(cwd).sort()).toEqual(["app.snow", "deep", "loud.js"]);
  const folder = directoryWith({});
  renameSync(join(cwd, "deep"), join(folder, "deep"));
  const bare = { cwd: folder, environment: { PATH: "/nowhere" } };
  const given = command(join(folder, "deep"), ["a", "--stack-size=1", "--node-options=--check"], bare);
  expect(given).toEqual({
    status: 0,
    stdout: `DEEP 10000 [a, --stack-size=1, --node-options=--check]\n0 ${realpathSync(folder)}\n`,
    stderr: "",
  });
  const failed = command(join(folder, "deep"), [], {
    ...bare,
    environment: { ...bare.environment, SNOW_WORKERS: "1" },
  });
  expect(failed.stdout).toBe("DEEP 10000 []\n");
  expect(failed.stderr).toMatch(/^Snow panic at app.snow:7: division by zero\n/);
  expect(failed.status).toBe(101);
}, 120_000);

test("an executable that can't be written, or be a library too, is refused", () => {
  const cwd = directoryWith({ "app.snow": crash, "app/there": "" });
  expect(snow(["build", "--exe", "app.snow"], { cwd }).stderr).toMatch(/^error: Cannot write '.*app': /);
  expect(readdirSync(cwd).sort()).toEqual(["app", "app.snow"]);
  command("mkfifo", ["pipe"], { cwd });
  expect(snow(["build", "--exe", "app.snow", "-o", "pipe"], { cwd }).stderr).toBe(
    "error: Cannot write 'pipe': it is no file\n",
  );
  rmSync(join(cwd, "pipe"));
  const both = snow(["build", "--exe", "--lib", "app.snow"], { cwd });
  expect(both).toEqual({ status: 2, stdout: "", stderr: "error: option '--exe' does not go together with '--lib'\n" });
}, 120_000);
