// A database as what is in a file of a simulated disk. SQLite has no disk of ours: it works on a file of the real one, which
// no program sees; what is read of it is an image of what has been committed.
import type { Host, HostResult } from "../../index.ts";
import type { Content } from "../disk/index.ts";

export class DatabaseImage implements Content {
  readonly #base: Host;
  /** Of the file that SQLite works on. */
  readonly path: string;

  constructor(base: Host, path: string) {
    this.#base = base;
    this.path = path;
  }

  get size(): number {
    const bytes = this.bytes();
    return bytes.ok ? bytes.value.length : 0;
  }

  bytes(): HostResult<Uint8Array> {
    const copy = `${this.path}-image`;
    const isThere = this.#copyTo(copy);
    const bytes = this.#base.readFile(isThere ? copy : this.path, Number.MAX_SAFE_INTEGER);
    if (isThere) this.#base.deleteFile(copy);
    return bytes;
  }

  /** False: it is no database, or nothing yet. */
  #copyTo(path: string): boolean {
    const { DatabaseSync } = this.#base.sqlite();
    const database = new DatabaseSync(this.path, { readOnly: true });
    try {
      database.prepare("VACUUM INTO ?").run(path);
      return true;
    } catch {
      return false;
    } finally {
      database.close();
    }
  }
}
