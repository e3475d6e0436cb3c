// An editor for tests: starts `snow lsp` and speaks the protocol with it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type RegistrationParams,
  RegistrationRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import type { AtEnd } from "./at-end.ts";
import { builtCommand, directoryWith } from "./command.ts";

/** Marks the cursor in the texts of tests. */
const cursor = "‸";

export interface OpenFile {
  readonly uri: string;
  /** Where the cursor was marked. */
  readonly position: Position;
  readonly at: { readonly textDocument: { readonly uri: string }; readonly position: Position };
}

export class LanguageClient {
  readonly connection: ProtocolConnection;
  readonly child: ChildProcess;
  readonly directory: string;
  readonly ended: Promise<number | null>;
  /** What the server asks to be told about. */
  readonly registered: Promise<RegistrationParams>;
  /** By URI. */
  readonly #published = new Map<string, PublishDiagnosticsParams[]>();
  #wake: () => void = () => {};
  #version = 1;

  constructor(child: ChildProcess, connection: ProtocolConnection, directory: string) {
    this.child = child;
    this.connection = connection;
    this.directory = directory;
    this.ended = once(child, "exit").then(([status]) => status);
    this.registered = new Promise((resolve) => connection.onRequest(RegistrationRequest.type, resolve));
    connection.onNotification(PublishDiagnosticsNotification.type, (parameters) => {
      const earlier = this.#published.get(parameters.uri);
      if (earlier === undefined) this.#published.set(parameters.uri, [parameters]);
      else earlier.push(parameters);
      this.#wake();
    });
  }

  uri(name: string): string {
    return pathToFileURL(join(this.directory, name)).href;
  }

  /** Opens a file with a text that may differ from the one on the disk; `‸` is the cursor. */
  open(name: string, marked = readFileSync(join(this.directory, name), "utf8")): OpenFile {
    const text = marked.replace(cursor, "");
    const uri = this.uri(name);
    const version = this.#version++;
    void this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: "snow", version, text },
    });
    const position = positionOf(marked);
    return { uri, position, at: { textDocument: { uri }, position } };
  }

  /** Replaces the first `before` in `text` by `after`, as an editor would. */
  edit(uri: string, text: string, before: string, after: string): number {
    const offset = text.indexOf(before);
    const start = positionOf(text.slice(0, offset) + cursor);
    const end = positionOf(text.slice(0, offset + before.length) + cursor);
    const version = this.#version++;
    void this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range: { start, end }, text: after }],
    });
    return version;
  }

  /** Opens a file that may be open, with another text. */
  reopen(name: string, marked: string): OpenFile {
    this.close(this.uri(name));
    return this.open(name, marked);
  }

  insert(uri: string, at: Position, text: string): number {
    const version = this.#version++;
    void this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: at, end: at }, text }],
    });
    return version;
  }

  close(uri: string): void {
    void this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  /** The next diagnostics about a file that fit, those that have come already included; they are used up. */
  async diagnostics(
    uri: string,
    fits: (found: PublishDiagnosticsParams) => boolean = () => true,
  ): Promise<Diagnostic[]> {
    for (;;) {
      const own = this.#published.get(uri) ?? [];
      const index = own.findIndex(fits);
      const [found] = index < 0 ? [] : own.splice(0, index + 1).slice(-1);
      if (found !== undefined) return found.diagnostics;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function positionOf(marked: string): Position {
  const lines = marked.slice(0, Math.max(0, marked.indexOf(cursor))).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

/** A server in a new directory with these files; `atEnd` takes what stops it. */
export async function startServer(
  files: Readonly<Record<string, string>> = {},
  capabilities: ClientCapabilities = {},
  atEnd: AtEnd = onTestFinished,
): Promise<LanguageClient & { readonly initialized: InitializeResult }> {
  const directory = directoryWith(files, atEnd);
  const child = spawn(builtCommand(), ["lsp"], { cwd: directory, stdio: ["pipe", "pipe", "inherit"] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const client = new LanguageClient(child, connection, directory);
  atEnd(() => {
    connection.dispose();
    child.kill();
  });
  connection.listen();
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: pathToFileURL(directory).href,
    workspaceFolders: null,
    capabilities,
  });
  await connection.sendNotification(InitializedNotification.type, {});
  return Object.assign(client, { initialized });
}
