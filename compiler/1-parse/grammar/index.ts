// The grammar of a file and of its items (syntax.md §3). Each file adds the rules of its topic to those before it.
import type { IToken } from "chevrotain";
import type { Diagnostic } from "../../report/index.ts";
import type { Item } from "../../trees/ast.ts";
import { places } from "../expected.ts";
import { useDecisions } from "../stored-decisions.ts";
import * as t from "../tokens.ts";
import { tokenSet } from "../tokens.ts";
import { ChannelGrammar } from "./channels.ts";
import type { Start } from "./heads.ts";
import type { Input, Rule } from "./places.ts";

const noEnd = tokenSet([]);

const publishable = tokenSet([t.Fn, t.Def, t.Struct, t.Type, t.Interface, t.Supervisor, t.Extern]);

const alwaysPublic = tokenSet([t.Actor, t.Service, t.Channel]);

const itemWords = tokenSet([
  ...[t.Fn, t.Def, t.Struct, t.Type, t.Interface, t.Impl, t.Import, t.From, t.Actor, t.Service, t.Supervisor],
  ...[t.Extern, t.Let, t.Return, t.Channel],
]);

const junk = tokenSet([
  ...[t.End, t.Else, t.Do, t.After, t.Terminate, t.Call, t.Cast, t.Info, t.RParen, t.RBracket, t.RBrace, t.In, t.When],
  ...[t.Where, t.Reserved, t.Equal, t.Arrow, t.FatArrow, t.Colon, t.ColonColon, t.Comma],
]);

export class SnowGrammar extends ChannelGrammar {
  /** Of the item that is being read. */
  private itemStart: Start = [0, "", false];

  /** With `validate`, Chevrotain checks the grammar itself (slow; for the tests). */
  constructor(validate = false) {
    super(validate);
    if (!validate && typeof SNOW_DECISIONS !== "undefined") useDecisions(this, SNOW_DECISIONS);
    else this.performSelfAnalysis();
  }

  /** Parses the tokens of one file. Throws only what is no mistake of the user. */
  read(work: Input): { readonly items: readonly Item[]; readonly problems: readonly Diagnostic[] } {
    this.begin(work);
    try {
      const items = this.module();
      return { items, problems: this.problems };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const failure = this.tooDeep();
      return { items: [], problems: failure.diagnostic === undefined ? [] : [failure.diagnostic] };
    } finally {
      this.finish();
    }
  }

  private readonly module: Rule<Item[]> = this.RULE("module", (): Item[] => {
    const items: Item[] = [];
    this.repeat(
      noEnd,
      () => this.item(items),
      (expression) => items.push({ kind: "expression", span: expression.span, expression }),
    );
    return items;
  });

  private item(items: Item[]): void {
    const documentation = this.takeDocumentation();
    const start = this.start();
    if (!this.RECORDING_PHASE) {
      if (this.nextIs(t.Module)) {
        this.rejectModule();
        return;
      }
      if (junk[this.next()] === true) throw this.failure(places.item);
      if (this.LA(1).image === "channel" && this.nextIs(t.Identifier) && this.LA(2).tokenType === t.Identifier)
        throw this.failureAt(this.LA(2), places.name, "the name of a channel begins with an upper-case letter");
    }
    const isPublic = this.OPTION(() => this.CONSUME(t.Pub)) !== undefined;
    this.promoteDeclaration();
    if (isPublic && !this.RECORDING_PHASE && publishable[this.next()] !== true) {
      throw this.failure(places.declaration, pubHelp(this.LA(1)));
    }
    if (!this.RECORDING_PHASE && itemWords[this.next()] !== true) {
      const expression = this.SUBRULE(this.expression);
      items.push({ kind: "expression", span: this.spanFrom(start), expression });
      return;
    }
    this.itemStart = [start, documentation, isPublic];
    items.push(this.OR(this.itemForms));
  }

  private readonly itemForms: { ALT: () => Item }[] = [
    { ALT: () => this.SUBRULE(this.functionDefinition, { ARGS: this.itemStart }) },
    { ALT: () => this.SUBRULE(this.structDefinition, { ARGS: this.itemStart }) },
    { ALT: () => this.SUBRULE(this.typeDefinition, { ARGS: this.itemStart }) },
    { ALT: () => this.SUBRULE(this.interfaceDefinition, { ARGS: this.itemStart }) },
    { ALT: () => this.SUBRULE(this.implDefinition) },
    { ALT: () => this.SUBRULE(this.importItem) },
    { ALT: () => this.SUBRULE(this.fromImport) },
    { ALT: () => this.SUBRULE(this.actorDefinition, { ARGS: [this.itemStart[1]] }) },
    { ALT: () => this.SUBRULE(this.serviceDefinition, { ARGS: [this.itemStart[1]] }) },
    { ALT: () => this.SUBRULE(this.channelDefinition, { ARGS: [this.itemStart[1]] }) },
    { ALT: () => this.SUBRULE(this.supervisorDefinition, { ARGS: this.itemStart }) },
    { ALT: () => this.SUBRULE(this.externDefinition, { ARGS: this.itemStart }) },
    { ALT: () => this.SUBRULE(this.letStatement) },
    { ALT: () => this.SUBRULE(this.returnStatement) },
    { ALT: () => ({ kind: "expression", span: this.spanOf(this.LA(1)), expression: this.SUBRULE1(this.expression) }) },
  ];
}

/** The help for a `pub` before a declaration that takes none. */
function pubHelp({ tokenType, image }: IToken): string {
  if (alwaysPublic[tokenType.tokenTypeIdx ?? 0] === true) return `every \`${image}\` is public: leave out \`pub\``;
  if (tokenType === t.Impl) return "an `impl` holds wherever its type is seen: leave out `pub`";
  return `\`pub\` stands before ${list(["fn", "struct", "type", "interface", "supervisor", "extern"])}`;
}

function list(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}
