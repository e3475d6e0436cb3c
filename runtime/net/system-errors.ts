// What the operating system says of failures, in its words.
import { host } from "../current.ts";

/** The system's words for an errno. */
export function systemErrorText(errno: number): string {
  return host().util().getSystemErrorMap().get(-Math.abs(errno))?.[1] ?? `error ${Math.abs(errno)}`;
}

/** An error of a socket as a sentence, without the system's own names. */
export function sentenceOf(error: Error): string {
  return "errno" in error && typeof error.errno === "number" ? systemErrorText(error.errno) : error.message;
}
