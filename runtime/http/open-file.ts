// Opens files to be sent: never one outside of its directory, never one that would make the reader wait.
import type { Stats } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { close, linkAt, openToRead, realPath, statusAt, statusOf } from "./file-descriptors.ts";
import type { FileBody } from "./response.ts";

/** What a request path that names a directory stands for. */
const INDEX = "index.html";
const SEPARATORS: ReadonlySet<string> = new Set(["/", sep]);

export interface OpenFile {
  readonly descriptor: number;
  readonly status: Stats;
  /** Its name, for its media type. */
  readonly path: string;
}

/** A file that is not to be had: "missing" for good or bad reasons, "busy" when the system has no more descriptors. */
export type Unopened = "missing" | "busy";

/** Whether a segment can be the name of a file that is served: hidden names and `..` are not, nor is what has parts. */
function isName(segment: string): boolean {
  if (segment.startsWith(".") || segment.includes("\0")) return false;
  for (const separator of SEPARATORS) if (segment.includes(separator)) return false;
  // On Windows a colon names drives and streams.
  return sep === "/" || !segment.includes(":");
}

/** The path inside of `root` that segments of a request path name; undefined when they can't name one. */
export function pathBelow(root: string, segments: readonly string[]): string | undefined {
  if (!segments.every(isName)) return undefined;
  const path = join(root, ...segments);
  // A file is none by a path that ends in a slash: the system tells.
  return segments.at(-1) === "" && !path.endsWith(sep) ? path + sep : path;
}

/** Where an open file lies, links followed; undefined when that can't be told. */
async function placeOf({ descriptor, status, path }: OpenFile): Promise<string | undefined> {
  try {
    return await linkAt(`/proc/self/fd/${descriptor}`);
  } catch {
    // Not every system tells. Then the name has to lead to the same file still.
    const place = await realPath(path);
    const there = await statusAt(place);
    return there.dev === status.dev && there.ino === status.ino ? place : undefined;
  }
}

/** Asked of what is open, not of a name: names may mean something else a moment later. */
async function liesBelow(file: OpenFile, root: string): Promise<boolean> {
  const [top, place] = await Promise.all([realPath(root), placeOf(file)]);
  if (place === undefined) return false;
  const inside = relative(top, place);
  return inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

async function openAt(path: string): Promise<OpenFile> {
  const descriptor = await openToRead(path);
  try {
    return { descriptor, status: await statusOf(descriptor), path };
  } catch (error) {
    close(descriptor);
    throw error;
  }
}

/** The file itself, or the index of a directory. */
async function openFileOrIndex({ path, root }: FileBody): Promise<OpenFile> {
  const file = await openAt(path);
  if (root === undefined || !file.status.isDirectory()) return file;
  close(file.descriptor);
  return openAt(join(path, INDEX));
}

function isWantOfDescriptors(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EMFILE" || error.code === "ENFILE");
}

/** The opened file, which its taker closes. */
export async function openFile(body: FileBody): Promise<OpenFile | Unopened> {
  let file: OpenFile | undefined;
  try {
    file = await openFileOrIndex(body);
    const isServed = file.status.isFile() && (body.root === undefined || (await liesBelow(file, body.root)));
    if (isServed) return file;
    close(file.descriptor);
    return "missing";
  } catch (error) {
    if (file !== undefined) close(file.descriptor);
    return isWantOfDescriptors(error) ? "busy" : "missing";
  }
}
