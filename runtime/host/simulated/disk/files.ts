// Files and directories of a simulated disk, as every host has them.
import { ChunkedLines } from "../../chunked-lines.ts";
import type { HostFiles, HostLines, HostResult } from "../../index.ts";
import type { Lane } from "../world.ts";
import type { Disk, Place } from "./disk.ts";
import { refusal } from "./refusals.ts";
import { DirectoryNode, type FileNode, type Node } from "./tree.ts";

const CHUNK_SIZE = 64 * 1024;
/** What Linux tells of a directory on the most usual file system. */
export const DIRECTORY_SIZE = 4096;

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const RANDOM_LETTERS = 6;

const DONE: HostResult<undefined> = { ok: true, value: undefined };

function bytesOf(data: Uint8Array | string): Uint8Array {
  return typeof data === "string" ? new TextEncoder().encode(data) : data.slice();
}

/** A file that can be written, or the place for one. */
interface Target {
  readonly place: Place;
  readonly file: FileNode | undefined;
}

function targetOf(disk: Disk, path: string): HostResult<Target> {
  const found = disk.find(path);
  if (!found.ok) return found;
  if (!("directory" in found.value)) return refusal("EISDIR");
  const { node, wantsDirectory } = found.value;
  if (node?.kind === "directory") return refusal("EISDIR");
  // Of what may be made Linux says so, whatever is there.
  if (wantsDirectory) return refusal("EISDIR");
  return { ok: true, value: { place: found.value, file: node } };
}

function fileAt(disk: Disk, path: string): HostResult<FileNode> {
  const found = disk.at(path);
  if (!found.ok) return found;
  return found.value.kind === "directory" ? refusal("EISDIR") : { ok: true, value: found.value };
}

/** The file of a target, which is made when there is none. */
function made(disk: Disk, { place, file }: Target): FileNode {
  if (file !== undefined) return file;
  const created = disk.newFile(new Uint8Array(0));
  disk.put([place, created]);
  return created;
}

function write(disk: Disk, path: string, bytes: Uint8Array): HostResult<undefined> {
  const target = targetOf(disk, path);
  if (!target.ok) return target;
  const code = disk.fails("writing", path, true);
  if (code === undefined) {
    disk.overwrite(target.value.place, made(disk, target.value), bytes);
    return DONE;
  }
  // It fails before it has begun, or with a part of the bytes written.
  const count = disk.world.choices.choose(bytes.length + 2);
  if (count > 0) disk.overwrite(target.value.place, made(disk, target.value), bytes.slice(0, count - 1));
  return refusal(code);
}

function append(disk: Disk, path: string, bytes: Uint8Array): HostResult<undefined> {
  const target = targetOf(disk, path);
  if (!target.ok) return target;
  const code = disk.fails("writing", path, true);
  const count = code === undefined ? bytes.length : disk.world.choices.choose(bytes.length + 1);
  if (code !== undefined && count === 0) return refusal(code);
  const added = disk.append(target.value.place, made(disk, target.value), bytes.subarray(0, count));
  return code === undefined ? added : refusal(code);
}

/** Where a file is to be replaced: a name that exists is one without `.` and `..`, as Node resolves it. */
function replacedAt(disk: Disk, path: string): HostResult<Target> {
  const absolute = disk.absolute(path);
  if (path !== "" && disk.at(absolute).ok) return targetOf(disk, absolute);
  const target = targetOf(disk, path);
  // It is written beside its place first: in a directory that is not there.
  return !target.ok && target.code === "EISDIR" ? refusal("ENOENT") : target;
}

/** On the disk for good when this returns, and all that was written before it. */
function replace(disk: Disk, path: string, bytes: Uint8Array): HostResult<undefined> {
  const target = replacedAt(disk, path);
  if (!target.ok) return target;
  const code = disk.fails("writing", path, true);
  if (code !== undefined) return refusal(code);
  disk.put([target.value.place, disk.newFile(bytes)]);
  disk.flush();
  return DONE;
}

