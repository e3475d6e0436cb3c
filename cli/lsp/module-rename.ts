// Modules are named by their files: one gets another name with its file, and wherever it is imported.
import { existsSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import type { FileRename, TextEdit } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { InspectedModule, Occurrence } from "../../compiler/editor/index.ts";
import { mainFile, moduleFile, moduleName, sourceSuffix } from "../project/modules.ts";
import { type Documents, pathOf } from "./documents.ts";
import { rangeOf } from "./positions.ts";
import { RenameRefused } from "./refused.ts";
import type { View, Workspace } from "./workspace.ts";

/** A module's file, and where it goes. */
interface Move {
  readonly from: string;
  readonly to: string;
  readonly newName: string;
}

/** By the old names of modules. */
type Moves = ReadonlyMap<string, Move>;

/** Edits by absolute path. */
export type EditsByPath = ReadonlyMap<string, TextEdit[]>;

/** Whether it is the project's own, and may be called otherwise. */
export function isMovable(view: View, name: string): boolean {
  return view.program.modules.some((module) => module.name === name && module.file.foreign !== true && name !== "Main");
}

/** The move that gives a module, which is written as `written`, the name `wanted`. Throws RenameRefused. */
function moveTo(view: View, name: string, written: string, wanted: string): Move {
  const module = view.program.modules.find((one) => one.name === name);
  if (module === undefined) throw new RenameRefused(`\`${name}\` cannot be renamed`);
  const segments = wanted.split(".");
  if (!segments.every((segment) => /^\p{Lu}[\p{L}\p{N}]*$/u.test(segment)))
    throw new RenameRefused(`\`${wanted}\` is not the name of a module`);
  const before = name.split(".").slice(0, -1);
  // Where only the last part is written, the file stays in its directory.
  const isLast = written !== name && segments.length === 1;
  const newName = isLast ? [...before, wanted].join(".") : wanted;
  if (view.program.modulesVisible.some((one) => one.name === newName) || newName === "Main")
    throw new RenameRefused(`there is a module \`${newName}\` already`);
  const from = view.reader.absolutePath(module.file.path);
  const isSameDirectory = newName.split(".").slice(0, -1).join(".") === before.join(".");
  const to = isSameDirectory ? moduleFile(dirname(from), segments.slice(-1)) : moduleFile(rootOf(view), segments);
  if (existsSync(to)) throw new RenameRefused(`there is a file \`${to}\` already`);
  return { from, to, newName };
}

/** Edits that give a module another name, and where its file goes. Throws RenameRefused. */
export function renameModule(
  workspace: Workspace,
  view: View,
  { span, meaning: { name } }: Occurrence,
  wanted: string,
): { readonly edits: EditsByPath; readonly move: Move } {
  const { file } = view.module;
  const move = moveTo(view, name, file.text.slice(span.start, span.end), wanted);
  const edits = editsFor(view, new Map([[name, move]]));
  const texts = new Map<string, string>();
  for (const { file: one } of view.program.modules) {
    const path = view.reader.absolutePath(one.path);
    const document = TextDocument.create(path, "snow", 0, one.text);
    const text = TextDocument.applyEdits(document, edits.get(path) ?? []);
    if (path === move.from) texts.set(move.to, text).set(path, "");
    else if (edits.has(path)) texts.set(path, text);
  }
  const after = workspace.viewWith(view.reader.absolutePath(file.path), texts);
  if (after === undefined || !isSame(view, name, after, move.newName))
    throw new RenameRefused(`\`${move.newName}\` would mean something else in some place`);
  return { edits, move };
}

/** Whether the new name stands for the module in as many places, and nothing else has come to be wrong. */
function isSame(before: View, oldName: string, after: View, newName: string): boolean {
  const errors = ({ program }: View) => program.diagnostics.filter(({ severity }) => severity === "error").length;
  const uses = ({ program }: View, name: string) =>
    program.modules.reduce((sum, module) => sum + usesIn(program.occurrences(module), name).length, 0);
  return errors(after) <= errors(before) && uses(after, newName) === uses(before, oldName);
}

function usesIn(occurrences: readonly Occurrence[], name: string): readonly Occurrence[] {
  return occurrences.filter(({ meaning }) => meaning.kind === "module" && meaning.name === name);
}

/** Edits that follow when files and directories are renamed; before they are. */
export function editsForFiles(workspace: Workspace, files: readonly FileRename[], documents: Documents) {
  const changes: Record<string, TextEdit[]> = {};
  for (const view of workspace.views()) {
    for (const [path, edits] of editsFor(view, movesOf(view, files))) changes[documents.uriOf(path)] = edits;
  }
  return { changes };
}

function movesOf(view: View, files: readonly FileRename[]): Moves {
  const root = rootOf(view);
  const moves = new Map<string, Move>();
  for (const { oldUri, newUri } of files) {
    const [oldPath, newPath] = [pathOf(oldUri), pathOf(newUri)];
    for (const { name, file } of view.program.modules) {
      const from = view.reader.absolutePath(file.path);
      const rest = from === oldPath ? "" : from.startsWith(oldPath + sep) ? from.slice(oldPath.length) : undefined;
      const to = newPath + (rest ?? "");
      const isOurs = to.startsWith(root + sep) && to.endsWith(sourceSuffix) && to !== join(root, mainFile);
      if (rest !== undefined && isMovable(view, name) && isOurs)
        moves.set(name, { from, to, newName: moduleName(root, to) });
    }
  }
  return moves;
}

function rootOf({ directory, reader, program }: View): string {
  const [first] = program.modules.filter(({ name }) => name === "Main");
  return directory ?? dirname(reader.absolutePath(first?.file.path ?? ""));
}

/** What is written of the modules that move, in all files of the project. */
function editsFor({ program, reader }: View, moves: Moves): EditsByPath {
  const found = new Map<string, TextEdit[]>();
  if (moves.size === 0) return found;
  for (const module of program.modules) {
    const edits = module.file.foreign === true ? [] : editsIn(module, program.occurrences(module), moves);
    if (edits.length > 0) found.set(reader.absolutePath(module.file.path), edits);
  }
  return found;
}

function editsIn({ file, tree }: InspectedModule, occurrences: readonly Occurrence[], moves: Moves): TextEdit[] {
  const imports = tree.items.flatMap((item) => ("path" in item ? [item.path.span.start] : []));
  return occurrences.flatMap(({ span, meaning }) => {
    const move = meaning.kind === "module" ? moves.get(meaning.name) : undefined;
    if (move === undefined) return [];
    const written = file.text.slice(span.start, span.end);
    // An import has the whole name, and what is written with a dot is whole too.
    const isWhole = imports.includes(span.start) || written.includes(".");
    const newText = isWhole ? move.newName : (move.newName.split(".").at(-1) ?? "");
    return written === newText ? [] : [{ range: rangeOf(file, span), newText }];
  });
}
