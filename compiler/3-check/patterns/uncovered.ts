// The search for a value that some patterns leave uncovered.
//
// That is satisfiability: a value is chosen column by column, and each row forbids something. So it goes as such solvers
// go: first what needs no choice (a shape that no row names makes all rows of its column pass by), then groups of rows
// that share no column each for itself, then the column of the shortest row; what was found covered is remembered.
// What is hard all the same ends with the budget.
import { prune, type Type } from "../types/type.ts";
import {
  covers,
  type Node,
  node,
  nodesOf,
  type Patterns,
  type Shape,
  type Signature,
  type Simple,
  signatureOf,
} from "./shapes.ts";

/** A place in the values that are matched. */
export interface Column {
  readonly id: number;
  readonly type: Type;
  /** Undefined when there is no end of the shapes. */
  readonly signature: Signature | undefined;
  /** The places below, by the key of the shape. */
  readonly parts: Map<string, readonly Column[]>;
}

/** What a row asks of the columns; columns about which it asks nothing are not there. */
type Cells = ReadonlyMap<Column, Simple>;

export interface Row {
  readonly id: number;
  readonly cells: Cells;
}

/** The shapes chosen for a value; other columns may be anything. */
export type Value = ReadonlyMap<Column, Shape>;

export interface Search {
  readonly patterns: Patterns;
  readonly rows: Map<string, Row>;
  /** States in which everything was found covered. */
  readonly covered: Set<string>;
  columns: number;
  /** Cells that may still be looked at. */
  left: number;
}

export function newSearch(patterns: Patterns, budget: number): Search {
  return { patterns, rows: new Map(), covered: new Set(), columns: 0, left: budget };
}

export function newColumn(search: Search, type: Type): Column {
  const signature = signatureOf(search.patterns, type);
  return { id: search.columns++, type, signature, parts: new Map() };
}

function partsOf(search: Search, column: Column, shape: Shape): readonly Column[] {
  const known = column.parts.get(shape.key);
  if (known !== undefined) return known;
  const types = column.signature?.find((entry) => entry.shape.key === shape.key)?.types ?? [];
  const made = types.map((type) => newColumn(search, type));
  column.parts.set(shape.key, made);
  return made;
}

/** Adds what a pattern asks of a column; products are taken apart at once. */
function put(search: Search, cells: Map<Column, Simple>, start: Column, given: Simple): void {
  const pending: [Column, Simple][] = [[start, given]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [column, pattern] = next;
    if (pattern.kind === "any") continue;
    if (pattern.kind === "or" || column.signature?.length !== 1) {
      cells.set(column, pattern);
      continue;
    }
    for (const [index, inner] of partsOf(search, column, pattern.shape).entries()) {
      const part = pattern.parts[index];
      if (part !== undefined) pending.push([inner, part]);
    }
  }
}

export function rowOf(search: Search, columns: readonly Column[], patterns: readonly Simple[]): Row {
  const cells = new Map<Column, Simple>();
  for (const [index, column] of columns.entries())
    put(search, cells, column, patterns[index] ?? { kind: "any", id: 0 });
  return interned(search, cells);
}

function interned({ rows }: Search, cells: Cells): Row {
  const key = keyOf(cells);
  const known = rows.get(key);
  if (known !== undefined) return known;
  const made = { id: rows.size, cells };
  rows.set(key, made);
  return made;
}

function keyOf(cells: Cells): string {
  const parts = [...cells].map(([column, pattern]): [number, number] => [column.id, pattern.id]);
  parts.sort(([left], [right]) => left - right);
  return parts.join(" ");
}

/** The cells where the value of a column has the shape of `chosen`. */
function withShape(search: Search, cells: Cells, column: Column, chosen: Node): Cells {
  const result = new Map(cells);
  result.delete(column);
  for (const [index, inner] of partsOf(search, column, chosen.shape).entries()) {
    const part = chosen.parts[index];
    if (part !== undefined) put(search, result, inner, part);
  }
  return result;
}

/** The rows that can match a value whose column has the shape. */
function specialise(search: Search, rows: readonly Row[], column: Column, shape: Shape): readonly Row[] {
  const result = new Set<Row>();
  for (const row of rows) {
    const cell = row.cells.get(column);
    if (cell === undefined) result.add(row);
    else {
      for (const one of nodesOf(cell)) {
        if (covers(one.shape, shape)) result.add(interned(search, withShape(search, row.cells, column, one)));
      }
    }
  }
  return [...result];
}

