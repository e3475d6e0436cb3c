// What the grammar repeats: lines of a block, and what stands between commas.
import { EOF, type TokenType } from "chevrotain";
import type { ErrorExpression } from "../../trees/ast.ts";
import { anyOf } from "../expected.ts";
import * as t from "../tokens.ts";
import { tokenSet, typeIndex } from "../tokens.ts";
import { RecoveringGrammar } from "./recovery.ts";

const separatorIndex = typeIndex(t.Separator);

const commaIndex = typeIndex(t.Comma);

const closers = tokenSet([t.RParen, t.RBracket, t.RBrace]);

export abstract class ListGrammar extends RecoveringGrammar {
  /** Reads separators, if any; `index` is unique in its rule. */
  protected separators(index: number): void {
    if (this.RECORDING_PHASE) this.option(index, () => this.consume(index, t.Separator));
    else while (this.LA(1).tokenTypeIdx === separatorIndex) this.consume(index, t.Separator);
  }

  /** `{sep} {one {sep}}` up to a token of `ends`; an error in one of them does not touch the others. */
  protected repeat(ends: readonly boolean[], one: () => void, failed?: (error: ErrorExpression) => void): void {
    this.separators(20);
    if (this.RECORDING_PHASE) {
      this.many(20, () => {
        one();
        this.separators(21);
      });
      return;
    }
    while (ends[this.LA(1).tokenTypeIdx] !== true) {
      const first = this.LA(1);
      if (first.tokenType === EOF || (closers[first.tokenTypeIdx] === true && this.closesAround(first))) return;
      const { trailing } = this;
      try {
        one();
      } catch (error) {
        this.trailing = trailing;
        const span = this.recover(first, error);
        failed?.({ kind: "error", span });
      }
      this.separators(21);
    }
  }

  /** `[one {"," one} [","]]` before `closer`, which stays; `rest` are tokens that only follow after the closer. */
  protected list(closer: TokenType, one: () => void, rest?: readonly boolean[]): void {
    if (this.RECORDING_PHASE) {
      this.MANY_SEP9({ SEP: t.Comma, DEF: one });
      this.OPTION9(() => this.CONSUME9(t.Comma));
      return;
    }
    const end = typeIndex(closer);
    const opener = this.LA(0);
    while (this.LA(1).tokenTypeIdx !== end) {
      one();
      if (this.LA(1).tokenTypeIdx === commaIndex) this.CONSUME9(t.Comma);
      else if (this.LA(1).tokenTypeIdx !== end) {
        const help = rest?.[this.next()] === true ? `\`${opener.image}\` is not closed` : undefined;
        throw this.failure(anyOf(t.Comma, closer), help);
      }
    }
  }
}
