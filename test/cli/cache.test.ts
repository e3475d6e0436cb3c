// The cache of compiled programs: unchanged programs come from it, changed ones never do, and no damage to it matters.
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fingerprint } from "../../cli/running/fingerprint.ts";
import { builtCommand, directoryWith, snow } from "../support/command.ts";

const main = (body: string): string => `fn main() do\n  ${body}\nend\n`;

interface Setting {
  readonly cwd: string;
  readonly environment: { readonly SNOW_CACHE_DIR: string };
}

function setting(files: Record<string, string>): Setting {
  return { cwd: directoryWith(files), environment: { SNOW_CACHE_DIR: directoryWith({}) } };
}

function entries({ environment }: Setting): string[] {
  const directory = join(environment.SNOW_CACHE_DIR, "programs");
  return readdirSync(directory)
    .sort()
    .map((name) => join(directory, name));
}

function printed(where: Setting, path = "main.snow"): string {
  const { status, stdout, stderr } = snow(["run", path], where);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

test("an unchanged program leaves the cache as it is, a changed one adds to it", () => {
  const where = setting({ "main.snow": main('println("one")') });
  expect(printed(where)).toBe("one\n");
  const [entry = ""] = entries(where);
  const written = statSync(entry).mtimeMs;
  expect(printed(where)).toBe("one\n");
  expect(entries(where)).toEqual([entry]);
  expect(statSync(entry).mtimeMs).toBe(written);
  writeFileSync(join(where.cwd, "main.snow"), main('println("two")'));
  expect(printed(where)).toBe("two\n");
  expect(entries(where)).toHaveLength(2);
});

test("changes anywhere in the import graph count", () => {
  const where = setting({
    "main.snow": `from Part import text\n${main("println(text())")}`,
    "part.snow": 'from Deep.Part import word\npub fn text() -> String = word() <> "!"\n',
    "deep/part.snow": 'pub fn word() -> String = "first"\n',
  });
  expect([printed(where), printed(where)]).toEqual(["first!\n", "first!\n"]);
  writeFileSync(join(where.cwd, "deep/part.snow"), 'pub fn word() -> String = "second"\n');
  expect(printed(where)).toBe("second!\n");
  rmSync(join(where.cwd, "deep/part.snow"));
  expect(snow(["run", "main.snow"], where).status).toBe(1);
});

test("a new module that shadows a standard one counts", () => {
  const where = setting({ "main.snow": `import Math\n${main('println("${Math.abs(0 - 5)}")')}` });
  expect(printed(where)).toBe("5\n");
  writeFileSync(join(where.cwd, "math.snow"), 'pub fn abs(n :: Int) -> String = "mine"\n');
  expect(printed(where)).toBe("mine\n");
});

test("in a directory project every module counts", () => {
  const where = setting({ "app/main.snow": main('println("ok")'), "app/other.snow": "pub fn f() -> Int = 1\n" });
  expect([printed(where, "app"), printed(where, "app")]).toEqual(["ok\n", "ok\n"]);
  writeFileSync(join(where.cwd, "app/other.snow"), "pub fn f() -> Int = nope\n");
  expect(snow(["run", "app"], where).status).toBe(1);
  rmSync(join(where.cwd, "app/other.snow"));
  expect(printed(where, "app")).toBe("ok\n");
});

test.each<[string, (path: string) => void]>([
  ["another text", (path) => writeFileSync(path, readFileSync(path, "utf8").replace("ok", "no"))],
  ["empty", (path) => writeFileSync(path, "")],
  ["cut", (path) => writeFileSync(path, readFileSync(path).subarray(0, 200))],
  ["other bytes", (path) => writeFileSync(path, Buffer.alloc(1000, 0xff))],
  ["another entry's name", (path) => writeFileSync(path, "0\n{}")],
  [
    "a directory",
    (path) => {
      rmSync(path);
      mkdirSync(path);
    },
  ],
])("a damaged entry is a miss: %s", (_, damage) => {
  const where = setting({ "main.snow": main('println("ok")') });
  printed(where);
  for (const path of entries(where)) damage(path);
  expect(printed(where)).toBe("ok\n");
});

test("the nearest manifest above a file names what is run, as it does for the directory", () => {
  const named = (name: string): string => `[package]\nname = "${name}"\n`;
  const where = setting({ "app/tools/one.snow": main('println("${Env.get("SNOW_CLUSTER_NAME")}")') });
  expect(printed(where, "app/tools/one.snow")).toBe("None\n");
  writeFileSync(join(where.cwd, "snow.toml"), named("outer"));
  expect(printed(where, "app/tools/one.snow")).toBe("Some(outer)\n");
  writeFileSync(join(where.cwd, "app/snow.toml"), named("inner"));
  expect(printed(where, "app/tools/one.snow")).toBe("Some(inner)\n");
  // What is wrong with it is told when its project is asked for.
  writeFileSync(join(where.cwd, "app/snow.toml"), "[");
  expect(printed(where, "app/tools/one.snow")).toBe("None\n");
});

test("an entry of another shape is a miss", () => {
  const where = setting({ "main.snow": main('println("ok")') });
  printed(where);
  const [entry = ""] = entries(where);
  const good: object = JSON.parse(readFileSync(entry, "utf8").split("\n")[1] ?? "");
  for (const bad of [
    null,
    [],
    {},
    { ...good, code: 1 },
    { ...good, externs: [{}] },
    { ...good, externs: undefined },
    { ...good, lookups: [["Part"]] },
    { ...good, dependencies: "none" },
  ]) {
    const body = JSON.stringify(bad);
    writeFileSync(entry, `${fingerprint(body)}\n${body}`);
    expect(printed(where), body).toBe("ok\n");
  }
});

test("a directory that others can write to is not used, and what it holds is not run", () => {
  const where = setting({ "main.snow": main('println("ok")') });
  const directory = where.environment.SNOW_CACHE_DIR;
  printed(where);
  const [entry = ""] = entries(where);
  const good: object = JSON.parse(readFileSync(entry, "utf8").split("\n")[1] ?? "");
  const body = JSON.stringify({ ...good, code: 'console.log("planted"); process.exit(0)' });
  writeFileSync(entry, `${fingerprint(body)}\n${body}`);
  for (const open of [directory, join(directory, "programs")]) {
    for (const mode of [0o777, 0o770, 0o1777]) {
      chmodSync(open, mode);
      expect(printed(where)).toBe("ok\n");
      expect(statSync(open).mode & 0o7777).toBe(mode);
    }
    chmodSync(open, 0o700);
  }
});

test("what it makes is the user's alone", () => {
  const cwd = directoryWith({ "main.snow": main('println("ok")') });
  const directory = join(cwd, "deep/cache");
  printed({ cwd, environment: { SNOW_CACHE_DIR: directory } });
  for (const path of [directory, join(directory, "programs")]) expect(statSync(path).mode & 0o777).toBe(0o700);
  chmodSync(join(directory, "programs"), 0o755);
  printed({ cwd, environment: { SNOW_CACHE_DIR: directory } });
  expect(statSync(join(directory, "programs")).mode & 0o777).toBe(0o700);
});

test("a cache that cannot be written to is no problem", () => {
  const cwd = directoryWith({ "main.snow": main('println("ok")'), file: "" });
  for (const directory of ["file", "file/below", "/proc/nowhere"]) {
    expect(printed({ cwd, environment: { SNOW_CACHE_DIR: join(cwd, directory) } })).toBe("ok\n");
  }
  const closed = join(cwd, "closed");
  mkdirSync(closed);
  chmodSync(closed, 0o500);
  expect(printed({ cwd, environment: { SNOW_CACHE_DIR: closed } })).toBe("ok\n");
});

test("concurrent first runs of changing programs each print their own text", async () => {
  const where = setting({});
  const command = builtCommand();
  const texts = Array.from({ length: 12 }, (_, index) => `t${index % 4}`);
  const pathOf = (text: string): string => join(where.cwd, `${text}.snow`);
  // All of them before the first run: a file that is written again is empty for a moment.
  for (const text of new Set(texts)) writeFileSync(pathOf(text), main(`println("${text}")`));
  const run = (text: string): Promise<string> => {
    return new Promise((resolve) => {
      const child = spawn(command, ["run", pathOf(text)], { env: { ...process.env, ...where.environment } });
      let output = "";
      child.stdout.on("data", (chunk) => {
        output += chunk;
      });
      child.on("close", () => resolve(output));
    });
  };
  expect(await Promise.all(texts.map(run))).toEqual(texts.map((text) => `${text}\n`));
  expect(entries(where)).toHaveLength(4);
});

test("the cache does not grow without bound", () => {
  const where = setting({ "main.snow": main('println("ok")') });
  printed(where);
  const directory = join(where.environment.SNOW_CACHE_DIR, "programs");
  for (let index = 0; index < 600; index++) writeFileSync(join(directory, `old${index}`), "");
  writeFileSync(join(where.cwd, "main.snow"), main('println("new")'));
  expect(printed(where)).toBe("new\n");
  expect(entries(where).length).toBeLessThanOrEqual(400);
});

test("what a program embeds counts", () => {
  const where = setting({ "main.snow": main('println(File.embed("page.txt"))'), "page.txt": "one" });
  expect([printed(where), printed(where)]).toEqual(["one\n", "one\n"]);
  writeFileSync(join(where.cwd, "page.txt"), "two");
  expect(printed(where)).toBe("two\n");
  rmSync(join(where.cwd, "page.txt"));
  expect(snow(["run", "main.snow"], where).stderr).toContain("no such file or directory");
});

test("what is embedded stays inside the project, links followed", () => {
  const outside = directoryWith({ "secret.txt": "secret" });
  const where = setting({ "main.snow": main('println(File.embed("inside.txt"))') });
  symlinkSync(join(outside, "secret.txt"), join(where.cwd, "inside.txt"));
  const { status, stderr } = snow(["run", "main.snow"], where);
  expect(status).toBe(1);
  expect(stderr).toContain("it leaves the project");
});

test("a file of a dependency is not one of the project that uses it, whoever reads it first", () => {
  const part = 'pub fn page() -> String = File.embed("page.txt")\n';
  const body = main('println(Lib.Part.page())\n  println(File.embed("../lib/page.txt"))');
  const where = setting({
    "app/main.snow": `import Lib.Part\n${body}`,
    "app/snow.toml": '[dependencies]\nlib = { path = "../lib" }\n',
    "lib/part.snow": part,
    "lib/page.txt": "of the library",
  });
  const { status, stderr } = snow(["run", "app"], where);
  expect(status).toBe(1);
  expect(stderr.match(/it leaves the project/g)).toHaveLength(1);
});
