// Reports of the parser: P0001, forms in a wrong place, text that shows otherwise than it reads.
import type { SourceFile, Span } from "../../trees/source.ts";
import type { Diagnostic } from "../diagnostics.ts";
import { diagnostic, type Texts } from "./make.ts";

type Syntax = Pick<Texts, "help" | "kind" | "fix">;

/** Any syntax error; `problem` follows `Parse error: `. */
export function syntaxError(
  file: SourceFile,
  span: Span,
  texts: Syntax & { problem: string; label: string },
): Diagnostic {
  const { problem, label, help, kind, fix } = texts;
  return diagnostic("P0001", file, span, { message: `Parse error: ${problem}`, label, help, kind, fix });
}

/** `expected` is a phrase such as "expression" or "`end`"; `found` is the token as written, undefined at the end. */
export function unexpectedToken(
  file: SourceFile,
  span: Span,
  { expected, found, ...texts }: Syntax & { expected: string; found: string | undefined },
): Diagnostic {
  return syntaxError(file, span, { ...texts, problem: `expected ${expected}`, label: foundToken(found) });
}

function foundToken(found: string | undefined): string {
  if (found === undefined || found === "") return "found end of file";
  if (/^[\r\n]/.test(found)) return "found end of line";
  const line = found.split(/[\r\n]/, 1)[0] ?? found;
  const characters = [...line];
  const short = characters.length > 40 ? `${characters.slice(0, 40).join("")}…` : line;
  return `found \`${short}\``;
}

export function unknownCharacter(file: SourceFile, span: Span, character: string, help?: string): Diagnostic {
  return syntaxError(file, span, {
    problem: `unknown character \`${character}\``,
    label: "not part of the language",
    help,
  });
}

/** `escaped` is what follows the backslash. */
export function unknownEscape(file: SourceFile, span: Span, escaped: string): Diagnostic {
  return syntaxError(file, span, {
    problem: `unknown escape \`\\${escaped}\``,
    label: "in this string",
    help: 'known escapes: `\\n`, `\\t`, `\\r`, `\\0`, `\\\\`, `\\"`, `\\u{X}`, `\\$`',
  });
}

/** `written` is the whole escape. */
export function badCodePoint(file: SourceFile, span: Span, written: string): Diagnostic {
  return syntaxError(file, span, {
    problem: `\`${written}\` is not a code point`,
    label: "in this string",
    help: "`\\u{X}` takes 1 to 6 hexadecimal digits, up to `10FFFF`, without surrogates",
  });
}

export function unterminatedString(file: SourceFile, span: Span): Diagnostic {
  return syntaxError(file, span, { problem: "unterminated string", label: "starts here", kind: "unterminated" });
}

export function unterminatedComment(file: SourceFile, span: Span): Diagnostic {
  return syntaxError(file, span, { problem: "unterminated block comment", label: "starts here", kind: "unterminated" });
}

export function unterminatedInterpolation(file: SourceFile, span: Span): Diagnostic {
  return syntaxError(file, span, { problem: "unterminated interpolation", label: "starts here", kind: "unterminated" });
}

export function interpolationInPattern(file: SourceFile, span: Span): Diagnostic {
  return syntaxError(file, span, {
    problem: "string interpolation not allowed in patterns",
    label: "in this pattern",
  });
}

export function globImport(file: SourceFile, span: Span): Diagnostic {
  return syntaxError(file, span, {
    problem: "glob imports are not allowed; import names explicitly",
    label: "found `*`",
  });
}

/** `fn x -> … end` at the start of a statement, where `fn` and a name begin a named function. */
export function bareClosureStatement(file: SourceFile, span: Span): Diagnostic {
  return syntaxError(file, span, {
    problem: "a closure with bare parameters cannot start a statement",
    label: "this begins a named function",
    help: "put its parameters in parentheses: `fn(x) -> … end`",
  });
}

export function nestedTooDeeply(file: SourceFile, span: Span): Diagnostic {
  return syntaxError(file, span, { problem: "nested too deeply", label: "here" });
}

export function nestedModule(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0047", file, span, {
    message: "nested modules are not supported; use a file",
    label: "not allowed",
  });
}

export function notAtTopLevel(file: SourceFile, span: Span, keyword: string): Diagnostic {
  return diagnostic("E0048", file, span, {
    message: `\`${keyword}\` is only allowed at top level`,
    label: "inside a block",
  });
}

/** `run`: one or several such characters. */
export function bidirectionalText(file: SourceFile, span: Span, run: string): Diagnostic {
  const names = [...new Set(run)].map((character) => codePointName(character));
  return diagnostic("W0007", file, span, {
    message: `bidirectional control ${names.length === 1 ? "character" : "characters"} ${names.join(", ")}`,
    label: "text around it may show in another order than it reads",
    help: "take it out; a string that is to contain it says so with `\\u{…}`",
  });
}

/** `U+202E`. */
function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
