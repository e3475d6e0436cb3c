// The Lezer grammar of Snow, and the language that CodeMirror makes of it.
export { snow } from "./language.ts";
export { parser } from "./parser.generated.ts";
export { reservedWords } from "./tokens.ts";
