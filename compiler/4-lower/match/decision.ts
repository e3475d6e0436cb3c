// Pattern matching to decision graphs: which test comes first, and what is known after it.
//
// A state is what is still asked of which arms. Equal states are one step of the graph, so a table of rules whose arms
// look at different fields costs two steps for each arm and not two to the power of them. Some tables have too many
// different states all the same: such a table is cut in two, and what fails in the first half begins anew in the second,
// which knows nothing of the tests made before. A single arm with too many states is compiled test by test.
import type { TypedPattern } from "../../trees/typed.ts";
import { isTrusted, type Occurrence, type Verified } from "./occurrence.ts";
import {
  type Arm,
  armOf,
  constraintsOf,
  listShape,
  newRows,
  numberOf,
  partsOf,
  patternAt,
  type Row,
  type Rows,
  replace,
  startRow,
  withoutLoose,
} from "./rows.ts";
import { testInOrder } from "./sequence.ts";
import { type Graph, inVariable, literalOf, type Shape, type Step, shapeOf, type Test } from "./steps.ts";

/** What arms are decided between. */
interface Question {
  readonly roots: readonly Occurrence[];
  /** `rows[i]` is arm `i`: a pattern for each root. */
  readonly rows: readonly { readonly patterns: readonly TypedPattern[]; readonly guarded: boolean }[];
  /** Anything may come: the shape of a value is checked before its parts are looked at. */
  readonly strict: boolean;
  /** Only whether some arm matches is asked: all answers are arm 0, which binds nothing. */
  readonly anonymous: boolean;
}

/** One attempt: the states of some arms, and where it goes on when none of them matches. */
interface Work {
  readonly rows: Rows;
  readonly steps: (Step | undefined)[];
  readonly known: Map<string, number>;
  readonly pending: State[];
  readonly fail: number;
  readonly leaves: ReadonlyMap<Arm, number>;
  /** No more steps than this. */
  readonly limit: number;
}

interface State {
  readonly rows: readonly Row[];
  readonly verified: Verified;
  readonly step: number;
}

/** How many steps there may be for each test that the patterns ask for, and for any match at all. */
const stepsPerTest = 3;
const fewSteps = 32;
/** Of a row that asks more the first are enough to choose from. */
const choices = 16;

export function decide({ roots, rows: written, strict, anonymous }: Question): Graph {
  const steps: (Step | undefined)[] = [{ kind: "fail" }];
  const leaves = new Map<Arm, number>();
  const arms = written.map((row, index) => {
    const start = row.patterns.flatMap((pattern, at) => {
      const occurrence = roots[at];
      return occurrence === undefined ? [] : [{ occurrence, pattern }];
    });
    const arm = armOf(index, row.guarded, start);
    return anonymous ? { ...arm, index: 0, bindings: [], loose: new Set<number>() } : arm;
  });
  for (const arm of arms) {
    if (anonymous && steps.length > 1) leaves.set(arm, 1);
    else leaves.set(arm, steps.push({ kind: "leaf", arm: arm.index, bindings: arm.bindings }) - 1);
  }
  const entry = decideAmong({ arms, steps, leaves, rows: newRows(), strict }, 0);
  return inVariable(steps, entry);
}

interface Table extends Pick<Work, "steps" | "leaves" | "rows"> {
  readonly arms: readonly Arm[];
  readonly strict: boolean;
}

/** The step that begins to decide between the arms; `fail` is where it goes on when none matches. */
function decideAmong(table: Table, fail: number): number {
  const { arms, steps } = table;
  const before = steps.length;
  const whole = attempt(table, fail);
  if (whole !== undefined) return whole;
  steps.length = before;
  const [only] = arms;
  if (arms.length === 1 && only !== undefined) {
    const leaf = table.leaves.get(only) ?? fail;
    return testInOrder(only, { steps, leaf, fail, strict: table.strict });
  }
  const middle = arms.length >> 1;
  const rest = decideAmong({ ...table, arms: arms.slice(middle) }, fail);
  return decideAmong({ ...table, arms: arms.slice(0, middle) }, rest);
}

function attempt({ arms, steps, leaves, rows, strict }: Table, fail: number): number | undefined {
  const size = arms.reduce((sum, arm) => sum + arm.size, 0);
  const limit = steps.length + fewSteps + stepsPerTest * size;
  const work: Work = { rows, steps, known: new Map(), pending: [], fail, leaves, limit };
  const verified: Verified = strict ? new Set() : undefined;
  const start = arms.map((arm) => startRow(rows, arm, verified));
  const entry = stepFor(work, start, verified);
  const widest = fewSteps + 4 * arms.length + size;
  for (let next = work.pending.pop(); next !== undefined; next = work.pending.pop()) {
    const made = stepOf(work, next.rows, next.verified, widest);
    if (made === undefined || steps.length > limit) return undefined;
    steps[next.step] = made;
  }
  return entry;
}

