// Event streams: how events are written so that browsers read them as they are meant (WHATWG HTML, section 9.2).
import { host } from "../../current.ts";
import { Panic } from "../../failures/index.ts";
import type { HostTimer } from "../../host/index.ts";
import { type SseEvent, valueOfOption } from "../../values/index.ts";
import type { Writer } from "./writer.ts";

/** Milliseconds without a word after which one is sent, so that proxies keep the connection and a client that vanished is noticed. */
const SILENCE = 15_000;

/** What ends a line of an event stream. */
const LINE_END = /\r\n|\r|\n/;

/** Text of any lines as lines that begin with `field`. */
function linesOf(field: string, text: string): string {
  return text
    .split(LINE_END)
    .map((line) => `${field}: ${line}\n`)
    .join("");
}

/** A field of one line; readers ignore an id with NUL. */
function fieldOf(field: string, value: string | undefined): string {
  if (value === undefined) return "";
  if (LINE_END.test(value)) throw new Panic(`invalid event: a line break in its ${field === "event" ? "name" : field}`);
  if (field === "id" && value.includes("\0")) throw new Panic("invalid event: NUL in its id");
  return `${field}: ${value}\n`;
}

/** An event with nothing but data, as it goes out. */
export function dataText(data: string): string {
  return `${linesOf("data", data)}\n`;
}

/** An event as it goes out; panics with `invalid event` and the reason. */
export function eventText({ data, name, id, retry_ms }: SseEvent): string {
  const retry = valueOfOption(retry_ms);
  if (retry !== undefined && retry < 0) throw new Panic("invalid event: a time below zero");
  const fields = [
    fieldOf("event", valueOfOption(name)),
    fieldOf("id", valueOfOption(id)),
    fieldOf("retry", retry?.toString()),
  ];
  return fields.join("") + dataText(data);
}

/** What readers skip. */
export function commentText(text: string): string {
  return `${linesOf("", text)}\n`;
}

/** What a program writes events with. */
export class SseWriter {
  readonly writer: Writer;

  constructor(writer: Writer) {
    this.writer = writer;
  }
}

/** Has a stream never be silent for long; answers what ends that. */
export function keepAlive(writer: Pick<Writer, "given" | "write">): () => void {
  let timer: HostTimer;
  let before = writer.given;
  const look = (): void => {
    if (writer.given === before) writer.write(commentText(""));
    before = writer.given;
    timer = host().setTimer(SILENCE, look, false);
  };
  timer = host().setTimer(SILENCE, look, false);
  return () => host().clearTimer(timer);
}
