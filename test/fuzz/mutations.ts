// Damage to programs: what people and editors do to a text, and worse.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Random } from "./random.ts";

/** The texts of all golden programs, by path. */
export function readCorpus(): readonly string[] {
  const root = fileURLToPath(new URL("../golden/", import.meta.url));
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".snow"))
    .sort()
    .map((path) => readFileSync(`${root}${path}`, "utf8").replace(/#\s*(expect|error|warning|help|exit)\b.*/g, "#"));
}

export function tokensOf(text: string): string[] {
  return text.match(/\s+|[\p{L}_][\p{L}\d_]*|\d+|\|>|->|=>|::|<>|\+\+|"""|\$\{|%\{|./gsu) ?? [];
}

const noise = [
  "\0",
  '"',
  "${",
  "}",
  "(",
  ")",
  "[",
  "#=",
  "=#",
  "\\",
  "'",
  "é",
  "🦆",
  "\u2028",
  "\r",
  "\ud800",
  "_",
  "|",
];
const words = [
  "do",
  "end",
  "fn",
  "->",
  "case",
  "if",
  "else",
  "let",
  "=",
  "::",
  "|",
  "for",
  "in",
  "when",
  "impl",
  "type",
];

/** One to four changes to a program; `corpus` gives pieces of others. */
export function mutate(corpus: readonly string[], random: Random): string {
  let tokens = tokensOf(random.pick(corpus));
  for (let left = 1 + random.below(4); left > 0; left--) tokens = change(tokens, corpus, random);
  return tokens.join("");
}

function change(tokens: readonly string[], corpus: readonly string[], random: Random): string[] {
  const at = random.below(tokens.length + 1);
  const length = 1 + random.below(random.below(4) === 0 ? 40 : 3);
  const before = tokens.slice(0, at);
  const piece = tokens.slice(at, at + length);
  const after = tokens.slice(at + length);
  switch (random.below(10)) {
    case 0:
    case 1:
      return [...before, ...after];
    case 2:
      return [...before, ...piece, ...piece, ...after];
    case 3: {
      const to = random.below(after.length + 1);
      return [...before, ...after.slice(0, to), ...piece, ...after.slice(to)];
    }
    case 4: {
      const other = tokensOf(random.pick(corpus));
      const from = random.below(other.length + 1);
      return [...before, ...other.slice(from, from + 1 + random.below(60)), ...piece, ...after];
    }
    case 5:
      return [...before, random.pick(tokensOf(random.pick(corpus))), ...after];
    case 6:
      return [...before, random.pick(noise), ...piece, ...after];
    case 7:
      return [...before, " ", random.pick(words), " ", ...piece, ...after];
    case 8: {
      const other = tokens[random.below(tokens.length)] ?? "";
      return [...before, other, ...after];
    }
    default:
      return random.below(3) === 0 ? before : [...before, ...piece.join("").toUpperCase(), ...after];
  }
}

/** The shortest text found that still fails, by taking pieces away. */
export function shrink(text: string, fails: (text: string) => boolean): string {
  let tokens = tokensOf(text);
  let tries = 600;
  for (let size = Math.ceil(tokens.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < tokens.length && tries > 0; ) {
      const shorter = [...tokens.slice(0, at), ...tokens.slice(at + size)];
      tries--;
      if (fails(shorter.join(""))) tokens = shorter;
      else at += size;
    }
  }
  return tokens.join("");
}