/** The step of a state; made later when it is new. */
function stepFor(work: Work, given: readonly Row[], verified: Verified): number {
  const { steps, known, pending } = work;
  const rows = live(given);
  const [first] = rows;
  if (first === undefined) return work.fail;
  const isLeaf = first.constraints === undefined && !first.arm.guarded && first.loose.length === 0;
  if (isLeaf) return work.leaves.get(first.arm) ?? work.fail;
  const key = rows.map((row) => row.id).join() + verifiedKey(work, rows, verified);
  const found = known.get(key);
  if (found !== undefined) return found;
  const step = steps.push(undefined) - 1;
  known.set(key, step);
  pending.push({ rows, verified, step });
  return step;
}

/** The checks that matter to the rows: those of the values that they ask about, and of what these are in. */
function verifiedKey({ rows: made }: Work, rows: readonly Row[], verified: Verified): string {
  if (verified === undefined || verified.size === 0) return "";
  const near = new Set<Occurrence>();
  for (const row of rows) {
    for (const { occurrence } of constraintsOf(row)) {
      for (let one: Occurrence | undefined = occurrence; one !== undefined; one = outer(one)) near.add(one);
    }
  }
  const relevant = [...verified].filter((one) => {
    for (let at: Occurrence | undefined = one; at !== undefined; at = outer(at)) if (near.has(at)) return true;
    return false;
  });
  return `/${relevant.map((one) => numberOf(made, one)).sort((a, b) => a - b)}`;
}

function outer({ access }: Occurrence): Occurrence | undefined {
  return access.kind === "root" ? undefined : access.of;
}

/**
 * Rows that can matter: none behind one that always matches, and none of an arm that ask more than another one of it.
 * Rows of one arm stand together.
 */
function live(rows: readonly Row[]): readonly Row[] {
  const result: Row[] = [];
  const seen = new Set<unknown>();
  let arm: Arm | undefined;
  for (const row of rows) {
    if (row.arm !== arm) seen.clear();
    arm = row.arm;
    // A guard may hold for the names of another alternative.
    const isOwn = arm.guarded && arm.loose.size > 0;
    if (seen.has(isOwn ? row : undefined) || (!isOwn && asksMore(row, seen))) continue;
    seen.add(isOwn ? row : row.constraints);
    result.push(row);
    if (row.constraints === undefined && !arm.guarded) break;
  }
  return result;
}

function asksMore(row: Row, seen: ReadonlySet<unknown>): boolean {
  if (seen.size === 0) return false;
  let steps = 0;
  for (let list = row.constraints; list !== undefined && steps < choices; list = list.next, steps++) {
    if (seen.has(list)) return true;
  }
  return false;
}

/** Undefined: there are too many alternatives. */
function stepOf(work: Work, given: readonly Row[], verified: Verified, widest: number): Step | undefined {
  let rows = given;
  for (;;) {
    const [first, second] = rows;
    if (first === undefined || rows.length > widest) return undefined;
    const { arm } = first;
    if (first.loose.length > 0 && (first.constraints === undefined || second?.arm !== arm)) {
      const then = stepFor(work, [withoutLoose(work.rows, first), ...rows.slice(1)], verified);
      return { kind: "assign", arm: arm.index, bindings: first.loose, then };
    }
    if (first.constraints === undefined) {
      const otherwise = stepFor(work, rows.slice(1), verified);
      return {
        kind: "guard",
        arm: arm.index,
        bindings: arm.bindings,
        then: work.leaves.get(arm) ?? work.fail,
        otherwise,
      };
    }
    const occurrence = choose(first, rows) ?? first.constraints.first.occurrence;
    const pattern = patternAt(first, occurrence) ?? first.constraints.first.pattern;
    if (pattern.kind === "or") {
      rows = live(rows.flatMap((row) => alternatives(work, row, occurrence, verified)));
      continue;
    }
    return testStep(work, rows, occurrence, pattern, verified);
  }
}

