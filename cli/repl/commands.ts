// The commands of the prompt: `:help` and what it lists.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { changedDefinitions, renderAll, type Session, signatureText, typeOfEntry } from "../compile.ts";
import { describeError } from "../project/problems.ts";
import { documentation, source } from "./documentation.ts";
import type { Evaluator, Submission } from "./evaluator.ts";
import { actorsText, connectionsText, roomsText } from "./overviews.ts";

interface PromptCommand {
  readonly name: string;
  readonly operand: string;
  readonly summary: string;
}

export const promptCommands: readonly PromptCommand[] = [
  { name: "help", operand: "", summary: "this text" },
  { name: "type", operand: "EXPR", summary: "the type of an expression, without evaluating it" },
  { name: "show", operand: "EXPR", summary: "evaluate, and print the whole value however long it is" },
  { name: "doc", operand: "NAME", summary: "what a function, type, module or word of the language means" },
  { name: "source", operand: "NAME", summary: "the definition that has the name now" },
  { name: "js", operand: "EXPR", summary: "the JavaScript that an entry becomes" },
  {
    name: "intrinsics",
    operand: "[PREFIX]",
    summary: "the functions of the library: type, symbol, whether they suspend",
  },
  { name: "rooms", operand: "[ROOM]", summary: "the rooms, or the members of one" },
  { name: "conns", operand: "", summary: "the connections" },
  { name: "actors", operand: "", summary: "the processes: state, messages that wait, reductions" },
  { name: "load", operand: "FILE", summary: "enter the definitions of a file" },
  { name: "reload", operand: "", summary: "enter what has changed in the files loaded so far" },
  { name: "reset", operand: "", summary: "forget all definitions" },
  { name: "clear", operand: "", summary: "clear the screen" },
  { name: "time", operand: "EXPR", summary: "evaluate, and tell how long it took" },
  { name: "quit", operand: "", summary: "leave" },
];

const names = new Set(promptCommands.map(({ name }) => name));

/** The command that a line is, with the rest of it; undefined for an entry, which may begin with an atom. */
function commandOf(text: string): { readonly name: string; readonly rest: string } | undefined {
  const match = /^\s*:([a-z]+)(?:\s+([\s\S]*))?$/.exec(text);
  const [, name = "", rest = ""] = match ?? [];
  return names.has(name) ? { name, rest: rest.trim() } : undefined;
}

/** Carries out a command, or evaluates an entry. */
export async function answerTo(context: CommandContext, text: string, work: Work): Promise<Answer> {
  const command = commandOf(text);
  if (command !== undefined) return runCommand(context, command, work);
  const entry = { ...work, text, path: undefined, whole: false, unknownName: commandMeantBy(text) };
  return (await context.evaluator.submit(entry)) ? "ok" : "failed";
}

/** What other prompts call the command that ends them. */
const farewells = new Set(["exit", "quit", "bye"]);

/** Help for a line that would be a command, if it began with a colon. */
function commandMeantBy(line: string): string | undefined {
  const word = line.trim();
  if (!farewells.has(word) && !names.has(word)) return undefined;
  return `commands begin with a colon: \`:${farewells.has(word) ? "quit" : word}\``;
}

export type Answer = "ok" | "failed" | "quit" | "clear";

/** What the commands work on. */
export interface CommandContext {
  readonly evaluator: Evaluator;
  /** What paths are relative to. */
  readonly directory: string;
  /** Absolute paths of the files loaded so far. */
  readonly files: Set<string>;
  /** A session to begin anew with; undefined in a running program. */
  readonly fresh: (() => Session) | undefined;
}

type Work = Omit<Submission, "text" | "path" | "whole">;

