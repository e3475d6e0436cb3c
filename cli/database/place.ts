// Where in a statement that is which SQLite complains about: it says the word, not the place.
import { sqlSegments } from "../../compiler/sql-text.ts";
import { codeOf, outermost } from "./result-columns.ts";

interface Place {
  readonly start: number;
  readonly end: number;
}

/** What SQLite says when it is given another text; undefined: nothing. */
type Try = (text: string) => string | undefined;

const SYNTAX = /^near "(.*)": syntax error$/s;
const naming = [
  /^no such (?:column|table|function|index|collation sequence|window): "?([^"]*?)"?(?: - should this be .*)?$/s,
  /has no column named (.*)$/s,
  /^ambiguous column name: (.*)$/s,
  /^table (\S+) has \d+ columns but/,
  /\b(?:function|aggregate:|window function) (\w+)\(\)/,
  /^unrecognized token: "(.*)"$/s,
  /^(?:table|index|trigger|view|there is already (?:a table|an index) named) "?([^\s"]+)"?(?: already exists)?/,
];

export function placeOf(text: string, message: string, attempt: Try): Place {
  const near = SYNTAX.exec(message)?.[1];
  if (near !== undefined) return firstThatFails(text, near, message, attempt);
  if (message === "incomplete input") return lastWord(text);
  if (/^\d+ values for \d+ columns$/.test(message)) return occurrences(text, "VALUES")[0] ?? firstWord(text);
  for (const pattern of naming) {
    const name = pattern.exec(message)?.[1];
    const found = name === undefined ? undefined : nameIn(text, name, message, attempt);
    if (found !== undefined) return found;
  }
  return firstWord(text);
}

/** The first place at which what stands before it fails in the same way: a reader gets no further. */
function firstThatFails(text: string, word: string, message: string, attempt: Try): Place {
  const places = occurrences(text, word);
  return places.find(({ end }) => attempt(`${text.slice(0, end)} `) === message) ?? places[0] ?? firstWord(text);
}

/** Of several places of a name the one without which the complaint is another. */
function nameIn(text: string, name: string, message: string, attempt: Try): Place | undefined {
  const last = name.split(".").at(-1) ?? name;
  const owner = name.split(".").at(-2);
  const all = occurrences(text, last);
  const owned = all.filter(({ start }) => owner === undefined || isBehind(text, start, owner));
  const places = owned.length > 0 ? owned : all;
  if (places.length < 2) return places[0];
  const guilty = places.find(({ start, end }) => {
    const other = attempt(`${text.slice(0, start)}NULL${text.slice(end)}`);
    return other !== message && (other === undefined || !SYNTAX.test(other));
  });
  return guilty ?? places[0];
}

function isBehind(text: string, start: number, owner: string): boolean {
  return new RegExp(`\\b${escaped(owner)}["\`\\]]?\\s*\\.\\s*["\`[]?$`, "i").test(text.slice(0, start));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Where a column of the result is written: in the list behind SELECT or RETURNING, by its name or with a `*`. */
export function resultPlace(text: string, name: string): Place {
  const code = outermost(codeOf(text));
  const list = /\breturning\b(.*)$/s.exec(code) ?? /\bselect\b(.*?)(?:\bfrom\b|$)/s.exec(code);
  const start = list === null ? 0 : list.index;
  const end = list === null ? text.length : start + list[0].length;
  const within = (word: string): Place | undefined =>
    occurrences(text, word).findLast((place) => start <= place.start && place.end <= end);
  return within(`${name}!`) ?? within(`${name}?`) ?? within(name) ?? within("*") ?? firstWord(text);
}

/** Where a word, or another token, stands outside of texts and comments. */
function occurrences(text: string, word: string): readonly Place[] {
  if (word === "") return [];
  const [before, after] = [/^\w/.test(word) ? "(?<![\\w$])" : "", /\w$/.test(word) ? "(?![\\w$])" : ""];
  const pattern = new RegExp(before + escaped(word) + after, "gi");
  const searched = sqlSegments(text).filter(({ kind }) => kind !== "text" && kind !== "comment" && kind !== "dollar");
  return [...text.matchAll(pattern)]
    .map(({ index }) => ({ start: index, end: index + word.length }))
    .filter(({ start }) => searched.some((segment) => segment.start <= start && start < segment.end));
}

export function firstWord(text: string): Place {
  const code = sqlSegments(text).find(
    ({ kind, start, end }) => kind !== "comment" && text.slice(start, end).trim() !== "",
  );
  const from = code?.start ?? 0;
  const match = /\w+|\S/.exec(text.slice(from));
  const start = from + (match?.index ?? 0);
  return { start, end: start + (match?.[0].length ?? 0) };
}

function lastWord(text: string): Place {
  const trimmed = text.trimEnd();
  const word = /(?:[\w$]+|\S)$/.exec(trimmed)?.[0] ?? "";
  return { start: trimmed.length - word.length, end: trimmed.length };
}
