// The language server: what is agreed on at the start, when diagnostics are sent, and how it ends.
import { fileURLToPath } from "node:url";
import {
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  InlayHintRefreshRequest,
  LogMessageNotification,
  MessageType,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  SemanticTokensRefreshRequest,
  ShutdownRequest,
} from "vscode-languageserver-protocol";
import type { KnownFunctions } from "../../compiler/library/index.ts";
import { statusOf } from "../invocation.ts";
import { version } from "../version.ts";
import { type Answering, answerNames, answerReading, answerWriting, capabilities } from "./answers.ts";
import { DiagnosticsBoard } from "./diagnostics.ts";
import { Documents } from "./documents.ts";
import { Workspace } from "./workspace.ts";

/**
 * Milliseconds without a change after which a program is checked, at most: typing goes on within them. What is checked
 * faster waits no longer than it takes, so that checking is never more than half of what the server does.
 */
const longestPause = 120;

/** Serves until the client ends it or its input ends; answers the exit status. */
export function serve(
  connection: ProtocolConnection,
  library: KnownFunctions,
  onInputEnd: (end: () => void) => void,
): Promise<number> {
  const documents = new Documents();
  const workspace = new Workspace(library, documents);
  const answering: Answering = { connection, documents, workspace, client: { capabilities: {} } };
  const checks = followChanges(answering, boardOf(answering));
  answerSetUp(answering, checks.begin);
  answerNames(answering);
  answerReading(answering);
  answerWriting(answering);
  let isShutDown = false;
  return new Promise((ended) => {
    const end = (): void => {
      checks.stop();
      ended(isShutDown ? statusOf.success : statusOf.failure);
    };
    connection.onRequest(ShutdownRequest.type, () => {
      isShutDown = true;
    });
    connection.onNotification(ExitNotification.type, end);
    connection.onClose(end);
    onInputEnd(end);
    connection.listen();
  });
}

function boardOf({ connection, documents }: Answering): DiagnosticsBoard {
  return new DiagnosticsBoard(
    documents,
    (parameters) => void connection.sendNotification(PublishDiagnosticsNotification.type, parameters),
    (error) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      void connection.sendNotification(LogMessageNotification.type, { type: MessageType.Error, message });
    },
  );
}

/** Keeps up with what is edited, and checks it after a while; answers how to begin before that, and how to stop. */
function followChanges(
  answering: Answering,
  board: DiagnosticsBoard,
): { readonly begin: () => void; readonly stop: () => void } {
  const { connection, documents, workspace } = answering;
  let timer: NodeJS.Timeout | undefined;
  let pause = longestPause;
  const update = (): void => {
    const start = performance.now();
    board.update(workspace);
    pause = Math.min(longestPause, performance.now() - start);
    askAgain(answering);
  };
  const changed = (delay: number): void => {
    workspace.changed();
    clearTimeout(timer);
    timer = setTimeout(update, delay);
  };
  connection.onNotification(DidOpenTextDocumentNotification.type, ({ textDocument }) => {
    documents.open(textDocument);
    changed(0);
  });
  connection.onNotification(DidChangeTextDocumentNotification.type, ({ textDocument, contentChanges }) => {
    if (documents.change(textDocument.uri, textDocument.version, contentChanges)) changed(pause);
  });
  connection.onNotification(DidSaveTextDocumentNotification.type, () => changed(0));
  connection.onNotification(DidCloseTextDocumentNotification.type, ({ textDocument }) => {
    documents.close(textDocument.uri);
    changed(0);
  });
  connection.onNotification(DidChangeWatchedFilesNotification.type, () => changed(pause));
  return { begin: () => changed(0), stop: () => clearTimeout(timer) };
}

/** An editor asks about the text that is edited by itself; what is seen of others may be another now, too. */
function askAgain({ connection, documents, client: { capabilities: can } }: Answering): void {
  if (documents.paths.length < 2) return;
  const requests = [
    ...(can.workspace?.inlayHint?.refreshSupport === true ? [InlayHintRefreshRequest.type] : []),
    ...(can.workspace?.semanticTokens?.refreshSupport === true ? [SemanticTokensRefreshRequest.type] : []),
  ];
  for (const request of requests) connection.sendRequest(request).catch(() => {});
}

/** What is agreed on at the start: folders, capabilities, and that the client watches files. */
function answerSetUp({ connection, workspace, client }: Answering, begin: () => void): void {
  connection.onRequest(InitializeRequest.type, (parameters) => {
    workspace.folders = foldersOf(parameters);
    client.capabilities = parameters.capabilities;
    return { capabilities, serverInfo: { name: "snow", version } };
  });
  connection.onNotification(InitializedNotification.type, () => {
    // Something may be wrong with the projects that the folders are before a file of them is open.
    begin();
    if (client.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
    const watchers = ["**/*.snow", "**/snow.toml"].map((globPattern) => ({ globPattern }));
    const { method } = DidChangeWatchedFilesNotification.type;
    const registration = { id: "files", method, registerOptions: { watchers } };
    connection.sendRequest(RegistrationRequest.type, { registrations: [registration] }).catch(() => {});
  });
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
  return uris.filter((uri) => uri.startsWith("file:")).map((uri) => fileURLToPath(uri));
}
