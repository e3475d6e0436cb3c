// The parser's decisions, found once when the command is built: Chevrotain finds them by running every rule of the grammar
// in a recording mode, which takes as long at start as everything else together.
import { EarlyExitException, type IRecognitionException, type IToken, NoViableAltException } from "chevrotain";
import { type Decision, FirstTokenLookahead, functionOf } from "./lookahead.ts";

/** Each decision with the numbers of its rule and of its place in the rule. */
type StoredDecisions = readonly (readonly [rule: number, place: number, decision: Decision])[];

declare global {
  /** `StoredDecisions` as JSON, put in by the build; undefined when the sources run directly. */
  const SNOW_DECISIONS: string | undefined;
}

/** The parts of a Chevrotain parser that its analysis of itself fills in, as far as parsing needs them. */
interface Analysed {
  selfAnalysisDone: boolean;
  readonly lookaheadStrategy: unknown;
  readonly lookAheadFuncsCache: ((() => unknown)[] | undefined)[];
}

function isAnalysed(parser: object): parser is Analysed {
  return "selfAnalysisDone" in parser && "lookaheadStrategy" in parser && "lookAheadFuncsCache" in parser;
}

function analysed(parser: object): Analysed {
  if (!isAnalysed(parser)) throw new Error("this version of Chevrotain keeps its lookahead functions elsewhere");
  return parser;
}

/** What a parser has found out about its grammar. */
export function decisionsOf(parser: object): StoredDecisions {
  const { lookaheadStrategy, lookAheadFuncsCache } = analysed(parser);
  if (!(lookaheadStrategy instanceof FirstTokenLookahead)) throw new Error("the parser decides in another way");
  const stored: [number, number, Decision][] = [];
  lookAheadFuncsCache.forEach((functions, rule) => {
    functions?.forEach((choose, place) => {
      const decision = lookaheadStrategy.decisions.get(choose);
      if (decision === undefined) throw new Error(`no decision is known for place ${place} of rule ${rule}`);
      stored.push([rule, place, decision]);
    });
  });
  return stored;
}

/** Puts a parser of the same grammar into the state in which its own analysis would leave it. */
export function useDecisions(parser: object, text: string): void {
  const target = analysed(parser);
  const stored: StoredDecisions = JSON.parse(text);
  for (const [rule, place, decision] of stored) {
    let functions = target.lookAheadFuncsCache[rule];
    if (functions === undefined) {
      functions = [];
      target.lookAheadFuncsCache[rule] = functions;
    }
    functions[place] = functionOf(decision);
  }
  target.selfAnalysisDone = true;
  failWithoutGrammar(parser);
  makeFast(parser);
}

/** What a Chevrotain parser has for raising an error. */
interface Raising {
  LA(howMuch: number): IToken;
  SAVE_ERROR(error: IRecognitionException): IRecognitionException;
}

/** Chevrotain looks for what could have stood here in the recorded grammar, and that was not recorded. */
function failWithoutGrammar(parser: object): void {
  Reflect.set(parser, "raiseNoAltException", function raise(this: Raising): never {
    throw this.SAVE_ERROR(new NoViableAltException("", this.LA(1), this.LA(0)));
  });
  const early = function raise(this: Raising): never {
    throw this.SAVE_ERROR(new EarlyExitException("", this.LA(1), this.LA(0)));
  };
  Reflect.set(parser, "raiseEarlyExitException", early);
}

/** The engine keeps objects that stand as a prototype in the form that is fast to read, however many properties they have. */
function makeFast(parser: object): void {
  const heir: { readonly selfAnalysisDone?: unknown } = Object.create(parser);
  for (let time = 0; time < 2; time++) if (heir.selfAnalysisDone !== true) throw new Error("not analysed");
}
