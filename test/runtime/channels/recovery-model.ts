// What clients that come back must have seen, by what was really broadcast: a record on the server's side, and witnesses.
//
// The clock stands still but for the steps that move it, and those wait until everything on its way has arrived, so that
// the record knows at each answer what had to be kept.
import { connect, type Socket } from "node:net";
import { clientFrame, handshakeHeaders, requestText } from "../websocket/raw-client.ts";

export const limits = { events: 24, milliseconds: 1000, bytes: 2000 };

interface Entry {
  readonly text: string;
  readonly except: string | undefined;
  readonly bytes: number;
  readonly time: number;
}

/** One epoch, as it really was. */
export class Epoch {
  name: string | undefined = undefined;
  readonly entries: Entry[] = [];

  add(topic: string, text: string, except: string | undefined, time: number): void {
    const length = Buffer.byteLength(JSON.stringify(["event", topic, this.entries.length + 1, text]));
    this.entries.push({ text, except, bytes: length + (length < 126 ? 2 : 4), time });
  }

  /** How many of the first `last` events had to be kept at a time. */
  kept(last: number, now: number): number {
    let count = 0;
    let bytes = 0;
    for (let index = last - 1; index >= 0 && count < limits.events; index -= 1) {
      const entry = this.entries[index];
      if (entry === undefined) break;
      bytes += entry.bytes;
      if (bytes > limits.bytes || entry.time + limits.milliseconds <= now) break;
      count += 1;
    }
    return count;
  }
}

/** All epochs of one topic. */
export class Chronicle {
  now = 0;
  current: Epoch | undefined = undefined;
  readonly #known = new Map<string, Epoch>();

  /** The epoch that a client is told to be in; it may be the first to hear of it. Undefined: there is another one. */
  named(name: string): Epoch | undefined {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.current ??= new Epoch();
    if (this.current.name !== undefined) return undefined;
    this.current.name = name;
    this.#known.set(name, this.current);
    return this.current;
  }
}

type State = "apart" | "connecting" | "joining" | "joined";

interface Place {
  readonly epoch: Epoch;
  readonly name: string;
  readonly who: string;
  seq: number;
}

/** One who comes back over and over, and believes nothing. */
export class Witness {
  state: State = "apart";
  readonly #topic: string;
  readonly #chronicle: Chronicle;
  #place: Place | undefined = undefined;
  #socket: Socket | undefined = undefined;
  #bytes = Buffer.alloc(0);
  #headed = false;
  /** Bytes that still arrive before the line is cut. */
  #left = Number.POSITIVE_INFINITY;
  #id = 0;
  #pong: (() => void) | undefined = undefined;
  seen = 0;
  cuts = 0;
  partial = 0;
  recovered = 0;
  afresh = 0;
  problem: string | undefined = undefined;

  constructor(topic: string, chronicle: Chronicle) {
    this.#topic = topic;
    this.#chronicle = chronicle;
  }

  connect(port: number): void {
    this.state = "connecting";
    this.#left = Number.POSITIVE_INFINITY;
    this.#headed = false;
    this.#bytes = Buffer.alloc(0);
    const socket = connect(port, "127.0.0.1");
    this.#socket = socket;
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => this.#receive(socket, chunk));
    socket.on("close", () => this.#gone(socket));
    socket.write(requestText("GET", "/live", { ...handshakeHeaders, "Sec-WebSocket-Protocol": "snow.channels.v1" }));
  }

  /** The line is cut after so many bytes more. */
  cutAfter(bytes: number): void {
    this.#left = Math.min(this.#left, bytes);
    if (this.#left === 0) this.#cut();
  }

  cast(text: string): void {
    this.#send(["cast", this.#id, "Others", [text]]);
  }

  /** Everything that the server has said so far is here, or the line is cut. */
  settled(): Promise<void> {
    if (this.state === "apart") return Promise.resolve();
    return new Promise((resolve) => {
      this.#pong = resolve;
      if (this.#headed) this.#send(["ping"]);
    });
  }

  /** At a time when nothing is on its way. */
  checkComplete(): void {
    const place = this.#place;
    if (this.state !== "joined" || place === undefined) return;
    if (place.seq !== place.epoch.entries.length) this.#fail(`${place.seq} of ${place.epoch.entries.length} seen`);
  }

  #send(frame: readonly unknown[]): void {
    this.#socket?.write(clientFrame(1, JSON.stringify(frame)));
  }

  #join(): void {
    this.state = "joining";
    this.#id += 1;
    const place = this.#place;
    const position = place === undefined ? null : [place.name, place.seq, place.who];
    this.#send(["join", this.#id, this.#topic, "witness", position]);
    if (this.#pong !== undefined) this.#send(["ping"]);
  }

  #cut(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.cuts += 1;
    if (this.#bytes.length > 0) this.partial += 1;
    socket.destroy();
    this.#gone(socket);
  }

  #gone(socket: Socket): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.state = "apart";
    this.#settle();
  }

  #settle(): void {
    this.#pong?.();
    this.#pong = undefined;
  }