async function runCommand(
  context: CommandContext,
  { name, rest }: { readonly name: string; readonly rest: string },
  work: Work,
): Promise<Answer> {
  const { evaluator } = context;
  const { output } = work;
  switch (name) {
    case "help":
      output.result(helpText());
      return "ok";
    case "quit":
      return "quit";
    case "clear":
      return "clear";
    case "type":
      return needed(rest, "EXPR", output.problem) ?? typeOf(context, rest, work);
    case "doc":
    case "source": {
      const missing = needed(rest, "NAME", output.problem);
      if (missing !== undefined) return missing;
      const text = name === "doc" ? documentation(evaluator, rest) : source(evaluator, rest);
      if (text === undefined) output.problem(`error: nothing is called \`${rest}\`\n`);
      else output.result(`${text}\n`);
      return text === undefined ? "failed" : "ok";
    }
    case "js": {
      const missing = needed(rest, "EXPR", output.problem);
      if (missing !== undefined) return missing;
      const compiled = evaluator.compile({
        ...work,
        text: definitionText(evaluator.session, rest) ?? rest,
        path: undefined,
        whole: false,
      });
      if (compiled === undefined) return "failed";
      output.result(`${compiled.code.slice(compiled.code.indexOf("\n") + 1).trim()}\n`);
      return "ok";
    }
    case "intrinsics":
      output.result(intrinsics(evaluator, rest));
      return "ok";
    case "rooms":
      output.result(evaluator.look((runtime) => roomsText(runtime, rest)));
      return "ok";
    case "conns":
      output.result(evaluator.look(connectionsText));
      return "ok";
    case "actors":
      output.result(evaluator.look(actorsText));
      return "ok";
    case "show": {
      const missing = needed(rest, "EXPR", output.problem);
      if (missing !== undefined) return missing;
      return (await evaluator.submit({ ...work, text: rest, path: undefined, whole: true })) ? "ok" : "failed";
    }
    case "load":
      return needed(rest, "FILE", output.problem) ?? load(context, resolve(context.directory, rest), rest, work);
    case "reload":
      return reload(context, work);
    case "reset":
      if (context.fresh === undefined || work.readOnly) {
        output.problem("error: the definitions of a running program stay\n");
        return "failed";
      }
      evaluator.reset(context.fresh());
      context.files.clear();
      return "ok";
    case "time": {
      const missing = needed(rest, "EXPR", output.problem);
      if (missing !== undefined) return missing;
      const started = performance.now();
      const done = await evaluator.submit({ ...work, text: rest, path: undefined, whole: false });
      if (done) output.result(`${(performance.now() - started).toFixed(1)} ms\n`);
      return done ? "ok" : "failed";
    }
    default:
      output.problem(`error: unknown command ':${name}'\n`);
      return "failed";
  }
}

function needed(rest: string, operand: string, problem: (text: string) => void): "failed" | undefined {
  if (rest !== "") return undefined;
  problem(`error: missing ${operand}\n`);
  return "failed";
}

