// Files and directories of a simulated disk. What comes from the real one is read when it is first looked at, and stays as
// it was then for the rest of the run.
import type { Host, HostResult } from "../../index.ts";

/** What is in a file. Nobody changes the bytes that it gives; what is added behind them may share their memory. */
export interface Content {
  readonly size: number;
  bytes(): HostResult<Uint8Array>;
}

/** Bytes in memory with room behind them, which one file alone has. */
class Stored implements Content {
  readonly #memory: Uint8Array;
  readonly size: number;

  constructor(memory: Uint8Array, size = memory.length) {
    this.#memory = memory;
    this.size = size;
  }

  bytes(): HostResult<Uint8Array> {
    return { ok: true, value: this.#memory.subarray(0, this.size) };
  }

  /** What was behind the bytes belonged to versions of the file that are no more. */
  with(added: Uint8Array): Stored {
    const size = this.size + added.length;
    let memory = this.#memory;
    if (size > memory.length) {
      memory = new Uint8Array(Math.max(size, memory.length * 2));
      memory.set(this.#memory.subarray(0, this.size));
    }
    memory.set(added, this.size);
    return new Stored(memory, size);
  }
}

/** What a file was at one time. */
export interface FileState {
  readonly content: Content;
  readonly modified: number;
}

export class FileNode {
  readonly kind = "file";
  /** No other file or directory of the disk has it. */
  readonly number: number;
  #state: FileState;

  constructor(number: number, state: FileState) {
    this.number = number;
    this.#state = state;
  }

  get state(): FileState {
    return this.#state;
  }

  set state(state: FileState) {
    this.#state = state;
  }

  get modified(): number {
    return this.#state.modified;
  }

  get size(): number {
    return this.#state.content.size;
  }

  bytes(): HostResult<Uint8Array> {
    return this.#state.content.bytes();
  }

  /** Fails when what it held is the real disk's and can't be read. */
  append(added: Uint8Array, modified: number): HostResult<undefined> {
    const { content } = this.#state;
    let stored = content;
    if (!(stored instanceof Stored)) {
      const bytes = content.bytes();
      if (!bytes.ok) return bytes;
      stored = new Stored(bytes.value);
    }
    if (stored instanceof Stored) this.#state = { content: stored.with(added), modified };
    return { ok: true, value: undefined };
  }
}

/** The bytes are the file's from now on. */
export function stateOf(bytes: Uint8Array, modified: number): FileState {
  return { content: new Stored(bytes), modified };
}

export class DirectoryNode {
  readonly kind = "directory";
  readonly number: number;
  modified: number;
  readonly #real: RealDirectory | undefined;
  /** Undefined: there is none of that name, whatever the real directory has. */
  readonly #entries = new Map<string, Node | undefined>();

  constructor(number: number, modified: number, real?: RealDirectory) {
    this.number = number;
    this.modified = modified;
    this.#real = real;
  }

  at(name: string): Node | undefined {
    if (this.#real === undefined || this.#entries.has(name)) return this.#entries.get(name);
    const node = this.#real.at(name);
    this.#entries.set(name, node);
    return node;
  }

  put(name: string, node: Node | undefined): void {
    this.#entries.set(name, node);
  }

  names(): HostResult<readonly string[]> {
    const real = this.#real?.names() ?? { ok: true, value: [] };
    if (!real.ok) return real;
    const names = new Set(real.value);
    for (const [name, node] of this.#entries) {
      if (node === undefined) names.delete(name);
      else names.add(name);
    }
    return { ok: true, value: [...names] };
  }
}

export type Node = FileNode | DirectoryNode;

/** What numbers nodes. */
export interface Numbers {
  next: number;
}

/** A directory of the real disk, which is only read. A link counts as a copy of what it leads to. */
export class RealDirectory {
  readonly #base: Host;
  readonly #path: string;
  /** Of all that comes from the real disk: when the copy was made. Its own times would differ from machine to machine. */
  readonly #modified: number;
  readonly #numbers: Numbers;
  #names: HostResult<readonly string[]> | undefined;

  constructor(base: Host, path: string, modified: number, numbers: Numbers) {
    this.#base = base;
    this.#path = path;
    this.#modified = modified;
    this.#numbers = numbers;
  }

  /** Of what is neither a file nor a directory there is no copy. */
  at(name: string): Node | undefined {
    const path = this.#base.path().join(this.#path, name);
    const status = this.#base.fileStatus(path);
    if (!status.ok) return undefined;
    const { isFile, isDirectory, size } = status.value;
    const modified = this.#modified;
    if (isDirectory) {
      const real = new RealDirectory(this.#base, path, modified, this.#numbers);
      return new DirectoryNode(this.#number(), modified, real);
    }
    if (!isFile) return undefined;
    return new FileNode(this.#number(), { content: new RealContent(this.#base, path, size), modified });
  }

  names(): HostResult<readonly string[]> {
    if (this.#names === undefined) {
      const names = this.#base.listDirectory(this.#path);
      this.#names = names.ok ? { ok: true, value: [...names.value].sort() } : names;
    }
    return this.#names;
  }

  #number(): number {
    const number = this.#numbers.next;
    this.#numbers.next += 1;
    return number;
  }
}

class RealContent implements Content {
  readonly #base: Host;
  readonly #path: string;
  readonly #size: number;
  #bytes: HostResult<Uint8Array> | undefined;

  constructor(base: Host, path: string, size: number) {
    this.#base = base;
    this.#path = path;
    this.#size = size;
  }

  get size(): number {
    return this.#bytes?.ok === true ? this.#bytes.value.length : this.#size;
  }

  bytes(): HostResult<Uint8Array> {
    this.#bytes ??= this.#base.readFile(this.#path, Number.MAX_SAFE_INTEGER);
    return this.#bytes;
  }
}
