import type { Origin } from "../4-lower/index.ts";
import type { GlobalName } from "../trees/typed.ts";
import { type Definition, type Draft, isSameDefinition } from "./definitions.ts";
import type { Session } from "./state.ts";

interface Change {
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
  live: ReadonlyMap<string, Origin>;
  stale: ReadonlySet<string>;
} {
  const { affected } = change;
  if (affected?.size === 0) return { live: session.live, stale: new Set() };
  const types = namesOf(drafts, "type");
  const values = namesOf(affected ?? [], "value");
  const isIn = ({ module, name }: GlobalName, names: ReadonlySet<string>) =>
    module === session.module && names.has(name);
  const live = new Map<string, Origin>();
  const stale = new Set<string>();
  for (const [key, origin] of session.live) {
    switch (origin.kind) {
      case "type":
        if (!isIn(origin.target, types)) live.set(key, origin);
        break;
      case "value":
        if (affected === undefined || isIn(origin.target, values)) stale.add(key);
        else live.set(key, origin);
        break;
      case "instance":
        if (affected === undefined) stale.add(key);
        else live.set(key, origin);
        break;
      case "lasting":
        live.set(key, origin);
        break;
      default:
        origin satisfies never;
    }
  }
  return { live, stale };
}

function namesOf(drafts: Iterable<Draft>, kind: Draft["kind"]): ReadonlySet<string> {
  return new Set([...drafts].filter((draft) => draft.kind === kind).map(({ name }) => name));
}

export function replaces(session: Session, draft: Draft): boolean {
  return session.definitions.some((definition) => isSameDefinition(definition, draft));
}
