// Sends files: streamed, with ranges, and with what clients need to keep copies (RFC 9110 sections 8.8, 13, 14).
import { current, enter, host, type Program } from "../../current.ts";
import type { FileStats } from "../../host/file-system.ts";
import type { BodySink, ServerResponse } from "../../host/http.ts";
import { tell } from "../../log.ts";
import type { RequestInfo } from "../../net/index.ts";
import { type Coding, codingFor, compressorFor, varies } from "../compression.ts";
import { httpDate } from "../http-date.ts";
import {
  type FileBody,
  notFound,
  preconditionFailed,
  type Response,
  rangeNotSatisfiable,
  serviceUnavailable,
} from "../response.ts";
import { sendFrom } from "../streams/writer.ts";
import { Files } from "./files.ts";
import { mediaType } from "./media-types.ts";
import { openFile } from "./open-file.ts";
import { failedPrecondition, rangeHolds, type Validators } from "./preconditions.ts";
import { type Range, requestedRanges } from "./ranges.ts";

/** Bytes of a file that are in memory at once. */
const PIECE = 64 * 1024;
const BOUNDARY_BYTES = 16;
const OK = 200;

/** A stretch of a file, and what stands before it. */
interface Part {
  readonly head: Buffer;
  readonly range: Range;
}

/** What the body of an answer consists of. */
interface Content {
  readonly parts: readonly Part[];
  /** What stands at the end. */
  readonly tail: Buffer;
  readonly length: number;
}

/** Fills a buffer from a position in the file on; answers how many bytes there were. */
type Reader = (bytes: Buffer, position: number) => Promise<number>;

const NOTHING = Buffer.alloc(0);

function validatorsOf({ size, mtimeMs }: FileStats): Validators {
  return { tag: `"${size.toString(16)}-${Math.floor(mtimeMs).toString(16)}"`, modified: mtimeMs };
}

function lengthOf({ start, end }: Range): number {
  return end - start + 1;
}

function contentRange({ start, end }: Range, size: number): string {
  return `bytes ${start}-${end}/${size}`;
}

