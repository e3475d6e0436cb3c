// What a simulated disk begins as, what it loses, when it fails, and its descriptors and streams.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FileStats } from "../../../../../runtime/host/file-system.ts";
import type { HostResult } from "../../../../../runtime/host/index.ts";
import { nodeHost } from "../../../../../runtime/host/node.ts";
import { Disk, diskDoors, Lane, World } from "../../../../../runtime/host/simulated/index.ts";

const pause = (next: () => void): void => void setImmediate(next);
const LIMIT = 2 ** 20;

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), "snow-disk-")));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

interface Simulated {
  readonly world: World;
  readonly disk: Disk;
  readonly doors: ReturnType<typeof diskDoors>;
  read(path: string): string;
}

function simulated(seed = 1, choices?: readonly number[]): Simulated {
  const world = new World({ seed, pause, ...(choices === undefined ? {} : { choices }) });
  const disk = new Disk(world, nodeHost, directory);
  const doors = diskDoors(disk, new Lane("program"));
  const read = (path: string): string => {
    const bytes = doors.readFile(path, LIMIT);
    return bytes.ok ? Buffer.from(bytes.value).toString() : bytes.code;
  };
  return { world, disk, doors, read };
}

function resultOf<T>(result: HostResult<T>): T {
  if (!result.ok) throw new Error(result.code);
  return result.value;
}

const story = (world: World): string[] => world.trace.events.map(({ kind, text }) => `${kind}: ${text}`);

describe("a simulated disk", () => {
  test("begins as a copy of the project's directory, and leaves that as it is", () => {
    mkdirSync(join(directory, "data"));
    writeFileSync(join(directory, "data", "a.txt"), "one");
    const { doors, read } = simulated();
    expect(read("data/a.txt")).toBe("one");
    expect(read(join(directory, "data", "a.txt"))).toBe("one");
    doors.appendFile("data/a.txt", " two");
    doors.writeFile("data/b.txt", "new");
    expect([read("data/a.txt"), read("./data/../data/b.txt")]).toEqual(["one two", "new"]);
    expect([...resultOf(doors.listDirectory("data"))]).toEqual(["a.txt", "b.txt"]);
    expect(resultOf(doors.fileStatus("data/a.txt")).modified).toBe(Date.UTC(2026, 0));
    expect(readdirSync(join(directory, "data"))).toEqual(["a.txt"]);
    expect(readFileSync(join(directory, "data", "a.txt"), "utf8")).toBe("one");
  });

  test("stays as it was when it was first looked at", () => {
    writeFileSync(join(directory, "a.txt"), "before");
    const { doors, read } = simulated();
    expect([read("a.txt"), doors.exists("b.txt")]).toEqual(["before", false]);
    writeFileSync(join(directory, "a.txt"), "after");
    writeFileSync(join(directory, "b.txt"), "after");
    expect([read("a.txt"), doors.exists("b.txt")]).toEqual(["before", false]);
  });

  test("has nothing else of the real one, and says so once", () => {
    const { world, doors, read } = simulated();
    expect([read("/etc/passwd"), read("/etc/hosts")]).toEqual(["ENOENT", "ENOENT"]);
    expect(read("missing.txt")).toBe("ENOENT");
    expect(story(world)).toEqual([
      "note: of the real disk a simulation has the project's directory alone: there is no /etc/passwd",
    ]);
    expect(doors.makeDirectory("/srv/data").ok && doors.writeFile("/srv/data/a", "x").ok).toBe(true);
    expect(read("/srv/data/a")).toBe("x");
  });

  test("has temporary directories, whose names follow from the seed", () => {
    const names = (seed: number): string[] => {
      const { doors } = simulated(seed);
      return [resultOf(doors.makeTemporaryDirectory()), resultOf(doors.makeTemporaryDirectory())];
    };
    expect(names(7)).toEqual(names(7));
    expect(new Set([...names(7), ...names(8)]).size).toBe(4);
    expect(names(7)[0]).toMatch(/^\/tmp\/snow-[a-zA-Z0-9]{6}$/);
  });

  test("gives lines of what is in a file by then, also of one that has lost its name", () => {
    const { doors } = simulated();
    doors.writeFile("a.txt", `${"x".repeat(70_000)}\none\n`);
    const lines = resultOf(doors.openLines("a.txt"));
    expect(resultOf(lines.next())).toHaveLength(70_000);
    doors.appendFile("a.txt", "two");
    doors.deleteFile("a.txt");
    doors.writeFile("a.txt", "another");
    expect([lines.next(), lines.next(), lines.next()]).toMatchObject([
      { value: "one" },
      { value: "two" },
      { code: "EOF" },
    ]);
  });

  test("tells those who watch, in a step of its own", async () => {
    const { world, doors } = simulated();
    const told: string[] = [];
    resultOf(doors.makeDirectory("data"));
    resultOf(doors.watchPath("data", (path) => told.push(`in the directory: ${path}`)));
    const stop = resultOf(doors.watchPath("data/a.txt", (path) => told.push(path)));
    doors.writeFile("data/a.txt", "x");
    doors.writeFile("data/b.txt", "x");
    expect(told).toEqual([]);
    await world.run();
    // Of a file that is made and then written it tells twice, as systems do.
    expect([...new Set(told)]).toEqual(["in the directory: data/a.txt", "data/a.txt", "in the directory: data/b.txt"]);
    stop();
    expect(doors.watchPath("missing/a.txt", () => {})).toMatchObject({ code: "ENOENT" });
  });
});

