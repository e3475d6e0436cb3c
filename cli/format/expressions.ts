// Operators, suffixes and the plain expressions (syntax.md §1.7, §3.8, §3.10).
import { Blocks } from "./blocks.ts";
import { type ListOptions, type Part, simple } from "./cursor.ts";
import { concat, type Doc, group, indent, isForced, line, lineWidth, sequence, solid } from "./document.ts";
import type { Token } from "./tokens.ts";

const levels: Readonly<Record<string, number>> = {
  ...{ "|>": 0, or: 1, "||": 1, and: 2, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4 },
  ...{ "..": 5, "..=": 5, "::": 6, "<>": 7, "++": 7, "+": 8, "-": 8, "*": 9, "/": 9, "%": 9 },
};
const rangeLevel = 5;
/** These begin a line when an expression is broken, all other operators end one. */
const lineStarts = new Set(["or", "||", "and", "&&"]);

const literalList: ListOptions = { comma: true, keepsBreak: true };
const fieldList: ListOptions = { comma: true, keepsBreak: true, space: true };
const argumentList: ListOptions = { comma: true, keepsBreak: true, hugs: true };
/** `send` and `link` take no comma after the last argument. */
const fixedArguments: ListOptions = { keepsBreak: true, hugs: true };

export abstract class Expressions extends Blocks {
  // -------------------------------------------------------------- operators

  protected expression(level = 0): Part {
    let left = this.operand();
    for (;;) {
      const next = this.nextLevel();
      if (next < level) return left;
      left = next === 0 ? this.pipeline(left) : this.chain(left, next);
    }
  }

  private nextLevel(): number {
    const { kind, text, separated } = this.peek();
    return kind === "symbol" && !separated ? (levels[text] ?? -1) : -1;
  }

  /** `first` and everything that operators of one level add to it. */
  private chain(first: Part, level: number): Part {
    const rest: Doc[] = [];
    while (this.nextLevel() === level) {
      const sign = this.peek().text;
      if (lineStarts.has(sign)) rest.push(line, this.take(), " ", this.expression(level + 1).doc);
      else if (level === rangeLevel) rest.push(this.takeSign(), this.expression(level + 1).doc);
      else rest.push(" ", this.takeSign(), line, this.expression(level + 1).doc);
    }
    const doc = group(concat(first.doc, indent(...rest)));
    return { doc, aligned: group(concat(first.doc, ...rest)), stays: false };
  }

  /** `a |> f |> g`; broken before every step when the author broke it or it does not fit. */
  private pipeline(first: Part): Part {
    const steps: Part[] = [];
    let broken = false;
    while (this.nextLevel() === 0) {
      broken ||= this.startsLine() || this.peek().leading.length > 0;
      const sign = this.take();
      const step = this.expression(1);
      const expanded = step.expanded === undefined ? {} : { expanded: concat(sign, " ", step.expanded) };
      steps.push({ doc: concat(sign, " ", step.doc), ...expanded, stays: true });
    }
    const doc = group(concat(first.doc, indent(...steps.flatMap((step) => [line, step.doc]))), broken);
    const [only] = steps;
    // A single step may end in a closure over several lines: `xs |> each(fn x do … end)`.
    const opens = steps.length === 1 && !broken && only?.expanded !== undefined && !isForced(first.doc);
    if (!opens || only === undefined) return { doc, stays: true };
    const beside = concat(first.doc, " ", only.doc);
    return isForced(only.doc) ? { doc: beside, expanded: beside, stays: true } : { doc, stays: true };
  }

  private operand(): Part {
    if (this.at("-") || this.at("!")) return this.prefix(this.take(), "");
    if (this.at("not")) return this.prefix(this.take(), " ");
    const first = this.peek();
    const isText = first.isText && first.endLine === first.line;
    const literal = this.primary();
    let part = literal;
    let isPath = this.previous()?.kind === "word";
    for (;;) {
      if (this.continues("(")) part = isText ? this.textCall(part, first) : this.call(part, argumentList);
      else if (this.continues(".")) {
        const docs = [part.doc, this.take(), this.takeWord()];
        part = { doc: sequence(docs), stays: part.stays };
        continue;
      } else if (this.continues("[")) {
        part = this.suffixed(part, this.index());
      } else if (this.continues("?")) part = this.suffixed(part, simple(this.take()));
      else if (isPath && this.continues("{")) part = this.structLiteral(part);
      else return isText && part !== literal ? { ...part, hangs: true } : part;
      isPath = false;
    }
  }

  private prefix(sign: Doc, space: string): Part {
    const { doc, stays } = this.operand();
    return { doc: concat(sign, space, doc), stays };
  }

