// Libraries that wait for the system, on a tape: tokens, whose signatures are made in threads, and connections to PostgreSQL.
import type { PostgresFailure, PostgresQuery, PostgresResult } from "../../libraries/postgres.ts";
import type { Host, Libraries } from "../index.ts";
import { replaced } from "../replaced-modules.ts";
import { promiseOnTape } from "./promises.ts";
import type { Tape } from "./tape.ts";

function tokens(module: ReturnType<Libraries["jwt"]>, tape: Tape): ReturnType<Libraries["jwt"]> {
  return {
    ...module,
    signToken: (...all) => promiseOnTape(tape, () => module.signToken(...all)),
    verifyToken: (...all) => promiseOnTape(tape, () => module.verifyToken(...all)),
    verifyBySet: (...all) => promiseOnTape(tape, () => module.verifyBySet(...all)),
  };
}

/** Rows as texts, and the types of their columns. */
interface RawResult {
  readonly types: readonly number[];
  readonly result: PostgresResult<string>;
}

function readWith<C>({ types, result }: RawResult, { readers }: PostgresQuery<C>): PostgresResult<C> {
  const columns = types.map((type) => readers(type));
  const rows = result.rows.map((row) =>
    row.map((text, index) => (text === null ? null : (columns[index]?.(text) ?? null))),
  );
  return { ...result, rows };
}

type PostgresModule = ReturnType<Libraries["postgres"]>;
type Connection = InstanceType<PostgresModule["PostgresConnection"]>;

function connection(tape: Tape, real: Connection | undefined): Omit<Connection, never> {
  const once = <T>(
    receive: (value: T) => void,
    start: (real: Connection, happened: (value: T) => void) => void,
  ): void => {
    const source = tape.source((value: T) => {
      source.forget();
      receive(value);
    });
    source.begun();
    if (real !== undefined) start(real, source.happened);
  };
  return {
    connect: (connected) => once(connected, (own, happened) => own.connect(happened)),
    query<C>(query: PostgresQuery<C>, queried: (outcome: PostgresResult<C> | PostgresFailure) => void) {
      const receive = (outcome: RawResult | PostgresFailure): void =>
        queried("types" in outcome ? readWith(outcome, query) : outcome);
      once(receive, (own, happened) => {
        const types: number[] = [];
        const readers = (type: number) => {
          types.push(type);
          return (text: string) => text;
        };
        const { text, values } = query;
        own.query<string>({ text, values, readers }, (outcome) =>
          happened("rows" in outcome ? { types, result: outcome } : outcome),
        );
      });
    },
    get status() {
      return tape.answer(() => real?.status ?? "outside");
    },
    get cancelKey() {
      return tape.answer(() => real?.cancelKey);
    },
    end: (ended) =>
      once(
        () => ended(),
        (own, happened: (value: undefined) => void) => own.end(() => happened(undefined)),
      ),
    destroy: () => real?.destroy(),
  };
}

function databases(module: PostgresModule, tape: Tape): PostgresModule {
  type Parameters = ConstructorParameters<PostgresModule["PostgresConnection"]>;
  const made = new Proxy(module.PostgresConnection, {
    construct(_, [address, lost]: Parameters) {
      const source = tape.source(lost);
      source.begun();
      const real = tape.plays ? undefined : new module.PostgresConnection(address, source.happened);
      return connection(tape, real);
    },
  });
  return replaced(module, { PostgresConnection: made });
}

export function librariesOnTape(base: Host, tape: Tape): Libraries {
  const { libraries } = base;
  return {
    ...libraries,
    jwt: () => tokens(libraries.jwt(), tape),
    postgres: () => databases(libraries.postgres(), tape),
    // Its connections are not made by modules of the host's.
    carries() {
      throw new Error("a program that is recorded joins no other nodes");
    },
  };
}
