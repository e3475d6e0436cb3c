// A session: definitions that grow entry by entry, each checked and compiled against all before it. Sessions are values.
import { parse } from "./1-parse/index.ts";
import { resolve } from "./2-resolve/index.ts";
import { importsOf, pathText } from "./2-resolve/order.ts";
import { type CheckedEntry, checkEntry } from "./3-check/index.ts";
import { isAboutShowing, mentionsType, type SessionValue, type Settled, type ValueType } from "./3-check/session.ts";
import { lowerEntry } from "./4-lower/index.ts";
import { globalName } from "./4-lower/names.ts";
import { reach } from "./4-lower/reach.ts";
import { emitEntry } from "./5-emit/index.ts";
import type { Item, ModuleTree } from "./ast.ts";
import type { Mark } from "./core.ts";
import { type Definition, type Draft, definitionsOf, moved, namesOfLet } from "./definitions.ts";
import type { Diagnostic } from "./diagnostics.ts";
import type { ExternModule, Project } from "./index.ts";
import type { KnownFunctions } from "./known-functions.ts";
import { sortDiagnostics } from "./render.ts";
import type { SourceFile } from "./source.ts";
import type { TypedProgram } from "./typed.ts";

/** A value that a `let` has bound, and the JavaScript variable that holds it. */
export interface Value extends SessionValue {
  readonly javascriptName: string;
  /** Set once the value is there, when that cannot be told from the value. */
  readonly flag: string | undefined;
  readonly type: ValueType;
  readonly source: string;
}

interface NamedTree {
  readonly name: string;
  readonly tree: ModuleTree;
}

export interface Session {
  /** The module that entries belong to. */
  readonly module: string;
  /** The other modules. */
  readonly others: readonly NamedTree[];
  readonly definitions: readonly Definition[];
  readonly values: readonly Value[];
  /** What was compiled and is still good, by the lowering's keys. */
  readonly live: ReadonlySet<string>;
  /** Modules whose top-level statements have run. */
  readonly initialised: ReadonlySet<string>;
  readonly nextId: number;
  readonly nextSite: number;
  readonly nextOffset: number;
  readonly entries: number;
  /** The last run of the checker. */
  readonly checked: CheckedEntry | undefined;
}

/** What an entry is compiled with. */
export interface EntryOptions {
  readonly library: KnownFunctions;
  readonly readModule: (name: string) => SourceFile | undefined;
  readonly moduleNames: readonly string[];
  /** Refuse an entry that earlier definitions do not fit any more, instead of dropping these. */
  readonly keepsCallers: boolean;
  /** Answers the values of expressions by `show`. */
  readonly shows: boolean;
  /** Runs `main` after the statements. */
  readonly callsMain: boolean;
}

export interface Defined {
  readonly name: string;
  readonly type: string;
  /** The type of what had the name before. */
  readonly replaces: string | undefined;
  /** Of a `let`: there once the statements have run. */
  readonly isValue: boolean;
}

export interface Lost {
  readonly name: string;
  readonly reason: string;
}

/** An entry that can be run. */
export interface Accepted {
  readonly kind: "accepted";
  readonly session: Session;
  /** Body of a function of `(runtime, externs, show)` that answers `{ start }`. */
  readonly code: string;
  readonly externs: readonly ExternModule[];
  /** Types of the values that `show(number, text)` gets, by number; `text` is missing for what has no text form. */
  readonly shown: readonly ValueType[];
  readonly defined: readonly Defined[];
  readonly lost: readonly Lost[];
  readonly warnings: readonly Diagnostic[];
  /** The values that the entry binds. */
  readonly values: readonly Value[];
  /** What running it may come to call. */
  readonly reach: () => ReturnType<typeof reach>;
  /** There is something to run besides making the definitions. */
  readonly statements: boolean;
  /** The entry only evaluates expressions. */
  readonly onlyExpressions: boolean;
}

export type Entered = Accepted | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] };

/** Offsets from here on are those of earlier definitions, each of which has a range of its own. */
const firstOffset = 2 ** 30;

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

// ---------------------------------------------------------------- checking

interface Round {
  readonly definitions: readonly Definition[];
  readonly values: readonly Value[];
  /** Definitions that have to be checked again; undefined: all. */
  readonly affected: ReadonlySet<Definition> | undefined;
}

interface Checked {
  /** Diagnostics of the entry itself. */
  readonly own: readonly Diagnostic[];
  /** Those of earlier definitions, moved back to where these were written. */
  readonly earlier: readonly { readonly definition: Definition; readonly diagnostic: Diagnostic }[];
  readonly program: CheckedEntry;
}

