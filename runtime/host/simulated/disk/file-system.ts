// Descriptors and streams of a simulated disk. Whoever asks for something is answered in a later step.
import type { FileStats, FileSystem } from "../../file-system.ts";
import type { HostResult } from "../../index.ts";
import type { Lane, Planned } from "../world.ts";
import type { Disk } from "./disk.ts";
import { DIRECTORY_SIZE } from "./files.ts";
import { refusal, refusalError } from "./refusals.ts";
import type { Node } from "./tree.ts";
import { writingTo } from "./writing.ts";

/** The one of all files of a simulated disk. */
const DEVICE = 1;

const NO_STATS: FileStats = { dev: 0, ino: 0, size: 0, mtimeMs: 0, isFile: () => false, isDirectory: () => false };

function statsOf(node: Node): HostResult<FileStats> {
  const value = {
    dev: DEVICE,
    ino: node.number,
    size: node.kind === "file" ? node.size : DIRECTORY_SIZE,
    mtimeMs: node.modified,
    isFile: () => node.kind === "file",
    isDirectory: () => node.kind === "directory",
  };
  return { ok: true, value };
}

/** Files that are open, by their numbers. */
class Descriptors {
  readonly #open = new Map<number, Node>();
  /** Those below are a program's input and output. */
  #next = 3;

  open(node: Node): number {
    const descriptor = this.#next;
    this.#next += 1;
    this.#open.set(descriptor, node);
    return descriptor;
  }

  at(descriptor: number): HostResult<Node> {
    const node = this.#open.get(descriptor);
    return node === undefined ? refusal("EBADF") : { ok: true, value: node };
  }

  close(descriptor: number): HostResult<undefined> {
    return this.#open.delete(descriptor) ? { ok: true, value: undefined } : refusal("EBADF");
  }
}

function readInto(disk: Disk, node: Node, position: number, into: Uint8Array): HostResult<number> {
  if (node.kind === "directory") return refusal("EISDIR");
  const code = disk.fails("reading", "a file", false);
  if (code !== undefined) return refusal(code);
  const bytes = node.bytes();
  if (!bytes.ok) return bytes;
  const part = bytes.value.subarray(position, position + into.length);
  into.set(part);
  return { ok: true, value: part.length };
}

function realPath(disk: Disk, path: string): HostResult<string> {
  const node = disk.at(path);
  return node.ok ? { ok: true, value: disk.absolute(path) } : node;
}

function removeAll(disk: Disk, path: string, force: boolean): HostResult<undefined> {
  const found = disk.find(path);
  if (found.ok && "directory" in found.value && found.value.node !== undefined) disk.put([found.value, undefined]);
  else if (!found.ok && (found.code !== "ENOENT" || !force)) return found;
  return { ok: true, value: undefined };
}

/** Those who look at files from time to time: how each stops, by its path and what it is called back by. */
class Watchers {
  readonly #disk: Disk;
  readonly #lane: Lane;
  readonly #all = new Map<string, Map<() => void, () => void>>();

  constructor(disk: Disk, lane: Lane) {
    this.#disk = disk;
    this.#lane = lane;
  }

  /** A file in a directory that is not there will not be. */
  add(path: string, interval: number, changed: () => void): void {
    const { world } = this.#disk;
    const place = this.#disk.find(path);
    if (!place.ok || !("directory" in place.value)) return;
    const { directory, name } = place.value;
    let next: Planned | undefined;
    const unlisten = this.#disk.listen(directory, (one) => {
      if (one !== name || next?.call !== undefined) return;
      next = world.plan(interval, changed, { lane: this.#lane, routine: true });
    });
    const ofPath = this.#all.get(path) ?? new Map<() => void, () => void>();
    this.#all.set(path, ofPath);
    ofPath.set(changed, () => {
      unlisten();
      if (next !== undefined) world.cancel(next);
    });
  }

  remove(path: string, changed: () => void): void {
    this.#all.get(path)?.get(changed)?.();
    this.#all.get(path)?.delete(changed);
  }
}

export function fileSystemOf(disk: Disk, lane: Lane): FileSystem {
  const { world } = disk;
  const descriptors = new Descriptors();
  const watchers = new Watchers(disk, lane);
  /** With an error the other value says nothing. */
  function answer<T>(ask: () => HostResult<T>, nothing: T, answered: (error: Error | null, value: T) => void): void {
    const call = (): void => {
      const result = ask();
      if (result.ok) answered(null, result.value);
      else answered(refusalError(result), nothing);
    };
    world.plan(0, call, { lane });
  }
  return {
    constants: { O_RDONLY: 0 },
    open(path, _flags, answered) {
      const open = (): HostResult<number> => {
        const node = disk.at(path);
        return node.ok ? { ok: true, value: descriptors.open(node.value) } : node;
      };
      answer(open, -1, answered);
    },
    fstat(descriptor, answered) {
      const stat = (): HostResult<FileStats> => {
        const node = descriptors.at(descriptor);
        return node.ok ? statsOf(node.value) : node;
      };
      answer(stat, NO_STATS, answered);
    },
    lstat(path, answered) {
      const stat = (): HostResult<FileStats> => {
        const node = disk.at(path);
        return node.ok ? statsOf(node.value) : node;
      };
      answer(stat, NO_STATS, answered);
    },
    // There are no links.
    readlink: (_path, answered) => answer(() => refusal("EINVAL"), "", answered),
    realpath: { native: (path, answered) => answer(() => realPath(disk, path), "", answered) },
    read(descriptor, into, offset, length, position, answered) {
      const read = (): HostResult<number> => {
        const node = descriptors.at(descriptor);
        return node.ok ? readInto(disk, node.value, position, into.subarray(offset, offset + length)) : node;
      };
      answer(read, 0, answered);
    },
    close: (descriptor, closed) => answer(() => descriptors.close(descriptor), undefined, closed),
    rm: (path, { force }, removed) => answer(() => removeAll(disk, path, force), undefined, removed),
    createWriteStream: (path) => writingTo(disk, lane, path),
    watchFile: (path, { interval }, changed) => watchers.add(path, interval, changed),
    unwatchFile: (path, changed) => watchers.remove(path, changed),
  };
}
