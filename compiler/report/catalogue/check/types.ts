// Types that differ, contain themselves, stay open or are too large.
import type { SourceFile, Span } from "../../../trees/source.ts";
import type { Diagnostic, Label } from "../../diagnostics.ts";
import { count, diagnostic } from "../make.ts";

/** `second` marks why that type was expected (`expectedBecause`). */
export function typeMismatch(
  file: SourceFile,
  span: Span,
  texts: {
    expected: string;
    found: string;
    label?: string | undefined;
    help?: string | undefined;
    second?: Label | undefined;
  },
): Diagnostic {
  return diagnostic("E0001", file, span, {
    message: `expected \`${texts.expected}\`, found \`${texts.found}\``,
    label: texts.label ?? `this is \`${texts.found}\``,
    help: texts.help,
    second: texts.second,
  });
}

/** A pattern that cannot match a value of the type: nothing converts in a pattern. */
export function patternMismatch(
  file: SourceFile,
  span: Span,
  texts: { readonly expected: string; readonly found: string; readonly help: string | undefined },
): Diagnostic {
  const { expected, found, help } = texts;
  return diagnostic("E0001", file, span, {
    message: `expected \`${expected}\`, found \`${found}\``,
    label: `this pattern is of type \`${found}\``,
    help,
  });
}

/** `found`: what a function that is to compare answers. */
export function notAComparison(file: SourceFile, span: Span, found: string): Diagnostic {
  return diagnostic("E0001", file, span, {
    message: `expected Int or Ordering, found \`${found}\``,
    label: `this is \`${found}\``,
    help: "a comparison answers a negative number, zero or a positive one; or `Less`, `Equal` or `Greater`, as `compare` does",
  });
}

/** A written type parameter that comes to be the type of something that is not the function's own. */
export function parameterEscapes(file: SourceFile, span: Span, texts: { parameter: string; name: string }): Diagnostic {
  const { parameter, name } = texts;
  return diagnostic("E0001", file, span, {
    message: `expected any type as \`${parameter}\`, found the type of something outside of \`${name}\``,
    label: `\`${parameter}\` would be one type for all uses`,
    help: `write the type, or leave it out: it is inferred`,
  });
}

/** The second label of a type mismatch. */
export function expectedBecause(span: Span, text = "expected because of this"): Label {
  return { span, text };
}

/** `sides`: the two types that would have to be one. */
export function infiniteType(file: SourceFile, span: Span, sides?: { left: string; right: string }): Diagnostic {
  return diagnostic("E0002", file, span, {
    message: "infinite type",
    label: "this would need a type that contains itself",
    help: sides === undefined ? undefined : `\`${sides.left}\` and \`${sides.right}\` cannot be one type`,
  });
}

/** A type that doubles at each step: finite, but nothing can be done with it. */
export function tooLargeType(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0002", file, span, {
    message: "infinite type: this one has too many parts",
    label: "the type grows with every step",
    help: "keep the parts in a list, or in a struct or sum type with a name",
  });
}

/** Of a type with parameters. */
export function wrongTypeArgumentCount(
  file: SourceFile,
  span: Span,
  texts: { type: string; expected: number; found: number },
): Diagnostic {
  return diagnostic("E0003", file, span, {
    message: `wrong argument count: type \`${texts.type}\` takes ${count(texts.expected, "type argument")}, found ${texts.found}`,
    label: "used here",
  });
}

/** An alias that is defined by itself. */
export function cyclicAlias(file: SourceFile, span: Span, name: string): Diagnostic {
  return diagnostic("E0002", file, span, {
    message: `infinite type \`${name}\``,
    label: "this alias contains itself",
    help: "use a `struct` or a sum type",
  });
}

/** A match whose coverage cannot be decided in reasonable time, or an expression whose type cannot be. */
export function tooComplex(file: SourceFile, span: Span, what: "match" | "expression"): Diagnostic {
  return diagnostic("E0053", file, span, {
    message: `this ${what} is too complex`,
    label: what === "match" ? "too many combinations of patterns to examine" : "too much to examine at once",
    help:
      what === "match"
        ? "match on fewer things at once: nest a second match in the arms, or move arms into a function of their own, each ending with `_`"
        : "take it apart: give its parts names with `let` and annotate their types",
  });
}

/** `message`: what is open is the type of an actor's messages. */
export function typeNotDetermined(
  file: SourceFile,
  span: Span,
  texts: { interface: string; message: boolean },
): Diagnostic {
  const what = texts.message ? "the type of the messages" : "the type of this value";
  return diagnostic("E0052", file, span, {
    message: `${what} is not determined: annotate it`,
    label: `\`${texts.interface}\` depends on it`,
    help: texts.message
      ? "say it with a constructor in the pattern, `receive do Tick(n) -> … end`, or annotate what is sent"
      : texts.interface === "Row" || texts.interface === "Column"
        ? "say what a row is: `let rows :: List<T> = …`"
        : "annotate the value, `let value :: Type = …`, or the function that makes it",
  });
}