function helpText(): string {
  const rows = promptCommands.map(({ name, operand, summary }) => [`:${name} ${operand}`.trimEnd(), summary] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  const table = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join("");
  return `Expressions, \`let\`, functions, types, actors and imports, each checked as a whole; and these commands:\n${table}Ctrl-C stops the running entry, Ctrl-D leaves, Tab completes.\n`;
}

function typeOf({ evaluator }: CommandContext, text: string, { output, colour, prompt }: Work): Answer {
  const found = typeOfEntry(
    evaluator.session,
    { path: `repl[${evaluator.session.entries + 1}]`, text },
    { ...evaluator.options.entry, shows: "all", callsMain: false, prompt },
  );
  if ("diagnostics" in found) {
    output.problem(
      found.diagnostics.length === 0
        ? "error: this is no expression\n"
        : renderAll(found.diagnostics, { colour, json: false }).replace(/^error: Compilation failed.*\n/m, ""),
    );
    return "failed";
  }
  const { text: type, colour: suspends } = found.type;
  const note =
    suspends === "suspends" ? "  (suspends)" : suspends === "polymorphic" ? "  (suspends when its argument does)" : "";
  output.result(`${type}${note}\n`);
  return "ok";
}

function definitionText(session: Session, name: string): string | undefined {
  return session.definitions.find((one) => one.name === name)?.text;
}

function intrinsics({ options }: Evaluator, prefix: string): string {
  const rows = options.entry.library.functions
    .filter((row) => `${row.module}.${row.name}`.startsWith(prefix) || signatureText(row).startsWith(prefix))
    .map((row) => {
      const suspends = row.suspends === "never" ? "" : row.suspends === "always" ? "suspends" : "as its argument";
      return `${signatureText(row)}  ${row.symbol}${suspends === "" ? "" : `  ${suspends}`}\n`;
    });
  return rows.length === 0 ? "none\n" : rows.join("");
}

/** Enters the definitions of a file; one that is a module of the program takes the place of what that was. */
async function load(context: CommandContext, path: string, displayed: string, work: Work): Promise<Answer> {
  const file = readSource(path, displayed, work.output);
  if (file === undefined) return "failed";
  const module = modulesWithFiles(context).find((one) => one.path === path);
  if (module !== undefined) {
    if (module.text === file.text) return nothingChanged(work.output);
    return (await enterChanges(context, [{ ...module, text: file.text }], work)) ? "ok" : "failed";
  }
  context.files.add(path);
  return (await context.evaluator.submit({ ...work, text: file.text, path, whole: false })) ? "ok" : "failed";
}

/** Enters what has changed in the program's modules and in the files loaded so far. */
async function reload(context: CommandContext, work: Work): Promise<Answer> {
  const changed: ModuleOfFile[] = [];
  for (const module of modulesWithFiles(context)) {
    const file = readSource(module.path, module.displayed, work.output);
    if (file === undefined) return "failed";
    if (file.text !== module.text) changed.push({ ...module, text: file.text });
  }
  const entries: { readonly path: string; readonly text: string }[] = [];
  for (const path of context.files) {
    const file = readSource(path, path, work.output);
    if (file === undefined) return "failed";
    const text = changedDefinitions(context.evaluator.session, file);
    if (text !== "") entries.push({ path, text });
  }
  if (changed.length === 0 && entries.length === 0) return nothingChanged(work.output);
  return (await enterChanges(context, changed, work, entries)) ? "ok" : "failed";
}

function nothingChanged(output: Work["output"]): Answer {
  output.result("Nothing has changed\n");
  return "ok";
}

/** Modules together with the first entry, since they may need each other's changes. */
async function enterChanges(
  { evaluator }: CommandContext,
  modules: readonly ModuleOfFile[],
  work: Work,
  entries: readonly { readonly path: string | undefined; readonly text: string }[] = [],
): Promise<boolean> {
  const changed = modules.map(({ name, displayed, text }) => ({ name, file: { path: displayed, text } }));
  const [first = { path: undefined, text: "" }, ...rest] = entries;
  if (!(await evaluator.submit({ ...work, ...first, whole: false, changed }))) return false;
  for (const entry of rest) if (!(await evaluator.submit({ ...work, ...entry, whole: false }))) return false;
  return true;
}

interface ModuleOfFile {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly displayed: string;
  readonly text: string;
}

/** The other modules of the program. */
function modulesWithFiles({ evaluator }: CommandContext): ModuleOfFile[] {
  return evaluator.session.others.map(({ name, tree }) => {
    const { path: displayed, text } = tree.file;
    return { name, path: evaluator.options.absolutePath(displayed), displayed, text };
  });
}

/** Undefined after it was said why it cannot be read. */
function readSource(
  path: string,
  displayed: string,
  output: Work["output"],
): { readonly path: string; readonly text: string } | undefined {
  try {
    return { path, text: readFileSync(path, "utf8").replace(/^\ufeff/, "") };
  } catch (error) {
    output.problem(`error: Cannot read '${displayed}': ${describeError(error)}\n`);
    return undefined;
  }
}
