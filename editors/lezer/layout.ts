// The contexts around a place, as the newline rules (syntax.md §2) need them: what is open there, and what came last.
//
// A context is a list from the innermost to the outermost: delimiters, in which line ends are invisible; heads, from a word
// such as `if` to its `do`, in which a `do` is no trailing closure; closures up to their `->` or `do`; blocks up to their
// `end`. Contexts never change, so Lezer compares them by their hash when it reuses a part of an earlier tree.
import { ContextTracker, type LRParser } from "@lezer/lr";
import * as terms from "./terms.generated.ts";

const DELIMITER = 1;
const HEAD = 2;
/** The head of an `else if`, whose `do` opens no block of its own. */
const CHAINED = 3;
const CLOSURE = 4;
const BLOCK = 5;

/** What the token before was, where the next one depends on it. */
export const last = {
  other: 0,
  /** It wants something after it: a line end is none (N5). */
  open: 1,
  dot: 2,
  else: 3,
  return: 4,
  extern: 5,
  /** `fn` or `def` of an extern, whose name may be a reserved word. */
  externFunction: 6,
  function: 7,
  /** The start of a line, of a block or of the file. */
  line: 8,
  /** As `open`, unless a statement may end there: `>` after the type in a head, `|` after the names of a block. */
  sign: 9,
} as const;

type Last = (typeof last)[keyof typeof last];

export class Layout {
  readonly kind: number;
  readonly outer: Layout | undefined;
  readonly last: Last;
  readonly hash: number;

  constructor(kind: number, outer: Layout | undefined, previous: Last) {
    this.kind = kind;
    this.outer = outer;
    this.last = previous;
    this.hash = (((outer?.hash ?? 0) * 31 + kind) * 16 + previous) | 0;
  }

  /** Whether line ends are invisible (N1). */
  get isDelimited(): boolean {
    return this.kind === DELIMITER || (this.isHead && this.outer?.isDelimited === true);
  }

  get isHead(): boolean {
    return this.kind === HEAD || this.kind === CHAINED;
  }

  get isChained(): boolean {
    return this.kind === CHAINED;
  }

  after(previous: Last): Layout {
    return previous === this.last ? this : new Layout(this.kind, this.outer, previous);
  }

  open(kind: number, previous: Last): Layout {
    return new Layout(kind, this, previous);
  }

  /** Another kind of the same context. */
  become(kind: number, previous: Last): Layout {
    return new Layout(kind, this.outer, previous);
  }

  withoutHeads(): Layout {
    let layout: Layout = this;
    while (layout.isHead && layout.outer !== undefined) layout = layout.outer;
    return layout;
  }

  /** What is around the innermost context of these kinds; this one when there is none. */
  outside(kinds: readonly number[]): Layout {
    for (let layout: Layout | undefined = this; layout?.outer !== undefined; layout = layout.outer)
      if (kinds.includes(layout.kind)) return layout.outer;
    return this;
  }
}

type Step = (layout: Layout) => Layout;

function leaves(previous: Last): Step {
  return (layout) => layout.after(previous);
}

function opens(kind: number, previous: Last = last.other): Step {
  return (layout) => layout.open(kind, previous);
}

const closesDelimiter: Step = (layout) => layout.outside([DELIMITER]).after(last.other);

/** The `do` of a head, of a closure or of a definition. */
const opensBlock: Step = (layout) => {
  const wasChained = layout.isChained;
  const around = layout.withoutHeads();
  if (wasChained) return around.after(last.line);
  return around.kind === CLOSURE ? around.become(BLOCK, last.line) : around.open(BLOCK, last.line);
};

/** The `->` of an arm, of a closure or of a type. */
const arrow: Step = (layout) => {
  const around = layout.withoutHeads();
  return around.kind === CLOSURE ? around.become(BLOCK, last.open) : around.after(last.open);
};

const closesBlock: Step = (layout) => layout.outside([BLOCK, CLOSURE]).after(last.other);

const endsLine: Step = (layout) => (layout.isDelimited ? layout : layout.withoutHeads().after(last.line));

const opensGuard: Step = (layout) => (layout.isHead ? layout.after(last.open) : layout.open(HEAD, last.open));

const startsFunction: Step = (layout) =>
  layout.after(layout.last === last.extern ? last.externFunction : last.function);

const byTerm: readonly (readonly [number, Step])[] = [
  [terms._if, opens(HEAD)],
  [terms.elseIf, opens(CHAINED)],
  ...[terms._while, terms._case, terms.match, terms._for, terms.after].map((term) => [term, opens(HEAD)] as const),
  [terms.when, opensGuard],
  [terms._do, opensBlock],
  [terms.trailingDo, opens(BLOCK, last.line)],
  [terms.closure, opens(CLOSURE, last.open)],
  [terms.end, closesBlock],
  [terms.newline, endsLine],
  [terms.interpolationStart, opens(DELIMITER)],
  ...[terms.fn, terms.def].map((term) => [term, startsFunction] as const),
  ...[terms.extern, terms.async].map((term) => [term, leaves(last.extern)] as const),
  ...[terms._in, terms.and, terms.or].map((term) => [term, leaves(last.open)] as const),
  ...[terms._return, terms.returnValue].map((term) => [term, leaves(last.return)] as const),
  [terms._else, leaves(last.else)],
  [terms.pub, leaves(last.line)],
];

const infixes = "|> || && == != < <= >= .. ..= :: <> ++ + - * / % , =>";

const bySign: Readonly<Record<string, Step>> = {
  ...Object.fromEntries(infixes.split(" ").map((sign) => [sign, leaves(last.open)])),
  ...Object.fromEntries(["(", "[", "{", "%{"].map((sign) => [sign, opens(DELIMITER)])),
  ...Object.fromEntries([")", "]", "}"].map((sign) => [sign, closesDelimiter])),
  ">": leaves(last.sign),
  "|": leaves(last.sign),
  ".": leaves(last.dot),
  ";": endsLine,
  "->": arrow,
  "=": (layout) => layout.withoutHeads().after(last.open),
};

/** What each term of the parser does to the context around it. */
function stepsOf({ nodeSet }: LRParser): readonly (Step | undefined)[] {
  const steps: (Step | undefined)[] = nodeSet.types.map(({ name }) => bySign[name]);
  for (const skipped of [terms.blank, terms.joined, terms.LineComment, terms.DocComment, terms.BlockComment])
    steps[skipped] = (layout) => layout;
  for (const [term, step] of byTerm) steps[term] = step;
  return steps;
}

let steps: readonly (Step | undefined)[] | undefined;

export const layout = new ContextTracker<Layout>({
  start: new Layout(0, undefined, last.line),
  hash: ({ hash }) => hash,
  shift: (context, term, { parser }) => {
    steps ??= stepsOf(parser);
    const step = steps[term];
    return step === undefined ? context.after(last.other) : step(context);
  },
  // A part that is used again leaves open what was open before it.
  reuse: (context) => context.after(last.other),
});
