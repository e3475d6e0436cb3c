// Giving a thing another name, everywhere at once, when the program then still says the same.
import type { Position, Range, TextEdit, WorkspaceEdit } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Meaning } from "../../compiler/editor/index.ts";
import { keywords } from "../keywords.ts";
import type { Documents } from "./documents.ts";
import { nameAt, type Place, placesOf } from "./names.ts";
import { rangeOf } from "./positions.ts";
import type { View, Workspace } from "./workspace.ts";

/** Why a name cannot be changed, as the user reads it. */
export class RenameRefused extends Error {}

/** Methods have names in the impls of other types, modules in the names of files; what `as` calls them is in one. */
const renamable = new Set<Meaning["kind"]>([
  ...(["local", "function", "actor", "service", "channel", "supervisor"] as const),
  ...(["type", "interface", "variant", "field", "qualifier"] as const),
]);

export function renamed(
  view: View,
  position: Position,
): { readonly range: Range; readonly placeholder: string } | null {
  const name = nameAt(view, position);
  if (name === undefined || !isRenamable(view, name.meaning)) return null;
  return { range: rangeOf(view.module.file, name.span), placeholder: name.meaning.name };
}

function isRenamable({ program }: View, { kind, name, definition }: Meaning): boolean {
  if (!renamable.has(kind) || definition === undefined || name === "main" || name === "self") return false;
  return program.modules.some(({ file }) => file.path === definition.file.path);
}

/** The edits that give what stands at `position` another name. Throws RenameRefused. */
export function rename(
  workspace: Workspace,
  documents: Documents,
  { uri, position, newName }: { readonly uri: string; readonly position: Position; readonly newName: string },
): WorkspaceEdit | null {
  const view = workspace.view(uri);
  const name = view === undefined ? undefined : nameAt(view, position);
  if (view === undefined || name === undefined) return null;
  if (!isRenamable(view, name.meaning)) throw new RenameRefused(`\`${name.meaning.name}\` cannot be renamed`);
  if (!/^[\p{L}_][\p{L}\p{N}_]*[?!]?$/u.test(newName) || keywords.includes(newName) || newName === "_")
    throw new RenameRefused(`\`${newName}\` is not a name`);
  if (view.program.diagnostics.some(({ code }) => code === "P0001"))
    throw new RenameRefused("the program has a syntax error: not all of its names can be found");
  const places = placesOf(view, name.meaning);
  const changes: Record<string, TextEdit[]> = {};
  const texts = new Map<string, string>();
  for (const file of new Set(places.map((place) => place.file))) {
    const path = view.reader.absolutePath(file.path);
    const edits = places
      .filter((place) => place.file === file)
      .map(({ span }) => ({ range: rangeOf(file, span), newText: newName }));
    changes[documents.uriOf(path)] = edits;
    texts.set(path, TextDocument.applyEdits(TextDocument.create(path, "snow", 0, file.text), edits));
  }
  const after = workspace.viewWith(uri, texts);
  if (after === undefined || !isSame(view, after, places, name.span.start, newName))
    throw new RenameRefused(`\`${newName}\` would mean something else in some place`);
  return { changes };
}

/** Whether the new name stands for the same thing in the same places, and nothing else has come to be wrong. */
function isSame(before: View, after: View, places: readonly Place[], offset: number, newName: string): boolean {
  const errors = ({ program }: View) => program.diagnostics.filter(({ severity }) => severity === "error").length;
  const earlier = places.filter(({ file, span }) => file === before.module.file && span.start < offset);
  const moved = earlier.reduce((sum, { span }) => sum + newName.length - (span.end - span.start), offset);
  const found = after.program.occurrences(after.module).find(({ span }) => span.start === moved);
  return (
    found !== undefined && placesOf(after, found.meaning).length === places.length && errors(after) <= errors(before)
  );
}
