// The outline of a file, and the search for a name in all of them: definitions and what they consist of.
import { type DocumentSymbol, SymbolKind, type WorkspaceSymbol } from "vscode-languageserver-protocol";
import type { InspectedModule } from "../../compiler/editor/index.ts";
import type { Item, Name } from "../../compiler/trees/ast.ts";
import type { SourceFile, Span } from "../../compiler/trees/source.ts";
import type { Documents } from "./documents.ts";
import { rangeOf } from "./positions.ts";
import type { Checked } from "./workspace.ts";

export function symbolsOf({ file, tree }: InspectedModule): DocumentSymbol[] {
  const symbols: DocumentSymbol[] = [];
  let previous: { readonly name: string; readonly symbol: DocumentSymbol } | undefined;
  for (const item of tree.items) {
    const text = item.kind === "function" ? item.name.text : "";
    // Clauses of one function stand together.
    if (item.kind === "function" && previous?.name === text) {
      previous.symbol.range.end = rangeOf(file, item.span).end;
      continue;
    }
    const added = symbolsOfItem(file, item);
    symbols.push(...added);
    const [symbol] = added;
    previous = item.kind === "function" && symbol !== undefined ? { name: text, symbol } : undefined;
  }
  return symbols;
}

/** Those of a project whose names have the letters of `query`, in their order and whatever their case. */
export function symbolsNamed({ program, reader }: Checked, query: string, documents: Documents): WorkspaceSymbol[] {
  const letters = [...query.toLowerCase()];
  const fits = (name: string): boolean => {
    let from = 0;
    return letters.every((letter) => {
      from = name.indexOf(letter, from) + 1;
      return from > 0;
    });
  };
  return program.modules.flatMap((module) => {
    const uri = documents.uriOf(reader.absolutePath(module.file.path));
    const found: WorkspaceSymbol[] = [];
    const collect = (symbols: readonly DocumentSymbol[], containerName: string): void => {
      for (const { name, kind, selectionRange: range, children = [] } of symbols) {
        if (fits(name.toLowerCase())) found.push({ name, kind, containerName, location: { uri, range } });
        collect(children, `${containerName}.${name}`);
      }
    };
    collect(symbolsOf(module), module.name);
    return found;
  });
}

function symbolsOfItem(file: SourceFile, item: Item): DocumentSymbol[] {
  const make = (kind: SymbolKind, name: Name, span: Span, children: DocumentSymbol[] = []): DocumentSymbol => ({
    name: name.text,
    kind,
    range: rangeOf(file, span),
    selectionRange: rangeOf(file, name.span),
    children,
  });
  switch (item.kind) {
    case "function":
    case "extern-function":
      return [make(SymbolKind.Function, item.name, item.span)];
    case "struct": {
      const fields = item.fields.map(({ name, annotation }) =>
        make(SymbolKind.Field, name, { start: name.span.start, end: annotation?.span.end ?? name.span.end }),
      );
      return [make(SymbolKind.Struct, item.name, item.span, fields)];
    }
    case "sum": {
      const variants = item.variants.map(({ name, span }) => make(SymbolKind.EnumMember, name, span));
      return [make(SymbolKind.Enum, item.name, item.span, variants)];
    }
    case "alias":
    case "extern-type":
      return [make(SymbolKind.Class, item.name, item.span)];
    case "interface": {
      const methods = item.methods.map(({ name, span }) => make(SymbolKind.Method, name, span));
      return [make(SymbolKind.Interface, item.name, item.span, methods)];
    }
    case "impl": {
      const methods = item.methods.map(({ name, span }) => make(SymbolKind.Method, name, span));
      const text = file.text.slice(item.headSpan.start, item.headSpan.end);
      return [make(SymbolKind.Class, { text, span: item.headSpan }, item.span, methods)];
    }
    case "actor":
      return [make(SymbolKind.Class, item.name, item.span)];
    case "supervisor": {
      const children = item.children.map(({ name, span }) => make(SymbolKind.Object, name, span));
      return [make(SymbolKind.Class, item.name, item.span, children)];
    }
    case "service":
    case "channel": {
      const parts = [...item.functions, ...item.handlers].sort((first, second) => first.span.start - second.span.start);
      const methods = parts.map(({ name, span }) => make(SymbolKind.Method, name, span));
      return [make(SymbolKind.Class, item.name, item.span, methods)];
    }
    case "let": {
      const { pattern } = item;
      const text = file.text.slice(pattern.span.start, pattern.span.end);
      return [make(SymbolKind.Constant, { text, span: pattern.span }, item.span)];
    }
    case "import":
    case "from-import":
    case "return":
    case "expression":
      return [];
    default:
      return item satisfies never;
  }
}