function checkRound(
  session: Session,
  round: Round,
  others: readonly NamedTree[],
  tree: ModuleTree,
  { library, moduleNames }: EntryOptions,
): Checked {
  const found: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => {
    if (!isAboutShowing(diagnostic)) found.push(diagnostic);
  };
  const items: Item[] = [...round.definitions.flatMap((definition) => definition.items), ...tree.items];
  const module = { name: session.module, tree: { ...tree, items } };
  const known = () => [...moduleNames, ...others.map((other) => other.name)];
  const resolved = resolve([...others, module], session.module, library, known, report);
  const program = checkEntry(resolved, library, report, {
    module: session.module,
    values: round.values,
    firstId: session.nextId,
    settled: settledIn(session, round),
  });
  const own: Diagnostic[] = [];
  const earlier: { definition: Definition; diagnostic: Diagnostic }[] = [];
  for (const diagnostic of found) {
    const start = diagnostic.labels[0]?.span.start ?? 0;
    const definition =
      diagnostic.file === tree.file && start >= firstOffset ? definitionAt(round.definitions, start) : undefined;
    if (definition === undefined) own.push(diagnostic);
    else earlier.push({ definition, diagnostic: movedBack(diagnostic, definition) });
  }
  return { own: sortDiagnostics(own), earlier, program };
}

function settledIn({ checked }: Session, { definitions, affected }: Round): Settled | undefined {
  if (checked === undefined || affected === undefined) return undefined;
  const kept = definitions.filter((definition) => definition.kind === "value" && !affected.has(definition));
  return {
    entry: checked,
    items: new Set(kept.flatMap(({ items }) => items)),
    names: new Set(kept.map(({ name }) => name)),
  };
}

function movedBack(diagnostic: Diagnostic, definition: Definition): Diagnostic {
  const labels = diagnostic.labels.map(({ span, text }) => ({
    span: { start: span.start - definition.base, end: span.end - definition.base },
    text,
  }));
  return { ...diagnostic, file: definition.file, labels };
}

function definitionAt(definitions: readonly Definition[], offset: number): Definition | undefined {
  const ofEntry = definitions.filter(({ base, file }) => base <= offset && offset <= base + file.text.length);
  return (
    ofEntry.find(({ items }) => items.some(({ span }) => span.start <= offset && offset <= span.end)) ?? ofEntry[0]
  );
}

function importedModules(
  session: Session,
  tree: ModuleTree,
  { readModule }: EntryOptions,
  report: (diagnostic: Diagnostic) => void,
): NamedTree[] {
  const known = new Set(session.others.map((other) => other.name));
  const added: NamedTree[] = [];
  const pending = importsOf(tree).map(pathText);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (known.has(name) || name === session.module) continue;
    known.add(name);
    const file = readModule(name);
    if (file === undefined) continue;
    const module = parse(file, report);
    added.push({ name, tree: module });
    pending.push(...importsOf(module).map(pathText));
  }
  return added;
}

// ---------------------------------------------------------------- accepting

interface State {
  readonly session: Session;
  readonly file: SourceFile;
  readonly tree: ModuleTree;
  readonly others: readonly NamedTree[];
  readonly drafts: readonly Draft[];
  readonly definitions: readonly Definition[];
  readonly values: readonly Value[];
  readonly lost: readonly Lost[];
  readonly change: Change;
}