function read(disk: Disk, path: string, limit: number): HostResult<Uint8Array> {
  const file = fileAt(disk, path);
  if (!file.ok) return file;
  const code = disk.fails("reading", path, false);
  if (code !== undefined) return refusal(code);
  const bytes = file.value.bytes();
  if (!bytes.ok) return bytes;
  return bytes.value.length > limit ? refusal("EFBIG") : { ok: true, value: bytes.value.slice() };
}

function linesOf(disk: Disk, path: string): HostResult<HostLines> {
  const file = fileAt(disk, path);
  if (!file.ok) return file;
  const code = disk.fails("reading", path, false);
  if (code !== undefined) return refusal(code);
  let offset = 0;
  const next = (): HostResult<Uint8Array> => {
    const failed = disk.fails("reading", path, false);
    if (failed !== undefined) return refusal(failed);
    const bytes = file.value.bytes();
    if (!bytes.ok) return bytes;
    const chunk = bytes.value.slice(offset, offset + CHUNK_SIZE);
    offset += chunk.length;
    return { ok: true, value: chunk };
  };
  return { ok: true, value: new ChunkedLines({ read: next, close: () => {} }) };
}

function remove(disk: Disk, path: string): HostResult<undefined> {
  const found = disk.find(path);
  if (!found.ok) return found;
  if (!("directory" in found.value)) return refusal("EISDIR");
  const { node, wantsDirectory } = found.value;
  if (node?.kind === "directory") return refusal("EISDIR");
  if (node === undefined) return refusal("ENOENT");
  if (wantsDirectory) return refusal("ENOTDIR");
  const code = disk.fails("deleting", path, true);
  if (code !== undefined) return refusal(code);
  disk.put([found.value, undefined]);
  return DONE;
}

function isEmpty(directory: DirectoryNode): boolean {
  const names = directory.names();
  return names.ok && names.value.length === 0;
}

function removeDirectory(disk: Disk, path: string): HostResult<undefined> {
  const found = disk.find(path);
  if (!found.ok) return found;
  if (!("directory" in found.value)) {
    const { last } = found.value;
    return refusal(last === "." ? "EINVAL" : last === ".." ? "ENOTEMPTY" : "EBUSY");
  }
  const { node } = found.value;
  if (node === undefined) return refusal("ENOENT");
  if (node.kind === "file") return refusal("ENOTDIR");
  if (!isEmpty(node)) return refusal("ENOTEMPTY");
  const code = disk.fails("removing", path, true);
  if (code !== undefined) return refusal(code);
  disk.put([found.value, undefined]);
  return DONE;
}

/** What keeps one name from taking the place of another (rename(2)). */
function renameProblem(from: Place & { readonly node: Node }, to: Place, isInside: boolean, isAround: boolean) {
  const { node } = from;
  if (node.kind === "file" && (from.wantsDirectory || to.wantsDirectory)) return "ENOTDIR";
  if (isInside) return "EINVAL";
  if (isAround) return "ENOTEMPTY";
  if (to.node === undefined || to.node === node) return undefined;
  if (node.kind === "file") return to.node.kind === "directory" ? "EISDIR" : undefined;
  if (to.node.kind === "file") return "ENOTDIR";
  return isEmpty(to.node) ? undefined : "ENOTEMPTY";
}

function rename(disk: Disk, from: string, to: string): HostResult<undefined> {
  const old = disk.find(from);
  if (!old.ok) return old;
  const place = disk.find(to);
  if (!place.ok) return place;
  if (!("directory" in old.value) || !("directory" in place.value)) return refusal("EBUSY");
  const { node, above } = old.value;
  if (node === undefined) return refusal("ENOENT");
  const isInside = place.value.above.some((one) => one === node);
  const isAround = above.some((one) => one === place.value.node);
  const problem = renameProblem({ ...old.value, node }, place.value, isInside, isAround);
  if (problem !== undefined) return refusal(problem);
  if (place.value.node === node) return DONE;
  const code = disk.fails("renaming", from, true);
  if (code !== undefined) return refusal(code);
  disk.put([old.value, undefined], [place.value, node]);
  return DONE;
}