/** Several ranges, each with a head of its own (section 14.6). */
function multipart(ranges: readonly Range[], size: number, type: string, boundary: string): Content {
  const parts = ranges.map((range) => {
    const lines = `Content-Type: ${type}\r\nContent-Range: ${contentRange(range, size)}`;
    return { head: Buffer.from(`\r\n--${boundary}\r\n${lines}\r\n\r\n`, "latin1"), range };
  });
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`, "latin1");
  const length = parts.reduce((sum, { head, range }) => sum + head.length + lengthOf(range), tail.length);
  return { parts, tail, length };
}

function oneStretch(range: Range): Content {
  return { parts: [{ head: NOTHING, range }], tail: NOTHING, length: lengthOf(range) };
}

/** What is still to be sent. */
interface Sending extends Content {
  readonly coding: Coding | undefined;
}

/** What compresses into an answer; who writes waits for both. */
function compressing(response: ServerResponse, coding: Coding): BodySink {
  const compressor = compressorFor(coding, false);
  response.once("close", () => compressor.destroy());
  sendFrom(compressor, response, () => response.end());
  return compressor;
}

/** Hands bytes on, which have been taken after that; false: the client has gone. */
function put(out: BodySink, bytes: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const gone = (): void => resolve(false);
    out.once("close", gone);
    out.write(bytes, (error) => {
      out.off("close", gone);
      resolve(error === null || error === undefined);
    });
  });
}

/** Writes the body and ends the answer. All pieces are read into the same memory, each once the one before is out. */
async function write(out: BodySink, read: Reader, { parts, tail, length }: Content): Promise<void> {
  const memory = Buffer.allocUnsafe(Math.min(PIECE, length));
  for (const { head, range } of parts) {
    if (head.length > 0 && !(await put(out, head))) return;
    for (let start = range.start; start <= range.end; ) {
      const wanted = memory.subarray(0, Math.min(memory.length, range.end - start + 1));
      const count = await read(wanted, start);
      // The length has been promised.
      if (count === 0) throw new Error("the file became shorter while it was sent");
      start += count;
      const bytes = wanted.subarray(0, count);
      if (start > range.end && tail.length === 0) {
        out.end(bytes);
        return;
      }
      if (!(await put(out, bytes))) return;
    }
  }
  out.end(tail);
}

/** An answer with a file; its headers are the program's. */
interface FileResponse {
  readonly answer: Response;
  readonly body: FileBody;
}

/** The answer with one file to one request. */
class FileAnswer {
  readonly #response: ServerResponse;
  readonly #info: RequestInfo;
  readonly #answer: Response;
  /** Whether the answer is the file, of which a client may want a part, or only if it changed. */
  readonly #isFound: boolean;

  constructor(response: ServerResponse, info: RequestInfo, answer: Response) {
    this.#response = response;
    this.#info = info;
    this.#answer = answer;
    this.#isFound = answer.status === OK;
  }

  /** What the program says that it is. */
  get type(): string | undefined {
    return this.#answer.header("content-type");
  }

  /** Sets the head of the answer. The body that is still to be sent, or the answer in its place; undefined: neither. */
  begin(status: FileStats, type: string): Sending | Response | undefined {
    const response = this.#response;
    const { method } = this.#info;
    const validators = validatorsOf(status);
    const isConditional = this.#isFound && (method === "GET" || method === "HEAD");
    const failed = isConditional ? failedPrecondition(this.#info, validators) : undefined;
    if (failed === 412) return preconditionFailed;
    response.statusCode = this.#answer.status;
    const coding = this.#setHeaders(validators, type, status.size);
    if (failed !== undefined) {
      response.removeHeader("Content-Type");
      response.removeHeader("Content-Encoding");
      response.writeHead(failed).end();
      return undefined;
    }
    const content = this.#contentOf(status, type);
    if (!("parts" in content)) return content;
    if (coding === undefined) response.setHeader("Content-Length", content.length);
    if (method !== "HEAD" && content.length > 0) return { ...content, coding };
    response.end();
    return undefined;
  }

  /** Sets what does not depend on the part that is sent. Answers the coding that the file goes out in. */
  #setHeaders({ tag, modified }: Validators, type: string, size: number): Coding | undefined {
    const response = this.#response;
    response.setHeader("Content-Type", type);
    for (const { name, value } of this.#answer.without("content-type")) response.appendHeader(name, value);
    const coding = this.#chooseCoding(type, size);
    if (this.#isFound) {
      // Bytes that differ have no strong tag in common (section 8.8.3), and no ranges.
      response.setHeader("ETag", coding === undefined ? tag : `W/${tag}`);
      response.setHeader("Last-Modified", httpDate(modified));
      if (coding === undefined) response.setHeader("Accept-Ranges", "bytes");
    }
    if (coding !== undefined) response.setHeader("Content-Encoding", coding);
    return coding;
  }

  /** Undefined: as it is, as parts of it always go out. Says so when that depends on the client. */
  #chooseCoding(type: string, size: number): Coding | undefined {
    const others = this.#answer.without("content-type");
    if (!varies(this.#answer.withHeaders([...others, { name: "Content-Type", value: type }]), size)) return undefined;
    this.#response.appendHeader("Vary", "Accept-Encoding");
    return this.#info.header("range") === undefined ? codingFor(this.#info) : undefined;
  }

  /** The parts of the file that are to be sent, or the answer in its place; sets the headers that tell of them. */
  #contentOf(status: FileStats, type: string): Content | Response {
    const response = this.#response;
    const { size } = status;
    const range = this.#isFound && this.#info.method === "GET" ? this.#info.header("range") : undefined;
    const holds = range !== undefined && rangeHolds(this.#info, validatorsOf(status), host().wallClock());
    const ranges = holds ? requestedRanges(range, size) : "whole";
    if (ranges === "outside") return rangeNotSatisfiable(size);
    if (ranges === "whole") return oneStretch({ start: 0, end: size - 1 });
    response.statusCode = 206;
    const [first, ...others] = ranges;
    if (first !== undefined && others.length === 0) {
      response.setHeader("Content-Range", contentRange(first, size));
      return oneStretch(first);
    }
    const boundary = Buffer.from(host().randomBytes(BOUNDARY_BYTES)).toString("hex");
    response.setHeader("Content-Type", `multipart/byteranges; boundary=${boundary}`);
    return multipart(ranges, size, type, boundary);
  }
}

/** Directories that are told of: a program may make up any number. */
const MOST_TOLD = 100;

/** Once for each directory: a program that was started elsewhere looks for it there. */
async function tellOfLost(files: Files, root: string, program: Program): Promise<void> {
  const { lostDirectories } = program.net;
  if (lostDirectories.has(root) || lostDirectories.size >= MOST_TOLD) return;
  try {
    await files.statusAt(root);
  } catch {
    if (lostDirectories.has(root)) return;
    lostDirectories.add(root);
    enter(program, () => tell(`HTTP.files: there is no directory '${root}'`));
  }
}

/** Answers with a file; the answer that is to be sent instead, when there is one. Throws when it ends half-way. */
export async function sendFile(
  response: ServerResponse,
  info: RequestInfo,
  { answer, body }: FileResponse,
): Promise<Response | undefined> {
  const program = current();
  const files = new Files(program.host);
  const file = await openFile(files, body);
  if (file === "missing") {
    if (body.root !== undefined) await tellOfLost(files, body.root, program);
    return notFound;
  }
  if (file === "busy") return serviceUnavailable;
  try {
    const sender = new FileAnswer(response, info, answer);
    const type = sender.type ?? (await mediaType(file.path));
    if (response.destroyed) return undefined;
    const content = enter(program, () => sender.begin(file.status, type));
    if (content === undefined || !("parts" in content)) return content;
    const { coding } = content;
    const out = coding === undefined ? response : enter(program, () => compressing(response, coding));
    await write(out, (bytes, position) => files.readInto(file.descriptor, bytes, position), content);
    return undefined;
  } finally {
    files.close(file.descriptor);
  }
}
