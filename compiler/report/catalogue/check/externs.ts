// Externs: their form, and the types that cross the boundary.
import type { SourceFile, Span } from "../../../trees/source.ts";
import type { Diagnostic } from "../../diagnostics.ts";
import { diagnostic } from "../make.ts";

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

interface Crossed {
  readonly type: string;
  /** Of the function. */
  readonly name: string;
  readonly help: string | undefined;
}

export function cannotCrossExtern(file: SourceFile, span: Span, { type, name, help }: Crossed): Diagnostic {
  return cannotCross(file, span, type, `in \`extern fn ${name}\``, help);
}

/** `open`: it is another one at each use. */
export function cannotBeOffered(
  file: SourceFile,
  span: Span,
  { type, name, help, open }: Crossed & { readonly open: boolean },
): Diagnostic {
  const where = `in \`pub fn ${name}\`, which the library offers`;
  return cannotCross(file, span, type, open ? `${where}: JavaScript does not say what it is` : where, help);
}

function cannotCross(file: SourceFile, span: Span, type: string, label: string, help: string | undefined): Diagnostic {
  return diagnostic("E0045", file, span, {
    message: `type \`${type}\` cannot cross the extern boundary`,
    label,
    help,
  });
}
