// As much of tree-sitter's generator as says whether a grammar is one, and which texts it reads: its functions, and a
// recogniser (Earley's) that takes at each place the token that the grammar can take there, as the parser made of it does.
import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";

export type Rule =
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "pattern"; readonly pattern: RegExp }
  | { readonly kind: "token"; readonly content: Rule; readonly immediate: boolean }
  | { readonly kind: "seq" | "choice"; readonly members: readonly Rule[] }
  | { readonly kind: "repeat" | "repeat1" | "optional"; readonly content: Rule }
  | {
      readonly kind: "precedence";
      readonly level: number;
      readonly side: "left" | "right" | undefined;
      readonly content: Rule;
    }
  | { readonly kind: "field"; readonly name: string; readonly content: Rule }
  | { readonly kind: "alias"; readonly content: Rule; readonly name: string; readonly isNamed: boolean };

type Written = Rule | string | RegExp;

export interface Grammar {
  readonly name: string;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly extras: readonly Rule[];
  readonly conflicts: readonly (readonly string[])[];
  readonly word: string;
}

function ruleOf(written: Written): Rule {
  if (typeof written === "string") return { kind: "string", text: written };
  return written instanceof RegExp ? { kind: "pattern", pattern: written } : written;
}

/** `prec(level, rule)` or `prec.left(rule)`. */
function precedence(side: "left" | "right" | undefined) {
  return (first: number | Written, second?: Written): Rule => {
    const level = typeof first === "number" ? first : 0;
    const content = second ?? (typeof first === "number" ? "" : first);
    return { kind: "precedence", level, side, content: ruleOf(content) };
  };
}

const dsl = {
  seq: (...members: readonly Written[]): Rule => ({ kind: "seq", members: members.map(ruleOf) }),
  choice: (...members: readonly Written[]): Rule => ({ kind: "choice", members: members.map(ruleOf) }),
  repeat: (content: Written): Rule => ({ kind: "repeat", content: ruleOf(content) }),
  repeat1: (content: Written): Rule => ({ kind: "repeat1", content: ruleOf(content) }),
  optional: (content: Written): Rule => ({ kind: "optional", content: ruleOf(content) }),
  field: (name: string, content: Written): Rule => ({ kind: "field", name, content: ruleOf(content) }),
  alias: (content: Written, name: string | Rule): Rule => {
    const isNamed = typeof name !== "string";
    const text = isNamed ? (name.kind === "symbol" ? name.name : "") : name;
    return { kind: "alias", content: ruleOf(content), name: text, isNamed };
  },
  token: Object.assign((content: Written): Rule => ({ kind: "token", content: ruleOf(content), immediate: false }), {
    immediate: (content: Written): Rule => ({ kind: "token", content: ruleOf(content), immediate: true }),
  }),
  prec: Object.assign(precedence(undefined), {
    left: precedence("left"),
    right: precedence("right"),
    // It decides between readings of a whole text, not while one is read.
    dynamic: (_: number, content: Written): Rule => ruleOf(content),
  }),
};

interface Description {
  readonly name: string;
  readonly word: ($: object) => Rule;
  readonly extras: ($: object) => readonly Written[];
  readonly conflicts: ($: object) => readonly (readonly Rule[])[];
  readonly rules: Readonly<Record<string, ($: object) => Written>>;
}

/** Runs a file `grammar.js`. */
export function loadGrammar(path: string): Grammar {
  const names = Object.keys(dsl);
  const made: { exports: Grammar | undefined } = { exports: undefined };
  const $ = new Proxy({}, { get: (_, name): Rule => ({ kind: "symbol", name: String(name) }) });
  const nameOf = (rule: Rule): string => (rule.kind === "symbol" ? rule.name : "");
  const grammar = ({ name, word, extras, conflicts, rules }: Description): Grammar => ({
    name,
    word: nameOf(word($)),
    extras: extras($).map(ruleOf),
    conflicts: conflicts($).map((symbols) => symbols.map(nameOf)),
    rules: new Map(Object.entries(rules).map(([own, rule]) => [own, ruleOf(rule($))])),
  });
  const run = compileFunction(readFileSync(path, "utf8"), ["module", "grammar", ...names]);
  run(made, grammar, ...Object.values(dsl));
  if (made.exports === undefined) throw new Error("no grammar");
  return made.exports;
}

/** The rules directly inside one. */
export function partsOf(rule: Rule): readonly Rule[] {
  if ("members" in rule) return rule.members;
  return "content" in rule ? [rule.content] : [];
}

/** A token: of two that can stand in one place the higher level counts, then length, then that it is a fixed text. */
interface Terminal {
  readonly patterns: readonly RegExp[];
  readonly immediate: boolean;
  readonly level: number;
  readonly text: string | undefined;
}

type Symbol = number;