  private suffixed(part: Part, suffix: Part): Part {
    const doc = concat(part.doc, suffix.doc);
    const inner = suffix.expanded === undefined ? part.expanded : undefined;
    const expanded =
      suffix.expanded === undefined ? inner && concat(inner, suffix.doc) : concat(part.doc, suffix.expanded);
    return { doc, ...(expanded === undefined ? {} : { expanded }), stays: part.stays || suffix.stays };
  }

  private index(): Part {
    return { doc: this.delimited("]", () => this.expression(), {}).doc, stays: true };
  }

  /** Called on a text: it goes to a line of its own before its arguments are broken, and not at all if it fits nowhere. */
  private textCall(callee: Part, text: Token): Part {
    const part = this.call(callee, { comma: true, hugs: true });
    return text.text.length > lineWidth - 4 ? { ...part, doc: solid(part.doc, true) } : part;
  }

  private call(callee: Part, options: ListOptions): Part {
    const { doc, expanded } = this.delimited(")", () => this.argument(), options);
    const part = this.suffixed(callee, { doc, ...(expanded === undefined ? {} : { expanded }), stays: true });
    if (!this.trailing || !this.continues("do")) return part;
    const start = this.peek();
    const closure = this.trailingClosure(start);
    const beside = (one: Doc): Doc => concat(part.doc, " ", one);
    const opened = closure.expanded === undefined ? {} : { expanded: beside(closure.expanded) };
    return { doc: beside(closure.doc), ...opened, stays: true };
  }

  private argument(): Part {
    return this.atWord() && this.at(":", 1) ? this.field() : this.expression();
  }

  /** `name: value`. */
  private field(): Part {
    const name = this.takeWord();
    return simple(
      concat(
        name,
        this.after(":", () => this.expression()),
      ),
    );
  }

  private trailingClosure(start: Token): Part {
    const opener = concat(this.take(), this.barParameters());
    const content = this.block();
    return this.flexible(start, [content], this.enclosed(opener, content, this.expect("end")));
  }

  private structLiteral(name: Part): Part {
    return this.prefixed(
      concat(name.doc, " "),
      this.delimited("}", () => this.field(), fieldList),
    );
  }

  // -------------------------------------------------------------- primaries

  private primary(): Part {
    const token = this.peek();
    if (token.kind === "word") return simple(this.take());
    if (token.kind === "literal") return this.literal(token);
    switch (token.text) {
      case "(":
        return this.parenthesised();
      case "[":
        return this.delimited("]", () => this.expression(), literalList);
      case "%{":
        return this.mapLiteral();
      case "if":
        return this.ifExpression();
      case "case":
      case "match":
        return this.caseExpression();
      case "while":
        return this.whileExpression();
      case "for":
        return this.forExpression();
      case "receive":
        return this.receiveExpression();
      case "fn":
        return this.closure();
      case "send":
      case "link":
        return this.prefixed(
          this.take(),
          this.delimited(")", () => this.expression(), fixedArguments),
        );
      case "spawn":
        return this.prefixed(
          this.take(),
          this.delimited(")", () => this.argument(), argumentList),
        );
      case "self":
        return this.continues("(", 1) ? simple(concat(this.take(), this.take(), this.take())) : simple(this.take());
      default:
        return simple(this.take());
    }
  }

  /** Nothing is won by a line of its own for a string that is too long for any line, or has several. */
  private literal(token: Token): Part {
    const stays = token.endLine > token.line || token.text.length > lineWidth - 4;
    const doc = this.take();
    return stays ? { doc, expanded: doc, stays } : { doc, stays };
  }

  /** Unit, a tuple, or an expression in parentheses. */
  private parenthesised(): Part {
    return this.delimited(")", () => this.expression(), { hugs: true, tuple: true, keepsBreak: true });
  }

  /** `%{k => v}` or `%{base | field: v}`. */
  private mapLiteral(): Part {
    return this.withTrailing(true, () => {
      const opener = this.take();
      const startsLine = this.startsLine();
      if (this.at("}")) return this.listAfter({ opener, keeps: false }, "}", () => this.entry(), literalList);
      const first = this.expression().doc;
      if (this.at("|")) {
        const lead = concat(first, " ", this.takeSign());
        return this.listAfter(
          { opener, lead, keeps: startsLine || this.startsLine() },
          "}",
          () => this.field(),
          literalList,
        );
      }
      let key: Doc | undefined = first;
      const entry = (): Part => {
        const part = this.entry(key);
        key = undefined;
        return part;
      };
      return this.listAfter({ opener, keeps: startsLine }, "}", entry, literalList);
    });
  }

  private entry(key?: Doc): Part {
    const first = concat(key ?? this.expression().doc, " ");
    return simple(
      concat(
        first,
        this.after("=>", () => this.expression()),
      ),
    );
  }

  /** A list in which `do` is a trailing closure again. */
  private delimited(closer: string, element: () => Part, options: ListOptions): Part {
    return this.withTrailing(true, () => this.list(closer, element, options));
  }
}
