// A PostgreSQL database: a pool of connections. A statement goes to one that is idle, or to a new one, or behind others; who
// wants a connection alone waits until one is idle.
import { host } from "../../current.ts";
import type { Simulation } from "../../host/simulated/index.ts";
import type { PostgresAddress } from "../../libraries/postgres.ts";
import { type Access, type Answer, BY_HAND, type Done, type Engine, Failure, type Line } from "../engine.ts";
import { plainStatement, type Statement } from "../statement.ts";
import { Turns } from "../turns.ts";
import { PostgresLine } from "./line.ts";
import { Link } from "./link.ts";

export interface PostgresSettings {
  readonly address: PostgresAddress;
  /** Connections at most. */
  readonly pool: number;
  /** Milliseconds of waiting for a connection. */
  readonly patience: number;
  /** Milliseconds that a statement waits for a lock. */
  readonly lockTimeout: number;
}

/** Statements on their way over one connection. */
const MOST_UNDER_WAY = 64;
/** Milliseconds before another connection is tried where one has failed though there are others. */
const PAUSE = 1000;

/** Somebody gets a connection, or hears why not. */
interface Wanting {
  readonly got: (link: Link) => void;
  readonly failed: (failure: Failure) => void;
}

export class PostgresEngine implements Engine {
  readonly dialect = "postgres";
  readonly begin = "BEGIN";
  readonly hasOneWriter = false;
  readonly hasReaders = true;
  readonly #settings: PostgresSettings;
  readonly #shared = new Set<Link>();
  readonly #held = new Set<Link>();
  readonly #statements: Turns<Wanting>;
  readonly #lines: Turns<Wanting>;
  #opening = 0;
  #refusedAt = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(settings: PostgresSettings) {
    this.#settings = settings;
    this.#statements = new Turns(settings.patience);
    this.#lines = new Turns(settings.patience);
  }

  execute(statement: Statement, _access: Access, done: Done<Answer>): () => void {
    let finish: Done<Answer> | undefined = done;
    let link: Link | undefined;
    const got = (free: Link): void => {
      link = free;
      free.execute(statement, (outcome) => {
        link = undefined;
        const isLeft = free.status !== "outside" && !free.isLost;
        // What a transaction began that nobody ends will be undone.
        if (isLeft) free.execute(plainStatement("ROLLBACK"), () => this.#serve());
        finish?.(isLeft ? BY_HAND : outcome);
        this.#serve();
      });
    };
    const forget = this.#want(this.#statements, { got, failed: done });
    return () => {
      finish = undefined;
      forget();
      if (link !== undefined) this.#giveUp(link);
    };
  }

  acquire(_access: Access, done: Done<Line>): () => void {
    const got = (link: Link): void => {
      this.#shared.delete(link);
      this.#held.add(link);
      done(new PostgresLine(link, () => this.#giveBack(link)));
    };
    return this.#want(this.#lines, { got, failed: done });
  }

  close(closed: () => void): void {
    this.#isClosed = true;
    const links = [...this.#shared, ...this.#held];
    let open = links.length;
    if (open === 0) closed();
    for (const link of links) {
      link.end(() => {
        open -= 1;
        if (open === 0) closed();
      });
    }
  }

  #want(turns: Turns<Wanting>, wanting: Wanting): () => void {
    const forget = turns.add(wanting, () => {
      wanting.failed(new Failure("DbBusy", "", `no connection was free for ${this.#settings.patience} ms`));
    });
    this.#serve();
    return forget;
  }

  /** The statement of somebody who has gone. Behind it, others might be hit: then it runs to its end. */
  #giveUp(link: Link): void {
    if (link.waiting > 1) return;
    this.#shared.delete(link);
    link.cancel();
    link.end();
    this.#serve();
  }

  #giveBack(link: Link): void {
    this.#held.delete(link);
    if (!link.isLost) this.#shared.add(link);
    this.#serve();
  }

  #serve(): void {
    for (const link of this.#shared) {
      if (this.#lines.size === 0) break;
      if (link.waiting === 0) this.#lines.take()?.got(link);
    }
    // Who waits for one alone gets those that will be idle first.
    const byLoad = [...this.#shared].sort((left, right) => left.waiting - right.waiting);
    const usable = byLoad.slice(this.#lines.size);
    while (this.#statements.size > 0) {
      const link = usable.reduce<Link | undefined>(lessLoaded, undefined);
      if (link === undefined || (link.waiting > 0 && !this.#mayFollow(link))) break;
      this.#statements.take()?.got(link);
    }
    while (this.#canOpen && this.#opening < this.#lines.size + this.#statements.size) this.#open();
  }

  /** Whether a statement goes behind others: not while there is, or will soon be, a connection for it. */
  #mayFollow({ waiting }: Link): boolean {
    return !this.#canOpen && this.#statements.size > this.#opening && waiting < MOST_UNDER_WAY;
  }

  get #canOpen(): boolean {
    const links = this.#shared.size + this.#held.size;
    if (this.#isClosed || links + this.#opening >= this.#settings.pool) return false;
    return links === 0 || host().monotonicClock() - this.#refusedAt > PAUSE;
  }

  #open(): void {
    this.#opening += 1;
    openLink(
      this.#settings,
      (link) => this.#lost(link),
      (outcome) => {
        this.#opening -= 1;
        if (outcome instanceof Failure) this.#refused(outcome);
        else this.#shared.add(outcome);
        this.#serve();
      },
    );
  }

  /** With other connections there is hope. */
  #refused(failure: Failure): void {
    this.#refusedAt = host().monotonicClock();
    if (this.#shared.size + this.#held.size + this.#opening > 0) return;
    for (const wanting of [...this.#lines.clear(), ...this.#statements.clear()]) wanting.failed(failure);
  }

  #lost(link: Link): void {
    this.#shared.delete(link);
    this.#held.delete(link);
    this.#serve();
  }
}

function lessLoaded(best: Link | undefined, link: Link): Link {
  return best === undefined || link.waiting < best.waiting ? link : best;
}

/** The run is over with it; nobody is answered. */
function refuse({ world }: Simulation): void {
  const head = "PostgreSQL can't be simulated: it is beyond a real network";
  world.fail({
    kind: "refused",
    head,
    lines: ["in a simulation a program opens SQLite: sqlite:app.db, sqlite::memory:"],
  });
}

/** Connects. Dates come in the form of ISO 8601, whatever the server likes. */
export function openLink(
  { address, lockTimeout }: PostgresSettings,
  lost: (link: Link) => void,
  done: Done<Link>,
): void {
  const { simulation } = host();
  if (simulation !== undefined) {
    refuse(simulation);
    return;
  }
  const link = new Link(address, lost);
  const settings = {
    datestyle: "ISO",
    intervalstyle: "postgres",
    bytea_output: "hex",
    lock_timeout: String(lockTimeout),
  };
  link.connect({ ...settings, client_encoding: "UTF8" }, (failure) => done(failure ?? link));
}

/** Says at once whether the server can be reached. */
export function openPostgres(settings: PostgresSettings, done: Done<Engine>): void {
  const engine = new PostgresEngine(settings);
  engine.acquire({ writes: false, refuses: () => undefined }, (line) => {
    if (line instanceof Failure) {
      done(line);
      return;
    }
    line.release();
    done(engine);
  });
}
