// Tables and columns inside of a literal `sql"…"`.
import { type CompletionItem, CompletionItemKind } from "vscode-languageserver-protocol";
import type { SqliteSchema } from "../database/sqlite-schema.ts";

/** A literal that has its end, or the rest of a line behind a beginning. */
const literals = /\bsql("""[\s\S]*?(?:"""|$)|"[^"\n]*(?:"|\n|$))/g;

/** The literal around an offset: its text, and what of it stands before; undefined where there is none, or in `${…}`. */
export function sqlAround(
  text: string,
  offset: number,
): { readonly whole: string; readonly before: string } | undefined {
  for (const { 1: whole = "", index } of text.matchAll(literals)) {
    const start = index + "sql".length;
    if (offset <= start || offset > start + whole.length - 1) continue;
    const before = text.slice(start, offset).replace(/^"+/, "");
    const isInterpolation = before.lastIndexOf("${") > before.lastIndexOf("}");
    return isInterpolation ? undefined : { whole: whole.replace(/^"+|"+$/g, ""), before };
  }
  return undefined;
}

type Table = SqliteSchema["tables"] extends ReadonlyMap<string, infer T> ? T : never;

export function sqlCompletion(
  schema: SqliteSchema,
  { whole, before }: { whole: string; before: string },
): CompletionItem[] {
  const tables = [...schema.tables.values()].filter(({ name }) => !name.startsWith("sqlite_"));
  const written = before.replace(/\w*$/, "");
  const owner = /(\w+)\.$/.exec(written)?.[1];
  if (owner !== undefined) return tableNamed(tables, whole, owner).flatMap(columnsOf);
  if (/\b(?:from|join|into|update|table)\s+$/i.test(written)) return [...tables.map(tableItem), ...viewsOf(schema)];
  const mentioned = tables.filter(({ name }) => new RegExp(`\\b${name}\\b`, "i").test(whole));
  const columns = (mentioned.length > 0 ? mentioned : tables).flatMap(columnsOf);
  const seen = new Set<string>();
  const others = columns.filter(({ label }) => !seen.has(label) && seen.add(label));
  return [...others, ...tables.map(tableItem), ...viewsOf(schema)];
}

/** By its own name or the one that it has in the statement. */
function tableNamed(tables: readonly Table[], whole: string, owner: string): readonly Table[] {
  const before = [...whole.matchAll(new RegExp(`(\\w+)\\s+(?:as\\s+)?${owner}\\b`, "gi"))].map(([, name = ""]) => name);
  const names = [owner, ...before].map((name) => name.toLowerCase());
  const found = tables.filter(({ name }) => names.includes(name.toLowerCase()));
  const own = found.filter(({ name }) => name.toLowerCase() === owner.toLowerCase());
  return own.length > 0 ? own : found;
}

function columnsOf({ name: table, columns }: Table): CompletionItem[] {
  return [...columns.values()].map(({ name, type, isNullable }) => ({
    label: name,
    kind: CompletionItemKind.Field,
    detail: [`${table}.${name}`, type, isNullable ? "" : "NOT NULL"].join(" ").trimEnd(),
  }));
}

function tableItem({ name, columns }: Table): CompletionItem {
  const detail = [...columns.values()].map((column) => column.name).join(", ");
  return { label: name, kind: CompletionItemKind.Struct, detail };
}

function viewsOf({ names }: SqliteSchema): CompletionItem[] {
  return [...names.views].map((label) => ({ label, kind: CompletionItemKind.Struct, detail: "view" }));
}
