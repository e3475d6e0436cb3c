// Giving a thing another name, everywhere at once, when the program then still says the same.
import type {
  ClientCapabilities,
  Position,
  Range,
  RenameFile,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Meaning, Occurrence } from "../../compiler/editor/index.ts";
import { keywords } from "../keywords.ts";
import type { Documents } from "./documents.ts";
import { type EditsByPath, isMovable, renameModule } from "./module-rename.ts";
import { nameAt, type Place, placesOf } from "./names.ts";
import { rangeOf } from "./positions.ts";
import { RenameRefused } from "./refused.ts";
import type { View, Workspace } from "./workspace.ts";

/** Operations have another name where they are called than where they are written; what `as` calls modules is in one file. */
const renamable = new Set<Meaning["kind"]>([
  ...(["local", "function", "actor", "service", "channel", "supervisor"] as const),
  ...(["type", "interface", "variant", "field", "method", "qualifier"] as const),
]);

export function renamed(
  view: View,
  position: Position,
): { readonly range: Range; readonly placeholder: string } | null {
  const name = nameAt(view, position);
  if (name === undefined || !isRenamable(view, name.meaning)) return null;
  const { file } = view.module;
  return { range: rangeOf(file, name.span), placeholder: file.text.slice(name.span.start, name.span.end) };
}

function isRenamable(view: View, { kind, name, definition }: Meaning): boolean {
  if (kind === "module") return isMovable(view, name);
  if (!renamable.has(kind) || definition === undefined || name === "main" || name === "self") return false;
  return view.program.modules.some(({ file }) => file.path === definition.file.path && file.foreign !== true);
}

interface Wanted {
  readonly uri: string;
  readonly position: Position;
  readonly newName: string;
}

/** The edits that give what stands at `position` another name. Throws RenameRefused. */
export function rename(
  workspace: Workspace,
  documents: Documents,
  { uri, position, newName }: Wanted,
  client: ClientCapabilities = {},
): WorkspaceEdit | null {
  const view = workspace.view(uri);
  const name = view === undefined ? undefined : nameAt(view, position);
  if (view === undefined || name === undefined) return null;
  if (!isRenamable(view, name.meaning)) throw new RenameRefused(`\`${name.meaning.name}\` cannot be renamed`);
  if (view.program.diagnostics.some(({ code }) => code === "P0001"))
    throw new RenameRefused("the program has a syntax error: not all of its names can be found");
  if (name.meaning.kind === "module") {
    if (!renamesFiles(client)) throw new RenameRefused("this editor renames no files: rename the file of the module");
    const { edits, move } = renameModule(workspace, view, name, newName);
    return withMove(edits, move, documents);
  }
  if (!/^[\p{L}_][\p{L}\p{N}_]*[?!]?$/u.test(newName) || keywords.includes(newName) || newName === "_")
    throw new RenameRefused(`\`${newName}\` is not a name`);
  return renameEverywhere(workspace, documents, { view, name, newName });
}

function renamesFiles({ workspace }: ClientCapabilities): boolean {
  const { documentChanges, resourceOperations } = workspace?.workspaceEdit ?? {};
  return documentChanges === true && resourceOperations?.includes("rename") === true;
}

function withMove(
  edits: EditsByPath,
  { from, to }: { readonly from: string; readonly to: string },
  documents: Documents,
): WorkspaceEdit {
  const versionOf = (uri: string): number | null => documents.get(uri)?.version ?? null;
  const texts = [...edits].map(([path, list]) => {
    const uri = documents.uriOf(path);
    return { textDocument: { uri, version: versionOf(uri) }, edits: list };
  });
  const file: RenameFile = { kind: "rename", oldUri: documents.uriOf(from), newUri: documents.uriOf(to) };
  return { documentChanges: [...texts, file] };
}

function renameEverywhere(
  workspace: Workspace,
  documents: Documents,
  { view, name, newName }: { readonly view: View; readonly name: Occurrence; readonly newName: string },
): WorkspaceEdit {
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
  const after = workspace.viewWith(view.reader.absolutePath(view.module.file.path), texts);
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
