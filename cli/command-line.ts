// From the words of the command line to a command: options, usage texts, usage errors.
import { visible } from "../compiler/report/visible.ts";
import { type Command, commands } from "./commands.ts";
import { type Invocation, statusOf } from "./invocation.ts";
import { restartWithLargeStack } from "./stack.ts";
import { version } from "./version.ts";

/** Runs the command that `words` (without the program's name) ask for; answers the exit status. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  const [first, ...rest] = words;
  if (first === undefined) return fail("no command given", "Usage: snow COMMAND; `snow --help` lists the commands");
  if (first === "--version" || first === "-V") return print(`snow ${version}\n`);
  if (first === "--help" || first === "-h") return print(overview());
  if (first === "help" && rest.length === 0) return print(overview());
  const name = first === "help" ? (rest[0] ?? "") : first;
  const command = commands.find((candidate) => candidate.name === name || candidate.aliases.includes(name));
  if (command === undefined) {
    const what = name.startsWith("-") ? "unknown option" : "unknown command";
    return fail(`${what} '${name}'`, "`snow --help` lists the commands");
  }
  if (first === "help") return print(usage(command, name));
  const parsed = parse(command, name, rest);
  if (parsed.kind === "help") return print(usage(command, name));
  if (parsed.kind === "mistake") {
    return fail(parsed.text, `Usage: ${synopsis(command, name)}; \`snow ${name} --help\` says more`);
  }
  try {
    const run = await command.load();
    return await run(parsed.invocation);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    return (await restartWithLargeStack()) ?? fail("the program is nested too deeply to be compiled", "");
  }
}

/** Compilers recurse over their input: a very deep one is tried again with more room. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === "Maximum call stack size exceeded";
}

type Parsed =
  | { readonly kind: "invocation"; readonly invocation: Invocation }
  | { readonly kind: "help" }
  | { readonly kind: "mistake"; readonly text: string };

function parse(command: Command, name: string, words: readonly string[]): Parsed {
  const positional: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string>();
  let passed: readonly string[] = [];
  let mistake: string | undefined;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const isOption = word.startsWith("-") && word !== "-";
    const [written, given] = isOption && word.startsWith("--") ? splitValue(word) : [word, undefined];
    const option = isOption ? command.options.find(({ names }) => names.includes(written)) : undefined;
    if (word === "--help" || word === "-h") return { kind: "help" };
    if (command.passesArguments && positional.length === 1 && option === undefined) {
      // Everything from here on belongs to the program.
      passed = words.slice(word === "--" ? index + 1 : index);
      break;
    }
    if (word === "--") {
      positional.push(...words.slice(index + 1));
      break;
    }
    if (!isOption) positional.push(word);
    else if (option === undefined) mistake ??= `unknown option '${written}'`;
    else if (option.value === undefined) {
      if (given !== undefined) mistake ??= `option '${written}' takes no value`;
      flags.add(option.key);
    } else {
      const value = given ?? words[++index];
      if (value === undefined) mistake ??= `option '${written}' needs ${option.value}`;
      else values.set(option.key, value);
    }
  }
  if (mistake !== undefined) return { kind: "mistake", text: mistake };
  if (positional.length < command.minimum) return { kind: "mistake", text: `missing ${command.operand}` };
  const extra = positional[command.maximum];
  if (extra !== undefined) return { kind: "mistake", text: `unexpected argument '${extra}'` };
  return { kind: "invocation", invocation: { name, positional, flags, values, passed } };
}

function splitValue(word: string): [string, string | undefined] {
  const at = word.indexOf("=");
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function synopsis(command: Command, name: string): string {
  return `snow ${name} ${command.synopsis}`.trimEnd();
}

function usage(command: Command, name: string): string {
  const rows = command.options.map((option) => {
    const value = option.value === undefined ? "" : ` ${option.value}`;
    return [`${option.names.join(", ")}${value}`, option.summary] as const;
  });
  rows.push(["-h, --help", "print this text"]);
  return `Usage: ${synopsis(command, name)}\n\n${command.description}\n\nOptions:\n${table(rows)}`;
}

function overview(): string {
  const rows = commands.map((command) => [`${command.name} ${command.synopsis}`, command.summary] as const);
  return `Usage: snow COMMAND [OPTIONS] [ARGUMENTS]

The Snow language: compiler and runtime for real-time servers.

Commands:
${table(rows)}
Options:
${table([
  ["-h, --help", "print this text; `snow COMMAND --help` says more about one command"],
  ["-V, --version", "print the version"],
])}`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join("");
}

function print(text: string): number {
  process.stdout.write(text);
  return statusOf.success;
}

function fail(text: string, hint: string): number {
  process.stderr.write(`error: ${visible(text)}\n${hint === "" ? "" : `${hint}\n`}`);
  return statusOf.usage;
}
