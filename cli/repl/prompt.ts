// What stands behind a prompt: a session in this process, or one in a running program.
import type { Host } from "../../runtime/host/index.ts";
import type { Answer } from "./commands.ts";
import type { Completion } from "./completion.ts";

export interface Prompt {
  /** Runs an entry or a command; its output has been written when this is over. */
  readonly submit: (text: string) => Promise<Answer>;
  readonly complete: (line: string) => Promise<Completion>;
  /** The text is the beginning of an entry. */
  readonly isUnfinished: (text: string) => boolean;
  /** Stops the entry that runs. */
  readonly interrupt: () => void;
  /** Resolves to an exit status when the program behind it ends. */
  readonly ended: Promise<number>;
  /** Waits for processes that still have something to do; not for servers. */
  readonly idle: () => Promise<void>;
  readonly close: () => void;
}

/** One line of standard input for the program, as the runtime's host wants it. */
export type ReadLine = Host["readLine"];
