// Files and directories of the system.
import * as fs from "node:fs";
import { openLines } from "./file-lines.ts";
import type { HostFiles, HostResult } from "./index.ts";
import { attempt, failure, IS_DIRECTORY, TOO_LARGE } from "./system-errors.ts";

const READ_SIZE = 1024 * 1024;

function readAll(descriptor: number, limit: number): HostResult<Uint8Array> {
  const expected = fs.fstatSync(descriptor).size;
  if (expected > limit) return TOO_LARGE;
  // The size is a hint: it is 0 for devices, and the file may grow meanwhile.
  let bytes = Buffer.allocUnsafe(expected > 0 ? expected + 1 : READ_SIZE);
  let length = 0;
  for (;;) {
    const count = fs.readSync(descriptor, bytes, length, bytes.length - length, null);
    if (count === 0) return { ok: true, value: bytes.subarray(0, length) };
    length += count;
    if (length > limit) return TOO_LARGE;
    if (length === bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(length * 2, READ_SIZE));
      bytes.copy(larger, 0, 0, length);
      bytes = larger;
    }
  }
}

function readWholeFile(path: string, limit: number): HostResult<Uint8Array> {
  const opened = attempt(() => fs.openSync(path, "r"));
  if (!opened.ok) return opened;
  try {
    return readAll(opened.value, limit);
  } catch (error) {
    return failure(error);
  } finally {
    fs.closeSync(opened.value);
  }
}

function deleteWholeFile(path: string): HostResult<undefined> {
  const result = attempt(() => {
    fs.unlinkSync(path);
    return undefined;
  });
  if (result.ok || result.code !== "EPERM") return result;
  // POSIX lets systems answer EPERM for a directory.
  const status = attempt(() => fs.lstatSync(path).isDirectory());
  return status.ok && status.value ? IS_DIRECTORY : result;
}

/** A file that stands for a while in the place of another one. */
const TEMPORARY = /\.[0-9a-f]{16}\.tmp$/;

function temporaryBeside(path: string): string {
  const bytes = process.getBuiltinModule("node:crypto").randomBytes(8);
  return `${path}.${bytes.toString("hex")}.tmp`;
}

/** Writes to the file and has the system put it on the disk. */
function writeThrough(path: string, data: Uint8Array | string, mode: number): void {
  const descriptor = fs.openSync(path, "wx", mode);
  try {
    fs.writeFileSync(descriptor, data);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Has the names in a directory on the disk; where the system has no such thing, they are there when it likes. */
function syncDirectory(path: string): void {
  const opened = attempt(() => fs.openSync(path, "r"));
  if (!opened.ok) return;
  attempt(() => fs.fsyncSync(opened.value));
  fs.closeSync(opened.value);
}

/**
 * The file is written beside the other one, reaches the disk, and then takes its place, which the system does at once or not
 * at all. A link keeps leading where it led, and the file keeps its rights.
 */
function replaceFile(path: string, data: Uint8Array | string): HostResult<undefined> {
  const real = attempt(() => fs.realpathSync(path));
  const target = real.ok ? real.value : path;
  const old = attempt(() => fs.statSync(target));
  if (old.ok && old.value.isDirectory()) return IS_DIRECTORY;
  const temporary = temporaryBeside(target);
  const result = attempt(() => {
    writeThrough(temporary, data, old.ok ? old.value.mode & 0o7777 : 0o666);
    if (old.ok) fs.chmodSync(temporary, old.value.mode & 0o7777);
    fs.renameSync(temporary, target);
    syncDirectory(dirname(target));
    return undefined;
  });
  if (!result.ok) attempt(() => fs.rmSync(temporary, { force: true }));
  return result;
}

function dirname(path: string): string {
  return process.getBuiltinModule("node:path").dirname(path);
}

/** An inode that is watched is lost when another file takes its place: of a file its directory is watched. */
function watchPath(path: string, changed: (name: string) => void): HostResult<() => void> {
  const { basename, join } = process.getBuiltinModule("node:path");
  const status = attempt(() => fs.statSync(path));
  const isDirectory = status.ok && status.value.isDirectory();
  const only = isDirectory ? undefined : basename(path);
  return attempt(() => {
    const watcher = fs.watch(isDirectory ? path : dirname(path), (_event, name) => {
      if (name === null || TEMPORARY.test(name)) return;
      if (only === undefined) changed(join(path, name));
      else if (only === name) changed(path);
    });
    // What was watched is gone; there is nothing more to tell.
    watcher.on("error", () => watcher.close());
    return () => watcher.close();
  });
}

function done(operation: () => unknown): HostResult<undefined> {
  return attempt(() => {
    operation();
    return undefined;
  });
}

export const files: HostFiles = {
  readFile: readWholeFile,
  openLines,
  writeFile: (path, data) => done(() => fs.writeFileSync(path, data)),
  appendFile: (path, data) => done(() => fs.appendFileSync(path, data)),
  replaceFile,
  exists: (path) => fs.existsSync(path),
  deleteFile: deleteWholeFile,
  renameFile: (from, to) => done(() => fs.renameSync(from, to)),
  copyFile: (from, to) => done(() => fs.copyFileSync(from, to)),
  fileStatus: (path) =>
    attempt(() => {
      const status = fs.statSync(path);
      return {
        size: status.size,
        modified: Math.floor(status.mtimeMs),
        isFile: status.isFile(),
        isDirectory: status.isDirectory(),
      };
    }),
  listDirectory: (path) => attempt(() => fs.readdirSync(path)),
  makeDirectory: (path) => done(() => fs.mkdirSync(path, { recursive: true })),
  removeDirectory: (path) => done(() => fs.rmdirSync(path)),
  makeTemporaryDirectory: () =>
    attempt(() => {
      const { join } = process.getBuiltinModule("node:path");
      return fs.mkdtempSync(join(process.getBuiltinModule("node:os").tmpdir(), "snow-"));
    }),
  watchPath,
};
