// Reads Snow files: UTF-8 only, byte order mark skipped, named as the user sees them.
import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { notUtf8 } from "../../compiler/report/catalogue.ts";
import type { SourceFile } from "../../compiler/trees/source.ts";
import { displayedPath } from "./files.ts";
import { cannotRead, ProjectError } from "./problems.ts";

export class SourceReader {
  readonly #root: string;
  readonly #files = new Map<string, { readonly file: SourceFile; readonly bytes: Buffer }>();
  readonly #absolute = new Map<string, string>();

  readonly #edited: (path: string) => string | undefined;

  /**
   * `root`: absolute path of the directory that the project stands in; `edited`: the text of a file that is not to be
   * read from the disk, since an editor has it open.
   */
  constructor(root: string, edited: (path: string) => string | undefined = () => undefined) {
    this.#root = root;
    this.#edited = edited;
  }

  /** The file at an absolute path, read once; `foreign`: it is another project's. Throws ProjectError. */
  read(path: string, { foreign = false } = {}): SourceFile {
    const known = this.#files.get(path);
    if (known !== undefined) return known.file;
    const displayed = displayedPath(path, this.#root);
    const edited = this.#edited(path);
    const bytes = edited === undefined ? readBytes(path, displayed) : Buffer.from(edited);
    const file = { path: displayed, text: edited ?? decode(bytes, displayed), foreign };
    this.#files.set(path, { file, bytes });
    this.#absolute.set(displayed, path);
    return file;
  }

  /** Absolute paths of the files that were read. */
  get paths(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** The files that were read. */
  get files(): readonly SourceFile[] {
    return [...this.#files.values()].map(({ file }) => file);
  }

  /** The bytes of a file that was read, one character for each. */
  bytesRead(path: string): string | undefined {
    return this.#files.get(path)?.bytes.toString("latin1");
  }

  /** Absolute path of a file that was read, by the name it is shown under. */
  absolutePath(displayed: string): string {
    return this.#absolute.get(displayed) ?? resolve(this.#root, displayed);
  }
}

/** The text of a file that is not a module. Throws ProjectError. */
export function readText(path: string, displayed: string): string {
  return decode(readBytes(path, displayed), displayed);
}

function readBytes(path: string, displayed: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ProjectError(cannotRead(displayed, error));
  }
}

function decode(bytes: Buffer, displayed: string): string {
  if (!isUtf8(bytes)) throw new ProjectError(notUtf8(displayed, firstBadByte(bytes)));
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString("utf8", hasMark ? 3 : 0);
}

/** Offset of the first byte that starts no well-formed UTF-8 sequence. */
function firstBadByte(bytes: Buffer): number {
  let start = 0;
  while (start < bytes.length) {
    const length = sequenceLength(bytes[start] ?? 0);
    if (length === 0 || start + length > bytes.length) return start;
    if (length > 1 && !isUtf8(bytes.subarray(start, start + length))) return start;
    start += length;
  }
  return start;
}

/** Bytes of the sequence that begins with `first`; 0 when none does. */
function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 0;
}
