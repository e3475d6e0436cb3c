// Interfaces, their impls, methods and associated types, and what can be derived.
import type { SourceFile, Span } from "../../../trees/source.ts";
import type { Diagnostic, Label } from "../../diagnostics.ts";
import { alternatives, count, diagnostic, helpOrNearName } from "../make.ts";

/** An operand, `label`: "`<` needs `Ord`". Strings under `+` get the usual help by themselves. */
export function operandNotSupported(
  file: SourceFile,
  span: Span,
  texts: { type: string; interface: string; operator: string; help?: string | undefined },
): Diagnostic {
  const strings = texts.operator === "+" && (texts.type === "String" || texts.type.startsWith("List<"));
  return diagnostic("E0006", file, span, {
    message: `type \`${texts.type}\` does not implement \`${texts.interface}\``,
    kind: { lacks: texts.type },
    label: `\`${texts.operator}\` needs \`${texts.interface}\``,
    help: texts.help ?? (strings ? "concatenate with `<>`" : texts.operator === "not" ? bindsTighter : undefined),
  });
}

const bindsTighter = "`not` and `!` bind tighter than comparisons: write `not (a == b)`";

/** An operand of `<>` or `++`. */
export function cannotConcatenate(file: SourceFile, span: Span, texts: { type: string; operator: string }): Diagnostic {
  return diagnostic("E0006", file, span, {
    message: `type \`${texts.type}\` does not implement \`${texts.operator}\``,
    kind: { lacks: texts.type },
    label: `\`${texts.operator}\` needs two \`String\` or two \`List\``,
  });
}

/** A bound of whatever is used: a function's `where`, `${…}`, a Map key, a `for` source, a Json value. */
export function interfaceNotImplemented(
  file: SourceFile,
  span: Span,
  texts: { type: string; interface: string; label?: string | undefined; help?: string | undefined; second?: Label },
): Diagnostic {
  return diagnostic("E0006", file, span, {
    message: `type \`${texts.type}\` does not implement \`${texts.interface}\``,
    kind: { lacks: texts.type },
    label: texts.label ?? `\`${texts.interface}\` is needed here`,
    help: texts.help,
    second: texts.second,
  });
}

export function missingMethod(
  file: SourceFile,
  span: Span,
  texts: { method: string; interface: string; type: string },
): Diagnostic {
  return diagnostic("E0007", file, span, {
    message: `missing method \`${texts.method}\` in impl of \`${texts.interface}\` for \`${texts.type}\``,
    label: "not implemented",
  });
}

/** A parameter or result type. */
export function methodDiffers(
  file: SourceFile,
  span: Span,
  texts: { method: string; interface: string; expected: string; found: string },
): Diagnostic {
  return diagnostic("E0008", file, span, {
    message: `method \`${texts.method}\` of \`${texts.interface}\`: expected \`${texts.expected}\`, found \`${texts.found}\``,
    label: "differs from the interface",
  });
}

export function methodParameterCountDiffers(
  file: SourceFile,
  span: Span,
  texts: { method: string; interface: string; expected: number; found: number },
): Diagnostic {
  return diagnostic("E0008", file, span, {
    message: `method \`${texts.method}\` of \`${texts.interface}\`: expected ${count(texts.expected, "parameter")}, found ${texts.found}`,
    label: "differs from the interface",
  });
}

/** `first`: where the first impl stands, or in words what gives it. */
export function duplicateImpl(
  file: SourceFile,
  span: Span,
  texts: { interface: string; type: string; first: string | { readonly file: SourceFile; readonly line: number } },
): Diagnostic {
  const { first } = texts;
  const placeOf = (place: Exclude<typeof first, string>): string =>
    place.file === file ? `first impl on line ${place.line}` : `first impl at ${place.file.path}:${place.line}`;
  return diagnostic("E0026", file, span, {
    message: `duplicate impl of \`${texts.interface}\` for \`${texts.type}\``,
    label: typeof first === "string" ? first : placeOf(first),
  });
}

export function ambiguousMethod(
  file: SourceFile,
  span: Span,
  texts: { method: string; type: string; interfaces: readonly string[] },
): Diagnostic {
  return diagnostic("E0027", file, span, {
    message: `ambiguous method \`${texts.method}\` for \`${texts.type}\`: provided by ${alternatives(texts.interfaces, "and")}`,
    label: "several candidates",
    help: "rename one of the methods, or call it through a type that implements one interface only",
  });
}

export function cannotDerive(file: SourceFile, span: Span, name: string): Diagnostic {
  return diagnostic("E0028", file, span, {
    message: `cannot derive \`${name}\``,
    label: "derivable: `Eq`, `Ord`, `Display`, `Debug`, `Hash`, `Json`",
  });
}

/** A sum type that derives what only a struct does. */
export function onlyOfStructs(file: SourceFile, span: Span, name: string): Diagnostic {
  return diagnostic("E0028", file, span, {
    message: `cannot derive \`${name}\` for a sum type`,
    label: "only a struct derives it",
  });
}