/** What the rows ask, by column. */
interface Asked {
  readonly shapes: Map<string, Shape>;
  /** Those of them that are beginnings of strings. */
  readonly beginnings: Set<Shape>;
  count: number;
}

function tally(search: Search, rows: readonly Row[]): Map<Column, Asked> {
  const found = new Map<Column, Asked>();
  for (const row of rows) {
    search.left -= row.cells.size + 1;
    for (const [column, cell] of row.cells) {
      const asked = found.get(column) ?? { shapes: new Map<string, Shape>(), beginnings: new Set<Shape>(), count: 0 };
      found.set(column, asked);
      asked.count += 1;
      for (const { shape } of nodesOf(cell)) {
        if (shape.form.kind === "prefix" && !asked.shapes.has(shape.key)) asked.beginnings.add(shape);
        asked.shapes.set(shape.key, shape);
      }
    }
  }
  return found;
}

/** What the value of a column may be; undefined when there is no end of it. */
function optionsOf(search: Search, column: Column, query: Cells): readonly Node[] | undefined {
  const cell = query.get(column);
  if (cell !== undefined) return nodesOf(cell);
  return column.signature?.map(({ shape }) => node(search.patterns, shape, []));
}

interface State {
  readonly rows: readonly Row[];
  readonly query: Cells;
}

/** A value that `query` matches and none of the rows; "unknown" when the budget ends first. */
export function findUncovered(search: Search, rows: readonly Row[], query: Row): Value | "covered" | "unknown" {
  const { cells } = query;
  return find(search, { rows: rows.filter((row) => !isPassing(row, cells)), query: cells });
}

/** Whether the row is plainly no matter: it asks for another shape, or for one of endlessly many. */
function isPassing(row: Row, query: Cells): boolean {
  for (const [column, cell] of row.cells) {
    const wanted = query.get(column);
    if (wanted === undefined) {
      if (column.signature === undefined && prune(column.type).kind !== "any-message") return true;
    } else if (!nodesOf(wanted).some((one) => nodesOf(cell).some((wide) => covers(wide.shape, one.shape)))) return true;
  }
  return false;
}

function find(search: Search, start: State): Value | "covered" | "unknown" {
  const value = new Map<Column, Shape>();
  let state = start;
  for (;;) {
    if (state.rows.some((row) => row.cells.size === 0)) return "covered";
    if (state.rows.length === 0) return value;
    if (search.left < 0) return "unknown";
    const asked = tally(search, state.rows);
    const whole = [...asked.keys()].find(isProduct);
    const [only] = whole?.signature ?? [];
    if (whole !== undefined && only !== undefined) {
      state = { ...state, rows: specialise(search, state.rows, whole, only.shape) };
      continue;
    }
    const split = [...state.query.keys()].find((column) => isProduct(column) && isInside(search, column, asked));
    if (split !== undefined) {
      const found = findInSome(search, state, split);
      return typeof found === "string" ? found : new Map([...value, ...found]);
    }
    const next = withoutChoice(search, state, asked, value);
    if (next === "covered") return "covered";
    if (next === undefined) return choose(search, state, asked, value);
    state = next;
  }
}

/**
 * Its values are taken apart as soon as they are met, so that there are no cells for it but or-patterns. Those must go
 * before anything below it is decided.
 */
function isProduct(column: Column): boolean {
  return column.signature?.length === 1;
}

/** Whether the rows ask about a part of a product. */
function isInside(search: Search, product: Column, asked: ReadonlyMap<Column, Asked>): boolean {
  const [only] = product.signature ?? [];
  if (only === undefined) return false;
  return partsOf(search, product, only.shape).some(
    (part) => asked.has(part) || (isProduct(part) && part.parts.size > 0 && isInside(search, part, asked)),
  );
}

