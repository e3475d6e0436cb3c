// Regex: patterns, looked for in texts. The library behind them is loaded with the first pattern.

import { host } from "../current.ts";
import { snow_panic } from "../failures/index.ts";
import type { PatternMatch, Regex } from "../libraries/patterns.ts";
import { literalPattern } from "../literal-patterns.ts";
import {
  type List,
  type Option,
  type OrderedMap,
  type Result,
  snow_list_of,
  snow_map_of,
  snow_variant_Err,
  snow_variant_None,
  snow_variant_Ok,
  snow_variant_Some,
} from "../values/index.ts";

export function snow_regex_compile(pattern: string): Result<Regex, string> {
  const compiled = host().libraries.patterns().compilePattern(pattern);
  return compiled.ok ? new snow_variant_Ok(compiled.regex) : new snow_variant_Err(compiled.problem);
}

/** The command has found the pattern to be one. */
export function snow_regex_literal(pattern: string): Regex {
  const compiled = literalPattern(pattern);
  return compiled.ok ? compiled.regex : snow_panic(`regex_literal: ${compiled.problem}`);
}

export function snow_regex_matches(regex: Regex, text: string): boolean {
  return regex.test(text);
}

function wholeOf({ groups }: PatternMatch): string {
  return groups[0] ?? "";
}

export function snow_regex_find(regex: Regex, text: string): Option<string> {
  for (const match of regex.matches(text)) return new snow_variant_Some(wholeOf(match));
  return snow_variant_None;
}

export function snow_regex_find_all(regex: Regex, text: string): List<string> {
  return snow_list_of(Array.from(regex.matches(text), wholeOf));
}

export function snow_regex_captures(regex: Regex, text: string): Option<OrderedMap<string, string>> {
  const names = new Map([...regex.names].map(([name, number]) => [number, name]));
  for (const { groups } of regex.matches(text)) {
    const entries: string[] = [];
    for (const [number, group] of groups.entries()) {
      if (group === undefined) continue;
      entries.push(String(number), group);
      const name = names.get(number);
      if (name !== undefined) entries.push(name, group);
    }
    return new snow_variant_Some(snow_map_of<string, string>(entries));
  }
  return snow_variant_None;
}

const REFERENCE = /\$(?:(\$)|([0-9]+)|<([^>]*)>)/g;

/** The replacement for one match. */
function expand(regex: Regex, { groups }: PatternMatch, replacement: string): string {
  return replacement.replace(REFERENCE, (written, dollar?: string, digits?: string, name?: string) => {
    if (dollar !== undefined) return dollar;
    const number = digits === undefined ? regex.names.get(name ?? "") : Number(digits);
    return number === undefined || number > regex.groupCount ? written : (groups[number] ?? "");
  });
}

export function snow_regex_replace(regex: Regex, text: string, replacement: string): string {
  let result = "";
  let rest = 0;
  for (const match of regex.matches(text)) {
    result += text.slice(rest, match.start) + expand(regex, match, replacement);
    rest = match.end;
  }
  return result + text.slice(rest);
}

export function snow_regex_split(regex: Regex, text: string): List<string> {
  const parts: string[] = [];
  let rest = 0;
  for (const match of regex.matches(text)) {
    parts.push(text.slice(rest, match.start));
    rest = match.end;
  }
  parts.push(text.slice(rest));
  return snow_list_of(parts);
}
