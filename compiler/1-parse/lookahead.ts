// How the parser chooses between alternatives: by the first token, with tables built in one walk over the grammar
// (Chevrotain's own strategy makes the same choices, but takes as long to set up as everything else together).
import {
  Alternation,
  type IProduction,
  type IToken,
  LLkLookaheadStrategy,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  type Rule,
  Terminal,
} from "chevrotain";
import { typeIndex } from "./tokens.ts";

interface First {
  readonly types: ReadonlySet<number>;
  /** May match nothing. */
  readonly empty: boolean;
}

interface Peeking {
  LA_FAST(distance: number): IToken;
}

const classes: Readonly<Record<string, new (...options: never[]) => { definition: IProduction[]; idx: number }>> = {
  Alternation,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
};

function definitionOf(production: IProduction): IProduction[] {
  return "definition" in production && Array.isArray(production.definition) ? production.definition : [];
}

/** What to do about the next token, by its type: which alternative to take, or whether to go on. */
export type Decision =
  | {
      readonly kind: "alternation";
      /** The types that each alternative may start with. */
      readonly alternatives: readonly (readonly number[])[];
      /** The alternative that may match nothing; -1: none. */
      readonly otherwise: number;
    }
  | { readonly kind: "optional"; readonly types: readonly number[] };

type Choose = (this: Peeking) => number | undefined;
type GoOn = (this: Peeking) => boolean;

function choosing(alternatives: readonly (readonly number[])[], otherwise: number): Choose {
  const table: (number | undefined)[] = [];
  for (const [index, types] of alternatives.entries()) for (const type of types) table[type] ??= index;
  const last = otherwise < 0 ? undefined : otherwise;
  return function () {
    return table[this.LA_FAST(1).tokenTypeIdx] ?? last;
  };
}

function goingOn(types: readonly number[]): GoOn {
  const table: boolean[] = [];
  for (const type of types) table[type] = true;
  return function () {
    return table[this.LA_FAST(1).tokenTypeIdx] === true;
  };
}

/** The function that makes a decision. */
export function functionOf(decision: Decision): Choose | GoOn {
  return decision.kind === "alternation"
    ? choosing(decision.alternatives, decision.otherwise)
    : goingOn(decision.types);
}

export class FirstTokenLookahead extends LLkLookaheadStrategy {
  /** The decision that each function made here stands for. */
  readonly decisions = new Map<unknown, Decision>();
  private readonly known = new Map<Rule, First>();

  constructor() {
    super({ maxLookahead: 1 });
  }

  override buildLookaheadForAlternation(options: { prodOccurrence: number; rule: Rule }): Choose {
    const found = this.find(options.rule, "Alternation", options.prodOccurrence);
    const firsts = found.map((alternative) => this.firstOf(definitionOf(alternative)));
    const alternatives = firsts.map(({ types }) => [...types]);
    const otherwise = firsts.findIndex(({ empty }) => empty);
    const choose = choosing(alternatives, otherwise);
    this.decisions.set(choose, { kind: "alternation", alternatives, otherwise });
    return choose;
  }

  override buildLookaheadForOptional(options: { prodOccurrence: number; prodType: string; rule: Rule }): GoOn {
    const types = [...this.firstOf(this.find(options.rule, options.prodType, options.prodOccurrence)).types];
    const goOn = goingOn(types);
    this.decisions.set(goOn, { kind: "optional", types });
    return goOn;
  }

  /** What a production of a rule is made of. */
  private find(rule: Rule, kind: string, index: number): IProduction[] {
    const wanted = classes[kind];
    const waiting: IProduction[] = [...rule.definition];
    for (let production = waiting.pop(); production !== undefined; production = waiting.pop()) {
      if (wanted !== undefined && production instanceof wanted && production.idx === index)
        return production.definition;
      if (!(production instanceof NonTerminal)) waiting.push(...definitionOf(production));
    }
    throw new Error(`the grammar rule ${rule.name} has no ${kind} with number ${index}`);
  }

  private firstOf(sequence: readonly IProduction[]): First {
    const types = new Set<number>();
    for (const production of sequence) {
      const first = this.firstOfOne(production);
      for (const type of first.types) types.add(type);
      if (!first.empty) return { types, empty: false };
    }
    return { types, empty: true };
  }

  private firstOfOne(production: IProduction): First {
    if (production instanceof Terminal) return { types: new Set([typeIndex(production.terminalType)]), empty: false };
    if (production instanceof NonTerminal) return this.firstOfRule(production.referencedRule);
    if (production instanceof Alternation) {
      const parts = production.definition.map((alternative) => this.firstOf(definitionOf(alternative)));
      return { types: new Set(parts.flatMap((part) => [...part.types])), empty: parts.some((part) => part.empty) };
    }
    const inner = this.firstOf(definitionOf(production));
    const optional =
      production instanceof Option || production instanceof Repetition || production instanceof RepetitionWithSeparator;
    return optional ? { types: inner.types, empty: true } : inner;
  }

  private firstOfRule(rule: Rule): First {
    const known = this.known.get(rule);
    if (known !== undefined) return known;
    const first = this.firstOf(rule.definition);
    this.known.set(rule, first);
    return first;
  }
}
