// The file that `snow client` writes: types, the connection, a class for each channel.
import type { ProtocolSchema } from "../../compiler/protocol-schema.ts";
import { type ClassContext, classText, handlersText, type Language } from "./classes.ts";
import { Codecs } from "./codecs.ts";
import { Names } from "./names.ts";
import { declarationText } from "./types.ts";

/** The connection, as text to stand in written files. */
export interface ClientText {
  readonly typescript: string;
  readonly javascript: string;
  readonly declaration: string;
  /** Names at its top that a page imports. */
  readonly exported: readonly string[];
  /** Its other names, which step aside for those of the program. */
  readonly inner: readonly string[];
}

/** The first line of each written file. */
export const clientHeader =
  "// Written by `snow client` from the channels of the program: change those, and write it again.\n";

/** The client in one language. */
export function clientFile(schema: ProtocolSchema, client: ClientText, language: Language): string {
  const free = Names.ofFile(client.exported);
  // A page imports the channels: they keep their names where a type has the same.
  const channels = schema.channels.map((channel) => ({ channel, name: free.take(channel.name) }));
  const names = new Map(schema.types.map(({ name }) => [name, free.take(name)]));
  const types = new Map(schema.types.map((type) => [type.name, type]));
  const codecs = new Codecs(types, language === "typescript");
  const context: ClassContext = { language, names, types, codecs };
  const classes = channels.map(({ channel, name }) => {
    const called = { channel: name, handlers: free.take(`${channel.name}Handlers`) };
    const handlers = language === "javascript" ? "" : `${handlersText(channel, called, context)}\n`;
    return `${handlers}${classText(channel, called, context)}`;
  });
  const written = language === "javascript" ? [] : schema.types.map((type) => declarationText(type, names));
  const functions = language === "declaration" ? [] : codecs.declarations;
  const loose = language === "typescript" ? "/* eslint-disable */\n// biome-ignore-all lint: written\n" : "";
  // Nothing of the program has such a name.
  const connection = client.inner
    .filter((name) => free.has(name))
    .reduce((text, name) => text.replace(new RegExp(`\\b${name}\\b`, "g"), () => `${name}$`), client[language]);
  const own = [...functions, ...classes].join("\n");
  return [`${clientHeader}${loose}`, ...written, withoutUnused(connection, own), own].join("\n");
}

/** Without the functions that nothing names: compilers that are strict complain about them. */
function withoutUnused(connection: string, own: string): string {
  return connection.replace(
    /(?:^\/\*\*(?:(?!\*\/).)*\*\/\n)?^(?:async )?function (\w+).*?^}\n\n?/gms,
    (text, name: string) => {
      const isUsed = (whole: string): boolean => new RegExp(`\\b${name}\\b`).test(whole);
      return isUsed(own) || isUsed(connection.replace(text, "")) ? text : "";
    },
  );
}
