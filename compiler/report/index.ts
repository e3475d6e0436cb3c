// The face of diagnostics, besides the catalogue: what they are, how they print, and what was meant.

export type { Diagnostic, Fix, Kind, Label, Report } from "./diagnostics.ts";
export { type Explanation, explain } from "./explanation.ts";
export { type ForeignWord, foreignWord } from "./foreign-words.ts";
export { renderAll, renderText, sortDiagnostics } from "./render.ts";
export { closestMember } from "./same-meaning.ts";
export { closest } from "./suggest.ts";
export { visible } from "./visible.ts";
