// The parser that Lezer makes of the grammar in editors/lezer.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildParserFile } from "@lezer/generator";
import type { GeneratedFile } from "./generated-file.ts";
import { projectRoot } from "./standard-library.ts";

const folder = "editors/lezer";

/** Takes two seconds. Throws an Error that names the rules when the grammar has a conflict. */
export function generateLezer(): GeneratedFile[] {
  const { parser, terms } = buildParserFile(readFileSync(join(projectRoot, folder, "snow.grammar"), "utf8"), {
    fileName: "snow.grammar",
    typeScript: true,
    warn: (message) => {
      throw new Error(message);
    },
  });
  return [
    { path: `${folder}/parser.generated.ts`, text: parser.replace('"./parser.terms"', '"./terms.generated.ts"') },
    { path: `${folder}/terms.generated.ts`, text: terms },
  ];
}
