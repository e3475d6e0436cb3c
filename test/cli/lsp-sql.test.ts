// `snow lsp` in statements of SQL.
import { expect, test } from "vitest";
import { CompletionRequest, type Hover, HoverRequest, RenameRequest } from "vscode-languageserver-protocol/node";
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

const files = {
  "snow.toml": '[database]\nmigrations = "sql"\n',
  "sql/1_all.sql":
    "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INT);\nCREATE TABLE pet (owner INT);",
  "main.snow": `pub fn names(db :: Db, age :: Int) -> List<(String, Int)>!DbError =
  Db.all(db, sql"SELECT p.name, count(*) AS n FROM person AS p WHERE p.age > \${age}")

fn main() do
  ()
end
`,
};

test("what a statement gives is shown", async () => {
  const client = await startServer(files);
  const file = client.open("main.snow", files["main.snow"].replace("count", "‸count"));
  const found: Hover | null = await client.connection.sendRequest(HoverRequest.type, file.at);
  expect(found?.contents).toMatchObject({ value: "```sql\nname  person.name TEXT NOT NULL\nn\n```" });
});

test("a mistake in a statement is told while it is typed", async () => {
  const client = await startServer(files);
  const { uri } = client.open("main.snow", files["main.snow"].replace("p.age", "p.agee"));
  const diagnostics = await client.diagnostics(uri, ({ diagnostics: all }) => all.length > 0);
  expect(diagnostics.map(({ code, message }) => [code, String(message).split("\n")[0]])).toEqual([
    ["E0054", "no such column: p.agee"],
  ]);
});

test.each([
  ["p.name,", "p.‸,", ["id", "name", "age"]],
  ["person AS p", "‸", ["person", "pet"]],
  ["WHERE p.age > ", "WHERE na‸ > ", ["id", "name", "age", "person", "pet"]],
])("tables and columns are offered in place of %s", async (before, after, labels) => {
  const client = await startServer(files);
  const file = client.open("main.snow", files["main.snow"].replace(before, after));
  const found = await client.connection.sendRequest(CompletionRequest.type, file.at);
  const items = found === null ? [] : Array.isArray(found) ? found : found.items;
  expect(items.map(({ label }) => label)).toEqual(labels);
});
