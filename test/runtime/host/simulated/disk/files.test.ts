// Whatever programs do with files, a simulated disk answers as the real one does.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HostFiles } from "../../../../../runtime/host/index.ts";
import { nodeHost } from "../../../../../runtime/host/node.ts";
import { Disk, diskDoors, Lane, World } from "../../../../../runtime/host/simulated/index.ts";

const pause = (next: () => void): void => void setImmediate(next);

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), "snow-disk-")));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function newDisk(seed = 1): {
  readonly disk: Disk;
  readonly world: World;
  readonly doors: ReturnType<typeof diskDoors>;
} {
  const world = new World({ seed, pause });
  const disk = new Disk(world, nodeHost, directory);
  return { disk, world, doors: diskDoors(disk, new Lane("program")) };
}

type Outcome = unknown;

/** What a file is like, but for its time, and the size of a directory. */
function status(files: HostFiles, path: string): Outcome {
  const found = files.fileStatus(path);
  if (!found.ok) return found;
  const { size, isFile, isDirectory } = found.value;
  return { size: isFile ? size : "of a directory", isFile, isDirectory };
}

function lines(files: HostFiles, path: string): Outcome {
  const opened = files.openLines(path);
  if (!opened.ok) return opened;
  const found: Outcome[] = [];
  for (;;) {
    const line = opened.value.next();
    found.push(line.ok ? line.value : line.code);
    if (!line.ok && line.code !== "EILSEQ") return found;
  }
}

function list(files: HostFiles, path: string): Outcome {
  const names = files.listDirectory(path);
  return names.ok ? [...names.value].sort() : names;
}

function read(files: HostFiles, path: string): Outcome {
  const bytes = files.readFile(path, 2 ** 20);
  return bytes.ok ? Buffer.from(bytes.value).toString("latin1") : bytes;
}

interface Operation {
  readonly kind: string;
  readonly path: string;
  readonly other: string;
  readonly text: string;
}

function run(files: HostFiles, { kind, path, other, text }: Operation): Outcome {
  switch (kind) {
    case "write":
      return files.writeFile(path, text);
    case "append":
      return files.appendFile(path, text);
    case "replace":
      return files.replaceFile(path, text);
    case "delete":
      return files.deleteFile(path);
    case "rename":
      return files.renameFile(path, other);
    case "copy":
      return files.copyFile(path, other);
    case "make":
      return files.makeDirectory(path);
    case "remove":
      return files.removeDirectory(path);
    case "read":
      return read(files, path);
    case "lines":
      return lines(files, path);
    case "status":
      return status(files, path);
    case "list":
      return list(files, path);
    default:
      return files.exists(path);
  }
}

const kinds = "write append replace delete rename copy make make remove read lines status list exists".split(" ");

const name = fc.constantFrom("a", "b", "c");
const path = fc
  .tuple(
    fc.array(fc.oneof({ weight: 8, arbitrary: name }, fc.constantFrom(".", "..")), { minLength: 1, maxLength: 3 }),
    fc.nat(9),
  )
  .map(([names, end]) => names.join("/") + (end === 0 ? "/" : ""));
const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom(...kinds),
  path,
  other: path,
  text: fc.constantFrom("", "one\ntwo\n", "three", "four\r\n"),
});

/** Everything that is in a directory. */
function contentsOf(files: HostFiles, at: string): Outcome {
  const names = files.listDirectory(at);
  if (!names.ok) return names;
  return Object.fromEntries(
    [...names.value].sort().map((one) => {
      const below = join(at, one);
      const found = files.fileStatus(below);
      return [one, found.ok && found.value.isDirectory ? contentsOf(files, below) : read(files, below)];
    }),
  );
}

describe("a simulated disk", () => {
  test("answers as the real one", () => {
    let round = 0;
    const property = fc.property(fc.array(operation, { maxLength: 40 }), fc.nat(20), (operations, copied) => {
      round += 1;
      // What is above, `..` leads to.
      const root = (name: string): string => join(directory, String(round), name, "x", "y", "z");
      const [original, worked] = [root("original"), root("worked")];
      const at = (place: string, one: Operation): Operation => {
        return { ...one, path: `${place}/${one.path}`, other: `${place}/${one.other}` };
      };
      for (const place of [original, worked]) {
        nodeHost.makeDirectory(place);
        for (const one of operations.slice(0, copied)) run(nodeHost, at(place, one));
      }
      const { doors } = newDisk();
      for (const one of operations.slice(copied))
        expect([one, run(doors, at(original, one))]).toEqual([one, run(nodeHost, at(worked, one))]);
      expect(contentsOf(doors, original)).toEqual(contentsOf(nodeHost, worked));
    });
    fc.assert(property, { numRuns: process.env.SNOW_SOAK === "1" ? 3000 : 60 });
  });
});
