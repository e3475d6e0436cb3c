// What each word of a text is, for colours that know the program; by itself an editor sees the text alone.
import type { ClientCapabilities, Range, SemanticTokens, SemanticTokensLegend } from "vscode-languageserver-protocol";
import type { MeaningKind, Occurrence } from "../../compiler/editor/index.ts";
import { isNode, visitNodes } from "../../compiler/trees/nodes.ts";
import type { SourceFile, Span } from "../../compiler/trees/source.ts";
import { type Token, tokensAndComments } from "./comments.ts";
import { offsetOf, rangeOf } from "./positions.ts";
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
  const start = range === undefined ? 0 : offsetOf(file, range.start);
  const end = range === undefined ? file.text.length : offsetOf(file, range.end);
  const data: number[] = [];
  let previous = { line: 0, character: 0 };
  let last = 0;
  for (const token of coloured(view, everything)) {
    // Of two names in one place, as in `T?`, the first counts.
    if (token.start < last || token.end <= start || token.start >= end) continue;
    last = token.end;
    for (const line of linesOf(file, token)) {
      const place = rangeOf(file, line).start;
      const down = place.line - previous.line;
      const right = down === 0 ? place.character - previous.character : place.character;
      data.push(down, right, line.end - line.start, types.indexOf(token.type), token.modifiers);
      previous = place;
    }
  }
  return { data };
}

/** A token stands on one line. */
function linesOf({ text }: SourceFile, { start, end }: Span): Span[] {
  return [...text.slice(start, end).matchAll(/[^\r\n]+/g)].map(({ 0: line, index }) => ({
    start: start + index,
    end: start + index + line.length,
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
