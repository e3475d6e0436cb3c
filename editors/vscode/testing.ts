// The tests of the workspace in the editor's own list and in the gutter, run by `snow test` and `snow sim`.
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import {
  type CancellationToken,
  Location,
  Position,
  Range,
  type TestController,
  type TestItem,
  TestMessage,
  type TestRun,
  TestRunProfileKind,
  type TestRunRequest,
  type TextDocument,
  tests,
  type Uri,
  workspace,
} from "vscode";
import { start, wantedCommand } from "./command.ts";
import { mistakeIn, type Outcome, outcomeIn, testFunctions } from "./test-functions.ts";

const testFile = /_test\.snow$/;

/** The list of tests: a file, and in it what it tests. */
export class Tests {
  readonly #controller: TestController;
  readonly #subscriptions: { dispose(): unknown }[];

  constructor() {
    const controller = tests.createTestController("snow", "Snow");
    this.#controller = controller;
    controller.createRunProfile("Run", TestRunProfileKind.Run, (request, token) => this.#run(request, token), true);
    controller.refreshHandler = () => this.find();
    const watcher = workspace.createFileSystemWatcher("**/*_test.snow");
    this.#subscriptions = [
      controller,
      watcher,
      watcher.onDidCreate((uri) => this.#read(uri)),
      watcher.onDidChange((uri) => this.#read(uri)),
      watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
      workspace.onDidOpenTextDocument((document) => this.#put(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.#put(document)),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async find(): Promise<void> {
    for (const document of workspace.textDocuments) this.#put(document);
    const files = await workspace.findFiles("**/*_test.snow", "**/node_modules/**");
    await Promise.all(files.map((uri) => this.#read(uri)));
  }

  async #read(uri: Uri): Promise<void> {
    const isOpen = workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    if (!isOpen) this.#fill(uri, new TextDecoder().decode(await workspace.fs.readFile(uri)));
  }

  #put(document: TextDocument): void {
    if (testFile.test(document.uri.fsPath)) this.#fill(document.uri, document.getText());
  }

  #fill(uri: Uri, text: string): void {
    const { items } = this.#controller;
    const found = testFunctions(text);
    if (found.length === 0) {
      items.delete(uri.toString());
      return;
    }
    const file =
      items.get(uri.toString()) ?? this.#controller.createTestItem(uri.toString(), workspace.asRelativePath(uri), uri);
    items.add(file);
    file.children.replace(
      found.map(({ name, kind, line }) => {
        const item = this.#controller.createTestItem(name, name, uri);
        item.range = new Range(line, 0, line, 0);
        if (kind === "simulation") item.description = "simulation";
        return item;
      }),
    );
  }

  async #run(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const command = wantedCommand();
    const run = this.#controller.createTestRun(request);
    const chosen = request.include ?? [...this.#controller.items].map(([, item]) => item);
    for (const item of chosen) {
      if (command === undefined || token.isCancellationRequested) break;
      await new Running(run, item, request.exclude ?? []).with(command, token);
    }
    run.end();
  }
}

/** One file, or one test of it. */
class Running {
  readonly #run: TestRun;
  readonly #words: readonly string[];
  readonly #uri: Uri | undefined;
  /** By name; what has an outcome is taken out. */
  readonly #waiting = new Map<string, TestItem>();
  readonly #mistakes: string[] = [];

  constructor(run: TestRun, item: TestItem, excluded: readonly TestItem[]) {
    this.#run = run;
    this.#uri = item.uri;
    const path = item.uri?.fsPath ?? "";
    const isFile = item.parent === undefined;
    const isSimulation = item.id.startsWith("sim_");
    this.#words = isFile
      ? ["test", path, "--json"]
      : [isSimulation ? "sim" : "test", path, "--json", "--only", item.id];
    const items = isFile ? [...item.children].map(([, child]) => child) : [item];
    for (const one of items) if (!excluded.includes(one)) this.#waiting.set(one.id, one);
  }

  async with(command: string, token: CancellationToken): Promise<void> {
    for (const item of this.#waiting.values()) this.#run.started(item);
    const child = start(command, this.#words, {
      cwd: dirname(this.#uri?.fsPath ?? "."),
      stdio: ["ignore", "pipe", "pipe"],
    });
    token.onCancellationRequested(() => child.kill());
    const { stdout, stderr } = child;
    stdout?.setEncoding("utf8");
    stderr?.setEncoding("utf8");
    if (stdout !== null) createInterface(stdout).on("line", (line) => this.#line(line, outcomeIn(line)));
    if (stderr !== null) createInterface(stderr).on("line", (line) => this.#error(line));
    await new Promise<void>((resolve) => {
      child.on("close", () => resolve());
      child.on("error", (error) => {
        this.#mistakes.push(error.message);
        resolve();
      });
    });
    const message = new TestMessage(this.#mistakes.join("\n") || "it was not run");
    for (const item of this.#waiting.values()) {
      if (token.isCancellationRequested) this.#run.skipped(item);
      else this.#run.errored(item, message);
    }
  }

  #line(line: string, outcome: Outcome | undefined): void {
    const item = outcome === undefined ? undefined : this.#waiting.get(outcome.test);
    if (outcome === undefined || item === undefined) {
      // The count at the end is for others.
      if (!/^\{"passed":\d+,"failed":\d+\}$/.test(line)) this.#run.appendOutput(`${line}\r\n`);
      return;
    }
    this.#waiting.delete(outcome.test);
    if (outcome.ok) {
      this.#run.passed(item);
      return;
    }
    for (const told of outcome.story) this.#run.appendOutput(`${told}\r\n`, undefined, item);
    const message = new TestMessage([outcome.text, ...outcome.story].join("\n"));
    const row = Number(/:(\d+)$/.exec(outcome.at ?? "")?.[1]);
    const place = Number.isInteger(row) && isIn(outcome.at, item.uri) ? new Position(row - 1, 0) : item.range?.start;
    if (item.uri !== undefined && place !== undefined) message.location = new Location(item.uri, place);
    this.#run.failed(item, message);
  }

  #error(line: string): void {
    const mistake = mistakeIn(line) ?? line;
    this.#mistakes.push(mistake);
    this.#run.appendOutput(`${mistake}\r\n`);
  }
}

/** Whether `FILE:LINE` is about this file; FILE stands below the project. */
function isIn(at: string | undefined, uri: Uri | undefined): boolean {
  const file = at?.replace(/:\d+$/, "");
  return file !== undefined && uri?.path.endsWith(`/${file}`) === true;
}
