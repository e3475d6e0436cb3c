// Statements as JavaScript text.
import type { CoreExpression, CoreFunction, CoreLabel, CoreStatement } from "../trees/core.ts";
import { endsAbruptly, innerStatements } from "../trees/core-walks.ts";
import { ExpressionWriter } from "./expressions.ts";
import type { Writer } from "./writer.ts";

/** What a bare `break` or `continue` would leave. */
interface Enclosing {
  readonly kind: "loop" | "switch" | "block";
  readonly label: CoreLabel | undefined;
}

export class StatementWriter {
  readonly #writer: Writer;
  readonly #expressions: ExpressionWriter;
  readonly #shared: ReadonlySet<string>;
  #enclosing: Enclosing[] = [];

  /** Definitions in `shared` become properties of the global object. */
  constructor(writer: Writer, shared: ReadonlySet<string> = new Set()) {
    this.#writer = writer;
    this.#shared = shared;
    this.#expressions = new ExpressionWriter(writer, (body) => this.body(body));
  }

  /** A function body in braces. */
  body(statements: readonly CoreStatement[]): void {
    const outer = this.#enclosing;
    this.#enclosing = [];
    this.#block(statements);
    this.#enclosing = outer;
  }

  /** Statements on lines of their own; the writer stands at the end of a line. */
  statements(statements: readonly CoreStatement[]): void {
    for (const statement of statements) {
      this.#writer.newline();
      this.#statement(statement);
    }
  }

