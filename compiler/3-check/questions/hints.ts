// What is not written, and what a reader would look up: types of names, and what arguments are given for.
import type { CallExpression, Expression, Item, LetStatement, Parameter, Pattern } from "../../trees/ast.ts";
import { patternsIn } from "../../trees/ast-walks.ts";
import type { ResolvedModule } from "../../trees/resolved.ts";
import type { Span } from "../../trees/source.ts";
import type { Local } from "../context.ts";
import { typeTexts } from "../types/print.ts";
import type { Hint, Inspection, Occurrence, Seen } from "./inspection.ts";
import { localsIn } from "./recorder.ts";

/** Those of a part of a module, in no order; `occurrences` are the names of the module. */
export function hintsIn(
  inspection: Inspection,
  module: ResolvedModule,
  occurrences: readonly Occurrence[],
  part: Span,
): readonly Hint[] {
  const hints = new Hints(module.name, localsIn(inspection, module), occurrences);
  for (const item of module.tree.items) if (meets(item.span, part)) hints.item(item);
  for (const one of inspection.seen(module)) if (meets(one.expression.span, part)) hints.expression(one);
  return hints.found.filter(({ offset }) => part.start <= offset && offset <= part.end);
}

function meets(span: Span, part: Span): boolean {
  return span.start <= part.end && part.start <= span.end;
}

class Hints {
  readonly found: Hint[] = [];
  readonly #from: string;
  readonly #locals: ReadonlyMap<number, Local>;
  /** By where the names end. */
  readonly #names: ReadonlyMap<number, Occurrence>;

  constructor(from: string, locals: ReadonlyMap<number, Local>, occurrences: readonly Occurrence[]) {
    this.#from = from;
    this.#locals = locals;
    this.#names = new Map(occurrences.map((occurrence) => [occurrence.span.end, occurrence]));
  }

  item(item: Item): void {
    switch (item.kind) {
      case "function":
      case "actor":
        this.#parameters(item.parameters);
        return;
      case "interface":
      case "impl":
        for (const method of item.methods) this.#parameters(method.parameters);
        return;
      case "service":
      case "channel":
        for (const { parameters } of [...item.functions, ...item.handlers]) this.#parameters(parameters);
        return;
      case "let":
        this.#let(item);
        return;
      default:
        return;
    }
  }

  expression(seen: Seen): void {
    const { expression } = seen;
    switch (expression.kind) {
      case "closure":
        for (const { parameters } of expression.clauses) this.#parameters(parameters);
        return;
      case "block":
        for (const statement of expression.statements) {
          if (statement.kind === "let") this.#let(statement);
          else if (statement.kind === "function") this.#parameters(statement.parameters);
        }
        return;
      case "call":
        this.#call(expression, seen);
        return;
      case "pipe":
        if (expression.right.kind === "call") this.#call(expression.right, seen);
        return;
      default:
        return;
    }
  }

  #let({ pattern, annotation }: LetStatement): void {
    if (annotation === undefined) this.#types([pattern]);
  }

  #parameters(parameters: readonly Parameter[]): void {
    this.#types(parameters.flatMap(({ pattern, annotation }) => (annotation === undefined ? [pattern] : [])));
  }

  /** The types of names that are bound together share the names of their variables. */
  #types(patterns: readonly Pattern[]): void {
    const bound = patterns.flatMap(namesBoundBy).flatMap(({ start, end }) => {
      const local = this.#locals.get(start);
      return local === undefined || local.name === "self" ? [] : [{ end, type: local.scheme.type }];
    });
    const texts = typeTexts(
      bound.map(({ type }) => type),
      this.#from,
    );
    bound.forEach(({ end }, index) => {
      this.found.push({ offset: end, kind: "type", text: texts[index] ?? "" });
    });
  }

  #call({ callee, arguments: given }: CallExpression, { typed }: Seen): void {
    const meaning = this.#names.get(callee.span.end)?.meaning;
    if (meaning === undefined || !given.some(isLiteral)) return;
    const names = meaning.describe().parameterNames;
    // A function of the library with one parameter says by its own name what that is.
    if (meaning.definition === undefined && names.length < 2) return;
    // What stands before a dot or an arrow is the first argument.
    const before = typed.kind === "call" ? typed.arguments.length - given.length : 0;
    given.forEach((argument, index) => {
      const text = names[index + before] ?? "";
      if (isLiteral(argument) && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text))
        this.found.push({ offset: argument.span.start, kind: "parameter", text });
    });
  }
}

function namesBoundBy(pattern: Pattern): readonly Span[] {
  if (pattern.kind === "bind") return [pattern.span];
  if (pattern.kind === "prefix") return pattern.rest === undefined ? [] : [pattern.rest.span];
  // What several alternatives bind is said at the first.
  const inner = pattern.kind === "or" ? pattern.alternatives.slice(0, 1) : patternsIn(pattern);
  const names = inner.flatMap(namesBoundBy);
  return pattern.kind === "as" ? [...names, pattern.name.span] : names;
}

function isLiteral(expression: Expression): boolean {
  switch (expression.kind) {
    case "int":
    case "float":
    case "bool":
    case "atom":
    case "string":
    case "unit":
      return true;
    case "unary":
      return isLiteral(expression.operand);
    default:
      return false;
  }
}
