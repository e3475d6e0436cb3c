// A session: definitions that grow entry by entry, each checked and compiled against all before it. Sessions are values.

import { parse, reportHiddenText } from "../1-parse/index.ts";
import { type CheckedEntry, mentionsType, type ValueType } from "../3-check/index.ts";
import type { Project } from "../index.ts";
import { notReplaceable } from "../report/catalogue.ts";
import { type Diagnostic, sortDiagnostics } from "../report/index.ts";
import type { SourceFile } from "../trees/source.ts";
import { accept } from "./accepting.ts";
import { aboutAnswer, withAnswer } from "./answer.ts";
import { changeOf, replaces } from "./changes.ts";
import { checkRound, importedModules } from "./checking.ts";
import { type Definition, type Draft, definitionsOf, isSameDefinition, namesOfLet, typesOf } from "./definitions.ts";
import { type Replaced, type ReplacedServices, replacedServices, replaceModules } from "./replacing.ts";
import {
  type Accepted,
  type Entered,
  type EntryOptions,
  firstOffset,
  hasError,
  type Lost,
  type NamedTree,
  type Session,
  type Value,
} from "./state.ts";

export { type Definition, definitionsOf } from "./definitions.ts";

export { editOf, type LastingPart } from "./editing.ts";

export type { Accepted, ChangedModule, EntryOptions, Seen, Session, Value } from "./state.ts";

