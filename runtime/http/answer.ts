// Writes answers: the head that follows from an answer, and its body, if it may have one (RFC 9110 section 15).
import type { ServerResponse } from "node:http";
import { host } from "../host.ts";
import { printableLines } from "../printable.ts";
import { sendFile } from "./file-sender.ts";
import { httpDate } from "./http-date.ts";
import type { Request } from "./request.ts";
import { type Header, internalServerError, type Response } from "./response.ts";

/** Headers that follow from the body and the connection. */
const FRAMING: ReadonlySet<string> = new Set(["content-length", "transfer-encoding", "connection"]);
const MIN_STATUS = 200;
const MAX_STATUS = 999;
const NO_CONTENT = 204;
const RESET_CONTENT = 205;
const NOT_MODIFIED = 304;
const SWITCHING_PROTOCOLS = 101;

export function phraseOf(status: number): string {
  return host().http().STATUS_CODES[status] ?? "OK";
}

/** A whole answer that nothing else was to be sent for on its connection, and nothing is after it. */
export function lastAnswer(status: number): Buffer {
  const text = phraseOf(status);
  const lines = [
    `HTTP/1.1 ${status} ${text}`,
    "Content-Type: text/plain; charset=utf-8",
    `Content-Length: ${text.length}`,
    "Connection: close",
    `Date: ${httpDate(host().wallClock())}`,
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${text}`, "latin1");
}

/** The headers of an answer that the server leaves to the program. */
export function ownHeaders({ headers }: Response): readonly Header[] {
  return headers.filter(({ name }) => !FRAMING.has(name.toLowerCase()));
}

function isPlain(text: string, validate: (text: string) => void): boolean {
  try {
    validate(text);
    return true;
  } catch {
    return false;
  }
}

/** Why an answer can't be sent, without a word of what its headers say. */
export function objectionToAnswer({ status, headers }: Response, isUpgrade = false): string | undefined {
  const isStatus = status >= MIN_STATUS && status <= MAX_STATUS;
  if (!isStatus && !(isUpgrade && status === SWITCHING_PROTOCOLS)) return `invalid status ${status}`;
  const { validateHeaderName, validateHeaderValue } = host().http();
  for (const { name, value } of headers) {
    if (!isPlain(name, validateHeaderName)) return "invalid name of a header";
    if (!isPlain(value, (text) => validateHeaderValue(name, text))) return `invalid value of the header ${name}`;
  }
  return undefined;
}

/** An answer that can be sent: this one, or a 500, told on stderr. */
export function sendable(answer: Response, isUpgrade = false): Response {
  const objection = objectionToAnswer(answer, isUpgrade);
  if (objection === undefined) return answer;
  host().writeErr(printableLines([`[snow-rt] HTTP response: ${objection}`]));
  return internalServerError;
}

function hasToken(headers: readonly Header[], wanted: string, token: string): boolean {
  return headers.some(
    ({ name, value }) =>
      name.toLowerCase() === wanted && value.split(",").some((item) => item.trim().toLowerCase() === token),
  );
}

function sendText(response: ServerResponse, answer: Response, body: string): void {
  const { status } = answer;
  const headers = ownHeaders(answer);
  if (hasToken(answer.headers, "connection", "close")) response.shouldKeepAlive = false;
  for (const { name, value } of headers) response.setHeader(name, value);
  if (headers.some(({ name }) => name.toLowerCase() === "upgrade")) {
    // Whoever offers an upgrade says so there too (RFC 9110 section 7.8).
    response.setHeader("Connection", `${response.shouldKeepAlive ? "keep-alive" : "close"}, Upgrade`);
  }
  const hasBody = status !== NO_CONTENT && status !== NOT_MODIFIED;
  const text = status === RESET_CONTENT ? "" : body;
  if (hasBody) response.setHeader("Content-Length", Buffer.byteLength(text));
  response.writeHead(status, phraseOf(status));
  response.end(hasBody ? text : undefined);
}

/** Sends an answer that is sendable. */
export function send(response: ServerResponse, request: Request, answer: Response): void {
  const { body } = answer;
  if (typeof body === "string") {
    sendText(response, answer, body);
    return;
  }
  const instead = (other: Response | undefined): void => {
    if (other === undefined || response.destroyed) return;
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    send(response, request, other);
  };
  // An answer that ends half-way has no other end than that of its connection.
  void sendFile(response, request.info, body, ownHeaders(answer)).then(instead, () => response.destroy());
}
