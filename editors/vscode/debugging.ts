// Debugs programs with the editor's debugger for Node: what `snow build` makes, through its source map.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import {
  type CancellationToken,
  type DebugConfiguration,
  type DebugConfigurationProvider,
  type DebugSession,
  type Disposable,
  debug,
  type WorkspaceFolder,
  window,
} from "vscode";
import { ended, start, wantedCommand } from "./command.ts";
import { mistakeIn } from "./test-functions.ts";

/** Where the build of a session is kept, until its end. */
const directoryKey = "snowBuild";

export function registerDebugging(): Disposable[] {
  return [
    debug.registerDebugConfigurationProvider("snow", new Builder()),
    debug.onDidTerminateDebugSession(async ({ configuration, parentSession }: DebugSession) => {
      const directory: unknown = configuration[directoryKey];
      if (parentSession === undefined && typeof directory === "string")
        await rm(directory, { recursive: true, force: true });
    }),
  ];
}

class Builder implements DebugConfigurationProvider {
  /**
   * Builds the program, and gives Node's debugger what came of it; undefined: it has mistakes, which were said. This is asked
   * before the editor puts values in place of variables: only so the debugger for Node resolves its part of the answer.
   */
  async resolveDebugConfiguration(
    folder: WorkspaceFolder | undefined,
    given: DebugConfiguration,
    token?: CancellationToken,
  ): Promise<DebugConfiguration | undefined> {
    const file = window.activeTextEditor?.document.uri.fsPath;
    const root = folder?.uri.fsPath ?? dirname(file ?? ".");
    // With nothing in `launch.json` the file that is looked at is meant.
    const written = typeof given.program === "string" ? given.program : (file ?? root);
    const target = resolve(root, withValues(written, { file: file ?? "", workspaceFolder: root }));
    const command = wantedCommand();
    if (command === undefined) return undefined;
    const directory = await mkdtemp(join(tmpdir(), "snow-debug-"));
    const output = join(directory, `${basename(target, ".snow")}.js`);
    const words = ["build", sourceOf(target), "-o", output, "--json"];
    const child = start(command, words, { stdio: ["ignore", "ignore", "pipe"] });
    token?.onCancellationRequested(() => child.kill());
    const { status, errors } = await ended(child);
    if (status === 0) return nodeConfiguration(given, { output, directory, root });
    await rm(directory, { recursive: true, force: true });
    const [first = errors] = errors.split("\n").flatMap((line) => mistakeIn(line) ?? []);
    void window.showErrorMessage(`Snow: the program cannot be built. ${first}`);
    return undefined;
  }
}

/** Those of the editor's variables that a path is written with. */
function withValues(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (variable, name: string) => values[name] ?? variable);
}

/** The main file of a project stands for the project. */
function sourceOf(target: string): string {
  return basename(target) === "main.snow" ? dirname(target) : target;
}

interface Built {
  readonly output: string;
  readonly directory: string;
  readonly root: string;
}

function nodeConfiguration(given: DebugConfiguration, { output, directory, root }: Built): DebugConfiguration {
  return {
    console: "integratedTerminal",
    cwd: root,
    ...given,
    // Without `launch.json` nothing is given.
    name: given.name || "Snow: debug",
    type: "pwa-node",
    request: "launch",
    program: output,
    sourceMaps: true,
    outFiles: [join(directory, "*.js")],
    // The map is no part of the workspace, which is all that is looked into otherwise.
    resolveSourceMapLocations: [join(directory, "**")],
    // Of Snow's own code in the file there is no source.
    skipFiles: ["<node_internals>/**"],
    smartStep: true,
    [directoryKey]: directory,
  };
}
