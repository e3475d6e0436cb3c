// Where the command is that serves the language.
import { delimiter, isAbsolute, join, resolve } from "node:path";

export const isWindows = process.platform === "win32";

export interface Surroundings {
  /** The setting `snow.path`; empty when there is none. */
  readonly configured: string;
  /** Absolute paths of the workspace's folders whose programs may run. */
  readonly folders: readonly string[];
  /** The variable PATH. */
  readonly searchPath: string;
  /** What the files of commands end in: nothing, or `.cmd` and others on Windows. */
  readonly suffixes: readonly string[];
  readonly isFile: (path: string) => boolean;
}

/** The absolute path of the command, or undefined when it is nowhere. */
export function findCommand(surroundings: Surroundings): string | undefined {
  return candidates(surroundings)
    .flatMap((path) => surroundings.suffixes.map((suffix) => path + suffix))
    .find(surroundings.isFile);
}

function candidates({ configured, folders, searchPath }: Surroundings): string[] {
  const searched = (name: string): string[] =>
    searchPath
      .split(delimiter)
      .filter((directory) => isAbsolute(directory))
      .map((directory) => join(directory, name));
  if (configured === "")
    return [...folders.map((folder) => join(folder, "node_modules/.bin/snow")), ...searched("snow")];
  if (isAbsolute(configured)) return [configured];
  return /[\\/]/.test(configured) ? folders.map((folder) => resolve(folder, configured)) : searched(configured);
}

/** What the user is told when there is none. */
export function missingCommand(configured: string): string {
  return configured === ""
    ? "Snow: the command `snow` is neither in `node_modules` of the workspace nor in PATH. Without it files are only coloured: install it, or say in the setting `snow.path` where it is."
    : `Snow: there is no command \`${configured}\`, as the setting \`snow.path\` has it. Without it files are only coloured.`;
}
