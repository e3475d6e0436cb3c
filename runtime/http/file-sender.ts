// Sends files: streamed, with ranges, and with what clients need to keep copies (RFC 9110 sections 8.8, 13, 14).
import type { Stats } from "node:fs";
import type { ServerResponse } from "node:http";
import { isAbsolute, join, relative, sep } from "node:path";
import { host } from "../host.ts";
import type { RequestInfo } from "../websocket/request-info.ts";
import { mediaType } from "./media-types.ts";
import type { FileBody, Header } from "./response.ts";

interface OpenFile {
  readonly descriptor: number;
  readonly status: Stats;
}

/** The path inside of `root` that the rest of a request path names; undefined when it can't be one. */
export function pathBelow(root: string, rest: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(rest);
  } catch {
    return undefined;
  }
  if (decoded.includes("\0") || decoded.split(/[/\\]/).includes("..")) return undefined;
  return join(root, decoded);
}

/** Whether `path`, with all links followed, lies below `root`. */
function liesBelow(path: string, root: string): boolean {
  const { realpathSync } = host().fileSystem();
  const inside = relative(realpathSync(root), realpathSync(path));
  return inside !== "" && inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/** The opened file; undefined when it is missing, no regular file, unreadable, or outside of its root. */
function open({ path, root }: FileBody): OpenFile | undefined {
  const { closeSync, fstatSync, openSync, statSync } = host().fileSystem();
  try {
    if (root !== undefined && !liesBelow(path, root)) return undefined;
    // Opening something else than a file might wait.
    if (!statSync(path).isFile()) return undefined;
    const descriptor = openSync(path, "r");
    const status = fstatSync(descriptor);
    if (status.isFile()) return { descriptor, status };
    closeSync(descriptor);
    return undefined;
  } catch {
    return undefined;
  }
}

function entityTag({ size, mtimeMs }: Stats): string {
  return `"${size.toString(16)}-${Math.floor(mtimeMs).toString(16)}"`;
}

/** Whether the client's copy is current. */
function isUnchanged(info: RequestInfo, tag: string, modified: Date): boolean {
  const tags = info.header("if-none-match");
  if (tags !== undefined) {
    return tags.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === tag);
  }
  const since = Date.parse(info.header("if-modified-since") ?? "");
  return !Number.isNaN(since) && Math.floor(modified.getTime() / 1000) <= Math.floor(since / 1000);
}

interface Range {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/** The one range that is asked for; "whole" for none, several, or one that is not understood; "outside" of the file. */
function requestedRange(info: RequestInfo, size: number, tag: string, modified: string): Range | "whole" | "outside" {
  const condition = info.header("if-range");
  if (condition !== undefined && condition !== tag && condition !== modified) return "whole";
  const match = /^bytes=(\d*)-(\d*)$/.exec(info.header("range")?.trim() ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (first === "" && last === "") return "whole";
  if (first === "") {
    const count = Math.min(Number(last), size);
    return count === 0 ? "outside" : { start: size - count, end: size - 1 };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return "whole";
  if (start >= size) return "outside";
  return { start, end: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}

/** Answers with the file. False: there is none to send, and nothing has been answered. */
export function sendFile(
  response: ServerResponse,
  info: RequestInfo,
  body: FileBody,
  headers: readonly Header[],
): boolean {
  const file = open(body);
  if (file === undefined) return false;
  const { descriptor, status } = file;
  const { closeSync, createReadStream } = host().fileSystem();
  const tag = entityTag(status);
  const modified = status.mtime.toUTCString();
  response.setHeader("Content-Type", mediaType(body.path));
  for (const { name, value } of headers) response.setHeader(name, value);
  response.setHeader("ETag", tag);
  response.setHeader("Last-Modified", modified);
  response.setHeader("Accept-Ranges", "bytes");
  const finish = (code: number): boolean => {
    closeSync(descriptor);
    response.writeHead(code).end();
    return true;
  };
  if (isUnchanged(info, tag, status.mtime)) {
    response.removeHeader("Content-Type");
    return finish(304);
  }
  const range = requestedRange(info, status.size, tag, modified);
  if (range === "outside") {
    response.setHeader("Content-Range", `bytes */${status.size}`);
    response.setHeader("Content-Length", 0);
    return finish(416);
  }
  const { start, end } = range === "whole" ? { start: 0, end: status.size - 1 } : range;
  if (range !== "whole") response.setHeader("Content-Range", `bytes ${start}-${end}/${status.size}`);
  response.setHeader("Content-Length", end - start + 1);
  const code = range === "whole" ? 200 : 206;
  if (info.method === "HEAD" || end < start) return finish(code);
  response.writeHead(code);
  host()
    .stream()
    .pipeline(createReadStream(body.path, { fd: descriptor, start, end }), response, (error) => {
      // The length has been promised: a file that got shorter ends the connection.
      if (error) response.destroy();
    });
  return true;
}