function copy(disk: Disk, from: string, to: string): HostResult<undefined> {
  const node = disk.at(from);
  if (!node.ok) return node;
  const target = targetOf(disk, to);
  if (!target.ok) return target;
  const { file, place } = target.value;
  if (node.value === file) return DONE;
  const bytes = node.value.kind === "directory" ? refusal("EISDIR") : node.value.bytes();
  if (bytes.ok) return write(disk, to, bytes.value.slice());
  // As Node does with what could not be copied.
  if (file !== undefined) disk.put([place, undefined]);
  return bytes;
}

/** With those above it that are missing. */
function makeDirectory(disk: Disk, path: string): HostResult<undefined> {
  const found = disk.find(path);
  if (!found.ok && found.code === "ENOENT" && path !== "") {
    const { dirname } = disk.base.path();
    const above = dirname(path);
    const made = above === path ? found : makeDirectory(disk, above);
    return made.ok ? makeDirectory(disk, path) : made;
  }
  if (!found.ok) return found;
  if (!("directory" in found.value) || found.value.node?.kind === "directory") return DONE;
  if (found.value.node !== undefined) return refusal(found.value.wantsDirectory ? "ENOTDIR" : "EEXIST");
  const code = disk.fails("making", path, true);
  if (code !== undefined) return refusal(code);
  disk.put([found.value, disk.newDirectory()]);
  return DONE;
}

function makeTemporaryDirectory(disk: Disk): HostResult<string> {
  const { join } = disk.base.path();
  const letters = Array.from({ length: RANDOM_LETTERS }, () =>
    LETTERS.charAt(disk.world.words.next() % LETTERS.length),
  );
  const path = join(disk.temporary, `snow-${letters.join("")}`);
  const result = makeDirectory(disk, path);
  return result.ok ? { ok: true, value: path } : result;
}

/** Of a file its directory is watched: the file may come later, and another one take its place. */
function watch(disk: Disk, lane: Lane, path: string, changed: (path: string) => void): HostResult<() => void> {
  const found = disk.find(path);
  if (!found.ok) return found;
  const { node } = found.value;
  const { join } = disk.base.path();
  if (node instanceof DirectoryNode) {
    const tell = (name: string) => void disk.world.plan(0, () => changed(join(path, name)), { lane });
    return { ok: true, value: disk.listen(node, tell) };
  }
  if (!("directory" in found.value)) return refusal("ENOENT");
  const { directory, name: only } = found.value;
  const tell = (name: string): void => {
    if (name === only) disk.world.plan(0, () => changed(path), { lane });
  };
  return { ok: true, value: disk.listen(directory, tell) };
}

export function filesOf(disk: Disk, lane: Lane): HostFiles {
  return {
    readFile: (path, limit) => read(disk, path, limit),
    openLines: (path) => linesOf(disk, path),
    writeFile: (path, data) => write(disk, path, bytesOf(data)),
    appendFile: (path, data) => append(disk, path, bytesOf(data)),
    replaceFile: (path, data) => replace(disk, path, bytesOf(data)),
    exists: (path) => disk.at(path).ok,
    deleteFile: (path) => remove(disk, path),
    renameFile: (from, to) => rename(disk, from, to),
    copyFile: (from, to) => copy(disk, from, to),
    fileStatus(path) {
      const node = disk.at(path);
      if (!node.ok) return node;
      const { kind, modified } = node.value;
      const size = node.value.kind === "file" ? node.value.size : DIRECTORY_SIZE;
      return { ok: true, value: { size, modified, isFile: kind === "file", isDirectory: kind === "directory" } };
    },
    listDirectory(path) {
      const node = disk.at(path);
      if (!node.ok) return node;
      return node.value.kind === "directory" ? node.value.names() : refusal("ENOTDIR");
    },
    makeDirectory: (path) => makeDirectory(disk, path),
    removeDirectory: (path) => removeDirectory(disk, path),
    makeTemporaryDirectory: () => makeTemporaryDirectory(disk),
    watchPath: (path, changed) => watch(disk, lane, path, changed),
  };
}
