// Opens what a URL names.
import { Database } from "./database.ts";
import type { Db } from "./db.ts";
import { type Done, Failure } from "./engine.ts";
import { openPostgres } from "./postgres/engine.ts";
import { openSqlite } from "./sqlite/engine.ts";
import { parseDatabaseUrl } from "./url.ts";

export function openDatabase(url: string, done: Done<Db>): void {
  const settings = parseDatabaseUrl(url);
  if (settings instanceof Failure) {
    done(settings);
    return;
  }
  const { transactionTime } = settings;
  if (settings.dialect === "sqlite")
    openSqlite(settings.engine, (engine) =>
      done(engine instanceof Failure ? engine : new Database(engine, transactionTime)),
    );
  else
    openPostgres(settings.engine, (engine) =>
      done(engine instanceof Failure ? engine : new Database(engine, transactionTime)),
    );
}