/** A session without definitions. */
export function newSession(module: string, others: readonly NamedTree[] = []): Session {
  return {
    module,
    others,
    definitions: [],
    values: [],
    live: new Map(),
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
  const written = parse(file, (diagnostic) => found.push(diagnostic));
  reportHiddenText(file, (diagnostic) => found.push(diagnostic));
  const replaced = replaceModules(session, options.changed ?? [], (one) => found.push(one));
  const trees = [written, ...replaced.others.filter((one) => !session.others.includes(one)).map(({ tree }) => tree)];
  const imported = importedModules(session, trees, options, (one) => found.push(one));
  const others = [...replaced.others, ...imported];
  if (hasError(found)) return refused(found);
  const drafts = definitionsOf(written, file);
  const { tree, seen, unseen } = withAnswer(session, written, drafts, options);
  const bound = new Set(tree.items.flatMap((item) => (item.kind === "let" ? namesOfLet(item) : [])));
  const { outlives, ...left } = leftOf(session, drafts, bound, seen);
  const isElsewhere = (options.changed ?? []).length > 0;
  const change = isElsewhere ? { affected: undefined } : changeOf(session, drafts, bound);
  let { definitions } = left;
  const lost = [...left.lost];
  for (;;) {
    const round = {
      definitions,
      values: [...left.replacedValues, ...left.values],
      affected: lost.length === 0 ? change.affected : undefined,
    };
    const checked = checkRound(session, round, others, tree, options);
    const { own, earlier, program } = checked;
    if (hasError(own)) return refused(own.map((one) => (unseen.length > 0 ? aboutAnswer(one) : one)));
    const compiled = program.program;
    if (!hasError(earlier.map(({ diagnostic }) => diagnostic)) && compiled !== undefined) {
      const services = replacedServices(session.checked, program);
      const fixed = options.keepsCallers ? fixedParts(session, program, replaced, services) : [];
      if (fixed.length > 0) return refused(fixed);
      const entry = { session, file, written, tree, others, drafts, change, replaced, services };
      const kept = { definitions, values: left.values, lost, unseen: unseen.filter(outlives) };
      const state = { ...entry, ...kept, replacedValues: left.replacedValues.filter(outlives) };
      return accept(state, { ...program, program: compiled }, [...found, ...own], options);
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

/** What an entry leaves of the session's definitions and values. */
function leftOf(session: Session, drafts: readonly Draft[], bound: ReadonlySet<string>, seen: readonly Value[]) {
  const definitions = session.definitions.filter(
    (one) => !bound.has(one.name) && !drafts.some((draft) => isSameDefinition(draft, one)),
  );
  const functions = new Set(drafts.filter(({ kind }) => kind === "value").map(({ name }) => name));
  const values = seen.filter(({ name }) => !functions.has(name) && !bound.has(name));
  const replacedTypes = drafts.filter((draft) => replaces(session, draft)).flatMap(typesOf);
  const typeLost = (value: Value): string | undefined =>
    replacedTypes.find((name) => mentionsType(value, session.module, name));
  const lost = values.flatMap((value): Lost[] => {
    const type = value.prompt === undefined ? typeLost(value) : undefined;
    if (type === undefined) return [];
    return [{ name: value.name, reason: `its type has to do with \`${type}\`, which is another one now` }];
  });
  return {
    definitions,
    values: values.filter((value) => typeLost(value) === undefined),
    // A new initial value may be made from the old one.
    replacedValues: seen.filter((value) => bound.has(value.name)),
    lost,
    outlives: (value: Value): boolean => typeLost(value) === undefined,
  };
}

/** What the processes of a running program could not go on with. */
function fixedParts(
  session: Session,
  program: CheckedEntry,
  { kept }: Replaced,
  services: ReplacedServices,
): Diagnostic[] {
  const values = kept.filter(({ module, name }) => {
    const before = session.checked?.typeOf(name, module)?.text;
    return before !== program.typeOf(name, module)?.text;
  });
  return [
    ...values.map(({ module, name }) => notReplaceable(`${module}.${name}`, "a top-level value of another type")),
    ...services.others.map(({ module, name, what }) =>
      notReplaceable(`${module}.${name}`, `a ${what} whose state or operations have other types`),
    ),
  ];
}

/** The type of an expression; nothing is compiled. */
export function typeOfEntry(
  session: Session,
  file: SourceFile,
  options: EntryOptions,
): { readonly type: ValueType; readonly members: readonly string[] } | { readonly diagnostics: readonly Diagnostic[] } {
  const found: Diagnostic[] = [];
  const tree = parse(file, (diagnostic) => found.push(diagnostic));
  if (hasError(found)) return { diagnostics: sortDiagnostics(found) };
  const { seen: values } = withAnswer(session, tree, [], options);
  const round = { definitions: session.definitions, values, affected: new Set<Definition>() };
  const { own, program } = checkRound(session, round, session.others, tree, options);
  const last = program.shown.at(-1);
  if (hasError(own) || last?.value === undefined) return { diagnostics: sortDiagnostics(own) };
  return { type: last.type, members: last.members() };
}

/** The session after an entry as it is until the entry has run: its values are not there yet, those before it still are. */
export function beforeRunning({ session, values }: Accepted, before: Session): Session {
  const replaced = before.values.filter((old) => values.some((value) => isSameName(value, old)));
  return { ...session, values: [...session.values.filter((value) => !values.includes(value)), ...replaced] };
}

/** The session with values that an entry has computed; `entered` is the session that it was checked in. */
export function withValues(session: Session, computed: readonly Value[], entered: Session): Session {
  const changed = entered.definitions.filter((one) => !session.definitions.includes(one)).flatMap(typesOf);
  const valid = computed.filter((value) => !changed.some((name) => mentionsType(value, session.module, name)));
  const kept = session.values.filter((old) => !computed.some((value) => isSameName(value, old)));
  return { ...session, values: [...kept, ...valid] };
}

function isSameName(one: Value, other: Value): boolean {
  return one.name === other.name && one.prompt === other.prompt;
}

/** The session without what only one prompt sees. */
export function withoutPrompt(session: Session, prompt: number): Session {
  return { ...session, values: session.values.filter((value) => value.prompt !== prompt) };
}

/** The definitions of a file that the session does not have in this form, as the text of an entry. */
export function changedDefinitions(session: Session, file: SourceFile): string {
  const drafts = definitionsOf(
    parse(file, () => {}),
    file,
  );
  const changed = drafts.filter(
    (draft) => session.definitions.find((one) => isSameDefinition(one, draft))?.text !== draft.text,
  );
  return changed.map(({ text }) => text).join("\n\n");
}

function refused(diagnostics: readonly Diagnostic[]): Entered {
  return { kind: "refused", diagnostics: sortDiagnostics(diagnostics.filter(({ severity }) => severity === "error")) };
}
