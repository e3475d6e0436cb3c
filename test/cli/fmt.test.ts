// `snow fmt` as a user calls it: which files it touches, what it prints, how it ends.
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryWith, snow } from "../support/command.ts";

const tidy = 'fn main() do\n  println("x")\nend\n';
const untidy = 'fn main() do\nprintln( "x" )\nend';
const wrong = "fn main( do\n";

function read(...path: readonly string[]): string {
  return readFileSync(join(...path), "utf8");
}

test("a file is formatted, once", () => {
  const cwd = directoryWith({ "main.snow": untidy });
  expect(snow(["fmt", "main.snow"], { cwd })).toEqual({ status: 0, stdout: "main.snow\n", stderr: "" });
  expect(read(cwd, "main.snow")).toBe(tidy);
  expect(snow(["fmt", "main.snow"], { cwd })).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(readdirSync(cwd)).toEqual(["main.snow"]);
});

test("--check changes nothing and says what would change", () => {
  const cwd = directoryWith({ "a.snow": untidy, "b.snow": tidy });
  expect(snow(["fmt", "--check", "."], { cwd })).toEqual({ status: 1, stdout: "a.snow\n", stderr: "" });
  expect(read(cwd, "a.snow")).toBe(untidy);
  expect(snow(["fmt", "--check", "b.snow"], { cwd })).toEqual({ status: 0, stdout: "", stderr: "" });
});

test("a directory: all sources below it but those of packages and hidden folders", () => {
  const names = ["main.snow", "deep/er/one.snow", "node_modules/p/two.snow", ".hidden/three.snow", "four.txt"];
  const cwd = directoryWith(Object.fromEntries(names.map((name) => [name, untidy])));
  expect(snow(["fmt", "."], { cwd })).toEqual({ status: 0, stdout: "deep/er/one.snow\nmain.snow\n", stderr: "" });
  expect(names.map((name) => read(cwd, name) === tidy)).toEqual([true, true, false, false, false]);
});

test("a file that is formatted is not written", () => {
  const cwd = directoryWith({ "main.snow": tidy });
  const path = join(cwd, "main.snow");
  utimesSync(path, 1000, 1000);
  snow(["fmt", "main.snow"], { cwd });
  expect(statSync(path).mtimeMs).toBe(1_000_000);
});

test("line ends and a byte order mark count as a difference", () => {
  const cwd = directoryWith({ "a.snow": tidy.replaceAll("\n", "\r\n"), "b.snow": `\ufeff${tidy}` });
  expect(snow(["fmt", "--check", "."], { cwd }).stdout).toBe("a.snow\nb.snow\n");
  expect(snow(["fmt", "."], { cwd }).status).toBe(0);
  expect([read(cwd, "a.snow"), read(cwd, "b.snow")]).toEqual([tidy, tidy]);
});

test("a file with syntax errors stays as it is, the others are formatted", () => {
  const cwd = directoryWith({ "a.snow": wrong, "b.snow": untidy });
  const { status, stdout, stderr } = snow(["fmt", "."], { cwd });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "b.snow\n" });
  expect(stderr).toBe(snow(["check", "a.snow"], { cwd }).stderr);
  expect([read(cwd, "a.snow"), read(cwd, "b.snow")]).toEqual([wrong, tidy]);
  expect(JSON.parse(snow(["fmt", "--json", "a.snow"], { cwd }).stderr)).toMatchObject({ code: "P0001" });
});

test("what cannot be read or is no source is an error", () => {
  const cwd = directoryWith({ "a.txt": tidy, "b.snow": tidy });
  expect(snow(["fmt", "gone.snow"], { cwd })).toEqual(snow(["check", "gone.snow"], { cwd }));
  expect(snow(["fmt", "a.txt"], { cwd })).toEqual(snow(["check", "a.txt"], { cwd }));
  expect(snow(["fmt"], { cwd })).toMatchObject({ status: 2, stdout: "" });
  expect(snow(["fmt", "--fast", "b.snow"], { cwd })).toMatchObject({ status: 2, stdout: "" });
});

test("a file that is not UTF-8 is an error, the others are formatted", () => {
  const cwd = directoryWith({ "a.snow": untidy, "b.snow": "" });
  writeFileSync(join(cwd, "b.snow"), Buffer.from([0x23, 0xff]));
  const stderr = "error: 'b.snow' is not UTF-8 (byte 1)\n";
  expect(snow(["fmt", "."], { cwd })).toEqual({ status: 1, stdout: "a.snow\n", stderr });
  expect([...readFileSync(join(cwd, "b.snow"))]).toEqual([0x23, 0xff]);
});

test("the mode is kept, and a link stays a link", () => {
  const cwd = directoryWith({ "main.snow": untidy });
  chmodSync(join(cwd, "main.snow"), 0o750);
  mkdirSync(join(cwd, "links"));
  symlinkSync("../main.snow", join(cwd, "links/link.snow"));
  expect(snow(["fmt", "links"], { cwd })).toEqual({ status: 0, stdout: "links/link.snow\n", stderr: "" });
  expect(read(cwd, "main.snow")).toBe(tidy);
  expect(statSync(join(cwd, "main.snow")).mode & 0o777).toBe(0o750);
});

test("the file keeps its owner and its other names", () => {
  const cwd = directoryWith({ "main.snow": `${untidy}${"\n".repeat(100)}` });
  linkSync(join(cwd, "main.snow"), join(cwd, "second"));
  const before = statSync(join(cwd, "main.snow"));
  expect(snow(["fmt", "main.snow"], { cwd }).status).toBe(0);
  const after = statSync(join(cwd, "main.snow"));
  expect([after.ino, after.uid, after.gid, after.nlink]).toEqual([before.ino, before.uid, before.gid, 2]);
  expect(read(cwd, "second")).toBe(tidy);
  expect(readdirSync(cwd).sort()).toEqual(["main.snow", "second"]);
});

test("a file that may not be read or written is an error and stays", () => {
  // The superuser may read and write everything.
  if (process.getuid?.() === 0) return;
  const cwd = directoryWith({ "a.snow": untidy, "b.snow": untidy });
  chmodSync(join(cwd, "a.snow"), 0o444);
  chmodSync(join(cwd, "b.snow"), 0o000);
  const { status, stdout, stderr } = snow(["fmt", "."], { cwd });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("error: Cannot write 'a.snow': permission denied\n");
  expect(stderr).toContain("error: 'b.snow' cannot be read: permission denied\n");
  expect(read(cwd, "a.snow")).toBe(untidy);
});

test("what can't be looked at is a sentence, and keeps nothing else from being formatted", () => {
  const cwd = directoryWith({ "b.snow": untidy });
  symlinkSync("a.snow", join(cwd, "a.snow"));
  const loop = "error: 'a.snow' cannot be read: too many symbolic links\n";
  expect(snow(["fmt", "a.snow"], { cwd })).toEqual({ status: 1, stdout: "", stderr: loop });
  expect(snow(["fmt", "."], { cwd })).toEqual({ status: 1, stdout: "b.snow\n", stderr: loop });
  expect(read(cwd, "b.snow")).toBe(tidy);
  const long = `${"a".repeat(300)}.snow`;
  const tooLong = `error: '${long}' cannot be read: file name too long\n`;
  expect(snow(["fmt", long], { cwd })).toEqual({ status: 1, stdout: "", stderr: tooLong });
});
