// Writes docs/library/, a page for each module, from the declarations and doc comments of the standard library.
import {
  buildKnownFunctions,
  flatAliases,
  type KnownFunctions,
  parseDocumentation,
  preludeModule,
  preludeNames,
} from "../../compiler/library/index.ts";
import { firstSentence, libraryModules, type PlacedModule, placedLibrary } from "../doc/index.ts";
import type { GeneratedFile } from "./generated-file.ts";
import type { LibraryModule } from "./standard-library.ts";

export function generateReference(sources: readonly LibraryModule[]): GeneratedFile[] {
  const table = buildKnownFunctions(sources);
  const modules = placedLibrary(libraryModules(table));
  const pages = modules.map((module) => ({ path: `docs/library/${fileOf(module)}`, text: modulePage(module) }));
  return [indexPage(modules, table), namesPage(table), ...pages];
}

function fileOf({ name }: PlacedModule): string {
  return `${name.toLowerCase()}.md`;
}

const origin = "<!-- Generated from stdlib/ by cli/build/generate-reference.ts. -->";

function indexPage(modules: readonly PlacedModule[], table: KnownFunctions): GeneratedFile {
  const lines = modules.map((module) => {
    const page = fileOf(module);
    const functions = module.entries.filter(({ kind }) => kind !== "type");
    const names = functions.map(({ name, anchor }) => `[\`${name}\`](${page}#${anchor})`);
    return `| [${module.name}](${page}) | ${firstSentence(module.documentation)} | ${names.join(" ")} |`;
  });
  const text = [
    origin,
    "",
    "# Standard library",
    "",
    "| Module | | Functions |",
    "|---|---|---|",
    ...lines,
    "",
    `Visible everywhere without qualifier: ${preludeNames(table)
      .map(({ alias }) => `\`${alias}\``)
      .join(" ")}, the methods of the built-in interfaces, and the constructors of the library's sum types.`,
    "",
    "[Other names](names.md): functions by one word, `list_map` for `List.map`, and what they are called inside.",
    "",
  ].join("\n");
  return { path: "docs/library/README.md", text };
}

/** What is of use to nobody who reads about a function: its flat name, and the runtime's. */
function namesPage(table: KnownFunctions): GeneratedFile {
  const aliases = new Map(flatAliases(table).map(({ alias, function: row }) => [row, alias]));
  const lines = table.functions.map((row) => {
    const alias = row.module === preludeModule ? undefined : aliases.get(row);
    const name = row.module === preludeModule ? row.name : `${row.module}.${row.name}`;
    return `| \`${name}\` | ${alias === undefined ? "" : `\`${alias}\``} | \`${row.symbol}\` |`;
  });
  const text = [
    origin,
    "",
    "# Other names",
    "",
    "The functions of some modules have a second name, without a dot: `list_map(xs, f)` is `List.map(xs, f)`. `Tuple` has",
    "`tuple_first`, `tuple_second` and `tuple_nth`. The last column is for those who work on Snow: what the runtime calls the",
    "function.",
    "",
    "| Function | Second name | In the runtime |",
    "|---|---|---|",
    ...lines,
    "",
  ].join("\n");
  return { path: "docs/library/names.md", text };
}

function modulePage({ name, documentation, entries }: PlacedModule): string {
  const parts = [origin, `# ${name}`, ...paragraphs(documentation)];
  for (const entry of entries) {
    parts.push(`## ${entry.name}`, code(entry.signature), ...paragraphs(entry.documentation));
    if (entry.note !== "") parts.push(entry.note);
  }
  return `${parts.join("\n\n")}\n`;
}

function paragraphs(documentation: string): string[] {
  const { description, example } = parseDocumentation(documentation);
  return [description, example === "" ? "" : code(example)].filter((part) => part !== "");
}

function code(text: string): string {
  return `\`\`\`snow\n${text}\n\`\`\``;
}
