// One connection to PostgreSQL: statements go out as they come, answers come in the same order.
import { entry, host } from "../../current.ts";
import type { PostgresAddress, PostgresConnection, PostgresFailure, PostgresResult } from "../../libraries/postgres.ts";
import type { SqlCell } from "../../values/index.ts";
import { type Answer, type Done, Failure } from "../engine.ts";
import { plainStatement, type Statement } from "../statement.ts";
import { answerOf, boundValue, cellReaders } from "./cells.ts";
import { connectFailure, postgresFailure } from "./failures.ts";

/** Of a message that cancels. */
const CANCEL_BYTES = 16;
const CANCEL_CODE = 80_877_102;

const LOST = new Failure("ConnectionLost", "", "the connection has ended");
const FORBIDDEN = new Failure("DbOther", "", "the text of a statement has a NUL character");

export class Link {
  readonly #address: PostgresAddress;
  readonly #connection: PostgresConnection;
  readonly #pending = new Set<Done<PostgresResult<SqlCell>>>();
  #isLost = false;

  /** `lost` is called once, when it is over. */
  constructor(address: PostgresAddress, lost: (link: Link) => void) {
    this.#address = address;
    const { PostgresConnection } = host().libraries.postgres();
    const ended = (): void => {
      if (this.#isLost) return;
      this.#isLost = true;
      for (const done of this.#take()) done(LOST);
      lost(this);
    };
    this.#connection = new PostgresConnection(address, entry(ended));
  }

  connect(settings: Readonly<Record<string, string>>, done: (failure: Failure | undefined) => void): void {
    const connected = (problem: PostgresFailure | undefined): void => {
      if (problem !== undefined) {
        this.destroy();
        done(connectFailure(problem));
        return;
      }
      this.execute(plainStatement(`SELECT ${Object.entries(settings).map(setting).join(", ")}`), (outcome) => {
        if (outcome instanceof Failure) this.destroy();
        done(outcome instanceof Failure ? outcome : undefined);
      });
    };
    this.#connection.connect(entry(connected));
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** Statements that are not answered yet. */
  get waiting(): number {
    return this.#pending.size;
  }

  get status(): PostgresConnection["status"] {
    return this.#connection.status;
  }

  execute({ text, parameters, asText }: Statement, done: Done<Answer>): void {
    // The text ends with it on its way, and what follows would be read as something else.
    const refused = this.#isLost ? LOST : text.includes("\0") ? FORBIDDEN : undefined;
    if (refused !== undefined) {
      host().microtask(() => done(refused));
      return;
    }
    const own: Done<PostgresResult<SqlCell>> = (outcome) =>
      done(outcome instanceof Failure ? outcome : answerOf(outcome));
    this.#pending.add(own);
    const answered = (outcome: PostgresResult<SqlCell> | PostgresFailure): void => {
      if (!this.#pending.delete(own)) return;
      own("rows" in outcome ? outcome : postgresFailure(outcome));
    };
    const query = { text, values: parameters.map(boundValue), readers: cellReaders(asText) };
    this.#connection.query<SqlCell>(query, entry(answered));
  }

  /** Has the server give up what it does for this connection, which must not be used for anything else after that. */
  cancel(): void {
    const key = this.#connection.cancelKey;
    if (key === undefined || this.#isLost) return;
    const { host: name, port } = this.#address;
    const message = new DataView(new ArrayBuffer(CANCEL_BYTES));
    for (const [index, word] of [CANCEL_BYTES, CANCEL_CODE, key.process, key.secret].entries())
      message.setInt32(index * 4, word);
    const { connect } = host().net();
    const socket = name.startsWith("/") ? connect({ path: `${name}/.s.PGSQL.${port}` }) : connect({ host: name, port });
    socket.on("error", () => {}).end(new Uint8Array(message.buffer));
  }

  /** After what was sent before. */
  end(ended: () => void = () => {}): void {
    if (this.#isLost) ended();
    else this.#connection.end(entry(ended));
  }

  destroy(): void {
    this.#connection.destroy();
  }

  #take(): readonly Done<PostgresResult<SqlCell>>[] {
    const pending = [...this.#pending];
    this.#pending.clear();
    return pending;
  }
}

function setting([name, value]: readonly [string, string]): string {
  return `set_config('${name}', '${value}', false)`;
}
