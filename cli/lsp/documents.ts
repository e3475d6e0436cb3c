// The files that the editor has open, by their URIs, with what is typed but not saved.
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { TextDocumentContentChangeEvent, TextDocumentItem } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { sourceSuffix } from "../project/modules.ts";

export class Documents {
  readonly #open = new Map<string, TextDocument>();
  /** URIs of open files by their paths: clients differ in how they write a URI. */
  readonly #uris = new Map<string, string>();

  open({ uri, languageId, version, text }: TextDocumentItem): void {
    this.#open.set(uri, TextDocument.create(uri, languageId, version, text));
    this.#uris.set(pathOf(uri), uri);
  }

  /** Answers false for a document that is not open. */
  change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): boolean {
    const document = this.#open.get(uri);
    if (document === undefined) return false;
    this.#open.set(uri, TextDocument.update(document, changes, version));
    return true;
  }

  close(uri: string): void {
    this.#open.delete(uri);
    this.#uris.delete(pathOf(uri));
  }

  get(uri: string): TextDocument | undefined {
    return this.#open.get(uri);
  }

  /** Absolute paths of the open files. */
  get paths(): string[] {
    return [...this.#uris.keys()];
  }

  text(path: string): string | undefined {
    return this.#open.get(this.#uris.get(path) ?? "")?.getText();
  }

  /** The URI of a file as the editor knows it. */
  uriOf(path: string): string {
    return this.#uris.get(path) ?? pathToFileURL(path).href;
  }
}

/** Absolute path; a document that has no file yet gets one that does not exist, in the current directory. */
export function pathOf(uri: string): string {
  if (uri.startsWith("file:")) return fileURLToPath(uri);
  return join(process.cwd(), `${uri.replaceAll(/[^\w]+/g, "_")}${sourceSuffix}`);
}
