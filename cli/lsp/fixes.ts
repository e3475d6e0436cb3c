// Mending a mistake as the help of its diagnostic says, where that can be done without a thought.
import { type CodeAction, CodeActionKind, type Diagnostic, TextEdit } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";

/** What a diagnostic offers by itself. */
export interface OfferedFix {
  readonly title: string;
  readonly edits: TextEdit[];
}

export function fixesOf(document: TextDocument, diagnostics: readonly Diagnostic[]): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const offered = offeredBy(diagnostic);
    const fixes = offered === undefined ? fixesFor(document, diagnostic) : [offered];
    return fixes.map(({ title, edits }): CodeAction => {
      const changes = { [document.uri]: edits };
      const isPreferred = fixes.length === 1;
      return { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred, edit: { changes } };
    });
  });
}

const name = "[\\p{L}_][\\p{L}\\p{N}_.]*[?!]?";
const namePattern = new RegExp(`^${name}$`, "u");
/** One or several names to write instead. */
const insteadPattern = new RegExp(`^(?:did you mean|write) ((?:\`${name}\`(?:, | or )?)+)\\??$`, "u");

function fixesFor(document: TextDocument, diagnostic: Diagnostic): OfferedFix[] {
  const help = helpOf(diagnostic);
  const marked = document.getText(diagnostic.range);
  const instead = insteadPattern.exec(help)?.[1];
  // Only a name is replaced: a longer piece of text is marked for other reasons.
  if (instead !== undefined && namePattern.test(marked)) {
    return [...instead.matchAll(/`([^`]+)`/g)].map(([, newText = ""]) => ({
      title: `Replace \`${marked}\` with \`${newText}\``,
      edits: [{ range: diagnostic.range, newText }],
    }));
  }
  const line = /^add `((?:from [\w.]+ )?import [\w.]+)`$/u.exec(help)?.[1];
  if (line === undefined) return [];
  const start = { line: firstImportLine(document.getText()), character: 0 };
  return [{ title: `Add \`${line}\``, edits: [{ range: { start, end: start }, newText: `${line}\n` }] }];
}

/** The client gives back what it was sent. */
function offeredBy({ data }: Diagnostic): OfferedFix | undefined {
  if (!isRecord(data) || !isRecord(data.fix)) return undefined;
  const { title, edits } = data.fix;
  return typeof title === "string" && Array.isArray(edits) && edits.every(TextEdit.is) ? { title, edits } : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function helpOf({ data }: Diagnostic): string {
  return isRecord(data) && typeof data.help === "string" ? data.help : "";
}

/** Before the other imports, after the comments about the file. */
function firstImportLine(text: string): number {
  const lines = text.split(/\r\n|\r|\n/);
  const imports = lines.findIndex((line) => /^(?:import|from)\s/.test(line));
  if (imports >= 0) return imports;
  const code = lines.findIndex((line) => !line.startsWith("##!"));
  return Math.max(code, 0);
}
