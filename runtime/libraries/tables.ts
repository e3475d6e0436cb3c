// Comma-separated values, read by csv-parse. Imports nothing of ours: it is a file of its own in dist/, loaded by programs
// that use it.
import { CsvError, type CsvErrorCode, parse } from "csv-parse/sync";

export type Table =
  | { readonly ok: true; readonly rows: readonly (readonly string[])[] }
  | { readonly ok: false; readonly problem: string };

const problems: Partial<Record<CsvErrorCode, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quote is not closed",
  CSV_INVALID_CLOSING_QUOTE: "after a closing quote there is neither a comma nor a line end",
  INVALID_OPENING_QUOTE: "a quote inside a field that does not begin with one",
};

/** The rows of a text by RFC 4180; they may differ in length. */
export function parseTable(text: string): Table {
  try {
    const rows = parse(text, { relax_column_count: true, skip_empty_lines: false, record_delimiter: ["\r\n", "\n"] });
    return { ok: true, rows };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = "lines" in error && typeof error.lines === "number" ? `line ${error.lines}: ` : "";
    return { ok: false, problem: line + (problems[error.code] ?? error.message) };
  }
}
