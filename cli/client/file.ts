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

const HEADER = "// Written by `snow client` from the channels of the program: change those, and write it again.\n";

/** The client in one language. */
export function clientFile(schema: ProtocolSchema, client: ClientText, language: Language): string {
  const free = new Names(client.exported);
  const names = new Map(schema.types.map(({ name }) => [name, free.take(name)]));
  const types = new Map(schema.types.map((type) => [type.name, type]));
  const codecs = new Codecs(types, language === "typescript");
  const context: ClassContext = { language, names, types, codecs };
  const classes = schema.channels.map((channel) => {
    const called = { channel: free.take(channel.name), handlers: free.take(`${channel.name}Handlers`) };
    const handlers = language === "javascript" ? "" : `${handlersText(channel, called, context)}\n`;
    return `${handlers}${classText(channel, called, context)}`;
  });
  const written = language === "javascript" ? [] : schema.types.map((type) => declarationText(type, names));
  const functions = language === "declaration" ? [] : codecs.declarations;
  const loose = language === "typescript" ? "/* eslint-disable */\n// biome-ignore-all lint: written\n" : "";
  const connection = client.inner
    .filter((name) => free.has(name))
    .reduce((text, name) => text.replace(new RegExp(`\\b${name}\\b`, "g"), `${name}Inner`), client[language]);
  return [`${HEADER}${loose}`, ...written, connection, ...functions, ...classes].join("\n");
}
