// One transaction: its handle, and its life.
//
// It belongs to the process that opened it and ends when that says so, when that process ends, or when its time is over;
// after that its handle answers why. Statements take turns, one at a time, whoever asks. A transaction inside it (a savepoint)
// is one long turn: until that has ended, others wait, and the process that opened it is refused, as it would wait for itself.
import { snow_self } from "../actors/index.ts";
import type { SqlDialect } from "../values/index.ts";
import { Db, type OpenTransaction, type Reading } from "./db.ts";
import { type Answer, type Cursor, type Done, Failure, type Line, type Row } from "./engine.ts";
import { plainStatement, type Statement } from "./statement.ts";

const ENDED = new Failure("DbOther", "", "transaction has ended");
const LOST = new Failure("ConnectionLost", "", "the connection of the transaction has ended");
export const OWN_HANDLE = new Failure("DbOther", "", "inside a transaction use its own handle");
const NOT_INSIDE = new Failure("DbOther", "", "migrations have transactions of their own");
const ROLLED_BACK = new Failure("DbOther", "", "a statement had failed, so the transaction was rolled back");

/** How one begins and ends in SQL, and what follows its end. */
interface TransactionForm {
  readonly begin: string;
  readonly commit: readonly string[];
  readonly rollback: readonly string[];
  /** How many others it is inside of. */
  readonly depth: number;
  /** The process that opened it. */
  readonly owner: number;
  readonly over: () => void;
}

function savepoint(depth: number, owner: number, over: () => void): TransactionForm {
  const name = `snow_${depth}`;
  const release = `RELEASE SAVEPOINT ${name}`;
  const rollback = [`ROLLBACK TO SAVEPOINT ${name}`, release];
  return { begin: `SAVEPOINT ${name}`, commit: [release], rollback, depth, owner, over };
}

/** Who has the connection for a while, or waits to. */
interface Turn {
  readonly start: (over: () => void) => void;
  /** It never comes, or what it has begun is of no use any more. */
  readonly refuse: (failure: Failure) => void;
}

/** Something that is over when it is answered; after `drop` nobody hears of that. */
function turnOf<T>(
  start: (answered: Done<T>) => void,
  done: Done<T>,
): { readonly turn: Turn; readonly drop: () => void } {
  let finish: Done<T> | undefined = done;
  const answer = (outcome: T | Failure): void => {
    const own = finish;
    finish = undefined;
    own?.(outcome);
  };
  const turn: Turn = {
    start: (over) =>
      start((outcome) => {
        answer(outcome);
        over();
      }),
    refuse: answer,
  };
  const drop = (): void => {
    finish = undefined;
  };
  return { turn, drop };
}

export class Transaction extends Db implements OpenTransaction {
  readonly dialect: SqlDialect;
  readonly #line: Line;
  readonly #form: TransactionForm;
  readonly #owner: number;
  readonly #turns = new Set<Turn>();
  #present: Turn | undefined;
  #child: Transaction | undefined;
  /** Why nothing more can be done by its handle. */
  #ended: Failure | undefined;
  #isOpen = true;
  /** What follows the present turn when it is the last. */
  #last: (() => void) | undefined;

  constructor(dialect: SqlDialect, line: Line, form: TransactionForm) {
    super();
    this.dialect = dialect;
    this.#line = line;
    this.#form = form;
    this.#owner = form.owner;
  }

  get db(): Db {
    return this;
  }

  start(done: Done<OpenTransaction>): void {
    const begin = plainStatement(this.#form.begin);
    const { turn } = turnOf<Answer>(
      (answered) => this.#line.execute(begin, answered),
      (answer) => {
        if (answer instanceof Failure) this.drop(answer);
        done(answer instanceof Failure ? answer : this);
      },
    );
    this.#wait(turn);
  }

  // What its handle is asked for.

  override execute(statement: Statement, _writes: boolean, done: Done<Answer>): () => void {
    return this.#turn<Answer>((answered) => this.#line.execute(statement, answered), done);
  }

  override begin(done: Done<OpenTransaction>): () => void {
    let child: Transaction | undefined;
    const owner = snow_self();
    const forget = this.#ask({
      start: (over) => {
        const form = savepoint(this.#form.depth + 1, owner, () => {
          this.#child = undefined;
          over();
        });
        child = new Transaction(this.dialect, this.#line, form);
        this.#child = child;
        child.start(done);
      },
      refuse: (failure) => (child === undefined ? done(failure) : child.#die(failure)),
    });
    return () => (child === undefined ? forget() : child.abandon());
  }

