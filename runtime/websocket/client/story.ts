// What a client in a simulated world tells of its connection.
import type { Duplex } from "node:stream";
import { ClientStory, contentText, placeText } from "../../net/index.ts";
import type { CloseCause } from "../protocol/close-codes.ts";
import { type DataFrame, TEXT } from "../protocol/frame.ts";
import type { Address } from "./address.ts";

const OPCODE = 0x0f;
/** Bytes of a text that is sent, of which not all characters are told. */
const ENOUGH = 1024;

function causeText({ code, reason }: CloseCause): string {
  return reason === "" ? `(${code})` : `(${code} ${reason})`;
}

export class Story {
  readonly #story: ClientStory;

  private constructor(story: ClientStory) {
    this.#story = story;
  }

  /** Of a client that connects by the socket; undefined in the real world. */
  static of(socket: Duplex): Story | undefined {
    const story = ClientStory.of(socket);
    return story === undefined ? undefined : new Story(story);
  }

  connects({ host, port, target }: Address): void {
    this.#story.connection(`connects to ${placeText(host, port, target)}`);
  }

  isLetIn(): void {
    this.#story.connection("is let in");
  }

  isRefused(problem: string): void {
    this.#story.connection(`is refused: ${problem}`);
  }

  sends({ bytes, payloadBytes }: DataFrame): void {
    const isText = ((bytes[0] ?? 0) & OPCODE) === TEXT;
    const start = bytes.length - payloadBytes;
    const content = isText ? bytes.toString("utf8", start, start + ENOUGH) : bytes.subarray(start);
    this.#story.message(`sends ${contentText(content)}`);
  }

  hears(message: string | Uint8Array): void {
    this.#story.message(`hears ${contentText(message)}`);
  }

  closes(cause: CloseCause): void {
    this.#story.connection(`closes ${causeText(cause)}`);
  }

  isClosed(cause: CloseCause): void {
    this.#story.connection(`is closed ${causeText(cause)}`);
  }
}
