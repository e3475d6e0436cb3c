// The grammar of `sql"…"`, and what its text must not be (storage.md §1).
import * as catalogue from "../../report/catalogue.ts";
import { HOLE, type SqlFault, sqlFaults } from "../../sql-text.ts";
import type { SqlLiteral, SqlPart } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import * as t from "../tokens.ts";
import type { Rule } from "./places.ts";
import { StringGrammar } from "./strings.ts";

export abstract class SqlGrammar extends StringGrammar {
  protected readonly sqlLiteral: Rule<SqlLiteral> = this.RULE("sqlLiteral", (): SqlLiteral => {
    const start = this.start();
    const parts: SqlPart[] = [];
    const { trailing } = this;
    const take = (span: Span, text: string): void => {
      const last = parts.at(-1);
      const joins = last?.kind === "text" && last.text.length === last.span.end - last.span.start;
      if (joins && text.length === span.end - span.start)
        parts[parts.length - 1] = { ...last, span: { ...last.span, end: span.end }, text: last.text + text };
      else parts.push({ kind: "text", span, text });
    };
    const alternatives = [
      {
        ALT: () => {
          const token = this.CONSUME(t.SqlText);
          take(this.spanOf(token), token.image);
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(t.SqlQuote);
          take(this.spanOf(token), token.image);
        },
      },
      { ALT: () => take(this.spanOf(this.CONSUME(t.SqlEscape)), "${") },
      {
        ALT: () => {
          const at = this.start();
          this.CONSUME(t.InterpolationStart);
          this.trailing = true;
          const expression = this.SUBRULE(this.expression);
          this.CONSUME(t.RBrace);
          parts.push({ kind: "interpolation", span: this.spanFrom(at), expression });
        },
      },
    ];
    const opener = this.OR([{ ALT: () => this.CONSUME(t.SqlStart) }, { ALT: () => this.CONSUME(t.SqlTripleStart) }]);
    this.MANY(() => {
      this.OR1(alternatives);
    });
    if (this.RECORDING_PHASE) {
      this.OR2([{ ALT: () => this.CONSUME(t.StringEnd) }, { ALT: () => this.CONSUME(t.SqlTripleEnd) }]);
    } else this.consume(1, opener.tokenType === t.SqlStart ? t.StringEnd : t.SqlTripleEnd);
    this.trailing = trailing;
    if (!this.RECORDING_PHASE) this.reportFaults(parts);
    return { kind: "sql", span: this.spanFrom(start), parts };
  });

  /** P0001 for each fault of the text. */
  private reportFaults(parts: readonly SqlPart[]): void {
    const { file } = this.work;
    const nul = parts.find((part) => part.kind === "text" && part.text.includes(HOLE));
    if (nul !== undefined) {
      this.add(catalogue.nulInSql(file, nul.span));
      return;
    }
    const whole = parts.map((part) => (part.kind === "text" ? part.text : HOLE)).join("");
    for (const fault of sqlFaults(whole)) this.add(this.faultOf(parts, fault));
  }

  private faultOf(parts: readonly SqlPart[], { kind, start, end, segment }: SqlFault) {
    const { file } = this.work;
    const span = spanIn(parts, start, end);
    switch (kind) {
      case "hole": {
        const around = spanIn(parts, segment.start, segment.end);
        return catalogue.sqlInterpolationQuoted(file, span, {
          quoted: segment.kind,
          around,
          pieces: piecesIn(parts, around),
        });
      }
      case "unclosed":
        return catalogue.sqlUnclosed(file, span, segment.kind);
      case "placeholder":
        return catalogue.sqlPlaceholder(file, span);
      case "second":
        return catalogue.sqlSecondStatement(file, span);
      default:
        return kind satisfies never;
    }
  }
}

/** Where a piece of the text, in which an interpolation is one character, stands in the file. */
function spanIn(parts: readonly SqlPart[], start: number, end: number): Span {
  const place = (offset: number, isEnd: boolean): number => {
    let at = 0;
    for (const { kind, span, ...part } of parts) {
      const length = "text" in part ? part.text.length : 1;
      const isHere = isEnd ? offset <= at + length : offset < at + length;
      if (isHere)
        return kind === "text" && length === span.end - span.start
          ? span.start + offset - at
          : isEnd
            ? span.end
            : span.start;
      at += length;
    }
    return parts.at(-1)?.span.end ?? 0;
  };
  return { start: place(start, false), end: place(end, true) };
}

/** The spans of the interpolations there. */
function piecesIn(parts: readonly SqlPart[], { start, end }: Span): Span[] {
  return parts.flatMap(({ kind, span }) =>
    kind === "interpolation" && span.start >= start && span.end <= end ? [span] : [],
  );
}