function testStep(
  work: Work,
  rows: readonly Row[],
  occurrence: Occurrence,
  pattern: TypedPattern,
  verified: Verified,
): Step {
  if (verified !== undefined && !isTrusted(occurrence, verified)) {
    const shape = shapeOf(pattern);
    if (shape !== undefined) return checkShape(work, rows, occurrence, shape, verified);
  }
  const all = split(work, rows, occurrence, verified);
  switch (pattern.kind) {
    case "constructor":
      return byTag(work, all, occurrence, pattern.variants, verified);
    case "list":
    case "cons":
      return byLength(work, all, occurrence, verified);
    case "prefix":
      return byPrefix(work, all, occurrence, pattern.prefix, verified);
    default:
      return byLiteral(work, all, occurrence, verified);
  }
}

function checkShape(
  work: Work,
  rows: readonly Row[],
  occurrence: Occurrence,
  shape: Shape,
  verified: ReadonlySet<Occurrence>,
): Step {
  const checked = new Set([...verified, occurrence]);
  const opened = rows.map((row) => {
    const pattern = patternAt(row, occurrence);
    return pattern === undefined ? row : replace(work.rows, row, occurrence, [{ occurrence, pattern }], checked);
  });
  const rest = rows.filter((row) => {
    const pattern = patternAt(row, occurrence);
    return pattern === undefined || shapeOf(pattern) === undefined;
  });
  const then = stepFor(work, opened, checked);
  const otherwise = stepFor(work, rest, verified);
  return {
    kind: "switch",
    occurrence,
    opens: true,
    branches: [{ tests: [{ kind: "shape", shape }], then }],
    otherwise,
  };
}

/** The part that the first row asks about which most rows ask about too; undefined: any will do. */
function choose(first: Row, rows: readonly Row[]): Occurrence | undefined {
  // The alternatives of one arm are told apart in the order in which they are written.
  if (first.constraints?.next === undefined || rows.every((row) => row.arm === first.arm)) return undefined;
  let best: Occurrence | undefined;
  let most = -1;
  let left = choices;
  for (let list: Row["constraints"] = first.constraints; list !== undefined && left > 0; list = list.next, left--) {
    const { occurrence } = list.first;
    const count = rows.filter((row) => patternAt(row, occurrence) !== undefined).length;
    if (count > most) {
      best = occurrence;
      most = count;
    }
  }
  return best;
}

function alternatives(work: Work, row: Row, occurrence: Occurrence, verified: Verified): readonly Row[] {
  const pattern = patternAt(row, occurrence);
  if (pattern?.kind !== "or") return [row];
  return pattern.alternatives.map((one) =>
    replace(work.rows, row, occurrence, [{ occurrence, pattern: one }], verified),
  );
}

/** Rows whose pattern at the place is an or-pattern are split before the others are looked at. */
function split(work: Work, rows: readonly Row[], occurrence: Occurrence, verified: Verified): readonly Row[] {
  let current = rows;
  while (current.some((row) => patternAt(row, occurrence)?.kind === "or")) {
    current = live(current.flatMap((row) => alternatives(work, row, occurrence, verified)));
  }
  return current;
}

/** The row where the value has the shape of its pattern. */
function opened(work: Work, row: Row, occurrence: Occurrence, pattern: TypedPattern, verified: Verified): Row {
  return replace(work.rows, row, occurrence, partsOf(occurrence, pattern), verified);
}

/** Rows by the key of their pattern; a row without a key is in all of the groups that `admits` gives it, and in `rest`. */
function grouped<Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => { readonly key: Key; readonly row: Row } | undefined,
  admits: (row: Row, key: Key) => Row | undefined,
): { readonly groups: ReadonlyMap<Key, Row[]>; readonly rest: readonly Row[] } {
  const groups = new Map<Key, Row[]>();
  const rest: Row[] = [];
  for (const row of rows) {
    const found = keyOf(row);
    if (found === undefined) {
      for (const [key, group] of groups) {
        const admitted = admits(row, key);
        if (admitted !== undefined) group.push(admitted);
      }
      rest.push(row);
      continue;
    }
    const { key } = found;
    const group = groups.get(key) ?? rest.flatMap((earlier) => admits(earlier, key) ?? []);
    group.push(found.row);
    groups.set(key, group);
  }
  return { groups, rest };
}

function byTag(work: Work, rows: readonly Row[], occurrence: Occurrence, variants: number, verified: Verified): Step {
  const { groups, rest } = grouped<number>(
    rows,
    (row) => {
      const pattern = patternAt(row, occurrence);
      if (pattern?.kind !== "constructor") return undefined;
      return { key: pattern.tag, row: opened(work, row, occurrence, pattern, verified) };
    },
    (row) => row,
  );
  const branches = [...groups].map(([tag, group]) => ({
    tests: [{ kind: "tag", tag } as const],
    then: stepFor(work, group, verified),
  }));
  const opens = rows.some((row) => {
    const pattern = patternAt(row, occurrence);
    return pattern?.kind === "constructor" && pattern.payload.some((inner) => inner.kind !== "wildcard");
  });
  const otherwise = groups.size >= variants ? undefined : stepFor(work, rest, verified);
  return { kind: "switch", occurrence, opens, branches, otherwise };
}

