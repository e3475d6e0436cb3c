// Which request of an editor is answered by what.
import {
  CallHierarchyIncomingCallsRequest,
  CallHierarchyOutgoingCallsRequest,
  CallHierarchyPrepareRequest,
  type ClientCapabilities,
  CodeActionKind,
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  CompletionResolveRequest,
  DefinitionRequest,
  DocumentFormattingRequest,
  DocumentHighlightRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  LSPErrorCodes,
  PrepareRenameRequest,
  type ProtocolConnection,
  ReferencesRequest,
  RenameRequest,
  ResponseError,
  SelectionRangeRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  type ServerCapabilities,
  SignatureHelpRequest,
  TextDocumentSyncKind,
  WillRenameFilesRequest,
  WorkspaceSymbolRequest,
} from "vscode-languageserver-protocol";
import { callItemsAt, incomingCalls, outgoingCalls } from "./calls.ts";
import { type Completion, completionAt, resolved } from "./completion.ts";
import type { Documents } from "./documents.ts";
import { fixesOf } from "./fixes.ts";
import { foldingOf } from "./folding.ts";
import { formattingOf } from "./formatting.ts";
import { hintsOf } from "./hints.ts";
import { hoverAt } from "./hover.ts";
import { lensesOf } from "./lenses.ts";
import { editsForFiles } from "./module-rename.ts";
import { definitionOf, highlightsOf, referencesOf } from "./names.ts";
import { RenameRefused } from "./refused.ts";
import { rename, renamed } from "./rename.ts";
import { selectionAt } from "./selections.ts";
import { legend, semanticTokensOf, wantsEverything } from "./semantic-tokens.ts";
import { signatureAt } from "./signatures.ts";
import { symbolsNamed, symbolsOf } from "./symbols.ts";
import type { View, Workspace } from "./workspace.ts";

export const capabilities: ServerCapabilities = {
  positionEncoding: "utf-16",
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  workspace: {
    fileOperations: {
      willRename: {
        filters: [
          { scheme: "file", pattern: { glob: "**/*.snow", matches: "file" } },
          { scheme: "file", pattern: { glob: "**", matches: "folder" } },
        ],
      },
    },
  },
  callHierarchyProvider: true,
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  semanticTokensProvider: { legend, full: true, range: true },
  inlayHintProvider: true,
  codeLensProvider: {},
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  completionProvider: { triggerCharacters: ["."], resolveProvider: true },
  documentFormattingProvider: true,
  signatureHelpProvider: { triggerCharacters: ["(", ","] },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
};

/** What the requests of one client are answered from. */
export interface Answering {
  readonly connection: ProtocolConnection;
  readonly documents: Documents;
  readonly workspace: Workspace;
  /** What it said of itself at the start. */
  readonly client: { capabilities: ClientCapabilities };
}

/** The answer about a file that is known; of others there is nothing to say. */
function inView<T>({ workspace }: Answering, uri: string, answer: (view: View) => T): T | null {
  const view = workspace.view(uri);
  return view === undefined ? null : answer(view);
}

/** Questions about the name at a place, and its renaming. */
export function answerNames(answering: Answering): void {
  const { connection, documents, workspace, client } = answering;
  connection.onRequest(HoverRequest.type, ({ textDocument: { uri }, position }) =>
    inView(answering, uri, (view) => hoverAt(view, position)),
  );
  connection.onRequest(DefinitionRequest.type, ({ textDocument: { uri }, position }) =>
    inView(answering, uri, (view) => definitionOf(view, position, documents)),
  );
  connection.onRequest(ReferencesRequest.type, ({ textDocument: { uri }, position, context }) =>
    inView(answering, uri, (view) => referencesOf(view, position, context.includeDeclaration, documents)),
  );
  connection.onRequest(DocumentHighlightRequest.type, ({ textDocument: { uri }, position }) =>
    inView(answering, uri, (view) => highlightsOf(view, position)),
  );
  connection.onRequest(CallHierarchyPrepareRequest.type, ({ textDocument: { uri }, position }) =>
    inView(answering, uri, (view) => callItemsAt(view, position, documents)),
  );
  connection.onRequest(CallHierarchyIncomingCallsRequest.type, ({ item }) =>
    inView(answering, item.uri, (view) => incomingCalls(view, item, documents)),
  );
  connection.onRequest(CallHierarchyOutgoingCallsRequest.type, ({ item }) =>
    inView(answering, item.uri, (view) => outgoingCalls(view, item, documents)),
  );
  connection.onRequest(PrepareRenameRequest.type, ({ textDocument: { uri }, position }) =>
    inView(answering, uri, (view) => renamed(view, position)),
  );
  connection.onRequest(WillRenameFilesRequest.type, ({ files }) => editsForFiles(workspace, files, documents));
  connection.onRequest(RenameRequest.type, ({ textDocument, position, newName }) => {
    try {
      return rename(workspace, documents, { uri: textDocument.uri, position, newName }, client.capabilities);
    } catch (error) {
      if (!(error instanceof RenameRefused)) throw error;
      return new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    }
  });
}

/** What an editor shows of whole texts. */
export function answerReading(answering: Answering): void {
  const { connection, documents, workspace, client } = answering;
  connection.onRequest(DocumentSymbolRequest.type, ({ textDocument: { uri } }) =>
    inView(answering, uri, ({ module }) => symbolsOf(module)),
  );
  connection.onRequest(WorkspaceSymbolRequest.type, ({ query }) =>
    workspace.projects.flatMap((name) => {
      const checked = workspace.inspect(name);
      return "code" in checked ? [] : symbolsNamed(checked, query, documents);
    }),
  );
  connection.onRequest(SemanticTokensRequest.type, ({ textDocument: { uri } }) =>
    inView(answering, uri, (view) => semanticTokensOf(view, { everything: wantsEverything(client.capabilities) })),
  );
  connection.onRequest(SemanticTokensRangeRequest.type, ({ textDocument: { uri }, range }) =>
    inView(answering, uri, (view) =>
      semanticTokensOf(view, { everything: wantsEverything(client.capabilities), range }),
    ),
  );
  connection.onRequest(InlayHintRequest.type, ({ textDocument: { uri }, range }) =>
    inView(answering, uri, (view) => hintsOf(view, range)),
  );
  connection.onRequest(CodeLensRequest.type, ({ textDocument: { uri } }) => inView(answering, uri, lensesOf));
  connection.onRequest(FoldingRangeRequest.type, ({ textDocument: { uri } }) => inView(answering, uri, foldingOf));
  connection.onRequest(SelectionRangeRequest.type, ({ textDocument: { uri }, positions }) =>
    inView(answering, uri, (view) => positions.map((position) => selectionAt(view, position))),
  );
}

/** What it offers while a text is written. */
export function answerWriting({ connection, documents, workspace }: Answering): void {
  let completion: Completion = { items: [], meanings: [] };
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
