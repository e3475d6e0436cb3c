// A client of nothing but a socket: it sends whatever bytes a test wants, and reads answers and frames.
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { constants, inflateRawSync } from "node:zlib";

export interface Frame {
  readonly final: boolean;
  readonly compressed: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

export interface FrameOptions {
  readonly final?: boolean;
  /** RSV1 … RSV3 in the bits 0x40, 0x20, 0x10. */
  readonly reserved?: number;
  readonly masked?: boolean;
  /** What the length field says, and its size in bytes, instead of the truth. */
  readonly length?: bigint;
  readonly lengthBytes?: 0 | 2 | 8;
}

/** A frame as clients send them. */
export function clientFrame(opcode: number, payload: string | Uint8Array = "", options: FrameOptions = {}): Buffer {
  const body = Buffer.from(payload);
  const { final = true, reserved = 0, masked = true } = options;
  const length = options.length ?? BigInt(body.length);
  const lengthBytes = options.lengthBytes ?? (length < 126n ? 0 : length < 65_536n ? 2 : 8);
  const extended = Buffer.alloc(lengthBytes);
  if (lengthBytes === 2) extended.writeUInt16BE(Number(length));
  if (lengthBytes === 8) extended.writeBigUInt64BE(length);
  const short = lengthBytes === 0 ? Number(length) : lengthBytes === 2 ? 126 : 127;
  const head = Buffer.from([(final ? 0x80 : 0) | reserved | opcode, (masked ? 0x80 : 0) | short]);
  if (!masked) return Buffer.concat([head, extended, body]);
  const mask = Buffer.from([0x12, 0xab, 0x5c, 0xf0]);
  return Buffer.concat([head, extended, mask, body.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

export function closePayload(code: number, reason: string | Uint8Array = ""): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return Buffer.concat([head, Buffer.from(reason)]);
}

/** The headers of a good handshake. */
export const handshakeHeaders: Readonly<Record<string, string>> = {
  Host: "example.org",
  Upgrade: "websocket",
  Connection: "Upgrade",
  "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Version": "13",
};

/** Values of a header; several are lines of their own. */
export type Headers = Readonly<Record<string, string | readonly string[]>>;

export function requestText(method: string, target: string, headers: Headers): string {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}\r\n`),
  );
  return `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n`;
}

export interface Answer {
  readonly status: number;
  readonly phrase: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** What compressed messages are sent without (RFC 7692 section 7.2.1). */
const DEFLATE_TRAILER = Buffer.from([0x00, 0x00, 0xff, 0xff]);

export class RawClient {
  readonly socket: Socket;
  /** Fulfilled once the server has closed, or cut, the connection. */
  readonly ended: Promise<void>;
  #bytes: Buffer = Buffer.alloc(0);
  #over = false;
  #wake: (() => void) | undefined;

  constructor(port: number, secure = false) {
    this.socket = secure
      ? connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false })
      : connect(port, "127.0.0.1");
    // Otherwise the second of two writes waits until the other side has confirmed the first, which takes 40 ms.
    this.socket.setNoDelay(true);
    this.socket.on("error", () => {});
    this.socket.on("data", (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake?.();
    });
    this.ended = new Promise((resolve) => {
      const end = () => {
        this.#over = true;
        this.#wake?.();
        resolve();
      };
      this.socket.once("end", end);
      this.socket.once("close", end);
    });
  }

  /** An open WebSocket connection. */
  static async open(port: number, target = "/", headers: Headers = {}, secure = false): Promise<RawClient> {
    const client = new RawClient(port, secure);
    client.send(requestText("GET", target, { ...handshakeHeaders, ...headers }));
    const { status, body } = await client.head();
    if (status !== 101) throw new Error(`${status} ${body}`);
    return client;
  }

  send(bytes: string | Uint8Array): void {
    this.socket.write(bytes);
  }

  text(text: string): void {
    this.send(clientFrame(1, text));
  }

  /** The head of an HTTP answer, and the body of one that has a length. */
  async head(): Promise<Answer> {
    await this.#until(() => this.#bytes.includes("\r\n\r\n"));
    const end = this.#bytes.indexOf("\r\n\r\n");
    const [first = "", ...lines] = this.#bytes.subarray(0, end).toString("latin1").split("\r\n");
    this.#bytes = this.#bytes.subarray(end + 4);
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const length = Number(headers.get("content-length") ?? 0);
    await this.#until(() => this.#bytes.length >= length);
    const body = this.#bytes.subarray(0, length).toString("utf8");
    this.#bytes = this.#bytes.subarray(length);
    const [, status = "", phrase = ""] = /^HTTP\/1\.1 (\d+) ?(.*)$/.exec(first) ?? [];
    return { status: Number(status), phrase, headers, body };
  }

  /** The next frame; undefined when the connection ended instead. */
  async frame(): Promise<Frame | undefined> {
    for (;;) {
      const frame = this.#take();
      if (frame !== undefined) return frame;
      if (this.#over) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The text of the next frame. */
  async message(): Promise<string> {
    const frame = await this.frame();
    if (frame?.opcode !== 1) throw new Error(`no text message: ${frame?.opcode} ${frame?.payload.toString("hex")}`);
    if (!frame.compressed) return frame.payload.toString("utf8");
    const payload = Buffer.concat([frame.payload, DEFLATE_TRAILER]);
    return inflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).toString("utf8");
  }

  /** Code and reason of the close frame, which has to be the next frame. */
  async close(): Promise<string> {
    const frame = await this.frame();
    if (frame?.opcode !== 8) throw new Error(`no close frame: ${frame?.opcode} ${frame?.payload.toString("hex")}`);
    if (frame.payload.length === 0) return "empty";
    return `${frame.payload.readUInt16BE(0)} ${frame.payload.subarray(2).toString("utf8")}`.trim();
  }

  /** All bytes that have come and were not read. */
  get unread(): Buffer {
    return this.#bytes;
  }

  destroy(): void {
    this.socket.destroy();
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#over) throw new Error(`the connection ended: ${this.#bytes.toString("latin1")}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #take(): Frame | undefined {
    const bytes = this.#bytes;
    if (bytes.length < 2) return undefined;
    const first = bytes[0] ?? 0;
    const second = bytes[1] ?? 0;
    if ((second & 0x80) !== 0) throw new Error("the server masked a frame");
    let head = 2;
    let length = second;
    if (second === 126) {
      if (bytes.length < 4) return undefined;
      length = bytes.readUInt16BE(2);
      head = 4;
    } else if (second === 127) {
      if (bytes.length < 10) return undefined;
      length = Number(bytes.readBigUInt64BE(2));
      head = 10;
    }
    if (bytes.length < head + length) return undefined;
    this.#bytes = bytes.subarray(head + length);
    return {
      final: (first & 0x80) !== 0,
      compressed: (first & 0x40) !== 0,
      opcode: first & 0x0f,
      payload: bytes.subarray(head, head + length),
    };
  }
}