/** Something in parentheses behind the name of an interface, `Json(tag: "type")`, where it has no meaning. */
export function cannotDeriveSo(
  file: SourceFile,
  span: Span,
  { name, argument }: { name: string; argument: string },
): Diagnostic {
  return diagnostic("E0028", file, span, {
    message: `cannot derive \`${name}\` with \`${argument}\``,
    label: 'only a sum type derives in a form of its own, and only `Json(tag: "type")`',
    help: `write \`${name}\``,
  });
}

export function deriveRequires(
  file: SourceFile,
  span: Span,
  texts: { interface: string; required: string },
): Diagnostic {
  return diagnostic("E0029", file, span, {
    message: `deriving \`${texts.interface}\` requires \`${texts.required}\``,
    label: `add \`${texts.required}\` to the list`,
  });
}

export function noSuchMethod(
  file: SourceFile,
  span: Span,
  texts: { method: string; type: string; suggestion?: string | undefined; help?: string | undefined },
): Diagnostic {
  return diagnostic("E0030", file, span, {
    message: `no method \`${texts.method}\` for \`${texts.type}\``,
    label: "not found",
    ...helpOrNearName(texts),
  });
}

/** A call on a value whose type is not known yet. */
export function methodOfUnknownType(file: SourceFile, span: Span, method: string): Diagnostic {
  return diagnostic("E0030", file, span, {
    message: `no method \`${method}\`: the type of the value is not known here`,
    label: "not found",
    help: "annotate the value with its type",
  });
}

/** A field of a struct that derives Row; `type` undefined: nothing says it. */
export function notAColumn(
  file: SourceFile,
  span: Span,
  { field, owner, type }: { field: string; owner: string; type: string | undefined },
): Diagnostic {
  if (type === undefined)
    return diagnostic("E0006", file, span, {
      message: `field \`${field}\` of \`${owner}\` does not implement \`Row\``,
      label: "nothing says what type it has",
      help: `write its type: \`${field} :: String\``,
    });
  return diagnostic("E0006", file, span, {
    message: `type \`${type}\` does not implement \`Row\`: field \`${field}\` of \`${owner}\` is no column`,
    label: "no column of a database holds this",
    help: "a column is Int, Float, String, Bool, Bytes, BigInt, DateTime, Json, a type of variants without fields, or an Option of one of these",
  });
}

export function notJsonSerializable(
  file: SourceFile,
  span: Span,
  texts: { field: string; owner: string; type: string | undefined; help?: string | undefined },
): Diagnostic {
  const { type } = texts;
  return diagnostic("E0038", file, span, {
    message: `field \`${texts.field}\` of \`${texts.owner}\` is not JSON-serializable`,
    label: type === undefined ? "nothing says what type it has" : `type \`${type}\``,
    help: type === undefined ? `write its type: \`${texts.field} :: String\`` : texts.help,
  });
}

/** A payload of a variant; `position` from 1. */
export function payloadNotJsonSerializable(
  file: SourceFile,
  span: Span,
  texts: { variant: string; position: number; owner: string; type: string; help: string | undefined },
): Diagnostic {
  return diagnostic("E0038", file, span, {
    message: `field ${texts.position} of \`${texts.owner}.${texts.variant}\` is not JSON-serializable`,
    label: `type \`${texts.type}\``,
    help: texts.help,
  });
}

/** A key of the object that a variant becomes is there already; `isTag`: the one that names the variant. */
export function jsonKeyTaken(
  file: SourceFile,
  span: Span,
  texts: { key: string; variant: string; owner: string; isTag: boolean },
): Diagnostic {
  const { key, variant, owner, isTag } = texts;
  return diagnostic("E0038", file, span, {
    message: `field \`${key}\` of \`${owner}.${variant}\` is not JSON-serializable: its key is taken`,
    label: isTag ? `\`"${key}"\` is the key of the variant's name` : "an earlier field has this name",
    help: isTag ? "give the field, or the tag, another name" : "give the field another name",
  });
}

export function missingAssociatedType(
  file: SourceFile,
  span: Span,
  texts: { name: string; interface: string; type: string },
): Diagnostic {
  return diagnostic("E0040", file, span, {
    message: `missing associated type \`${texts.name}\` in impl of \`${texts.interface}\` for \`${texts.type}\``,
    label: "not given",
  });
}

export function associatedTypeNotDeclared(
  file: SourceFile,
  span: Span,
  texts: { name: string; interface: string },
): Diagnostic {
  return diagnostic("E0041", file, span, {
    message: `associated type \`${texts.name}\` is not declared by the trait \`${texts.interface}\``,
    label: "unknown name",
  });
}

/** `path` as written: `Self.Item`. */
export function unresolvedAssociatedType(file: SourceFile, span: Span, path: string): Diagnostic {
  return diagnostic("E0042", file, span, {
    message: `cannot resolve associated type \`${path}\``,
    label: "no such associated type",
  });
}
