// The grammar of what stands in the heads of definitions: names, parameters, type parameters, bounds.
import type { TokenType } from "chevrotain";
import type { Bound, Name, Parameter, Pattern, TypeTree } from "../../trees/ast.ts";
import { anyOf, places } from "../expected.ts";
import { forms } from "../foreign.ts";
import * as t from "../tokens.ts";
import { PatternGrammar } from "./patterns.ts";
import type { Rule } from "./places.ts";

export type Start = [start: number, documentation: string, isPublic: boolean];

export abstract class HeadGrammar extends PatternGrammar {
  /** `self`, or a primary pattern, with or without an annotation. */
  protected readonly parameter: Rule<Parameter> = this.RULE("parameter", (): Parameter => {
    const start = this.start();
    let pattern: Pattern;
    if (this.RECORDING_PHASE) {
      this.OR([{ ALT: () => this.CONSUME(t.Self) }, { ALT: () => this.SUBRULE(this.simplePattern) }]);
      pattern = { kind: "unit", span: this.spanFrom(start) };
    } else if (this.nextIs(t.Self)) {
      pattern = { kind: "bind", span: this.spanOf(this.CONSUME(t.Self)), name: "self" };
    } else pattern = this.lonePattern();
    return { span: this.spanFrom(start), pattern, annotation: this.parameterType() };
  });

  /** The annotation of a parameter, which has no default value. */
  private parameterType(): TypeTree | undefined {
    const annotation = this.annotation();
    if (!this.RECORDING_PHASE && this.nextIs(t.Equal)) throw this.failure(anyOf(t.Comma, t.RParen), forms.noDefaults);
    return annotation;
  }

  /** `:: T`, or nothing; once in a rule. */
  protected annotation(): TypeTree | undefined {
    if (!this.RECORDING_PHASE && !this.nextIs(t.ColonColon)) return undefined;
    return this.OPTION8(() => {
      this.CONSUME8(t.ColonColon);
      return this.SUBRULE8(this.type);
    });
  }

  protected readonly parameters: Rule<Parameter[]> = this.RULE("parameters", (): Parameter[] => {
    const parameters: Parameter[] = [];
    this.CONSUME(t.LParen);
    this.list(t.RParen, () => parameters.push(this.SUBRULE(this.parameter)));
    this.CONSUME(t.RParen);
    return parameters;
  });

  /** A name or `self`, with or without an annotation. */
  protected readonly plainParameter: Rule<Parameter> = this.RULE("plainParameter", (): Parameter => {
    const start = this.start();
    if (!this.RECORDING_PHASE && !this.nextIs(t.Identifier) && !this.nextIs(t.Self)) {
      throw this.failure(places.parameter);
    }
    const token = this.OR([{ ALT: () => this.CONSUME(t.Identifier) }, { ALT: () => this.CONSUME(t.Self) }]);
    const span = this.spanFrom(start);
    const annotation = this.parameterType();
    const pattern: Pattern =
      token.image === "_" ? { kind: "wildcard", span } : { kind: "bind", span, name: token.image };
    return { span: this.spanFrom(start), pattern, annotation };
  });

  protected readonly plainParameters: Rule<Parameter[]> = this.RULE("plainParameters", (): Parameter[] => {
    const parameters: Parameter[] = [];
    this.CONSUME(t.LParen);
    this.list(t.RParen, () => parameters.push(this.SUBRULE(this.plainParameter)));
    this.CONSUME(t.RParen);
    return parameters;
  });

  protected readonly generics: Rule<Name[]> = this.RULE("generics", (): Name[] => {
    const names: Name[] = [];
    this.CONSUME(t.Less);
    this.list(t.Greater, () => names.push(this.nameOf(this.CONSUME(t.Identifier))));
    if (!this.RECORDING_PHASE && names.length === 0) throw this.failure(places.name);
    this.CONSUME(t.Greater);
    return names;
  });

  protected readonly bounds: Rule<Bound[]> = this.RULE("bounds", (): Bound[] => {
    const bounds: Bound[] = [];
    this.CONSUME(t.Where);
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        const start = this.start();
        const parameter = this.nameOf(this.CONSUME(t.Identifier));
        this.CONSUME(t.Colon);
        const path = this.SUBRULE(this.path);
        bounds.push({ span: this.spanFrom(start), parameter, interface: path });
      },
    });
    return bounds;
  });

  /** Reads a head up to one of `types`; when it is wrong, goes on there. */
  protected headed(types: readonly TokenType[], read: () => void): void {
    if (this.RECORDING_PHASE) {
      read();
      return;
    }
    const first = this.LA(1);
    try {
      read();
      if (!types.includes(this.LA(1).tokenType)) throw this.failure(anyOf(...types));
    } catch (error) {
      this.trailing = true;
      this.recoverHead(first, error, types);
    }
  }

  protected name(): Name {
    return this.nameOf(this.CONSUME(t.Identifier));
  }

  protected get unnamed(): Name {
    return { text: "", span: this.spanOf(this.LA(1)) };
  }
}
