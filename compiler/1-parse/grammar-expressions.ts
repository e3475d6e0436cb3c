// The grammar of statements in blocks and of expressions (syntax.md §1.7, §3.8 to §3.10).
import type { IToken, TokenType } from "chevrotain";
import * as catalogue from "../report/catalogue.ts";
import type {
  Arm,
  BinaryOperator,
  BlockExpression,
  CaseExpression,
  ClosureClause,
  ClosureExpression,
  Expression,
  FieldInit,
  ForExpression,
  FunctionDefinition,
  IfExpression,
  LetStatement,
  MapLiteral,
  Parameter,
  Path,
  Pattern,
  ReceiveExpression,
  ReturnStatement,
  Statement,
} from "../trees/ast.ts";
import { forms, isRangeSign } from "./foreign.ts";
import { bodyOfStatements, depthLimit, type Rule, SyntaxFailure } from "./grammar-base.ts";
import { isUpper, startsPattern, TypeGrammar } from "./grammar-types.ts";
import { floatValue, integerValue } from "./literals.ts";
import * as t from "./tokens.ts";
import { tokenSet, tokenTable, typeIndex } from "./tokens.ts";

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

const prefixes = [t.Minus, t.Bang, t.Not];
const prefixTable = tokenSet(prefixes);
const suffixTable = tokenSet([t.LParen, t.Dot, t.LBracket, t.Question, t.LBrace]);
const primaries = [
  ...[t.Identifier, t.Integer, t.PlainString, t.StringStart, t.TripleStart, t.Float, t.True, t.False, t.Nil, t.Atom],
  ...[t.LParen, t.LBracket, t.MapStart, t.If, t.Case, t.Match, t.While, t.For, t.Receive, t.FnClosure, t.Break],
  ...[t.Continue, t.Spawn, t.Send, t.Link, t.Self],
];
const primaryTable = tokenSet(primaries);
const expressionTable = tokenSet([...primaries, ...prefixes]);

const blockEnds = tokenSet([t.End, t.Else]);
const armEnds = tokenSet([t.End, t.After]);
const caseEnds = tokenSet([t.End]);

/** Declarations that may not stand in a block, by their first word. */
const misplaced = tokenSet([
  ...[t.Struct, t.Type, t.Interface, t.Impl, t.Actor, t.Service, t.Supervisor, t.Import, t.From, t.Extern, t.Module],
]);

const identifierIndex = typeIndex(t.Identifier);
const lparenIndex = typeIndex(t.LParen);
const lbraceIndex = typeIndex(t.LBrace);
const doIndex = typeIndex(t.Do);
const colonIndex = typeIndex(t.Colon);

/** `a`, `A.b`: what may stand before the `{` of a struct literal. */
function pathOf(expression: Expression): Path | undefined {
  const segments = [];
  let at = expression;
  while (at.kind === "member") {
    segments.push(at.name);
    at = at.object;
  }
  if (at.kind !== "variable") return undefined;
  segments.push({ text: at.name, span: at.span });
  return { span: { start: at.span.start, end: expression.span.end }, segments: segments.reverse() };
}

export abstract class ExpressionGrammar extends TypeGrammar {
  protected abstract readonly functionDefinition: Rule<
    FunctionDefinition,
    [start: number, documentation: string, isPublic: boolean]
  >;

  /** What the suffix that is about to be read belongs to. */
  private subject: Expression = { kind: "unit", span: { start: 0, end: 0 } };
  private subjectStart = 0;

  // -------------------------------------------------------------- statements

  /** Statements up to `end`, `else`, `terminate`; `opener` is the token before. */
  protected readonly block: Rule<BlockExpression> = this.RULE("block", (): BlockExpression => {
    const statements: Statement[] = [];
    const opener = this.LA(0);
    const { trailing } = this;
    this.trailing = true;
    this.repeat(
      blockEnds,
      () => this.statement(statements),
      (expression) => statements.push({ kind: "expression", span: expression.span, expression }),
    );
    this.trailing = trailing;
    const first = statements[0];
    const last = statements.at(-1);
    const span =
      this.RECORDING_PHASE || first === undefined || last === undefined
        ? this.spanOf(opener)
        : { start: first.span.start, end: last.span.end };
    return { kind: "block", span, statements };
  });