function accept(
  state: State,
  entry: CheckedEntry,
  diagnostics: readonly Diagnostic[],
  options: EntryOptions,
): Accepted {
  const { session, file, others, drafts } = state;
  const number = session.entries + 1;
  const { live, stale } = stillGood(state);
  const lowered = lowerEntry(entry.program, {
    module: session.module,
    entry: number,
    live,
    stale,
    initialised: session.initialised,
    values: session.values,
    shown: options.shows ? entry.shown : new Map(),
    pathOf: ({ name }, { start }) =>
      name === session.module && start >= firstOffset ? definitionAt(state.definitions, start)?.file.path : undefined,
    firstSite: session.nextSite,
    callsMain: options.callsMain,
  });
  const base = session.nextOffset;
  const added = drafts.map(
    (draft): Definition => ({
      ...draft,
      base,
      items: draft.items.map((item) => moved(item, base)),
      type: typeText(draft, entry),
    }),
  );
  const definitions = [...state.definitions, ...added];
  const output = emitEntry(lowered.core, {
    shared: lowered.shared,
    startName: options.callsMain ? "main" : "entry",
    ...places(lowered.core.sources, entry.program, state.definitions, session.module, file),
  });
  const values = entry.values.flatMap((value): Value[] => {
    const top = lowered.topLevels.get(value.id);
    const type = entry.typeOf(value.name);
    if (top === undefined || type === undefined) return [];
    const source = sourceOfValue(state.tree, value.name, file);
    return [{ ...value, javascriptName: top.javascriptName, flag: top.flag, type, source }];
  });
  return {
    kind: "accepted",
    session: {
      module: session.module,
      others,
      definitions,
      values: [...state.values, ...values.filter((value, index) => lastOf(values, value.name) === index)],
      live: lowered.live,
      initialised: new Set(others.map((other) => other.name)),
      nextId: entry.nextId,
      nextSite: lowered.nextSite,
      nextOffset: base + file.text.length + 1,
      entries: number,
      checked: entry,
    },
    code: output.code,
    externs: output.externs,
    shown: [...entry.shown.values()].map(({ type }) => entry.describe(type)),
    defined: [
      ...added.map((definition) => ({
        name: definition.name,
        type: definition.type,
        replaces: replacedType(session, definition),
        isValue: false,
      })),
      ...values.map((value) => ({
        name: value.name,
        type: value.type.text,
        replaces:
          session.values.find(({ name }) => name === value.name)?.type.text ??
          session.definitions.find(({ name, kind }) => name === value.name && kind === "value")?.type,
        isValue: true,
      })),
    ],
    lost: state.lost,
    warnings: sortDiagnostics(diagnostics.filter(({ severity }) => severity === "warning")),
    values,
    reach: () => {
      const { program } = entry;
      return reach(program, program.modules.find((module) => module.name === session.module)?.statements ?? []);
    },
    statements: lowered.core.start.length > 0,
    onlyExpressions: state.tree.items.every((item) => item.kind === "expression"),
  };
}

function lastOf(values: readonly Value[], name: string): number {
  return values.findLastIndex((value) => value.name === name);
}

interface Change {
  /** Earlier definitions that the entry replaces, or that use, directly or not, a name that it defines; undefined: all. */
  readonly affected: ReadonlySet<Definition> | undefined;
}

/** Which earlier definitions may mean something else after the entry. */
function changeOf(session: Session, drafts: readonly Draft[], bound: ReadonlySet<string>): Change {
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

/** What earlier entries compiled, without what the entry changes. */
function stillGood({ session, drafts, change }: State): { live: ReadonlySet<string>; stale: ReadonlySet<string> } {
  const { affected } = change;
  if (affected?.size === 0) return { live: session.live, stale: new Set() };
  const types = new Set(
    drafts.filter(({ kind }) => kind === "type").map(({ name }) => globalName(session.module, name)),
  );
  const bases = new Set(
    [...(affected ?? [])].filter(({ kind }) => kind === "value").map(({ name }) => globalName(session.module, name)),
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

function replaces(session: Session, draft: Draft): boolean {
  return session.definitions.some((definition) => definition.key === draft.key);
}

function replacedType(session: Session, definition: Definition): string | undefined {
  if (definition.kind === "import" || definition.kind === "impl") return undefined;
  const before = session.definitions.find(({ key }) => key === definition.key);
  if (before !== undefined) return before.type;
  return definition.kind === "value"
    ? session.values.find(({ name }) => name === definition.name)?.type.text
    : undefined;
}

function typeText(draft: Draft, entry: CheckedEntry): string {
  return entry.typeOf(draft.name)?.text ?? draft.type;
}

function sourceOfValue(tree: ModuleTree, name: string, file: SourceFile): string {
  const item = tree.items.findLast((one) => one.kind === "let" && namesOfLet(one).includes(name));
  return item === undefined ? "" : file.text.slice(item.span.start, item.span.end);
}

/** Sources of an entry's places: the program's files, and the entries that its definitions come from. */
function places(
  sources: readonly SourceFile[],
  program: TypedProgram,
  definitions: readonly Definition[],
  module: string,
  file: SourceFile,
): { readonly sources: readonly SourceFile[]; readonly placeOf: (mark: Mark) => Mark } {
  const own = program.modules.findIndex((one) => one.name === module);
  const all = sources.map((source, index) => (index === own ? file : source));
  const indexes = new Map<SourceFile, number>();
  const placeOf = (mark: Mark): Mark => {
    if (mark.source !== own || mark.offset < firstOffset) return mark;
    const definition = definitionAt(definitions, mark.offset);
    if (definition === undefined) return mark;
    const index = indexes.get(definition.file) ?? all.push(definition.file) - 1;
    indexes.set(definition.file, index);
    return { ...mark, source: index, offset: mark.offset - definition.base };
  };
  return { sources: all, placeOf };
}

function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

function refused(diagnostics: readonly Diagnostic[]): Entered {
  return { kind: "refused", diagnostics: sortDiagnostics(diagnostics.filter(({ severity }) => severity === "error")) };
}
