// Waits until one of the files of a project is another than it was.
import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { dirname, join } from "node:path";

/** Milliseconds without another event: an editor may write a file in several steps. */
const quiet = 40;
/** Milliseconds between looks where the system tells of no change. */
const interval = 1000;

export interface Watched {
  /** Absolute paths. */
  readonly files: Iterable<string>;
  /** Directories whose Snow files belong to the project, with those below. */
  readonly directories: Iterable<string>;
}

/** Knows files by when they were written, their size and their number on the disk. */
export class FileWatch {
  #files: ReadonlySet<string> = new Set();
  #directories: ReadonlySet<string> = new Set();
  #seen = new Map<string, string | undefined>();
  #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  readonly #looks: NodeJS.Timeout;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
    this.#looks = setInterval(() => this.#look(), interval);
  }

  /** From now on these; what they are now is what they are compared with, unless it has changed since the last look. */
  set({ files, directories }: Watched): void {
    this.#files = new Set(files);
    this.#directories = new Set(directories);
    for (const watcher of this.#watchers) watcher.close();
    const places = new Set([...[...this.#files].map((file) => dirname(file)), ...this.#folders()]);
    this.#watchers = [...places].flatMap((place) => this.#watch(place) ?? []);
    const seen = this.#stamps();
    for (const [path, stamp] of seen) if (!this.#seen.has(path)) this.#seen.set(path, stamp);
    for (const path of this.#seen.keys()) if (!seen.has(path)) this.#seen.delete(path);
  }

  close(): void {
    clearInterval(this.#looks);
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  #watch(place: string): FSWatcher | undefined {
    try {
      const watcher = watch(place, { persistent: false }, () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#look(), quiet);
      });
      watcher.on("error", () => watcher.close());
      return watcher;
    } catch {
      // It has gone, or the system has no more watches: the regular looks find out.
      return undefined;
    }
  }

  #look(): void {
    const now = this.#stamps();
    const isSame =
      now.size === this.#seen.size &&
      [...now].every(([path, stamp]) => this.#seen.has(path) && this.#seen.get(path) === stamp);
    if (isSame) return;
    this.#seen = now;
    this.#changed();
  }

  /** By path; undefined: not there. */
  #stamps(): Map<string, string | undefined> {
    const found = new Map<string, string | undefined>();
    for (const file of this.#files) found.set(file, stampOf(file));
    for (const folder of this.#folders())
      for (const name of namesIn(folder, "files"))
        if (name.endsWith(".snow")) {
          const path = join(folder, name);
          if (!found.has(path)) found.set(path, stampOf(path));
        }
    return found;
  }

  #folders(): string[] {
    const found = [...this.#directories];
    for (const folder of found)
      for (const name of namesIn(folder, "folders"))
        if (!name.startsWith(".") && name !== "node_modules") found.push(join(folder, name));
    return found;
  }
}

function stampOf(path: string): string | undefined {
  try {
    const { mtimeNs, size, ino } = statSync(path, { bigint: true });
    return `${mtimeNs} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}

function namesIn(folder: string, kind: "files" | "folders"): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => (kind === "folders" ? entry.isDirectory() : !entry.isDirectory()))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
