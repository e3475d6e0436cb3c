// The face of the library of known functions.

export type { KnownAlias, KnownFunction, KnownFunctions, KnownType, SignatureType } from "./known-functions.ts";
export {
  type LibraryCode,
  type LibraryDefinition,
  type LibraryExport,
  type Linked,
  link,
  type StandardLibrary,
} from "./library-code.ts";
export { parametersText, parseDocumentation, signatureText, typeDeclaration } from "./signature.ts";
export {
  buildKnownFunctions,
  compilerTupleFunctions,
  flatAliases,
  fromDbErrorBound,
  isLazy,
  keyBound,
  moduleAliases,
  passedBounds,
  preludeModule,
  preludeNames,
  standardModuleName,
  symbolsOf,
} from "./stdlib-table.ts";
export { dictionarySymbol, structSymbol, variantSymbol } from "./support-symbols.ts";
export { usualFacts } from "./translator.ts";
