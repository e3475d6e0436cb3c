// Writes answers: the head that follows from an answer, and its body, if it may have one (RFC 9110 section 15).
import { entry, host } from "../current.ts";
import type { ServerResponse } from "../host/http.ts";
import { tell } from "../log.ts";
import { type Connections, type HeaderLine, includesToken, isFieldValue, isFraming, isToken } from "../net/index.ts";
import { codingFor, compress, encoded, varies, varying } from "./compression.ts";
import { WRITE_TIMEOUT } from "./connection.ts";
import { sendFile } from "./files/file-sender.ts";
import { httpDate } from "./http-date.ts";
import type { Request } from "./request.ts";
import { internalServerError, type Response, StreamBody } from "./response.ts";
import { startStream } from "./streams/stream.ts";

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
export function ownHeaders({ headers }: Response): readonly HeaderLine[] {
  return headers.filter(({ name }) => !isFraming(name));
}

/** Why an answer can't be sent, without a word of what its headers say. */
function objectionTo({ status, headers, extras }: Response, isUpgrade: boolean): string | undefined {
  if (extras.session !== undefined) return "Session.put or Session.clear without the middleware Session.cookie";
  const isStatus = status >= MIN_STATUS && status <= MAX_STATUS;
  if (!isStatus && !(isUpgrade && status === SWITCHING_PROTOCOLS)) return `invalid status ${status}`;
  for (const { name, value } of headers) {
    if (!isToken(name)) return "invalid name of a header";
    if (!isFieldValue(value)) return `invalid value of the header ${name}`;
  }
  return undefined;
}

/** An answer that can be sent: this one, or a 500, told on stderr. */
export function sendable(answer: Response, isUpgrade = false): Response {
  const objection = objectionTo(answer, isUpgrade);
  if (objection === undefined) return answer;
  tell(`HTTP response: ${objection}`);
  return internalServerError;
}

/** What is sent of the headers: names and values in turn, several of one name each on its line. */
function linesOf(response: ServerResponse, headers: readonly HeaderLine[]): string[] {
  const lines: string[] = [];
  let offersUpgrade = false;
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    if (!isFraming(key)) lines.push(name, value);
    else if (key === "connection" && includesToken(value, "close")) response.shouldKeepAlive = false;
    offersUpgrade ||= key === "upgrade";
  }
  // Whoever offers an upgrade says so there too (RFC 9110 section 7.8).
  if (offersUpgrade) lines.push("Connection", `${response.shouldKeepAlive ? "keep-alive" : "close"}, Upgrade`);
  return lines;
}

function hasBody(status: number): boolean {
  return status !== NO_CONTENT && status !== NOT_MODIFIED;
}

function sendWhole(response: ServerResponse, { status, headers }: Response, body: string | Uint8Array): void {
  const lines = linesOf(response, headers);
  const whole = status === RESET_CONTENT ? "" : body;
  const length = Buffer.byteLength(whole);
  if (hasBody(status)) lines.push("Content-Length", String(length));
  response.writeHead(status, phraseOf(status), lines);
  // Node sends the head with the body, in the encoding of the body. That of the head is Latin-1.
  if (!hasBody(status)) response.end();
  else if (length === whole.length) response.end(whole, "latin1");
  else response.end(Buffer.from(whole));
  // Mostly the system has taken all of it at once.
  const { socket } = response;
  if (socket !== null && socket.writableLength > 0) socket.setTimeout(WRITE_TIMEOUT);
}

function sendInCoding(response: ServerResponse, { info }: Request, answer: Response, body: string | Uint8Array): void {
  const coding = codingFor(info);
  if (coding === undefined) {
    sendWhole(response, answer, body);
    return;
  }
  const finish = (bytes: Buffer | undefined): void => {
    if (bytes === undefined) sendWhole(response, answer, body);
    else sendWhole(response, encoded(answer, coding), bytes);
  };
  compress(body, coding, entry(finish));
}

/** The body follows as the program writes it, unless the client is to have none. */
function sendStream(
  response: ServerResponse,
  request: Request,
  answer: Response,
  { body, streams }: { readonly body: StreamBody; readonly streams: Connections },
): void {
  const isVarying = varies(answer);
  const coding = isVarying ? codingFor(request.info) : undefined;
  const said = isVarying ? varying(answer) : answer;
  const { status, headers } = coding === undefined ? said : encoded(said, coding);
  const sendHead = (): void => {
    response.writeHead(status, phraseOf(status), linesOf(response, headers)).flushHeaders();
  };
  if (request.method === "HEAD" || !hasBody(status) || status === RESET_CONTENT) {
    sendHead();
    response.end();
    return;
  }
  const refuse = (): void => send(response, request, internalServerError, streams);
  startStream({ response, body, coding, sendHead, refuse }, streams);
}

/** Sends an answer that is sendable; `streams` are those of the server. */
export function send(response: ServerResponse, request: Request, answer: Response, streams: Connections): void {
  const { body } = answer;
  if (typeof body === "string" || body instanceof Uint8Array) {
    if (varies(answer, body.length)) sendInCoding(response, request, varying(answer), body);
    else sendWhole(response, answer, body);
    return;
  }
  if (body instanceof StreamBody) {
    sendStream(response, request, answer, { body, streams });
    return;
  }
  response.setTimeout(WRITE_TIMEOUT);
  const instead = (other: Response | undefined): void => {
    if (other === undefined || response.destroyed) return;
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    send(response, request, other, streams);
  };
  const file = { answer: answer.withHeaders(ownHeaders(answer)), body };
  // An answer that ends half-way has no other end than that of its connection.
  void sendFile(response, request.info, file).then(entry(instead), () => response.destroy());
}
