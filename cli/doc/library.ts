// The modules of the standard library, from the table of known functions.
import type { KnownFunction, KnownFunctions, KnownType } from "../../compiler/library/index.ts";
import { signatureText, typeDeclaration } from "../compile.ts";
import type { DocumentedModule, Entry } from "./model.ts";

/** In the order of their names. */
export function libraryModules(table: KnownFunctions): DocumentedModule[] {
  return table.modules.map(({ name, documentation }) => ({
    name,
    documentation,
    entries: [
      ...table.types.filter(({ module }) => module === name).map(typeEntry),
      ...table.functions.filter(({ module }) => module === name).map(functionEntry),
    ],
  }));
}

function typeEntry(type: KnownType): Entry {
  const { name, documentation, body } = type;
  const constructors = body.kind === "sum" ? body.variants.map((variant) => variant.name) : [];
  return { kind: "type", name, signature: typeDeclaration(type), documentation, note: "", members: [], constructors };
}

function functionEntry(row: KnownFunction): Entry {
  const { name, documentation, suspends, callable } = row;
  const kind = callable ? "function" : "value";
  return {
    kind,
    name,
    signature: signatureText(row),
    documentation,
    note: waiting[suspends],
    members: [],
    constructors: [],
  };
}

const waiting: Readonly<Record<KnownFunction["suspends"], string>> = {
  always: "The calling process waits; others run meanwhile.",
  callback: "The calling process waits when the given function does.",
  never: "",
};
