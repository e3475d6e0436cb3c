// The grammar of types.
import * as catalogue from "../../report/catalogue.ts";
import type { TypeTree } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import { places } from "../expected.ts";
import { adjoins, forms } from "../foreign.ts";
import * as t from "../tokens.ts";
import { tokenSet } from "../tokens.ts";
import type { Rule } from "./places.ts";
import { SqlGrammar } from "./sql.ts";

/** How deep types may be nested, and how many prefix operators may stand in a row. */
export const depthLimit = 200;

const typeStarts = tokenSet([t.LParen, t.Identifier]);

export abstract class TypeGrammar extends SqlGrammar {
  protected readonly type: Rule<TypeTree, [depth?: number]> = this.RULE("type", (depth = 0): TypeTree => {
    if (!this.RECORDING_PHASE) {
      if (typeStarts[this.next()] !== true)
        throw this.failure(places.type, this.nextIs(t.LBracket) ? forms.types : undefined);
      if (depth > depthLimit) throw this.tooDeep();
      if (this.LA(2).tokenType === t.LParen) this.promote("Fun", t.Fun);
      if (this.nextIs(t.Identifier)) return this.SUBRULE(this.namedType, { ARGS: [depth + 1] });
    }
    return this.OR([
      { ALT: () => this.SUBRULE(this.namedType, { ARGS: [depth + 1] }) },
      { ALT: () => this.SUBRULE(this.parenthesisedType, { ARGS: [depth + 1] }) },
      { ALT: () => this.SUBRULE(this.functionType, { ARGS: [depth + 1] }) },
    ]);
  });

  private readonly namedType: Rule<TypeTree, [depth: number]> = this.RULE("namedType", (depth: number): TypeTree => {
    const start = this.start();
    const path = this.SUBRULE(this.path);
    const types: TypeTree[] = [];
    if (this.RECORDING_PHASE || this.nextIs(t.Less)) {
      this.OPTION(() => {
        this.CONSUME(t.Less);
        this.list(t.Greater, () => types.push(this.SUBRULE(this.type, { ARGS: [depth] })));
        if (!this.RECORDING_PHASE && types.length === 0) throw this.failure(places.type);
        this.CONSUME(t.Greater);
      });
    }
    if (!this.RECORDING_PHASE) this.refuseArguments();
    let type: TypeTree = { kind: "named", span: this.spanFrom(start), path, arguments: types };
    if (this.RECORDING_PHASE || this.nextIs(t.Question)) {
      this.OPTION1(() => this.CONSUME(t.Question));
      type = sugar("Option", this.spanFrom(start), [type]);
    }
    if (this.RECORDING_PHASE || this.nextIs(t.Bang)) {
      const error = this.OPTION2(() => {
        this.CONSUME(t.Bang);
        return this.SUBRULE2(this.type, { ARGS: [depth] });
      });
      if (error !== undefined) type = sugar("Result", this.spanFrom(start), [type, error]);
    }
    return type;
  });

  /** `List[Int]`, `List(Int)`. */
  private refuseArguments(): void {
    if (!this.nextIs(t.LBracket) && !this.nextIs(t.LParen)) return;
    if (adjoins(this.LA(0), this.LA(1))) throw this.failure(places.endOfType, forms.types);
  }

  /** A suffix after a type in parentheses: reported, and read as the type that is meant. */
  private suffixed(type: TypeTree, depth: number): TypeTree {
    if (!this.nextIs(t.Question) && !this.nextIs(t.Bang)) return type;
    const suffix = this.LA(1);
    const { start } = type.span;
    const written = (part: Span): string => this.work.file.text.slice(part.start, part.end).replace(/\s+/g, " ");
    const named = `Option<${written(type.span)}>`;
    let meant = type;
    let text = written(type.span);
    if (this.nextIs(t.Question)) {
      this.SKIP_TOKEN();
      meant = sugar("Option", this.spanFrom(start), [meant]);
      text = named;
    }
    if (this.nextIs(t.Bang)) {
      this.SKIP_TOKEN();
      const error = this.SUBRULE(this.type, { ARGS: [depth] });
      meant = sugar("Result", this.spanFrom(start), [meant, error]);
      text = `Result<${text}, ${written(error.span)}>`;
    }
    const texts = {
      expected: "end of type",
      found: suffix.image,
      help: `\`?\` and \`!\` follow a name only: write \`${text}\``,
    };
    this.add(catalogue.unexpectedToken(this.work.file, this.spanOf(suffix), texts));
    return meant;
  }

  private readonly parenthesisedType: Rule<TypeTree, [depth: number]> = this.RULE(
    "parenthesisedType",
    (depth: number): TypeTree => {
      const start = this.start();
      const elements: TypeTree[] = [];
      this.CONSUME(t.LParen);
      this.list(t.RParen, () => elements.push(this.SUBRULE(this.type, { ARGS: [depth] })));
      const single = this.LA(0).tokenType !== t.Comma;
      this.CONSUME(t.RParen);
      const [first] = elements;
      const span = this.spanFrom(start);
      if (this.RECORDING_PHASE || first === undefined) return this.suffixed({ kind: "unit", span }, depth);
      if (!single || elements.length > 1) return this.suffixed({ kind: "tuple", span, elements }, depth);
      return this.suffixed({ ...first, span }, depth);
    },
  );

  private readonly functionType: Rule<TypeTree, [depth: number]> = this.RULE(
    "functionType",
    (depth: number): TypeTree => {
      const start = this.start();
      const parameters: TypeTree[] = [];
      this.CONSUME(t.Fun);
      this.CONSUME(t.LParen);
      this.list(t.RParen, () => parameters.push(this.SUBRULE(this.type, { ARGS: [depth] })));
      this.CONSUME(t.RParen);
      this.CONSUME(t.Arrow);
      const result = this.SUBRULE1(this.type, { ARGS: [depth] });
      return { kind: "function", span: this.spanFrom(start), parameters, result };
    },
  );
}

function sugar(name: string, span: Span, elements: readonly TypeTree[]): TypeTree {
  return { kind: "named", span, path: { span, segments: [{ text: name, span }] }, arguments: elements };
}
