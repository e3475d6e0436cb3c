// Which modules a path on the command line makes up, and under which names.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { locateModule, moduleFiles, pascalCase } from "../../cli/project/modules.ts";
import { command, directoryWith, snow } from "../support/command.ts";

const main = (body: string): string => `fn main() do\n  ${body}\nend\n`;

test("module names come from paths", () => {
  const root = directoryWith({
    "main.snow": "",
    "text.snow": "",
    "geo/flat_earth.snow": "",
    "geo/v2_point.snow": "",
    "geo/Sphere.snow": "",
    "geo/main.snow": "",
    ".hidden/x.snow": "",
    "geo/.y.snow": "",
    "node_modules/z/z.snow": "",
    "geo/note.txt": "",
  });
  mkdirSync(join(root, "dir.snow"));
  expect(moduleFiles(root).map(({ name }) => name)).toEqual([
    "Geo.FlatEarth",
    "Geo.Main",
    "Geo.Sphere",
    "Geo.V2Point",
    "Text",
  ]);
  for (const { name, path } of moduleFiles(root)) expect(locateModule(root, [], name)).toBe(path);
  for (const name of ["Dir", "Geo", "Geo.Flatearth", "Geo.Y", "Nope", "Geo.Nope", ""]) {
    expect(locateModule(root, [], name)).toBeUndefined();
  }
  expect(pascalCase("http_2_server")).toBe("Http2Server");
});

test("a directory project and a single file", () => {
  const cwd = directoryWith({
    "app/main.snow": `import Geo.FlatEarth\n${main("println(FlatEarth.shape())")}`,
    "app/geo/flat_earth.snow": 'pub fn shape() -> String = "flat"\n',
    "app/unused.snow": "pub fn broken() -> Int = nope\n",
    "app/.ignored.snow": "pub fn broken() -> Int = nope\n",
  });
  const directory = snow(["run", "app"], { cwd });
  expect(directory.status).toBe(1);
  expect(directory.stderr).toContain("app/unused.snow:1:26");
  expect(directory.stderr).not.toContain("ignored");
  expect(snow(["run", "app/main.snow"], { cwd })).toEqual({ status: 0, stdout: "flat\n", stderr: "" });
});

test("paths are shown relative to the current directory, otherwise to the project", () => {
  const cwd = directoryWith({ "app/main.snow": main("println(nope)"), "other/x": "" });
  const place = (path: string, from: string): string | undefined =>
    / --> (.*)\n/.exec(snow(["check", path], { cwd: from }).stderr)?.[1];
  expect(place("app", cwd)).toBe("app/main.snow:2:11");
  expect(place(".", join(cwd, "app"))).toBe("main.snow:2:11");
  expect(place(join(cwd, "app/main.snow"), cwd)).toBe("app/main.snow:2:11");
  expect(place(join(cwd, "app"), join(cwd, "other"))).toBe("main.snow:2:11");
});

test("nothing is warned about in other projects", () => {
  const leftOver = 'fn dead() = 1\npub fn area(n :: Int) -> Int do\n  let x = 1\n  Env.get("a")\n  n * n\nend\n';
  const cwd = directoryWith({
    "app/snow.toml": '[dependencies]\nkit = { path = "../kit" }\n',
    "app/main.snow": `import Kit.Flat\nimport Own\n${main('println("${Flat.area(3)} ${Own.area(2)}")')}`,
    "app/own.snow": leftOver,
    "kit/flat.snow": `${leftOver}pub fn sign(true) = 1\n`,
  });
  const { stderr } = snow(["check", "app"], { cwd });
  expect(stderr.match(/^\[.*|--> .*$/gm)).toEqual([
    "[W0005] Warning: unused function `dead`",
    "--> app/own.snow:1:4",
    "[W0004] Warning: unused variable `x`",
    "--> app/own.snow:3:7",
  ]);
});

test("dependencies that the manifest names", () => {
  const cwd = directoryWith({
    "app/snow.toml": '[package]\nname = "app"\n\n[dependencies]\nshape_kit = { path = "../kit" }\n',
    "app/main.snow": `from ShapeKit.Flat import area\n${main('println("${area(3)}")')}`,
    "kit/snow.toml": '[package]\nname = "kit"\n',
    "kit/flat.snow": "pub fn area(n :: Int) -> Int = n * n\n",
    "kit/main.snow": main('println("kit")'),
  });
  expect(snow(["run", "app"], { cwd })).toEqual({ status: 0, stdout: "9\n", stderr: "" });
});

test("a dependency that is a package of npm, installed from its tarball", () => {
  const cwd = directoryWith({
    "kit/package.json": '{ "name": "@shapes/snow-kit", "version": "1.0.0", "type": "module" }',
    "kit/flat.snow":
      'extern fn root(n :: Int) -> Int = "root" from "./root.js"\n\npub fn side(n :: Int) -> Int = root(n)\npub fn unit() -> String = File.embed("unit.txt")\n',
    "kit/unit.txt": "cm",
    "kit/root.js": "export const root = Math.sqrt;\n",
    "all/package.json": '{ "name": "all", "private": true }',
    "all/app/snow.toml": '[dependencies]\nshape_kit = { npm = "@shapes/snow-kit" }\n',
    "all/app/main.snow": `import ShapeKit.Flat\n${main('println("${Flat.side(81)} ${Flat.unit()}")')}`,
  });
  const all = join(cwd, "all");
  const npm = (words: readonly string[], directory: string): void => {
    const { status, stderr } = command("npm", words, { cwd: directory });
    expect(status, stderr).toBe(0);
  };
  npm(["pack", "--silent", "--pack-destination", cwd], join(cwd, "kit"));
  npm(["install", "--offline", "--no-audit", "--no-fund", join(cwd, "shapes-snow-kit-1.0.0.tgz")], all);
  for (let run = 0; run < 2; run += 1)
    expect(snow(["run", "app"], { cwd: all })).toEqual({ status: 0, stdout: "9 cm\n", stderr: "" });
  expect(snow(["build", "app", "-o", "out.js"], { cwd: all }).status).toBe(0);
  expect(command("node", ["out.js"], { cwd: all }).stdout).toBe("9 cm\n");
});
