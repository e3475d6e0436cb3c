// Who calls whom: the uses of a function by what they stand in, and what a function uses.
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type DocumentSymbol,
  type Position,
  type Range,
  SymbolKind,
} from "vscode-languageserver-protocol";
import type { InspectedModule, Meaning, MeaningKind, Occurrence } from "../../compiler/editor/index.ts";
import { isNode, visitNodes } from "../../compiler/trees/nodes.ts";
import type { Documents } from "./documents.ts";
import { modulesWith, nameAt } from "./names.ts";
import { rangeOf } from "./positions.ts";
import { symbolsOf } from "./symbols.ts";
import type { View } from "./workspace.ts";

const callable: ReadonlySet<MeaningKind> = new Set([
  ...(["function", "method", "operation", "actor", "service", "channel", "supervisor"] as const),
]);

export function callItemsAt(view: View, position: Position, documents: Documents): CallHierarchyItem[] {
  const meaning = nameAt(view, position)?.meaning;
  const item = meaning === undefined ? undefined : definedItem(view, meaning, documents);
  return item === undefined ? [] : [item];
}

export function incomingCalls(view: View, { selectionRange }: CallHierarchyItem, documents: Documents) {
  const called = nameAt(view, selectionRange.start)?.meaning;
  const calls: CallHierarchyIncomingCall[] = [];
  for (const module of called === undefined ? [] : modulesWith(view.program, called)) {
    const found = view.program.occurrences(module).filter(({ meaning }) => meaning.key === called?.key);
    if (found.length === 0) continue;
    const whole = wholeOf(module);
    const byCaller = new Map<DocumentSymbol, Range[]>();
    for (const range of usesAmong(module, found)) {
      const caller = innermost([whole], range.start) ?? whole;
      byCaller.set(caller, [...(byCaller.get(caller) ?? []), range]);
    }
    for (const [caller, fromRanges] of byCaller)
      calls.push({ from: itemFor(view, module, caller, documents), fromRanges });
  }
  return calls;
}

export function outgoingCalls(view: View, { selectionRange }: CallHierarchyItem, documents: Documents) {
  const { module, program } = view;
  const caller = innermost([wholeOf(module)], selectionRange.start);
  const byKey = new Map<string, Occurrence[]>();
  for (const occurrence of program.occurrences(module)) {
    const { key, kind } = occurrence.meaning;
    if (callable.has(kind)) byKey.set(key, [...(byKey.get(key) ?? []), occurrence]);
  }
  return [...byKey.values()].flatMap((found): CallHierarchyOutgoingCall[] => {
    const fromRanges = usesAmong(module, found).filter(
      ({ start }) => caller !== undefined && isIn(caller.range, start),
    );
    const [first] = found;
    const to = first === undefined || fromRanges.length === 0 ? undefined : definedItem(view, first.meaning, documents);
    return to === undefined ? [] : [{ to, fromRanges }];
  });
}

/** Without the places where the thing is defined or imported. */
function usesAmong({ file, tree }: InspectedModule, found: readonly Occurrence[]): Range[] {
  const defined = new Set<number>();
  visitNodes(tree, (node) => {
    const isDefinition = Array.isArray(node.parameters) || node.kind === "service" || node.kind === "supervisor";
    if (isDefinition && isNode(node.name)) defined.add(node.name.span.start);
    return true;
  });
  const imports = tree.items.filter(({ kind }) => kind === "import" || kind === "from-import");
  return found
    .filter(
      ({ span: { start } }) =>
        !defined.has(start) && !imports.some(({ span }) => span.start <= start && start < span.end),
    )
    .map(({ span }) => rangeOf(file, span));
}

/** A module as one symbol, of which all others are parts: statements at the top level stand in none of them. */
function wholeOf(module: InspectedModule): DocumentSymbol {
  const range = rangeOf(module.file, { start: 0, end: module.file.text.length });
  const selectionRange = { start: range.start, end: range.start };
  return { name: module.name, kind: SymbolKind.Module, range, selectionRange, children: symbolsOf(module) };
}

function innermost(symbols: readonly DocumentSymbol[], position: Position): DocumentSymbol | undefined {
  const around = symbols.find(({ range }) => isIn(range, position));
  return around === undefined ? undefined : (innermost(around.children ?? [], position) ?? around);
}

function isIn({ start, end }: Range, position: Position): boolean {
  const isAfter = position.line > start.line || (position.line === start.line && position.character >= start.character);
  return isAfter && (position.line < end.line || (position.line === end.line && position.character <= end.character));
}

/** What is defined in the project. */
function definedItem(view: View, { kind, definition }: Meaning, documents: Documents): CallHierarchyItem | undefined {
  const module = view.program.modules.find(({ file }) => file.path === definition?.file.path);
  if (definition === undefined || module === undefined || !callable.has(kind)) return undefined;
  const selectionRange = rangeOf(module.file, definition.span);
  const symbol = innermost(symbolsOf(module), selectionRange.start);
  // What is defined inside a function is a part of that.
  const isItself = symbol !== undefined && isIn(symbol.selectionRange, selectionRange.start);
  return !isItself ? undefined : { ...itemFor(view, module, symbol, documents), selectionRange };
}

function itemFor(
  { reader }: View,
  { name: module, file }: InspectedModule,
  { name, kind, range, selectionRange }: DocumentSymbol,
  documents: Documents,
): CallHierarchyItem {
  const uri = documents.uriOf(reader.absolutePath(file.path));
  return { name, kind, detail: module, uri, range, selectionRange };
}
