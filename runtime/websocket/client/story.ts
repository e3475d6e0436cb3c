// What a client in a simulated world tells of itself: its lines in the story of the run.
import type { Duplex } from "node:stream";
import { host } from "../../current.ts";
import type { Simulation } from "../../host/simulated/index.ts";
import { literal } from "../../host/simulated/literal.ts";
import type { CloseCause } from "../protocol/close-codes.ts";
import { type DataFrame, TEXT } from "../protocol/frame.ts";
import type { Address } from "./address.ts";

const OPCODE = 0x0f;
/** Bytes of a text that is sent, of which not all characters are told. */
const ENOUGH = 1024;

function causeText({ code, reason }: CloseCause): string {
  return reason === "" ? `(${code})` : `(${code} ${reason})`;
}

function messageText(message: string | Uint8Array): string {
  return typeof message === "string" ? literal(message) : `${message.length} bytes`;
}

/** Of this program and not of another one, the name says nothing. */
function placeOf({ host: name, port, target }: Address): string {
  return `${name === "localhost" || name === "127.0.0.1" ? "" : name}:${port} ${target}`;
}

export class Story {
  readonly #trace: Simulation["world"]["trace"];
  /** `client 3`. */
  readonly #label: string;

  private constructor({ world }: Simulation, label: string) {
    this.#trace = world.trace;
    this.#label = label;
  }

  /** Of a client that connects by the socket; undefined in the real world. */
  static of(socket: Duplex): Story | undefined {
    const { simulation } = host();
    if (simulation === undefined || !("label" in socket) || typeof socket.label !== "string") return undefined;
    return new Story(simulation, socket.label);
  }

  connects(address: Address): void {
    this.#trace.tell("connection", `${this.#label} connects to ${placeOf(address)}`);
  }

  isLetIn(): void {
    this.#trace.tell("connection", `${this.#label} is let in`);
  }

  isRefused(problem: string): void {
    this.#trace.tell("connection", `${this.#label} is refused: ${problem}`);
  }

  sends({ bytes, payloadBytes }: DataFrame): void {
    const isText = ((bytes[0] ?? 0) & OPCODE) === TEXT;
    const start = bytes.length - payloadBytes;
    const message = isText ? bytes.toString("utf8", start, start + ENOUGH) : bytes.subarray(start);
    this.#trace.tell("message", `${this.#label} sends ${messageText(message)}`);
  }

  hears(message: string | Uint8Array): void {
    this.#trace.tell("message", `${this.#label} hears ${messageText(message)}`);
  }

  closes(cause: CloseCause): void {
    this.#trace.tell("connection", `${this.#label} closes ${causeText(cause)}`);
  }

  isClosed(cause: CloseCause): void {
    this.#trace.tell("connection", `${this.#label} is closed ${causeText(cause)}`);
  }
}
