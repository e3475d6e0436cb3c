// Calls of what is no function, or with another number of arguments.
import type { SourceFile, Span } from "../../../trees/source.ts";
import type { Diagnostic } from "../../diagnostics.ts";
import { count, diagnostic } from "../make.ts";
import { unboundName } from "./names.ts";

/** Of a call. */
export function wrongArgumentCount(
  file: SourceFile,
  span: Span,
  texts: { expected: number; found: number; label?: string | undefined; help?: string | undefined },
): Diagnostic {
  return diagnostic("E0003", file, span, {
    message: `wrong argument count: expected ${count(texts.expected, "argument")}, found ${texts.found}`,
    label: texts.label ?? "called here",
    help: texts.help,
  });
}

/** Of a constructor in an expression. */
export function wrongConstructorArguments(
  file: SourceFile,
  span: Span,
  texts: { constructor: string; expected: number; found: number },
): Diagnostic {
  const { expected, found } = texts;
  const label = `constructor \`${texts.constructor}\``;
  const help = expected === 0 ? `write \`${texts.constructor}\` alone` : undefined;
  if (expected === 0 && found === 0) {
    const message = `wrong argument count: \`${texts.constructor}\` is a value, it takes no argument list`;
    return diagnostic("E0003", file, span, { message, label, help });
  }
  return wrongArgumentCount(file, span, { expected, found, label, help });
}

/** Of a constructor pattern. */
export function wrongPatternArguments(
  file: SourceFile,
  span: Span,
  texts: { constructor: string; expected: number; found: number },
): Diagnostic {
  const { expected, found } = texts;
  return wrongArgumentCount(file, span, { expected, found, label: `pattern of \`${texts.constructor}\`` });
}

/** Of a `spawn`. */
export function wrongSpawnArguments(
  file: SourceFile,
  span: Span,
  texts: { expected: number; found: number },
): Diagnostic {
  return wrongArgumentCount(file, span, { ...texts, label: "spawned here" });
}

export function notAFunction(
  file: SourceFile,
  span: Span,
  texts: { type: string; isBareConstant: boolean },
): Diagnostic {
  return diagnostic("E0005", file, span, {
    message: `\`${texts.type}\` is not a function`,
    label: "called here",
    help: texts.isBareConstant ? "it is a constant: leave out the `()`" : undefined,
  });
}

/** `a |> f(_, b)`. */
export function pipeSlot(file: SourceFile, span: Span): Diagnostic {
  return unboundName(file, span, "_", {
    help: "the value becomes the first argument; for another place write `|> fn x -> f(a, x) end`",
  });
}

/** A type after a value; with the parts of the `let` that it stands in. */
export function typeAsTail(
  file: SourceFile,
  span: Span,
  texts: { type: string; pattern?: string; value?: string },
): Diagnostic {
  const { type, pattern = "name", value = "value" } = texts;
  return diagnostic("E0004", file, span, {
    message: `unbound name \`${type}\``,
    label: "this is a type",
    help: `a type is written after the name: \`let ${pattern} :: ${type} = ${value}\``,
  });
}
