// Whether a compiled program has plain functions that nest in themselves. Tail calls are loops by then, and generators nest
// in the runtime's own frames, so what is left takes stack.

const topLevel = /^(?:function\*?|const|let|class)\s+([\p{ID_Continue}$]+)/u;
const inner =
  /(?:\bfunction|\bconst|\blet)\s+([\p{ID_Continue}$]+)\s*(?:\(|=\s*(?:function|\(?[\p{ID_Continue}$, ]*\)?\s*=>))/gu;
const word = /[\p{ID_Continue}$]+/gu;

/**
 * `code` is the output of the compiler. Says yes too often rather than too seldom: it looks at names only, and a function
 * value that comes back to itself by way of data has none.
 */
export function isRecursive(code: string): boolean {
  const sections = sectionsOf(code);
  const plain = [...sections].filter(([, text]) => !text.startsWith("function*"));
  const uses = new Map(plain.map(([name, text]) => [name, namesIn(text, name, sections)] as const));
  return [...sections].some(([name, text]) => reaches(uses, name) || hasRecursiveInner(text));
}

/** The text of every top-level definition, by name. */
function sectionsOf(code: string): Map<string, string> {
  const sections = new Map<string, string>();
  let name: string | undefined;
  for (const line of code.split("\n")) {
    name = topLevel.exec(line)?.[1] ?? (/^\S/.test(line) && !line.startsWith("}") ? undefined : name);
    if (name !== undefined) sections.set(name, `${sections.get(name) ?? ""}${line}\n`);
  }
  return sections;
}

/** Names of other sections in `text`; its own only where it stands a second time. */
function namesIn(text: string, own: string, sections: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  let isFirst = true;
  for (const [name] of text.matchAll(word)) {
    if (name === own && isFirst) isFirst = false;
    else if (sections.has(name)) found.add(name);
  }
  return found;
}

function reaches(uses: ReadonlyMap<string, ReadonlySet<string>>, start: string): boolean {
  const seen = new Set<string>();
  const pending = [start];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    for (const next of uses.get(name) ?? []) {
      if (next === start) return true;
      if (!seen.has(next)) pending.push(next);
      seen.add(next);
    }
  }
  return false;
}

/** A function inside another one whose name stands again after its definition begins. */
function hasRecursiveInner(text: string): boolean {
  const body = text.slice(text.indexOf("\n"));
  for (const match of body.matchAll(inner)) {
    const name = match[1] ?? "";
    const rest = body.slice(match.index + match[0].length);
    const own = rest.slice(0, endOf(rest));
    if ([...own.matchAll(word)].some(([used]) => used === name)) return true;
  }
  return false;
}

/** Where the block that begins in `text` ends; roughly, since braces in strings count too. */
function endOf(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === "{") depth++;
    else if (text[index] === "}" && --depth <= 0) return index;
    else if (text[index] === ";" && depth === 0) return index;
  }
  return text.length;
}
