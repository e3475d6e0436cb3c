// Prelude: what programs write to standard output.
import { host } from "../current.ts";

export function snow_println(text: string): undefined {
  host().writeOut(`${text}\n`);
}

export function snow_print(text: string): undefined {
  host().writeOut(text);
}
