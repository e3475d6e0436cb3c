import { typeName, valueName } from "../4-lower/names.ts";
import type { Definition, Draft } from "../definitions.ts";
import type { Session } from "./state.ts";

export interface Change {
  /** Earlier definitions that the entry replaces, or that use, directly or not, a name that it defines; undefined: all. */
  readonly affected: ReadonlySet<Definition> | undefined;
}

/** Which earlier definitions may mean something else after the entry. */
export function changeOf(session: Session, drafts: readonly Draft[], bound: ReadonlySet<string>): Change {
  if (drafts.some((draft) => draft.kind === "impl" || (draft.kind === "type" && replaces(session, draft)))) {
    return { affected: undefined };
  }
  const changed = new Set([...drafts.flatMap((draft) => draft.names), ...bound]);
  const affected = new Set<Definition>();
  if (changed.size === 0) return { affected };
  for (const one of session.definitions) if (one.names.some((name) => changed.has(name))) affected.add(one);
  for (let size = -1; size !== changed.size; ) {
    size = changed.size;
    for (const definition of session.definitions) {
      if (affected.has(definition) || !uses(definition, changed)) continue;
      affected.add(definition);
      for (const name of definition.names) changed.add(name);
    }
  }
  return { affected };
}

function uses({ words }: Definition, names: ReadonlySet<string>): boolean {
  const [few, many] = words.size < names.size ? [words, names] : [names, words];
  for (const word of few) if (many.has(word)) return true;
  return false;
}

/** An entry on its way into a session. */
export interface Entering {
  readonly session: Session;
  readonly drafts: readonly Draft[];
  readonly change: Change;
}

/** What earlier entries compiled, without what the entry changes. */
export function stillGood({ session, drafts, change }: Entering): {
  live: ReadonlySet<string>;
  stale: ReadonlySet<string>;
} {
  const { affected } = change;
  if (affected?.size === 0) return { live: session.live, stale: new Set() };
  const types = new Set(drafts.filter(({ kind }) => kind === "type").map(({ name }) => typeName(session.module, name)));
  const bases = new Set(
    [...(affected ?? [])].filter(({ kind }) => kind === "value").map(({ name }) => valueName(session.module, name)),
  );
  const live = new Set<string>();
  const stale = new Set<string>();
  for (const key of session.live) {
    const [first = "", second] = key.split(" ");
    if (second !== undefined) {
      const isType = first === "type" || first === "family";
      if (!isType || !types.has(second)) live.add(key);
    } else if (affected === undefined || isPartOf(key, bases)) stale.add(key);
    else live.add(key);
  }
  return { live, stale };
}

/** `Main$f$suspending` belongs to `Main$f`. */
function isPartOf(key: string, bases: ReadonlySet<string>): boolean {
  for (let end = key.length; end > 0; end = key.lastIndexOf("$", end - 1)) {
    if (bases.has(key.slice(0, end))) return true;
  }
  return false;
}

export function replaces(session: Session, draft: Draft): boolean {
  return session.definitions.some((definition) => definition.key === draft.key);
}
