// From the words of the command line to a command: options, usage texts, usage errors.
import { existsSync } from "node:fs";
import { closest, visible } from "../compiler/report/index.ts";
import { type Command, commands } from "./commands.ts";
import { type Invocation, statusOf } from "./invocation.ts";
import { keywords } from "./keywords.ts";
import { mainFile } from "./project/modules.ts";
import { restartWithLargeStack } from "./running/stack.ts";
import { version } from "./version.ts";

const help: readonly string[] = ["-h", "--help"];
const versionNames: readonly string[] = ["-V", "--version"];
const listsCommands = "`snow --help` lists the commands\n";

/** Runs the command that `words` (without the program's name) ask for; answers the exit status. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  const [first, ...rest] = words;
  if (first === undefined) return fail("no command given", overview());
  if (versionNames.includes(first)) return print(`snow ${version}\n`);
  if (help.includes(first)) return print(overview());
  if (first === "help" && rest.length === 0) return print(overview());
  const name = first === "help" ? (rest[0] ?? "") : first;
  const command = commands.find((candidate) => candidate.name === name || candidate.aliases.includes(name));
  if (command === undefined) return first === "help" ? unknownSubject(name) : unknownCommand(name, rest);
  if (first === "help") return print(usage(command, name));
  const parsed = parse(command, name, rest);
  if (parsed.kind === "help") return print(usage(command, name));
  if (parsed.kind === "mistake") {
    return fail(parsed.text, `${parsed.hint}Usage: ${synopsis(command, name)}; \`snow ${name} --help\` says more\n`);
  }
  try {
    const run = await command.load();
    return await run(parsed.invocation);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    return (await restartWithLargeStack()) ?? fail("the program is nested too deeply to be compiled");
  }
}

/** `snow help WORD`, where it is no command. */
function unknownSubject(word: string): number {
  if (!keywords.includes(word)) return unknownCommand(word, []);
  const hint = `\`:doc ${word}\` at the prompt, \`snow repl\`, says what it means\n`;
  return fail(`'${word}' is a word of the language, no command`, hint + listsCommands);
}

/** `rest`: the words behind it. */
function unknownCommand(word: string, rest: readonly string[]): number {
  if (word.startsWith("-")) {
    const owners = commands.filter(({ options }) => options.some(({ names }) => names.includes(word)));
    const owner = owners.find(({ name }) => rest.includes(name)) ?? owners[0];
    if (owner !== undefined) return fail(`option '${word}' stands behind its command: snow ${owner.name} ${word} …`);
    return fail(`unknown option '${word}'`, meant(word, [...help, ...versionNames]) + listsCommands);
  }
  const names = commands.flatMap(({ name, aliases }) => [name, ...aliases]);
  const hint = word.endsWith(".snow") ? `did you mean \`snow run ${visible(word)}\`?\n` : meant(word, names);
  return fail(`unknown command '${word}'`, hint + listsCommands);
}

/** A line with what may have been meant, or nothing. */
function meant(word: string, candidates: readonly string[]): string {
  const near = closest(word, candidates);
  return near === undefined ? "" : `did you mean '${near}'?\n`;
}

/** Compilers recurse over their input: a very deep one is tried again with more room. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === "Maximum call stack size exceeded";
}

type Parsed = { readonly kind: "invocation"; readonly invocation: Invocation } | { readonly kind: "help" } | Mistake;

/** `hint`: a line, or nothing. */
interface Mistake {
  readonly kind: "mistake";
  readonly text: string;
  readonly hint: string;
}

function mistaken(text: string, hint = ""): Mistake {
  return { kind: "mistake", text, hint };
}

function parse(command: Command, name: string, words: readonly string[]): Parsed {
  const positional: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string>();
  let passed: readonly string[] = [];
  let mistake: Mistake | undefined;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const isOption = word.startsWith("-") && word !== "-";
    const [written, given] = isOption && word.startsWith("--") ? splitValue(word) : [word, undefined];
    const option = isOption ? command.options.find(({ names }) => names.includes(written)) : undefined;
    if (command.passesArguments && positional.length === 1) {
      // Everything from here on belongs to the program; a compiler that has mistakes to tell reads its switches too.
      passed = words.slice(word === "--" ? index + 1 : index);
      if (word !== "--") for (const key of leadingSwitches(command, passed)) flags.add(key);
      break;
    }
    if (help.includes(word)) return { kind: "help" };
    if (word === "--") {
      positional.push(...words.slice(index + 1));
      break;
    }
    if (!isOption) positional.push(word);
    else if (option === undefined) mistake ??= unknownOption(command, written);
    else if (option.value === undefined) {
      if (given !== undefined) mistake ??= mistaken(`option '${written}' takes no value`);
      flags.add(option.key);
    } else {
      const value = given ?? words[++index];
      if (value === undefined) mistake ??= mistaken(`option '${written}' needs ${option.value}`);
      else values.set(option.key, value);
    }
  }
  if (mistake !== undefined) return mistake;
  if (positional.length < command.minimum) return missing(command, name);
  const extra = positional[command.maximum];
  if (extra !== undefined) return mistaken(`unexpected argument '${extra}'`);
  return { kind: "invocation", invocation: { name, positional, flags, values, passed } };
}

/** The keys of the switches of the command that `words` begin with. */
function leadingSwitches(command: Command, words: readonly string[]): string[] {
  const switches = command.options.filter(({ value }) => value === undefined);
  const keys: string[] = [];
  for (const word of words) {
    const found = switches.find(({ names }) => names.includes(word));
    if (found === undefined) break;
    keys.push(found.key);
  }
  return keys;
}

function missing(command: Command, name: string): Mistake {
  const isHere = command.takesSources && existsSync(mainFile);
  return mistaken(`missing ${command.operand}`, isHere ? `did you mean \`snow ${name} .\`?\n` : "");
}

function unknownOption(command: Command, word: string): Mistake {
  const names = command.options.flatMap((option) => option.names);
  return mistaken(`unknown option '${word}'`, meant(word, [...names, ...help]));
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
  rows.push([help.join(", "), "print this text"]);
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
  [help.join(", "), "print this text; `snow COMMAND --help` says more about one command"],
  [versionNames.join(", "), "print the version"],
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

function fail(text: string, lines = ""): number {
  process.stderr.write(`error: ${visible(text)}\n${lines}`);
  return statusOf.usage;
}
