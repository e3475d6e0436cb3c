// Writes the reference pages, docs/<module>.md, from the declarations and doc comments of the standard library.
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
  return [indexPage(modules, table), ...pages];
}

function pagePath(module: string): string {
  return `docs/${module.toLowerCase()}.md`;
}

const origin = "<!-- Generated from stdlib/ by cli/build/generate-reference.ts. -->";

function indexPage(modules: readonly LibraryModule[], table: KnownFunctions): GeneratedFile {
  const lines = modules.map(({ name, tree }) => {
    const names = table.functions.filter(({ module }) => module === name).map((row) => `\`${row.name}\``);
    const summary = firstSentence(tree.documentation);
    return `| [${name}](${name.toLowerCase()}.md) | ${summary} | ${names.join(" ")} |`;
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
  ].join("\n");
  return { path: "docs/library.md", text };
}

function firstSentence(documentation: string): string {
  const text = documentation.trim().replaceAll("\n", " ");
  return /^.*?\.(?= |$)/.exec(text)?.[0] ?? text;
}

function modulePage({ name, tree }: LibraryModule, table: KnownFunctions): string {
  const parts = [origin, `# ${name}`];
  parts.push(...paragraphs(tree.documentation));
  const aliases = new Map(flatAliases(table).map(({ alias, function: row }) => [row, alias]));
  for (const type of table.types.filter(({ module }) => module === name)) {
    parts.push(`## ${type.name}`, code(typeDeclaration(type)), ...paragraphs(type.documentation));
  }
  for (const row of table.functions.filter(({ module }) => module === name)) {
    parts.push(`## ${row.name}`, code(signatureText(row)), ...paragraphs(row.documentation));
    const alias = aliases.get(row);
    const notes = [
      suspension[row.suspends],
      alias === undefined || name === preludeModule ? "" : `Flat alias \`${alias}\`.`,
      `Symbol \`${row.symbol}\`.`,
    ];
    parts.push(notes.filter((note) => note !== "").join(" "));
  }
  return `${parts.join("\n\n")}\n`;
}

const suspension: Readonly<Record<KnownFunction["suspends"], string>> = {
  always: "Suspends the calling process.",
  callback: "Suspends when the function that it is given does.",
  never: "",
};

function paragraphs(documentation: string): string[] {
  const { description, example } = parseDocumentation(documentation);
  return [description, example === "" ? "" : code(example)].filter((part) => part !== "");
}

function code(text: string): string {
  return `\`\`\`snow\n${text}\n\`\`\``;
}
