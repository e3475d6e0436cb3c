// The catalogue: every text that a user can get from the compiler, one function per situation, grouped by code.
//
// Types and names come in printed already. A function with an optional `label` or `help` gives the usual text
// when it is left out; `suggestion` becomes "did you mean".
import { lineStarts, type SourceFile, type Span } from "../trees/source.ts";
import type { Code } from "./codes.ts";
import { codes } from "./codes.ts";
import type { Diagnostic, Fix, Kind, Label } from "./diagnostics.ts";

interface Texts {
  readonly message: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly second?: Label | undefined;
  readonly severity?: "error" | "warning" | undefined;
  readonly kind?: Kind | undefined;
  /** Names to write in the place of the one that is marked. */
  readonly instead?: readonly string[] | undefined;
  readonly fix?: Fix | undefined;
}

function diagnostic(code: Code, file: SourceFile, span: Span, texts: Texts): Diagnostic {
  const first = { span, text: texts.label };
  return {
    code,
    kind: texts.kind ?? "mistake",
    severity: texts.severity ?? codes[code],
    message: texts.message,
    file,
    labels: texts.second === undefined ? [first] : [first, texts.second],
    help: texts.help,
    fixes: [...(texts.fix === undefined ? [] : [texts.fix]), ...replacements(file, span, texts.instead ?? [])],
  };
}

const wholeName = /^[\p{L}_][\p{L}\p{N}_.]*[?!]?$/u;

/** Only a name is replaced: a longer piece of text is marked for other reasons. */
export function replacements(file: SourceFile, span: Span, instead: readonly string[]): Fix[] {
  const marked = file.text.slice(span.start, span.end);
  if (!wholeName.test(marked)) return [];
  return instead.map((text) => ({ title: `Replace \`${marked}\` with \`${text}\``, edits: [{ span, text }] }));
}

/** Before the other imports, after the comments about the file. */
function importing(file: SourceFile, line: string): Fix {
  const starts = lineStarts(file.text);
  const startsWith = (start: number, words: RegExp): boolean => words.test(file.text.slice(start, start + 8));
  const imports = starts.find((start) => startsWith(start, /^(?:import|from)\s/));
  const start = imports ?? starts.find((one) => !startsWith(one, /^##!/)) ?? 0;
  return { title: `Add \`${line}\``, edits: [{ span: { start, end: start }, text: `${line}\n` }] };
}

/** The help and the fix for a name that was nearly written. */
function didYouMean(suggestion: string | undefined): Pick<Texts, "help" | "instead"> {
  return suggestion === undefined ? {} : { help: `did you mean \`${suggestion}\`?`, instead: [suggestion] };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

/** `a`, `b` or `c`. */
function alternatives(names: readonly string[], word: "or" | "and" = "or"): string {
  const last = names.at(-1);
  if (last === undefined || names.length === 1) return quoted(names);
  return `${quoted(names.slice(0, -1))} ${word} \`${last}\``;
}

// ---------------------------------------------------------------- P0001 syntax error

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

// ---------------------------------------------------------------- E0001 … E0006 types and names

/** `second` marks why that type was expected (`expectedBecause`). Int against Float gets the usual help by itself. */
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
    help: texts.help ?? conversion(texts.expected, texts.found),
    second: texts.second,
  });
}

const printed: ReadonlySet<string> = new Set(["Int", "Float", "Bool", "Atom", "Bytes"]);