  #block(statements: readonly CoreStatement[]): void {
    const writer = this.#writer;
    if (statements.length === 0) {
      writer.write("{}");
      return;
    }
    writer.write("{");
    writer.indent();
    this.statements(statements);
    writer.outdent();
    writer.newline();
    writer.write("}");
  }

  #inside(enclosing: Enclosing, statements: readonly CoreStatement[]): void {
    this.#enclosing.push(enclosing);
    this.#block(statements);
    this.#enclosing.pop();
  }

  /** Many blocks may begin at one place: they are not indented into each other. */
  #labelled(statement: Extract<CoreStatement, { kind: "block" }>): void {
    const writer = this.#writer;
    const { body, label } = statement;
    writer.write(`${label.name}: `);
    if (body[0]?.kind !== "block") {
      this.#inside({ kind: "block", label }, body);
      return;
    }
    writer.write("{");
    this.#enclosing.push({ kind: "block", label });
    this.statements(body);
    this.#enclosing.pop();
    writer.newline();
    writer.write("}");
  }

  #expression(expression: CoreExpression): void {
    this.#expressions.write(expression);
  }

  #statement(statement: CoreStatement): void {
    const writer = this.#writer;
    switch (statement.kind) {
      case "expression":
        this.#bare(statement.expression);
        return;
      case "declare":
        this.#declare(statement);
        return;
      case "if":
        this.#if(statement);
        return;
      case "switch":
        this.#switch(statement);
        return;
      case "while":
        this.#while(statement);
        return;
      case "count":
        this.#count(statement);
        return;
      case "block":
        this.#labelled(statement);
        return;
      case "break":
      case "continue":
        writer.write(
          this.#isInnermost(statement) ? `${statement.kind};` : `${statement.kind} ${statement.label.name};`,
        );
        return;
      case "return":
        writer.write("return");
        if (statement.value !== undefined) {
          writer.write(" ");
          this.#expression(statement.value);
        }
        writer.write(";");
        return;
      case "throw":
        writer.write("throw ");
        this.#expression(statement.value);
        writer.write(";");
        return;
      case "function":
        this.#share(statement.name);
        writer.mark(statement.mark);
        this.#function(`function${statement.function.generator ? "*" : ""} ${statement.name}`, statement.function);
        if (this.#shared.has(statement.name)) writer.write(";");
        return;
      case "class":
        this.#share(statement.name);
        this.#class(statement);
        if (this.#shared.has(statement.name)) writer.write(";");
        return;
      default:
        statement satisfies never;
    }
  }

  /** A statement begins with neither a function nor a brace. */
  #bare(expression: CoreExpression): void {
    const writer = this.#writer;
    const first = leftmost(expression);
    const hidden = first.kind === "function" || first.kind === "object";
    if (hidden) writer.write("(");
    this.#expression(expression);
    writer.write(hidden ? ");" : ";");
  }

  #declare(statement: Extract<CoreStatement, { kind: "declare" }>): void {
    const writer = this.#writer;
    writer.mark(statement.mark);
    if (this.#shared.has(statement.name)) writer.write(`globalThis.${statement.name}`);
    else writer.write(`${statement.mutable ? "let" : "const"} ${statement.name}`);
    if (statement.value === undefined && this.#shared.has(statement.name)) writer.write(" = undefined");
    if (statement.value !== undefined) {
      writer.write(" = ");
      this.#expression(statement.value);
    }
    writer.write(";");
  }

  #while(statement: Extract<CoreStatement, { kind: "while" }>): void {
    const writer = this.#writer;
    this.#label(statement.label, statement.body);
    if (statement.test === undefined) writer.write("for (;;) ");
    else {
      writer.write("while (");
      this.#expression(statement.test);
      writer.write(") ");
    }
    this.#inside({ kind: "loop", label: statement.label }, statement.body);
  }

  #count(statement: Extract<CoreStatement, { kind: "count" }>): void {
    const writer = this.#writer;
    this.#label(statement.label, statement.body);
    writer.write(`for (let ${statement.name} = `);
    this.#expression(statement.from);
    writer.write(`; ${statement.name} ${statement.down === true ? ">=" : "<"} `);
    this.#expressions.write(statement.to, 11);
    writer.write(`; ${statement.name}`);
    if (statement.by === undefined) writer.write(statement.down === true ? "--) " : "++) ");
    else {
      writer.write(" += ");
      this.#expression(statement.by);
      writer.write(") ");
    }
    this.#inside({ kind: "loop", label: statement.label }, statement.body);
  }

  #share(name: string): void {
    if (this.#shared.has(name)) this.#writer.write(`globalThis.${name} = `);
  }

  #function(head: string, made: CoreFunction): void {
    this.#writer.write(`${head}(${made.parameters.join(", ")}) `);
    this.body(made.body);
  }

  /** A chain of `else if` is written without recursion. */
  #if(first: Extract<CoreStatement, { kind: "if" }>): void {
    const writer = this.#writer;
    let current = first;
    for (;;) {
      writer.write("if (");
      this.#expression(current.test);
      writer.write(") ");
      this.#branch(current.then, current.else.length === 0);
      const [only] = current.else;
      if (only === undefined) return;
      writer.write(" else ");
      if (current.else.length > 1 || only.kind !== "if") {
        this.#block(current.else);
        return;
      }
      current = only;
    }
  }

  /** A lone jump stands on the line of its condition. */
  #branch(statements: readonly CoreStatement[], isLast: boolean): void {
    const [only] = statements;
    const isJump =
      only !== undefined &&
      (only.kind === "return" || only.kind === "break" || only.kind === "continue" || only.kind === "throw");
    if (isLast && statements.length === 1 && isJump) this.#statement(only);
    else this.#block(statements);
  }

  #switch(statement: Extract<CoreStatement, { kind: "switch" }>): void {
    const writer = this.#writer;
    writer.write("switch (");
    this.#expression(statement.subject);
    writer.write(") {");
    writer.indent();
    this.#enclosing.push({ kind: "switch", label: undefined });
    for (const { tests, body } of statement.cases) {
      for (const [index, test] of tests.entries()) {
        if (index === 0) writer.newline();
        else writer.write(" ");
        writer.write("case ");
        this.#expression(test);
        writer.write(":");
      }
      this.#caseBody(body, true);
    }
    if (statement.default !== undefined && statement.default.length > 0) {
      writer.newline();
      writer.write("default:");
      this.#caseBody(statement.default, false);
    }
    this.#enclosing.pop();
    writer.outdent();
    writer.newline();
    writer.write("}");
  }

  #caseBody(body: readonly CoreStatement[], leaves: boolean): void {
    const writer = this.#writer;
    const declares = body.some((one) => one.kind === "declare" || one.kind === "function");
    const needsBreak = leaves && !endsAbruptly(body);
    const [only] = body;
    if (body.length === 1 && only?.kind === "return") {
      writer.write(" ");
      this.#statement(only);
      return;
    }
    if (declares) writer.write(" {");
    writer.indent();
    this.statements(body);
    if (needsBreak) {
      writer.newline();
      writer.write("break;");
    }
    writer.outdent();
    if (!declares) return;
    writer.newline();
    writer.write("}");
  }

  #class(statement: Extract<CoreStatement, { kind: "class" }>): void {
    const writer = this.#writer;
    const { tag, fields, parameters } = statement;
    writer.write(`class ${statement.name} {`);
    writer.indent();
    if (tag !== undefined || fields.length > 0) {
      writer.newline();
      writer.write(`constructor(${parameters.join(", ")}) {`);
      writer.indent();
      if (tag !== undefined) {
        writer.newline();
        writer.write(`this.tag = ${tag};`);
      }
      for (const [index, field] of fields.entries()) {
        writer.newline();
        writer.write("this");
        this.#expressions.property(field);
        writer.write(` = ${parameters[index] ?? "undefined"};`);
      }
      writer.outdent();
      writer.newline();
      writer.write("}");
    }
    writer.outdent();
    writer.newline();
    writer.write("}");
  }

  #isInnermost(jump: Extract<CoreStatement, { kind: "break" | "continue" }>): boolean {
    const enclosing = this.#enclosing.findLast((one) =>
      jump.kind === "break" ? one.kind === "loop" || one.kind === "switch" : one.kind === "loop",
    );
    return enclosing?.label === jump.label;
  }

  /** Writes the label of a loop if some jump inside needs it. */
  #label(label: CoreLabel, body: readonly CoreStatement[]): void {
    if (needsLabel(body, label, true, true)) this.#writer.write(`${label.name}: `);
  }
}

/** Whether a jump to the loop stands where a bare one would leave something else. */
function needsLabel(
  statements: readonly CoreStatement[],
  label: CoreLabel,
  bareBreak: boolean,
  bareContinue: boolean,
): boolean {
  return statements.some((statement) => {
    if (statement.kind === "break") return statement.label === label && !bareBreak;
    if (statement.kind === "continue") return statement.label === label && !bareContinue;
    const isLoop = statement.kind === "while" || statement.kind === "count";
    return innerStatements(statement).some((inner) =>
      needsLabel(inner, label, bareBreak && !isLoop && statement.kind !== "switch", bareContinue && !isLoop),
    );
  });
}

/** The expression that a statement would begin with. */
function leftmost(expression: CoreExpression): CoreExpression {
  let current = expression;
  for (;;) {
    switch (current.kind) {
      case "member":
      case "index":
        current = current.object;
        break;
      case "call":
        if (current.callee.kind === "function") return { kind: "name", name: "", depth: 1 };
        current = current.callee;
        break;
      case "binary":
        current = current.left;
        break;
      case "conditional":
        current = current.test;
        break;
      default:
        return current;
    }
  }
}
