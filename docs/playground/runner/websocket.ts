// A client of WebSocket (RFC 6455) over a socket of the simulated network, as a browser's own would be: texts, and no more.
import type { HostSocket } from "../../../runtime/host/sockets.ts";

interface Events {
  opened(): void;
  heard(text: string): void;
  /** Once. */
  closed(reason: string): void;
}

interface Address {
  readonly port: number;
  readonly path: string;
  readonly subprotocol: string;
}

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const NORMAL = 1000;
const HEAD_END = "\r\n\r\n";

/** Not for secrets: nobody listens in. */
const MASK = Buffer.from([1, 2, 3, 4]);

function frameOf(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (length < 126 ? length : length < 65536 ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(length, 2);
  else if (head.length === 10) head.writeUInt32BE(length, 6);
  const masked = Buffer.from(payload.map((byte, index) => byte ^ (MASK[index % 4] ?? 0)));
  return Buffer.concat([head, MASK, masked]);
}

interface Frame {
  readonly isLast: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
  /** Bytes in all. */
  readonly size: number;
}

/** The frame at the start of the bytes, once all of it is there. A server masks nothing. */
function frameAt(bytes: Buffer): Frame | undefined {
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < start) return undefined;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : bytes.readUInt32BE(6);
  if (bytes.length < start + length) return undefined;
  const payload = bytes.subarray(start, start + length);
  return { isLast: (first & 0x80) !== 0, opcode: first & 0x0f, payload, size: start + length };
}

function reasonOf(payload: Buffer): string {
  if (payload.length < 2) return "closed";
  const text = payload.subarray(2).toString("utf8");
  return `closed: ${payload.readUInt16BE(0)}${text === "" ? "" : ` ${text}`}`;
}

export class WebSocketClient {
  readonly #socket: HostSocket;
  readonly #events: Events;
  #bytes = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #kind = TEXT;
  #isOpen = false;
  #isOver = false;

  constructor(socket: HostSocket, { port, path, subprotocol }: Address, events: Events) {
    this.#socket = socket;
    this.#events = events;
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
    socket.on("error", (error) => this.#end(error.message));
    socket.on("close", () => this.#end("the connection is gone"));
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: localhost:${port}`,
      ...["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"],
      `Sec-WebSocket-Key: ${Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64")}`,
      `Origin: http://localhost:${port}`,
      ...(subprotocol === "" ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
    ];
    socket.write(`${lines.join("\r\n")}${HEAD_END}`);
  }

  say(text: string): void {
    if (this.#isOpen) this.#socket.write(frameOf(TEXT, Buffer.from(text)));
  }

  close(): void {
    if (!this.#isOpen) {
      this.#socket.destroy();
      return;
    }
    const code = Buffer.alloc(2);
    code.writeUInt16BE(NORMAL, 0);
    this.#socket.write(frameOf(CLOSE, code));
  }

  #take(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    if (!this.#isOpen && !this.#open()) return;
    for (let frame = frameAt(this.#bytes); frame !== undefined && !this.#isOver; frame = frameAt(this.#bytes)) {
      this.#bytes = this.#bytes.subarray(frame.size);
      this.#frame(frame);
    }
  }

  /** Reads the server's answer; false when there is none yet, or not the wanted one. */
  #open(): boolean {
    const end = this.#bytes.indexOf(HEAD_END);
    if (end < 0) return false;
    const [status = ""] = this.#bytes.subarray(0, end).toString("latin1").split("\r\n");
    if (!status.startsWith("HTTP/1.1 101")) {
      this.#end(`refused: ${status.replace("HTTP/1.1 ", "")}`);
      this.#socket.destroy();
      return false;
    }
    this.#bytes = this.#bytes.subarray(end + HEAD_END.length);
    this.#isOpen = true;
    this.#events.opened();
    return true;
  }

  #frame({ isLast, opcode, payload }: Frame): void {
    if (opcode === PING) this.#socket.write(frameOf(PONG, payload));
    else if (opcode === CLOSE) {
      this.#socket.end(frameOf(CLOSE, payload.subarray(0, 2)));
      this.#end(reasonOf(payload));
    } else if (opcode <= BINARY) {
      if (opcode !== 0) this.#kind = opcode;
      this.#parts.push(payload);
      if (isLast) this.#message(Buffer.concat(this.#parts.splice(0)));
    }
  }

  #message(bytes: Buffer): void {
    this.#events.heard(
      this.#kind === TEXT ? bytes.toString("utf8") : `${bytes.length} bytes: ${bytes.toString("hex")}`,
    );
  }

  #end(reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isOpen = false;
    this.#events.closed(reason);
  }
}
