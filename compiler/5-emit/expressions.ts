// Expressions as JavaScript text.
import type { CoreBinaryOperator, CoreExpression, CoreFunction } from "../trees/core.ts";
import type { Writer } from "./writer.ts";

/** Writes the statements of a function body. */
type WriteBody = (body: CoreFunction["body"], writer: Writer) => void;

/** How tightly parts hold together; higher is tighter. */
const LOWEST = 0;
const YIELD = 2;
const CONDITIONAL = 3;
const UNARY = 14;
const CALL = 17;
const PRIMARY = 20;

const binaryLevels: Readonly<Record<CoreBinaryOperator, number>> = {
  "??": 4,
  "||": 4,
  "&&": 5,
  "===": 9,
  "!==": 9,
  "<": 10,
  ">": 10,
  "<=": 10,
  ">=": 10,
  instanceof: 10,
  "+": 12,
  "-": 12,
  "*": 13,
  "/": 13,
  "%": 13,
};

function levelOf(expression: CoreExpression): number {
  switch (expression.kind) {
    case "literal":
      return typeof expression.value === "number" && isNegative(expression.value) ? UNARY : PRIMARY;
    case "name":
    case "array":
    case "object":
    case "template":
      return PRIMARY;
    case "member":
    case "index":
    case "call":
    case "new":
      return CALL;
    case "unary":
      return UNARY;
    case "binary":
      return binaryLevels[expression.operator];
    case "conditional":
      return CONDITIONAL;
    case "assign":
    case "yield":
      return YIELD;
    case "function":
      return expression.function.generator ? PRIMARY : YIELD;
    default:
      return expression satisfies never;
  }
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

/** `value` as a JavaScript literal. */
function literalText(value: number | string | boolean | undefined): string {
  if (value === undefined) return "undefined";
  if (typeof value === "string") return JSON.stringify(value).replace(/[\u2028\u2029]/g, escapeUnit);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (Object.is(value, -0)) return "-0";
  if (value === Number.POSITIVE_INFINITY) return "Infinity";
  if (value === Number.NEGATIVE_INFINITY) return "-Infinity";
  return String(value);
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Text between the backquotes of a template literal; JavaScript would read a bare \r as \n. */
function templateText(text: string): string {
  return text
    .replace(/[\\`]|\$(?=\{|$)/g, "\\$&")
    .replace(/\r/g, "\\r")
    .replace(/[\u2028\u2029]/g, escapeUnit)
    .replace(/\n/g, "\\n");
}

const identifier = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

export class ExpressionWriter {
  readonly #writer: Writer;
  readonly #writeBody: WriteBody;

  constructor(writer: Writer, writeBody: WriteBody) {
    this.#writer = writer;
    this.#writeBody = writeBody;
  }

  /** In parentheses if the expression holds less tightly than `level`. */
  write(expression: CoreExpression, level: number = LOWEST): void {
    if (levelOf(expression) >= level) {
      this.#bare(expression);
      return;
    }
    this.#writer.write("(");
    this.#bare(expression);
    this.#writer.write(")");
  }

  list(expressions: readonly CoreExpression[]): void {
    for (const [index, expression] of expressions.entries()) {
      if (index > 0) this.#writer.write(", ");
      this.write(expression, YIELD);
    }
  }

  #bare(expression: CoreExpression): void {
    const writer = this.#writer;
    switch (expression.kind) {
      case "literal":
        writer.write(literalText(expression.value));
        return;
      case "name":
        writer.write(expression.name);
        return;
      case "member":
        this.#member(expression.object, expression.property);
        return;
      case "index":
        this.#index(expression.object, expression.index);
        return;
      case "call":
        this.#call(expression);
        return;
      case "new":
        this.#new(expression);
        return;
      case "binary":
        this.#binary(expression);
        return;
      case "unary":
        writer.write(expression.operator);
        // `--x` is another operator than `-(-x)`.
        this.write(expression.operand, expression.operator === "-" ? CALL : UNARY);
        return;
      case "conditional":
        this.#conditional(expression);
        return;
      case "assign":
        this.write(expression.target);
        writer.write(" = ");
        this.write(expression.value, YIELD);
        return;
      case "array":
        writer.write("[");
        this.list(expression.elements);
        writer.write("]");
        return;
      case "object":
        this.#object(expression.properties);
        return;
      case "template":
        this.#template(expression.strings, expression.values);
        return;
      case "yield":
        writer.mark(expression.mark);
        writer.write("yield ");
        this.write(expression.value, YIELD);
        return;
      case "function":
        this.#function(expression.function);
        return;
      default:
        expression satisfies never;
    }
  }

  #member(object: CoreExpression, property: string): void {
    if (object.kind === "literal" && typeof object.value === "number") {
      this.#writer.write("(");
      this.#bare(object);
      this.#writer.write(")");
    } else this.write(object, CALL);
    this.property(property);
  }

  #index(object: CoreExpression, index: CoreExpression): void {
    this.write(object, CALL);
    this.#writer.write("[");
    this.write(index);
    this.#writer.write("]");
  }

  /** `.name` behind the text of an object. */
  property(name: string): void {
    this.#writer.write(identifier.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);
  }

  #call(expression: Extract<CoreExpression, { kind: "call" }>): void {
    const { callee, mark } = expression;
    const writer = this.#writer;
    // The engine names the place of a method call by the method's name.
    if (callee.kind === "member") {
      writer.mark(mark);
      this.write(callee.object, CALL);
      writer.mark(mark);
      this.property(callee.property);
    } else {
      writer.mark(mark);
      this.write(callee, callee.kind === "function" || callee.kind === "new" ? PRIMARY + 1 : CALL);
    }
    writer.write("(");
    this.list(expression.arguments);
    writer.write(")");
  }

  #new(expression: Extract<CoreExpression, { kind: "new" }>): void {
    const writer = this.#writer;
    writer.write("new ");
    this.write(expression.class, PRIMARY);
    writer.write("(");
    this.list(expression.arguments);
    writer.write(")");
  }

  #conditional(expression: Extract<CoreExpression, { kind: "conditional" }>): void {
    const writer = this.#writer;
    this.write(expression.test, CONDITIONAL + 1);
    writer.write(" ? ");
    this.write(expression.then, YIELD);
    writer.write(" : ");
    this.write(expression.else, YIELD);
  }

  /** Chains that lean to the left are written without recursion. */
  #binary(expression: Extract<CoreExpression, { kind: "binary" }>): void {
    const chain = [expression];
    let { left } = expression;
    let level = levelOf(expression);
    while (left.kind === "binary" && levelOf(left) >= level && !mixes(left, chain.at(-1) ?? expression)) {
      chain.push(left);
      level = levelOf(left);
      left = left.left;
    }
    const innermost = chain.at(-1) ?? expression;
    if (left.kind === "binary" && mixes(left, innermost)) this.write(left, PRIMARY);
    else this.write(left, levelOf(innermost));
    for (const outer of chain.reverse()) {
      const { operator, right } = outer;
      this.#writer.write(` ${operator} `);
      this.write(right, right.kind === "binary" && mixes(right, outer) ? PRIMARY : binaryLevels[operator] + 1);
    }
  }

  #object(properties: readonly { readonly key: string; readonly value: CoreExpression }[]): void {
    const writer = this.#writer;
    if (properties.length === 0) {
      writer.write("{}");
      return;
    }
    writer.write("{ ");
    for (const [index, { key, value }] of properties.entries()) {
      if (index > 0) writer.write(", ");
      writer.write(`${identifier.test(key) ? key : JSON.stringify(key)}: `);
      this.write(value, YIELD);
    }
    writer.write(" }");
  }

  #template(strings: readonly string[], values: readonly CoreExpression[]): void {
    const writer = this.#writer;
    writer.write("`");
    for (const [index, text] of strings.entries()) {
      writer.write(templateText(text));
      const value = values[index];
      if (value === undefined) continue;
      writer.write("$" + "{");
      this.write(value);
      writer.write("}");
    }
    writer.write("`");
  }

  #function(made: CoreFunction): void {
    const writer = this.#writer;
    if (made.generator) {
      writer.write(`function* (${made.parameters.join(", ")}) `);
      this.#writeBody(made.body, writer);
      return;
    }
    writer.write(`(${made.parameters.join(", ")}) => `);
    const [only] = made.body;
    if (made.body.length === 1 && only?.kind === "return" && only.value !== undefined) {
      this.write(only.value, only.value.kind === "object" ? PRIMARY + 1 : YIELD);
    } else this.#writeBody(made.body, writer);
  }
}

/** `??` may not stand beside `||` and `&&`. */
function mixes(
  inner: Extract<CoreExpression, { kind: "binary" }>,
  outer: Extract<CoreExpression, { kind: "binary" }>,
): boolean {
  return inner.operator !== outer.operator && (inner.operator === "??" || outer.operator === "??");
}
