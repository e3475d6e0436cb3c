// Answers as bytes: each read by the rules of its framing (RFC 9112 section 6.3), so that one byte too many is noticed.
import { connect } from "node:net";

export interface RawAnswer {
  readonly status: number;
  /** By names in lower case; several lines of one name stand below each other. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

function hasBody(method: string, status: number): boolean {
  return method !== "HEAD" && status >= 200 && status !== 204 && status !== 304;
}

/** The answers to requests with these methods; final ones, and those before them. Throws on anything else. */
export function parseAnswers(bytes: Buffer, methods: readonly string[]): RawAnswer[] {
  const answers: RawAnswer[] = [];
  const waiting = [...methods];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf("\r\n\r\n", at);
    const [first = "", ...lines] = bytes.toString("latin1", at, end < 0 ? bytes.length : end).split("\r\n");
    const status = Number(/^HTTP\/1\.1 (\d{3}) [^\r\n]*$/.exec(first)?.[1]);
    if (end < 0 || Number.isNaN(status)) throw new Error(`no head: ${bytes.toString("latin1", at)}`);
    const headers = new Map<string, string>();
    for (const line of lines) {
      const [, name = "", value = ""] = /^([!#$%&'*+.^_`|~\w-]+): (.*)$/.exec(line) ?? [];
      if (name === "") throw new Error(`no header: ${line}`);
      const key = name.toLowerCase();
      headers.set(key, headers.has(key) ? `${headers.get(key)}\n${value}` : value);
    }
    const method = status >= 200 ? waiting.shift() : "";
    if (method === undefined) throw new Error("an answer that nobody asked for");
    const length = hasBody(method, status) ? Number(headers.get("content-length")) : 0;
    const body = bytes.subarray(end + 4, end + 4 + length);
    if (body.length !== length) throw new Error(`a body of ${body.length} bytes instead of ${length}`);
    answers.push({ status, headers, body: body.toString("latin1") });
    at = end + 4 + length;
  }
  return answers;
}

/** What comes for these bytes until the server closes the connection. */
export function exchange(port: number, request: string): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => socket.write(Buffer.from(request, "latin1")));
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("end", () => socket.end());
    socket.on("close", () => resolve(Buffer.concat(chunks)));
  });
}
