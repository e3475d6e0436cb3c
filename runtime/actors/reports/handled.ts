// What reports say of the message that a process was handling: its kind and its size, and its values to who asks.
import { host } from "../../current.ts";
import { kindOf, show } from "./show.ts";

/** A message of the runtime to one of its processes says itself what it is about. */
export const ABOUT: unique symbol = Symbol("about");

/** A text form of a value of the program. */
export type Form = (value: unknown) => string | undefined;

export interface HandledMessage {
  /** undefined: nothing that the program knows of. */
  [ABOUT](form: Form): string | undefined;
}

function saysItself(message: unknown): message is HandledMessage {
  return typeof message === "object" && message !== null && ABOUT in message;
}

/** What is in messages is nobody's business, unless the environment variable `SNOW_TRACE` is `values`. */
function form(): Form {
  return host().environment("SNOW_TRACE") === "values" ? (value) => show(value) : kindOf;
}

/** undefined for a message of the runtime that the program knows nothing of. */
export function handledText(message: unknown): string | undefined {
  return saysItself(message) ? message[ABOUT](form()) : form()(message);
}
