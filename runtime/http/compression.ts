// Bodies that go out compressed: which of them, in which coding (RFC 9110 section 12.5.3), and how that is said.
import type { Transform } from "node:stream";
import { host } from "../current.ts";
import type { HeaderLine, RequestInfo } from "../net/index.ts";
import type { Response } from "./response.ts";

export type Coding = "br" | "gzip";

/** Bytes; less gains nothing. */
const LEAST = 1024;
/** Of brotli, which is slow at its best. */
const QUALITY = 4;
/** Of streams: 2 to the power of that many bytes are looked back to. */
const SMALL_WINDOW = 16;
const SMALL_GZIP = { windowBits: 14, memLevel: 7 };
const COMPRESSIBLE = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml)\b|application\/javascript\b|image\/svg\+xml)/i;
const NO_BODY: ReadonlySet<number> = new Set([101, 204, 205, 206, 304]);

/** How much a client wants a coding: 0 not at all, 1 at most. */
function weightOf(accepted: readonly string[], coding: string): number {
  let rest = 0;
  for (const item of accepted) {
    const [name = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
    const weight = /^q=(\d(?:\.\d{1,3})?)$/.exec(parameters[0] ?? "q=1")?.[1];
    const value = weight === undefined ? 0 : Number(weight);
    if (name === coding) return value;
    if (name === "*") rest = value;
  }
  return rest;
}

/** Whether it depends on the client in which coding an answer goes out. `length` in bytes, as far as it is known. */
export function varies(answer: Response, length = Number.POSITIVE_INFINITY): boolean {
  if (!answer.extras.compressible || NO_BODY.has(answer.status) || length < LEAST) return false;
  if (answer.header("content-encoding") !== undefined) return false;
  if (!COMPRESSIBLE.test(answer.header("content-type") ?? "")) return false;
  return answer.header("cache-control")?.toLowerCase().includes("no-transform") !== true;
}

/** The coding for a client; undefined: as it is. */
export function codingFor(info: RequestInfo): Coding | undefined {
  const accepted = (info.header("accept-encoding") ?? "").split(",");
  const [brotli, gzip] = [weightOf(accepted, "br"), weightOf(accepted, "gzip")];
  if (brotli === 0 && gzip === 0) return undefined;
  return brotli >= gzip ? "br" : "gzip";
}

/** Off the main thread; undefined: there was no memory for it. */
export function compress(body: string | Uint8Array, coding: Coding, done: (bytes: Buffer | undefined) => void): void {
  const { brotliCompress, constants, gzip } = host().zlib();
  const finish = (error: Error | null, bytes: Buffer): void => done(error === null ? bytes : undefined);
  const parameters = { [constants.BROTLI_PARAM_QUALITY]: QUALITY };
  if (coding === "gzip") gzip(body, finish);
  else brotliCompress(body, { params: parameters }, finish);
}

/** Compresses what comes bit by bit; `atOnce`: whatever was written goes on at once. Of little memory: many may be open. */
export function compressorFor(coding: Coding, atOnce: boolean): Transform {
  const { constants, createBrotliCompress, createGzip } = host().zlib();
  if (coding === "gzip") {
    return createGzip({ flush: atOnce ? constants.Z_SYNC_FLUSH : constants.Z_NO_FLUSH, ...SMALL_GZIP });
  }
  const parameters = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: SMALL_WINDOW,
  };
  const flush = atOnce ? constants.BROTLI_OPERATION_FLUSH : constants.BROTLI_OPERATION_PROCESS;
  return createBrotliCompress({ flush, params: parameters });
}

/** The answer with what its headers say of a compressed body. */
export function encoded(answer: Response, coding: Coding): Response {
  const headers = answer.headers.map(weakened);
  return answer.withHeaders([...headers, { name: "Content-Encoding", value: coding }]);
}

/** An answer that may go out in several forms; caches have to know that of each of them. */
export function varying(answer: Response): Response {
  return answer.withHeaders([...answer.headers, { name: "Vary", value: "Accept-Encoding" }]);
}

/** Bytes that differ have no strong tag in common (RFC 9110 section 8.8.3). */
function weakened({ name, value }: HeaderLine): HeaderLine {
  return name.toLowerCase() === "etag" && value.startsWith('"') ? { name, value: `W/${value}` } : { name, value };
}