  #receive(socket: Socket, chunk: Buffer): void {
    if (this.#socket !== socket) return;
    const arrived = chunk.subarray(0, this.#left);
    this.#left -= arrived.length;
    this.#bytes = Buffer.concat([this.#bytes, arrived]);
    if (!this.#headed) {
      const end = this.#bytes.indexOf("\r\n\r\n");
      if (end >= 0) {
        this.#headed = true;
        this.#bytes = this.#bytes.subarray(end + 4);
        this.#join();
      }
    }
    while (this.#headed && this.#takeFrame());
    if (this.#left <= 0) this.#cut();
  }

  #takeFrame(): boolean {
    const bytes = this.#bytes;
    const short = (bytes[1] ?? 0) & 0x7f;
    const head = short < 126 ? 2 : 4;
    if (bytes.length < head) return false;
    const length = short < 126 ? short : bytes.readUInt16BE(2);
    if (bytes.length < head + length) return false;
    this.#bytes = bytes.subarray(head + length);
    const opcode = (bytes[0] ?? 0) & 0x0f;
    const frame: unknown = opcode === 1 ? JSON.parse(bytes.toString("utf8", head, head + length)) : [];
    if (Array.isArray(frame)) this.#take(frame);
    return true;
  }

  #take(frame: readonly unknown[]): void {
    switch (frame[0]) {
      case "joined":
        this.#joined(frame);
        break;
      case "event":
        this.#next(frame[2], frame[3]);
        break;
      case "seq":
        this.#next(frame[2], undefined);
        break;
      case "closed":
        if (frame[2] === "rejoin") this.#join();
        else this.#fail(JSON.stringify(frame));
        break;
      case "pong":
        this.#settle();
        break;
      case undefined:
        break;
      default:
        this.#fail(JSON.stringify(frame));
    }
  }

  #joined([, , position, recovered]: readonly unknown[]): void {
    const [name, seq, who] = Array.isArray(position) ? position : [];
    const before = this.#place;
    this.state = "joined";
    if (recovered === true) {
      this.recovered += 1;
      if (before === undefined || before.name !== name || before.seq !== seq || before.who !== who) {
        this.#fail(`recovered at ${position}, was at ${before?.name} ${before?.seq}`);
      }
      return;
    }
    const epoch = this.#chronicle.named(name);
    if (epoch === undefined) {
      this.#fail(`an epoch ${name} beside ${this.#chronicle.current?.name}`);
      return;
    }
    if ((recovered === null) !== (before === undefined)) this.#fail(`recovered ${recovered}`);
    if (before !== undefined) {
      this.afresh += 1;
      const missed = seq - before.seq;
      const kept = epoch.kept(seq, this.#chronicle.now);
      if (before.name === name && missed <= kept) this.#fail(`afresh, though ${kept} were kept and ${missed} missed`);
    }
    this.#place = { epoch, name, who, seq };
  }

  /** The event of this number, or with undefined its number alone. */
  #next(seq: unknown, text: unknown): void {
    const place = this.#place;
    if (place === undefined || seq !== place.seq + 1) {
      this.#fail(`${seq} after ${place?.seq}`);
      return;
    }
    place.seq = place.seq + 1;
    this.seen += 1;
    const entry = place.epoch.entries[place.seq - 1];
    const expected = entry?.except === place.who ? undefined : entry?.text;
    if (text !== expected) this.#fail(`${seq} is ${text}, not ${expected}`);
  }

  #fail(problem: string): void {
    this.problem ??= problem;
  }
}
