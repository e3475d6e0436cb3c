// A simulated disk: it begins as a copy of the project's directory, and what a program writes stays in memory.
//
// Of the real disk it has nothing else. There is a place for temporary files, and programs may make directories wherever
// they like. Relative paths are those of the project's directory.
import type { Host, HostResult } from "../../index.ts";
import type { World } from "../world.ts";
import { DiskErrors } from "./errors.ts";
import { Journal } from "./journal.ts";
import { type DiskFailure, type Refusal, refusal } from "./refusals.ts";
import { Scratch } from "./scratch.ts";
import { DirectoryNode, FileNode, type FileState, type Node, type Numbers, RealDirectory, stateOf } from "./tree.ts";

const LONGEST_NAME = 255;
const LONGEST_PATH = 4095;

/** A name in a directory, and what it stands for. */
export interface Place {
  readonly directory: DirectoryNode;
  readonly name: string;
  readonly node: Node | undefined;
  /** Whether the path says by its last separator that it means a directory. */
  readonly wantsDirectory: boolean;
}

/** What a path that ends in `.` or `..`, or is the root, leads to. */
interface Unnamed {
  readonly node: DirectoryNode;
  readonly last: "." | ".." | "/";
  /** From the root to the node. */
  readonly above: readonly DirectoryNode[];
}

type Found = (Place & { readonly above: readonly DirectoryNode[] }) | Unnamed;

type Listener = (name: string) => void;

export class Disk {
  readonly world: World;
  readonly base: Host;
  /** Absolute: of the project. */
  readonly directory: string;
  /** Absolute: in which temporary directories are made. */
  readonly temporary: string;
  readonly errors: DiskErrors;
  readonly scratch: Scratch;
  readonly #root: DirectoryNode;
  readonly #numbers: Numbers = { next: 1 };
  readonly #journal = new Journal();
  readonly #listeners = new Map<DirectoryNode, Set<Listener>>();
  /** Those around the project that the disk has for its sake. */
  readonly #around = new Set<DirectoryNode>();
  readonly #released = new Set<() => void>();
  #hasTold = false;

  constructor(world: World, base: Host, directory: string) {
    const { join, parse, resolve } = base.path();
    this.world = world;
    this.base = base;
    this.directory = resolve(directory);
    this.temporary = join(parse(this.directory).root, "tmp");
    this.errors = new DiskErrors(world);
    this.scratch = new Scratch(world, base);
    world.whenOver(() => this.release());
    this.#root = this.newDirectory();
    this.#around.add(this.#root);
    const modified = world.wallClock();
    let above = this.#root;
    const names = this.#parts(this.directory);
    for (const [index, name] of names.entries()) {
      const isProject = index === names.length - 1;
      const real = isProject ? new RealDirectory(base, this.directory, modified, this.#numbers) : undefined;
      const node = new DirectoryNode(this.#number(), modified, real);
      above.put(name, node);
      if (!isProject) this.#around.add(node);
      above = node;
    }
    this.#makeTemporary();
  }

  #makeTemporary(): void {
    let node = this.#root;
    for (const name of this.#parts(this.temporary)) {
      const known = node.at(name);
      const next = known?.kind === "directory" ? known : this.newDirectory();
      node.put(name, next);
      node = next;
    }
    this.#around.delete(node);
  }

  #number(): number {
    const number = this.#numbers.next;
    this.#numbers.next += 1;
    return number;
  }

  newDirectory(): DirectoryNode {
    return new DirectoryNode(this.#number(), this.world.wallClock());
  }

  /** The bytes are the file's from now on. */
  newFile(bytes: Uint8Array): FileNode {
    return new FileNode(this.#number(), stateOf(bytes, this.world.wallClock()));
  }

  /** Names of a path, without those that are empty. */
  #parts(path: string): readonly string[] {
    return (this.base.path().sep === "/" ? path.split("/") : path.split(/[\\/]/)).filter((name) => name !== "");
  }

  /** From the root, without `.` and `..`. */
  absolute(path: string): string {
    return this.base.path().resolve(this.directory, path);
  }

  #wantsDirectory(path: string): boolean {
    return path.endsWith("/") || path.endsWith(this.base.path().sep);
  }

