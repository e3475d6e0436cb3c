// Connections to PostgreSQL, by pg. Imports nothing of ours: it is a file of its own in dist/, loaded by programs that use it.
import type { ConnectionOptions } from "node:tls";
import { Client, type QueryArrayConfig, type QueryArrayResult } from "pg";

export interface PostgresAddress {
  /** A name, an IP address, or the directory of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string;
  readonly database: string | undefined;
  readonly ssl: false | ConnectionOptions;
  /** Milliseconds for everything until it can be used. */
  readonly connectTimeout: number;
}

/** How a cell of a type, given by its number, is read. */
export type CellReaders<C> = (type: number) => (text: string) => C;

export interface PostgresResult<C> {
  /** `SELECT`, `ROLLBACK`, … */
  readonly command: string;
  readonly rowCount: number;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (C | null)[])[];
}

/** `code`: SQLSTATE, or what Node calls it; `""` when neither has a word for it. */
export interface PostgresFailure {
  readonly code: string;
  readonly message: string;
}

/** What cancels what a connection does. */
export interface CancelKey {
  readonly process: number;
  readonly secret: number;
}

/** Statements without parameters, too, go by the extended protocol: by the other, one could be several. */
interface ExtendedQuery extends QueryArrayConfig<(string | Uint8Array | null)[]> {
  readonly queryMode: "extended";
}

export interface PostgresQuery<C> {
  readonly text: string;
  readonly values: readonly (string | Uint8Array | null)[];
  readonly readers: CellReaders<C>;
}

function failureOf(error: Error): PostgresFailure {
  return { code: "code" in error && typeof error.code === "string" ? error.code : "", message: error.message };
}

/** Whether the connection goes on after it. */
function isOfStatement(error: Error): boolean {
  return "severity" in error && error.severity === "ERROR";
}

/** Rows are not copied: there may be many. */
function resultOf<C>({ command, rowCount, fields, rows }: QueryArrayResult<(C | null)[]>): PostgresResult<C> {
  return { command, rowCount: rowCount ?? 0, columns: fields.map(({ name }) => name), rows };
}

function numberIn(client: object, name: string): number | undefined {
  const value: unknown = Reflect.get(client, name);
  return typeof value === "number" ? value : undefined;
}

export class PostgresConnection {
  readonly #client: Client;

  /** `lost` is called when it is over, whoever ended it, perhaps more than once. */
  constructor({ connectTimeout, password, ...address }: PostgresAddress, lost: () => void) {
    this.#client = new Client({
      ...address,
      // As a function: without one, files and variables of the system would be asked.
      password: () => password,
      application_name: "snow",
      connectionTimeoutMillis: connectTimeout,
      keepAlive: true,
      pipeline: true,
      enableChannelBinding: true,
    });
    this.#client.on("error", lost).on("end", lost);
  }

  connect(connected: (failure: PostgresFailure | undefined) => void): void {
    this.#client.connect((error: Error | null) => connected(error === null ? undefined : failureOf(error)));
  }

  /** Goes out at once, behind those that are not answered yet. */
  query<C>(
    { text, values, readers }: PostgresQuery<C>,
    queried: (outcome: PostgresResult<C> | PostgresFailure) => void,
  ): void {
    const query: ExtendedQuery = {
      text,
      values: [...values],
      rowMode: "array",
      queryMode: "extended",
      types: { getTypeParser: readers },
    };
    this.#client.query<(C | null)[]>(query, (error: Error | null, result) => {
      if (error === null) queried(resultOf(result));
      // Only then it is known how a transaction stands.
      else if (isOfStatement(error)) this.#client.connection.once("readyForQuery", () => queried(failureOf(error)));
      else queried(failureOf(error));
    });
  }

  /** As the last answer has it: outside of a transaction, inside, inside of one that has failed. */
  get status(): "outside" | "inside" | "failed" {
    const status = this.#client.getTransactionStatus();
    return status === "T" ? "inside" : status === "E" ? "failed" : "outside";
  }

  get cancelKey(): CancelKey | undefined {
    const [process, secret] = [numberIn(this.#client, "processID"), numberIn(this.#client, "secretKey")];
    return process === undefined || secret === undefined ? undefined : { process, secret };
  }

  /** Says goodbye after what was sent before. */
  end(ended: () => void): void {
    this.#client.end(ended);
  }

  destroy(): void {
    this.#client.connection.stream.destroy();
  }
}
