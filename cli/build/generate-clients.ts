// The clients that the pages of examples import, as `snow client --js` writes them.
import { join } from "node:path";
import { clientFile } from "../client/file.ts";
import { protocolOfProject } from "../compile.ts";
import { readClientText } from "./client-text.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { projectRoot } from "./standard-library.ts";

const examples = ["examples/chat", "examples/guestbook", "examples/lobby", "examples/presence"];

export async function generateClients(): Promise<GeneratedFile[]> {
  const text = await readClientText();
  const files: GeneratedFile[] = [];
  for (const example of examples) {
    const { schema, report } = await protocolOfProject(join(projectRoot, example), { json: false, colour: false });
    if (schema === undefined) throw new Error(report);
    files.push(
      { path: `${example}/client.js`, text: clientFile(schema, text, "javascript") },
      { path: `${example}/client.d.ts`, text: clientFile(schema, text, "declaration") },
    );
  }
  return files;
}
