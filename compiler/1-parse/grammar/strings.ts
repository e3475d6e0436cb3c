// The grammar of strings and of what is interpolated in them (syntax.md §1.6).
import type { IToken } from "chevrotain";
import * as catalogue from "../../report/catalogue.ts";
import type { Expression, StringLiteral, StringPart } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import { decodeEscape } from "../literals.ts";
import * as t from "../tokens.ts";
import { ListGrammar } from "./lists.ts";
import type { Rule } from "./places.ts";

export abstract class StringGrammar extends ListGrammar {
  protected abstract readonly expression: Rule<Expression, [level?: number]>;

  /** The first `${` of the string that was read last. */
  private interpolation: Span | undefined;

  protected readonly interpolatedString: Rule<StringLiteral> = this.RULE("interpolatedString", (): StringLiteral => {
    const start = this.start();
    const parts: StringPart[] = [];
    let text = "";
    let first: Span | undefined;
    const { trailing } = this;
    const take = (token: IToken): void => {
      text += token.image;
    };
    const alternatives = [
      { ALT: () => take(this.CONSUME(t.StringText)) },
      { ALT: () => take(this.CONSUME(t.StringDollar)) },
      { ALT: () => take(this.CONSUME(t.StringQuote)) },
      {
        ALT: () => {
          const token = this.CONSUME(t.StringEscape);
          if (!this.RECORDING_PHASE) text += this.escape(token);
        },
      },
      {
        ALT: () => {
          const opener = this.CONSUME(t.InterpolationStart);
          first ??= this.spanOf(opener);
          if (text !== "") parts.push({ kind: "text", text });
          text = "";
          this.trailing = true;
          parts.push({ kind: "interpolation", expression: this.SUBRULE(this.expression) });
          this.CONSUME(t.RBrace);
        },
      },
    ];
    const opener = this.OR([{ ALT: () => this.CONSUME(t.StringStart) }, { ALT: () => this.CONSUME(t.TripleStart) }]);
    this.MANY(() => {
      this.OR1(alternatives);
    });
    if (this.RECORDING_PHASE) {
      this.OR2([{ ALT: () => this.CONSUME(t.StringEnd) }, { ALT: () => this.CONSUME(t.TripleEnd) }]);
    } else this.consume(1, opener.tokenType === t.StringStart ? t.StringEnd : t.TripleEnd);
    this.trailing = trailing;
    if (text !== "") parts.push({ kind: "text", text });
    this.interpolation = first;
    return { kind: "string", span: this.spanFrom(start), parts };
  });

  private escape(token: IToken): string {
    const decoded = decodeEscape(token.image);
    switch (decoded.kind) {
      case "text":
        return decoded.text;
      case "unknown": {
        const shown = /[\r\n]/.test(decoded.escaped) ? "" : decoded.escaped;
        this.add(catalogue.unknownEscape(this.work.file, this.spanOf(token), shown));
        return "";
      }
      case "code-point":
        this.add(catalogue.badCodePoint(this.work.file, this.spanOf(token), token.image));
        return "";
      default:
        return decoded satisfies never;
    }
  }

  protected plainString(token: IToken): StringLiteral {
    const text = token.image.slice(1, -1);
    return { kind: "string", span: this.spanOf(token), parts: text === "" ? [] : [{ kind: "text", text }] };
  }

  /** A string that must not contain an interpolation; its text. */
  protected readonly fixedString: Rule<string> = this.RULE("fixedString", (): string =>
    this.OR([
      {
        ALT: () => this.CONSUME(t.PlainString).image.slice(1, -1),
      },
      {
        ALT: () => {
          const literal = this.SUBRULE(this.interpolatedString);
          if (this.RECORDING_PHASE) return "";
          if (this.interpolation !== undefined) {
            this.add(catalogue.interpolationInPattern(this.work.file, this.interpolation));
          }
          return plainText(literal.parts);
        },
      },
    ]),
  );
}

/** The text of a string that has no interpolation. */
function plainText(parts: readonly StringPart[]): string {
  let text = "";
  for (const part of parts) if (part.kind === "text") text += part.text;
  return text;
}
