// Statements, and the expressions that are made of blocks: control and closures (syntax.md §3.8, §3.9).
import { type Part, simple } from "./cursor.ts";
import { concat, type Doc, group, hardLine, indent, isForced, join, line, sequence } from "./document.ts";
import type { Token } from "./tokens.ts";
import { TypesAndPatterns } from "./types-and-patterns.ts";

const blockEnds = ["end", "else", "terminate"];
const expressionWords = new Set([
  ...["true", "false", "nil", "(", "[", "%{", "if", "case", "match", "while", "for", "receive", "fn", "break"],
  ...["continue", "spawn", "send", "link", "self", "-", "!", "not"],
]);

type Lines = { readonly doc: Doc; readonly count: number };

export abstract class Blocks extends TypesAndPatterns {
  /** Whether `do` after a call belongs to the call. */
  protected trailing = true;

  protected abstract expression(): Part;
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

  protected withTrailing<T>(trailing: boolean, read: () => T): T {
    const before = this.trailing;
    this.trailing = trailing;
    const result = read();
    this.trailing = before;
    return result;
  }

  /** An expression in which `do` is no trailing closure. */
  protected head(): Doc {
    return this.withTrailing(false, () => this.expression().doc);
  }

  /** `do … end` over several lines; `head` stands before it. */
  protected doBlock(head: Doc): Doc {
    const opener = this.expect("do");
    const content = this.block();
    return group(this.enclosed(concat(head, opener), content, this.expect("end")), true);
  }

  /** Blocks stay on one line when they are written so and have one statement, unless that `mustBreak`. */
  protected flexible(start: Token, contents: readonly Lines[], doc: Doc, mustBreak = false): Part {
    const broken = mustBreak || !this.isOneLine(start) || contents.some(({ count }) => count > 1);
    return { doc: group(doc, broken), expanded: group(doc, true), stays: true, hangs: true };
  }

  // -------------------------------------------------------------- control

  protected ifExpression(): Part {
    const start = this.peek();
    const parts: Doc[] = [];
    const contents: Lines[] = [];
    let hasIfBelow = false;
    const branch = (head: Doc): void => {
      const content = this.block();
      contents.push(content);
      parts.push(head, content.count === 0 ? "" : indent(line, content.doc), line);
    };
    branch(concat(this.take(), " ", this.head(), " ", this.expect("do")));
    while (this.at("else")) {
      const word = this.take();
      if (this.continues("if")) branch(concat(word, " ", this.take(), " ", this.head(), " ", this.expect("do")));
      else {
        // On the line of `else` it would be another branch, without an `end` of its own.
        hasIfBelow ||= this.at("if");
        branch(word);
      }
    }
    parts.push(this.expect("end"));
    return this.flexible(start, contents, sequence(parts), hasIfBelow);
  }

  protected whileExpression(): Part {
    const start = this.peek();
    const head = concat(this.take(), " ", this.head(), " ", this.expect("do"));
    const content = this.block();
    return this.flexible(start, [content], this.enclosed(head, content, this.expect("end")));
  }

  protected forExpression(): Part {
    const start = this.peek();
    const word = this.take();
    const binding = this.at("{") ? this.list("}", () => simple(this.takeWord())).doc : this.simplePattern().doc;
    const parts = [word, " ", binding, " ", this.expect("in"), " ", this.head(), " "];
    if (this.at("when")) parts.push(this.take(), " ", this.head(), " ");
    const head = concat(...parts, this.expect("do"));
    const content = this.block();
    return this.flexible(start, [content], this.enclosed(head, content, this.expect("end")));
  }

  protected caseExpression(): Part {
    const head = concat(this.take(), " ", this.head(), " ", this.expect("do"));
    const content = this.lines(["end"], () => this.arm());
    return broken(this.enclosed(head, content, this.expect("end")));
  }

  protected receiveExpression(): Part {
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

  protected closure(): Part {
    return this.withTrailing(true, () => {
      const start = this.peek();
      const word = this.take();
      if (this.at("do")) return this.blockClosure(start, concat(word, " "));
      if (this.at("->")) return this.arrowClosure(concat(word, " "), true);
      const parameters = this.at("(") ? concat(word, this.parameters()) : concat(word, " ", this.bareParameters());
      const hasNone = this.previous()?.text === ")" && this.peek(-2).text === "(";
      const guard = this.at("when") ? concat(" ", this.take(), " ", this.head()) : "";
      const head = concat(parameters, guard, " ");
      return this.at("do") ? this.blockClosure(start, head) : this.arrowClosure(head, hasNone);
    });
  }

  private blockClosure(start: Token, head: Doc): Part {
    const opener = concat(head, this.take());
    const content = this.block();
    return this.flexible(start, [content], this.enclosed(opener, content, this.expect("end")));
  }

  /** `takesBlock`: without parameters a block follows the arrow. */
  private arrowClosure(lead: Doc, takesBlock: boolean): Part {
    const head = concat(lead, this.take());
    const commented = this.isCommented();
    const isBeside = !this.startsLine();
    if (takesBlock && !this.at("do")) {
      const content = this.block();
      const doc = this.enclosed(head, content, this.expect("end"));
      return { doc: group(doc, content.count > 1), expanded: group(doc, true), stays: true };
    }
    const isBlock = this.at("do");
    const before = this.comments();
    const body = this.body();
    if (this.at("|")) {
      const first = concat(head, " ", body.doc);
      const below = group(concat(head, indent(line, before, body.aligned ?? body.doc)));
      return this.clauses(body.stays && !commented ? first : below);
    }
    const comments = this.lines(["end"], () => this.statement());
    const end = this.expect("end");
    // A body that is a block of its own stands beside the arrow, and the words `end` beside each other.
    const isOpen = isBlock || (!commented && isBeside && isForced(body.doc));
    if (isOpen && comments.count === 0 && body.expanded !== undefined) {
      const around = (one: Doc): Doc => concat(head, " ", before, one, " ", end);
      return { doc: around(body.doc), expanded: around(body.expanded), stays: true };
    }
    const content = concat(before, body.doc, comments.count === 0 ? "" : concat(hardLine, comments.doc));
    const doc = this.enclosed(head, { doc: content, count: 1 }, end);
    return { doc: group(doc), expanded: group(doc, true), stays: true };
  }

  /** The clauses after the first one. */
  private clauses(first: Doc): Part {
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
    const doc = concat(first, indent(line, join(rest, line)), line, this.expect("end"));
    return { doc: group(doc, isBroken), expanded: group(doc, true), stays: true };
  }
}

function broken(doc: Doc): Part {
  const whole = group(doc, true);
  return { doc: whole, expanded: whole, stays: true };
}
