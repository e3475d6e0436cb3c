// Snow for CodeMirror: the grammar with what folds, how lines are indented, and how comments are written.
import {
  continuedIndent,
  delimitedIndent,
  foldNodeProp,
  indentNodeProp,
  LanguageSupport,
  LRLanguage,
  type TreeIndentContext,
} from "@codemirror/language";
import type { SyntaxNode } from "@lezer/common";
import { parser } from "./parser.generated.ts";

const blocks =
  "FunctionDefinition StructDefinition SumDefinition InterfaceDefinition InterfaceMethod ImplDefinition ActorDefinition " +
  "Terminate ServiceDefinition ChannelDefinition CallOperation CastOperation InfoOperation SupervisorDefinition Child " +
  "IfExpression CaseExpression WhileExpression ForExpression ReceiveExpression Closure TrailingClosure Arm";

/** One step in from the line that the block begins on; its `end` and `else` stand under that line. */
function inBlock(context: TreeIndentContext): number {
  const closes = /^\s*(?:end|else|after)\b/.test(context.textAfter);
  return context.baseIndent + (closes ? 0 : context.unit);
}

/** From the end of the line that the block begins on to before its last word. */
function foldBlock(node: SyntaxNode): { from: number; to: number } | null {
  const opener = node.getChild("do") ?? node.getChild("->");
  const closer = node.getChild("end");
  if (opener === null || closer === null) return null;
  return { from: opener.to, to: closer.from };
}

const language = LRLanguage.define({
  name: "snow",
  parser: parser.configure({
    props: [
      indentNodeProp.add({
        [blocks]: inBlock,
        "Arguments ParenthesizedExpression Parameters": delimitedIndent({ closing: ")", align: false }),
        "ListLiteral ListPattern": delimitedIndent({ closing: "]", align: false }),
        "MapLiteral StructUpdate StructLiteral": delimitedIndent({ closing: "}", align: false }),
        "LetStatement PipeExpression": continuedIndent(),
        "String SqlString BlockComment": () => null,
      }),
      foldNodeProp.add({ [blocks]: foldBlock }),
    ],
  }),
  languageData: {
    commentTokens: { line: "#", block: { open: "#=", close: "=#" } },
    closeBrackets: { brackets: ["(", "[", "{", '"'] },
    indentOnInput: /^\s*(?:end|else|[)\]}])$/,
  },
});

export function snow(): LanguageSupport {
  return new LanguageSupport(language);
}
