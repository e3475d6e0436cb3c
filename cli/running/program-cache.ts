// Compiled programs on disk: an unchanged program runs without the compiler. Any trouble here is a miss, never an error.
//
// An entry is named by a hash of everything that is known before compiling: the build of the compiler, the options, the
// current directory (paths in messages are relative to it), and the bytes of the main file and the manifest above it, or of
// every file of a directory project. What compiling found out is in the entry: which modules were looked up, where they were found and a
// hash of their bytes. It is valid when each of these lookups still gives the same.
import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildId } from "../installation.ts";
import { embeddedBytes } from "../project/embedded-bytes.ts";
import {
  type Dependencies,
  locateEntry,
  locateModule,
  manifestAbove,
  manifestFile,
  moduleFiles,
} from "../project/modules.ts";
import type { Settings } from "../settings.ts";
import { cacheDirectory } from "./cache-directory.ts";
import { fingerprint } from "./fingerprint.ts";

/** An extern module and the absolute path of the Snow file that names it. */
export interface ExternImport {
  readonly specifier: string;
  readonly importer: string;
}

/** All that it takes to run a program. */
export interface RunnableProgram {
  /** What its manifest calls it. */
  readonly name: string | undefined;
  /** Absolute path of the main file. */
  readonly main: string;
  /** Body of a function of `(runtime, externs)`. */
  readonly code: string;
  readonly externs: readonly ExternImport[];
  /** Whether it needs a deep stack. */
  readonly nestsDeep: boolean;
}

interface Entry extends RunnableProgram {
  readonly dependencies: Dependencies;
  readonly lookups: readonly (readonly [name: string, path: string | null, hash: string | null])[];
  readonly embedded: readonly (readonly [path: string, hash: string])[];
}

/** With more entries than this the least recently used ones go, until so many are left. */
const maximumEntries = 400;
const remainingEntries = 300;
/** Larger programs are not kept (bytes), which bounds the whole. */
const maximumEntrySize = 1024 * 1024;
/** An entry is marked as used again when that was last done so long ago (ms). */
const markInterval = 60 * 60 * 1000;

interface CacheSlot {
  readonly file: string;
  readonly root: string;
}

/** The bytes of a file as a string with one character for each, so that files that differ never look the same. */
type ReadBytes = (path: string) => string;

const readFromDisk: ReadBytes = (path) => readFileSync(path, "latin1");

/** Where the program at `path` is kept in the state that `read` shows; undefined when nothing can be kept. */
export function cacheSlot(path: string, settings: Settings, read = readFromDisk): CacheSlot | undefined {
  const directory = cacheDirectory("programs");
  if (buildId === undefined || directory === undefined) return undefined;
  try {
    const entry = locateEntry(path);
    if (entry.kind !== "file" && entry.kind !== "directory") return undefined;
    const files = [entry.main];
    const manifest = entry.kind === "directory" ? manifestIn(entry.root) : manifestAbove(entry.root);
    if (manifest !== undefined) files.push(manifest);
    if (entry.kind === "directory") files.push(...moduleFiles(entry.root).map((module) => module.path));
    const state = [buildId, process.cwd(), entry.kind, String(settings.json), String(settings.colour)];
    for (const file of files) state.push(file, read(file));
    return { file: join(directory, fingerprint(state.join("\0"))), root: entry.root };
  } catch {
    return undefined;
  }
}

function manifestIn(root: string): string | undefined {
  const path = join(root, manifestFile);
  return statSync(path, { throwIfNoEntry: false }) === undefined ? undefined : path;
}

/** The program in `slot`, if it is there, undamaged and still what compiling would give. */
export function readCached(slot: CacheSlot): RunnableProgram | undefined {
  try {
    const text = readFileSync(slot.file, "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    if (end < 0 || text.slice(0, end) !== fingerprint(body)) return undefined;
    const entry: unknown = JSON.parse(body);
    if (!isEntry(entry)) return undefined;
    for (const [name, path, hash] of entry.lookups) {
      const found = locateModule(slot.root, entry.dependencies, name) ?? null;
      if (found !== path || (found !== null && fingerprint(readFromDisk(found)) !== hash)) return undefined;
    }
    for (const [path, hash] of entry.embedded)
      if (fingerprint(embeddedBytes(path).toString("latin1")) !== hash) return undefined;
    markUsed(slot.file);
    return entry;
  } catch {
    return undefined;
  }
}

/** Whether it has the shape of an entry: a file that says so itself may hold anything. */
function isEntry(value: unknown): value is Entry {
  return (
    isRecord(value) &&
    [value.main, value.code].every(isString) &&
    (value.name === undefined || isString(value.name)) &&
    typeof value.nestsDeep === "boolean" &&
    isListOf(value.externs, (one) => isRecord(one) && [one.specifier, one.importer].every(isString)) &&
    isListOf(value.dependencies, (one) => isListOf(one, isString) && one.length === 2) &&
    isListOf(value.lookups, (one) => Array.isArray(one) && one.length === 3 && one.every(isStringOrNull)) &&
    isListOf(value.embedded, (one) => isListOf(one, isString) && one.length === 2)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isStringOrNull(value: unknown): boolean {
  return value === null || isString(value);
}

function isListOf<T>(value: unknown, fits: (one: unknown) => one is T): value is readonly T[];
function isListOf(value: unknown, fits: (one: unknown) => boolean): value is readonly unknown[];
function isListOf(value: unknown, fits: (one: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(fits);
}

/** What compiling went through: modules looked up, where they were found, and the bytes that were read there. */
interface CompileTrace {
  readonly dependencies: Dependencies;
  readonly lookups: readonly { readonly name: string; readonly path: string | undefined }[];
  readonly bytesRead: (path: string) => string | undefined;
  /** Files and directories that the program embeds, by absolute path, with what `embeddedBytes` gives. */
  readonly embedded: ReadonlyMap<string, Buffer>;
}

/** Keeps `program` for the next run of `path`. Whoever reads at the same time sees the whole entry or none. */
export function writeCached(path: string, settings: Settings, program: RunnableProgram, trace: CompileTrace): void {
  const read: ReadBytes = (file) => trace.bytesRead(file) ?? readFromDisk(file);
  const slot = cacheSlot(path, settings, read);
  if (slot === undefined) return;
  const temporary = `${slot.file}.${process.pid}.tmp`;
  try {
    const entry: Entry = {
      ...program,
      dependencies: trace.dependencies,
      lookups: trace.lookups.map(({ name, path: found }) => [
        name,
        found ?? null,
        found ? fingerprint(read(found)) : null,
      ]),
      embedded: [...trace.embedded].map(([path, bytes]) => [path, fingerprint(bytes.toString("latin1"))]),
    };
    const body = JSON.stringify(entry);
    if (body.length > maximumEntrySize) return;
    writeFileSync(temporary, `${fingerprint(body)}\n${body}`, { mode: 0o600 });
    renameSync(temporary, slot.file);
    shrink(dirname(slot.file));
  } catch {
    // A full disk, a directory that may not be written to: the next run compiles again.
    remove(temporary);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true, recursive: true });
  } catch {
    // Somebody else's, or gone already.
  }
}

function markUsed(file: string): void {
  const now = new Date();
  if (now.getTime() - statSync(file).mtimeMs > markInterval) utimesSync(file, now, now);
}

function shrink(directory: string): void {
  const names = readdirSync(directory);
  if (names.length <= maximumEntries) return;
  const files = names
    .map((name) => join(directory, name))
    .map((path) => ({ path, used: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((first, second) => second.used - first.used);
  for (const { path } of files.slice(remainingEntries)) remove(path);
}
