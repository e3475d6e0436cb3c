// What sending files asks of the file system, as promises. Descriptors are numbers: Node's handles cost twice as much.
import type { FileStats } from "../../host/file-system.ts";
import type { Host } from "../../host/index.ts";

type Callback<T> = (error: Error | null, value: T) => void;

function promised<T>(start: (callback: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => {
      if (error === null) resolve(value);
      else reject(error);
    });
  });
}

/** The file system of a host: whoever waits for it is not sure any more which program is the current one. */
export class Files {
  readonly #system: ReturnType<Host["fileSystem"]>;
  readonly path: ReturnType<Host["path"]>;

  constructor(host: Host) {
    this.#system = host.fileSystem();
    this.path = host.path();
  }

  /** Opens a file for reading, without waiting for what is none: a pipe would let its opener wait for a writer. */
  openToRead(path: string): Promise<number> {
    const { constants, open } = this.#system;
    return promised((callback) => open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0), callback));
  }

  statusOf(descriptor: number): Promise<FileStats> {
    return promised((callback) => this.#system.fstat(descriptor, callback));
  }

  /** Of a path, without following a link at its end. */
  statusAt(path: string): Promise<FileStats> {
    return promised((callback) => this.#system.lstat(path, callback));
  }

  linkAt(path: string): Promise<string> {
    return promised((callback) => this.#system.readlink(path, callback));
  }

  /** The path with all links followed. */
  realPath(path: string): Promise<string> {
    return promised((callback) => this.#system.realpath.native(path, callback));
  }

  /** Fills `buffer` from `position` on; answers how many bytes there were. */
  readInto(descriptor: number, buffer: Buffer, position: number): Promise<number> {
    return promised((callback) => this.#system.read(descriptor, buffer, 0, buffer.length, position, callback));
  }

  /** Of what was only read nothing can be lost. */
  close(descriptor: number): void {
    this.#system.close(descriptor, () => {});
  }
}
