// Statements a second of a Snow program, beside node:sqlite on the main thread and beside pg with a pool of the same size.
// Goals: with 100 processes at least half of node:sqlite, at least 0.8 of pg; no gap of the event loop over 10 ms.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { PostgresServer, postgresPrograms } from "../test/support/postgres-server.ts";
import { median, milliseconds, printTable, times } from "./measure.ts";
import { compiledSnow, loadLine } from "./peers.ts";

const ROUNDS = Number(process.env.RUNS ?? 7);
/** Of the statement that takes two seconds, and of doing nothing for as long. */
const SLOW_ROUNDS = Math.min(3, ROUNDS);
const LARGE_ROWS = 100_000;
const FILLER = "x".repeat(50);

interface Measured {
  readonly perSecond: number;
  /** Microseconds of the main thread for each. */
  readonly cost: number;
  /** Milliseconds. */
  readonly largestGap: number;
}

/** A program that measures what it is told. */
class Side {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor(program: string, place: string) {
    const child = spawn(process.execPath, [program, place], { stdio: ["pipe", "pipe", "inherit"] });
    this.#child = child;
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  async measure(what: string): Promise<Measured> {
    this.#child.stdin?.write(`${what}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`the program has ended at ${what}`);
    const [perSecond = Number.NaN, cost = Number.NaN, largestGap = Number.NaN] = value.split(" ").map(Number);
    return { perSecond, cost, largestGap };
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill();
    await ended;
  }
}

const tables = (key: string): readonly string[] => [
  "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
  `CREATE TABLE note (id ${key}, worker INTEGER NOT NULL, text TEXT NOT NULL)`,
  "CREATE TABLE large (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
];

function fillSqlite(file: string): void {
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = WAL");
  for (const table of tables("INTEGER PRIMARY KEY")) db.exec(table);
  db.exec("BEGIN");
  const fill = (table: string, count: number): void => {
    const insert = db.prepare(`INSERT INTO ${table} VALUES (?, ?)`);
    for (let id = 1; id <= count; id++) insert.run(id, FILLER);
  };
  fill("item", 1000);
  fill("large", LARGE_ROWS);
  db.exec("COMMIT");
  db.close();
}

async function fillPostgres(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  for (const table of tables("SERIAL PRIMARY KEY")) await client.query(table);
  for (const [table, count] of Object.entries({ item: 1000, large: LARGE_ROWS }))
    await client.query(`INSERT INTO ${table} SELECT i, '${FILLER}' FROM generate_series(1, ${count}) i`);
  await client.query("ANALYZE");
  await client.end();
}

const measures: Readonly<Record<string, string>> = {
  "select 1": "select of one row, alone",
  "select 100": "select of one row, 100 processes",
  "insert 1": "insert of one row, alone",
  "insert 100": "insert of one row, 100 processes",
  large: `select of ${LARGE_ROWS} rows, rows`,
};

const perSecond = (rounds: readonly Measured[]): string =>
  `${(median(rounds.map((one) => one.perSecond)) / 1000).toFixed(2)} k`;
const cost = (rounds: readonly Measured[]): string => `${median(rounds.map((one) => one.cost)).toFixed(1)} µs`;

/** The sides in turn; the ratio of each round. */
async function compare(what: string, ours: Side, bare: Side): Promise<readonly string[]> {
  const rounds: { readonly own: Measured; readonly other: Measured }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const other = await bare.measure(what);
    rounds.push({ own: await ours.measure(what), other });
  }
  const [own, others] = [rounds.map((round) => round.own), rounds.map((round) => round.other)];
  const ratios = rounds.map((round) => round.own.perSecond / round.other.perSecond);
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  return [perSecond(own), perSecond(others), times(median(ratios)), spread, cost(own), cost(others)];
}

async function gaps(what: string, side: Side): Promise<string> {
  const found: number[] = [];
  for (let round = 0; round < SLOW_ROUNDS; round++) found.push((await side.measure(what)).largestGap);
  return `${milliseconds(median(found))} (${milliseconds(Math.min(...found))} to ${milliseconds(Math.max(...found))})`;
}

async function bench(engine: string, program: string, place: string): Promise<void> {
  const [ours, bare] = [new Side(program, place), new Side(join(import.meta.dirname, "storage/bare.js"), place)];
  // What is compiled while it runs, and connections, are there by then.
  for (const what of Object.keys(measures)) for (const side of [ours, bare]) await side.measure(what);
  const rows: string[][] = [];
  for (const [what, title] of Object.entries(measures)) rows.push([title, ...(await compare(what, ours, bare))]);
  const spread = await gaps("slow", ours);
  const title = `${engine}: a second, medians of ${ROUNDS} rounds, ${loadLine()}`;
  printTable(title, ["", "Snow", "bare", "ratio", "of all rounds", "main thread, Snow", "main thread, bare"], rows);
  printTable(
    `${engine}: the largest gap of the event loop in about 2 s, median of ${SLOW_ROUNDS}`,
    ["nothing to do", "a slow statement, Snow", "a slow statement, bare"],
    [[await gaps("idle", ours), spread, await gaps("slow", bare)]],
  );
  await ours.end();
  await bare.end();
}

const directory = mkdtempSync(join(tmpdir(), "snow-bench-storage-"));
const program = compiledSnow("storage/statements.snow");
const file = join(directory, "bench.db");
fillSqlite(file);
await bench("SQLite", program, `sqlite:${file}`);
const programs = postgresPrograms();
if (programs === undefined) console.log("\nPostgreSQL is not installed (apt-get install postgresql): not measured");
else {
  const server = new PostgresServer(programs);
  await server.start();
  await fillPostgres(server.url());
  await bench("PostgreSQL", program, server.url());
  await server.remove();
}
rmSync(directory, { recursive: true, force: true });
process.exit(0);
