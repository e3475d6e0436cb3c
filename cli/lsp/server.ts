// The language server: which request is answered by what, when diagnostics are sent, and how it ends.
import { fileURLToPath } from "node:url";
import {
  CodeActionKind,
  CodeActionRequest,
  CompletionRequest,
  CompletionResolveRequest,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  DocumentFormattingRequest,
  DocumentSymbolRequest,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  LogMessageNotification,
  LSPErrorCodes,
  MessageType,
  PrepareRenameRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ReferencesRequest,
  RegistrationRequest,
  RenameRequest,
  ResponseError,
  type ServerCapabilities,
  ShutdownRequest,
  SignatureHelpRequest,
  TextDocumentSyncKind,
} from "vscode-languageserver-protocol";
import type { KnownFunctions } from "../../compiler/library/index.ts";
import { statusOf } from "../invocation.ts";
import { version } from "../version.ts";
import { type Completion, completionAt, resolved } from "./completion.ts";
import { DiagnosticsBoard } from "./diagnostics.ts";
import { Documents } from "./documents.ts";
import { fixesOf } from "./fixes.ts";
import { formattingOf } from "./formatting.ts";
import { hoverAt } from "./hover.ts";
import { definitionOf, referencesOf } from "./names.ts";
import { RenameRefused, rename, renamed } from "./rename.ts";
import { signatureAt } from "./signatures.ts";
import { symbolsOf } from "./symbols.ts";
import { Workspace } from "./workspace.ts";

/**
 * Milliseconds without a change after which a program is checked, at most: typing goes on within them. What is checked
 * faster waits no longer than it takes, so that checking is never more than half of what the server does.
 */
const longestPause = 120;

const capabilities: ServerCapabilities = {
  positionEncoding: "utf-16",
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  completionProvider: { triggerCharacters: ["."], resolveProvider: true },
  documentFormattingProvider: true,
  signatureHelpProvider: { triggerCharacters: ["(", ","] },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
};

/** What the requests of one client are answered from. */
interface Answering {
  readonly connection: ProtocolConnection;
  readonly documents: Documents;
  readonly workspace: Workspace;
}

/** Serves until the client ends it or its input ends; answers the exit status. */
export function serve(
  connection: ProtocolConnection,
  library: KnownFunctions,
  onInputEnd: (end: () => void) => void,
): Promise<number> {
  const documents = new Documents();
  const answering = { connection, documents, workspace: new Workspace(library, documents) };
  const timer = followChanges(answering, boardOf(answering));
  answerSetUp(answering);
  answerNames(answering);
  answerTexts(answering);
  let isShutDown = false;
  return new Promise((ended) => {
    const end = (): void => {
      timer.stop();
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

/** Keeps up with what is edited, and checks it after a while; answers how to stop. */
function followChanges(
  { connection, documents, workspace }: Answering,
  board: DiagnosticsBoard,
): { readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let pause = longestPause;
  const update = (): void => {
    const start = performance.now();
    board.update(workspace);
    pause = Math.min(longestPause, performance.now() - start);
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
  return { stop: () => clearTimeout(timer) };
}

/** What is agreed on at the start: folders, capabilities, and that the client watches files. */
function answerSetUp({ connection, workspace }: Answering): void {
  let watches = false;
  connection.onRequest(InitializeRequest.type, (parameters) => {
    workspace.folders = foldersOf(parameters);
    watches = parameters.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    return { capabilities, serverInfo: { name: "snow", version } };
  });
  connection.onNotification(InitializedNotification.type, () => {
    if (!watches) return;
    const watchers = ["**/*.snow", "**/snow.toml"].map((globPattern) => ({ globPattern }));
    const { method } = DidChangeWatchedFilesNotification.type;
    const registration = { id: "files", method, registerOptions: { watchers } };
    connection.sendRequest(RegistrationRequest.type, { registrations: [registration] }).catch(() => {});
  });
}

/** Questions about the name at a place, and its renaming. */
function answerNames({ connection, documents, workspace }: Answering): void {
  connection.onRequest(HoverRequest.type, ({ textDocument, position }) => {
    const view = workspace.view(textDocument.uri);
    return view === undefined ? null : hoverAt(view, position);
  });
  connection.onRequest(DefinitionRequest.type, ({ textDocument, position }) => {
    const view = workspace.view(textDocument.uri);
    return view === undefined ? null : definitionOf(view, position, documents);
  });
  connection.onRequest(ReferencesRequest.type, ({ textDocument, position, context }) => {
    const view = workspace.view(textDocument.uri);
    return view === undefined ? null : referencesOf(view, position, context.includeDeclaration, documents);
  });
  connection.onRequest(PrepareRenameRequest.type, ({ textDocument, position }) => {
    const view = workspace.view(textDocument.uri);
    return view === undefined ? null : renamed(view, position);
  });
  connection.onRequest(RenameRequest.type, ({ textDocument, position, newName }) => {
    try {
      return rename(workspace, documents, { uri: textDocument.uri, position, newName });
    } catch (error) {
      if (!(error instanceof RenameRefused)) throw error;
      return new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    }
  });
}

/** What an editor shows of a whole text, and offers while one is written. */
function answerTexts({ connection, documents, workspace }: Answering): void {
  let completion: Completion = { items: [], meanings: [] };
  connection.onRequest(DocumentSymbolRequest.type, ({ textDocument }) => {
    const view = workspace.view(textDocument.uri);
    return view === undefined ? null : symbolsOf(view.module);
  });
  connection.onRequest(CompletionRequest.type, ({ textDocument, position }) => {
    if (documents.get(textDocument.uri) === undefined) return null;
    completion = completionAt(workspace, textDocument.uri, position);
    return [...completion.items];
  });
  connection.onRequest(CompletionResolveRequest.type, (item) => resolved(item, completion));
  connection.onRequest(SignatureHelpRequest.type, ({ textDocument, position }) =>
    signatureAt(workspace, textDocument.uri, position),
  );
  connection.onRequest(DocumentFormattingRequest.type, ({ textDocument }) => {
    const document = documents.get(textDocument.uri);
    return document === undefined ? null : formattingOf(document);
  });
  connection.onRequest(CodeActionRequest.type, ({ textDocument, context }) => {
    const document = documents.get(textDocument.uri);
    return document === undefined ? null : fixesOf(document, context.diagnostics);
  });
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
  return uris.filter((uri) => uri.startsWith("file:")).map((uri) => fileURLToPath(uri));
}
