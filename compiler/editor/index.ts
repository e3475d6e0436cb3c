// A program as an editor sees it: its diagnostics, and what its names mean, however broken the text is at the moment.
import { parse } from "../1-parse/index.ts";
import { resolve } from "../2-resolve/index.ts";
import {
  exportsOf,
  type Hint,
  hintsIn,
  type Inspection,
  type Meaning,
  membersOfOwner,
  membersOfType,
  modulesVisible,
  namesVisible,
  type Occurrence,
  occurrencesIn,
  prune,
  type Seen,
  spelled,
  typesVisible,
  typeText,
} from "../3-check/index.ts";
import { type Project, parseAll, reportTo } from "../index.ts";
import type { KnownFunctions } from "../library/index.ts";
import { type Diagnostic, sortDiagnostics } from "../report/index.ts";
import type { ModuleTree } from "../trees/ast.ts";
import type { ResolvedModule } from "../trees/resolved.ts";
import type { SourceFile, Span } from "../trees/source.ts";
import { type Checked, inspectAgain, leftOversOf } from "./again.ts";

export type { Description, Meaning, MeaningKind, Occurrence } from "../3-check/index.ts";

export interface InspectedModule {
  readonly name: string;
  readonly file: SourceFile;
  readonly tree: ModuleTree;
}

/** A program that can be asked about. Offsets are those of the files' texts. */
export interface InspectedProgram {
  /** For the next inspection, after an edit. */
  readonly checked: Checked;
  /** Those of `compile`, except that no `main` is asked for: the file at hand may be anybody's library. */
  readonly diagnostics: readonly Diagnostic[];
  readonly modules: readonly InspectedModule[];
  /** Every name in a module, in the order of the text. */
  readonly occurrences: (module: InspectedModule) => readonly Occurrence[];
  /** The smallest expression around an offset, and its type; undefined where nothing is known. */
  readonly typeAt: (
    module: InspectedModule,
    offset: number,
  ) => { readonly span: Span; readonly text: string } | undefined;
  /** What is not written in a part of a module: types of names, names of parameters. */
  readonly hints: (module: InspectedModule, part: Span) => readonly Hint[];
  /** What may follow the dot that the expression ending at `end` stands before. */
  readonly membersAt: (module: InspectedModule, end: number) => readonly Meaning[];
  /** What the name at an offset could be: everything that is visible there. */
  readonly namesAt: (module: InspectedModule, offset: number) => readonly Meaning[];
  readonly typesAt: (module: InspectedModule) => readonly Meaning[];
  /** What `from NAME import` can name. */
  readonly exportsOf: (name: string) => readonly Meaning[];
  /** Those of the project and of the library. */
  readonly modulesVisible: readonly Meaning[];
}

/**
 * Checks the program. Types of a file with syntax errors are found as far as it can be read, but nothing is said about
 * them: what is missing would be missed everywhere. `parseFile` may answer trees that it has kept: modules whose trees are
 * those of the `earlier` inspection are checked again only when something that they see has changed.
 */
export function inspectProgram(
  project: Project,
  library: KnownFunctions,
  parseFile: typeof parse = parse,
  earlier?: Checked,
): InspectedProgram {
  const found: Diagnostic[] = [];
  const heard = reportTo(found);
  const failed = () => found.some(({ severity }) => severity === "error");
  const trees = parseAll([...project.others, project.main], project.readModule, heard, parseFile);
  const readable = !failed();
  const report = readable ? heard : () => {};
  const names = () => [...project.moduleNames, ...trees.map(({ name }) => name)];
  const resolved = resolve(trees, project.main.name, library, names, report);
  const cyclic = found.some(({ code }) => code === "C0001");
  const options = { readLiteral: project.readLiteral, earlier: cyclic ? undefined : earlier };
  const { inspection, diagnostics } = inspectAgain(resolved, library, options);
  if (!cyclic) for (const diagnostic of diagnostics) report(diagnostic);
  let leftOvers: Checked["leftOvers"] = new Map();
  if (!failed() && inspection.program !== undefined) {
    leftOvers = leftOversOf(resolved, inspection.program, library, { now: inspection, earlier });
    for (const diagnostic of [...leftOvers.values()].flat()) report(diagnostic);
    for (const diagnostic of project.checkProgram?.(inspection.program) ?? []) report(diagnostic);
  }
  return { ...answers(inspection, library, sortDiagnostics(found)), checked: { inspection, leftOvers } };
}

