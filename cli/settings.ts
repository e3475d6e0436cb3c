// How diagnostics are to be shown, as the command line says.
import { fstatSync } from "node:fs";
import type { Invocation } from "./invocation.ts";

export interface Settings {
  readonly json: boolean;
  readonly colour: boolean;
}

/** Colour only on a terminal. */
export function settingsOf(invocation: Invocation): Settings {
  return { json: invocation.flags.has("json"), colour: !invocation.flags.has("no-color") && isTerminal() };
}

function isTerminal(): boolean {
  try {
    // A terminal is such a device; only then is it worth loading what can tell.
    return fstatSync(2).isCharacterDevice() && process.getBuiltinModule("node:tty").isatty(2);
  } catch {
    return false;
  }
}
