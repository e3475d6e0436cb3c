// The catalogue: every text that a user can get from the compiler, one function per situation, by the phase that reports it.
//
// Types and names come in printed already. A function with an optional `label` or `help` gives the usual text
// when it is left out; `suggestion` becomes "did you mean".

export * from "./catalogue/check/calls.ts";
export * from "./catalogue/check/channels.ts";
export * from "./catalogue/check/expressions.ts";
export * from "./catalogue/check/externs.ts";
export * from "./catalogue/check/fields.ts";
export * from "./catalogue/check/interfaces.ts";
export * from "./catalogue/check/names.ts";
export * from "./catalogue/check/patterns.ts";
export * from "./catalogue/check/processes.ts";
export * from "./catalogue/check/types.ts";
export { replacements } from "./catalogue/make.ts";
export * from "./catalogue/parse.ts";
export * from "./catalogue/project.ts";
export * from "./catalogue/resolve.ts";
export * from "./catalogue/sql.ts";
