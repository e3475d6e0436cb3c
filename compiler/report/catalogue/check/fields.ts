// Fields of structs: missing, unknown, written twice.
import type { SourceFile, Span } from "../../../trees/source.ts";
import type { Diagnostic } from "../../diagnostics.ts";
import { diagnostic, didYouMean, helpOrNearName } from "../make.ts";

/** In a struct literal. */
export function missingField(file: SourceFile, span: Span, texts: { field: string; type: string }): Diagnostic {
  return diagnostic("E0009", file, span, {
    message: `missing field \`${texts.field}\` in \`${texts.type}\``,
    label: `field \`${texts.field}\` not given`,
  });
}

export function missingPatternField(file: SourceFile, span: Span, texts: { field: string; type: string }): Diagnostic {
  return diagnostic("E0009", file, span, {
    message: `missing field \`${texts.field}\` in \`${texts.type}\``,
    label: `field \`${texts.field}\` not named`,
    help: "end the pattern with `, ..` to leave fields out",
  });
}

/** In a literal, an update or a pattern. */
export function unknownField(
  file: SourceFile,
  span: Span,
  texts: { field: string; type: string; suggestion?: string | undefined },
): Diagnostic {
  return diagnostic("E0009", file, span, {
    message: `unknown field \`${texts.field}\` in \`${texts.type}\``,
    label: "no such field",
    ...didYouMean(texts.suggestion),
  });
}

/** Given or named twice in a literal, an update or a pattern. */
export function duplicateField(file: SourceFile, span: Span, texts: { field: string; type: string }): Diagnostic {
  return diagnostic("E0009", file, span, {
    message: `duplicate field \`${texts.field}\` in \`${texts.type}\``,
    label: "given twice",
  });
}

/** Access to a field that the value doesn't have. */
export function noSuchField(
  file: SourceFile,
  span: Span,
  texts: { field: string; type: string; suggestion?: string | undefined; help?: string | undefined },
): Diagnostic {
  return diagnostic("E0009", file, span, {
    message: `no field \`${texts.field}\` in \`${texts.type}\``,
    label: "not found",
    ...helpOrNearName(texts),
  });
}

/** Access to a field, or an update, of a value whose type is not known yet. */
export function fieldOfUnknownType(file: SourceFile, span: Span, texts: { field: string }): Diagnostic {
  return diagnostic("E0009", file, span, {
    message: `no field \`${texts.field}\`: the type of the value is not known here`,
    label: "not found",
    help: "annotate the value with its type",
  });
}
