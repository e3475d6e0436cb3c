// JavaScript names for Snow names.

/** Words that JavaScript or the emitted program's frame keeps for itself. */
const taken = new Set(
  (
    "abstract arguments await break case catch class const continue debugger default delete do else enum eval export " +
    "extends externs false finally for function if implements import in instanceof interface let new null package " +
    "private protected public return runtime static super switch this throw true try typeof undefined var void while " +
    "with yield Array Infinity Math NaN Number Object String async of get set"
  ).split(" "),
);

const plain = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** A valid JavaScript identifier for a Snow name: the name itself wherever possible. */
export function javascriptName(snowName: string): string {
  if (plain.test(snowName)) {
    return taken.has(snowName) || snowName.startsWith("snow_") ? `${snowName}$` : snowName;
  }
  let text = "";
  for (const character of snowName) {
    text += plain.test(`_${character}`) ? character : `$${character.codePointAt(0)?.toString(16) ?? ""}$`;
  }
  return plain.test(text) || text.startsWith("$") ? text : `_${text}`;
}

/** `Geo.FlatEarth`, `area` to `Geo_FlatEarth$area`. */
export function globalName(module: string, snowName: string): string {
  const segments = snowName.split(".").map((segment) => (plain.test(segment) ? segment : javascriptName(segment)));
  return `${globalPrefix(module)}${segments.join("$")}`;
}

/** What all names of a module begin with. */
export function globalPrefix(module: string): string {
  const segments = module.split(".").map((segment) => javascriptName(segment));
  return `${segments.join("_")}$`;
}

/** The own property that stores a struct field: setting `__proto__` would change the prototype. */
export function fieldName(field: string): string {
  return field === "__proto__" ? "__proto__$" : field;
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
