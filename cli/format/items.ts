// The items of a file (syntax.md §3.1 to §3.5) and the empty lines between them.
import { simple } from "./cursor.ts";
import { blankLine, concat, type Doc, group, hardLine, indent, line, sequence, solid } from "./document.ts";
import { Expressions } from "./expressions.ts";

/** What an item is to its neighbours; clauses of one function have the same text. */
type Kind = string;

const importing = "import";
const statement = "statement";
const other = "other";

export class Items extends Expressions {
  /** Of the function that was read last: its name when it is a clause, otherwise `other`. */
  #function: Kind = other;

  file(): Doc {
    const parts: Doc[] = [];
    let previous: Kind | undefined;
    while (this.peek().kind !== "end") {
      const { leading, breaksBefore } = this.peek();
      const hasBlank = [...leading, { breaksBefore }].some((one) => one.breaksBefore > 1);
      const breaks = this.breaksBefore();
      const comments = this.comments();
      const [kind, item] = this.item();
      if (previous !== undefined) {
        const isClause = kind === previous && kind.startsWith("fn ");
        const mayTouch = kind === previous && (kind === importing || kind === statement);
        const keepsBreaks = hasBlank || mayTouch;
        parts.push(isClause ? hardLine : keepsBreaks ? (breaks > 1 ? blankLine : hardLine) : blankLine);
      }
      parts.push(comments, item);
      previous = kind;
    }
    if (parts.length > 0) parts.push(this.breaksBefore() > 1 ? blankLine : hardLine);
    return concat(...parts, this.lines([], () => "").doc);
  }

  private item(): readonly [Kind, Doc] {
    if (this.at("import") || this.atWord("from")) return [importing, this.importItem()];
    const isPublic = this.at("pub");
    const next = isPublic ? 1 : 0;
    const isExtern =
      this.atWord("extern", next) &&
      (["fn", "def", "type"].some((word) => this.at(word, next + 1)) || this.atWord("async", next + 1));
    const word = this.peek(next);
    const exported = isPublic ? concat(this.take(), " ") : "";
    if (isExtern) return [other, concat(exported, this.externItem())];
    if (word.kind === "symbol") {
      switch (word.text) {
        case "fn":
        case "def":
          if (word.isClosure) break;
          return this.functionItem(exported);
        case "struct":
          return [other, concat(exported, this.structDefinition())];
        case "type":
          return [other, concat(exported, this.typeDefinition())];
        case "interface":
          return [other, concat(exported, this.interfaceDefinition())];
        case "impl":
          return [other, this.implDefinition()];
        case "actor":
          return [other, this.actorDefinition()];
        case "service":
          return [other, this.serviceDefinition()];
        case "channel":
          return [other, this.channelDefinition()];
        case "supervisor":
          return [other, concat(exported, this.supervisorDefinition())];
      }
    }
    return [statement, this.statement()];
  }

  // -------------------------------------------------------------- functions

