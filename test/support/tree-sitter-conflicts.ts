// Which rules of a tree-sitter grammar the generator would find to be at odds: where a parser that has read so far, and sees
// the next token, can go on in two ways, and no precedence says in which.
import type { Grammar, Rule } from "./tree-sitter.ts";

interface Rank {
  readonly level: number;
  readonly side: "left" | "right" | undefined;
}

interface Step extends Rank {
  readonly symbol: string;
}

interface Production {
  readonly owner: string;
  readonly steps: readonly Step[];
}

/** A production, and how many of its steps are behind; there is one of each. */
interface Item {
  readonly id: number;
  readonly production: Production;
  readonly done: number;
  readonly next: Item | undefined;
}

interface State {
  /** What has been begun, each with the tokens that may follow it, one bit for each. */
  readonly kernel: Map<Item, bigint>;
  readonly next: Map<string, State>;
}

/** Of a rule that another one begins with: the tokens behind it, and whether what is behind the other is so too. */
interface Begun {
  follow: bigint;
  inherits: boolean;
}

const unranked: Rank = { level: 0, side: undefined };

/** Symbols of tokens begin so, which no rule does. */
const tokenMark = " ";

class Productions {
  readonly byOwner = new Map<string, Production[]>();
  /** The rule that a repetition was written in. */
  readonly written = new Map<string, string>();
  readonly #bits = new Map<string, bigint>();
  readonly #first = new Map<string, bigint>();

