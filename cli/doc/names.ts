// Where a name leads: the pages of modules, and what is on them, by the names that types and texts use.
import type { PlacedModule } from "./model.ts";

/** A place, from the root of the site. */
type Target = string;

export class Names {
  readonly #full = new Map<string, Target>();
  /** What needs no module in front: types of the library, and modules of a project by their last part. */
  readonly #short = new Map<string, Target>();

  /** `own`: the modules of a project; `library`: those of the standard library that have a page. */
  constructor(own: readonly PlacedModule[], library: readonly PlacedModule[]) {
    for (const module of [...own, ...library]) this.#add(module);
    for (const module of library) this.#addTypes(module);
    for (const { name, path } of own) {
      const last = name.slice(name.lastIndexOf(".") + 1);
      if (!this.#full.has(last)) this.#short.set(last, path);
    }
  }

  #add({ name: module, path, entries }: PlacedModule): void {
    this.#full.set(module, path);
    for (const { name, anchor, constructors, members } of entries) {
      const add = (full: string, place: string): void => {
        if (!this.#full.has(full)) this.#full.set(full, `${path}#${place}`);
      };
      for (const one of [name, ...constructors]) add(`${module}.${one}`, anchor);
      for (const member of members) add(`${module}.${name}.${member.name}`, member.anchor);
    }
  }

  /** A type of the prelude whose functions are a module, such as List, has its place there. */
  #addTypes({ name: module, path, entries }: PlacedModule): void {
    for (const { kind, name, anchor, constructors } of entries) {
      if (kind !== "type") continue;
      for (const one of [name, ...constructors])
        if (module !== "Prelude" || !this.#full.has(one)) this.#short.set(one, `${path}#${anchor}`);
    }
  }

  /** Only names that begin with a capital: other words are rather those of parameters. */
  find(written: string, from: string): Target | undefined {
    if (!/^\p{Lu}[\p{L}\p{N}_.]*$/u.test(written)) return undefined;
    return this.#full.get(`${from}.${written}`) ?? this.#short.get(written) ?? this.#full.get(written);
  }
}