  private functionItem(exported: Doc): readonly [Kind, Doc] {
    const whole = concat(exported, this.functionDefinition());
    return [this.#function, whole];
  }

  protected functionDefinition(): Doc {
    const word = this.take();
    const name = this.peek().text;
    const head = concat(
      ...[word, " ", this.takeWord(), this.generics(), this.parameters(), this.result(), this.bounds()],
      this.at("when") ? solid(concat(" ", this.take(), " ", this.head())) : "",
      " ",
    );
    if (this.at("do")) {
      const whole = this.doBlock(head);
      this.#function = other;
      return whole;
    }
    const whole = concat(
      head,
      this.after("=", () => this.expression(), true),
    );
    this.#function = `fn ${name}`;
    return whole;
  }

  // -------------------------------------------------------------- structs and types

  /** `WORD NAME<T> do` and lines up to `end`. */
  private members(head: Doc, member: () => Doc): Doc {
    const opener = concat(head, " ", this.expect("do"));
    const content = this.lines(["end"], member);
    return group(this.enclosed(opener, content, this.expect("end")), true);
  }

  private named(): Doc {
    return concat(this.take(), " ", this.takeWord(), this.generics());
  }

  private structDefinition(): Doc {
    const body = this.members(this.named(), () => {
      const field = concat(this.takeWord(), this.annotation());
      return this.at(",") ? concat(field, this.commentsOfComma()) : field;
    });
    return concat(body, this.deriving());
  }

  private deriving(): Doc {
    if (!this.atWord("deriving") || !this.continues("(", 1) || this.peek().separated) return "";
    return concat(" ", this.take(), this.list(")", () => simple(this.derivedName())).doc);
  }

  /** `Eq`, `Json(tag: "type")`. */
  private derivedName(): Doc {
    const name = this.takeWord();
    if (!this.continues("(")) return name;
    return concat(name, this.list(")", () => simple(concat(this.takeWord(), this.expect(":"), " ", this.take()))).doc);
  }

  private typeDefinition(): Doc {
    const head = this.named();
    if (this.at("=")) {
      return concat(
        head,
        " ",
        this.after("=", () => simple(this.type())),
      );
    }
    return concat(
      this.members(head, () => this.variant()),
      this.deriving(),
    );
  }

  private variant(): Doc {
    const name = this.takeWord();
    if (!this.continues("(")) return name;
    return concat(name, this.list(")", () => simple(this.variantField()), { comma: true }).doc);
  }

  private variantField(): Doc {
    if (!this.atWord() || !this.at("::", 1)) return this.type();
    return concat(this.takeWord(), this.annotation());
  }

  // -------------------------------------------------------------- interfaces and impls

  private interfaceDefinition(): Doc {
    return this.members(this.named(), () => {
      if (this.at("type")) return concat(this.take(), " ", this.takeWord());
      const head = concat(this.take(), " ", this.takeWord(), this.plainParameters(), this.result());
      return this.continues("do") ? this.doBlock(concat(head, " ")) : head;
    });
  }

  private implDefinition(): Doc {
    const parts = [this.take(), " ", this.path()];
    if (this.at("<")) parts.push(this.angles(() => this.type()));
    parts.push(" ", this.expect("for"), " ", this.path(), this.bounds());
    return this.members(sequence(parts), () => {
      if (this.at("type")) {
        const head = concat(this.take(), " ", this.takeWord(), " ");
        return concat(
          head,
          this.after("=", () => simple(this.type())),
        );
      }
      const exported = this.at("pub") ? concat(this.take(), " ") : "";
      return concat(exported, this.functionDefinition());
    });
  }

  // -------------------------------------------------------------- imports and externs

  private importItem(): Doc {
    const word = concat(this.take(), " ", this.path());
    if (this.atWord("as") && !this.peek().separated) return concat(word, " ", this.take(), " ", this.takeWord());
    if (!this.continues("import")) return word;
    const parts: Doc[] = [" ", this.take(), " ", this.takeWord()];
    while (this.at(",")) parts.push(this.takeSign(), line, this.takeWord());
    return concat(word, group(indent(...parts)));
  }

  /** `extern fn name(a :: A) -> B = "symbol" from "./file.js"` or `extern type Name`. */
  private externItem(): Doc {
    const parts: Doc[] = [this.take(), " "];
    if (this.atWord("async")) parts.push(this.take(), " ");
    const isType = this.at("type");
    parts.push(this.named());
    if (isType) return sequence(parts);
    parts.push(this.parameters(), this.result(), this.bounds(), " ");
    return concat(
      ...parts,
      this.after("=", () => simple(this.symbol())),
    );
  }

  /** `"name" from "./file.js"`. */
  private symbol(): Doc {
    const name = this.take();
    return this.atWord("from") && !this.peek().separated ? concat(name, " ", this.take(), " ", this.take()) : name;
  }

  // -------------------------------------------------------------- actors, services, channels, supervisors

  private actorDefinition(): Doc {
    const head = concat(this.take(), " ", this.takeWord(), this.plainParameters());
    return this.members(head, () => {
      if (!this.at("terminate")) return this.statement();
      return this.doBlock(concat(this.take(), " "));
    });
  }

  private serviceDefinition(): Doc {
    return this.members(this.named(), () =>
      this.at("call") || this.at("cast") ? this.operation() : this.functionDefinition(),
    );
  }

  private operation(): Doc {
    const head = concat(this.take(), " ", this.takeWord(), this.plainParameters(), solid(this.annotation()), " ");
    const opener = concat(head, this.expect("do"), this.barParameters());
    const content = this.block();
    return group(this.enclosed(opener, content, this.expect("end")), true);
  }

  private channelDefinition(): Doc {
    const head = concat(this.take(), " ", this.takeWord(), this.plainParameters());
    return this.members(head, () => {
      if (this.atWord() && this.at(":", 1)) return this.channelSetting();
      const isOperation = this.at("call") || this.at("cast") || this.at("info");
      return isOperation ? this.operation() : this.functionDefinition();
    });
  }

  /** `sends: ChatEvent`, `history: 100`. */
  private channelSetting(): Doc {
    const name = concat(this.takeWord(), this.expect(":"), " ");
    return concat(name, this.atWord() || this.at("(") ? this.type() : this.take());
  }

  private supervisorDefinition(): Doc {
    return this.members(this.named(), () => {
      if (!this.atWord("child") || this.at(":", 1)) return this.setting();
      return this.members(concat(this.take(), " ", this.takeWord()), () => this.setting());
    });
  }

  /** `strategy: one_for_one`, `start: fn -> … end`. */
  private setting(): Doc {
    const name = this.takeWord();
    return concat(name, this.expect(":"), " ", this.expression().doc);
  }
}