function conversion(expected: string, found: string): string | undefined {
  const numbers = (expected === "Int" && found === "Float") || (expected === "Float" && found === "Int");
  if (numbers) return "convert with `Int.to_float` or `Float.to_int`";
  if (expected === "Admission") return "end with `Accept` or `Reject(status, reason)`";
  if (found === `Option<${expected}>`) return "it may be `None`: use `case`, `?` or `Option.unwrap_or`";
  if (found.startsWith(`Result<${expected}, `)) return "it may be an `Err`: use `case`, `?` or `Result.unwrap_or`";
  if (expected === `Option<${found}>`) return "wrap it: `Some(…)`";
  if (expected.startsWith(`Result<${found}, `)) return "wrap it: `Ok(…)`";
  if (expected === "String" && printed.has(found)) return 'make text of it: `"${…}"`';
  return undefined;
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

interface Unbound {
  readonly suggestion?: string | undefined;
  readonly help?: string | undefined;
  /** The name to write, which `help` says too. */
  readonly instead?: string | undefined;
  /** The line that would bring the name. */
  readonly add?: string | undefined;
}

function unbound(what: string, file: SourceFile, span: Span, name: string, texts: Unbound): Diagnostic {
  const base = { message: `unbound ${what} \`${name}\``, label: "not found" };
  if (texts.add !== undefined) {
    const help = `add \`${texts.add}\``;
    return diagnostic("E0004", file, span, { ...base, help, fix: importing(file, texts.add) });
  }
  const own = { help: texts.help, instead: texts.instead === undefined ? [] : [texts.instead] };
  return diagnostic("E0004", file, span, {
    ...base,
    ...(texts.help === undefined ? didYouMean(texts.suggestion) : own),
  });
}

export function unboundName(file: SourceFile, span: Span, name: string, texts: Unbound = {}): Diagnostic {
  return unbound("name", file, span, name, texts);
}

export function unboundType(file: SourceFile, span: Span, name: string, texts: Unbound = {}): Diagnostic {
  return unbound("type", file, span, name, texts);
}

export function unboundStruct(file: SourceFile, span: Span, name: string, texts: Unbound = {}): Diagnostic {
  return unbound("struct", file, span, name, texts);
}

export function unboundInterface(file: SourceFile, span: Span, name: string, texts: Unbound = {}): Diagnostic {
  return unbound("interface", file, span, name, texts);
}

/** A bound of a type parameter that the definition doesn't have. */
export function unboundTypeParameter(file: SourceFile, span: Span, name: string, texts: Unbound = {}): Diagnostic {
  return unbound("type parameter", file, span, name, texts);
}

/** An alias that is defined by itself. */
export function cyclicAlias(file: SourceFile, span: Span, name: string): Diagnostic {
  return diagnostic("E0002", file, span, {
    message: `infinite type \`${name}\``,
    label: "this alias contains itself",
    help: "use a `struct` or a sum type",
  });
}

export function notAFunction(file: SourceFile, span: Span, type: string): Diagnostic {
  return diagnostic("E0005", file, span, { message: `\`${type}\` is not a function`, label: "called here" });
}

/** A module, interface or type where a value is needed. */
export function notAValue(file: SourceFile, span: Span, name: string, what: string): Diagnostic {
  return diagnostic("E0004", file, span, { message: `unbound name \`${name}\``, label: `this is a ${what}` });
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

// ---------------------------------------------------------------- E0007, E0008 impls

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

// ---------------------------------------------------------------- E0009, E0010 fields and variants

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
    ...(texts.help === undefined ? didYouMean(texts.suggestion) : { help: texts.help }),
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

export function unknownVariant(
  file: SourceFile,
  span: Span,
  texts: { variant: string; type: string; variants: readonly string[] },
): Diagnostic {
  return diagnostic("E0010", file, span, {
    message: `unknown variant \`${texts.variant}\` of \`${texts.type}\``,
    label: texts.variants.length === 0 ? "there are no variants" : `variants: ${quoted(texts.variants)}`,
  });
}

/** A constructor pattern whose name belongs to no visible type. */
export function unknownConstructor(
  file: SourceFile,
  span: Span,
  texts: { variant: string; suggestion?: string | undefined },
): Diagnostic {
  return diagnostic("E0010", file, span, {
    message: `unknown variant \`${texts.variant}\``,
    label: "not found",
    ...didYouMean(texts.suggestion),
  });
}

// ---------------------------------------------------------------- E0011 … E0013 patterns and guards

/** `side`: on which side of the `|` the name is missing. */
export function orPatternNames(
  file: SourceFile,
  span: Span,
  texts: { name: string; side: "left" | "right"; help?: string | undefined },
): Diagnostic {
  return diagnostic("E0011", file, span, {
    help: texts.help,
    message: "or-pattern alternatives bind different names",
    label: `\`${texts.name}\` is not bound on the ${texts.side}`,
  });
}

/** `severity` is "warning" for clauses of functions and closures. */
export function nonExhaustive(
  file: SourceFile,
  span: Span,
  texts: {
    type: string;
    missing: readonly string[];
    severity?: "error" | "warning" | undefined;
    label?: string | undefined;
  },
): Diagnostic {
  return diagnostic("E0012", file, span, {
    message: `non-exhaustive match on \`${texts.type}\`: missing patterns [${texts.missing.join(", ")}]`,
    label: texts.label ?? "not all values are covered",
    severity: texts.severity,
  });
}

/** `form` is a keyword or `?`. */
export function notAllowedInGuard(file: SourceFile, span: Span, form: string): Diagnostic {
  return diagnostic("E0013", file, span, {
    message: `invalid guard: \`${form}\` is not allowed`,
    label: "in this guard",
  });
}

// ---------------------------------------------------------------- E0014 … E0021 processes

export function messageTypeMismatch(
  file: SourceFile,
  span: Span,
  texts: { expected: string; found: string },
): Diagnostic {
  return diagnostic("E0014", file, span, {
    message: `message type: expected \`${texts.expected}\`, found \`${texts.found}\``,
    label: "sent here",
  });
}

export function selfOutsideActor(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0015", file, span, { message: "`self()` outside an actor", label: "not inside an actor" });
}

export function cannotSpawn(file: SourceFile, span: Span, type: string): Diagnostic {
  return diagnostic("E0016", file, span, {
    message: `cannot spawn \`${type}\``,
    label: "not an actor or function",
  });
}

export function receiveOutsideActor(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0017", file, span, { message: "`receive` outside an actor", label: "not inside an actor" });
}

export function startMustReturnPid(
  file: SourceFile,
  span: Span,
  texts: { child: string; found: string; label?: string | undefined },
): Diagnostic {
  return diagnostic("E0018", file, span, {
    message: `start of child \`${texts.child}\` must return Pid, found \`${texts.found}\``,
    label: texts.label ?? "this closure",
  });
}

export function missingStart(file: SourceFile, span: Span, child: string): Diagnostic {
  return diagnostic("E0018", file, span, {
    message: `start of child \`${child}\` must return Pid, found no \`start\``,
    label: "this child",
    help: "add `start: fn -> spawn(…) end`",
  });
}

export function unknownStrategy(file: SourceFile, span: Span, strategy: string): Diagnostic {
  return diagnostic("E0019", file, span, {
    message: `unknown strategy \`${strategy}\``,
    label: "use `one_for_one`, `one_for_all`, `rest_for_one` or `simple_one_for_one`",
  });
}

export function duplicateChild(file: SourceFile, span: Span, child: string): Diagnostic {
  return diagnostic("E0019", file, span, {
    message: `duplicate child \`${child}\``,
    label: "this name is taken in the supervisor",
  });
}

export function templateChildCount(file: SourceFile, span: Span, found: number): Diagnostic {
  return diagnostic("E0019", file, span, {
    message: `strategy \`simple_one_for_one\` needs exactly one child, found ${found}`,
    label: "this strategy",
  });
}

export function unknownRestart(file: SourceFile, span: Span, restart: string): Diagnostic {
  return diagnostic("E0020", file, span, {
    message: `unknown restart type \`${restart}\``,
    label: "use `permanent`, `transient` or `temporary`",
  });
}

export function badShutdown(file: SourceFile, span: Span, written: string): Diagnostic {
  return diagnostic("E0021", file, span, {
    message: `bad shutdown value \`${written}\``,
    label: "use a positive number of milliseconds or `brutal_kill`",
  });
}

// ---------------------------------------------------------------- E0022 … E0025 functions

export function catchAllNotLast(file: SourceFile, span: Span, name: string): Diagnostic {
  return diagnostic("E0022", file, span, {
    message: `catch-all clause of \`${name}\` must be last`,
    label: "clauses after this one are unreachable",
  });
}

/** The same of a closure. */
export function closureCatchAllNotLast(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0022", file, span, {
    message: "catch-all clause of this closure must be last",
    label: "clauses after this one are unreachable",
  });
}

