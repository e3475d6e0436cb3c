// A page for each example: what it is, and its files.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeBlock, type Indexed, listPage, Markdown, type Page } from "../../doc/index.ts";
import { projectRoot } from "../standard-library.ts";
import { examplesStart, placeOf } from "./places.ts";

interface Example {
  readonly name: string;
  readonly path: string;
  /** What its main file says of it. */
  readonly about: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

export function readExamples(): Example[] {
  const root = join(projectRoot, "examples");
  const names = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => {
    const files = readdirSync(join(root, name), { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => /\.\w+$/.test(file) && !isMade(file))
      .sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
      .map((file) => ({ name: file, text: readFileSync(join(root, name, file), "utf8") }));
    const about = [...(files[0]?.text ?? "").matchAll(/^##! ?(.*)$/gm)].map(([, line]) => line).join("\n");
    return { name, path: placeOf(`examples/${name}`) ?? "", about, files };
  });
}

/** Clients that `snow client` writes, and databases that programs leave. */
function isMade(file: string): boolean {
  return /^client\./.test(file) || /\.db(?:-\w+)?$/.test(file);
}

/** Where a program begins comes first, its tests last. */
function rank(file: string): number {
  return file === "main.snow" ? 0 : file.endsWith("_test.snow") ? 3 : file.endsWith(".snow") ? 1 : 2;
}

export function examplePage({ name, path, about, files }: Example): { page: Page; indexed: Indexed } {
  const markdown = new Markdown();
  const parts = files.map((file) => {
    const language = file.name.endsWith(".snow") ? "snow" : "text";
    return markdown.render(`## ${file.name}`, 1) + codeBlock(file.text, language);
  });
  const intro = `${about}\n\nIt runs with \`snow run examples/${name}\`.`;
  const body = markdown.render(`# ${name}`, 0) + markdown.render(intro, 1) + parts.join("");
  const title = `Example: ${name}`;
  return {
    page: { path, title, description: `${name}, an example in Snow.`, body },
    indexed: { path, title, places: [] },
  };
}

export function examplesPage(examples: readonly Example[]): Page {
  const page = { path: examplesStart, title: "Examples", description: "Whole programs in Snow." };
  const rows = examples.map(({ name, path, about }) => {
    const [sentence = ""] = /^[\s\S]+?[.:](?=\s|$)/.exec(about) ?? [];
    return { title: name, path, about: sentence.replace(/:$/, ".") };
  });
  return listPage(page, "<p>Whole programs, each of which the tests run.</p>\n", rows);
}
