// Protocols of programs, and clients written for them, made in this process.
import { readClientText } from "../../cli/build/client-text.ts";
import type { Language } from "../../cli/client/classes.ts";
import { clientFile } from "../../cli/client/file.ts";
import { loadLibrary } from "../../cli/library.ts";
import { protocol } from "../../compiler/index.ts";
import type { ProtocolSchema } from "../../compiler/protocol-schema.ts";

const library = await loadLibrary();
const connection = await readClientText();

/** `others`: further modules, by name. */
export function schemaOf(text: string, others: Readonly<Record<string, string>> = {}): ProtocolSchema {
  const file = (name: string, source: string) => ({ name, file: { path: `${name.toLowerCase()}.snow`, text: source } });
  const modules = Object.entries(others).map(([name, source]) => file(name, source));
  const { diagnostics, schema } = protocol(
    {
      main: file("Main", text),
      others: modules,
      readModule: () => undefined,
      moduleNames: ["Main", ...Object.keys(others)],
    },
    library,
  );
  if (schema === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return schema;
}

export function clientText(schema: ProtocolSchema, language: Language): string {
  return clientFile(schema, connection, language);
}
