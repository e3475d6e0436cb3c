// Mending a mistake as the help of its diagnostic says, where that can be done without a thought.
import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";

export function fixesOf(document: TextDocument, diagnostics: readonly Diagnostic[]): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const fix = fixOf(document, diagnostic);
    if (fix === undefined) return [];
    const action: CodeAction = {
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      isPreferred: true,
      edit: { changes: { [document.uri]: [fix.edit] } },
    };
    return [action];
  });
}

function fixOf(document: TextDocument, diagnostic: Diagnostic): { title: string; edit: TextEdit } | undefined {
  const help = helpOf(diagnostic);
  const marked = document.getText(diagnostic.range);
  // Only a name is replaced: a longer piece of text is marked for other reasons.
  const isName = /^[\p{L}_][\p{L}\p{N}_.]*[?!]?$/u.test(marked);
  const instead = /^(?:did you mean|write) `([\p{L}_][\p{L}\p{N}_.]*[?!]?)`\??$/u.exec(help)?.[1];
  if (instead !== undefined && isName)
    return { title: `Replace \`${marked}\` with \`${instead}\``, edit: { range: diagnostic.range, newText: instead } };
  const line = /^add `((?:from [\w.]+ )?import [\w.]+)`$/u.exec(help)?.[1];
  if (line === undefined) return undefined;
  const start = { line: firstImportLine(document.getText()), character: 0 };
  return { title: `Add \`${line}\``, edit: { range: { start, end: start }, newText: `${line}\n` } };
}

function helpOf({ data }: Diagnostic): string {
  const isRecord = typeof data === "object" && data !== null && "help" in data;
  return isRecord && typeof data.help === "string" ? data.help : "";
}

/** Before the other imports, after the comments about the file. */
function firstImportLine(text: string): number {
  const lines = text.split(/\r\n|\r|\n/);
  const imports = lines.findIndex((line) => /^(?:import|from)\s/.test(line));
  if (imports >= 0) return imports;
  const code = lines.findIndex((line) => !line.startsWith("##!"));
  return Math.max(code, 0);
}
