// `snow lsp`: the language server on standard input and output.
import {
  createProtocolConnection,
  LSPErrorCodes,
  Message,
  NullLogger,
  type ResponseMessage,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { loadLibrary } from "../library.ts";
import { serve } from "../lsp/server.ts";

export async function lsp(): Promise<number> {
  const { stdin, stdout } = process;
  const connection = createProtocolConnection(
    new StreamMessageReader(stdin),
    new StreamMessageWriter(stdout),
    NullLogger,
    { connectionStrategy: { cancelUndispatched } },
  );
  const library = await loadLibrary();
  // Not every input is closed when it ends: a device is not.
  const status = await serve(connection, library, (end) => stdin.once("end", end));
  connection.dispose();
  stdin.destroy();
  return status;
}

/** The answer to a request that was called off before its turn. */
function cancelUndispatched(message: Message): ResponseMessage | undefined {
  if (!Message.isRequest(message)) return undefined;
  const error = { code: LSPErrorCodes.RequestCancelled, message: "called off" };
  return { jsonrpc: message.jsonrpc, id: message.id, error };
}