  override read(statement: Statement, done: Done<Reading>): () => void {
    return this.#turn<Cursor>(
      (opened) => this.#line.open(statement, opened),
      (cursor) => done(cursor instanceof Failure ? cursor : this.#readingOf(cursor)),
    );
  }

  #readingOf(cursor: Cursor): Reading {
    const close = (): void => {
      this.#wait({ start: (over) => cursor.close(over), refuse: () => {} });
    };
    return {
      columns: cursor.columns,
      next: (count, done) => {
        this.#turn<readonly Row[]>((fetched) => cursor.fetch(count, fetched), done);
      },
      close,
      abandon: close,
    };
  }

  override hold(done: Done<Line>): () => void {
    done(NOT_INSIDE);
    return () => {};
  }

  override close(closed: () => void): void {
    closed();
  }

  // Turns.

  /** Something that is done when it is answered. */
  #turn<T>(start: (answered: Done<T>) => void, done: Done<T>): () => void {
    const { turn, drop } = turnOf(start, done);
    const forget = this.#ask(turn);
    return () => {
      drop();
      forget();
    };
  }

  #ask(turn: Turn): () => void {
    const waitsForItself = this.#child !== undefined && this.#child.#owner === snow_self();
    if (this.#ended === undefined && waitsForItself) {
      turn.refuse(OWN_HANDLE);
      return () => {};
    }
    return this.#wait(turn);
  }

  #wait(turn: Turn): () => void {
    if (this.#ended !== undefined) turn.refuse(this.#ended);
    else this.#turns.add(turn);
    this.#serve();
    return () => {
      this.#turns.delete(turn);
    };
  }

  #serve(): void {
    if (this.#present !== undefined) return;
    for (const turn of this.#turns) {
      this.#turns.delete(turn);
      this.#present = turn;
      turn.start(() => this.#over(turn));
      return;
    }
  }

  #over(turn: Turn): void {
    if (this.#present !== turn) return;
    this.#present = undefined;
    // The engine has ended it, or a statement has.
    if (this.#line.state === "outside") this.#refuseAll(this.#line.isLost ? LOST : ENDED);
    const last = this.#last;
    this.#last = undefined;
    if (last !== undefined) last();
    else this.#serve();
  }

  #refuseAll(failure: Failure): void {
    this.#ended ??= failure;
    const waiting = [...this.#turns];
    this.#turns.clear();
    for (const turn of waiting) turn.refuse(this.#ended);
  }

  // Its end.

  end(commits: boolean, done: Done<undefined>): void {
    if (!this.#isOpen) {
      done(this.#ended ?? ENDED);
      return;
    }
    this.#isOpen = false;
    this.#refuseAll(ENDED);
    this.#child?.abandon();
    this.#whenIdle(() => {
      const { state } = this.#line;
      if (state === "outside") this.#finish(this.#ended, done);
      else if (commits && state === "inside") this.#commit(done);
      else this.#run(this.#form.rollback, () => this.#finish(commits ? ROLLED_BACK : undefined, done));
    });
  }

  #commit(done: Done<undefined>): void {
    this.#run(this.#form.commit, (failure) => {
      if (failure === undefined || this.#line.state === "outside") this.#finish(failure, done);
      else this.#run(this.#form.rollback, () => this.#finish(failure, done));
    });
  }

  #finish(failure: Failure | undefined, done: Done<undefined>): void {
    this.#form.over();
    done(failure);
  }

  /** One after the other, until one fails. */
  #run([first, ...rest]: readonly string[], done: Done<undefined>): void {
    if (first === undefined) {
      done(undefined);
      return;
    }
    this.#line.execute(plainStatement(first), (answer) => {
      if (answer instanceof Failure) done(answer);
      else this.#run(rest, done);
    });
  }

  #whenIdle(last: () => void): void {
    if (this.#present === undefined) last();
    else this.#last = last;
  }

  abandon(): void {
    if (this.#form.depth === 0) this.drop(ENDED);
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#refuseAll(ENDED);
    this.#child?.abandon();
    this.#whenIdle(() => this.#run(this.#form.rollback, () => this.#form.over()));
  }

  /** It ends without a word of its own: nobody waits for what it does. */
  drop(failure: Failure): void {
    if (!this.#isOpen) return;
    this.#die(failure);
    this.#form.over();
  }

  #die(failure: Failure): void {
    const present = this.#present;
    this.#isOpen = false;
    this.#refuseAll(failure);
    present?.refuse(failure);
  }
}