  protected statement(statements: Statement[]): void {
    if (this.RECORDING_PHASE) {
      this.OR(this.statementForms);
      return;
    }
    const token = this.LA(1);
    if (token.tokenTypeIdx === identifierIndex) this.promoteDeclaration();
    else if (misplaced[token.tokenTypeIdx] === true || token.tokenType === t.Pub) {
      this.rejectDeclaration();
      return;
    }
    if (misplaced[this.LA(1).tokenTypeIdx] === true) {
      this.rejectDeclaration();
      return;
    }
    const type = token.tokenTypeIdx;
    if (type !== letIndex && type !== fnIndex && type !== defIndex && type !== returnIndex) {
      const start = token.startOffset;
      const previous =
        token.tokenType === t.Bang && this.LA(0).tokenType !== t.Separator ? statements.at(-1) : undefined;
      const read = this.SUBRULE1(this.expression);
      const follows = previous?.kind === "expression" && read.kind === "unary";
      const expression = follows ? { ...read, previousSpan: previous.span } : read;
      statements.push({ kind: "expression", span: this.spanFrom(start), expression });
      return;
    }
    statements.push(this.OR(this.statementForms));
  }

  private readonly statementForms: { ALT: () => Statement }[] = [
    { ALT: () => this.SUBRULE(this.letStatement) },
    { ALT: () => this.SUBRULE(this.returnStatement) },
    {
      ALT: () => {
        const documentation = this.takeDocumentation();
        return this.SUBRULE(this.functionDefinition, { ARGS: [this.start(), documentation, false] });
      },
    },
    {
      ALT: () => {
        const expression = this.SUBRULE1(this.expression);
        return { kind: "expression", span: expression.span, expression };
      },
    },
  ];

  /** `from` and `extern` at the start of a statement are keywords. */
  protected promoteDeclaration(): void {
    const { image } = this.LA(1);
    if (image === "from") {
      this.promote(image, t.From);
    } else if (image === "extern") {
      const next = this.LA(2);
      if (next.tokenType === t.Fn || next.tokenType === t.FnClosure || next.tokenType === t.Type) {
        this.promote(image, t.Extern);
      } else if (next.image === "async") this.promote(image, t.Extern);
    }
  }

  /** A declaration inside a block: reported, and skipped whole. */
  private rejectDeclaration(): void {
    const first = this.LA(1);
    const offset = first.tokenType === t.Pub ? 2 : 1;
    const token = this.LA(offset);
    if (first.tokenType === t.Pub && misplaced[token.tokenTypeIdx] !== true && token.image !== "extern") {
      throw this.failure("expression", "`pub` is only allowed at top level");
    }
    if (token.tokenType === t.Module && offset === 1) {
      this.rejectModule();
      return;
    }
    let last = token;
    for (let ahead = offset + 1; ; ahead++) {
      last = this.LA(ahead);
      const inExtern = token.image === "extern" && last.tokenType !== t.Identifier;
      if (!inExtern || last.image === "" || ahead > offset + 3) break;
    }
    const named = last.tokenType === t.Identifier ? last : token;
    const keyword = token.tokenType === t.From ? "import" : token.image;
    const span = { start: token.startOffset, end: named.startOffset + named.image.length };
    this.add(catalogue.notAtTopLevel(this.work.file, span, keyword));
    this.recover(first, new SyntaxFailure(undefined));
  }

  /** `module X do … end`: reported, and skipped whole. */
  protected rejectModule(): void {
    const first = this.LA(1);
    let ahead = 2;
    while (this.LA(ahead).tokenType === t.Identifier || this.LA(ahead).tokenType === t.Dot) ahead++;
    const last = this.LA(ahead - 1);
    const span = { start: first.startOffset, end: last.startOffset + last.image.length };
    this.add(catalogue.nestedModule(this.work.file, span));
    this.recover(first, new SyntaxFailure(undefined));
  }

  protected readonly letStatement: Rule<LetStatement> = this.RULE("letStatement", (): LetStatement => {
    const start = this.start();
    this.CONSUME(t.Let);
    const pattern = this.lonePattern();
    const annotation = this.annotation();
    this.CONSUME(t.Equal);
    const value = this.SUBRULE(this.expression);
    if (!this.RECORDING_PHASE && this.nextIs(t.In)) throw this.failure("end of line", forms.let);
    return { kind: "let", span: this.spanFrom(start), pattern, annotation, value };
  });