function answers(
  inspection: Inspection,
  library: KnownFunctions,
  diagnostics: readonly Diagnostic[],
): Omit<InspectedProgram, "checked"> {
  const modules = new Map<InspectedModule, ResolvedModule>();
  for (const module of inspection.context.modules.values())
    modules.set({ name: module.name, file: module.tree.file, tree: module.tree }, module);
  const kept = new Map<InspectedModule, readonly Occurrence[]>();
  const seenIn = (module: InspectedModule): readonly Seen[] => {
    const resolved = modules.get(module);
    return resolved === undefined ? [] : inspection.seen(resolved);
  };
  const occurrencesOf = (module: InspectedModule): readonly Occurrence[] => {
    const resolved = modules.get(module);
    const known = kept.get(module);
    if (known !== undefined || resolved === undefined) return known ?? [];
    const occurrences = occurrencesIn(inspection, resolved, library);
    kept.set(module, occurrences);
    return occurrences;
  };
  return {
    diagnostics,
    modules: [...modules.keys()],
    occurrences: occurrencesOf,
    hints: (module, part) => {
      const resolved = modules.get(module);
      return resolved === undefined ? [] : hintsIn(inspection, resolved, occurrencesOf(module), part);
    },
    typeAt: (module, offset) => {
      const smallest = smallestAround(seenIn(module), offset);
      if (smallest === undefined) return undefined;
      const { span } = smallest.expression;
      const { type } = smallest.typed;
      return prune(type).kind === "any-message" ? undefined : { span, text: typeText(type, module.name) };
    },
    membersAt: (module, end) => {
      const before = seenIn(module).filter(({ expression }) => expression.span.end === end);
      // The whole of what stands before the dot: `a.b` of `a.b.`.
      const [object] = before.sort((first, second) => length(second) - length(first));
      if (object !== undefined) return membersOfType(inspection.context, object.typed.type, module.name);
      const members = seenIn(module).flatMap(({ expression, environment }) => {
        const member = expression.kind === "call" ? expression.callee : expression;
        return member.kind === "member" && member.object.span.end === end ? [{ member, environment }] : [];
      });
      const [found] = members;
      const owner = found === undefined ? undefined : spelled(found.environment, found.member.object);
      return found === undefined || owner === undefined ? [] : (membersOfOwner(found.environment, owner) ?? []);
    },
    namesAt: (module, offset) => {
      const here = smallestAround(seenIn(module), offset);
      // In a string there are words, not names.
      if (here === undefined || here.expression.kind === "string") return [];
      return namesVisible(here.environment, library);
    },
    typesAt: (module) => {
      const resolved = modules.get(module);
      return resolved === undefined ? [] : typesVisible({ context: inspection.context, module: resolved }, library);
    },
    exportsOf: (name) => exportsOf(inspection.context, name, ""),
    modulesVisible: modulesVisible(inspection.context),
  };
}

function length({ expression }: Seen): number {
  return expression.span.end - expression.span.start;
}

function smallestAround(seen: readonly Seen[], offset: number): Seen | undefined {
  let smallest: Seen | undefined;
  for (const one of seen) {
    const { span } = one.expression;
    if (span.start > offset || offset > span.end) continue;
    if (smallest === undefined || length(one) < length(smallest)) smallest = one;
  }
  return smallest;
}