/** `what`: function, actor, service, supervisor, struct, type, interface, client function, field, variant, parameter, name … */
export function alreadyDefined(
  file: SourceFile,
  span: Span,
  texts: { what: string; name: string; line: number },
): Diagnostic {
  return diagnostic("E0023", file, span, {
    message: `${texts.what} \`${texts.name}\` is already defined`,
    label: `first defined on line ${texts.line}`,
  });
}

/** An import whose qualifier an import of another module has brought, `other` on line `line`. */
export function qualifierTaken(
  file: SourceFile,
  span: Span,
  texts: { name: string; line: number; other: string; module: string },
): Diagnostic {
  return diagnostic("E0023", file, span, {
    message: `qualifier \`${texts.name}\` is already defined`,
    label: `line ${texts.line} imports \`${texts.other}\` by this name`,
    help: `give one of them another name: \`import ${texts.module} as …\``,
  });
}

/** One name bound twice in a pattern or parameter list. */
export function alreadyBound(file: SourceFile, span: Span, name: string): Diagnostic {
  return diagnostic("E0023", file, span, {
    message: `name \`${name}\` is already defined in this pattern`,
    label: "bound twice",
  });
}

export function clauseParameterCount(
  file: SourceFile,
  span: Span,
  texts: { name: string; expected: number; found: number },
): Diagnostic {
  return diagnostic("E0024", file, span, {
    message: `clause of \`${texts.name}\` has ${count(texts.found, "parameter")}, expected ${texts.expected}`,
    label: "differs from the first clause",
  });
}