describe("a simulated disk whose machine dies", () => {
  const written = (choices: readonly number[]): Simulated => {
    const made = simulated(1, choices);
    made.doors.replaceFile("kept.txt", "flushed");
    made.doors.writeFile("log.txt", "one");
    made.doors.appendFile("log.txt", " two");
    made.doors.renameFile("kept.txt", "moved.txt");
    made.disk.afterDeath();
    return made;
  };

  test("may lose nothing", () => {
    const { world, read } = written([]);
    expect([read("log.txt"), read("moved.txt")]).toEqual(["one two", "flushed"]);
    expect(story(world)).toEqual([]);
  });

  test("loses the newest changes first, as far as nobody has flushed them", () => {
    const renamed = written([1]);
    expect([renamed.read("log.txt"), renamed.read("kept.txt")]).toEqual(["one two", "flushed"]);
    expect(story(renamed.world)).toEqual(["fault: disk: the last change is lost"]);
    expect(written([2]).read("log.txt")).toBe("one");
    expect(written([3]).read("log.txt")).toBe("");
    const all = written([100]);
    expect([all.read("log.txt"), all.read("kept.txt")]).toEqual(["ENOENT", "flushed"]);
    expect(story(all.world)).toEqual(["fault: disk: the last 4 changes are lost"]);
  });

  test("may have a part of what was written last", () => {
    expect(written([2, 3]).read("log.txt")).toBe("one tw");
    expect(written([3, 1]).read("log.txt")).toBe("o");
  });

  test("has after five seconds what nobody flushed", async () => {
    const { world, disk, doors, read } = simulated(1, [100]);
    const lane = new Lane("program");
    doors.writeFile("old.txt", "old");
    world.plan(5000, () => void doors.writeFile("new.txt", "new"), { lane });
    await world.run();
    disk.afterDeath();
    expect([read("old.txt"), read("new.txt")]).toEqual(["old", "ENOENT"]);
  });
});

describe("a simulated disk with errors", () => {
  const failing = (choices: readonly number[]): Simulated => {
    const made = simulated(1, choices);
    made.doors.writeFile("a.txt", "before");
    made.world.faults = { ...made.world.faults, diskErrorsPerMinute: 1 };
    return made;
  };

  test("fails in what is written and read, and says so", () => {
    const { world, doors, read } = failing([1, 0, 1]);
    expect(doors.writeFile("a.txt", "after")).toMatchObject({ code: "ENOSPC", number: 28 });
    expect(read("a.txt")).toBe("before");
    expect(story(world)).toEqual(["fault: disk: writing a.txt fails (ENOSPC)"]);
    expect(failing([1]).read("a.txt")).toBe("EIO");
    expect(failing([0]).read("a.txt")).toBe("before");
  });

  test("fails at an operation that comes later", () => {
    const { doors, read } = failing([1, 2]);
    expect([read("a.txt"), read("a.txt"), read("a.txt"), read("a.txt")]).toEqual(["before", "before", "EIO", "before"]);
    expect(doors.exists("a.txt")).toBe(true);
  });

  test("may have written a part, unless the file was to be replaced as a whole", () => {
    const { doors, read } = failing([1, 0, 0, 3]);
    expect(doors.writeFile("a.txt", "after")).toMatchObject({ code: "EIO" });
    expect(read("a.txt")).toBe("af");
    const other = failing([1, 0, 0, 3]);
    expect(other.doors.replaceFile("a.txt", "after")).toMatchObject({ code: "EIO" });
    expect(other.read("a.txt")).toBe("before");
  });

  test("fails about as often as it is told to", async () => {
    let failures = 0;
    for (let seed = 0; seed < 100; seed += 1) {
      const world = new World({ seed, pause: queueMicrotask });
      const doors = diskDoors(new Disk(world, nodeHost, directory), new Lane("program"));
      world.faults = { ...world.faults, diskErrorsPerMinute: 2 };
      const lane = new Lane("program");
      const write = (): void => {
        if (!doors.appendFile("a.txt", "x").ok) failures += 1;
        if (world.now < 120_000) world.plan(1000, write, { lane });
      };
      world.plan(0, write, { lane });
      await world.run();
    }
    expect(failures / 100).toBeGreaterThan(2);
    expect(failures / 100).toBeLessThan(6);
  });
});