  protected readonly returnStatement: Rule<ReturnStatement> = this.RULE("returnStatement", (): ReturnStatement => {
    const start = this.start();
    this.CONSUME(t.Return);
    const value = this.OPTION(() => this.SUBRULE(this.expression));
    return { kind: "return", span: this.spanFrom(start), value };
  });

  /** `do block end`. */
  protected readonly doBlock: Rule<BlockExpression> = this.RULE("doBlock", (): BlockExpression => {
    this.CONSUME(t.Do);
    const block = this.SUBRULE(this.block);
    this.CONSUME(t.End);
    return block;
  });

  /** The body of an arm or clause. */
  private readonly body: Rule<Expression> = this.RULE("body", (): Expression => {
    if (!this.RECORDING_PHASE && this.next() !== doIndex) {
      if (this.nextIs(t.Let) || this.nextIs(t.Return)) {
        this.looseStatements = true;
        throw this.failure("expression", this.nextIs(t.Let) ? bodyOfStatements : undefined);
      }
      return this.SUBRULE(this.expression);
    }
    return this.OR([
      { ALT: (): Expression => this.SUBRULE(this.doBlock) },
      { ALT: (): Expression => this.SUBRULE1(this.expression) },
    ]);
  });

  /**
   * An expression in which `do` is no trailing closure, before a token of `types`; `index` is unique in the rule.
   * When it is wrong, goes on at that token.
   */
  protected head(index: number, first: IToken, types: readonly TokenType[]): Expression {
    const { trailing } = this;
    const start = this.start();
    this.trailing = false;
    try {
      const expression = this.subrule(index, this.expression);
      this.trailing = trailing;
      if (!this.RECORDING_PHASE && !types.includes(this.LA(1).tokenType)) throw this.failure(oneOf(types));
      return expression;
    } catch (error) {
      if (this.RECORDING_PHASE) throw error;
      this.trailing = trailing;
      this.recoverHead(first, error, types);
      return { kind: "error", span: this.spanFrom(start) };
    }
  }

  // -------------------------------------------------------------- operators

