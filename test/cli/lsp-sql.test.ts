// `snow lsp` in statements of SQL.
import { expect, test } from "vitest";
import { type Hover, HoverRequest, RenameRequest } from "vscode-languageserver-protocol/node";
import { startServer } from "../support/language-client.ts";

const text = `fn by_age(age :: Int) -> Sql = sql"SELECT \\\${age} FROM person WHERE age >= \${age} AND a = \${Some(age)}"

fn main() do
  dbg(by_age(1))
end
`;

test("what is interpolated in a statement is code, its text is not", async () => {
  const client = await startServer({ "main.snow": text });
  const file = client.open("main.snow", text.replace(">= ${a", ">= ${a‸"));
  const found: Hover | null = await client.connection.sendRequest(HoverRequest.type, file.at);
  expect(found?.contents).toMatchObject({ value: expect.stringContaining("age :: Int") });
  const edit = await client.connection.sendRequest(RenameRequest.type, { ...file.at, newName: "least" });
  const changed = Object.values(edit?.changes ?? {}).flat();
  const offsets = changed.map(({ range }) => range.start.character).sort((first, second) => first - second);
  const line = text.split("\n")[0] ?? "";
  expect(offsets).toEqual([line.indexOf("age ::"), line.indexOf("age} AND"), line.indexOf("age)}")]);
});
