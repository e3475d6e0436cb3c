// A client that looks at an answer while it comes, byte by byte.
import { connect, type Socket } from "node:net";

export class StreamClient {
  readonly socket: Socket;
  /** Fulfilled once the server has closed the connection. */
  readonly ended: Promise<void>;
  #bytes: Buffer = Buffer.alloc(0);
  /** What has come since somebody looked. */
  #latest: Buffer[] = [];
  #over = false;
  #wake: () => void = () => {};

  /** Sends the request at once. */
  constructor(port: number, request: string) {
    this.socket = connect(port, "127.0.0.1", () => this.socket.write(request));
    this.socket.on("error", () => {});
    this.socket.on("data", (bytes: Buffer) => {
      this.#latest.push(bytes);
      this.#wake();
    });
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#over = true;
        this.#wake();
        resolve();
      };
      this.socket.once("end", end).once("close", end);
    });
  }

  static get(port: number, path: string, lines: readonly string[] = []): StreamClient {
    const head = [`GET ${path} HTTP/1.1`, "Host: localhost", ...lines].join("\r\n");
    return new StreamClient(port, `${head}\r\n\r\n`);
  }

  /** All that has come. */
  get bytes(): Buffer {
    if (this.#latest.length > 0) this.#bytes = Buffer.concat([this.#bytes, ...this.#latest]);
    this.#latest = [];
    return this.#bytes;
  }

  get text(): string {
    return this.bytes.toString("latin1");
  }

  /** Waits until this has come, behind what `from` bytes are. */
  async until(text: string, from = 0): Promise<void> {
    while (!this.bytes.includes(text, from)) {
      if (this.#over) throw new Error(`the connection ended: ${this.text}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

interface Dechunked {
  readonly body: Buffer;
  /** Whether the last chunk has come. */
  readonly isComplete: boolean;
}

/** The body of one chunked answer (RFC 9112 section 7.1), as far as it has come. */
export function dechunked(answer: Buffer): Dechunked {
  const parts: Buffer[] = [];
  for (let at = answer.indexOf("\r\n\r\n") + 4; ; ) {
    const end = answer.indexOf("\r\n", at);
    const length = Number.parseInt(answer.toString("latin1", at, end), 16);
    if (end < 0 || Number.isNaN(length)) return { body: Buffer.concat(parts), isComplete: false };
    if (length === 0) {
      return { body: Buffer.concat(parts), isComplete: answer.toString("latin1", end + 2, end + 4) === "\r\n" };
    }
    parts.push(answer.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}