  protected readonly expression: Rule<Expression, [level?: number]> = this.RULE(
    "expression",
    (level = 0): Expression => {
      if (this.RECORDING_PHASE) return this.recordExpression();
      const start = this.start();
      const prefixTokens = prefixTable[this.next()] === true ? this.prefixes() : undefined;
      const operandStart = prefixTokens === undefined ? start : this.start();
      if (primaryTable[this.next()] !== true) throw this.failure("expression");
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

  // -------------------------------------------------------------- suffixes

  private readonly suffixForms: { ALT: () => Expression }[] = [
    { ALT: () => this.SUBRULE(this.callSuffix) },
    {
      ALT: () => {
        const object = this.subject;
        const start = this.subjectStart;
        this.CONSUME(t.Dot);
        const name = this.nameOf(this.CONSUME1(t.Identifier));
        return { kind: "member", span: this.spanFrom(start), object, name };
      },
    },
    { ALT: () => this.SUBRULE(this.indexSuffix) },
    {
      ALT: () => {
        this.CONSUME(t.Question);
        return { kind: "try", span: this.spanFrom(this.subjectStart), operand: this.subject };
      },
    },
    { ALT: () => this.SUBRULE(this.structSuffix) },
  ];

  private readonly callSuffix: Rule<Expression> = this.RULE("callSuffix", (): Expression => {
    const callee = this.subject;
    const start = this.subjectStart;
    const values = this.SUBRULE(this.callArguments);
    if (this.RECORDING_PHASE || (this.next() === doIndex && this.trailing)) {
      this.OPTION(() => {
        const closure = this.SUBRULE(this.trailingClosure);
        if (!this.RECORDING_PHASE) values.push(closure);
      });
    }
    return { kind: "call", span: this.spanFrom(start), callee, arguments: values };
  });

  /** `(…)`; keyword arguments become one Map literal in last place. */
  private readonly callArguments: Rule<Expression[]> = this.RULE("callArguments", (): Expression[] => {
    const values: Expression[] = [];
    let entries: MapLiteral["entries"][number][] | undefined;
    let start = 0;
    let end = 0;
    const { trailing } = this;
    this.trailing = true;
    this.CONSUME(t.LParen);
    this.list(t.RParen, () => {
      if (this.RECORDING_PHASE) {
        this.SUBRULE(this.expression);
        this.OPTION(() => {
          this.CONSUME(t.Colon);
          this.SUBRULE1(this.expression);
        });
      } else if (this.next() === identifierIndex && this.LA(2).tokenTypeIdx === colonIndex) {
        const name = this.CONSUME(t.Identifier);
        this.CONSUME(t.Colon);
        const value = this.SUBRULE1(this.expression);
        const span = this.spanOf(name);
        if (entries === undefined) start = span.start;
        entries ??= [];
        entries.push({ key: { kind: "string", span, parts: [{ kind: "text", text: name.image }] }, value });
        end = this.spanFrom(start).end;
      } else if (entries === undefined) values.push(this.SUBRULE(this.expression));
      else throw this.failure("keyword argument", "positional arguments stand before keyword arguments");
    });
    this.CONSUME(t.RParen);
    this.trailing = trailing;
    if (entries !== undefined) values.push({ kind: "map", span: { start, end }, keywords: true, entries });
    return values;
  });

  /** `do |a, b| … end` after a call. */
  private readonly trailingClosure: Rule<ClosureExpression> = this.RULE("trailingClosure", (): ClosureExpression => {
    const start = this.start();
    const parameters: Parameter[] = [];
    this.CONSUME(t.Do);
    this.OPTION(() => {
      this.CONSUME(t.Bar);
      this.list(t.Bar, () => parameters.push(this.SUBRULE(this.plainParameter)));
      this.CONSUME1(t.Bar);
    });
    const body = this.SUBRULE(this.block);
    this.CONSUME(t.End);
    const span = this.spanFrom(start);
    return { kind: "closure", span, clauses: [{ span, parameters, guard: undefined, body }] };
  });

  private readonly indexSuffix: Rule<Expression> = this.RULE("indexSuffix", (): Expression => {
    const object = this.subject;
    const start = this.subjectStart;
    const { trailing } = this;
    this.trailing = true;
    this.CONSUME(t.LBracket);
    const index = this.SUBRULE(this.expression);
    this.CONSUME(t.RBracket);
    this.trailing = trailing;
    return { kind: "index", span: this.spanFrom(start), object, index };
  });

  private readonly structSuffix: Rule<Expression> = this.RULE("structSuffix", (): Expression => {
    const start = this.subjectStart;
    const path = pathOf(this.subject) ?? { span: this.subject.span, segments: [] };
    const fields: FieldInit[] = [];
    const { trailing } = this;
    this.trailing = true;
    this.CONSUME(t.LBrace);
    this.MANY(() => {
      fields.push(this.SUBRULE(this.fieldInit));
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RBrace);
    this.trailing = trailing;
    return { kind: "struct", span: this.spanFrom(start), path, fields };
  });

  private readonly fieldInit: Rule<FieldInit> = this.RULE("fieldInit", (): FieldInit => {
    const start = this.start();
    const name = this.nameOf(this.CONSUME(t.Identifier));
    this.CONSUME(t.Colon);
    const value = this.SUBRULE(this.expression);
    return { span: this.spanFrom(start), name, value };
  });

  // -------------------------------------------------------------- primaries

  private readonly primaryForms: { ALT: () => Expression }[] = [
    {
      ALT: () => {
        const token = this.CONSUME(t.Identifier);
        return { kind: "variable", span: this.spanOf(token), name: token.image };
      },
    },
    {
      ALT: () => {
        const token = this.CONSUME(t.Integer);
        return { kind: "int", span: this.spanOf(token), value: integerValue(token.image) };
      },
    },
    {
      ALT: () => {
        const token = this.CONSUME(t.Float);
        return { kind: "float", span: this.spanOf(token), value: floatValue(token.image) };
      },
    },
    { ALT: () => this.plainString(this.CONSUME(t.PlainString)) },
    { ALT: () => this.SUBRULE(this.interpolatedString) },
    { ALT: () => ({ kind: "bool", span: this.spanOf(this.CONSUME(t.True)), value: true }) },
    { ALT: () => ({ kind: "bool", span: this.spanOf(this.CONSUME(t.False)), value: false }) },
    { ALT: () => ({ kind: "unit", span: this.spanOf(this.CONSUME(t.Nil)) }) },
    {
      ALT: () => {
        const token = this.CONSUME(t.Atom);
        return { kind: "atom", span: this.spanOf(token), name: token.image.slice(1) };
      },
    },
    { ALT: () => this.SUBRULE(this.parenthesised) },
    { ALT: () => this.SUBRULE(this.listLiteral) },
    { ALT: () => this.SUBRULE(this.mapLiteral) },
    { ALT: () => this.SUBRULE(this.ifExpression) },
    { ALT: () => this.SUBRULE(this.caseExpression) },
    { ALT: () => this.SUBRULE(this.whileExpression) },
    { ALT: () => this.SUBRULE(this.forExpression) },
    { ALT: () => this.SUBRULE(this.receiveExpression) },
    { ALT: () => this.SUBRULE(this.closure) },
    { ALT: () => ({ kind: "break", span: this.spanOf(this.CONSUME(t.Break)) }) },
    { ALT: () => ({ kind: "continue", span: this.spanOf(this.CONSUME(t.Continue)) }) },
    { ALT: () => this.SUBRULE(this.spawn) },
    { ALT: () => this.SUBRULE(this.send) },
    { ALT: () => this.SUBRULE(this.link) },
    { ALT: () => this.SUBRULE(this.self) },
  ];

  private readonly parenthesised: Rule<Expression> = this.RULE("parenthesised", (): Expression => {
    const start = this.start();
    const elements: Expression[] = [];
    const { trailing } = this;
    this.trailing = true;
    this.CONSUME(t.LParen);
    this.list(t.RParen, () => elements.push(this.SUBRULE(this.expression)));
    const single = this.LA(0).tokenType !== t.Comma;
    this.CONSUME(t.RParen);
    this.trailing = trailing;
    const [first] = elements;
    if (first === undefined) return { kind: "unit", span: this.spanFrom(start) };
    if (single && elements.length === 1) return first;
    return { kind: "tuple", span: this.spanFrom(start), elements };
  });

  private readonly listLiteral: Rule<Expression> = this.RULE("listLiteral", (): Expression => {
    const start = this.start();
    const elements: Expression[] = [];
    const { trailing } = this;
    this.trailing = true;
    this.CONSUME(t.LBracket);
    this.list(t.RBracket, () => elements.push(this.SUBRULE(this.expression)));
    this.CONSUME(t.RBracket);
    this.trailing = trailing;
    return { kind: "list", span: this.spanFrom(start), elements };
  });

  /** `%{k => v}` or `%{base | field: v}`. */
  private readonly mapLiteral: Rule<Expression> = this.RULE("mapLiteral", (): Expression => {
    const start = this.start();
    const entries: MapLiteral["entries"][number][] = [];
    const fields: FieldInit[] = [];
    let base: Expression | undefined;
    const { trailing } = this;
    this.trailing = true;
    this.CONSUME(t.MapStart);
    this.OPTION(() => {
      const first = this.SUBRULE(this.expression);
      if (!this.RECORDING_PHASE && !this.nextIs(t.Bar) && !this.nextIs(t.FatArrow)) throw this.failure("`=>`");
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Bar);
            base = first;
            this.AT_LEAST_ONE(() => {
              fields.push(this.SUBRULE(this.fieldInit));
              this.OPTION1(() => this.CONSUME(t.Comma));
            });
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.FatArrow);
            entries.push({ key: first, value: this.SUBRULE1(this.expression) });
            this.OPTION2(() => {
              this.CONSUME1(t.Comma);
              this.list(t.RBrace, () => {
                const key = this.SUBRULE2(this.expression);
                this.CONSUME1(t.FatArrow);
                entries.push({ key, value: this.SUBRULE3(this.expression) });
              });
            });
          },
        },
      ]);
    });
    this.CONSUME(t.RBrace);
    this.trailing = trailing;
    const span = this.spanFrom(start);
    return base === undefined
      ? { kind: "map", span, keywords: false, entries }
      : { kind: "update", span, base, fields };
  });

  private readonly spawn: Rule<Expression> = this.RULE("spawn", (): Expression => {
    const start = this.start();
    this.CONSUME(t.Spawn);
    const values = this.SUBRULE(this.callArguments);
    const callee = values[0];
    const span = this.spanFrom(start);
    if (this.RECORDING_PHASE) return { kind: "error", span };
    if (callee === undefined) throw this.failureAt(this.LA(0), "expression");
    return { kind: "spawn", span, callee, arguments: values.slice(1) };
  });

  private readonly send: Rule<Expression> = this.RULE("send", (): Expression => {
    const start = this.start();
    const { trailing } = this;
    this.CONSUME(t.Send);
    this.CONSUME(t.LParen);
    this.trailing = true;
    const target = this.SUBRULE(this.expression);
    this.CONSUME(t.Comma);
    const message = this.SUBRULE1(this.expression);
    this.CONSUME(t.RParen);
    this.trailing = trailing;
    return { kind: "send", span: this.spanFrom(start), target, message };
  });

  private readonly link: Rule<Expression> = this.RULE("link", (): Expression => {
    const start = this.start();
    const { trailing } = this;
    this.CONSUME(t.Link);
    this.CONSUME(t.LParen);
    this.trailing = true;
    const target = this.SUBRULE(this.expression);
    this.CONSUME(t.RParen);
    this.trailing = trailing;
    return { kind: "link", span: this.spanFrom(start), target };
  });

  private readonly self: Rule<Expression> = this.RULE("self", (): Expression => {
    const start = this.start();
    this.CONSUME(t.Self);
    if (!this.RECORDING_PHASE && this.next() !== lparenIndex) {
      return { kind: "variable", span: this.spanFrom(start), name: "self" };
    }
    this.OPTION(() => {
      this.CONSUME(t.LParen);
      this.CONSUME(t.RParen);
    });
    return { kind: "self-pid", span: this.spanFrom(start) };
  });

  // -------------------------------------------------------------- control

  private readonly ifExpression: Rule<Expression> = this.RULE("ifExpression", (): Expression => {
    const parts: { start: number; condition: Expression; then: BlockExpression }[] = [];
    const first = this.LA(1);
    this.CONSUME(t.If);
    const condition = this.head(1, first, doOnly);
    this.CONSUME(t.Do);
    parts.push({ start: first.startOffset, condition, then: this.SUBRULE(this.block) });
    let last: BlockExpression | undefined;
    if (this.RECORDING_PHASE || this.nextIs(t.Else)) {
      this.MANY({
        GATE: () => this.LA(2).tokenType === t.If,
        DEF: () => {
          this.CONSUME(t.Else);
          const word = this.LA(1);
          this.CONSUME1(t.If);
          const next = this.head(2, word, doOnly);
          this.CONSUME1(t.Do);
          parts.push({ start: word.startOffset, condition: next, then: this.SUBRULE3(this.block) });
        },
      });
      this.OPTION(() => {
        this.CONSUME1(t.Else);
        last = this.SUBRULE4(this.block);
      });
    }
    this.CONSUME(t.End);
    let whole: BlockExpression | IfExpression | undefined = last;
    for (const { start, condition: test, then } of parts.reverse()) {
      whole = { kind: "if", span: this.spanFrom(start), condition: test, then, else: whole };
    }
    return whole ?? { kind: "error", span: this.spanFrom(first.startOffset) };
  });

  private readonly caseExpression: Rule<CaseExpression> = this.RULE("caseExpression", (): CaseExpression => {
    const first = this.LA(1);
    const arms: Arm[] = [];
    this.OR([{ ALT: () => this.CONSUME(t.Case) }, { ALT: () => this.CONSUME(t.Match) }]);
    const scrutinee = this.head(1, first, doOnly);
    this.CONSUME(t.Do);
    const headSpan = this.spanFrom(first.startOffset);
    this.repeat(caseEnds, () => {
      this.armBefore = arms.length > 0;
      arms.push(this.SUBRULE(this.arm));
    });
    this.looseStatements = false;
    this.CONSUME(t.End);
    return { kind: "case", span: this.spanFrom(first.startOffset), headSpan, scrutinee, arms };
  });

  private readonly arm: Rule<Arm> = this.RULE("arm", (): Arm => {
    const start = this.start();
    const { trailing } = this;
    this.beforeArrow = true;
    const pattern = this.otherArm() ?? this.SUBRULE(this.pattern);
    let guard: Expression | undefined;
    if (this.RECORDING_PHASE || this.nextIs(t.When)) {
      this.OPTION(() => {
        this.CONSUME(t.When);
        this.trailing = false;
        guard = this.SUBRULE(this.expression);
      });
    }
    if (!this.RECORDING_PHASE && (this.nextIs(t.FatArrow) || this.nextIs(t.Colon) || this.nextIs(t.Equal))) {
      throw this.failure("`->`", forms.arm);
    }
    if (!this.RECORDING_PHASE && isRangeSign(this.LA(1))) throw this.failure("`->`", forms.rangePattern);
    this.CONSUME(t.Arrow);
    this.armBefore = false;
    this.beforeArrow = false;
    this.looseStatements = false;
    this.trailing = true;
    const body = this.SUBRULE(this.body);
    this.trailing = trailing;
    return { span: this.spanFrom(start), pattern, guard, body };
  });

  /** `else -> …`: reported, and read as `_ -> …`. */
  private otherArm(): Pattern | undefined {
    if (this.RECORDING_PHASE || !this.nextIs(t.Else)) return undefined;
    const word = this.LA(1);
    const failure = this.failureAt(word, "pattern", forms.otherArm);
    if (this.LA(2).tokenType !== t.Arrow) throw failure;
    this.record(failure);
    this.SKIP_TOKEN();
    return { kind: "wildcard", span: this.spanOf(word) };
  }

  private readonly whileExpression: Rule<Expression> = this.RULE("whileExpression", (): Expression => {
    const first = this.LA(1);
    this.CONSUME(t.While);
    const condition = this.head(1, first, doOnly);
    const body = this.SUBRULE(this.doBlock);
    return { kind: "while", span: this.spanFrom(first.startOffset), condition, body };
  });

  private readonly forExpression: Rule<ForExpression> = this.RULE("forExpression", (): ForExpression => {
    const first = this.LA(1);
    this.CONSUME(t.For);
    if (!this.RECORDING_PHASE) {
      if (!this.nextIs(t.LBrace) && !startsPattern(this.next())) throw this.failure("pattern");
      this.refuseCounting();
    }
    const binding = this.OR([
      { ALT: (): ForExpression["binding"] => this.SUBRULE(this.pairBinding) },
      { ALT: (): ForExpression["binding"] => ({ kind: "pattern", pattern: this.lonePattern() }) },
    ]);
    if (!this.RECORDING_PHASE && this.nextIs(t.Equal)) throw this.failure("`in`", forms.loop);
    this.CONSUME(t.In);
    const source = this.head(1, first, doOrWhen);
    const filter = this.OPTION(() => {
      this.CONSUME(t.When);
      return this.head(2, first, doOnly);
    });
    const headSpan = this.spanFrom(first.startOffset);
    const body = this.SUBRULE3(this.doBlock);
    return { kind: "for", span: this.spanFrom(first.startOffset), headSpan, binding, source, filter, body };
  });

  /** `for (let i = 0; …)`, `for (i = 0; …)`. */
  private refuseCounting(): void {
    const third = this.LA(3);
    const counts = this.LA(2).tokenType === t.Let || third.tokenType === t.Equal || this.LA(4).tokenType === t.Equal;
    if (this.nextIs(t.LParen) && third.tokenType === t.In) throw this.failureAt(third, "`,` or `)`", forms.each);
    if (this.nextIs(t.LParen) && counts) throw this.failureAt(third, "pattern", forms.loop);
  }

  private readonly pairBinding: Rule<ForExpression["binding"]> = this.RULE(
    "pairBinding",
    (): ForExpression["binding"] => {
      const start = this.start();
      this.CONSUME(t.LBrace);
      const key = this.nameOf(this.CONSUME(t.Identifier));
      this.CONSUME(t.Comma);
      const value = this.nameOf(this.CONSUME1(t.Identifier));
      this.CONSUME(t.RBrace);
      return { kind: "pair", span: this.spanFrom(start), key, value };
    },
  );

  private readonly receiveExpression: Rule<ReceiveExpression> = this.RULE(
    "receiveExpression",
    (): ReceiveExpression => {
      const start = this.start();
      const arms: Arm[] = [];
      const keywordSpan = this.spanOf(this.CONSUME(t.Receive));
      this.CONSUME(t.Do);
      this.repeat(armEnds, () => {
        this.armBefore = arms.length > 0;
        arms.push(this.SUBRULE(this.arm));
      });
      this.looseStatements = false;
      let after: ReceiveExpression["after"];
      this.OPTION(() => {
        const first = this.LA(1);
        this.CONSUME(t.After);
        const timeout = this.head(1, first, arrowOnly);
        this.CONSUME(t.Arrow);
        const body = this.SUBRULE(this.body);
        after = { span: this.spanFrom(first.startOffset), timeout, body };
        this.separators(2);
      });
      this.CONSUME(t.End);
      return { kind: "receive", span: this.spanFrom(start), keywordSpan, arms, after };
    },
  );

  // -------------------------------------------------------------- closures

  private readonly closure: Rule<ClosureExpression> = this.RULE("closure", (): ClosureExpression => {
    const start = this.start();
    const { trailing } = this;
    const clauses: ClosureClause[] = [];
    this.CONSUME(t.FnClosure);
    this.trailing = true;
    const at = this.start();
    if (!this.RECORDING_PHASE && closureStarts[this.next()] !== true) throw this.failure("closure parameters");
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Arrow);
          const body = this.OR1([{ ALT: () => this.SUBRULE(this.doBlock) }, { ALT: () => this.SUBRULE(this.block) }]);
          clauses.push({ span: this.spanFrom(at), parameters: [], guard: undefined, body });
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Do);
          const body = this.SUBRULE1(this.block);
          clauses.push({ span: this.spanFrom(at), parameters: [], guard: undefined, body });
        },
      },
      {
        ALT: () => {
          clauses.push(this.SUBRULE(this.closureClause, { ARGS: [true] }));
          this.MANY(() => {
            this.CONSUME(t.Bar);
            clauses.push(this.SUBRULE1(this.closureClause, { ARGS: [false] }));
          });
          this.separators(1);
          if (!this.RECORDING_PHASE && !this.nextIs(t.End)) {
            const several = this.LA(0).tokenType === t.Separator && expressionTable[this.next()] === true;
            throw this.failure("`end`", several ? severalStatements : undefined);
          }
        },
      },
    ]);
    this.CONSUME(t.End);
    this.trailing = trailing;
    return { kind: "closure", span: this.spanFrom(start), clauses };
  });

  /** Parameters, guard and body; the first clause may have a block. */
  private readonly closureClause: Rule<ClosureClause, [first: boolean]> = this.RULE(
    "closureClause",
    (first: boolean): ClosureClause => {
      const start = this.start();
      const parameters: Parameter[] = [];
      this.OR({
        // After `fn` a `(` opens the parameters.
        IGNORE_AMBIGUITIES: true,
        DEF: [
          {
            ALT: () => {
              const written = this.SUBRULE(this.parameters);
              if (!this.RECORDING_PHASE) parameters.push(...written);
            },
          },
          {
            ALT: () => {
              this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => parameters.push(this.SUBRULE(this.parameter)) });
            },
          },
        ],
      });
      let guard: Expression | undefined;
      if (this.RECORDING_PHASE || this.nextIs(t.When)) {
        this.OPTION(() => {
          this.CONSUME(t.When);
          this.trailing = false;
          guard = this.SUBRULE(this.expression);
          this.trailing = true;
        });
      }
      let body: Expression;
      if (this.RECORDING_PHASE || (first && this.next() === doIndex)) {
        this.OPTION1(() => this.CONSUME(t.Do));
        body = this.SUBRULE(this.block);
        if (!this.RECORDING_PHASE) return { span: this.spanFrom(start), parameters, guard, body };
      }
      this.CONSUME(t.Arrow);
      // `fn() -> …` is followed by a block, everything else by one expression.
      if (!this.RECORDING_PHASE && first && parameters.length === 0 && this.next() !== doIndex) {
        body = this.SUBRULE1(this.block);
      } else body = this.SUBRULE2(this.body);
      return { span: this.spanFrom(start), parameters, guard, body };
    },
  );
}

const severalStatements = "a closure of several statements is written `fn(…) do … end`";
const annotated = "a type is written after the name: `let name :: Type = value`";
/** What types are made of. */
const typeParts = tokenSet([
  ...[t.Identifier, t.Less, t.Greater, t.LParen, t.RParen, t.Comma, t.Dot, t.Question, t.Bang, t.Arrow],
]);
const doOnly = [t.Do];
const doOrWhen = [t.Do, t.When];
const arrowOnly = [t.Arrow];
const letIndex = typeIndex(t.Let);
const fnIndex = typeIndex(t.Fn);
const defIndex = typeIndex(t.Def);
const returnIndex = typeIndex(t.Return);
const closureStarts = tokenSet([
  ...[t.Arrow, t.Do, t.LParen, t.Identifier, t.Self, t.Integer, t.Float, t.Minus, t.True, t.False, t.Nil, t.Atom],
  ...[t.PlainString, t.StringStart, t.TripleStart, t.LBracket],
]);

function oneOf(types: readonly TokenType[]): string {
  return types.map((type) => type.LABEL ?? type.name).at(0) ?? "expression";
}
