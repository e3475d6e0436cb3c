// Compiles an entry that has no errors, and the session with it.

import type { CheckedEntry } from "../3-check/index.ts";
import { type LoweredEntry, lowerEntry, reachableEffects } from "../4-lower/index.ts";
import { emitEntry } from "../5-emit/index.ts";
import { type Diagnostic, sortDiagnostics } from "../report/index.ts";
import type { ModuleTree } from "../trees/ast.ts";
import type { Mark } from "../trees/core.ts";
import type { SourceFile } from "../trees/source.ts";
import type { TypedProgram } from "../trees/typed.ts";
import { type Entering, replaces, stillGood } from "./changes.ts";
import { definitionAt } from "./checking.ts";
import { type Definition, type Draft, isSameDefinition, moved, namesOfLet } from "./definitions.ts";
import type { Replaced, ReplacedServices } from "./replacing.ts";
import {
  type Accepted,
  answerName,
  type Defined,
  type EntryOptions,
  firstOffset,
  type KeptPart,
  type Lost,
  type NamedTree,
  type Session,
  type Value,
} from "./state.ts";

interface State extends Entering {
  readonly file: SourceFile;
  readonly tree: ModuleTree;
  readonly others: readonly NamedTree[];
  readonly definitions: readonly Definition[];
  readonly values: readonly Value[];
  /** The last values of other prompts. */
  readonly unseen: readonly Value[];
  /** Earlier values of names that the entry binds. */
  readonly replacedValues: readonly Value[];
  readonly lost: readonly Lost[];
  /** The entry as it was written: in another tree the last expression is bound to `it`. */
  readonly written: ModuleTree;
  readonly replaced: Replaced;
  readonly services: ReplacedServices;
}

export function accept(
  state: State,
  entry: CheckedEntry & { readonly program: TypedProgram },
  diagnostics: readonly Diagnostic[],
  options: EntryOptions,
): Accepted {
  const { session, file, others, drafts } = state;
  const shown = entry.shown.filter(
    ({ name }) => options.shows === "all" || (options.shows === "names" && name !== undefined),
  );
  const lowered = lowerShown(state, entry.program, shown, options.callsMain);
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
  const output = emitEntry(lowered.core, options.library, {
    shared: lowered.shared,
    startName: options.callsMain ? "main" : "entry",
    ...places(lowered.core.sources, entry.program, state.definitions, session.module, file),
  });
  const bound = boundValues(state, entry, lowered, options.prompt);
  const values = bound.filter((value, index) => lastOf(bound, value.name) === index && !isUnit(value));
  const stays = state.replacedValues.filter(({ prompt }) => prompt !== undefined && bound.some(isUnit));
  return {
    kind: "accepted",
    session: {
      module: session.module,
      others,
      definitions,
      values: [...state.values, ...state.unseen, ...stays, ...values],
      live: lowered.live,
      initialised: new Set(others.map((other) => other.name)),
      nextId: entry.nextId,
      nextSite: lowered.nextSite,
      nextOffset: base + file.text.length + 1,
      entries: session.entries + 1,
      checked: entry,
    },
    code: output.code,
    externs: output.externs,
    shown: shown.map((one) => shownAs(one, state)),
    defined: [
      ...added.map((one) => ({ name: one.name, type: one.type, replaces: replacedType(session, one) })),
      ...definedElsewhere(state, entry),
    ],
    kept: keptParts(state),
    lost: state.lost,
    warnings: sortDiagnostics(diagnostics.filter(({ severity }) => severity === "warning")),
    values,
    reachableEffects: () => effectsOf(entry.program, session.module),
    statements: lowered.core.start.length > 0,
    onlyExpressions: state.written.items.every((item) => item.kind === "expression"),
  };
}

type Shown = CheckedEntry["shown"];

