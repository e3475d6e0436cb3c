// The grammar of operators (syntax.md §1.7).
import type { IToken, TokenType } from "chevrotain";
import * as catalogue from "../../report/catalogue.ts";
import type { BinaryOperator, Expression } from "../../trees/ast.ts";
import { places } from "../expected.ts";
import * as t from "../tokens.ts";
import { tokenSet, tokenTable, typeIndex } from "../tokens.ts";
import { isUpper } from "./patterns.ts";
import type { Rule } from "./places.ts";
import { PrimaryGrammar } from "./primaries.ts";
import { prefixes, prefixTable, primaryTable, suffixTable } from "./starts.ts";
import { pathOf } from "./suffixes.ts";
import { depthLimit } from "./types.ts";

/** `|>` and `::` make trees of their own. */
interface Infix {
  readonly level: number;
  readonly operator: BinaryOperator | "|>" | "::";
}

/** Of the one operator that leans to the right. */
const consLevel = 6;

const infixOperators: (readonly [TokenType, Infix])[] = [
  [t.Pipe, { level: 0, operator: "|>" }],
  [t.Or, { level: 1, operator: "or" }],
  [t.OrSign, { level: 1, operator: "or" }],
  [t.And, { level: 2, operator: "and" }],
  [t.AndSign, { level: 2, operator: "and" }],
  [t.EqualEqual, { level: 3, operator: "==" }],
  [t.NotEqual, { level: 3, operator: "!=" }],
  [t.Less, { level: 4, operator: "<" }],
  [t.Greater, { level: 4, operator: ">" }],
  [t.LessEqual, { level: 4, operator: "<=" }],
  [t.GreaterEqual, { level: 4, operator: ">=" }],
  [t.DotDot, { level: 5, operator: ".." }],
  [t.DotDotEqual, { level: 5, operator: "..=" }],
  [t.ColonColon, { level: consLevel, operator: "::" }],
  [t.Diamond, { level: 7, operator: "<>" }],
  [t.PlusPlus, { level: 7, operator: "++" }],
  [t.Plus, { level: 8, operator: "+" }],
  [t.Minus, { level: 8, operator: "-" }],
  [t.Star, { level: 9, operator: "*" }],
  [t.Slash, { level: 9, operator: "/" }],
  [t.Percent, { level: 9, operator: "%" }],
];

const infixTable = tokenTable<Infix | undefined>(undefined, infixOperators);

const lbraceIndex = typeIndex(t.LBrace);

const annotated = "a type is written after the name: `let name :: Type = value`";

/** What types are made of. */
const typeParts = tokenSet([
  ...[t.Identifier, t.Less, t.Greater, t.LParen, t.RParen, t.Comma, t.Dot, t.Question, t.Bang, t.Arrow],
]);

export abstract class OperatorGrammar extends PrimaryGrammar {
  protected readonly expression: Rule<Expression, [level?: number]> = this.RULE(
    "expression",
    (level = 0): Expression => {
      if (this.RECORDING_PHASE) return this.recordExpression();
      const start = this.start();
      const prefixTokens = prefixTable[this.next()] === true ? this.prefixes() : undefined;
      const operandStart = prefixTokens === undefined ? start : this.start();
      if (primaryTable[this.next()] !== true) throw this.failure(places.expression);
      let left = this.OR1(this.primaryForms);
      // Written out: repetitions with a condition would make functions for every operand.
      while (suffixTable[this.next()] === true) {
        if (this.next() === lbraceIndex && pathOf(left) === undefined) break;
        this.subject = left;
        this.subjectStart = operandStart;
        left = this.OR2(this.suffixForms);
      }
      if (prefixTokens !== undefined) left = this.withPrefixes(prefixTokens, left);
      for (;;) {
        const infix = infixTable[this.next()];
        if (infix === undefined || infix.level < level) return left;
        left = infix.operator === "::" ? this.consAfter(left, start) : this.infixAfter(left, start, infix);
      }
    },
  );

  /** The same as a grammar. */
  private recordExpression(): Expression {
    this.prefixes();
    const operand = this.OR1(this.primaryForms);
    this.MANY1(() => this.OR2(this.suffixForms));
    this.MANY2(() => {
      this.OR3(this.infixForms);
      this.SUBRULE(this.expression);
    });
    return operand;
  }

  /** One infix operator and its right side. */
  private infixAfter(left: Expression, start: number, { level, operator }: Infix): Expression {
    const token = this.OR3(this.infixForms);
    const right = this.SUBRULE(this.expression, { ARGS: [level + 1] });
    const span = this.spanFrom(start);
    if (operator === "|>") return { kind: "pipe", span, left, right };
    if (operator === "::") return { kind: "cons", span, heads: [left], tail: right };
    return { kind: "binary", span, operator, operatorSpan: this.spanOf(token), left, right };
  }

  /** `first :: second :: tail`, whatever its length, without recursion. */
  private consAfter(first: Expression, start: number): Expression {
    const heads: Expression[] = [];
    let tail = first;
    while (this.nextIs(t.ColonColon)) {
      this.OR3(this.infixForms);
      heads.push(tail);
      tail = this.typeAsTail() ?? this.SUBRULE(this.expression, { ARGS: [consLevel + 1] });
    }
    return { kind: "cons", span: this.spanFrom(start), heads, tail };
  }

  /** `value :: List<Int>` or `value :: Fun(Int) -> Int`, which cannot be expressions: reported, and read as a type. */
  private typeAsTail(): Expression | undefined {
    const first = this.LA(1);
    if (!isUpper(first.image)) return undefined;
    const opener = this.LA(2).tokenType;
    const closer = opener === t.Less ? t.Greater : opener === t.LParen && first.image === "Fun" ? t.RParen : undefined;
    if (closer === undefined) return undefined;
    let depth = 0;
    let ahead = 2;
    do {
      const { tokenType, tokenTypeIdx } = this.LA(ahead++);
      if (typeParts[tokenTypeIdx] !== true) return undefined;
      if (tokenType === opener) depth++;
      if (tokenType === closer) depth--;
    } while (depth > 0);
    if (closer === t.RParen && this.LA(ahead).tokenType !== t.Arrow) return undefined;
    const { span } = this.SUBRULE(this.type);
    const texts = { problem: "expected expression", label: "this is a type", help: annotated };
    this.add(catalogue.syntaxError(this.work.file, span, texts));
    return { kind: "error", span };
  }

  private prefixes(): IToken[] {
    const tokens: IToken[] = [];
    this.MANY(() => {
      if (tokens.length >= depthLimit) throw this.tooDeep();
      tokens.push(this.OR(this.prefixForms));
    });
    return tokens;
  }

  private withPrefixes(tokens: readonly IToken[], operand: Expression): Expression {
    let whole = operand;
    for (let index = tokens.length - 1; index >= 0; index--) {
      const token = tokens[index];
      if (token === undefined) continue;
      whole = {
        kind: "unary",
        span: this.spanFrom(token.startOffset),
        operator: token.tokenType === t.Minus ? "-" : "not",
        operatorSpan: this.spanOf(token),
        operand: whole,
      };
    }
    return whole;
  }

  private readonly prefixForms = prefixes.map((type) => ({ ALT: () => this.CONSUME1(type) }));
  private readonly infixForms = infixOperators.map(([type]) => ({ ALT: () => this.CONSUME(type) }));
}
