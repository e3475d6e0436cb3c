// The room of the databases: what the other rooms use of it.
export type { Db } from "./db.ts";
export { type Answer, Failure, type FailureKind, type Row } from "./engine.ts";
export { type Migration, type MigrationState, migrateDown, migrateUp, migrationStates } from "./migrations/index.ts";
export { openDatabase } from "./open.ts";
export {
  openPool,
  openPostgresConnection,
  openSqliteConnection,
  type PlainConnection,
  type PlainPool,
  type PlainRunner,
  textRows,
  textStatement,
} from "./plain.ts";
export { runTransaction, visitRows, withDatabase } from "./running.ts";
export type { Statement } from "./statement.ts";
export { parseDatabaseUrl } from "./url.ts";
