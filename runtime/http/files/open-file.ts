// Opens files to be sent: never one outside of its directory, never one that would make the reader wait.
import { host } from "../../current.ts";
import type { FileStats } from "../../host/file-system.ts";
import type { FileBody } from "../response.ts";
import type { Files } from "./files.ts";

/** What a request path that names a directory stands for. */
const INDEX = "index.html";

interface OpenFile {
  readonly descriptor: number;
  readonly status: FileStats;
  /** Its name, for its media type. */
  readonly path: string;
}

/** A file that is not to be had: "missing" for good or bad reasons, "busy" when the system has no more descriptors. */
type Unopened = "missing" | "busy";

/** Whether a segment can be the name of a file that is served: hidden names and `..` are not, nor is what has parts. */
function isName(segment: string, sep: string): boolean {
  if (segment.startsWith(".") || segment.includes("\0") || segment.includes("/") || segment.includes(sep)) return false;
  // On Windows a colon names drives and streams.
  return sep === "/" || !segment.includes(":");
}

/** The path inside of `root` that segments of a request path name; undefined when they can't name one. */
export function pathBelow(root: string, segments: readonly string[]): string | undefined {
  const { join, sep } = host().path();
  if (!segments.every((segment) => isName(segment, sep))) return undefined;
  const path = join(root, ...segments);
  // A file is none by a path that ends in a slash: the system tells.
  return segments.at(-1) === "" && !path.endsWith(sep) ? path + sep : path;
}

/** Where an open file lies, links followed; undefined when that can't be told. */
async function placeOf(files: Files, { descriptor, status, path }: OpenFile): Promise<string | undefined> {
  try {
    return await files.linkAt(`/proc/self/fd/${descriptor}`);
  } catch {
    // Not every system tells. Then the name has to lead to the same file still.
    const place = await files.realPath(path);
    const there = await files.statusAt(place);
    return there.dev === status.dev && there.ino === status.ino ? place : undefined;
  }
}

/** Asked of what is open, not of a name: names may mean something else a moment later. */
async function liesBelow(files: Files, file: OpenFile, root: string): Promise<boolean> {
  const { relative, sep, isAbsolute } = files.path;
  const [top, place] = await Promise.all([files.realPath(root), placeOf(files, file)]);
  if (place === undefined) return false;
  const inside = relative(top, place);
  return inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

async function openAt(files: Files, path: string): Promise<OpenFile> {
  const descriptor = await files.openToRead(path);
  try {
    return { descriptor, status: await files.statusOf(descriptor), path };
  } catch (error) {
    files.close(descriptor);
    throw error;
  }
}

/** The file itself, or the index of a directory. */
async function openFileOrIndex(files: Files, { path, root }: FileBody): Promise<OpenFile> {
  const file = await openAt(files, path);
  if (root === undefined || !file.status.isDirectory()) return file;
  files.close(file.descriptor);
  return openAt(files, files.path.join(path, INDEX));
}

function isWantOfDescriptors(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EMFILE" || error.code === "ENFILE");
}

/** The opened file, which its taker closes. */
export async function openFile(files: Files, body: FileBody): Promise<OpenFile | Unopened> {
  let file: OpenFile | undefined;
  try {
    file = await openFileOrIndex(files, body);
    const isServed = file.status.isFile() && (body.root === undefined || (await liesBelow(files, file, body.root)));
    if (isServed) return file;
    files.close(file.descriptor);
    return "missing";
  } catch (error) {
    if (file !== undefined) files.close(file.descriptor);
    return isWantOfDescriptors(error) ? "busy" : "missing";
  }
}
