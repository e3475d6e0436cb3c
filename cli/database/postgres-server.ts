// Has a PostgreSQL server describe statements: they are read there, and none runs. A file of its own in dist/, loaded for this.
import { Client, type Connection, type Submittable } from "pg";
import type { PostgresAddress } from "../../runtime/libraries/postgres.ts";

interface ServerField {
  readonly name: string;
  /** Of the table that it comes from, and its place there; 0: from none. */
  readonly tableID: number;
  readonly columnID: number;
}

export type Description =
  | { readonly ok: true; readonly fields: readonly ServerField[] }
  /** `position` counts characters from 1; 0: nowhere. */
  | { readonly ok: false; readonly code: string; readonly message: string; readonly position: number };

export interface ServerColumn {
  readonly table: string;
  readonly tableID: number;
  readonly columnID: number;
  readonly name: string;
  readonly type: string;
  readonly isEnumeration: boolean;
  readonly isNullable: boolean;
  /** Of a table, not of a view or the like. */
  readonly isOfTable: boolean;
}

/** Milliseconds for a connection, and for a statement. */
const PATIENCE = 10_000;

const columnsOfTables = `SELECT c.relname, c.oid, a.attnum, a.attname, t.typname, t.typtype = 'e', NOT a.attnotnull,
    c.relkind IN ('r', 'p')
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    AND c.relnamespace::regnamespace::text NOT LIKE 'pg\\_toast%'
  ORDER BY c.relname, a.attnum`;

/** The statement, and what it gives; by the protocol, without running it. */
class Describing implements Submittable {
  readonly #text: string;
  readonly #done: (description: Description) => void;
  #description: Description = { ok: true, fields: [] };

  constructor(text: string, done: (description: Description) => void) {
    this.#text = text;
    this.#done = done;
  }

  submit(connection: Connection): void {
    connection.parse({ name: "", text: this.#text, types: [] }, false);
    connection.describe({ type: "S", name: "" }, false);
    connection.sync();
  }

  handleRowDescription({ fields }: { readonly fields: readonly ServerField[] }): void {
    this.#description = { ok: true, fields };
  }

  /** Nothing else follows but that the server is ready, of which only those hear that have had no error. */
  handleError(error: Error): void {
    const code = "code" in error && typeof error.code === "string" ? error.code : "";
    const position = "position" in error ? Number(error.position) || 0 : 0;
    this.#done({ ok: false, code, message: error.message, position });
  }

  handleReadyForQuery(): void {
    this.#done(this.#description);
  }
}

export interface Server {
  readonly columns: readonly ServerColumn[];
  /** In the order of the texts. */
  readonly descriptions: readonly Description[];
}

/** Rejects when the server cannot be asked. */
export async function describeOnServer(address: PostgresAddress, texts: readonly string[]): Promise<Server> {
  const { connectTimeout: _, password, ...rest } = address;
  const client = new Client({
    ...rest,
    password: () => password,
    application_name: "snow check",
    connectionTimeoutMillis: PATIENCE,
    statement_timeout: PATIENCE,
    options: "-c default_transaction_read_only=on",
  });
  // It is told by what fails because of it.
  client.on("error", () => {});
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: columnsOfTables, rowMode: "array" });
    const descriptions: Description[] = [];
    for (const text of texts)
      descriptions.push(await new Promise((resolve) => client.query(new Describing(text, resolve))));
    return { columns: rows.map(columnOf), descriptions };
  } finally {
    await client.end();
  }
}

function columnOf([
  table,
  tableID,
  columnID,
  name,
  type,
  isEnumeration,
  isNullable,
  isOfTable,
]: unknown[]): ServerColumn {
  return {
    table: String(table),
    tableID: Number(tableID),
    columnID: Number(columnID),
    name: String(name),
    type: String(type),
    isEnumeration: isEnumeration === true,
    isNullable: isNullable === true,
    isOfTable: isOfTable === true,
  };
}
