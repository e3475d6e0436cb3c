// Names that nothing has, that are no value, or that mean several things.
import type { SourceFile, Span } from "../../../trees/source.ts";
import type { Diagnostic } from "../../diagnostics.ts";
import { foreignType } from "../../foreign-words.ts";
import { alternatives, diagnostic, didYouMean, importing, quoted } from "../make.ts";

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
  return unbound("type", file, span, name, foreignType(name) ?? texts);
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

/** A module, interface or type where a value is needed. */
export function notAValue(file: SourceFile, span: Span, name: string, what: string): Diagnostic {
  return diagnostic("E0004", file, span, { message: `unbound name \`${name}\``, label: `this is a ${what}` });
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

/** One name bound twice in a pattern or parameter list. */
export function alreadyBound(file: SourceFile, span: Span, name: string): Diagnostic {
  return diagnostic("E0023", file, span, {
    message: `name \`${name}\` is already defined in this pattern`,
    label: "bound twice",
  });
}

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

/** `name`: what stands for it. */
export function unfinished(file: SourceFile, span: Span, name: string): Diagnostic {
  return diagnostic("W0008", file, span, {
    message: `\`${name}\` in the program`,
    label: "this is not written yet: the process that comes here ends",
    help: "write what it stands for; `panic` is for what cannot happen",
  });
}
