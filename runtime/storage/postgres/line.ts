// A connection to PostgreSQL that somebody has alone. Rows in portions come by a cursor of the server, which needs a
// transaction around it.
import { type Answer, type Cursor, type Done, Failure, type Line, type Row } from "../engine.ts";
import { plainStatement, type Statement } from "../statement.ts";
import type { Link } from "./link.ts";

const querying = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:select|values|with|table)\b/i;

/** `FETCH` of a cursor that is declared. */
class ServerCursor implements Cursor {
  columns: readonly string[] = [];
  readonly #link: Link;
  readonly #name: string;
  readonly #ownsTransaction: boolean;
  #first: readonly Row[] | undefined;

  constructor(link: Link, name: string, ownsTransaction: boolean) {
    this.#link = link;
    this.#name = name;
    this.#ownsTransaction = ownsTransaction;
  }

  /** The columns are known with the first rows. */
  begin(done: Done<Cursor>): void {
    this.#ask(1, (answer) => {
      if (answer instanceof Failure) {
        done(answer);
        return;
      }
      this.columns = answer.columns;
      this.#first = answer.rows;
      done(this);
    });
  }

  fetch(count: number, done: Done<readonly Row[]>): void {
    const first = this.#first ?? [];
    this.#first = undefined;
    this.#ask(count - first.length, (answer) => done(answer instanceof Failure ? answer : [...first, ...answer.rows]));
  }

  close(closed: () => void): void {
    const text = this.#ownsTransaction ? "COMMIT" : `CLOSE ${this.#name}`;
    if (this.#link.status === "inside") this.#link.execute(plainStatement(text), closed);
    else closed();
  }

  #ask(count: number, done: Done<Answer>): void {
    this.#link.execute(plainStatement(`FETCH ${count} FROM ${this.#name}`), done);
  }
}

/** Rows that are there already. */
class ReadRows implements Cursor {
  readonly columns: readonly string[];
  #rows: readonly Row[];

  constructor({ columns, rows }: Answer) {
    this.columns = columns;
    this.#rows = rows;
  }

  fetch(count: number, done: Done<readonly Row[]>): void {
    const rows = this.#rows.slice(0, count);
    this.#rows = this.#rows.slice(count);
    done(rows);
  }

  close(closed: () => void): void {
    closed();
  }
}

export class PostgresLine implements Line {
  readonly #link: Link;
  readonly #released: (link: Link) => void;
  #cursors = 0;

  constructor(link: Link, released: (link: Link) => void) {
    this.#link = link;
    this.#released = released;
  }

  get state(): Line["state"] {
    return this.#link.isLost ? "outside" : this.#link.status;
  }

  get isLost(): boolean {
    return this.#link.isLost;
  }

  execute(statement: Statement, done: Done<Answer>): void {
    this.#link.execute(statement, done);
  }

  open(statement: Statement, done: Done<Cursor>): void {
    if (!querying.test(statement.text)) {
      this.execute(statement, (answer) => done(answer instanceof Failure ? answer : new ReadRows(answer)));
      return;
    }
    this.#cursors += 1;
    const name = `snow_cursor_${this.#cursors}`;
    const isOutside = this.state === "outside";
    if (isOutside) this.#link.execute(plainStatement("BEGIN"), () => {});
    const declaring = { ...statement, text: `DECLARE ${name} NO SCROLL CURSOR FOR ${statement.text}` };
    this.#link.execute(declaring, (answer) => {
      if (answer instanceof Failure) done(answer);
      else new ServerCursor(this.#link, name, isOutside).begin(done);
    });
  }

  /** What still runs is of no use to anybody, and may never end. */
  release(): void {
    const link = this.#link;
    if (link.waiting > 0) {
      link.cancel();
      link.destroy();
    } else if (this.state === "outside") this.#released(link);
    else link.execute(plainStatement("ROLLBACK"), () => this.#released(link));
  }
}
