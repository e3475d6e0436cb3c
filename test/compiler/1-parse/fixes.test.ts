// What an editor is offered for words of other languages: the word itself is replaced, wherever the error is marked.
import { expect, test } from "vitest";
import { parse } from "../../../compiler/1-parse/index.ts";
import type { Diagnostic } from "../../../compiler/report/diagnostics.ts";

function fixed(text: string): string[] {
  const found: Diagnostic[] = [];
  parse({ path: "a.snow", text }, (diagnostic) => found.push(diagnostic));
  return found.flatMap(({ fixes }) =>
    fixes.map(({ edits }) =>
      edits.reduceRight(
        (mended, { span, text: put }) => mended.slice(0, span.start) + put + mended.slice(span.end),
        text,
      ),
    ),
  );
}

test.each([
  ["fn main() do\n  var total = 1\nend\n", "fn main() do\n  let total = 1\nend\n"],
  ["fn main() do\n  1\n  const all = [1]\nend\n", "fn main() do\n  1\n  let all = [1]\nend\n"],
  ["let a = sql\"b LIKE '%${q}%' AND c\"\n", "let a = sql\"b LIKE '%' || ${q} || '%' AND c\"\n"],
  ["let a = sql\"b = '${f(1)}'\"\n", 'let a = sql"b = ${f(1)}"\n'],
  ["let a = sql\"b = E'${q}\\n'\"\n", "let a = sql\"b = E${q} || '\\n'\"\n"],
  ['let a = sql"""SELECT "${q}" FROM t"""\n', 'let a = sql"""SELECT ${Sql.identifier(q)} FROM t"""\n'],
])("%j", (text, mended) => {
  expect(fixed(text)).toEqual([mended]);
});

test.each(["fn main() do\n  switch x do\nend\n", "fn f( = 1\n"])("nothing for %j", (text) => {
  expect(fixed(text)).toEqual([]);
});
