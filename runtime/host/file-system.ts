// Files as Node has them, with descriptors and streams: what the runtime uses of that, so that a disk may be one that is
// simulated.
import type { Writable } from "node:stream";

/** What is known of a file that is open, or of a name. */
export interface FileStats {
  /** With `ino`, the same for two names of one file. */
  readonly dev: number;
  readonly ino: number;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970-01-01T00:00:00Z, with a fraction. */
  readonly mtimeMs: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

/** A file that is being written. */
export interface FileWriting extends Writable {
  readonly bytesWritten: number;
}

/** Calls back once, without an error: null. */
type Answered<T> = (error: Error | null, value: T) => void;

export interface FileSystem {
  readonly constants: { readonly O_RDONLY: number; readonly O_NONBLOCK?: number };
  open(path: string, flags: number, answered: Answered<number>): void;
  fstat(descriptor: number, answered: Answered<FileStats>): void;
  /** Without following a link. */
  lstat(path: string, answered: Answered<FileStats>): void;
  readlink(path: string, answered: Answered<string>): void;
  readonly realpath: { native(path: string, answered: Answered<string>): void };
  /** Calls back with the number of bytes that were read, 0 at the end of the file. */
  read(
    descriptor: number,
    into: Buffer,
    offset: number,
    length: number,
    position: number,
    answered: Answered<number>,
  ): void;
  close(descriptor: number, closed: (error: Error | null) => void): void;
  rm(
    path: string,
    options: { readonly recursive: boolean; readonly force: boolean },
    removed: (error: Error | null) => void,
  ): void;
  /** Of a file that is new: one that is there is the error `EEXIST`. */
  createWriteStream(path: string, options: { readonly flags: "wx"; readonly mode: number }): FileWriting;
  /** Calls back at the latest so many milliseconds after something about the file has changed. */
  watchFile(
    path: string,
    options: { readonly persistent: boolean; readonly interval: number },
    changed: () => void,
  ): void;
  unwatchFile(path: string, changed: () => void): void;
}