function byLiteral(work: Work, rows: readonly Row[], occurrence: Occurrence, verified: Verified): Step {
  let isBool = false;
  let opens = false;
  const { groups, rest } = grouped<number | string | boolean | undefined>(
    rows,
    (row) => {
      const pattern = patternAt(row, occurrence);
      const found = pattern === undefined ? undefined : literalOf(pattern);
      isBool ||= pattern?.kind === "bool";
      opens ||= pattern?.kind === "prefix";
      if (found === undefined) return undefined;
      return { key: found.value, row: replace(work.rows, row, occurrence, [], verified) };
    },
    (row, value) => {
      const pattern = patternAt(row, occurrence);
      if (pattern?.kind !== "prefix") return row;
      const isBeginning = typeof value === "string" && value.startsWith(pattern.prefix);
      return isBeginning ? opened(work, row, occurrence, pattern, verified) : undefined;
    },
  );
  const branches = [...groups].map(([value, group]) => ({
    tests: [{ kind: "literal", value } as const],
    then: stepFor(work, group, verified),
  }));
  const complete = isBool && groups.size === 2 && verified === undefined;
  const otherwise = complete ? undefined : stepFor(work, rest, verified);
  return { kind: "switch", occurrence, opens, branches, otherwise };
}

function byPrefix(work: Work, rows: readonly Row[], occurrence: Occurrence, prefix: string, verified: Verified): Step {
  const yes = rows.flatMap((row): readonly Row[] => {
    const pattern = patternAt(row, occurrence);
    if (pattern?.kind === "string") return pattern.value.startsWith(prefix) ? [row] : [];
    if (pattern?.kind !== "prefix") return [row];
    if (prefix.startsWith(pattern.prefix)) return [opened(work, row, occurrence, pattern, verified)];
    return pattern.prefix.startsWith(prefix) ? [row] : [];
  });
  const no = rows.filter((row) => {
    const pattern = patternAt(row, occurrence);
    if (pattern?.kind === "string") return !pattern.value.startsWith(prefix);
    return pattern?.kind !== "prefix" || !pattern.prefix.startsWith(prefix);
  });
  const then = stepFor(work, yes, verified);
  const otherwise = stepFor(work, no, verified);
  return {
    kind: "switch",
    occurrence,
    opens: true,
    branches: [{ tests: [{ kind: "prefix", prefix }], then }],
    otherwise,
  };
}

/** Lengths below the longest pattern are told apart, all others are one case. */
function byLength(work: Work, rows: readonly Row[], occurrence: Occurrence, verified: Verified): Step {
  const shapes = rows.map((row) => {
    const pattern = patternAt(row, occurrence);
    return pattern?.kind === "list" || pattern?.kind === "cons" ? listShape(pattern) : undefined;
  });
  let limit = 0;
  for (const shape of shapes) {
    if (shape !== undefined) limit = Math.max(limit, shape.items.length + (shape.rest === undefined ? 1 : 0));
  }
  const accepted = (length: number): readonly number[] =>
    rows.flatMap((_, index) => {
      const shape = shapes[index];
      if (shape === undefined) return [index];
      const size = shape.items.length;
      return length === size || (length > size && shape.rest !== undefined) ? [index] : [];
    });
  const stepOfRows = (indexes: readonly number[]): number =>
    stepFor(
      work,
      indexes.flatMap((index): readonly Row[] => {
        const row = rows[index];
        const pattern = row === undefined ? undefined : patternAt(row, occurrence);
        if (row === undefined) return [];
        return pattern === undefined ? [row] : [opened(work, row, occurrence, pattern, verified)];
      }),
      verified,
    );
  const long = accepted(limit);
  const groups = new Map<string, { readonly tests: Test[]; readonly indexes: readonly number[] }>();
  for (let length = 0; length < limit; length++) {
    const indexes = accepted(length);
    if (indexes.join() === long.join()) continue;
    const group = groups.get(indexes.join());
    if (group === undefined) groups.set(indexes.join(), { tests: [{ kind: "length", length }], indexes });
    else group.tests.push({ kind: "length", length });
  }
  const branches = [...groups.values()].map((group) => ({ tests: group.tests, then: stepOfRows(group.indexes) }));
  return { kind: "switch", occurrence, opens: true, branches, otherwise: stepOfRows(long) };
}