export function closureClauseParameterCount(
  file: SourceFile,
  span: Span,
  texts: { expected: number; found: number },
): Diagnostic {
  return diagnostic("E0024", file, span, {
    message: `clause of this closure has ${count(texts.found, "parameter")}, expected ${texts.expected}`,
    label: "differs from the first clause",
  });
}

export function guardNotBool(file: SourceFile, span: Span, type: string): Diagnostic {
  return diagnostic("E0025", file, span, {
    message: `guard must be \`Bool\`, found \`${type}\``,
    label: "this guard",
  });
}

// ---------------------------------------------------------------- E0026 … E0030 interfaces and methods

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
    ...(texts.help === undefined ? didYouMean(texts.suggestion) : { help: texts.help }),
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

// ---------------------------------------------------------------- E0031, E0034, E0035 modules

export function moduleNotFound(
  file: SourceFile,
  span: Span,
  name: string,
  texts: { suggestion?: string | undefined } = {},
): Diagnostic {
  return diagnostic("E0031", file, span, {
    message: `module \`${name}\` not found`,
    label: "no such file",
    ...didYouMean(texts.suggestion),
  });
}

export function notExported(
  file: SourceFile,
  span: Span,
  texts: { name: string; module: string; suggestion?: string | undefined },
): Diagnostic {
  return diagnostic("E0034", file, span, {
    message: `\`${texts.name}\` is not exported by \`${texts.module}\``,
    label: "no such name",
    ...didYouMean(texts.suggestion),
  });
}

export function privateItem(file: SourceFile, span: Span, texts: { name: string; module: string }): Diagnostic {
  return diagnostic("E0035", file, span, {
    message: `\`${texts.name}\` is private in \`${texts.module}\``,
    label: "not exported",
    help: "write `pub` before its definition",
  });
}

// ---------------------------------------------------------------- E0053 more than can be examined

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

// ---------------------------------------------------------------- E0032, E0033, E0051 jumps

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

// ---------------------------------------------------------------- E0056 arguments that are read while compiling

