// Lists of decisions as texts: `3.0.2.1` on the command line, in a file where they are long.
import { readFileSync } from "node:fs";
import { visible } from "../../compiler/report/index.ts";
import { describeError } from "../project/problems.ts";
import { withoutTail } from "./shrink.ts";

/** The end of a list is all zeros; an empty one is told by a zero, so that there is a word for it. */
export function choicesText(choices: readonly number[]): string {
  const told = withoutTail(choices);
  return told.length === 0 ? "0" : told.join(".");
}

type Read = { readonly choices: readonly number[] } | { readonly mistake: string };

/** Of a list, or of `@FILE` that has one. */
export function readChoices(word: string): Read {
  if (!word.startsWith("@")) return parse(word, `not '${shortened(word)}'`);
  const path = word.slice(1);
  try {
    return parse(readFileSync(path, "utf8").trim(), `which '${visible(path)}' does not have`);
  } catch (error) {
    return { mistake: `option '--choices': cannot read '${visible(path)}': ${describeError(error)}` };
  }
}

function parse(text: string, otherwise: string): Read {
  const choices = /^\d+(?:\.\d+)*$/.test(text) ? text.split(".").map(Number) : [];
  if (choices.length > 0 && choices.every(Number.isSafeInteger)) return { choices };
  return {
    mistake: `option '--choices' needs numbers with dots between them, such as 3.0.2.1, or @FILE, ${otherwise}`,
  };
}

function shortened(word: string): string {
  return visible(word.length > 60 ? `${word.slice(0, 60)}…` : word);
}
