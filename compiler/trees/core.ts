// The core tree: what 4-lower returns, a small tree in the shape of JavaScript with Snow's places on it.
import type { SourceFile } from "./source.ts";

export interface CoreProgram {
  /** Files that marks point into, by index. */
  readonly sources: readonly SourceFile[];
  /** Whether plain functions may nest in themselves. */
  readonly nestsDeep: boolean;
  /** Names of the runtime that the program uses, sorted. */
  readonly symbols: readonly string[];
  readonly externs: readonly CoreExternModule[];
  readonly definitions: readonly CoreSection[];
  /** Body of the generator that runs the top-level statements and then `main`, if it is no program of tests. */
  readonly start: readonly CoreStatement[];
  /** Names of the functions that run the tests; undefined in an ordinary program. */
  readonly tests: readonly string[] | undefined;
  /** Snow names of JavaScript functions, for traces. */
  readonly displayNames: ReadonlyMap<string, string>;
}

/** A JavaScript module that externs come from; its position is its index in the `externs` parameter. */
export interface CoreExternModule {
  readonly specifier: string;
  /** Path of the Snow file that names it. */
  readonly importer: string;
}

/** Definitions that belong together; a heading becomes a comment. */
export interface CoreSection {
  readonly heading: string | undefined;
  readonly statements: readonly CoreStatement[];
}

/** A place in Snow source. */
export interface Mark {
  /** Index in `sources`. */
  readonly source: number;
  /** UTF-16 offset in that file. */
  readonly offset: number;
  readonly name?: string;
}

/** A jump target; where a bare `break` or `continue` does the same the label is not written. */
export interface CoreLabel {
  readonly name: string;
}

export type CoreBinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "==="
  | "!=="
  | "<"
  | ">"
  | "<="
  | ">="
  | "&&"
  | "||"
  | "??"
  | "instanceof";

/** `depth` is the height of the expression, closures counted as leaves: kept small so that every parser can read it. */
export type CoreExpression = { readonly depth: number } & (
  | { readonly kind: "literal"; readonly value: number | string | boolean | undefined }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "member"; readonly object: CoreExpression; readonly property: string }
  | { readonly kind: "index"; readonly object: CoreExpression; readonly index: CoreExpression }
  | {
      readonly kind: "call";
      readonly callee: CoreExpression;
      readonly arguments: readonly CoreExpression[];
      /** A function value is called that nothing here names: the callee, or one that the runtime is given. */
      readonly indirect: boolean;
      readonly mark: Mark | undefined;
    }
  | { readonly kind: "new"; readonly class: CoreExpression; readonly arguments: readonly CoreExpression[] }
  | {
      readonly kind: "binary";
      readonly operator: CoreBinaryOperator;
      readonly left: CoreExpression;
      readonly right: CoreExpression;
    }
  | { readonly kind: "unary"; readonly operator: "-" | "!" | "--" | "typeof "; readonly operand: CoreExpression }
  | {
      readonly kind: "conditional";
      readonly test: CoreExpression;
      readonly then: CoreExpression;
      readonly else: CoreExpression;
    }
  | { readonly kind: "assign"; readonly target: CoreExpression; readonly value: CoreExpression }
  | { readonly kind: "array"; readonly elements: readonly CoreExpression[] }
  | {
      readonly kind: "object";
      readonly properties: readonly { readonly key: string; readonly value: CoreExpression }[];
    }
  /** Template literal: one more string than values. */
  | { readonly kind: "template"; readonly strings: readonly string[]; readonly values: readonly CoreExpression[] }
  | { readonly kind: "yield"; readonly value: CoreExpression; readonly mark: Mark | undefined }
  | { readonly kind: "function"; readonly function: CoreFunction }
);

export interface CoreFunction {
  /** A generator; otherwise an expression becomes an arrow function. */
  readonly generator: boolean;
  readonly parameters: readonly string[];
  readonly body: readonly CoreStatement[];
}

export type CoreStatement =
  | { readonly kind: "expression"; readonly expression: CoreExpression }
  | {
      readonly kind: "declare";
      readonly mutable: boolean;
      readonly name: string;
      readonly value: CoreExpression | undefined;
      readonly mark?: Mark;
    }
  | {
      readonly kind: "if";
      readonly test: CoreExpression;
      readonly then: readonly CoreStatement[];
      readonly else: readonly CoreStatement[];
    }
  /** No fall-through: a case that runs to its end leaves the switch. */
  | {
      readonly kind: "switch";
      readonly subject: CoreExpression;
      readonly cases: readonly { readonly tests: readonly CoreExpression[]; readonly body: readonly CoreStatement[] }[];
      readonly default: readonly CoreStatement[] | undefined;
    }
  /** Without a test an endless loop. */
  | {
      readonly kind: "while";
      readonly label: CoreLabel;
      readonly test: CoreExpression | undefined;
      readonly body: readonly CoreStatement[];
    }
  /** `for (let name = from; name < to; name++)`; with `by` in such steps; with `down` `name >= to; name--`. */
  | {
      readonly kind: "count";
      readonly label: CoreLabel;
      readonly name: string;
      readonly from: CoreExpression;
      readonly to: CoreExpression;
      readonly by?: CoreExpression | undefined;
      readonly down?: boolean;
      readonly body: readonly CoreStatement[];
    }
  | { readonly kind: "block"; readonly label: CoreLabel; readonly body: readonly CoreStatement[] }
  | { readonly kind: "break"; readonly label: CoreLabel }
  | { readonly kind: "continue"; readonly label: CoreLabel }
  | { readonly kind: "return"; readonly value: CoreExpression | undefined }
  | { readonly kind: "throw"; readonly value: CoreExpression }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly function: CoreFunction;
      readonly mark: Mark | undefined;
    }
  /** A class whose constructor sets its fields; `tag` is set first when there is one. */
  | {
      readonly kind: "class";
      readonly name: string;
      readonly tag: number | undefined;
      readonly fields: readonly string[];
      readonly parameters: readonly string[];
    };

