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
import { rangeOf, spanOf } from "./positions.ts";
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
    for (const { span } of found.filter(usesIn(module))) {
      const range = rangeOf(module.file, span);
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
  const part = caller === undefined ? undefined : spanOf(module.file, caller.range);
  for (const occurrence of program.occurrences(module)) {
    const { start } = occurrence.span;
    if (part === undefined || start < part.start || start > part.end || !callable.has(occurrence.meaning.kind))
      continue;
    const { key } = occurrence.meaning;
    byKey.set(key, [...(byKey.get(key) ?? []), occurrence]);
  }
  const isUse = usesIn(module);
  return [...byKey.values()].flatMap((found): CallHierarchyOutgoingCall[] => {
    const fromRanges = found.filter(isUse).map(({ span }) => rangeOf(module.file, span));
    const [first] = found;
    const to = first === undefined || fromRanges.length === 0 ? undefined : definedItem(view, first.meaning, documents);
    return to === undefined ? [] : [{ to, fromRanges }];
  });
}

/** Whether an occurrence is not where its thing is defined or imported. */
function usesIn({ tree }: InspectedModule): (occurrence: Occurrence) => boolean {
  const defined = new Set<number>();
  visitNodes(tree, (node) => {
    const isDefinition = Array.isArray(node.parameters) || node.kind === "service" || node.kind === "supervisor";
    if (isDefinition && isNode(node.name)) defined.add(node.name.span.start);
    return true;
  });
  const imports = tree.items.filter(({ kind }) => kind === "import" || kind === "from-import");
  const isImported = (place: number) => imports.some(({ span }) => span.start <= place && place < span.end);
  return ({ span }) => !defined.has(span.start) && !isImported(span.start);
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
