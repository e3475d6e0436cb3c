// A session: definitions that grow entry by entry, each checked and compiled against all before it. Sessions are values.

import { parse } from "../1-parse/index.ts";
import type { CheckedEntry } from "../3-check/index.ts";
import { mentionsType, type ValueType } from "../3-check/session.ts";
import { type Definition, definitionsOf, namesOfLet } from "../definitions.ts";
import type { Diagnostic } from "../diagnostics.ts";
import type { Project } from "../index.ts";
import { sortDiagnostics } from "../render.ts";
import type { SourceFile } from "../source.ts";
import { accept } from "./accepting.ts";
import { changeOf, replaces } from "./changes.ts";
import { checkRound, importedModules } from "./checking.ts";
import {
  type Entered,
  type EntryOptions,
  firstOffset,
  hasError,
  type Lost,
  type NamedTree,
  type Session,
  type Value,
} from "./state.ts";

export type { Accepted, Defined, Entered, EntryOptions, Lost, Session, Value } from "./state.ts";

/** A session without definitions. */
export function newSession(module: string, others: readonly NamedTree[] = []): Session {
  return {
    module,
    others,
    definitions: [],
    values: [],
    live: new Set(),
    initialised: new Set(),
    nextId: 1,
    nextSite: 1,
    nextOffset: firstOffset,
    entries: 0,
    checked: undefined,
  };
}

/** A session in the main module of a program that has no errors; its first entry is the main file. */
export function sessionOf({ main, others }: Project): Session {
  return newSession(
    main.name,
    others.map(({ name, file }) => ({ name, tree: parse(file, () => {}) })),
  );
}

/** Checks and compiles an entry; the session itself stays as it is. */
export function enter(session: Session, file: SourceFile, options: EntryOptions): Entered {
  const found: Diagnostic[] = [];
  const tree = parse(file, (diagnostic) => found.push(diagnostic));
  const others = [...session.others, ...importedModules(session, tree, options, (one) => found.push(one))];
  if (hasError(found)) return refused(found);
  const drafts = definitionsOf(tree, file);
  const names = new Set(drafts.map((draft) => draft.key));
  const bound = new Set(tree.items.flatMap((item) => (item.kind === "let" ? namesOfLet(item) : [])));
  const kept = session.definitions.filter(({ key, name }) => !names.has(key) && !bound.has(name));
  const lost: Lost[] = [];
  let definitions = kept;
  let values = session.values.filter((value) => !names.has(`value ${value.name}`) && !bound.has(value.name));
  // A new initial value may be made from the old one.
  const replacedValues = session.values.filter((value) => bound.has(value.name));
  const replacedTypes = drafts.filter((draft) => draft.kind === "type" && replaces(session, draft));
  for (const { name } of replacedTypes) {
    for (const value of values) {
      if (!mentionsType(value, session.module, name)) continue;
      lost.push({ name: value.name, reason: `its type has to do with \`${name}\`, which is another one now` });
    }
    values = values.filter((value) => !mentionsType(value, session.module, name));
  }
  const change = changeOf(session, drafts, bound);
  for (;;) {
    const round = {
      definitions,
      values: [...replacedValues, ...values],
      affected: lost.length === 0 ? change.affected : undefined,
    };
    const checked = checkRound(session, round, others, tree, options);
    const { own, earlier, program } = checked;
    if (hasError(own)) return refused(own);
    if (!hasError(earlier.map(({ diagnostic }) => diagnostic))) {
      const state = { session, file, tree, others, drafts, definitions, values, lost, change };
      return accept(state, program, [...found, ...own], options);
    }
    const failing = new Map<Definition, Diagnostic>();
    for (const { definition, diagnostic } of earlier)
      if (diagnostic.severity === "error" && !failing.has(definition)) failing.set(definition, diagnostic);
    if (options.keepsCallers) return refused([...failing.values()]);
    for (const [{ name }, diagnostic] of failing)
      lost.push({ name, reason: `${diagnostic.code}: ${diagnostic.message}` });
    definitions = definitions.filter((definition) => !failing.has(definition));
  }
}

/** The type of an expression; nothing is compiled. */
export function typeOfEntry(
  session: Session,
  file: SourceFile,
  options: EntryOptions,
):
  | { readonly type: ValueType; readonly members: ReturnType<CheckedEntry["membersOf"]> }
  | { readonly diagnostics: readonly Diagnostic[] } {
  const found: Diagnostic[] = [];
  const tree = parse(file, (diagnostic) => found.push(diagnostic));
  if (hasError(found)) return { diagnostics: sortDiagnostics(found) };
  const { own, program } = checkRound(session, { ...session, affected: new Set() }, session.others, tree, options);
  const last = [...program.shown.values()].at(-1);
  if (hasError(own) || last === undefined) return { diagnostics: sortDiagnostics(own) };
  return { type: program.describe(last.type), members: program.membersOf(last.type) };
}

/** The session without some of its values, as if their entries had never been: they were never computed. */
export function withoutValues(session: Session, missing: readonly Value[], before: Session): Session {
  const gone = new Set(missing);
  const names = new Set(missing.map((value) => value.name));
  const restored = before.values.filter((value) => names.has(value.name));
  return { ...session, values: [...restored, ...session.values.filter((value) => !gone.has(value))] };
}

/** The definitions of a file that the session does not have in this form, as the text of an entry. */
export function changedDefinitions(session: Session, file: SourceFile): string {
  const drafts = definitionsOf(
    parse(file, () => {}),
    file,
  );
  const changed = drafts.filter(
    (draft) => session.definitions.find(({ key }) => key === draft.key)?.text !== draft.text,
  );
  return changed.map(({ text }) => text).join("\n\n");
}

function refused(diagnostics: readonly Diagnostic[]): Entered {
  return { kind: "refused", diagnostics: sortDiagnostics(diagnostics.filter(({ severity }) => severity === "error")) };
}
