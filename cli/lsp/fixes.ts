// Mending a mistake as its diagnostic offers.
import { type CodeAction, CodeActionKind, type Diagnostic, TextEdit } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";

/** What a diagnostic offers by itself. */
export interface OfferedFix {
  readonly title: string;
  readonly edits: TextEdit[];
}

export function fixesOf(document: TextDocument, diagnostics: readonly Diagnostic[]): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const fixes = offeredBy(diagnostic);
    return fixes.map(({ title, edits }): CodeAction => {
      const changes = { [document.uri]: edits };
      const isPreferred = fixes.length === 1;
      return { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred, edit: { changes } };
    });
  });
}

/** The client gives back what it was sent. */
function offeredBy({ data }: Diagnostic): readonly OfferedFix[] {
  return isRecord(data) && Array.isArray(data.fixes) ? data.fixes.filter(isOffered) : [];
}

function isOffered(value: unknown): value is OfferedFix {
  return (
    isRecord(value) &&
    typeof value.title === "string" &&
    Array.isArray(value.edits) &&
    value.edits.every((edit) => TextEdit.is(edit))
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
