// Opens what a URL names.
import { Database } from "./database.ts";
import type { Db } from "./db.ts";
import { type Done, type Engine, Failure, wanted } from "./engine.ts";
import { openPostgres } from "./postgres/engine.ts";
import { openSqlite } from "./sqlite/engine.ts";
import { parseDatabaseUrl } from "./url.ts";

/** Answers how to have it no more: what will be open then is closed at once. */
export function openDatabase(url: string, done: Done<Db>): () => void {
  const settings = parseDatabaseUrl(url);
  if (settings instanceof Failure) {
    done(settings);
    return () => {};
  }
  const wanting = wanted<Engine>(
    (engine) => done(engine instanceof Failure ? engine : new Database(engine, settings.transactionTime)),
    (engine) => engine.close(() => {}),
  );
  if (settings.dialect === "sqlite") openSqlite(settings.engine, wanting.done);
  else openPostgres(settings.engine, wanting.done);
  return wanting.drop;
}
