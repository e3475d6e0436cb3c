// What can be run from a text: its `main`, tests and simulations. The commands are the editor's to carry out.
import type { CodeLens } from "vscode-languageserver-protocol";
import type { FunctionDefinition } from "../../compiler/trees/ast.ts";
import { mainFile, testSuffix } from "../project/modules.ts";
import { rangeOf } from "./positions.ts";
import type { View } from "./workspace.ts";

/** What their first argument is: `run` has a file or directory, the others a file, and the name of one test if it is one. */
const commands = { run: "snow.run", test: "snow.test", simulate: "snow.simulate" } as const;

export function lensesOf({ module: { file, tree }, reader, directory }: View): CodeLens[] {
  const path = reader.absolutePath(file.path);
  const functions = tree.items.flatMap((item) =>
    item.kind === "function" && item.parameters.length === 0 ? [item] : [],
  );
  const lens = ({ name }: FunctionDefinition, title: string, command: string, given: readonly string[]): CodeLens => ({
    range: rangeOf(file, name.span),
    command: { title, command, arguments: [...given] },
  });
  if (!path.endsWith(testSuffix)) {
    const main = functions.find(({ name }) => name.text === "main");
    const target = directory !== undefined && path.endsWith(mainFile) ? directory : path;
    return main === undefined ? [] : [lens(main, "Run", commands.run, [target])];
  }
  const tests = functions.filter(({ name }) => name.text.startsWith("test_"));
  const simulations = functions.filter(({ name }) => name.text.startsWith("sim_"));
  const [first] = tests;
  return [
    ...(first === undefined ? [] : [lens(first, "Run tests", commands.test, [path])]),
    ...tests.map((one) => lens(one, "Run test", commands.test, [path, one.name.text])),
    ...simulations.map((one) => lens(one, "Simulate", commands.simulate, [path, one.name.text])),
  ];
}
