// What Node lacks before 20.16, written where it is missing: the way to Node's own modules that is good in every kind of file.

const define = (require: string): string =>
  `process.getBuiltinModule = (name) => ${require}("node:module").isBuiltin(name) ? ${require}(name) : undefined;`;

/** Statements for a file that has `require`. */
export const olderNodeWithRequire = `if (!process.getBuiltinModule) ${define("require")}`;

/** Statements for an async function in a file of any kind. */
export const olderNode = `if (!process.getBuiltinModule) {
const load = (await import("node:module")).createRequire(process.execPath);
${define("load")}
}`;
