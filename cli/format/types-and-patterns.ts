// Types (syntax.md §3.6), patterns (§3.7), parameters and other parts of heads.
import { Cursor, type ListOptions, type Part, simple } from "./cursor.ts";
import { concat, type Doc, group, indent, join, line, sequence, softLine, solid } from "./document.ts";

const withComma: ListOptions = { comma: true };
const payload: ListOptions = { comma: true, hugs: true };
const braces: ListOptions = { comma: true, space: true };
const tuple: ListOptions = { tuple: true };
const withoutComma: ListOptions = {};

export class TypesAndPatterns extends Cursor {
  // -------------------------------------------------------------- types

  protected type(): Doc {
    if (this.at("(")) return this.list(")", () => simple(this.type()), tuple).doc;
    if (this.atWord("Fun") && this.continues("(", 1)) {
      const word = this.take();
      const parameters = this.list(")", () => simple(this.type())).doc;
      return concat(word, parameters, " ", this.take(), " ", solid(this.type()));
    }
    const parts: Doc[] = [this.path()];
    if (this.at("<")) parts.push(this.angles(() => this.type()));
    if (this.continues("?")) parts.push(this.take());
    if (this.continues("!")) parts.push(this.take(), this.type());
    return sequence(parts);
  }

  /** `<A, B>`. */
  protected angles(one: () => Doc): Doc {
    const opener = this.take();
    const parts: Doc[] = [];
    while (!this.at(">")) {
      const argument = one();
      const comments = this.at(",") ? this.commentsOfComma() : "";
      parts.push(this.at(">") ? concat(argument, comments) : concat(argument, ",", comments, line));
    }
    return group(concat(opener, indent(softLine, ...parts), softLine, this.take()));
  }

  protected generics(): Doc {
    return this.at("<") ? this.angles(() => this.takeWord()) : "";
  }

  protected path(): Doc {
    const parts: Doc[] = [this.takeWord()];
    while (this.at(".")) parts.push(this.take(), this.takeWord());
    return sequence(parts);
  }

  /** ` :: T`, or nothing. */
  protected annotation(): Doc {
    return this.continues("::") ? concat(" ", this.take(), " ", this.type()) : "";
  }

  /** ` -> T`, or nothing. */
  protected result(): Doc {
    return this.continues("->") ? solid(concat(" ", this.take(), " ", this.type())) : "";
  }

  /** ` where A: B, C: D`, or nothing. */
  protected bounds(): Doc {
    if (!this.continues("where")) return "";
    const word = this.take();
    const parts: Doc[] = [];
    do {
      const before = parts.length === 0 ? "" : concat(this.takeSign(), line);
      parts.push(concat(before, this.takeWord(), this.take(), " ", this.path()));
    } while (this.at(","));
    return solid(concat(" ", word, " ", group(indent(...parts))));
  }

  // -------------------------------------------------------------- patterns

  protected pattern(): Part {
    const first = this.orPattern();
    if (!this.at("::") && !this.atWord("as")) return first;
    const parts: Doc[] = [first.doc];
    while (this.at("::")) parts.push(" ", this.take(), " ", this.orPattern().doc);
    if (this.atWord("as")) parts.push(" ", this.take(), " ", this.takeWord());
    return simple(sequence(parts));
  }

  private orPattern(): Part {
    const first = this.simplePattern();
    if (!this.at("|")) return first;
    const parts: Doc[] = [];
    while (this.at("|")) parts.push(line, this.take(), " ", this.simplePattern().doc);
    return simple(group(concat(first.doc, indent(...parts))));
  }

  protected simplePattern(): Part {
    const token = this.peek();
    if (this.at("(")) return this.list(")", () => this.pattern(), tuple);
    if (this.at("[")) return this.list("]", () => this.pattern(), withComma);
    if (this.at("-")) return simple(concat(this.take(), this.take()));
    if (token.isText) {
      const literal = this.take();
      if (!this.at("<>")) return simple(literal);
      return simple(concat(literal, " ", this.take(), " ", this.takeWord()));
    }
    if (token.kind !== "word") return simple(this.take());
    const name = this.path();
    const isUpper = /^\p{Uppercase}/u.test(this.previous()?.text ?? "");
    if (isUpper && this.continues("("))
      return this.prefixed(
        name,
        this.list(")", () => this.pattern(), payload),
      );
    if (isUpper && this.continues("{")) {
      return this.prefixed(
        concat(name, " "),
        this.list("}", () => this.fieldPattern(), braces),
      );
    }
    return simple(name);
  }

  private fieldPattern(): Part {
    if (this.at("..")) return simple(this.take());
    return simple(concat(this.takeWord(), this.take(), " ", this.pattern().doc));
  }

  protected prefixed(name: Doc, part: Part): Part {
    const expanded = part.expanded === undefined ? {} : { expanded: concat(name, part.expanded) };
    return { doc: concat(name, part.doc), ...expanded, stays: true };
  }

  // -------------------------------------------------------------- parameters

  private parameter(): Part {
    const pattern = this.at("self") ? simple(this.take()) : this.simplePattern();
    if (!this.at("::")) return pattern;
    return simple(concat(pattern.doc, this.annotation()));
  }

  /** `(a, b)` of functions, or nothing. */
  protected parameters(): Doc {
    return this.at("(") ? this.list(")", () => this.parameter(), withComma).doc : "";
  }

  /** The same where no comma may end the list. */
  protected plainParameters(): Doc {
    return this.at("(") ? this.list(")", () => this.parameter(), withoutComma).doc : "";
  }

  /** `a, b` of closures. */
  protected bareParameters(): Doc {
    const parts: Doc[] = [this.parameter().doc];
    while (this.at(",")) parts.push(concat(this.takeSign(), " ", this.parameter().doc));
    return sequence(parts);
  }

  /** `|a, b|`, or nothing. */
  protected barParameters(): Doc {
    if (!this.at("|")) return "";
    const opener = this.take();
    const parts: Doc[] = [];
    while (!this.at("|")) {
      const parameter = this.parameter().doc;
      const comments = this.at(",") ? this.commentsOfComma() : "";
      parts.push(concat(parameter, this.at("|") ? "" : ",", comments));
    }
    return concat(" ", opener, join(parts, " "), this.take());
  }
}