  /** Follows a path as far as its last name, which need not be there. */
  find(path: string): HostResult<Found> {
    if (path === "") return refusal("ENOENT");
    if (path.includes("\0")) return refusal("EINVAL");
    if (Buffer.byteLength(path) > LONGEST_PATH) return refusal("ENAMETOOLONG");
    const isAbsolute = this.base.path().isAbsolute(path);
    // Names are followed one by one: a `..` does not undo a name that is none.
    const names = [...(isAbsolute ? [] : this.#parts(this.directory)), ...this.#parts(path)];
    const above: DirectoryNode[] = [this.#root];
    for (const [index, name] of names.entries()) {
      const directory = above.at(-1) ?? this.#root;
      const isLast = index === names.length - 1;
      if (name === ".." && above.length > 1) above.pop();
      if (name === "." || name === "..") continue;
      if (Buffer.byteLength(name) > LONGEST_NAME) return refusal("ENAMETOOLONG");
      const node = directory.at(name);
      if (isLast)
        return { ok: true, value: { directory, name, node, wantsDirectory: this.#wantsDirectory(path), above } };
      if (node === undefined) return this.#missing(directory, path);
      if (node.kind === "file") return refusal("ENOTDIR");
      above.push(node);
    }
    const last = names.at(-1);
    const node = above.at(-1) ?? this.#root;
    return { ok: true, value: { node, last: last === "." || last === ".." ? last : "/", above } };
  }

  /** What a path stands for. */
  at(path: string): HostResult<Node> {
    const found = this.find(path);
    if (!found.ok) return found;
    if (!("directory" in found.value)) return { ok: true, value: found.value.node };
    const { directory, node, wantsDirectory } = found.value;
    if (node === undefined) return this.#missing(directory, path);
    return wantsDirectory && node.kind === "file" ? refusal("ENOTDIR") : { ok: true, value: node };
  }

  #missing(directory: DirectoryNode, path: string): Refusal {
    if (!this.#hasTold && this.#around.has(directory)) {
      this.#hasTold = true;
      const text = `of the real disk a simulation has the project's directory alone: there is no ${path}`;
      this.world.trace.tell("note", text);
    }
    return refusal("ENOENT");
  }

  /** A failure that the world has decided on; undefined: the operation may go on. */
  fails(action: string, path: string, writes: boolean): DiskFailure | undefined {
    const code = this.errors.next(writes);
    if (code !== undefined) this.world.trace.tell("fault", `disk: ${action} ${this.shown(path)} fails (${code})`);
    return code;
  }

  /** Short, where it lies in the project. */
  shown(path: string): string {
    const { isAbsolute, relative } = this.base.path();
    const inside = relative(this.directory, this.absolute(path));
    return inside.startsWith("..") || isAbsolute(inside) ? path : inside;
  }

  /** Changes what names stand for, all of them at once. */
  put(...changes: readonly (readonly [Pick<Place, "directory" | "name">, Node | undefined])[]): void {
    const undos = changes.map(([{ directory, name }, node]) => {
      const before = directory.at(name);
      const { modified } = directory;
      directory.put(name, node);
      directory.modified = this.world.wallClock();
      return (): void => {
        directory.put(name, before);
        directory.modified = modified;
      };
    });
    const undo = (): void => {
      for (const one of undos.reverse()) one();
    };
    this.#journal.add({ at: this.world.now, undo, part: undefined });
    for (const [{ directory, name }] of changes) this.#tell(directory, name);
  }

  /** Puts bytes in place of what is in a file; they are the file's from now on. */
  overwrite(place: Pick<Place, "directory" | "name">, file: FileNode, bytes: Uint8Array): void {
    const modified = this.world.wallClock();
    const before = file.state;
    file.state = stateOf(bytes, modified);
    this.#wrote(file, before, bytes.length, (count) => {
      file.state = stateOf(bytes.slice(0, count), modified);
    });
    this.#tell(place.directory, place.name);
  }

  /** Fails where the file is the real disk's and can't be read. */
  append(place: Pick<Place, "directory" | "name">, file: FileNode, bytes: Uint8Array): HostResult<undefined> {
    const modified = this.world.wallClock();
    const before = file.state;
    const added = file.append(bytes, modified);
    if (!added.ok) return added;
    const part = bytes.slice();
    this.#wrote(file, before, part.length, (count) => void file.append(part.subarray(0, count), modified));
    this.#tell(place.directory, place.name);
    return added;
  }

  #wrote(file: FileNode, before: FileState, size: number, keep: (count: number) => void): void {
    const undo = (): void => {
      file.state = before;
    };
    this.#journal.add({ at: this.world.now, undo, part: { size, keep } });
  }

  /** Everything so far is on the disk for good. */
  flush(): void {
    this.#journal.flush();
  }

  /** Calls back with the name of whatever changes in a directory. */
  listen(directory: DirectoryNode, listener: Listener): () => void {
    const listeners = this.#listeners.get(directory) ?? new Set();
    this.#listeners.set(directory, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(directory);
    };
  }

  #tell(directory: DirectoryNode, name: string): void {
    for (const listener of this.#listeners.get(directory) ?? []) listener(name);
  }

  /** Calls when the programs that use it have ended. Answers how not to be called. */
  whenReleased(call: () => void): () => void {
    this.#released.add(call);
    return () => void this.#released.delete(call);
  }

  /** Its programs have ended, in peace or not: what they had open is closed. */
  release(): void {
    this.#listeners.clear();
    for (const call of this.#released) call();
    this.#released.clear();
  }

  /** Its machine has died: what was flushed is there, and of the rest what was written first; how much is decided. */
  afterDeath(): Disk {
    this.release();
    const lost = this.#journal.loseSome(this.world.now, this.world.choices);
    if (lost > 0)
      this.world.trace.tell(
        "fault",
        `disk: ${lost === 1 ? "the last change is" : `the last ${lost} changes are`} lost`,
      );
    return this;
  }
}
