// Statements held against the schema that migrations make: what is reported and where, and what is not.
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadLibrary } from "../../../cli/library.ts";
import { loadProject } from "../../../cli/project/project.ts";
import { compile } from "../../../compiler/index.ts";
import type { Diagnostic } from "../../../compiler/report/index.ts";
import { directoryWith } from "../../support/command.ts";

const schema = `
CREATE TABLE person (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER, email VARCHAR(80) UNIQUE, height REAL NOT NULL,
  photo BLOB, born DATETIME, data TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES person (id), name TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE tag (word TEXT PRIMARY KEY, pet INTEGER) WITHOUT ROWID;
CREATE VIEW adult AS SELECT id, name, age FROM person WHERE age >= 18;
CREATE VIRTUAL TABLE note USING fts5(body);
CREATE TRIGGER tidy AFTER INSERT ON person BEGIN UPDATE person SET name = trim(name) WHERE id = new.id; END;
INSERT INTO person (name, height) VALUES ('Ada', 1.7);
PRAGMA user_version = 3;
`;
const table = await loadLibrary();

const declarations = `
struct Name do
  name :: String
end deriving(Row)
struct Person do
  id :: Int
  name :: String
  age :: Option<Int>
end deriving(Row)
type Kind do
  Cat
  Dog
end
struct Pet do
  name :: String
  kind :: Kind
end deriving(Row)
`;

type Row = "none" | string;

/** Statements are read into `row`; a function for each. */
function diagnose(cases: readonly (readonly [row: Row, statement: string])[], migrations: Record<string, string> = {}) {
  const functions = cases.map(([row, statement], index) => {
    const literal = `sql"""${statement}"""`;
    return row === "none"
      ? `pub fn f${index}(db :: Db, x :: Int, s :: String) -> Int!DbError = Db.run(db, ${literal})`
      : `pub fn f${index}(db :: Db, x :: Int, s :: String) -> List<${row}>!DbError = Db.all(db, ${literal})`;
  });
  const text = `${declarations}\n${functions.join("\n")}\nfn main() do\n  ()\nend\n`;
  const root = directoryWith({
    "snow.toml": '[database]\nmigrations = "migrations"\n',
    "main.snow": text,
    "migrations/0001_all.sql": schema,
    ...migrations,
  });
  const { project } = loadProject(root);
  const found = compile(project, table).diagnostics.filter(({ severity }) => severity === "error");
  return { text, found };
}

function marked({ labels, file }: Diagnostic): string {
  const [label] = labels;
  return label === undefined ? "" : (file?.text.slice(label.span.start, label.span.end) ?? "");
}

