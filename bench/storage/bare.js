// The same statements without Snow: node:sqlite on the main thread, pg with a pool of the same size. See statements.snow.
import { createInterface } from "node:readline";
import { begin, finish } from "./meter.js";

const TIME = 400;

async function together(count, work) {
  begin();
  const until = performance.now() + TIME;
  const counts = await Promise.all(Array.from({ length: count }, (_, index) => work(until, index + 1)));
  finish(counts.reduce((sum, one) => sum + one, 0));
}

function expect(condition) {
  if (!condition) throw new Error("not the expected answer");
}

async function sqlite(file) {
  const { DatabaseSync } = await import("node:sqlite");
  const db = new DatabaseSync(file, { timeout: 5000 });
  db.exec("PRAGMA journal_mode = WAL");
  db.exec("PRAGMA synchronous = FULL");
  const select = db.prepare("SELECT id, name FROM item WHERE id = ?");
  const insert = db.prepare("INSERT INTO note (worker, text) VALUES (?, ?)");
  const all = db.prepare("SELECT id, text FROM large");
  const slow = db.prepare(
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000000) SELECT sum(i) FROM n",
  );
  // Whoever calls it waits: a hundred at once would be one after the other.
  const repeat = (step) => () =>
    together(1, (until) => {
      let count = 0;
      for (; performance.now() < until; count += 1) step(count);
      return count;
    });
  const selects = repeat((count) => expect(select.get((count % 1000) + 1) !== undefined));
  const inserts = repeat((count) => expect(insert.run(count, "a note").changes === 1));
  return {
    "select 1": selects,
    "select 100": selects,
    "insert 1": inserts,
    "insert 100": inserts,
    large() {
      begin();
      finish(all.all().length);
    },
    slow: () =>
      new Promise((resolve) => {
        begin();
        // A gap that nothing follows is not measured.
        setTimeout(() => {
          slow.get();
          setTimeout(() => {
            finish(1);
            resolve();
          }, 5);
        }, 5);
      }),
  };
}

async function postgres(url) {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  const repeat = (processes, step) => () =>
    together(processes, async (until, worker) => {
      let count = 0;
      for (; performance.now() < until; count += 1) await step(worker, count);
      return count;
    });
  const select = async (worker, count) => {
    const text = "SELECT id, name FROM item WHERE id = $1";
    expect((await pool.query(text, [((worker + count) % 1000) + 1])).rows.length === 1);
  };
  const insert = async (worker) => {
    const text = "INSERT INTO note (worker, text) VALUES ($1, $2)";
    expect((await pool.query(text, [worker, "a note"])).rowCount === 1);
  };
  return {
    "select 1": repeat(1, select),
    "select 100": repeat(100, select),
    "insert 1": repeat(1, insert),
    "insert 100": repeat(100, insert),
    async large() {
      begin();
      finish((await pool.query("SELECT id, text FROM large")).rows.length);
    },
    async slow() {
      begin();
      await pool.query("SELECT sum(i)::bigint FROM generate_series(1, 12000000) i");
      finish(1);
    },
  };
}

const [place = ""] = process.argv.slice(2);
const measures = await (place.startsWith("sqlite:") ? sqlite(place.slice("sqlite:".length)) : postgres(place));
for await (const line of createInterface({ input: process.stdin })) await measures[line]();
process.exit(0);
