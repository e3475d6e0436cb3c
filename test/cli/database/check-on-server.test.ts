// Statements that a PostgreSQL server describes, and what later checks know without it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileProject, compileWithServer } from "../../../cli/compile.ts";
import { loadLibrary } from "../../../cli/library.ts";
import { loadProject } from "../../../cli/project/project.ts";
import { compile } from "../../../compiler/index.ts";
import { directoryWith } from "../../support/command.ts";
import { close, open, run } from "../../support/databases.ts";
import { inProcess } from "../../support/in-process.ts";
import { PostgresServer, postgresPrograms } from "../../support/postgres-server.ts";
import { hasPostgres } from "../../support/requirements.ts";

const programs = hasPostgres() ? postgresPrograms() : undefined;
let server: PostgresServer | undefined;

beforeAll(async () => {
  if (programs === undefined) return;
  server = new PostgresServer(programs);
  await server.start();
  const url = server.url();
  await inProcess(function* () {
    const db = yield* open(url);
    yield* run(db, "CREATE TYPE kind AS ENUM ('Cat', 'Dog')");
    yield* run(
      db,
      "CREATE TABLE pet (id BIGSERIAL PRIMARY KEY, name TEXT NOT NULL, age INT, kind kind NOT NULL, born TIMESTAMPTZ NOT NULL, data JSONB NOT NULL)",
    );
    yield* run(db, "CREATE VIEW old AS SELECT id, name FROM pet WHERE age > 9");
    yield* close(db);
  });
});
afterAll(async () => {
  await server?.remove();
});

type Case = readonly [row: string, statement: string, message: string];

/** The statement with its fault in «», what is said; `""` when nothing is. */
const cases: readonly Case[] = [
  [
    "(Int, String)",
    "SELECT id, name FROM pet WHERE name = ${s} AND data ?? 'city' AND born > now() - '1 day'::interval",
    "",
  ],
  ["Kind", "SELECT kind FROM pet", ""],
  ["(DateTime, Json)", "SELECT born, data FROM pet", ""],
  ["Int", "INSERT INTO pet (name, kind, born, data) VALUES (${s}, 'Cat', now(), '{}') RETURNING id", ""],
  ["Int", "SELECT count(*) FROM pet LEFT JOIN old USING (id)", ""],
  ["Int", "SELECT id FROM old", ""],
  ["Int", 'SELECT age AS "age!" FROM pet', ""],
  ["Int", "SELECT x FROM made", ""],
  ["none", "CREATE TABLE made (x INT)", ""],
  ["Int", "SELECT «nope» FROM pet", 'column "nope" does not exist'],
  ["Int", "SELECT id FROM «pets»", 'relation "pets" does not exist'],
  ["Int", "SELECT id FROM pet «WHRE» id = 1", 'syntax error at or near "id"'],
  ["Int", "SELECT «age» FROM pet", "pet.age may be NULL, and is read into Int"],
  ["Int", "SELECT «name» FROM pet", "pet.name is text, and is read into Int"],
  ["none", "INSERT INTO pet (name, age) VALUES (${s}, 1, «2»)", "INSERT has more expressions than target columns"],
];

function project(): { readonly root: string; readonly text: string } {
  const functions = cases.map(([row, marked], index) => {
    const literal = `sql"""${marked.replaceAll(/[«»]/g, "")}"""`;
    return row === "none"
      ? `pub fn f${index}(db :: Db, s :: String) -> Int!DbError = Db.run(db, ${literal})`
      : `pub fn f${index}(db :: Db, s :: String) -> List<${row}>!DbError = Db.all(db, ${literal})`;
  });
  const text = `type Kind do\n  Cat\n  Dog\nend\n${functions.join("\n")}\nfn main() do\n  ()\nend\n`;
  const manifest = '[database]\ndialect = "postgres"\n';
  return { root: directoryWith({ "main.snow": text, "snow.toml": manifest }), text };
}

const settings = { json: false, colour: false };

test.skipIf(programs === undefined)("a server describes the statements, and what it says is kept", async () => {
  const { root, text } = project();
  const { diagnostics } = await compileWithServer(root, settings, server?.url() ?? "");
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const told = errors.map(({ labels, message }) => {
    const { start, end } = labels[0]?.span ?? { start: 0, end: 0 };
    const line = text.slice(text.lastIndexOf("\n", start) + 1, text.indexOf("\n", start));
    return `${line.slice(0, line.indexOf("("))} «${text.slice(start, end)}» ${message}`;
  });
  const expected = cases.flatMap(([, marked, message], index) => {
    const place = /«.*»/.exec(marked)?.[0].replace("WHRE", "id") ?? "";
    return message === "" ? [] : [`pub fn f${index} ${place} ${message}`];
  });
  expect(told).toEqual(expected);
  const kept = readFileSync(join(root, "snow.schema.json"), "utf8");
  expect(kept).not.toContain("secret");
  // By what is kept the same is known, but for what the server itself has refused.
  const later = compile(loadProject(root).project, await loadLibrary()).diagnostics;
  expect(later.filter(({ code }) => code === "E0054").map(({ message }) => message)).toEqual([
    "pet.age may be NULL, and is read into Int",
    "pet.name is text, and is read into Int",
  ]);
  await compileWithServer(root, settings, server?.url() ?? "");
  expect(readFileSync(join(root, "snow.schema.json"), "utf8")).toBe(kept);
});

test("without a server and what one has said nothing is known", async () => {
  const { root } = project();
  const { diagnostics } = await compileProject(root, settings, "check");
  expect(diagnostics.filter(({ code }) => code === "E0054")).toEqual([]);
});

test("what keeps a server from being asked", async () => {
  const { root } = project();
  const said = async (path: string, url: string) => (await compileWithServer(path, settings, url)).report;
  expect(await said(root, "postgres://ada:geheim@127.0.0.1:1/x")).toMatch(/the database cannot be asked: (?!.*geheim)/);
  expect(await said(root, "sqlite:app.db")).toContain("`--db` names a PostgreSQL");
  const other = directoryWith({ "main.snow": "fn main() do\n  ()\nend\n" });
  expect(await said(other, "postgres://x")).toContain(
    '`--db` is for a project whose snow.toml has dialect = "postgres"',
  );
});
