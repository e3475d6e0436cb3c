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
  const status = await serve(connection, await loadKnownFunctions());
  connection.dispose();
  stdin.destroy();
  return status;
}
