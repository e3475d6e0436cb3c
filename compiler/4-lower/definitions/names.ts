// JavaScript names for Snow names: the one place that keeps what users call things apart from what JavaScript, the
// runtime and the emitted code call theirs.
//
// No Snow name has a `$`, so a name with one is never a user's, and the forms below never meet:
//
//   x  x$  x$2              a local; `x$` where JavaScript or the program's frame has an `x` of its own
//   Main$area               a value of module Main: function, actor, extern, service, supervisor
//   Main$area$let           a top-level `let`, which may be called like a function before it
//   Main$area$suspending    what the compiler makes for that value
//   Main$Cache$$Get         an operation of a service
//   Main$$Shape             a type, which may be called like a value
//   Main$$Shape$$Disc       a variant
//   $Eq_Main_Shape  $3  $   what has no name in Snow: instances, dictionaries, temporary values
//   snow_list_map           the runtime's; a user's `snow_list_map` is `snow_list_map$`
import { reservedWords } from "../../trees/javascript-words.ts";

/** Words that JavaScript or the emitted program's frame keeps for itself. */
const taken: ReadonlySet<string> = new Set([
  ...reservedWords,
  ...(
    "abstract externs runtime undefined Array Infinity Math NaN Number Object String async globalThis of get " +
    "set show"
  ).split(" "),
]);

/** Properties that every object has, and those that JavaScript asks objects for of its own accord. */
const inherited = new Set(
  (
    "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ constructor hasOwnProperty " +
    "isPrototypeOf propertyIsEnumerable then toJSON toLocaleString toString valueOf"
  ).split(" "),
);

const plain = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;
const inside = /^[\p{ID_Continue}]$/u;

/** Part of an identifier for any Snow name: different names stay different. */
function escaped(snowName: string): string {
  if (plain.test(snowName)) return snowName;
  let text = "";
  for (const character of snowName) {
    text += inside.test(character) ? character : `$${character.codePointAt(0)?.toString(16) ?? ""}$`;
  }
  return plain.test(text.charAt(0)) ? text : `_$${text}`;
}

/** A local name: the Snow name itself wherever possible. */
export function javascriptName(snowName: string): string {
  return taken.has(snowName) || snowName.startsWith("snow_") ? `${snowName}$` : escaped(snowName);
}

/** Segments of modules have no `_`. */
function moduleName(module: string): string {
  return module.split(".").map(escaped).join("_");
}

/** What the names of all values of a module begin with. */
function valuePrefix(module: string): string {
  return `${moduleName(module)}$`;
}

/** The value `area` of the module `Geo.FlatEarth`: `Geo_FlatEarth$area`. */
export function valueName(module: string, snowName: string): string {
  return valuePrefix(module) + escaped(snowName);
}

/** The class of a type: `Geo_FlatEarth$$Area`. */
export function typeName(module: string, snowName: string): string {
  return `${moduleName(module)}$$${escaped(snowName)}`;
}

/** What a type or a service has: `Main$$Shape$$Disc`. */
export function memberName(owner: string, snowName: string): string {
  return `${owner}$$${escaped(snowName)}`;
}

/** The dictionary of an instance, from the names, joined by dots, that make up its id. */
export function instanceName(id: string): string {
  const segments = id.split(".").map((segment) => escaped(segment.replace("()", "Unit")).replaceAll("_", "$_"));
  return `$${segments.join("_")}`;
}

/** The property that stores a struct's field, or a dictionary's method. */
export function propertyName(snowName: string): string {
  return inherited.has(snowName) ? `${snowName}$` : snowName;
}

/** Hands out names that are unique among all it handed out. */
export interface Names {
  readonly fresh: (base: string) => string;
}

export function newNames(): Names {
  const used = new Set<string>();
  const counts = new Map<string, number>();
  const fresh = (base: string): string => {
    let text = base;
    let count = counts.get(base) ?? 0;
    while (text === "" || text === "$" || used.has(text)) {
      count += 1;
      text = `${base}$${count}`;
    }
    counts.set(base, count);
    used.add(text);
    return text;
  };
  return { fresh };
}