/** A grammar as productions: symbols from 0 on are rules, below 0 tokens. */
export class Recogniser {
  readonly #terminals: Terminal[] = [];
  readonly #known = new Map<string, Symbol>();
  readonly #symbols = new Map<string, Symbol>();
  /** By the symbol that they are of. */
  readonly #productions: (readonly Symbol[])[][] = [];
  readonly #extras: readonly Symbol[];
  readonly #word: RegExp;
  /** Every place in a production: what follows it, and whose it is. */
  readonly #next: (Symbol | undefined)[] = [];
  readonly #owner: Symbol[] = [];
  readonly #firstPlaces: number[][] = [];
  readonly #nullable = new Set<Symbol>();

  constructor({ rules, extras, word }: Grammar) {
    for (const name of rules.keys()) this.#symbols.set(name, this.#newSymbol());
    for (const [name, rule] of rules) this.#productions[this.#symbols.get(name) ?? 0] = [this.#sequence(rule)];
    this.#extras = extras.map((rule) => this.#extra(rule, rules));
    const own = rules.get(word);
    this.#word = sticky(own === undefined ? "" : sourceOf(own));
    this.#layOut();
  }

  #newSymbol(): Symbol {
    return this.#productions.push([]) - 1;
  }

  #extra(rule: Rule, rules: ReadonlyMap<string, Rule>): Symbol {
    const own = rule.kind === "symbol" ? rules.get(rule.name) : rule;
    return this.#terminal(own ?? rule);
  }

  #sequence(rule: Rule): Symbol[] {
    switch (rule.kind) {
      case "symbol":
        return [this.#symbols.get(rule.name) ?? this.#fail(`no rule ${rule.name}`)];
      case "string":
      case "pattern":
      case "token":
        return [this.#terminal(rule)];
      case "seq":
        return rule.members.flatMap((member) => this.#sequence(member));
      case "precedence":
      case "field":
      case "alias":
        return this.#sequence(rule.content);
      case "choice":
      case "optional":
      case "repeat":
      case "repeat1":
        return [this.#added(rule)];
      default:
        return rule satisfies never;
    }
  }

  #added(rule: Rule): Symbol {
    const symbol = this.#newSymbol();
    const isRepeated = rule.kind === "repeat" || rule.kind === "repeat1";
    const productions = alternatives(isRepeated ? rule.content : rule).map((one) => this.#sequence(one));
    const more = isRepeated ? productions.map((one) => [symbol, ...one]) : [];
    this.#productions[symbol] = [...productions, ...more, ...(rule.kind === "repeat" ? [[]] : [])];
    return symbol;
  }

  #terminal(rule: Rule): Symbol {
    const immediate = rule.kind === "token" && rule.immediate;
    const key = `${immediate} ${levelOf(rule)} ${rule.kind} ${alternatives(rule).map(sourceOf).join(" ")}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const patterns = alternatives(rule).map((one) => sticky(sourceOf(one)));
    const text = rule.kind === "string" ? rule.text : undefined;
    const symbol = -this.#terminals.push({ patterns, immediate, level: levelOf(rule), text });
    this.#known.set(key, symbol);
    return symbol;
  }

  #fail(what: string): never {
    throw new Error(what);
  }

  #layOut(): void {
    this.#productions.forEach((productions, symbol) => {
      this.#firstPlaces.push(
        productions.map((production) => {
          const first = this.#next.length;
          for (const next of [...production, undefined]) {
            this.#next.push(next);
            this.#owner.push(symbol);
          }
          return first;
        }),
      );
    });
    for (let size = -1; size !== this.#nullable.size; ) {
      size = this.#nullable.size;
      this.#productions.forEach((productions, symbol) => {
        if (productions.some((one) => one.every((part) => this.#nullable.has(part)))) this.#nullable.add(symbol);
      });
    }
  }

  /** Undefined: the text is read. Otherwise the offset at which nothing fits. */
  failure(text: string): number | undefined {
    const waiting = new Map<number, Map<Symbol, [place: number, origin: number][]>>();
    let here = 0;
    let items = new Map<number, Set<number>>(this.#firstPlaces[0]?.map((place) => [place, new Set([0])]));
    for (;;) {
      const expected = this.#close(items, here, waiting);
      const token = this.#token(text, here, expected.terminals);
      if (token === undefined) return this.#endsAt(text, here) && expected.isWhole ? undefined : here;
      items = new Map();
      for (const [place, origin] of waiting.get(here)?.get(token.symbol) ?? []) addTo(items, place + 1, origin);
      here = token.end;
    }
  }

  /** Everything that follows from what has been read up to `here`. */
  #close(
    items: Map<number, Set<number>>,
    here: number,
    waiting: Map<number, Map<Symbol, [number, number][]>>,
  ): { readonly terminals: readonly Symbol[]; readonly isWhole: boolean } {
    const waits = new Map<Symbol, [number, number][]>();
    waiting.set(here, waits);
    let isWhole = false;
    const open = [...items].flatMap(([place, origins]) => [...origins].map((origin) => [place, origin] as const));
    const add = (place: number, origin: number): void => {
      if (addTo(items, place, origin)) open.push([place, origin]);
    };
    for (let item = open.pop(); item !== undefined; item = open.pop()) {
      const [place, origin] = item;
      const next = this.#next[place];
      if (next === undefined) {
        const owner = this.#owner[place] ?? 0;
        if (owner === 0 && origin === 0) isWhole = true;
        for (const [before, start] of waiting.get(origin)?.get(owner) ?? []) add(before + 1, start);
        continue;
      }
      const same = waits.get(next);
      if (same === undefined) waits.set(next, [[place, origin]]);
      else same.push([place, origin]);
      if (next < 0) continue;
      if (same === undefined) for (const first of this.#firstPlaces[next] ?? []) add(first, here);
      if (this.#nullable.has(next)) add(place + 1, origin);
    }
    return { terminals: [...waits.keys()].filter((symbol) => symbol < 0), isWhole };
  }

  #token(
    text: string,
    start: number,
    expected: readonly Symbol[],
  ): { readonly symbol: Symbol; readonly end: number } | undefined {
    for (let here = start; ; ) {
      const candidates = [
        ...expected.filter((symbol) => here === start || !this.#isImmediate(symbol)),
        ...this.#extras,
      ];
      let best: { readonly symbol: Symbol; readonly end: number } | undefined;
      for (const symbol of candidates) {
        const end = this.#endOf(symbol, text, here);
        if (end > here && (best === undefined || this.#isBetter({ symbol, end }, best))) best = { symbol, end };
      }
      if (best === undefined || !this.#extras.includes(best.symbol)) return best;
      here = best.end;
    }
  }

  #isImmediate(symbol: Symbol): boolean {
    return this.#terminals[-symbol - 1]?.immediate === true;
  }

  #isBetter(one: { readonly symbol: Symbol; readonly end: number }, other: typeof one): boolean {
    const [first, second] = [this.#terminals[-one.symbol - 1], this.#terminals[-other.symbol - 1]];
    const levels = (first?.level ?? 0) - (second?.level ?? 0);
    if (levels !== 0) return levels > 0;
    if (one.end !== other.end) return one.end > other.end;
    return first?.text !== undefined && second?.text === undefined;
  }

  /** A word is one only as a whole. */
  #endOf(symbol: Symbol, text: string, start: number): number {
    const terminal = this.#terminals[-symbol - 1];
    if (terminal === undefined) return -1;
    const ends = terminal.patterns.map((pattern) => endOfMatch(pattern, text, start));
    const end = Math.max(...ends);
    const isWord = terminal.text !== undefined && endOfMatch(this.#word, terminal.text, 0) === terminal.text.length;
    return isWord && endOfMatch(this.#word, text, start) !== end ? -1 : end;
  }

  #endsAt(text: string, here: number): boolean {
    let end = here;
    for (let next = end; next >= 0; ) {
      next = Math.max(...this.#extras.map((symbol) => this.#endOf(symbol, text, end)));
      if (next > end) end = next;
      else break;
    }
    return end === text.length;
  }
}

function addTo(items: Map<number, Set<number>>, place: number, origin: number): boolean {
  const origins = items.get(place);
  if (origins === undefined) items.set(place, new Set([origin]));
  else if (origins.has(origin)) return false;
  else origins.add(origin);
  return true;
}

function alternatives(rule: Rule): readonly Rule[] {
  switch (rule.kind) {
    case "choice":
      return rule.members.flatMap(alternatives);
    case "optional":
      return [...alternatives(rule.content), { kind: "seq", members: [] }];
    case "precedence":
    case "token":
      return alternatives(rule.content);
    default:
      return [rule];
  }
}

function levelOf(rule: Rule): number {
  if (rule.kind === "token") return levelOf(rule.content);
  return rule.kind === "precedence" ? rule.level : 0;
}

function sourceOf(rule: Rule): string {
  switch (rule.kind) {
    case "string":
      return rule.text.replaceAll(/[$()*+./?[\\\]^{|}]/g, "\\$&");
    case "pattern":
      return rule.pattern.source;
    case "seq":
      return rule.members.map(sourceOf).join("");
    case "choice":
      return `(?:${rule.members.map(sourceOf).join("|")})`;
    case "token":
    case "precedence":
    case "field":
    case "alias":
      return sourceOf(rule.content);
    default:
      throw new Error(`a token holds a ${rule.kind}`);
  }
}

function sticky(source: string): RegExp {
  return new RegExp(source, "uy");
}

function endOfMatch(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
