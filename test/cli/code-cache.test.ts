// The compiled code that the command keeps of itself: made when it is missing, never believed when it is damaged.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { builtCommand, directoryWith } from "../support/command.ts";

const program = { "main.snow": 'fn main() do\n  println("fine")\nend\n' };

interface Installation {
  readonly command: string;
  /** Where the code is kept that the build made. */
  readonly beside: string;
  readonly caches: string;
  readonly cwd: string;
}

/** A copy of the built command without its code. */
function installation(): Installation {
  const directory = directoryWith({});
  cpSync(dirname(builtCommand()), directory, { recursive: true });
  const beside = join(directory, "code");
  rmSync(beside, { recursive: true });
  return { command: join(directory, "snow.js"), beside, caches: directoryWith({}), cwd: directoryWith(program) };
}

/** Compiles and runs the program; it must not come from the cache of programs. */
function runs({ command, caches, cwd }: Installation, ...options: string[]): void {
  rmSync(join(caches, "programs"), { recursive: true, force: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, command, "run", "main.snow"], {
    cwd,
    env: { ...process.env, SNOW_CACHE_DIR: caches },
    encoding: "utf8",
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "fine\n", stderr: "" });
}

function codeIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory).filter((name) => name.startsWith("compiler.js-"));
  return names.map((name) => join(directory, name));
}

test("it is kept beside the command where the build began to, otherwise with the user's caches", () => {
  const own = installation();
  runs(own);
  expect(codeIn(join(own.caches, "code"))).toHaveLength(1);
  const built = installation();
  mkdirSync(built.beside);
  runs(built);
  expect(codeIn(built.beside)).toHaveLength(1);
  expect(codeIn(join(built.caches, "code"))).toHaveLength(0);
});

test("other options of Node have code of their own", () => {
  const where = installation();
  mkdirSync(where.beside);
  runs(where);
  runs(where, "--stack-size=2000");
  runs(where);
  expect(codeIn(where.beside)).toHaveLength(2);
});

test("damaged code is made again", () => {
  const where = installation();
  mkdirSync(where.beside);
  runs(where);
  const [file = ""] = codeIn(where.beside);
  const whole = readFileSync(file);
  const damages = [
    whole.subarray(0, 0),
    whole.subarray(0, 3),
    whole.subarray(0, whole.length / 2),
    ...[0.3, 0.7].map((part) => {
      const bytes = Buffer.from(whole);
      const at = Math.floor(bytes.length * part);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
      return bytes;
    }),
  ];
  for (const damage of damages) {
    writeFileSync(file, damage);
    runs(where);
    expect(readFileSync(file).length).toBeGreaterThan(whole.length / 2 + 1);
    runs(where);
  }
});

test("code of older builds goes, and a place that can't be written does no harm", () => {
  const where = installation();
  const directory = join(where.caches, "code");
  mkdirSync(directory);
  writeFileSync(join(directory, "compiler.js-1-2"), "old");
  runs(where);
  expect(existsSync(join(directory, "compiler.js-1-2"))).toBe(false);
  rmSync(directory, { recursive: true });
  writeFileSync(directory, "a file");
  runs(where);
});
