// As much of VS Code as an extension with a language client needs to start, open a file and show what is said of it.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { compileFunction } from "node:vm";

interface FakeOptions {
  readonly folder: string;
  /** Absolute paths of files of Snow that are open. */
  readonly open: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly trusted?: boolean;
}

interface Disposable {
  readonly dispose: () => unknown;
}

class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number) {
    this.start = new Position(startLine, startCharacter);
    this.end = new Position(endLine, endCharacter);
  }
}

class Uri {
  readonly scheme = "file";
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  static parse(text: string): Uri {
    return new Uri(text);
  }
  static file(path: string): Uri {
    return new Uri(pathToFileURL(path).href);
  }
  get path(): string {
    return new URL(this.#text).pathname;
  }
  get fsPath(): string {
    return fileURLToPath(this.#text);
  }
  toString(): string {
    return this.#text;
  }
}

class Diagnostic {
  readonly range: Range;
  readonly message: string;
  readonly severity: number;
  constructor(range: Range, message: string, severity: number) {
    this.range = range;
    this.message = message;
    this.severity = severity;
  }
}

class Location {
  readonly uri: Uri;
  readonly position: Position;
  constructor(uri: Uri, position: Position) {
    this.uri = uri;
    this.position = position;
  }
}

class TestMessage {
  readonly message: string;
  location: Location | undefined;
  constructor(message: string) {
    this.message = message;
  }
}

class ShellExecution {
  readonly command: string;
  readonly words: readonly string[];
  constructor(command: string, words: readonly string[]) {
    this.command = command;
    this.words = words;
  }
}

class Task {
  readonly execution: unknown;
  constructor(_definition: object, _scope: unknown, _name: string, _source: string, execution: unknown) {
    this.execution = execution;
  }
}

/** A thing in the list of tests, or the list itself. */
class FakeTests {
  readonly id: string;
  readonly uri: Uri | undefined;
  range: Range | undefined;
  description: string | undefined;
  parent: FakeTests | undefined;
  readonly #items = new Map<string, FakeTests>();

  constructor(id = "", uri?: Uri) {
    this.id = id;
    this.uri = uri;
  }

  get children(): object {
    const put = (item: FakeTests): void => {
      if (this.id !== "") item.parent = this;
      this.#items.set(item.id, item);
    };
    return {
      add: put,
      get: (id: string) => this.#items.get(id),
      delete: (id: string) => this.#items.delete(id),
      replace: (items: readonly FakeTests[]) => {
        this.#items.clear();
        for (const item of items) put(item);
      },
      [Symbol.iterator]: () => this.#items[Symbol.iterator](),
    };
  }

  get all(): readonly FakeTests[] {
    return [...this.#items.values()];
  }
}

export interface DebugProvider {
  readonly resolveDebugConfiguration: (
    folder: object | undefined,
    given: object,
  ) => Promise<Readonly<Record<string, unknown>> | undefined>;
}

class EventEmitter {
  readonly #listeners = new Set<(value: unknown) => unknown>();
  readonly event = (listener: (value: unknown) => unknown): Disposable => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value: unknown): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

const disposable: Disposable = { dispose: () => undefined };
/** Of an event that never comes. */
const never = () => disposable;

class CancellationTokenSource {
  readonly token = { isCancellationRequested: false, onCancellationRequested: never };
  cancel(): void {
    this.token.isCancellationRequested = true;
  }
  dispose(): void {}
}

/** What answers everything that it is asked for, with `answer`, but for what `own` has. */
function obliging(own: object, answer: (name: string) => unknown): object {
  const made = new Map<string, unknown>();
  return new Proxy(own, {
    get(target, name) {
      if (typeof name === "symbol" || name in target) return Reflect.get(target, name);
      if (!made.has(name)) made.set(name, answer(name));
      return made.get(name);
    },
  });
}

export class FakeEditor {
  /** What stands on the screen: messages of errors. */
  readonly messages: string[] = [];
  /** What the editor asks the client for, by the functions that say so. */
  readonly registered = new Set<string>();
  /** What was begun in terminals. */
  readonly tasks: ShellExecution[] = [];
  readonly tests = new FakeTests();
  /** What was told of tests, in order: `passed test_a`. */
  readonly outcomes: string[] = [];
  readonly debuggers = new Map<string, DebugProvider>();
  readonly #debugEnds = new Set<(session: object) => unknown>();
  #runTests: (request: object, token: object) => Promise<void> = async () => undefined;
  readonly commands = new Map<string, (...values: readonly unknown[]) => unknown>();
  readonly #options: FakeOptions;
  readonly #settings: Map<string, unknown>;
  readonly #diagnostics = new Map<string, readonly unknown[]>();
  readonly #subscriptions: Disposable[] = [];
  readonly #configurationListeners = new Set<(change: object) => unknown>();
  #wake: () => void = () => undefined;

  constructor(options: FakeOptions) {
    this.#options = options;
    this.#settings = new Map(Object.entries(options.settings));
  }

  /** Runs the code of an extension's bundle. */
  async activate(code: string): Promise<void> {
    const require = createRequire(import.meta.url);
    const api = this.#api();
    const extension: { exports: unknown } = { exports: {} };
    compileFunction(code, ["require", "module", "exports"])(
      (name: string) => (name === "vscode" ? api : require(name)),
      extension,
      extension.exports,
    );
    const { exports } = extension;
    if (typeof exports !== "object" || exports === null || !("activate" in exports)) throw new Error("no `activate`");
    if (typeof exports.activate !== "function") throw new Error("`activate` is no function");
    await exports.activate({ subscriptions: this.#subscriptions });
  }

  async deactivate(): Promise<void> {
    for (const subscription of this.#subscriptions.splice(0)) await subscription.dispose();
  }

  configure(name: string, value: unknown): void {
    this.#settings.set(name, value);
    for (const listener of this.#configurationListeners) {
      listener({ affectsConfiguration: (section: string) => name.startsWith(section) });
    }
  }

  /** Runs tests as the gutter does; none named: all of them. */
  async runTests(include?: readonly FakeTests[]): Promise<void> {
    await this.#runTests({ include }, new CancellationTokenSource().token);
  }

  /** Answers when all that heard of it is done. */
  async endDebugging(configuration: object): Promise<void> {
    const session = { configuration, parentSession: undefined };
    await Promise.all([...this.#debugEnds].map((listener) => listener(session)));
  }

  /** The diagnostics of a file, once there are some. */
  async diagnosticsOf(path: string): Promise<readonly unknown[]> {
    return this.#eventually(() => {
      const found = this.#diagnostics.get(pathToFileURL(path).href) ?? [];
      return found.length > 0 ? found : undefined;
    });
  }

  /** The first message that has come, or comes. */
  async message(): Promise<string> {
    return this.#eventually(() => this.messages.shift());
  }

  async #eventually<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #api(): object {
    return obliging(
      {
        // What imports it takes no copy of what it has now.
        ...{ __esModule: true, version: "1.91.0" },
        ...{ CancellationTokenSource, Diagnostic, EventEmitter, Location, Position, Range, Uri },
        ...{ ShellExecution, Task, TestMessage },
        ...{ tasks: this.#taskList(), tests: this.#testList(), debug: this.#debugging() },
        commands: {
          registerCommand: (name: string, run: (...values: readonly unknown[]) => unknown) => {
            this.commands.set(name, run);
            return { dispose: () => this.commands.delete(name) };
          },
          executeCommand: async () => undefined,
        },
        env: { appName: "an editor", language: "en", appHost: "desktop" },
        languages: obliging({ createDiagnosticCollection: () => this.#collection(), match: () => 10 }, (name) => () => {
          this.registered.add(name);
          return disposable;
        }),
        window: obliging(
          {
            createOutputChannel: () => {
              const own = { ...disposable, onDidChangeLogLevel: never, name: "Snow", logLevel: 3 };
              return obliging(own, () => () => undefined);
            },
            showErrorMessage: async (message: string) => {
              this.messages.push(message);
              this.#wake();
            },
            tabGroups: { all: [], onDidChangeTabs: never, onDidChangeTabGroups: never },
            visibleTextEditors: [],
            activeTextEditor: undefined,
          },
          () => never,
        ),
        workspace: this.#workspace(),
      },
      // The classes and enumerations that a client extends and reads.
      (name) => (/^[A-Z]/.test(name) ? obliging(class {}, (member) => member) : undefined),
    );
  }

  #taskList(): object {
    return {
      executeTask: async ({ execution }: Task) => {
        if (execution instanceof ShellExecution) this.tasks.push(execution);
      },
    };
  }

  #testList(): object {
    const tell =
      (what: string) =>
      (item: FakeTests, message?: TestMessage): void => {
        const { line } = message?.location?.position ?? {};
        this.outcomes.push([what, item.id, message?.message, line].filter((part) => part !== undefined).join(" "));
      };
    const run = {
      ...{ started: () => undefined, passed: tell("passed"), failed: tell("failed"), errored: tell("errored") },
      ...{ skipped: tell("skipped"), appendOutput: () => undefined, end: () => this.outcomes.push("end") },
    };
    const controller = {
      ...disposable,
      items: this.tests.children,
      createTestItem: (id: string, _label: string, uri: Uri) => new FakeTests(id, uri),
      createTestRun: () => run,
      createRunProfile: (_label: string, _kind: unknown, begin: (request: object, token: object) => Promise<void>) => {
        this.#runTests = begin;
        return disposable;
      },
    };
    return { createTestController: () => controller };
  }

  #debugging(): object {
    return {
      registerDebugConfigurationProvider: (type: string, provider: DebugProvider) => {
        this.debuggers.set(type, provider);
        return disposable;
      },
      onDidTerminateDebugSession: (listener: (session: object) => unknown) => {
        this.#debugEnds.add(listener);
        return disposable;
      },
    };
  }

  #workspace(): object {
    const { folder, open, trusted = true } = this.#options;
    return obliging(
      {
        isTrusted: trusted,
        name: "work",
        workspaceFolders: [{ uri: Uri.file(folder), name: "work", index: 0 }],
        getWorkspaceFolder: () => undefined,
        asRelativePath: ({ fsPath }: Uri) => relative(folder, fsPath),
        findFiles: async () =>
          readdirSync(folder).flatMap((name) => (name.endsWith("_test.snow") ? [Uri.file(join(folder, name))] : [])),
        fs: { readFile: async ({ fsPath }: Uri) => readFileSync(fsPath) },
        textDocuments: open.map((path) => ({
          uri: Uri.file(path),
          fileName: path,
          languageId: "snow",
          version: 1,
          isClosed: false,
          getText: () => readFileSync(path, "utf8"),
        })),
        notebookDocuments: [],
        getConfiguration: (section?: string) => ({
          get: (name: string, otherwise?: unknown) =>
            this.#settings.get(section === undefined || section === "" ? name : `${section}.${name}`) ?? otherwise,
        }),
        onDidChangeConfiguration: (listener: (change: object) => unknown) => {
          this.#configurationListeners.add(listener);
          return { dispose: () => this.#configurationListeners.delete(listener) };
        },
        createFileSystemWatcher: () => obliging({ ...disposable }, () => never),
      },
      () => never,
    );
  }

  #collection(): object {
    return {
      ...disposable,
      set: (uri: Uri, diagnostics: readonly unknown[]) => {
        this.#diagnostics.set(uri.toString(), diagnostics);
        this.#wake();
      },
      delete: (uri: Uri) => this.#diagnostics.delete(uri.toString()),
      clear: () => this.#diagnostics.clear(),
    };
  }
}
