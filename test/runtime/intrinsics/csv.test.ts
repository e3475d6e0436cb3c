// Comma-separated values, held against Python's, and there and back.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { snow_csv_encode, snow_csv_parse } from "../../../runtime/intrinsics/csv.ts";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import { freshProgram } from "../../support/program.ts";
import { askPython } from "../../support/python.ts";
import { hasPython } from "../../support/requirements.ts";

freshProgram();

function parsed(text: string): string[][] | undefined {
  const result = snow_csv_parse(text);
  return result.tag === 1 ? undefined : result._0.toArray().map((row) => row.toArray());
}

function encoded(rows: readonly (readonly string[])[]): string {
  return snow_csv_encode(snow_list_of(rows.map((row) => snow_list_of([...row]))));
}

const field = fc.string({ unit: fc.constantFrom("a", " ", ",", '"', "\n", "\r\n", "ż", "😀"), maxLength: 6 });
const table = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 5 });

test("what was written is read again", () => {
  fc.assert(
    fc.property(table, (rows) => {
      expect(parsed(encoded(rows))).toEqual(rows);
    }),
  );
});

test("a million fields", () => {
  const rows = Array.from({ length: 100_000 }, (_, index) => Array.from({ length: 10 }, () => String(index)));
  expect(parsed(encoded(rows))?.at(-1)).toEqual(Array.from({ length: 10 }, () => "99999"));
});

describe.runIf(hasPython())("as in Python", () => {
  test("what Python writes is read, and what Python reads was written", () => {
    const tables = fc.sample(table, 1000);
    const written = askPython(
      "import csv, io",
      "out = io.StringIO(); csv.writer(out).writerows(x); return out.getvalue()",
      tables,
    );
    const read = askPython(
      "import csv, io",
      "return [row or [''] for row in csv.reader(io.StringIO(x, newline=''), strict=True)]",
      tables.map(encoded),
    );
    for (const [index, rows] of tables.entries()) {
      expect(parsed(String(written[index]))).toEqual(rows);
      expect(read[index]).toEqual(rows);
    }
  });
});