function lowerShown(state: State, program: TypedProgram, shown: Shown, callsMain: boolean): LoweredEntry {
  const { session, definitions } = state;
  const { live, stale } = stillGood(state);
  return lowerEntry(program, {
    module: session.module,
    entry: session.entries + 1,
    live,
    stale,
    renewed: state.services.renewed,
    initialised: session.initialised,
    values: [...state.values, ...state.replacedValues],
    shown,
    pathOf: ({ name }, { start }) =>
      name === session.module && start >= firstOffset ? definitionAt(definitions, start)?.file.path : undefined,
    firstSite: session.nextSite,
    callsMain,
  });
}

/** The last expression of the entry is bound to `it`. */
function answers({ tree, written }: State): boolean {
  return tree !== written;
}

/** What the entry binds, in its order; a name may come more than once. */
function boundValues(
  state: State,
  entry: CheckedEntry,
  lowered: LoweredEntry,
  prompt: EntryOptions["prompt"],
): Value[] {
  return entry.values.flatMap((value): Value[] => {
    const top = lowered.topLevels.get(value.id);
    const type = entry.typeOf(value.name);
    if (top === undefined || type === undefined) return [];
    const source = sourceOfValue(state.tree, value.name, state.file);
    const ofPrompt = answers(state) && value.name === answerName ? prompt : undefined;
    const old = state.replacedValues.find((one) => one.name === value.name && one.prompt === undefined);
    const earlier = old === undefined || old.type.text !== type.text ? [] : [...old.earlier, old.javascriptName];
    const { javascriptName, flag } = top;
    return [{ ...value, javascriptName, flag, type, source, prompt: ofPrompt, earlier }];
  });
}

function shownAs({ name, type }: Shown[number], state: State): Accepted["shown"][number] {
  if (name === undefined || (answers(state) && name === answerName))
    return { name: undefined, type, replaces: undefined };
  return { name, type, replaces: replacedByValue(state.session, name, type.text) };
}

function effectsOf(program: TypedProgram, module: string): ReturnType<Accepted["reachableEffects"]> {
  const own = program.modules.find(({ name }) => name === module);
  return reachableEffects(program, own?.statements ?? []);
}

/** What the changed modules of the program define now. */
function definedElsewhere({ session, replaced }: State, entry: CheckedEntry): Defined[] {
  return replaced.drafts
    .filter(({ draft }) => draft.kind === "value" || draft.kind === "type")
    .map(({ module, draft, isNew }) => ({
      name: `${module}.${draft.name}`,
      type: entry.typeOf(draft.name, module)?.text ?? draft.type,
      replaces: isNew ? undefined : (session.checked?.typeOf(draft.name, module)?.text ?? draft.type),
    }));
}

function keptParts({ session, drafts, replaced, services }: State): KeptPart[] {
  const own = (module: string, name: string): string => (module === session.module ? name : `${module}.${name}`);
  const code = (module: string, name: string): KeptPart => ({ name: own(module, name), what: "code" });
  const again = [
    ...drafts.map((draft) => ({ module: session.module, draft, isNew: !replaces(session, draft) })),
    ...replaced.drafts,
  ].filter(({ draft, isNew }) => !isNew && draft.items.some(({ kind }) => kind === "actor" || kind === "supervisor"));
  return [
    ...again.map(({ module, draft }) => code(module, draft.name)),
    ...replaced.kept.map(({ module, name }): KeptPart => ({ name: own(module, name), what: "value" })),
    ...services.others.map(({ module, name }) => code(module, name)),
  ];
}

/** `()` is no answer: `it` stays what it was. */
function isUnit({ prompt, type }: Value): boolean {
  return prompt !== undefined && type.text === "()";
}

/** The type of what a new value replaces, when it is not the value's own. */
function replacedByValue(session: Session, name: string, type: string): string | undefined {
  const before =
    session.values.find((value) => value.name === name)?.type.text ??
    session.definitions.find((one) => one.name === name && one.kind === "value")?.type;
  return before === type ? undefined : before;
}

function lastOf(values: readonly Value[], name: string): number {
  return values.findLastIndex((value) => value.name === name);
}

function replacedType(session: Session, definition: Definition): string | undefined {
  if (definition.kind === "import" || definition.kind === "impl") return undefined;
  const before = session.definitions.find((one) => isSameDefinition(one, definition));
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
