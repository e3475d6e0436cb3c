// What sending files asks of the file system, as promises. Descriptors are numbers: Node's handles cost twice as much.
import type { Stats } from "node:fs";
import { host } from "../current.ts";

type Settle<T> = (error: Error | null, value: T) => void;

function promised<T>(start: (settle: Settle<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => {
      if (error === null) resolve(value);
      else reject(error);
    });
  });
}

/** Opens a file for reading, without waiting for what is none: a pipe would let its opener wait for a writer. */
export function openToRead(path: string): Promise<number> {
  const { constants, open } = host().fileSystem();
  return promised((settle) => open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0), settle));
}

export function statusOf(descriptor: number): Promise<Stats> {
  return promised((settle) => host().fileSystem().fstat(descriptor, settle));
}

/** Of a path, without following a link at its end. */
export function statusAt(path: string): Promise<Stats> {
  return promised((settle) => host().fileSystem().lstat(path, settle));
}

export function linkAt(path: string): Promise<string> {
  return promised((settle) => host().fileSystem().readlink(path, settle));
}

/** The path with all links followed. */
export function realPath(path: string): Promise<string> {
  return promised((settle) => host().fileSystem().realpath.native(path, settle));
}

/** Fills `buffer` from `position` on; answers how many bytes there were. */
export function readInto(descriptor: number, buffer: Buffer, position: number): Promise<number> {
  return promised((settle) => host().fileSystem().read(descriptor, buffer, 0, buffer.length, position, settle));
}

/** Of what was only read nothing can be lost. */
export function close(descriptor: number): void {
  host()
    .fileSystem()
    .close(descriptor, () => {});
}
