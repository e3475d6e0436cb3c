// Sessions as text files: what is entered and what comes back, against the real command.
//
// `snow> ` begins an entry, `  ... ` goes on with it, every other line is expected output, with PORT for the port of a
// server. A first line `# attached PROGRAM [--read-only]` attaches the prompt to that program.
import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { builtCommand, directoryWith, root, startSnow, withoutSlowness } from "../support/command.ts";

const folder = join(root, "test/repl/transcripts");

interface Transcript {
  readonly attached: { readonly program: string; readonly options: readonly string[] } | undefined;
  readonly input: string;
  readonly output: string;
}

function read(name: string): Transcript {
  const lines = readFileSync(join(folder, name), "utf8").replace(/\n$/, "").split("\n");
  const [, program, options = ""] = /^# attached (\S+)\s*(.*)$/.exec(lines[0] ?? "") ?? [];
  const body = lines.filter((line) => !line.startsWith("# "));
  const isInput = (line: string): boolean => line.startsWith("snow> ") || line.startsWith("  ...");
  return {
    attached: program === undefined ? undefined : { program, options: options.split(" ").filter((one) => one !== "") },
    input: body
      .filter(isInput)
      .map((line) => `${line.slice(6)}\n`)
      .join(""),
    output: body.filter((line) => !isInput(line)).join("\n"),
  };
}

/** The real command with stdout and stderr in one, as they appear on a screen. */
function run(words: readonly string[], input: string): string {
  const { stdout } = spawnSync("/bin/sh", ["-c", 'exec "$@" 2>&1', "sh", builtCommand(), "repl", ...words], {
    cwd: root,
    input,
    encoding: "utf8",
    timeout: 100_000,
  });
  return withoutSlowness(stdout)
    .replace(/( listening on \S+:)\d+$/gm, "$1PORT")
    .replace(/\n$/, "");
}

it.each(readdirSync(folder).sort())("%s", async (name) => {
  const { attached, input, output } = read(name);
  if (attached === undefined) {
    expect(run([], input)).toBe(output);
    return;
  }
  const directory = directoryWith({});
  chmodSync(directory, 0o700);
  const socket = join(directory, "prompt");
  const program = startSnow(["run", "--repl-socket", socket, attached.program], { waits: true });
  await program.printed(/ready/);
  expect(run(["--attach", socket, ...attached.options], input)).toBe(output);
});
