// The published package: packed, installed somewhere else, and used there.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { builtCommand, command, directoryWith, root } from "./support/command.ts";

test("the packed package installs a working command", { timeout: 120_000 }, () => {
  builtCommand();
  const cwd = directoryWith({
    "package.json": '{ "name": "elsewhere", "private": true }',
    "hello.snow": 'fn main() do\n  println("hello ${Env.args()}")\nend\n',
  });
  const environment = { PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` };
  const npm = (words: readonly string[], from: string): void => {
    const { status, stderr } = command("npm", words, { cwd: from, environment });
    expect(status, stderr).toBe(0);
  };
  // dist/ is current, so nothing has to be built; the registry is only asked for what npm has not kept.
  npm(["pack", "--ignore-scripts", "--silent", "--pack-destination", cwd], root);
  const [tarball = ""] = readdirSync(cwd).filter((name) => name.endsWith(".tgz"));
  npm(["install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", join(cwd, tarball)], cwd);
  rmSync(join(cwd, tarball));

  const snow = join(cwd, "node_modules/.bin/snow");
  const run = (words: readonly string[]): ReturnType<typeof command> => command(snow, words, { cwd, environment });
  expect(run(["--version"]).stdout).toMatch(/^snow \d+\.\d+\.\d+\n$/);
  expect(run(["run", "hello.snow", "you"])).toEqual({ status: 0, stdout: "hello [you]\n", stderr: "" });
  expect(run(["build", "hello.snow"])).toEqual({ status: 0, stdout: "", stderr: "  Compiled: hello.js\n" });
  expect(command(process.execPath, ["hello.js"], { cwd }).stdout).toBe("hello []\n");
  const notices = readFileSync(join(cwd, "node_modules/snow-lang/dist/NOTICES.txt"), "utf8");
  for (const name of ["chevrotain", "ws", "@jridgewell/trace-mapping", "smol-toml"])
    expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
  const packed = readdirSync(join(cwd, "node_modules/snow-lang")).sort();
  expect(packed).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "dist", "package.json"]);
});
