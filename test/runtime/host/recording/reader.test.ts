// Files of recordings: what was written is read again, whatever was flushed when, and what is not whole is known.
import { chmodSync, lstatSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { EndOfFile, Malformed, Reader } from "../../../../runtime/host/recording/reader.ts";
import { createRecordingFile, Writer } from "../../../../runtime/host/recording/writer.ts";

let path = "";
beforeEach(() => {
  const directory = mkdtempSync(join(tmpdir(), "snow-recording-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  path = join(directory, "file.rec");
});

type Part = { readonly number: number } | { readonly bytes: Uint8Array } | "flush";

const parts = fc.array(
  fc.oneof(
    fc.maxSafeNat().map((number): Part => ({ number })),
    fc.uint8Array({ maxLength: 40 }).map((bytes): Part => ({ bytes })),
    fc.nat(700_000).map((length): Part => ({ bytes: new Uint8Array(length).fill(length) })),
    fc.constant<Part>("flush"),
  ),
  { maxLength: 12 },
);

function write(all: readonly Part[]): void {
  const writer = new Writer(createRecordingFile(path));
  for (const part of all) {
    if (part === "flush") writer.flush();
    else if ("number" in part) writer.number(part.number);
    else writer.bytes(part.bytes);
  }
  writer.flush();
  writer.close();
}

/** What can be read of it, and what came then. */
function read(all: readonly Part[]): { readonly count: number; readonly end: unknown } {
  let count = 0;
  let reader: Reader | undefined;
  try {
    reader = new Reader(path);
    for (const part of all) {
      if (part === "flush") continue;
      if ("number" in part) expect(reader.number()).toBe(part.number);
      else expect(Buffer.compare(reader.bytes(), part.bytes)).toBe(0);
      count += 1;
    }
    reader.byte();
  } catch (end) {
    return { count, end };
  } finally {
    reader?.close();
  }
  return { count, end: undefined };
}

test("what was written", () => {
  fc.assert(
    fc.property(parts, (all) => {
      write(all);
      const { count, end } = read(all);
      expect(end).toBeInstanceOf(EndOfFile);
      expect(count).toBe(all.filter((part) => part !== "flush").length);
    }),
    { numRuns: 30 },
  );
});

test("a file that was cut, or damaged anywhere, is read up to there", () => {
  fc.assert(
    fc.property(parts, fc.nat(), fc.integer({ min: 0, max: 255 }), (all, place, byte) => {
      write(all);
      const whole = readFileSync(path);
      writeFileSync(path, whole.subarray(0, place % whole.length));
      const { end } = read(all);
      expect(end instanceof EndOfFile || end instanceof Malformed).toBe(true);
      const damaged = Buffer.from(whole);
      damaged[place % whole.length] = byte;
      writeFileSync(path, damaged);
      const other = read(all).end;
      expect(other instanceof EndOfFile || other instanceof Malformed).toBe(true);
      rmSync(path);
    }),
    { numRuns: 30 },
  );
});

test("the file is its owner's alone, and takes the place of a link and of what was recorded before", () => {
  const other = `${path}.other`;
  writeFileSync(other, "mine");
  symlinkSync(other, path);
  for (const before of [undefined, "", "snow recording 0\n and more"]) {
    if (before !== undefined) writeFileSync(path, before);
    chmodSync(path, 0o644);
    write([{ number: 1 }]);
    expect(lstatSync(path).isFile()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(read([{ number: 1 }])).toMatchObject({ count: 1, end: expect.any(EndOfFile) });
  }
  expect(readFileSync(other, "utf8")).toBe("mine");
});

test("what is no recording is not replaced", () => {
  writeFileSync(path, "fn main() do\nend\n");
  for (const there of [path, join(path, ".."), "/dev/null"]) {
    expect(() => createRecordingFile(there)).toThrow("what is there is no recording; another name is needed");
  }
  expect(readFileSync(path, "utf8")).toBe("fn main() do\nend\n");
});
