// Runs programs, tests and simulations in a terminal: from the lenses over them, and by command.
import { dirname } from "node:path";
import { commands, type Disposable, ShellExecution, Task, TaskScope, tasks, window } from "vscode";
import { wantedCommand } from "./command.ts";

export function registerRunning(): Disposable[] {
  return [
    commands.registerCommand("snow.run", (path?: unknown) => inTerminal("run", path)),
    commands.registerCommand("snow.test", (path?: unknown, name?: unknown) => inTerminal("test", path, name)),
    commands.registerCommand("snow.simulate", (path?: unknown, name?: unknown) => inTerminal("sim", path, name)),
  ];
}

/** `path` and `name` as a lens gives them; without, it is about the file that is looked at. */
async function inTerminal(word: "run" | "test" | "sim", path: unknown, name?: unknown): Promise<void> {
  const document = window.activeTextEditor?.document;
  const target = typeof path === "string" ? path : document?.uri.fsPath;
  if (target === undefined) return;
  await document?.save();
  const command = wantedCommand();
  if (command === undefined) return;
  const only = typeof name === "string" ? ["--only", name] : [];
  const execution = new ShellExecution(command, [word, target, ...only], { cwd: dirname(target) });
  const label = [word, ...only.slice(1)].join(" ");
  await tasks.executeTask(new Task({ type: "snow", word }, TaskScope.Workspace, label, "snow", execution));
}