/** Whether control never runs past the last statement. */
export function endsAbruptly(statements: readonly CoreStatement[]): boolean {
  const last = statements.at(-1);
  if (last === undefined) return false;
  switch (last.kind) {
    case "return":
    case "throw":
    case "break":
    case "continue":
      return true;
    case "if":
      return last.else.length > 0 && endsAbruptly(last.then) && endsAbruptly(last.else);
    case "switch":
      return (
        last.default !== undefined &&
        endsAbruptly(last.default) &&
        last.cases.every((branch) => endsAbruptly(branch.body))
      );
    case "while":
      return last.test === undefined && !breaksTo(last.body, last.label);
    case "block":
      return endsAbruptly(last.body) && !breaksTo(last.body, last.label);
    case "expression":
    case "declare":
    case "count":
    case "function":
    case "class":
      return false;
    default:
      return last satisfies never;
  }
}

/** The expressions directly inside an expression, closures excepted. */
export function partsOf(expression: CoreExpression): readonly CoreExpression[] {
  switch (expression.kind) {
    case "literal":
    case "name":
    case "function":
      return [];
    case "member":
      return [expression.object];
    case "index":
      return [expression.object, expression.index];
    case "call":
      return [expression.callee, ...expression.arguments];
    case "new":
      return [expression.class, ...expression.arguments];
    case "binary":
      return [expression.left, expression.right];
    case "unary":
      return [expression.operand];
    case "conditional":
      return [expression.test, expression.then, expression.else];
    case "assign":
      return [expression.target, expression.value];
    case "array":
      return expression.elements;
    case "object":
      return expression.properties.map((property) => property.value);
    case "template":
      return expression.values;
    case "yield":
      return [expression.value];
    default:
      return expression satisfies never;
  }
}

/** The expressions directly inside a statement, not those of the statements in it. */
export function expressionsOf(statement: CoreStatement): readonly CoreExpression[] {
  switch (statement.kind) {
    case "expression":
      return [statement.expression];
    case "declare":
    case "return":
    case "throw":
      return statement.value === undefined ? [] : [statement.value];
    case "if":
      return [statement.test];
    case "while":
      return statement.test === undefined ? [] : [statement.test];
    case "switch":
      return [statement.subject, ...statement.cases.flatMap((branch) => branch.tests)];
    case "count":
      return [statement.from, statement.to, ...(statement.by === undefined ? [] : [statement.by])];
    case "block":
    case "break":
    case "continue":
    case "function":
    case "class":
      return [];
    default:
      return statement satisfies never;
  }
}

/** The lists of statements directly inside a statement, closures excepted. */
export function innerStatements(statement: CoreStatement): readonly (readonly CoreStatement[])[] {
  switch (statement.kind) {
    case "if":
      return [statement.then, statement.else];
    case "switch":
      return [...statement.cases.map((branch) => branch.body), statement.default ?? []];
    case "while":
    case "count":
    case "block":
      return [statement.body];
    default:
      return [];
  }
}

/** All names that stand in the statements, closures included. */
export function namesIn(statements: readonly CoreStatement[]): ReadonlySet<string> {
  const found = new Set<string>();
  const pending: CoreExpression[] = [];
  const enter = (inner: readonly CoreStatement[]): void => {
    for (const statement of inner) {
      pending.push(...expressionsOf(statement));
      if (statement.kind === "function") enter(statement.function.body);
      for (const list of innerStatements(statement)) enter(list);
    }
  };
  enter(statements);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "name") found.add(next.name);
    else if (next.kind === "function") enter(next.function.body);
    pending.push(...partsOf(next));
  }
  return found;
}

/** Whether some `break` in the statements leaves what has the label. */
export function breaksTo(statements: readonly CoreStatement[], label: CoreLabel): boolean {
  return statements.some(
    (statement) =>
      (statement.kind === "break" && statement.label === label) ||
      innerStatements(statement).some((inner) => breaksTo(inner, label)),
  );
}
