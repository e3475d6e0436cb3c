// Mending a mistake as the help of its diagnostic says, where that can be done without a thought.
import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";

export function fixesOf(document: TextDocument, diagnostics: readonly Diagnostic[]): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const fixes = fixesFor(document, diagnostic);
    return fixes.map(({ title, edit }): CodeAction => {
      const changes = { [document.uri]: [edit] };
      const isPreferred = fixes.length === 1;
      return { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred, edit: { changes } };
    });
  });
}

interface Fix {
  readonly title: string;
  readonly edit: TextEdit;
}

const name = "[\\p{L}_][\\p{L}\\p{N}_.]*[?!]?";
const namePattern = new RegExp(`^${name}$`, "u");
/** One or several names to write instead. */
const insteadPattern = new RegExp(`^(?:did you mean|write) ((?:\`${name}\`(?:, | or )?)+)\\??$`, "u");

function fixesFor(document: TextDocument, diagnostic: Diagnostic): Fix[] {
  const help = helpOf(diagnostic);
  const marked = document.getText(diagnostic.range);
  const instead = insteadPattern.exec(help)?.[1];
  // Only a name is replaced: a longer piece of text is marked for other reasons.
  if (instead !== undefined && namePattern.test(marked)) {
    return [...instead.matchAll(/`([^`]+)`/g)].map(([, newText = ""]) => ({
      title: `Replace \`${marked}\` with \`${newText}\``,
      edit: { range: diagnostic.range, newText },
    }));
  }
  const line = /^add `((?:from [\w.]+ )?import [\w.]+)`$/u.exec(help)?.[1];
  if (line === undefined) return [];
  const start = { line: firstImportLine(document.getText()), character: 0 };
  return [{ title: `Add \`${line}\``, edit: { range: { start, end: start }, newText: `${line}\n` } }];
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
