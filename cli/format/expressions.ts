// Statements of blocks and expressions (syntax.md §3.8 to §3.10).
import { type ListOptions, type Part, simple } from "./cursor.ts";
import { concat, type Doc, group, hardLine, indent, isForced, join, line, lineWidth, sequence } from "./document.ts";
import type { Token } from "./tokens.ts";
import { TypesAndPatterns } from "./types-and-patterns.ts";

const levels: Readonly<Record<string, number>> = {
  ...{ "|>": 0, or: 1, "||": 1, and: 2, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4, "..": 5 },
  ...{ "<>": 6, "++": 6, "+": 7, "-": 7, "*": 8, "/": 8, "%": 8 },
};
const rangeLevel = 5;
/** These begin a line when an expression is broken, all other operators end one. */
const lineStarts = new Set(["or", "||", "and", "&&"]);

const blockEnds = ["end", "else", "terminate"];
const expressionWords = new Set([
  ...["true", "false", "nil", "(", "[", "%{", "if", "case", "match", "while", "for", "receive", "fn", "break"],
  ...["continue", "spawn", "send", "link", "self", "-", "!", "not"],
]);

const literalList: ListOptions = { comma: true, keepsBreak: true };
const fieldList: ListOptions = { comma: true, keepsBreak: true, space: true };
const argumentList: ListOptions = { comma: true, keepsBreak: true, hugs: true };
/** `send` and `link` take no comma after the last argument. */
const fixedArguments: ListOptions = { keepsBreak: true, hugs: true };

type Lines = { readonly doc: Doc; readonly count: number };

export abstract class Expressions extends TypesAndPatterns {
  /** Whether `do` after a call belongs to the call. */
  #trailing = true;

  protected abstract functionDefinition(): Doc;

  // -------------------------------------------------------------- statements

  protected statement(): Doc {
    if (this.at("let")) return this.letStatement();
    if (this.at("return")) return this.returnStatement();
    if (this.at("def") || (this.at("fn") && !this.peek().isClosure)) return this.functionDefinition();
    return this.expression().doc;
  }

  private letStatement(): Doc {
    const head = concat(this.take(), " ", this.simplePattern().doc, this.annotation(), " ");
    return concat(
      head,
      this.after("=", () => this.expression()),
    );
  }

  private returnStatement(): Doc {
    const word = this.take();
    const next = this.peek();
    const hasValue = !next.separated && (next.kind !== "symbol" || expressionWords.has(next.text));
    return hasValue && next.kind !== "end" ? concat(word, " ", this.expression().doc) : word;
  }

  protected block(): Lines {
    return this.withTrailing(true, () => this.lines(blockEnds, () => this.statement()));
  }

  private withTrailing<T>(trailing: boolean, read: () => T): T {
    const before = this.#trailing;
    this.#trailing = trailing;
    const result = read();
    this.#trailing = before;
    return result;
  }

  /** An expression in which `do` is no trailing closure. */
  protected head(): Doc {
    return this.withTrailing(false, () => this.expression().doc);
  }

  /** A list in which `do` is a trailing closure again. */
  private delimited(closer: string, element: () => Part, options: ListOptions): Part {
    return this.withTrailing(true, () => this.list(closer, element, options));
  }

  /** `do … end` over several lines; `head` stands before it. */
  protected doBlock(head: Doc): Doc {
    const opener = this.expect("do");
    const content = this.block();
    return group(this.enclosed(concat(head, opener), content, this.expect("end")), true);
  }

