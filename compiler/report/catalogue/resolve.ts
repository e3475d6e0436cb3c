// Reports of name resolution: modules and what they export, names that are taken, what nothing uses.
import type { SourceFile, Span } from "../../trees/source.ts";
import type { Diagnostic } from "../diagnostics.ts";
import { count, diagnostic, helpOrNearName } from "./make.ts";
import { projectError } from "./project.ts";

export function importsItself(module: string): Diagnostic {
  return projectError(`Module '${module}' cannot import itself`);
}

/** `path` ends with the module that it starts with. */
export function circularDependency(path: readonly string[]): Diagnostic {
  return projectError(`Circular dependency: ${path.join(" -> ")}`);
}

export function moduleNotFound(
  file: SourceFile,
  span: Span,
  name: string,
  texts: { suggestion?: string | undefined; help?: string } = {},
): Diagnostic {
  return diagnostic("E0031", file, span, {
    message: `module \`${name}\` not found`,
    label: "no such file",
    ...helpOrNearName(texts),
  });
}

export function notExported(
  file: SourceFile,
  span: Span,
  texts: { name: string; module: string; suggestion?: string | undefined; help?: string | undefined },
): Diagnostic {
  return diagnostic("E0034", file, span, {
    message: `\`${texts.name}\` is not exported by \`${texts.module}\``,
    label: "no such name",
    ...helpOrNearName(texts),
  });
}

/** `isLet`: it is a value of a top-level `let`, which `pub` can't stand before. */
export function privateItem(
  file: SourceFile,
  span: Span,
  texts: { name: string; module: string; isLet?: boolean },
): Diagnostic {
  return diagnostic("E0035", file, span, {
    message: `\`${texts.name}\` is private in \`${texts.module}\``,
    label: "not exported",
    help: texts.isLet
      ? `a \`let\` belongs to its file; export a function that gives its value: \`pub fn ${texts.name}() = …\``
      : "write `pub` before its definition",
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