/** Takes the steps that need no choice; undefined when there are none. */
function withoutChoice(
  search: Search,
  { rows, query }: State,
  asked: ReadonlyMap<Column, Asked>,
  value: Map<Column, Shape>,
): State | "covered" | undefined {
  const passing = new Set<Column>();
  let [left, wanted] = [rows, query];
  let stepped = false;
  for (const [column, { shapes, beginnings }] of asked) {
    // The type of something that was reported already.
    if (prune(column.type).kind === "any-message") return "covered";
    const options = optionsOf(search, column, wanted);
    const free = options?.find(
      ({ shape }) => !shapes.has(shape.key) && ![...beginnings].some((wide) => covers(wide, shape)),
    );
    if (options === undefined || free !== undefined) passing.add(column);
    const chosen = free ?? (options?.length === 1 ? options[0] : undefined);
    if (chosen === undefined) continue;
    stepped = true;
    value.set(column, chosen.shape);
    if (wanted.has(column)) wanted = withShape(search, wanted, column, chosen);
    if (free === undefined) left = specialise(search, left, column, chosen.shape);
  }
  if (passing.size === 0) return stepped ? { rows: left, query: wanted } : undefined;
  return { rows: left.filter((row) => ![...row.cells.keys()].some((column) => passing.has(column))), query: wanted };
}

function choose(
  search: Search,
  { rows, query }: State,
  asked: ReadonlyMap<Column, Asked>,
  value: Map<Column, Shape>,
): Value | "covered" | "unknown" {
  const relevant = new Map([...query].filter(([column]) => asked.has(column)));
  const ids = rows.map((row) => row.id).sort((left, right) => left - right);
  const key = `${ids}/${keyOf(relevant)}`;
  if (search.covered.has(key)) return "covered";
  const groups = groupsOf(rows);
  const column = branching(rows, asked);
  if (column === undefined) return "unknown";
  const found =
    groups.length > 1 ? findInAll(search, groups, relevant) : findInSome(search, { rows, query: relevant }, column);
  if (found === "covered") search.covered.add(key);
  return typeof found === "string" ? found : new Map([...value, ...found]);
}

/** Groups that share no column: a value must pass by each of them. */
function findInAll(search: Search, groups: readonly (readonly Row[])[], query: Cells): Value | "covered" | "unknown" {
  const value = new Map<Column, Shape>();
  let isKnown = true;
  for (const rows of groups) {
    const columns = new Set(rows.flatMap((row) => [...row.cells.keys()]));
    const found = find(search, { rows, query: new Map([...query].filter(([column]) => columns.has(column))) });
    if (found === "covered") return "covered";
    if (found === "unknown") isKnown = false;
    else for (const [column, shape] of found) value.set(column, shape);
  }
  return isKnown ? value : "unknown";
}

/** Tries each shape of one column. */
function findInSome(search: Search, state: State, column: Column): Value | "covered" | "unknown" {
  for (const option of optionsOf(search, column, state.query) ?? []) {
    const rows = specialise(search, state.rows, column, option.shape);
    const query = state.query.has(column) ? withShape(search, state.query, column, option) : state.query;
    const found = find(search, { rows, query });
    if (found === "unknown") return found;
    if (found !== "covered") return new Map([[column, option.shape], ...found]);
  }
  return "covered";
}

/** Of the columns of the shortest row, the one that most rows ask about. */
function branching(rows: readonly Row[], asked: ReadonlyMap<Column, Asked>): Column | undefined {
  let shortest = rows[0];
  for (const row of rows) if (shortest !== undefined && row.cells.size < shortest.cells.size) shortest = row;
  let best: Column | undefined;
  let most = -1;
  for (const column of shortest?.cells.keys() ?? []) {
    const count = asked.get(column)?.count ?? 0;
    if (count <= most) continue;
    best = column;
    most = count;
  }
  return best;
}

function groupsOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const leaders = new Map<Column, Column>();
  const leaderOf = (column: Column): Column => {
    let current = column;
    for (let next = leaders.get(current); next !== undefined && next !== current; next = leaders.get(current))
      current = next;
    leaders.set(column, current);
    return current;
  };
  const firstOf = (row: Row): Column | undefined => row.cells.keys().next().value;
  for (const row of rows) {
    const first = firstOf(row);
    if (first !== undefined) for (const column of row.cells.keys()) leaders.set(leaderOf(column), leaderOf(first));
  }
  const groups = new Map<Column | undefined, Row[]>();
  for (const row of rows) {
    const first = firstOf(row);
    const leader = first === undefined ? undefined : leaderOf(first);
    const group = groups.get(leader);
    if (group === undefined) groups.set(leader, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}
