// The name under the cursor: what it means, where it is defined, and all the places that have it.
import type { Location, Position } from "vscode-languageserver-protocol";
import type { Meaning, Occurrence } from "../../compiler/editor/index.ts";
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
export function placesOf({ program }: View, { key }: Meaning): Place[] {
  const places = program.modules.flatMap((module) =>
    program
      .occurrences(module)
      .filter(({ meaning }) => meaning.key === key)
      .map((occurrence) => ({ ...occurrence, file: module.file })),
  );
  return [...new Map(places.map((place) => [`${place.span.start} ${place.file.path}`, place])).values()];
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

function locationOf({ reader }: View, file: SourceFile, span: Occurrence["span"], documents: Documents): Location {
  return { uri: documents.uriOf(reader.absolutePath(file.path)), range: rangeOf(file, span) };
}
