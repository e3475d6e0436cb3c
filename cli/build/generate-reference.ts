// Writes docs/library/, a page for each module, from the declarations and doc comments of the standard library.
import {
  buildKnownFunctions,
  flatAliases,
  type KnownFunction,
  type KnownFunctions,
  parseDocumentation,
  preludeModule,
  preludeNames,
  signatureText,
  typeDeclaration,
} from "../../compiler/library/index.ts";
import type { GeneratedFile } from "./generated-file.ts";
import type { LibraryModule } from "./standard-library.ts";

export function generateReference(modules: readonly LibraryModule[]): GeneratedFile[] {
  const table = buildKnownFunctions(modules);
  const pages = modules.map((module) => ({ path: pagePath(module.name), text: modulePage(module, table) }));
  return [indexPage(modules, table), namesPage(table), ...pages];
}

function pagePath(module: string): string {
  return `docs/library/${module.toLowerCase()}.md`;
}

const origin = "<!-- Generated from stdlib/ by cli/build/generate-reference.ts. -->";

function indexPage(modules: readonly LibraryModule[], table: KnownFunctions): GeneratedFile {
  const lines = modules.map(({ name, tree }) => {
    const functions = table.functions.filter(({ module }) => module === name);
    const anchors = anchorsOf(name, table);
    const page = `${name.toLowerCase()}.md`;
    const names = functions.map((row) => `[\`${row.name}\`](${page}#${anchors.get(row) ?? ""})`);
    const summary = firstSentence(tree.documentation);
    return `| [${name}](${page}) | ${summary} | ${names.join(" ")} |`;
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

/** The anchors of the functions of a page: a heading that differs only in case from one above is numbered. */
function anchorsOf(module: string, table: KnownFunctions): Map<KnownFunction, string> {
  const types = table.types.filter((type) => type.module === module);
  const seen = [module, ...types.map(({ name }) => name)].map((name) => name.toLowerCase());
  const anchors = new Map<KnownFunction, string>();
  for (const row of table.functions.filter((one) => one.module === module)) {
    const count = seen.filter((name) => name === row.name.toLowerCase()).length;
    seen.push(row.name.toLowerCase());
    anchors.set(row, count === 0 ? row.name : `${row.name}-${count}`);
  }
  return anchors;
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

function firstSentence(documentation: string): string {
  const text = documentation.trim().replaceAll("\n", " ");
  return /^.*?\.(?= |$)/.exec(text)?.[0] ?? text;
}

function modulePage({ name, tree }: LibraryModule, table: KnownFunctions): string {
  const parts = [origin, `# ${name}`];
  parts.push(...paragraphs(tree.documentation));
  for (const type of table.types.filter(({ module }) => module === name)) {
    parts.push(`## ${type.name}`, code(typeDeclaration(type)), ...paragraphs(type.documentation));
  }
  for (const row of table.functions.filter(({ module }) => module === name)) {
    parts.push(`## ${row.name}`, code(signatureText(row)), ...paragraphs(row.documentation));
    if (suspension[row.suspends] !== "") parts.push(suspension[row.suspends]);
  }
  return `${parts.join("\n\n")}\n`;
}

const suspension: Readonly<Record<KnownFunction["suspends"], string>> = {
  always: "The calling process waits; others run meanwhile.",
  callback: "The calling process waits when the given function does.",
  never: "",
};

function paragraphs(documentation: string): string[] {
  const { description, example } = parseDocumentation(documentation);
  return [description, example === "" ? "" : code(example)].filter((part) => part !== "");
}

function code(text: string): string {
  return `\`\`\`snow\n${text}\n\`\`\``;
}
