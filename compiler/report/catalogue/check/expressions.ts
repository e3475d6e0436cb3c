// Single forms of expressions: jumps, `?`, literals, tuples, indices, and results that nobody reads.
import type { LiteralForm } from "../../../trees/facts.ts";
import type { SourceFile, Span } from "../../../trees/source.ts";
import type { Diagnostic } from "../../diagnostics.ts";
import { count, diagnostic } from "../make.ts";

export function breakOutsideLoop(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0032", file, span, {
    message: "`break` outside a loop",
    label: "not inside a loop of this function",
  });
}

export function continueOutsideLoop(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0033", file, span, {
    message: "`continue` outside a loop",
    label: "not inside a loop of this function",
  });
}

export function returnOutsideFunction(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0051", file, span, { message: "`return` outside a function", label: "at top level" });
}

const embeddingHelp = 'write the path itself: `File.embed("page.html")`; `File.read` reads files at run time';
const literalHelps: Readonly<Record<LiteralForm, string>> = {
  text: embeddingHelp,
  base64: embeddingHelp,
  migrations: 'write the path itself: `Db.migrate(db, "migrations")`',
  pattern: 'write the pattern itself: `Regex.literal("[a-z]+")`; `Regex.compile` makes one of any text',
};

export function argumentNotLiteral(file: SourceFile, span: Span, form: LiteralForm): Diagnostic {
  return diagnostic("E0056", file, span, {
    message: "the argument must be a literal text",
    label: "this is known only when the program runs",
    help: literalHelps[form],
  });
}

export function patternProblem(file: SourceFile, span: Span, cause: string): Diagnostic {
  return diagnostic("E0056", file, span, {
    message: "the argument is no pattern",
    label: cause,
    help: "patterns are those of RE2; in a string literal a backslash is written twice",
  });
}

export function embeddedFileProblem(file: SourceFile, span: Span, texts: { path: string; cause: string }): Diagnostic {
  return diagnostic("E0056", file, span, {
    message: `the argument names \`${texts.path}\`, which cannot be part of the program`,
    label: texts.cause,
    help: "the path is relative to this source and stays inside its project",
  });
}

/** `required`: the family of the operand when the function returns the other one. */
export function tryInWrongFunction(
  file: SourceFile,
  span: Span,
  texts: { found: string; required?: "Result" | "Option" | undefined },
): Diagnostic {
  const required = texts.required === undefined ? "`Result` or `Option`" : `\`${texts.required}\``;
  return diagnostic("E0036", file, span, {
    message: `\`?\` requires function to return ${required}, found \`${texts.found}\``,
    label: "`?` used here",
  });
}

export function tryOutsideFunction(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0036", file, span, {
    message: "`?` requires function to return `Result` or `Option`, found no function",
    label: "`?` used at top level",
  });
}

export function tryOnOtherType(
  file: SourceFile,
  span: Span,
  texts: { type: string; help?: string | undefined },
): Diagnostic {
  return diagnostic("E0037", file, span, {
    message: `\`?\` requires \`Result\` or \`Option\`, found \`${texts.type}\``,
    label: "this value",
    help: texts.help,
  });
}

export function integerOutOfRange(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0043", file, span, {
    message: "integer literal out of range",
    label: "largest Int is 9007199254740991",
  });
}

export function floatOutOfRange(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0043", file, span, {
    message: "float literal out of range",
    label: "largest Float is 1.7976931348623157e308",
  });
}

/** `size`: number of elements of the tuple. */
export function tupleIndexOutOfRange(file: SourceFile, span: Span, texts: { index: number; size: number }): Diagnostic {
  return diagnostic("E0046", file, span, {
    message: `tuple index ${texts.index} is out of range`,
    label: `the tuple has ${count(texts.size, "element")}`,
  });
}

export function tupleIndexNotLiteral(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0046", file, span, {
    message: "tuple index must be an integer literal",
    label: "not a literal",
  });
}

/** A tuple function on a value whose tuple type is not known. */
export function tupleIndexOfUnknownType(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0046", file, span, {
    message: "tuple index into a value whose tuple type is not known here",
    label: "annotate this value with its type",
  });
}

const indexHelp: Readonly<Record<string, string>> = {
  String: "use `String.slice`",
  Bytes: "use `Bytes.get`",
};

export function cannotIndex(file: SourceFile, span: Span, type: string): Diagnostic {
  const help = type.startsWith("(") && type !== "()" ? "use `Tuple.nth`" : indexHelp[type];
  return diagnostic("E0049", file, span, {
    message: `cannot index \`${type}\``,
    label: "only `List` and `Map` can be indexed",
    help,
  });
}

/** `type`: that of the Result. */
export function unusedResult(file: SourceFile, span: Span, type: string): Diagnostic {
  return diagnostic("W0006", file, span, {
    message: `unused result: \`${type}\` is thrown away`,
    label: "an `Err` would go unseen",
    help: "look at it with `case`, hand it on with `?`, or write `let _ = …`",
  });
}
