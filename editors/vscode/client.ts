// The client of the language server: quiet until that has served, for its owner says then what is wrong.
import { CloseAction, type ErrorHandler, LanguageClient } from "vscode-languageclient/node";
import { isWindows } from "./server-command.ts";

export class Client extends LanguageClient {
  #hasServed = false;

  /** `command`: absolute path of the command `snow`. */
  constructor(command: string) {
    super(
      "snow",
      "Snow",
      // A script of Windows needs its shell.
      { command: isWindows ? `"${command}"` : command, args: ["lsp"], options: { shell: isWindows } },
      {
        documentSelector: ["file", "untitled"].map((scheme) => ({ scheme, language: "snow" })),
        initializationFailedHandler: () => false,
      },
    );
  }

  override async start(): Promise<void> {
    await super.start();
    this.#hasServed = true;
  }

  /** What ends before it has served is no server: to start it again would not help. */
  override createDefaultErrorHandler(maxRestartCount?: number): ErrorHandler {
    const usual = super.createDefaultErrorHandler(maxRestartCount);
    return {
      error: (error, message, count) => usual.error(error, message, count),
      closed: () => (this.#hasServed ? usual.closed() : { action: CloseAction.DoNotRestart, handled: true }),
    };
  }

  override error(message: string, data?: unknown, showNotification?: boolean | "force"): void {
    super.error(message, data, this.#hasServed ? showNotification : false);
  }
}
