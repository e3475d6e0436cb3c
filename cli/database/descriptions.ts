// What a PostgreSQL server has said of the statements of a project: `snow.schema.json` beside its manifest.
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { ProjectError, projectProblem } from "../project/problems.ts";
import { readText } from "../project/source-reader.ts";
import { heldByPostgres } from "./affinity.ts";
import type { Names, ResultColumn } from "./result-columns.ts";

export const descriptionsFile = "snow.schema.json";

/** A column of a result; one from nowhere has a name alone. */
interface DescribedColumn {
  readonly name: string;
  readonly table?: string;
  readonly column?: string;
  readonly type?: string;
  readonly isEnumeration?: boolean;
  readonly isNullable?: boolean;
}

export interface Descriptions {
  readonly tables: readonly string[];
  readonly views: readonly string[];
  readonly statements: readonly { readonly text: string; readonly columns: readonly DescribedColumn[] }[];
}

export function namesIn({ tables, views }: Descriptions): Names {
  const lower = (names: readonly string[]): ReadonlySet<string> => new Set(names.map((name) => name.toLowerCase()));
  return { tables: lower(tables), views: lower(views) };
}

export function resultColumn({
  name,
  table,
  column,
  type = "",
  isEnumeration,
  isNullable,
}: DescribedColumn): ResultColumn {
  if (table === undefined || column === undefined) return { name, origin: undefined };
  const holds = isEnumeration === true ? heldByPostgres("enum") : heldByPostgres(type);
  return { name, origin: { table, column: { name: column, type, isNullable: isNullable !== false, holds } } };
}

/** Undefined: there is no such file. Throws ProjectError for one that is none. */
export function readDescriptions(path: string): Descriptions | undefined {
  if (!existsSync(path)) return undefined;
  const value = parsed(readText(path, basename(path)));
  if (isDescriptions(value)) return value;
  const text = `'${basename(path)}' is not what \`snow check --db URL\` writes; it writes it anew`;
  throw new ProjectError(projectProblem(text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isDescriptions(value: unknown): value is Descriptions {
  const texts = (one: unknown): boolean => Array.isArray(one) && one.every((name) => typeof name === "string");
  return (
    isRecord(value) &&
    texts(value.tables) &&
    texts(value.views) &&
    Array.isArray(value.statements) &&
    value.statements.every(
      (one) =>
        isRecord(one) && typeof one.text === "string" && Array.isArray(one.columns) && one.columns.every(isColumn),
    )
  );
}

function isColumn(value: unknown): boolean {
  if (!isRecord(value) || typeof value.name !== "string") return false;
  const isText = [value.table, value.column, value.type].every((one) => ["string", "undefined"].includes(typeof one));
  return (
    isText && [value.isEnumeration, value.isNullable].every((one) => ["boolean", "undefined"].includes(typeof one))
  );
}
