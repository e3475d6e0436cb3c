// Diagnostics as the protocol has them, sent to the files that they are about, and taken back when they are mended.
import {
  DiagnosticSeverity,
  type PublishDiagnosticsParams,
  type Diagnostic as Published,
} from "vscode-languageserver-protocol";
import type { Diagnostic, Fix } from "../../compiler/report/index.ts";
import type { SourceFile, Span } from "../../compiler/trees/source.ts";
import type { SourceReader } from "../project/source-reader.ts";
import type { Documents } from "./documents.ts";
import type { OfferedFix } from "./fixes.ts";
import { rangeOf } from "./positions.ts";
import type { Checked, Workspace } from "./workspace.ts";

const beginning = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** What is published about the files of each project; a file may belong to several. */
export class DiagnosticsBoard {
  readonly #documents: Documents;
  readonly #send: (parameters: PublishDiagnosticsParams) => void;
  readonly #fail: (error: unknown) => void;
  /** What was last sent about each file. */
  readonly #sent = new Map<string, string>();
  readonly #projects = new Map<string, ReadonlyMap<string, readonly Published[]>>();

  constructor(
    documents: Documents,
    send: (parameters: PublishDiagnosticsParams) => void,
    fail: (error: unknown) => void,
  ) {
    this.#documents = documents;
    this.#send = send;
    this.#fail = fail;
  }

  /** Publishes what is new about all projects, and takes back the rest. */
  update(workspace: Workspace): void {
    const names = workspace.projects;
    const touched = new Set<string>(this.#documents.paths.map((path) => this.#documents.uriOf(path)));
    for (const name of [...this.#projects.keys()]) {
      if (names.includes(name)) continue;
      for (const uri of this.#projects.get(name)?.keys() ?? []) touched.add(uri);
      this.#projects.delete(name);
    }
    for (const name of names) {
      let found: Map<string, Published[]>;
      try {
        found = this.#found(workspace.inspect(name), workspace.shownFiles(name));
      } catch (error) {
        // A fault of ours, or a program too deep for the stack: the next version may do, and other projects do now.
        this.#fail(error);
        continue;
      }
      for (const uri of [...found.keys(), ...(this.#projects.get(name)?.keys() ?? [])]) touched.add(uri);
      this.#projects.set(name, found);
    }
    for (const uri of touched) this.#publish(uri);
  }

  #found(result: Checked | Diagnostic, shownFiles: readonly string[]): Map<string, Published[]> {
    const found = new Map<string, Published[]>();
    const put = (uri: string, diagnostic: Published) => {
      const others = found.get(uri);
      if (others === undefined) found.set(uri, [diagnostic]);
      else others.push(diagnostic);
    };
    const diagnostics = "code" in result ? [result] : result.program.diagnostics;
    for (const diagnostic of diagnostics) {
      if (diagnostic.file === undefined || "code" in result) {
        // About the whole project: it is said where the user looks.
        for (const path of shownFiles) put(this.#documents.uriOf(path), withoutPlace(diagnostic));
        continue;
      }
      const uri = this.#documents.uriOf(result.reader.absolutePath(diagnostic.file.path));
      put(uri, published(diagnostic, result.reader, this.#documents));
    }
    return found;
  }

  #publish(uri: string): void {
    const all = [...this.#projects.values()].flatMap((project) => project.get(uri) ?? []);
    const seen = new Set<string>();
    const diagnostics = all.filter((diagnostic) => {
      const text = JSON.stringify(diagnostic);
      return !seen.has(text) && seen.add(text);
    });
    const version = this.#documents.get(uri)?.version;
    const parameters = version === undefined ? { uri, diagnostics } : { uri, version, diagnostics };
    const text = JSON.stringify(parameters);
    if (this.#sent.get(uri) === text) return;
    if (version === undefined && diagnostics.length === 0) this.#sent.delete(uri);
    else this.#sent.set(uri, text);
    this.#send(parameters);
  }
}

function withoutPlace(diagnostic: Diagnostic): Published {
  return { ...headOf(diagnostic), range: beginning };
}

function headOf({ code, severity, message, help, labels, file, fixes }: Diagnostic) {
  const lines = [message, labels[0]?.text ?? "", help === undefined ? "" : `Help: ${help}`];
  return {
    code,
    source: "snow",
    severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    message: lines.filter((line) => line !== "").join("\n"),
    data: { fixes: file === undefined ? [] : fixes.map((fix) => fixIn(file, fix)) },
  };
}

/** As an action of the editor wants it; a line that comes to be empty goes whole. */
function fixIn(file: SourceFile, { title, edits }: Fix): OfferedFix {
  return {
    title,
    edits: edits.map(({ span, text }) => ({
      range: rangeOf(file, text === "" ? wholeLine(file, span) : span),
      newText: text,
    })),
  };
}

function wholeLine({ text }: SourceFile, span: Span): Span {
  const isStart = span.start === 0 || /[\r\n]/.test(text.charAt(span.start - 1));
  const rest = /^[ \t]*(?:\r\n|\r|\n|$)/.exec(text.slice(span.end));
  return isStart && rest !== null ? { start: span.start, end: span.end + rest[0].length } : span;
}

function published(diagnostic: Diagnostic, reader: SourceReader, documents: Documents): Published {
  const { file, labels } = diagnostic;
  const [first, ...others] = labels;
  if (file === undefined || first === undefined) return withoutPlace(diagnostic);
  const uri = documents.uriOf(reader.absolutePath(file.path));
  const related = others.map(({ span, text }) => ({ location: { uri, range: rangeOf(file, span) }, message: text }));
  return {
    ...headOf(diagnostic),
    range: rangeOf(file, first.span),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}