  /** Blocks stay on one line when they are written so and have one statement. */
  private flexible(start: Token, contents: readonly Lines[], doc: Doc): Part {
    const broken = !this.isOneLine(start) || contents.some(({ count }) => count > 1);
    return { doc: group(doc, broken), expanded: group(doc, true), stays: true, hangs: true };
  }

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
    let part = this.primary();
    let isPath = this.previous()?.kind === "word";
    for (;;) {
      if (this.continues("(")) part = this.call(part);
      else if (this.continues(".")) {
        const docs = [part.doc, this.take(), this.takeWord()];
        part = { doc: sequence(docs), stays: part.stays };
        continue;
      } else if (this.continues("[")) {
        part = this.suffixed(part, this.index());
      } else if (this.continues("?")) part = this.suffixed(part, simple(this.take()));
      else if (isPath && this.continues("{")) part = this.structLiteral(part);
      else return part;
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

  private call(callee: Part): Part {
    const { doc, expanded } = this.delimited(")", () => this.argument(), argumentList);
    const part = this.suffixed(callee, { doc, ...(expanded === undefined ? {} : { expanded }), stays: true });
    if (!this.#trailing || !this.continues("do")) return part;
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
        return this.at("(", 1) ? simple(concat(this.take(), this.take(), this.take())) : simple(this.take());
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

  // -------------------------------------------------------------- control

  private ifExpression(): Part {
    const start = this.peek();
    const parts: Doc[] = [];
    const contents: Lines[] = [];
    const branch = (head: Doc): void => {
      const content = this.block();
      contents.push(content);
      parts.push(head, content.count === 0 ? "" : indent(line, content.doc), line);
    };
    branch(concat(this.take(), " ", this.head(), " ", this.expect("do")));
    while (this.at("else")) {
      const word = this.take();
      if (!this.at("if")) branch(word);
      else branch(concat(word, " ", this.take(), " ", this.head(), " ", this.expect("do")));
    }
    parts.push(this.expect("end"));
    return this.flexible(start, contents, sequence(parts));
  }

  private whileExpression(): Part {
    const start = this.peek();
    const head = concat(this.take(), " ", this.head(), " ", this.expect("do"));
    const content = this.block();
    return this.flexible(start, [content], this.enclosed(head, content, this.expect("end")));
  }

  private forExpression(): Part {
    const start = this.peek();
    const word = this.take();
    const binding = this.at("{") ? this.list("}", () => simple(this.takeWord())).doc : this.simplePattern().doc;
    const parts = [word, " ", binding, " ", this.expect("in"), " ", this.head(), " "];
    if (this.at("when")) parts.push(this.take(), " ", this.head(), " ");
    const head = concat(...parts, this.expect("do"));
    const content = this.block();
    return this.flexible(start, [content], this.enclosed(head, content, this.expect("end")));
  }

  private caseExpression(): Part {
    const head = concat(this.take(), " ", this.head(), " ", this.expect("do"));
    const content = this.lines(["end"], () => this.arm());
    return broken(this.enclosed(head, content, this.expect("end")));
  }

  private receiveExpression(): Part {
    const head = concat(this.take(), " ", this.expect("do"));
    const content = this.lines(["end", "after"], () => this.arm());
    if (!this.at("after")) return broken(this.enclosed(head, content, this.expect("end")));
    const late = concat(this.take(), " ", this.head(), " ");
    const after = concat(
      late,
      this.after("->", () => this.body()),
    );
    const rest = this.lines(["end"], () => this.statement());
    const arms = content.count === 0 ? head : concat(head, indent(line, content.doc));
    const comments = rest.count === 0 ? "" : indent(line, rest.doc);
    return broken(concat(arms, line, after, comments, line, this.expect("end")));
  }

  /** `pattern when guard -> body`. */
  private arm(): Doc {
    const parts: Doc[] = [this.pattern().doc, " "];
    if (this.at("when")) parts.push(this.take(), " ", this.head(), " ");
    return concat(
      ...parts,
      this.withTrailing(true, () => this.after("->", () => this.body())),
    );
  }

  /** An expression, or `do … end`. */
  private body(): Part {
    if (!this.at("do")) return this.expression();
    const start = this.peek();
    const opener = this.take();
    const content = this.block();
    return this.flexible(start, [content], this.enclosed(opener, content, this.expect("end")));
  }

  // -------------------------------------------------------------- closures

  private closure(): Part {
    return this.withTrailing(true, () => {
      const start = this.peek();
      const word = this.take();
      if (this.at("do")) return this.blockClosure(start, concat(word, " "));
      if (this.at("->")) return this.arrowClosure(start, concat(word, " "), true);
      const parameters = this.at("(") ? concat(word, this.parameters()) : concat(word, " ", this.bareParameters());
      const hasNone = this.previous()?.text === ")" && this.peek(-2).text === "(";
      const guard = this.at("when") ? concat(" ", this.take(), " ", this.head()) : "";
      const head = concat(parameters, guard, " ");
      return this.at("do") ? this.blockClosure(start, head) : this.arrowClosure(start, head, hasNone);
    });
  }

  private blockClosure(start: Token, head: Doc): Part {
    const opener = concat(head, this.take());
    const content = this.block();
    return this.flexible(start, [content], this.enclosed(opener, content, this.expect("end")));
  }

  /** `takesBlock`: without parameters a block follows the arrow. */
  private arrowClosure(start: Token, before: Doc, takesBlock: boolean): Part {
    const head = concat(before, this.take());
    const commented = this.isCommented();
    const isBeside = this.peek().line === this.previous()?.endLine && !commented;
    if (takesBlock && !this.at("do")) {
      const content = this.block();
      const doc = this.enclosed(head, content, this.expect("end"));
      const isOpen = content.count > 1 || (!this.isOneLine(start) && !isBeside);
      return { doc: group(doc, isOpen), expanded: group(doc, true), stays: true };
    }
    const isBlock = this.at("do");
    const body = this.body();
    if (this.at("|")) return this.clauses(head, body);
    const comments = this.lines(["end"], () => this.statement());
    const end = this.expect("end");
    // A body that is a block of its own stands beside the arrow, and the words `end` beside each other.
    if (comments.count === 0 && body.expanded !== undefined && (isBlock || (isBeside && isForced(body.doc)))) {
      return {
        doc: concat(head, " ", body.doc, " ", end),
        expanded: concat(head, " ", body.expanded, " ", end),
        stays: true,
      };
    }
    const content = comments.count === 0 ? body.doc : concat(body.doc, hardLine, comments.doc);
    const doc = this.enclosed(head, { doc: content, count: 1 }, end);
    return { doc: group(doc), expanded: group(doc, true), stays: true };
  }

  private clauses(head: Doc, first: Part): Part {
    const beside = (sign: Doc, body: Part): Doc =>
      body.stays ? concat(sign, " ", body.doc) : group(concat(sign, indent(line, body.aligned ?? body.doc)));
    const clauses: Doc[] = [];
    let isBroken = false;
    while (this.at("|")) {
      isBroken ||= this.startsLine();
      const bar = concat(this.take(), " ");
      const parameters = this.at("(") ? this.parameters() : this.bareParameters();
      const guard = this.at("when") ? concat(" ", this.take(), " ", this.head()) : "";
      clauses.push(
        concat(
          bar,
          parameters,
          guard,
          " ",
          this.after("->", () => this.body()),
        ),
      );
    }
    const comments = this.lines(["end"], () => this.statement());
    const rest = comments.count === 0 ? clauses : [...clauses, comments.doc];
    const doc = concat(beside(head, first), indent(line, join(rest, line)), line, this.expect("end"));
    return { doc: group(doc, isBroken), expanded: group(doc, true), stays: true };
  }
}

function broken(doc: Doc): Part {
  const whole = group(doc, true);
  return { doc: whole, expanded: whole, stays: true };
}
