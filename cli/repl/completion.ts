// What may stand at the end of a line: names, members, fields, methods, rooms, commands.
import { typeOfEntry } from "../compile.ts";
import { keywords } from "../keywords.ts";
import { promptCommands } from "./commands.ts";
import { clientsOf, findDefinition } from "./documentation.ts";
import type { Evaluator } from "./evaluator.ts";

/** Files are not completed. */
const prompts = promptCommands.map(({ name, operand }) => (operand === undefined ? `:${name}` : `:${name} `));

export interface Completion {
  /** What is typed of the word already. */
  readonly word: string;
  readonly candidates: readonly string[];
}

/** `line` is the text up to the cursor. */
export function complete(evaluator: Evaluator, line: string, prompt: number): Completion {
  if (/^\s*:[a-z]*$/.test(line)) return pick(line.trimStart(), prompts);
  const inString = /"([^"\\]*)$/.exec(line);
  if (inString !== null && (line.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1) {
    return pick(inString[1] ?? "", roomNames(evaluator));
  }
  const room = /^\s*:rooms\s+(.*)$/.exec(line);
  if (room !== null) return pick(room[1] ?? "", roomNames(evaluator));
  const member = /([\p{L}_][\p{L}\p{N}_.]*)\.([\p{L}\p{N}_]*)$/u.exec(line);
  if (member !== null) return pick(member[2] ?? "", membersOf(evaluator, member[1] ?? "", prompt));
  const word = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(line)?.[0] ?? "";
  return pick(word, namesOf(evaluator));
}

function roomNames(evaluator: Evaluator): readonly string[] {
  return evaluator.look((runtime) => runtime.globalRoomRegistry().roomNames());
}

function pick(word: string, all: readonly string[]): Completion {
  const fitting = all.filter((one) => one.startsWith(word));
  return { word, candidates: [...new Set(fitting)].sort() };
}

function namesOf({ session, options }: Evaluator): string[] {
  const { functions, types } = options.entry.library;
  return [
    ...session.definitions.flatMap((definition) => definition.names),
    ...session.values.map((value) => value.name),
    ...session.others.map((other) => other.name),
    ...functions.filter((row) => row.module === "Prelude").map((row) => row.name),
    ...functions.map((row) => row.module).filter((module) => module !== "Prelude"),
    ...types.map((type) => type.name),
    ...["Some", "None", "Ok", "Err"],
    ...keywords,
  ];
}

/** Members of a module or service, or fields and methods of a value. */
function membersOf({ session, options }: Evaluator, name: string, prompt: number): string[] {
  const { functions } = options.entry.library;
  const rows = functions.filter((row) => row.module === name).map((row) => row.name);
  if (rows.length > 0) return rows;
  const module = session.others.find((other) => other.name === name || other.name.endsWith(`.${name}`));
  if (module !== undefined) {
    return module.tree.items.flatMap((item) => {
      // Actors, services and channels are always exported.
      const isAlways = item.kind === "actor" || item.kind === "service" || item.kind === "channel";
      const isExported = isAlways || ("public" in item && item.public);
      return isExported && "name" in item ? [item.name.text] : [];
    });
  }
  const clients = clientsOf(findDefinition(session, name)?.definition.items ?? []);
  if (clients.length > 0) return clients;
  const entry = { ...options.entry, shows: "all" as const, callsMain: false, prompt };
  const found = typeOfEntry(session, { path: "completion", text: name }, entry);
  if ("diagnostics" in found) return [];
  return [...found.members];
}
