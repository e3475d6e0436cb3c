// The command `snow` as this workspace has it, and how it is started.
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { statSync } from "node:fs";
import { commands, window, workspace } from "vscode";
import { findCommand, isWindows, missingCommand } from "./server-command.ts";

/** Absolute path; undefined: there is none. Programs of a workspace that is not trusted do not run. */
function snowCommand(): string | undefined {
  return findCommand({
    configured: configured(),
    folders: workspace.isTrusted ? (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath) : [],
    searchPath: process.env.PATH ?? "",
    suffixes: isWindows ? [".cmd", ".exe", ""] : [""],
    isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
  });
}

/** The same; when there is none, the user is told. */
export function wantedCommand(): string | undefined {
  const command = snowCommand();
  if (command === undefined) void offerSettings(missingCommand(configured()));
  return command;
}

function configured(): string {
  return workspace.getConfiguration("snow").get("path", "");
}

export async function offerSettings(message: string): Promise<void> {
  const open = "Open Settings";
  if ((await window.showErrorMessage(message, open)) === open)
    await commands.executeCommand("workbench.action.openSettings", "snow.path");
}

export function start(command: string, words: readonly string[], options: SpawnOptions): ChildProcess {
  // A script of Windows needs its shell, and that its words are quoted.
  const quoted = (word: string): string => (isWindows ? `"${word}"` : word);
  return spawn(quoted(command), words.map(quoted), { ...options, shell: isWindows });
}

/** What a process wrote on standard error, and its status, when it has ended. */
export async function ended(child: ChildProcess): Promise<{ readonly status: number | null; readonly errors: string }> {
  let errors = "";
  child.stderr?.on("data", (part) => {
    errors += String(part);
  });
  const status = await new Promise<number | null>((resolve) => {
    child.on("close", resolve);
    child.on("error", (error) => {
      errors += error.message;
      resolve(null);
    });
  });
  return { status, errors };
}
