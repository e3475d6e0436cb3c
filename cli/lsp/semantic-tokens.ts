// What each word of a text is, for colours that know the program; by itself an editor sees the text alone.
import type { ClientCapabilities, Range, SemanticTokens, SemanticTokensLegend } from "vscode-languageserver-protocol";
import type { MeaningKind, Occurrence } from "../../compiler/editor/index.ts";
import { isNode, visitNodes } from "../../compiler/trees/nodes.ts";
import { lineStarts, type SourceFile, type Span } from "../../compiler/trees/source.ts";
import { type Token, tokensAndComments } from "./comments.ts";
import { spanOf } from "./positions.ts";
import type { View } from "./workspace.ts";

const types = [
  ...["namespace", "type", "class", "interface", "enumMember", "parameter", "variable", "property", "function"],
  ...["method", "keyword", "comment", "string", "number"],
] as const;
type TokenType = (typeof types)[number];

const modifiers = { declaration: 1, readonly: 2, defaultLibrary: 4 } as const;

export const legend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: Object.keys(modifiers) };

const typeOf: Readonly<Record<MeaningKind, TokenType>> = {
  ...{ local: "variable", constant: "variable", function: "function", field: "property", variant: "enumMember" },
  ...{ actor: "class", service: "class", channel: "class", supervisor: "class", type: "type", interface: "interface" },
  ...{ method: "method", operation: "method", module: "namespace", qualifier: "namespace" },
};

interface Coloured extends Span {
  readonly type: TokenType;
  readonly modifiers: number;
}

/** Whether an editor has no colours of its own, and wants to be told of words and texts too. */
export function wantsEverything({ textDocument }: ClientCapabilities): boolean {
  return textDocument?.semanticTokens?.augmentsSyntaxTokens !== true;
}

export function semanticTokensOf(
  view: View,
  { everything, range }: { readonly everything: boolean; readonly range?: Range },
): SemanticTokens {
  const { file } = view.module;
  const part = range === undefined ? { start: 0, end: file.text.length } : spanOf(file, range);
  const starts = lineStarts(file.text);
  const data: number[] = [];
  let [line, previous, last] = [0, { line: 0, start: 0 }, 0];
  for (const token of coloured(view, everything)) {
    // Of two names in one place, as in `T?`, the first counts.
    if (token.start < last || token.end <= part.start || token.start >= part.end) continue;
    last = token.end;
    for (const { start, end } of linesOf(file, token)) {
      while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= start) line += 1;
      const from = line === previous.line ? previous.start : (starts[line] ?? 0);
      data.push(line - previous.line, start - from, end - start, types.indexOf(token.type), token.modifiers);
      previous = { line, start };
    }
  }
  return { data };
}

/** A token stands on one line: only texts and comments go over several. */
function linesOf({ text }: SourceFile, token: Coloured): readonly Span[] {
  if (token.type !== "string" && token.type !== "comment") return [token];
  return [...text.slice(token.start, token.end).matchAll(/[^\r\n]+/g)].map(({ 0: line, index }) => ({
    start: token.start + index,
    end: token.start + index + line.length,
  }));
}

function coloured({ program, module }: View, everything: boolean): Coloured[] {
  const parameters = parametersIn(module);
  const names = program.occurrences(module).map((name) => colouredName(module.file, name, parameters));
  if (!everything) return names;
  const { tokens, comments } = tokensAndComments(module.file);
  const starts = new Set(names.map(({ start }) => start));
  const others = tokens.flatMap((token): Coloured[] => {
    const start = token.startOffset;
    const type = starts.has(start) ? undefined : typeOfToken(token);
    return type === undefined ? [] : [{ start, end: start + token.image.length, type, modifiers: 0 }];
  });
  const remarks = comments.map((span): Coloured => ({ ...span, type: "comment", modifiers: 0 }));
  return [...names, ...others, ...remarks].sort((first, second) => first.start - second.start);
}

function colouredName(file: SourceFile, { span, meaning }: Occurrence, parameters: ReadonlySet<number>): Coloured {
  const { kind, definition } = meaning;
  const isHere = definition?.file === file;
  const isParameter = kind === "local" && isHere && parameters.has(definition.span.start);
  const marks =
    (isHere && definition.span.start === span.start ? modifiers.declaration : 0) |
    (kind === "local" || kind === "constant" ? modifiers.readonly : 0) |
    (definition === undefined ? modifiers.defaultLibrary : 0);
  return { ...span, type: isParameter ? "parameter" : typeOf[kind], modifiers: marks };
}

/** Where the names begin that parameters bind. */
function parametersIn({ tree }: View["module"]): ReadonlySet<number> {
  const found = new Set<number>();
  visitNodes(tree, (node) => {
    for (const parameter of Array.isArray(node.parameters) ? node.parameters : [])
      if (isNode(parameter) && isNode(parameter.pattern)) found.add(parameter.pattern.span.start);
    return true;
  });
  return found;
}

/** Words that are reserved only in places, where nothing else is called so. */
const placeWords: ReadonlySet<string> = new Set(["from", "extern", "async", "as", "deriving", "channel", "info"]);

function typeOfToken({ tokenType: { name }, image }: Token): TokenType | undefined {
  if (name.startsWith("Keyword_") || name === "FnClosure" || name === "Reserved") return "keyword";
  if (name === "Identifier") return placeWords.has(image) ? "keyword" : undefined;
  if (/^(?:Integer|Float|RadixInteger)$/.test(name)) return "number";
  if (/^(?:PlainString|Atom)$|^(?:String|Triple|Sql)/.test(name)) return "string";
  return undefined;
}
