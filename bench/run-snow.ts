// Compiles a program of one file and runs it in this process: what `snow run` does, without the command around it.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { readLibrary } from "../cli/build/standard-library.ts";
import { compile } from "../compiler/index.ts";
import { renderAll } from "../compiler/report/render.ts";
import * as runtime from "../runtime/index.ts";

const path = resolve(process.argv[2] ?? "");
const main = { name: "Main", file: { path, text: readFileSync(path, "utf8") } };
const project = { main, others: [], readModule: () => undefined, moduleNames: [] };
const { diagnostics, output } = compile(project, readLibrary());
process.stderr.write(renderAll(diagnostics, { colour: false, json: false }));
if (output === undefined) process.exit(1);
const externs = await Promise.all(
  output.externs.map(({ specifier }) => import(pathToFileURL(resolve(dirname(path), specifier)).href)),
);
const program = vm.compileFunction(output.code, ["runtime", "externs"], { filename: "snow:main" })(
  { ...runtime },
  externs,
);
process.exit(await runtime.runProgram(program, {}));