  constructor({ rules }: Grammar) {
    for (const [name, rule] of rules) for (const steps of this.#expand(rule, unranked, name)) this.#add(name, steps);
    for (let isOpen = true; isOpen; ) {
      isOpen = false;
      for (const { owner, steps } of [...this.byOwner.values()].flat()) {
        const before = this.first(owner);
        const after = before | this.first(steps[0]?.symbol);
        if (after !== before) isOpen = true;
        this.#first.set(owner, after);
      }
    }
  }

  get tokens(): readonly [string, bigint][] {
    return [...this.#bits];
  }

  /** The tokens that a symbol may begin with. */
  first(symbol: string | undefined): bigint {
    if (symbol === undefined) return 0n;
    return symbol.startsWith(tokenMark) ? this.bitOf(symbol) : (this.#first.get(symbol) ?? 0n);
  }

  bitOf(token: string): bigint {
    const known = this.#bits.get(token) ?? 1n << BigInt(this.#bits.size);
    this.#bits.set(token, known);
    return known;
  }

  /** The generator refuses rules that may be empty, but the first. */
  #add(owner: string, steps: readonly Step[]): void {
    if (steps.length === 0) return;
    const known = this.byOwner.get(owner);
    const production = { owner, steps };
    if (known === undefined) this.byOwner.set(owner, [production]);
    else known.push(production);
  }

  /** Every sequence that a rule can be: choices are made before anything is read. */
  #expand(rule: Rule, rank: Rank, owner: string): readonly (readonly Step[])[] {
    switch (rule.kind) {
      case "symbol":
        return [[{ symbol: rule.name, ...rank }]];
      case "string":
      case "pattern":
      case "token":
        return [[{ symbol: tokenMark + JSON.stringify(rule, withPatterns), ...rank }]];
      case "seq":
        return rule.members.reduce<readonly (readonly Step[])[]>(
          (all, member) => all.flatMap((one) => this.#expand(member, rank, owner).map((more) => [...one, ...more])),
          [[]],
        );
      case "choice":
        return rule.members.flatMap((member) => this.#expand(member, rank, owner));
      case "optional":
        return [[], ...this.#expand(rule.content, rank, owner)];
      case "precedence":
        return this.#expand(rule.content, rule, owner);
      case "field":
      case "alias":
        return this.#expand(rule.content, rank, owner);
      case "repeat":
      case "repeat1": {
        const symbol = this.#repetition(rule.content, owner);
        return [...(rule.kind === "repeat" ? [[]] : []), [{ symbol, level: rank.level, side: rank.side }]];
      }
      default:
        return rule satisfies never;
    }
  }

  #repetition(content: Rule, owner: string): string {
    const symbol = `${owner} ${JSON.stringify(content, withPatterns)}`;
    if (this.written.has(symbol)) return symbol;
    this.written.set(symbol, owner);
    for (const steps of this.#expand(content, unranked, owner)) {
      this.#add(symbol, steps);
      this.#add(symbol, [{ symbol, ...unranked }, ...steps]);
    }
    return symbol;
  }
}

function withPatterns(_: string, value: unknown): unknown {
  return value instanceof RegExp ? value.source : value;
}

class Automaton {
  readonly states: State[] = [];
  readonly #productions: Productions;
  readonly #begun = new Map<string, ReadonlyMap<string, Begun>>();
  readonly #items = new Map<string, readonly Item[]>();
  readonly #byKernel = new Map<string, State>();
  #count = 0;

  constructor(productions: Productions, start: string) {
    this.#productions = productions;
    const first = this.#itemOf({ owner: "", steps: [{ symbol: start, ...unranked }] });
    const begin = this.#stateWith([first]);
    begin.kernel.set(first, productions.bitOf(`${tokenMark}end`));
    // What may follow is handed on until nothing new is; states made on the way come into the list.
    const open = new Set(this.states);
    for (const state of open) {
      open.delete(state);
      for (const next of this.#goOn(state)) open.add(next);
    }
  }

  #itemOf(production: Production, done = 0): Item {
    const next = done === production.steps.length ? undefined : this.#itemOf(production, done + 1);
    return { id: this.#count++, production, done, next };
  }

  #itemsOf(owner: string): readonly Item[] {
    const known =
      this.#items.get(owner) ?? (this.#productions.byOwner.get(owner) ?? []).map((one) => this.#itemOf(one));
    this.#items.set(owner, known);
    return known;
  }

  /** Every rule that a symbol may begin with, itself included. */
  #begunBy(symbol: string): ReadonlyMap<string, Begun> {
    const known = this.#begun.get(symbol);
    if (known !== undefined) return known;
    const found = new Map<string, Begun>([[symbol, { follow: 0n, inherits: true }]]);
    const open = [symbol];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      const outer = found.get(one) ?? { follow: 0n, inherits: false };
      for (const { steps } of this.#productions.byOwner.get(one) ?? []) {
        const [first, second] = steps;
        if (first === undefined || first.symbol.startsWith(tokenMark)) continue;
        const inner = found.get(first.symbol) ?? { follow: 0n, inherits: false };
        const follow = inner.follow | (second === undefined ? outer.follow : this.#productions.first(second.symbol));
        const inherits = inner.inherits || (second === undefined && outer.inherits);
        if (found.has(first.symbol) && follow === inner.follow && inherits === inner.inherits) continue;
        found.set(first.symbol, { follow, inherits });
        open.push(first.symbol);
      }
    }
    this.#begun.set(symbol, found);
    return found;
  }

  #stateWith(items: readonly Item[]): State {
    const name = items
      .map(({ id }) => id)
      .sort((first, second) => first - second)
      .join(" ");
    const known = this.#byKernel.get(name);
    if (known !== undefined) return known;
    const state: State = { kernel: new Map(items.map((item) => [item, 0n])), next: new Map() };
    this.#byKernel.set(name, state);
    this.states.push(state);
    return state;
  }

  /** All items of a state, with what may follow each. */
  items({ kernel }: State): readonly (readonly [Item, bigint])[] {
    const begun = new Map<string, bigint>();
    for (const [{ production, done }, own] of kernel) {
      const [next, after] = production.steps.slice(done, done + 2);
      if (next === undefined || next.symbol.startsWith(tokenMark)) continue;
      const behind = after === undefined ? own : this.#productions.first(after.symbol);
      for (const [owner, { follow, inherits }] of this.#begunBy(next.symbol))
        begun.set(owner, (begun.get(owner) ?? 0n) | follow | (inherits ? behind : 0n));
    }
    return [
      ...kernel,
      ...[...begun].flatMap(([owner, follow]) => this.#itemsOf(owner).map((item) => [item, follow] as const)),
    ];
  }

  /** The states that follow from this one, and have learnt something. */
  #goOn(state: State): ReadonlySet<State> {
    const bySymbol = new Map<string, [Item, bigint][]>();
    for (const [item, follow] of this.items(state)) {
      const { symbol } = item.production.steps[item.done] ?? {};
      if (symbol === undefined || item.next === undefined) continue;
      const same = bySymbol.get(symbol);
      if (same === undefined) bySymbol.set(symbol, [[item.next, follow]]);
      else same.push([item.next, follow]);
    }
    const learnt = new Set<State>();
    for (const [symbol, moved] of bySymbol) {
      const known = state.next.get(symbol);
      const next = known ?? this.#stateWith(moved.map(([item]) => item));
      if (known === undefined) learnt.add(next);
      state.next.set(symbol, next);
      for (const [item, follow] of moved) {
        const before = next.kernel.get(item) ?? 0n;
        if ((before | follow) === before) continue;
        next.kernel.set(item, before | follow);
        learnt.add(next);
      }
    }
    return learnt;
  }
}

/** Sets of rules, the names of each in order; those that the grammar declares are among them when there are such. */
export function conflictsOf(grammar: Grammar): string[] {
  const productions = new Productions(grammar);
  const automaton = new Automaton(productions, [...grammar.rules.keys()][0] ?? "");
  const found = new Set<string>();
  for (const state of automaton.states) {
    const items = automaton.items(state);
    const ended = items.filter(([{ next }]) => next === undefined);
    if (ended.length === 0) continue;
    for (const [token, bit] of productions.tokens) {
      const ending = ended.filter(([, follow]) => (follow & bit) !== 0n).map(([item]) => item);
      const goingOn = state.next.has(token)
        ? items.flatMap(([item]) => (takes(productions, item, bit) ? [item] : []))
        : [];
      const odds = atOdds(ending, goingOn);
      if (odds.length > 0) found.add(namesOf(productions, odds).join(" "));
    }
  }
  return [...found].sort();
}

/** Whether an item that has begun goes on with a token. */
function takes(productions: Productions, { production, done }: Item, bit: bigint): boolean {
  return done > 0 && (productions.first(production.steps[done]?.symbol) & bit) !== 0n;
}

/** Of several productions that may end here those of the highest level do; then that of what goes on counts. */
function atOdds(ending: readonly Item[], goingOn: readonly Item[]): readonly Item[] {
  const level = Math.max(...ending.map((item) => rankOf(item).level));
  const highest = ending.filter((item) => rankOf(item).level === level);
  if (highest.length === 0 || (highest.length === 1 && goingOn.length === 0)) return [];
  const levels = goingOn.map((item) => rankOf(item).level);
  const isHigher = levels.some((one) => one > level);
  const isLower = levels.some((one) => one < level);
  if (isHigher && !isLower) return [];
  if (highest.length > 1) return [...highest, ...goingOn];
  if (isLower && !isHigher) return [];
  const [one] = highest;
  return !isHigher && one !== undefined && rankOf(one).side !== undefined ? [] : [...highest, ...goingOn];
}

/** That of the step that is behind. */
function rankOf({ production, done }: Item): Rank {
  return production.steps[done - 1] ?? unranked;
}

function namesOf({ written }: Productions, items: readonly Item[]): string[] {
  return [...new Set(items.map(({ production: { owner } }) => written.get(owner) ?? owner))].sort();
}
