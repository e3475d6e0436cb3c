// The extension: `snow lsp` serves open files of Snow; when there is no such command, the user is told what to do.
import { statSync } from "node:fs";
import { commands, type Disposable, type ExtensionContext, window, workspace } from "vscode";
import { Client } from "./client.ts";
import { findCommand, isWindows, missingCommand } from "./server-command.ts";

/** The language server, one at a time. */
class Server implements Disposable {
  #client: Client | undefined;
  /** The last of what is asked for, one after the other. */
  #last: Promise<void> = Promise.resolve();

  restart(): Promise<void> {
    this.#last = this.#last.then(() => this.#stop()).then(() => this.#start());
    return this.#last;
  }

  dispose(): Promise<void> {
    this.#last = this.#last.then(() => this.#stop());
    return this.#last;
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    // One that has not started, or has gone, can't be stopped.
    await client?.dispose().catch(() => undefined);
  }

  async #start(): Promise<void> {
    const configured = workspace.getConfiguration("snow").get("path", "");
    const command = commandFor(configured);
    if (command === undefined) {
      void offerSettings(missingCommand(configured));
      return;
    }
    const client = new Client(command);
    this.#client = client;
    await client.start().catch(() => {
      void offerSettings(`Snow: \`${command} lsp\` does not serve the language; the output of Snow says why.`);
    });
  }
}

/** Programs of a workspace that is not trusted do not run. */
function commandFor(configured: string): string | undefined {
  return findCommand({
    configured,
    folders: workspace.isTrusted ? (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath) : [],
    searchPath: process.env.PATH ?? "",
    suffixes: isWindows ? [".cmd", ".exe", ""] : [""],
    isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
  });
}

async function offerSettings(message: string): Promise<void> {
  const open = "Open Settings";
  if ((await window.showErrorMessage(message, open)) === open)
    await commands.executeCommand("workbench.action.openSettings", "snow.path");
}

export function activate(context: ExtensionContext): Promise<void> {
  const server = new Server();
  context.subscriptions.push(
    server,
    commands.registerCommand("snow.restartServer", () => server.restart()),
    workspace.onDidGrantWorkspaceTrust(() => server.restart()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("snow.path")) void server.restart();
    }),
  );
  return server.restart();
}