/** What is read, the statement with its fault in «», what is said. */
const wrong: readonly (readonly [row: Row, statement: string, message: string])[] = [
  ["Name", "SELECT name FROM «persn»", "no such table: persn"],
  ["Name", "SELECT «nam» AS name FROM person", "no such column: nam"],
  ["Name", "SELECT p.name FROM person p WHERE p.«nope» = 1", "no such column: p.nope"],
  ["Name", "SELECT name FROM person WHERE id IN (SELECT owner FROM pet WHERE «legs» = 4)", "no such column: legs"],
  ["Name", "SELECT name FROM pet WHERE name = 'age' AND «age» > 3 -- age", "no such column: age"],
  ["Name", "SELECT name FROM person ORDER BY «size»", "no such column: size"],
  ["Name", "SELECT name FROM person GROUP BY name HAVING «total» > 1", "no such column: total"],
  ["Name", "SELECT pet.name FROM pet JOIN person ON «name» = kind", "ambiguous column name: name"],
  [
    "Name",
    'SELECT "«nam»" AS name FROM person',
    'no such column: "nam" - should this be a string literal in single-quotes?',
  ],
  ["Name", "SELECT name frm «person»", 'near "person": syntax error'],
  ["Name", "«SELCT» name FROM person", 'near "SELCT": syntax error'],
  ["Name", "SELECT name, «FROM» person", 'near "FROM": syntax error'],
  ["Name", "SELECT name FROM person WHERE (id = 1 «ORDER» BY name", 'near "ORDER": syntax error'],
  ["Name", "SELECT name FROM person «WHERE»", "incomplete input"],
  ["Name", "SELECT name FROM person WHERE id = ${x} «name»", 'near "name": syntax error'],
  ["Int", "SELECT «lenght»(name) FROM person", "no such function: lenght"],
  ["Int", "SELECT «length»(name, 2) FROM person", "wrong number of arguments to function length()"],
  ["Name", "SELECT name FROM person WHERE «sum»(age) > 3", "misuse of aggregate function sum()"],
  ["none", "INSERT INTO «pet» VALUES (${x}, ${s})", "table pet has 4 columns but 2 values were supplied"],
  ["none", "INSERT INTO pet (owner, name, kind) «VALUES» (${x}, ${s})", "2 values for 3 columns"],
  ["none", "INSERT INTO pet (owner, «nick») VALUES (1, 'a')", "table pet has no column named nick"],
  ["none", "UPDATE pet SET «legs» = 4", "no such column: legs"],
  ["none", "DELETE FROM «pets»", "no such table: pets"],
  [
    "none",
    "INSERT INTO pet (name, owner, kind) VALUES ('a', 1, 'b') ON CONFLICT («nick») DO NOTHING",
    "no such column: nick",
  ],
  ["none", "CREATE TABLE x (y ,«,»)", 'near ",": syntax error'],
  ["Person", "«SELECT» id, name FROM person", "missing column: age"],
  ["Name", "SELECT name, id AS «name» FROM person", "two columns of one name: name"],
  ["(Int, Int)", "«SELECT» id FROM person", "expected 2 columns, found 1"],
  ["Int", "«SELECT» id, age FROM person", "expected 1 column, found 2"],
  ["Int", "SELECT «age» FROM person", "person.age may be NULL, and is read into Int"],
  [
    "(Int, String)",
    "SELECT id, «email» FROM person WHERE age IS NOT NULL",
    "person.email may be NULL, and is read into String",
  ],
  ["Int", "SELECT «age» FROM person WHERE age IS NOT NULL OR id = 1", "person.age may be NULL, and is read into Int"],
  [
    "Int",
    "SELECT «age» FROM person WHERE id IN (SELECT id FROM person WHERE age IS NOT NULL)",
    "person.age may be NULL, and is read into Int",
  ],
  ["Int", 'SELECT id AS "«id?»" FROM person', "person.id may be NULL, and is read into Int"],
  ["Int", "SELECT «name» FROM person", "person.name is TEXT, and is read into Int"],
  ["String", "SELECT «height» FROM person", "person.height is REAL, and is read into String"],
  ["Int", "SELECT «height» FROM person", "person.height is REAL, and is read into Int"],
  ["String", "SELECT «id» FROM person", "person.id is INTEGER, and is read into String"],
  ["Option<String>", "SELECT «photo» FROM person", "person.photo is BLOB, and is read into Option<String>"],
  [
    "Person",
    "SELECT *, 'x' AS «name» FROM (SELECT id, height AS name, age FROM person)",
    "two columns of one name: name",
  ],
  [
    "Pet",
    "SELECT id AS «kind», name FROM pet",
    "pet.id is INTEGER, and is read into the field `kind` of type the names of an enumeration",
  ],
  [
    "Name",
    "WITH old AS (SELECT height AS name FROM person) SELECT «name» FROM old",
    "person.height is REAL, and is read into the field `name` of type String",
  ],
  [
    "Int",
    "INSERT INTO person (name, height) VALUES (${s}, 1.0) RETURNING «name»",
    "person.name is TEXT, and is read into Int",
  ],
];

