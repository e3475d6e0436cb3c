// What SQLite would ask the system for, the time and random numbers, as functions of the world.
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import type { Host } from "../../index.ts";
import type { World } from "../world.ts";

/** With the number of what they take before the time. */
const timeFunctions: ReadonlyMap<string, number> = new Map([
  ["date", 0],
  ["time", 0],
  ["datetime", 0],
  ["julianday", 0],
  ["unixepoch", 0],
  ["strftime", 1],
  ["timediff", 0],
]);

/** `current_date` and the like are functions too. */
const moments: ReadonlyMap<string, number> = new Map([
  ["current_date", 0],
  ["current_time", 0],
  ["current_timestamp", 0],
]);

const DATE_LENGTH = 10;

function isNow(value: SQLOutputValue): boolean {
  return typeof value === "string" && value.toLowerCase() === "now";
}

export class WorldlyFunctions {
  readonly #world: World;
  readonly #base: Host;
  /** In which the functions are SQLite's own. */
  #own: DatabaseSync | undefined;
  readonly #statements = new Map<string, StatementSync>();

  constructor(world: World, base: Host) {
    this.#world = world;
    this.#base = base;
  }

  adapt(database: DatabaseSync): void {
    for (const [name, before] of timeFunctions) {
      const call = (...values: SQLOutputValue[]): SQLInputValue => this.#timed(name, before, values);
      database.function(name, { varargs: true, deterministic: true }, call);
    }
    for (const name of moments.keys()) database.function(name, { deterministic: true }, () => this.#moment(name));
    database.function("random", {}, () => this.#random());
    database.function("randomblob", {}, (size) => this.#bytes(Number(size)));
  }

  /** As SQLite reads it. */
  #now(): string {
    return new Date(this.#world.wallClock()).toISOString().replace("T", " ").replace("Z", "");
  }

  #moment(name: string): string {
    const now = this.#now();
    const seconds = now.slice(0, -".000".length);
    if (name === "current_date") return now.slice(0, DATE_LENGTH);
    return name === "current_time" ? seconds.slice(DATE_LENGTH + 1) : seconds;
  }

  #timed(name: string, before: number, given: readonly SQLOutputValue[]): SQLInputValue {
    const values = given.length === before && name !== "timediff" ? [...given, "now"] : given;
    const now = this.#now();
    const result: unknown = this.#statement(name, values.length).get(...values.map((one) => (isNow(one) ? now : one)));
    const value: unknown = Array.isArray(result) ? result[0] : null;
    return typeof value === "string" || typeof value === "number" || typeof value === "bigint" ? value : null;
  }

  #statement(name: string, count: number): StatementSync {
    const text = `SELECT ${name}(${new Array(count).fill("?").join(", ")})`;
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const statement = this.#open().prepare(text);
    statement.setReturnArrays(true);
    this.#statements.set(text, statement);
    return statement;
  }

  #open(): DatabaseSync {
    if (this.#own !== undefined) return this.#own;
    const { DatabaseSync } = this.#base.sqlite();
    const own = new DatabaseSync(":memory:");
    this.#own = own;
    this.#world.whenOver(() => own.close());
    return own;
  }

  #random(): bigint {
    const { words } = this.#world;
    return BigInt.asIntN(64, (BigInt(words.next()) << 32n) | BigInt(words.next()));
  }

  #bytes(size: number): Uint8Array {
    return Uint8Array.from({ length: Math.max(1, size || 0) }, () => this.#world.words.next() & 0xff);
  }
}
