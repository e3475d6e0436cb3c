// `snow lsp`: the language server on standard input and output.
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { loadKnownFunctions } from "../library.ts";
import { serve } from "../lsp/server.ts";

export async function lsp(): Promise<number> {
  const { stdin, stdout } = process;
  const connection = createProtocolConnection(new StreamMessageReader(stdin), new StreamMessageWriter(stdout));
  const library = await loadKnownFunctions();
  // Not every input is closed when it ends: a device is not.
  const status = await serve(connection, library, (end) => stdin.once("end", end));
  connection.dispose();
  stdin.destroy();
  return status;
}
