// The extension: `snow lsp` serves files of Snow, and what can run is run, tested and debugged; when there is no such command,
// the user is told what to do.
import { commands, type Disposable, type ExtensionContext, workspace } from "vscode";
import { Client } from "./client.ts";
import { offerSettings, wantedCommand } from "./command.ts";
import { registerDebugging } from "./debugging.ts";
import { registerRunning } from "./running.ts";
import { Tests } from "./testing.ts";

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
    const command = wantedCommand();
    if (command === undefined) return;
    const client = new Client(command);
    this.#client = client;
    await client.start().catch(() => {
      void offerSettings(`Snow: \`${command} lsp\` does not serve the language; the output of Snow says why.`);
    });
  }
}

export function activate(context: ExtensionContext): Promise<void> {
  const server = new Server();
  const tests = new Tests();
  void tests.find();
  context.subscriptions.push(
    server,
    tests,
    commands.registerCommand("snow.restartServer", () => server.restart()),
    ...registerRunning(),
    ...registerDebugging(),
    workspace.onDidGrantWorkspaceTrust(() => server.restart()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("snow.path")) void server.restart();
    }),
  );
  return server.restart();
}
