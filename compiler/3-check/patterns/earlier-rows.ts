// The rows of the arms before one, found by what they ask: long tables of literals would else be gone through for each arm.
import { nodesOf, type Simple } from "./shapes.ts";
import type { Column, Row } from "./uncovered.ts";

interface Index {
  /** Rows that ask for one shape of the column, by its key. */
  readonly byShape: Map<string, Row[]>;
  /** Rows that may match other shapes too. */
  readonly others: Row[];
}

export class EarlierRows {
  /** What the rows ask altogether, and one for each row. */
  cells = 0;
  readonly #rows: Row[] = [];
  /** Of the columns that somebody looked rows up by. */
  readonly #indexes = new Map<Column, Index>();

  add(row: Row): void {
    this.cells += row.cells.size + 1;
    this.#rows.push(row);
    for (const [column, index] of this.#indexes) enter(index, row, column);
  }

  /** Those that may match a value that the query matches. */
  near(query: Row): readonly Row[] {
    const [entry] = [...query.cells].flatMap(([column, cell]) => {
      const key = keyOf(cell);
      return key === undefined ? [] : [{ column, key }];
    });
    if (entry === undefined) return this.#rows;
    const { byShape, others } = this.#indexOf(entry.column);
    return [...(byShape.get(entry.key) ?? []), ...others];
  }

  #indexOf(column: Column): Index {
    const known = this.#indexes.get(column);
    if (known !== undefined) return known;
    const made: Index = { byShape: new Map(), others: [] };
    for (const row of this.#rows) enter(made, row, column);
    this.#indexes.set(column, made);
    return made;
  }
}

/** Of a cell that asks for one shape and nothing else. */
function keyOf(cell: Simple): string | undefined {
  const [only, ...more] = nodesOf(cell);
  return only === undefined || more.length > 0 || only.shape.form.kind === "prefix" ? undefined : only.shape.key;
}

function enter({ byShape, others }: Index, row: Row, column: Column): void {
  const cell = row.cells.get(column);
  const key = cell === undefined ? undefined : keyOf(cell);
  if (key === undefined) {
    others.push(row);
    return;
  }
  const known = byShape.get(key);
  if (known === undefined) byShape.set(key, [row]);
  else known.push(row);
}
