// The commands of the prompt: `:help` and what it lists.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { changedDefinitions, renderAll, type Session, signatureText, typeOfEntry } from "../compile.ts";
import { describeError } from "../project/problems.ts";
import { documentation, source } from "./documentation.ts";
import type { Evaluator, Submission } from "./evaluator.ts";
import { actorsText, channelsText, connectionsText, roomsText, topicsText } from "./overviews.ts";

type Act = (context: CommandContext, rest: string, work: Work) => Answer | Promise<Answer>;

interface PromptCommand {
  readonly name: string;
  /** What follows the name; in brackets in the help where it may be missing. */
  readonly operand?: { readonly name: string; readonly isOptional: boolean };
  readonly summary: string;
  readonly act: Act;
}

const expression = { name: "EXPR", isOptional: false };
const definition = { name: "NAME", isOptional: false };

export const promptCommands: readonly PromptCommand[] = [
  { name: "help", summary: "this text", act: showing(() => helpText()) },
  { name: "type", operand: expression, summary: "the type of an expression, without evaluating it", act: typeOf },
  {
    name: "show",
    operand: expression,
    summary: "evaluate, and print the whole value however long it is",
    act: (context, rest, work) => submit(context, rest, { ...work, whole: true }),
  },
  {
    name: "doc",
    operand: definition,
    summary: "what a function, type, module or word of the language means",
    act: looking(documentation),
  },
  { name: "source", operand: definition, summary: "the definition that has the name now", act: looking(source) },
  { name: "js", operand: expression, summary: "the JavaScript that an entry becomes", act: javascript },
  {
    name: "intrinsics",
    operand: { name: "PREFIX", isOptional: true },
    summary: "the functions of the library: type, symbol, whether they suspend",
    act: showing(intrinsics),
  },
  {
    name: "rooms",
    operand: { name: "ROOM", isOptional: true },
    summary: "the rooms, or the members of one",
    act: showing((evaluator, rest) => evaluator.look((runtime) => roomsText(runtime, rest))),
  },
  {
    name: "channels",
    summary: "the channels that are served: topics, members",
    act: showing((evaluator) => evaluator.look(channelsText)),
  },
  {
    name: "topics",
    summary: "the topics of channels: members, events that are kept",
    act: showing((evaluator) => evaluator.look(topicsText)),
  },
  { name: "conns", summary: "the connections", act: showing((evaluator) => evaluator.look(connectionsText)) },
  {
    name: "actors",
    summary: "the processes: state, messages that wait, reductions",
    act: showing((evaluator) => evaluator.look(actorsText)),
  },
  {
    name: "load",
    operand: { name: "FILE", isOptional: false },
    summary: "enter the definitions of a file",
    act: (context, rest, work) => load(context, resolve(context.directory, rest), rest, work),
  },
  {
    name: "reload",
    summary: "enter what has changed in the files loaded so far",
    act: (context, _rest, work) => reload(context, work),
  },
  { name: "reset", summary: "forget all definitions", act: reset },
  { name: "clear", summary: "clear the screen", act: () => "clear" },
  { name: "time", operand: expression, summary: "evaluate, and tell how long it took", act: time },
  { name: "quit", summary: "leave", act: () => "quit" },
];

const names = new Set(promptCommands.map(({ name }) => name));

/** Carries out a command, or evaluates an entry, which may begin with an atom. */
export async function answerTo(context: CommandContext, text: string, work: Work): Promise<Answer> {
  const [, name = "", rest = ""] = /^\s*:([a-z]+)(?:\s+([\s\S]*))?$/.exec(text) ?? [];
  const command = promptCommands.find((one) => one.name === name);
  if (command === undefined) return submit(context, text, { ...work, unknownName: commandMeantBy(text) });
  const { operand, act } = command;
  if (operand?.isOptional === false && rest.trim() === "") {
    work.output.problem(`error: missing ${operand.name}\n`);
    return "failed";
  }
  return act(context, rest.trim(), work);
}

/** Evaluates what was typed. */
async function submit(
  { evaluator }: CommandContext,
  text: string,
  work: Work & Pick<Partial<Submission>, "whole" | "unknownName">,
): Promise<Answer> {
  return (await evaluator.submit({ whole: false, ...work, text, path: undefined })) ? "ok" : "failed";
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

/** A command that prints a text. */
function showing(text: (evaluator: Evaluator, rest: string) => string): Act {
  return ({ evaluator }, rest, { output }) => {
    output.result(text(evaluator, rest));
    return "ok";
  };
}

/** A command that prints what is known of a name. */
function looking(text: (evaluator: Evaluator, name: string) => string | undefined): Act {
  return ({ evaluator }, name, { output }) => {
    const found = text(evaluator, name);
    if (found === undefined) output.problem(`error: nothing is called \`${name}\`\n`);
    else output.result(`${found}\n`);
    return found === undefined ? "failed" : "ok";
  };
}

function javascript({ evaluator }: CommandContext, rest: string, work: Work): Answer {
  const text = definitionText(evaluator.session, rest) ?? rest;
  const compiled = evaluator.compile({ ...work, text, path: undefined, whole: false });
  if (compiled === undefined) return "failed";
  work.output.result(`${compiled.code.slice(compiled.code.indexOf("\n") + 1).trim()}\n`);
  return "ok";
}

function reset({ evaluator, fresh, files }: CommandContext, _rest: string, work: Work): Answer {
  if (fresh === undefined || work.readOnly) {
    work.output.problem("error: the definitions of a running program stay\n");
    return "failed";
  }
  evaluator.reset(fresh());
  files.clear();
  return "ok";
}

async function time(context: CommandContext, rest: string, work: Work): Promise<Answer> {
  const started = performance.now();
  const answer = await submit(context, rest, work);
  if (answer === "ok") work.output.result(`${(performance.now() - started).toFixed(1)} ms\n`);
  return answer;
}

function written(operand: PromptCommand["operand"]): string {
  if (operand === undefined) return "";
  return operand.isOptional ? ` [${operand.name}]` : ` ${operand.name}`;
}

function helpText(): string {
  const rows = promptCommands.map(({ name, operand, summary }) => [`:${name}${written(operand)}`, summary] as const);
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
