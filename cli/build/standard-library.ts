// Reads and parses the standard library, for everything that is generated from it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "../../compiler/1-parse/index.ts";
import { compileBodies } from "../../compiler/bodies.ts";
import {
  buildKnownFunctions,
  type LibraryCode,
  type StandardLibrary,
  standardModuleName,
} from "../../compiler/library/index.ts";
import { renderText } from "../../compiler/report/index.ts";
import type { ModuleTree } from "../../compiler/trees/ast.ts";

export interface LibraryModule {
  readonly name: string;
  readonly tree: ModuleTree;
}

export const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

/** The modules in the order of their names. Throws an Error that shows the first syntax error of a library file. */
export function readStandardLibrary(directory = join(projectRoot, "stdlib")): LibraryModule[] {
  const files = readdirSync(directory).filter((name) => name.endsWith(".snow"));
  const modules = files.map((name) => {
    const file = { path: `stdlib/${name}`, text: readFileSync(join(directory, name), "utf8") };
    const tree = parse(file, (diagnostic) => {
      throw new Error(renderText(diagnostic, { colour: false }));
    });
    return { name: standardModuleName(name), tree };
  });
  return modules.sort((first, second) => (first.name < second.name ? -1 : 1));
}

/** Throws an Error that shows the first mistake in a body, once one is needed. */
export function readLibrary(): StandardLibrary {
  const modules = readStandardLibrary();
  const table = buildKnownFunctions(modules);
  let code: LibraryCode | undefined;
  return {
    ...table,
    code: () => {
      code ??= compileBodies(modules, (diagnostic) => {
        if (diagnostic.severity === "error") throw new Error(renderText(diagnostic, { colour: false }));
      });
      return code;
    },
  };
}