export function argumentNotLiteral(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0056", file, span, {
    message: "the argument must be a literal text",
    label: "this is known only when the program runs",
    help: 'write the path itself: `File.embed("page.html")`; `File.read` reads files at run time',
  });
}

export function embeddedFileProblem(file: SourceFile, span: Span, texts: { path: string; cause: string }): Diagnostic {
  return diagnostic("E0056", file, span, {
    message: `the argument names \`${texts.path}\`, which cannot be part of the program`,
    label: texts.cause,
    help: "the path is relative to this source and stays inside its project",
  });
}

// ---------------------------------------------------------------- E0052 types that stay open

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
      : "annotate the value, `let value :: Type = …`, or the function that makes it",
  });
}

// ---------------------------------------------------------------- E0036, E0037 `?`

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

// ---------------------------------------------------------------- E0038 Json

export function notJsonSerializable(
  file: SourceFile,
  span: Span,
  texts: { field: string; owner: string; type: string | undefined },
): Diagnostic {
  const { type } = texts;
  return diagnostic("E0038", file, span, {
    message: `field \`${texts.field}\` of \`${texts.owner}\` is not JSON-serializable`,
    label: type === undefined ? "nothing says what type it has" : `type \`${type}\``,
    help: type === undefined ? `write its type: \`${texts.field} :: String\`` : undefined,
  });
}

/** A payload of a variant; `position` from 1. */
export function payloadNotJsonSerializable(
  file: SourceFile,
  span: Span,
  texts: { variant: string; position: number; owner: string; type: string },
): Diagnostic {
  return diagnostic("E0038", file, span, {
    message: `field ${texts.position} of \`${texts.owner}.${texts.variant}\` is not JSON-serializable`,
    label: `type \`${texts.type}\``,
  });
}

// ---------------------------------------------------------------- E0040 … E0042 associated types

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

// ---------------------------------------------------------------- E0043 … E0049 single forms

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

/** An extern without `from`; `span` is the symbol. */
export function reservedExtern(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0044", file, span, {
    message: "reserved extern form",
    label: "`from` is missing",
    help: 'add `from "./file.js"`',
  });
}

/** `from "https://…"`: run, check and build load files and packages only. */
export function externFromUrl(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0044", file, span, {
    message: "reserved extern form: the module is no file and no package",
    label: "a JavaScript file beside this one, or the name of a package",
    help: 'put the module into a file of the project, `from "./file.js"`, or install its package',
  });
}

/** Type parameters or bounds of an extern. */
export function genericExtern(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0044", file, span, {
    message: "reserved extern form",
    label: "an extern has no type parameters",
  });
}