/** What a call of Node's shape answers. */
function answerOf<T>(call: (answered: (error: Error | null, value: T) => void) => void): Promise<T | string> {
  return new Promise((resolve) => {
    call((error, value) => resolve(error === null ? value : error.message));
  });
}

describe("descriptors and streams of a simulated disk", () => {
  test("read a file, and what is known of it", async () => {
    writeFileSync(join(directory, "a.txt"), "hello");
    const { world, doors } = simulated();
    const { constants, open, fstat, lstat, read, realpath, readlink, close } = doors.fileSystem();
    const asked = async (): Promise<unknown[]> => {
      const descriptor = await answerOf<number>((answered) => open("a.txt", constants.O_RDONLY, answered));
      if (typeof descriptor === "string") throw new Error(descriptor);
      const stats = await answerOf<FileStats>((answered) => fstat(descriptor, answered));
      const named = await answerOf<FileStats>((answered) => lstat("./a.txt", answered));
      const into = Buffer.alloc(10);
      const count = await answerOf<number>((answered) => read(descriptor, into, 1, 9, 2, answered));
      const path = await answerOf<string>((answered) => realpath.native("x/../a.txt", answered));
      doors.makeDirectory("x");
      const again = await answerOf<string>((answered) => realpath.native("x/../a.txt", answered));
      const link = await answerOf<string>((answered) => readlink("a.txt", answered));
      close(descriptor, () => {});
      const closed = await answerOf<FileStats>((answered) => fstat(descriptor, answered));
      const missing = await answerOf<number>((answered) => open("b.txt", constants.O_RDONLY, answered));
      if (typeof stats === "string" || typeof named === "string") throw new Error("no stats");
      const isSame = stats.ino === named.ino && stats.dev === named.dev;
      return [
        stats.size,
        stats.isFile(),
        isSame,
        count,
        into.toString("latin1", 1, 4),
        path,
        again,
        link,
        closed,
        missing,
      ];
    };
    const found = asked();
    await world.run();
    const place = join(directory, "a.txt");
    expect(await found).toEqual([5, true, true, 3, "llo", "ENOENT", place, "EINVAL", "EBADF", "ENOENT"]);
  });

  test("write a new file bit by bit, and remove a directory with all that is in it", async () => {
    const { world, doors, read } = simulated();
    const { createWriteStream, rm } = doors.fileSystem();
    doors.makeDirectory("data/below");
    doors.writeFile("data/below/b.txt", "x");
    const file = createWriteStream("data/a.txt", { flags: "wx", mode: 0o600 });
    const told: string[] = [];
    for (const name of ["finish", "close", "error"]) file.on(name, () => told.push(name));
    Readable.from(["one ", "two ", "three"].map((text) => Buffer.from(text))).pipe(file);
    await world.run();
    expect([read("data/a.txt"), file.bytesWritten, told]).toEqual(["one two three", 13, ["finish", "close"]]);
    const again = createWriteStream("data/a.txt", { flags: "wx", mode: 0o600 });
    let problem = "";
    again.on("error", (error) => {
      problem = error.message;
    });
    await world.run();
    rm("data", { recursive: true, force: true }, (error) => told.push(`removed ${error === null}`));
    await world.run();
    expect([problem, told.at(-1), doors.exists("data")]).toEqual(["EEXIST", "removed true", false]);
  });

  test("tell those who watch a file, after their interval", async () => {
    const { world, doors } = simulated();
    const { watchFile, unwatchFile } = doors.fileSystem();
    const told: number[] = [];
    const changed = (): void => void told.push(world.now);
    watchFile("a.txt", { persistent: false, interval: 1000 }, changed);
    doors.writeFile("a.txt", "x");
    await world.run();
    unwatchFile("a.txt", changed);
    doors.writeFile("a.txt", "y");
    expect(told).toEqual([1000]);
  });
});