test("each mistake is told at its place", () => {
  const plain = wrong.map(([row, statement]) => [row, statement.replaceAll(/[«»]/g, "")] as const);
  const { text, found } = diagnose(plain);
  const outcomes = wrong.map(([row], index) => {
    const start = text.indexOf(`fn f${index}(`);
    const end = text.indexOf("\n", start);
    const here = found.filter(
      ({ labels }) => labels[0] !== undefined && labels[0].span.start > start && labels[0].span.end < end,
    );
    const shown = here.map((one) => {
      const span = one.labels[0]?.span ?? { start: 0, end: 0 };
      const literal = text.indexOf('sql"""', start) + 6;
      const around = text.slice(literal, end).replace(/""".*$/, "");
      const at = span.start - literal;
      return `${around.slice(0, at)}«${marked(one)}»${around.slice(at + span.end - span.start)}`;
    });
    return [row, shown.join(" and "), here.map(({ message }) => message).join(" and ")];
  });
  expect(outcomes).toEqual(wrong);
  expect(new Set(found.map(({ code }) => code))).toEqual(new Set(["E0054"]));
});

const right: readonly (readonly [row: Row, statement: string])[] = [
  ["Person", "SELECT * FROM person"],
  ["Person", "SELECT age, name, id FROM person WHERE name = ${s}"],
  ["Name", "SELECT p.name FROM pet AS p JOIN person ON person.id = p.owner"],
  ["Name", "SELECT name FROM person WHERE id IN (SELECT owner FROM pet)"],
  ["Name", "SELECT pet.name FROM person LEFT JOIN pet ON pet.owner = person.id"],
  ["Int", "SELECT person.id FROM pet RIGHT JOIN person ON pet.owner = person.id"],
  ["(Int, Int)", "SELECT a.id, b.id FROM person a FULL OUTER JOIN person b ON a.id = b.age"],
  ["Name", "SELECT name FROM pet NATURAL JOIN tag"],
  ["Name", "SELECT name FROM pet CROSS JOIN tag"],
  ["Int", "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${x}) SELECT i FROM n"],
  ["Name", "WITH old AS (SELECT * FROM person WHERE age > 80) SELECT name FROM old"],
  ["(String, Int)", "SELECT name, row_number() OVER (PARTITION BY kind ORDER BY name) FROM pet"],
  ["(String, Int)", "SELECT name, sum(owner) OVER w FROM pet WINDOW w AS (ORDER BY name ROWS 2 PRECEDING)"],
  ["Int", "SELECT count(*) FROM person"],
  ["Float", "SELECT avg(age) FROM person"],
  [
    "(String, Int)",
    "SELECT kind, count(*) AS n FROM pet GROUP BY kind HAVING n > 1 ORDER BY 2 DESC LIMIT 3 OFFSET ${x}",
  ],
  ["Int", "INSERT INTO person (name, height) VALUES (${s}, 1.8) RETURNING id"],
  [
    "none",
    "INSERT INTO person (id, name, height) VALUES (1, ${s}, 2.0) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
  ],
  ["none", "INSERT OR IGNORE INTO tag VALUES ('a', 1), ('b', NULL)"],
  ["none", "REPLACE INTO tag (word) VALUES (${s})"],
  ["none", "INSERT INTO pet (owner, name, kind) SELECT id, name, 'Cat' FROM person"],
  ["none", "UPDATE pet SET name = upper(name), kind = CASE kind WHEN 'Cat' THEN 'Dog' ELSE kind END WHERE id = ${x}"],
  ["none", "UPDATE pet SET name = person.name FROM person WHERE person.id = pet.owner"],
  ["String", "DELETE FROM pet WHERE owner = ${x} RETURNING name"],
  ["String", "SELECT json_extract(data, '$.city') FROM person"],
  ["String", "SELECT data ->> '$.city' FROM person"],
  ["String", "SELECT value FROM person, json_each(person.data)"],
  ["Json", "SELECT data FROM person"],
  ["Json", "SELECT json_group_array(name) FROM person"],
  ["String", "SELECT name FROM person UNION SELECT kind FROM pet"],
  ["String", "SELECT height FROM person EXCEPT SELECT name FROM person"],
  ["String", "SELECT coalesce(email, 'none') FROM person"],
  ["(Int, String)", "SELECT * FROM (VALUES (1, 'a'), (2, 'b'))"],
  ["Int", "SELECT age FROM adult"],
  ["String", "SELECT body FROM note WHERE note MATCH ${s}"],
  ["Int", "SELECT age FROM person WHERE name LIKE '%' || ${s} AND person.age IS NOT NULL ORDER BY age"],
  ["Int", "SELECT age FROM person WHERE age NOTNULL"],
  ["Int", 'SELECT age AS "age!" FROM person'],
  ["Option<Int>", 'SELECT id AS "id?" FROM person'],
  ["Bool", "SELECT id FROM person"],
  ["Float", "SELECT id FROM person"],
  ["Int", "SELECT rowid FROM person"],
  ["(Option<DateTime>, Option<Bytes>)", "SELECT born, photo FROM person"],
  ["Option<Int>", "SELECT born FROM person"],
  ["String", "SELECT word FROM tag"],
  ["Pet", "SELECT kind, name FROM pet"],
  ["Int", "SELECT EXISTS (SELECT 1 FROM pet)"],
  ["String", 'SELECT "name" FROM [person] -- a name that is quoted'],
  ["(Int, String)", "SELECT 1, ${s}"],
  ["String", "SELECT name || ${s} FROM person"],
  ["Int", "SELECT id + ${x} FROM person"],
  ["(Int, String)", "SELECT 1, ${s} UNION SELECT 2, 'b' ORDER BY 1"],
  ["none", "EXPLAIN SELECT name FROM person"],
  ["none", "CREATE TABLE IF NOT EXISTS made (x INT NOT NULL)"],
  ["Int", "SELECT x FROM made"],
  ["none", "DROP TABLE IF EXISTS no_such"],
  ["none", "PRAGMA wal_checkpoint"],
  ["none", "VACUUM"],
];

test("what is right, or cannot be told, is silent", () => {
  const { found } = diagnose(right);
  expect(found.map((one) => `${marked(one)}: ${one.message}`)).toEqual([]);
});

test("the name of a table is no value", () => {
  const { found } = diagnose([["Name", "SELECT name FROM ${s}"]]);
  expect(found.map(({ message, help }) => `${message}: ${help}`)).toEqual([
    'near "?": syntax error: a parameter is a value; for the name of a table or column write `${Sql.identifier(name)}`',
  ]);
});

test("a migration that fails is told there, alone", () => {
  const wrongOne = { "migrations/0002_wrong.sql": "CREATE TABLE a (b INT);\n\nCREATE INDEX c\n  ON a (nope);\n" };
  const { found } = diagnose([["Name", "SELECT nope FROM nowhere"]], wrongOne);
  expect(found.map((one) => [one.file?.path.split("/").slice(-2).join("/"), marked(one), one.message])).toEqual([
    ["migrations/0002_wrong.sql", "CREATE INDEX c", "no such column: nope"],
  ]);
});

test("a column that is added with a CHECK is there", () => {
  const added = { "migrations/0002_legs.sql": "ALTER TABLE pet ADD COLUMN legs INTEGER CHECK (legs >= 0);\n" };
  expect(diagnose([["Option<Int>", "SELECT legs FROM pet"]], added).found).toEqual([]);
});

test("migrations reach nothing outside of the schema, and come to an end", () => {
  const wild = `ATTACH '/tmp/snow-attached.db' AS other;
VACUUM INTO '/tmp/snow-vacuumed.db';
CREATE TABLE endless AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
INSERT INTO person (name, height) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, i FROM n;
SELECT load_extension('/tmp/x');
CREATE TABLE last (x INT);
`;
  expect(diagnose([["none", "DELETE FROM last"]], { "migrations/0002_wild.sql": wild }).found).toEqual([]);
});

test("a file belongs to the nearest project above it, whose migrations need no entry beside a URL", () => {
  const root = directoryWith({
    "snow.toml": '[database]\nurl = "sqlite:app.db"\n',
    "migrations/0001_all.sql": schema,
    "tools/list.snow":
      'fn main() do\n  let db = Result.unwrap(Db.open("sqlite::memory:"))\n  let names :: List<String>!DbError = Db.all(db, sql"SELECT nam FROM pet")\n  println("${names}")\nend\n',
  });
  const { project } = loadProject(join(root, "tools/list.snow"));
  expect(compile(project, table).diagnostics.map(({ message }) => message)).toEqual(["no such column: nam"]);
});

test("without the entry in the manifest nothing is checked", () => {
  expect(diagnose([["Name", "SELECT nope FROM nowhere"]], { "snow.toml": "" }).found).toEqual([]);
});
