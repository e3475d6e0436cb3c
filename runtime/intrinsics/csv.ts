// Csv: rows of fields as text.

import { host } from "../current.ts";
import { type List, type Result, snow_list_of, snow_variant_Err, snow_variant_Ok } from "../values/index.ts";

export function snow_csv_parse(text: string): Result<List<List<string>>, string> {
  const table = host().libraries.tables().parseTable(text);
  if (!table.ok) return new snow_variant_Err(table.problem);
  return new snow_variant_Ok(snow_list_of(table.rows.map((row) => snow_list_of([...row]))));
}

const SPECIAL = /[",\r\n]/;

function quoted(field: string): string {
  return SPECIAL.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

export function snow_csv_encode(rows: List<List<string>>): string {
  let text = "";
  for (const row of rows.toArray()) text += `${row.toArray().map(quoted).join(",")}\r\n`;
  return text;
}
