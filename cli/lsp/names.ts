// The name under the cursor: what it means, where it is defined, and all the places that have it.
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type Position,
} from "vscode-languageserver-protocol";
import type { InspectedModule, InspectedProgram, Meaning, Occurrence } from "../../compiler/editor/index.ts";
import type { SourceFile } from "../../compiler/trees/source.ts";
import type { Documents } from "./documents.ts";
import { offsetOf, rangeOf } from "./positions.ts";
import type { View } from "./workspace.ts";

/** The innermost name at a position; the cursor may stand behind its last character. */
export function nameAt({ program, module }: View, position: Position): Occurrence | undefined {
  const offset = offsetOf(module.file, position);
  const around = program.occurrences(module).filter(({ span }) => span.start <= offset && offset <= span.end);
  const inside = around.filter(({ span }) => offset < span.end);
  const [best] = (inside.length > 0 ? inside : around).sort(
    (first, second) => first.span.end - first.span.start - (second.span.end - second.span.start),
  );
  return best;
}

export function definitionOf(view: View, position: Position, documents: Documents): Location | null {
  const definition = nameAt(view, position)?.meaning.definition;
  return definition === undefined ? null : locationOf(view, definition.file, definition.span, documents);
}

/** A name in some file of the project. */
export interface Place extends Occurrence {
  readonly file: SourceFile;
}

/** Every name of a thing in the project, once: a file may be two modules of a project without a main file. */
export function placesOf({ program }: View, meaning: Meaning): Place[] {
  const places = modulesWith(program, meaning).flatMap((module) =>
    program
      .occurrences(module)
      .filter((occurrence) => occurrence.meaning.key === meaning.key)
      .map((occurrence) => ({ ...occurrence, file: module.file })),
  );
  return [...new Map(places.map((place) => [`${place.span.start} ${place.file.path}`, place])).values()];
}

/** Modules whose text may name a thing: the others need no look at what their names mean. */
export function modulesWith(program: InspectedProgram, { kind, name }: Meaning): InspectedModule[] {
  // An operation is called by another name than it has where it is written, a module by parts of its name.
  const isSpelledSo = kind !== "operation" && kind !== "module" && kind !== "qualifier";
  return program.modules.filter(({ file }) => !isSpelledSo || file.text.includes(name));
}

export function referencesOf(view: View, position: Position, declares: boolean, documents: Documents): Location[] {
  const name = nameAt(view, position);
  if (name === undefined) return [];
  const { definition } = name.meaning;
  const places = placesOf(view, name.meaning).filter(
    ({ file, span }) => declares || file.path !== definition?.file.path || span.start !== definition.span.start,
  );
  return places.map(({ file, span }) => locationOf(view, file, span, documents));
}

/** The same name in the same file. */
export function highlightsOf(view: View, position: Position): DocumentHighlight[] {
  const { program, module } = view;
  const meaning = nameAt(view, position)?.meaning;
  const { definition } = meaning ?? {};
  const isDefinition = ({ span }: Occurrence) =>
    definition?.file.path === module.file.path && definition.span.start === span.start;
  return program
    .occurrences(module)
    .filter((occurrence) => occurrence.meaning.key === meaning?.key)
    .map((occurrence) => ({
      range: rangeOf(module.file, occurrence.span),
      kind: isDefinition(occurrence) ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}

function locationOf({ reader }: View, file: SourceFile, span: Occurrence["span"], documents: Documents): Location {
  return { uri: documents.uriOf(reader.absolutePath(file.path)), range: rangeOf(file, span) };
}
