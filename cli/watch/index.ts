// `snow run --watch` and `snow test --watch`: what is saved is checked, and runs.
export { watchProgram } from "./program.ts";
export { watchTests } from "./tests.ts";
export { isWatched, runWatched } from "./watched-program.ts";
