// The grammar of blocks and of the statements in them.
import type { IToken, TokenType } from "chevrotain";
import * as catalogue from "../../report/catalogue.ts";
import type {
  BlockExpression,
  Expression,
  FunctionDefinition,
  LetStatement,
  ReturnStatement,
  Statement,
} from "../../trees/ast.ts";
import { anyOf, places } from "../expected.ts";
import { forms } from "../foreign.ts";
import * as t from "../tokens.ts";
import { tokenSet, typeIndex } from "../tokens.ts";
import { HeadGrammar, type Start } from "./heads.ts";
import type { Rule } from "./places.ts";
import { bodyOfStatements, SyntaxFailure } from "./recovery.ts";

const blockEnds = tokenSet([t.End, t.Else]);

/** Declarations that may not stand in a block, by their first word. */
const misplaced = tokenSet([
  ...[t.Struct, t.Type, t.Interface, t.Impl, t.Actor, t.Service, t.Supervisor, t.Import, t.From, t.Extern, t.Module],
  t.Channel,
]);

export const identifierIndex = typeIndex(t.Identifier);

export const doIndex = typeIndex(t.Do);

const letIndex = typeIndex(t.Let);

const fnIndex = typeIndex(t.Fn);

const defIndex = typeIndex(t.Def);

const returnIndex = typeIndex(t.Return);

export abstract class StatementGrammar extends HeadGrammar {
  protected abstract readonly functionDefinition: Rule<FunctionDefinition, Start>;

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
      throw this.failure(places.expression, "`pub` is only allowed at top level");
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
    if (!this.RECORDING_PHASE && this.nextIs(t.In)) throw this.failure(places.endOfLine, forms.let);
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
  protected readonly body: Rule<Expression> = this.RULE("body", (): Expression => {
    if (!this.RECORDING_PHASE && this.next() !== doIndex) {
      if (this.nextIs(t.Let) || this.nextIs(t.Return)) {
        this.looseStatements = true;
        throw this.failure(places.expression, this.nextIs(t.Let) ? bodyOfStatements : undefined);
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
      if (!this.RECORDING_PHASE && !types.includes(this.LA(1).tokenType)) throw this.failure(anyOf(...types));
      return expression;
    } catch (error) {
      if (this.RECORDING_PHASE) throw error;
      this.trailing = trailing;
      this.recoverHead(first, error, types);
      return { kind: "error", span: this.spanFrom(start) };
    }
  }
}
