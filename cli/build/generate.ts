// `npm run generate`: writes every file that is made from the standard library, the compiler's tables, the Lezer grammar or the
// channels of examples and checked in.
import { buildKnownFunctions } from "../../compiler/library/index.ts";
import { generateClients } from "./generate-clients.ts";
import { generateInterface } from "./generate-interface.ts";
import { generateLezer } from "./generate-lezer.ts";
import { picture } from "./generate-picture.ts";
import { generateReference } from "./generate-reference.ts";
import { generateTypes } from "./generate-types.ts";
import { type GeneratedFile, writeGenerated } from "./generated-file.ts";
import { readStandardLibrary } from "./standard-library.ts";
import { textMateGrammar } from "./textmate-grammar.ts";

const highlighting: GeneratedFile = {
  path: "editors/vscode/syntaxes/snow.tmLanguage.json",
  text: `${JSON.stringify(textMateGrammar, null, 2)}\n`,
};

export function generatedFiles(): GeneratedFile[] {
  const modules = readStandardLibrary();
  const table = buildKnownFunctions(modules, "from within");
  return [generateTypes(table), generateInterface(table), highlighting, picture(), ...generateReference(modules)];
}

if (import.meta.main) {
  writeGenerated(generatedFiles());
  writeGenerated(generateLezer());
  writeGenerated(await generateClients());
}