export function cannotCrossExtern(file: SourceFile, span: Span, texts: { type: string; name: string }): Diagnostic {
  return diagnostic("E0045", file, span, {
    message: `type \`${texts.type}\` cannot cross the extern boundary`,
    label: `in \`extern fn ${texts.name}\``,
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

// ---------------------------------------------------------------- E0050 constructors

/** `candidates` are qualified: `A.On`. */
export function ambiguousConstructor(
  file: SourceFile,
  span: Span,
  texts: { name: string; candidates: readonly string[] },
): Diagnostic {
  return diagnostic("E0050", file, span, {
    message: `ambiguous constructor \`${texts.name}\`: ${quoted(texts.candidates)}`,
    label: "several candidates",
    help: `write ${alternatives(texts.candidates)}`,
    instead: texts.candidates,
  });
}

// ---------------------------------------------------------------- W0001 … W0006 warnings

/** `meant`: the whole pattern with other parentheses, where `|` may have been read otherwise than it was meant. */
export function redundantPattern(file: SourceFile, span: Span, meant?: string | undefined): Diagnostic {
  const help =
    meant === undefined ? undefined : `\`|\` binds more tightly than \`::\`: for whole alternatives write \`${meant}\``;
  return diagnostic("W0001", file, span, { message: "redundant pattern", label: "already covered", help });
}

/** A clause of a function or closure. */
export function redundantClause(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("W0001", file, span, { message: "redundant clause", label: "already covered" });
}

export function annotationOnLaterClause(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("W0002", file, span, {
    message: "annotation on a later clause is ignored",
    label: "write it on the first clause",
  });
}

/** `earlier`: the line that imports it already; `whole`: what is to go. */
export function unusedImport(
  file: SourceFile,
  span: Span,
  texts: { name: string; earlier?: number | undefined; whole: Span },
): Diagnostic {
  return diagnostic("W0003", file, span, {
    message: `unused import \`${texts.name}\``,
    label: texts.earlier === undefined ? "nothing uses it" : `imported on line ${texts.earlier} already`,
    fix: { title: `Remove the import of \`${texts.name}\``, edits: [{ span: texts.whole, text: "" }] },
  });
}

/** `loop`: set when the name hides one from outside of that loop. */
export function unusedVariable(
  file: SourceFile,
  span: Span,
  texts: { name: string; loop: "for" | "while" | undefined },
): Diagnostic {
  const { name, loop } = texts;
  const carry =
    loop === "for"
      ? `\`List.reduce(list, ${name}, fn ${name}, x -> … end)\` carries it from one to the next`
      : "a function that calls itself carries it on, or `List.reduce` over a list";
  return diagnostic("W0004", file, span, {
    message: `unused variable \`${name}\``,
    label: loop === undefined ? "nothing uses it" : `another \`${name}\`, gone at the end of each round`,
    help: loop === undefined ? `write \`_${name}\` if nothing is meant to` : `values don't change: ${carry}`,
    fix: { title: `Rename to \`_${name}\``, edits: [{ span: { start: span.start, end: span.start }, text: "_" }] },
  });
}

/** `what` is function, type or constant. */
export function unusedDefinition(file: SourceFile, span: Span, texts: { what: string; name: string }): Diagnostic {
  return diagnostic("W0005", file, span, {
    message: `unused ${texts.what} \`${texts.name}\``,
    label: "nothing but itself uses it",
    help: "take it out, or write `pub` before it if other modules are to use it",
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

// ---------------------------------------------------------------- C0001 project errors

export function projectError(message: string, help?: string, kind: Kind = "mistake"): Diagnostic {
  const code: Code = "C0001";
  return { code, kind, severity: "error", message, file: undefined, labels: [], help, fixes: [] };
}

/** What a running program can't take on; `what` says what kind of thing it is. */
export function notReplaceable(name: string, what: string): Diagnostic {
  return projectError(`\`${name}\` is ${what}: start the program again for it`);
}

export function projectDirectoryMissing(path: string): Diagnostic {
  return projectError(`Project directory '${path}' does not exist`);
}

/** A path that leads nowhere: one that ends in `.snow` was to be a file. */
export function notThere(path: string): Diagnostic {
  return path.endsWith(".snow") ? projectError(`'${path}' does not exist`) : projectDirectoryMissing(path);
}

export function notADirectory(path: string): Diagnostic {
  return projectError(`'${path}' is not a directory`);
}

export function noMainFile(directory: string): Diagnostic {
  return projectError(`No 'main.snow' found in '${directory}'.`, `create '${directory}/main.snow' with fn main()`);
}

export function noMainFunction(directory: string): Diagnostic {
  return projectError(`No 'main' function found in '${directory}'.`, undefined, "no-main");
}

export function importsItself(module: string): Diagnostic {
  return projectError(`Module '${module}' cannot import itself`);
}

/** `path` ends with the module that it starts with. */
export function circularDependency(path: readonly string[]): Diagnostic {
  return projectError(`Circular dependency: ${path.join(" -> ")}`);
}

export function cannotWrite(path: string, cause: string): Diagnostic {
  return projectError(`Cannot write '${path}': ${cause}`);
}

/** `byte`: offset of the first byte that is not UTF-8, from 0. */
export function notUtf8(path: string, byte: number): Diagnostic {
  return projectError(`'${path}' is not UTF-8 (byte ${byte})`);
}
