// What happens in a replay, in lines: who connects, what is said, what ends.
import type { Watcher } from "../../runtime/host/recording/index.ts";
import { printable } from "../../runtime/printable.ts";
import { Frames, type Said } from "./frames.ts";

const TIME_WIDTH = 8;
const LONGEST = 60;
/** Of a request without its body: what is longer is refused by servers. */
const LONGEST_HEAD = 64 * 1024;
const REQUEST = /^[A-Z]+ \S+ HTTP\/1/;
const UPGRADE = /^upgrade:[ \t]*websocket[ \t]*$/im;

type Facts = Parameters<Watcher["opened"]>[1];

/** One connection; `hears` is what the program writes. */
interface Talk {
  readonly name: string;
  /** Begun by the program, or by a client of it. */
  readonly isOwn: boolean;
  isUpgraded: boolean;
  /** The last request was for a WebSocket. */
  wantsUpgrade: boolean;
  /** What has come of a request, up to the empty line; undefined behind that. */
  head: string | undefined;
  readonly says: Frames;
  readonly hears: Frames;
}

/** A text as a literal, cut. */
function literal(text: string): string {
  const characters = [...text];
  const shown = characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : text;
  return JSON.stringify(shown);
}

function shownSaid(said: Said): string {
  switch (said.kind) {
    case "text":
      return literal(said.text);
    case "binary":
      return `${said.bytes} bytes${said.isCompressed ? ", compressed" : ""}`;
    case "close":
      return `a close${said.code === undefined ? "" : ` (${said.code})`}`;
  }
}

function firstLine(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 2048)).toString("latin1");
  return text.split("\r\n")[0] ?? "";
}

function bytesOf(data: unknown): Uint8Array {
  if (typeof data === "string") return Buffer.from(data, "latin1");
  if (data instanceof Uint8Array) return data;
  if (!Array.isArray(data)) return new Uint8Array(0);
  return Buffer.concat(
    data.map((one: unknown) => bytesOf(typeof one === "object" && one !== null && "chunk" in one ? one.chunk : one)),
  );
}

export class Story implements Watcher {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  readonly #talks = new Map<number, Talk>();
  #clients = 0;
  #connections = 0;

  constructor(write: (text: string) => void, now: () => number) {
    this.#write = write;
    this.#now = now;
  }

  opened(place: number, facts: Facts): void {
    const begun = this.#talks.get(place);
    if (begun !== undefined) {
      const { remoteAddress = "a socket", remotePort = 0 } = facts ?? {};
      this.#tell(`${begun.name} is open, to ${remoteAddress}:${remotePort}`);
      return;
    }
    const isOwn = facts === undefined;
    if (isOwn) this.#connections += 1;
    else this.#clients += 1;
    const name = isOwn ? `connection ${this.#connections}` : `client ${this.#clients}`;
    const state = { isUpgraded: false, wantsUpgrade: false, head: "", says: new Frames(), hears: new Frames() };
    this.#talks.set(place, { name, isOwn, ...state });
    if (isOwn) this.#tell(`${name} is begun`);
    else this.#tell(`${name} connects to :${facts.localPort ?? 0} from ${facts.remoteAddress ?? "a socket"}`);
  }

  received(place: number, bytes: Uint8Array): void {
    const talk = this.#talks.get(place);
    if (talk === undefined) return;
    if (talk.isUpgraded) {
      for (const said of talk.says.read(bytes)) this.#tell(`${talk.name} sends ${shownSaid(said)}`);
    } else if (!talk.isOwn) this.#heardOf(talk, Buffer.from(bytes).toString("latin1"));
  }

  /** The head of a request may come in pieces. */
  #heardOf(talk: Talk, piece: string): void {
    if (talk.head === undefined && !REQUEST.test(piece)) return;
    const before = talk.head ?? "";
    const head = (before + piece).slice(0, LONGEST_HEAD);
    if (!before.includes("\r\n") && head.includes("\r\n") && REQUEST.test(head)) {
      const [line = ""] = head.split("\r\n", 1);
      this.#tell(`${talk.name} asks ${literal(line.replace(/ HTTP\/1\.\d$/, ""))}`);
    }
    const end = head.indexOf("\r\n\r\n");
    talk.wantsUpgrade = UPGRADE.test(end < 0 ? head : head.slice(0, end));
    talk.head = end < 0 && head.length < LONGEST_HEAD ? head : undefined;
  }

  wrote(place: number, data: unknown): void {
    const talk = this.#talks.get(place);
    if (talk === undefined || talk.isOwn) return;
    const bytes = bytesOf(data);
    if (talk.isUpgraded) {
      for (const said of talk.hears.read(bytes)) this.#tell(`${talk.name} hears ${shownSaid(said)}`);
      return;
    }
    const line = firstLine(bytes);
    if (!line.startsWith("HTTP/1.1 ")) return;
    const answer = line.slice("HTTP/1.1 ".length);
    if (!answer.startsWith("101") || !talk.wantsUpgrade) {
      this.#tell(`${talk.name} is answered ${answer}`);
      return;
    }
    talk.isUpgraded = true;
    this.#tell(`${talk.name} is let in`);
    const end = Buffer.from(bytes).indexOf("\r\n\r\n");
    if (end >= 0 && end + 4 < bytes.length) this.wrote(place, bytes.subarray(end + 4));
  }

  ended(place: number, how: "end" | "error" | "close"): void {
    const talk = this.#talks.get(place);
    if (talk === undefined || how === "end") return;
    this.#tell(`${talk.name} ${how === "error" ? "is cut" : "is closed"}`);
    if (how === "close") this.#talks.delete(place);
  }

  #tell(text: string): void {
    this.#write(`${String(this.#now()).padStart(TIME_WIDTH)} ms  ${printable(text)}\n`);
  }
}
