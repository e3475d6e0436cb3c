// Expressions and the functions in them for good: as they are, with finished types, colours and evidence.
import type * as finished from "../../trees/typed.ts";
import type { Type } from "../../trees/types.ts";
import type { EvidenceFinisher } from "../evidence/finish.ts";
import type {
  Open,
  TypedArm,
  TypedClause,
  TypedExpression,
  TypedFunction,
  TypedSqlPart,
  TypedStatement,
} from "../open-tree.ts";
import type { PatternFinisher } from "../patterns/finish.ts";
import type { TypeFinisher } from "../types/finish.ts";
import { colourOf } from "../types/type.ts";

interface Finishers {
  readonly types: TypeFinisher;
  readonly evidence: EvidenceFinisher;
  readonly patterns: PatternFinisher;
}

interface Field<Expression> {
  readonly name: string;
  readonly value: Expression;
}

type Kind<Of extends TypedExpression["kind"]> = Extract<TypedExpression, { kind: Of }>;
type Leaf = Kind<
  | "int"
  | "float"
  | "bool"
  | "string"
  | "unit"
  | "atom"
  | "intrinsic-value"
  | "extern"
  | "supervisor"
  | "service-client"
  | "channel"
  | "channel-function"
  | "constructor"
  | "break"
  | "continue"
  | "self-pid"
>;
type Reference = Kind<"local" | "top-level" | "function" | "actor" | "intrinsic" | "method">;
type Value = Kind<"construct" | "struct" | "update" | "tuple" | "list" | "map" | "range" | "interpolate" | "sql">;
type Control = Kind<"block" | "if" | "case" | "while" | "for" | "receive">;
type Step = Kind<
  "field" | "tuple-element" | "logical" | "concat" | "operator" | "call" | "try" | "spawn" | "send" | "link" | "decode"
>;
/** What a `for` goes over. */
type Of<S extends finished.Stage = finished.Finished> = Extract<finished.TypedExpression<S>, { kind: "for" }>["of"];

/** Deeper ones wait until there is room on the stack again. */
const depthLimit = 200;

export class ExpressionFinisher {
  readonly #types: TypeFinisher;
  readonly #evidence: EvidenceFinisher;
  readonly #patterns: PatternFinisher;
  /** Expressions too deep in others, whose places stand in the tree already. */
  readonly #waiting: { readonly place: finished.TypedExpression; readonly expression: TypedExpression }[] = [];
  #depth = 0;

  constructor({ types, evidence, patterns }: Finishers) {
    this.#types = types;
    this.#evidence = evidence;
    this.#patterns = patterns;
  }

  readonly finish = (expression: TypedExpression): finished.TypedExpression => {
    if (this.#depth === depthLimit) return this.#later(expression);
    this.#depth += 1;
    const made = this.#make(expression);
    this.#depth -= 1;
    if (this.#depth === 0) this.#finishWaiting();
    return made;
  };

  function({
    name,
    span,
    home,
    type,
    evidenceParameters,
    effect,
    arity,
    clauses,
  }: TypedFunction): finished.TypedFunction {
    const made = {
      name,
      span,
      type: this.#types.finish(type),
      evidenceParameters,
      effect: colourOf(effect),
      arity,
      clauses: clauses.map(this.#clause),
    };
    return home === undefined ? made : { ...made, home };
  }

  readonly statement = (statement: TypedStatement): finished.TypedStatement => {
    const { span } = statement;
    switch (statement.kind) {
      case "let": {
        const pattern = this.#patterns.finish(statement.pattern);
        const { evidenceParameters } = statement;
        return { kind: "let", span, pattern, value: this.finish(statement.value), evidenceParameters };
      }
      case "function":
        return { kind: "function", span, id: statement.id, function: this.function(statement.function) };
      case "expression":
        return { kind: "expression", span, expression: this.finish(statement.expression) };
      case "return":
        return { kind: "return", span, value: this.finish(statement.value) };
      default:
        return statement satisfies never;
    }
  };

  #later(expression: TypedExpression): finished.TypedExpression {
    const { span } = expression;
    const place: finished.TypedExpression = { kind: "unit", span, type: this.#types.finish(expression.type) };
    this.#waiting.push({ place, expression });
    return place;
  }

  #finishWaiting(): void {
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      this.#depth += 1;
      Object.assign(next.place, this.#make(next.expression));
      this.#depth -= 1;
    }
  }

  readonly #clause = (clause: TypedClause): finished.TypedClause => ({
    span: clause.span,
    parameters: clause.parameters.map(this.#patterns.finish),
    guard: this.#optional(clause.guard),
    body: this.finish(clause.body),
  });

  readonly #arm = (arm: TypedArm): finished.TypedArm => ({
    span: arm.span,
    pattern: this.#patterns.finish(arm.pattern),
    guard: this.#optional(arm.guard),
    body: this.finish(arm.body),
  });

  readonly #field = ({ name, value }: Field<TypedExpression>): Field<finished.TypedExpression> => ({
    name,
    value: this.finish(value),
  });

  /** A callee that has its first argument already gets all of them together. */
  #application({ callee, arguments: given }: Kind<"call" | "spawn">) {
    const [target, all] = callee.kind === "partial" ? [callee.callee, [callee.first, ...given]] : [callee, given];
    return { callee: this.finish(target), given: all.map(this.finish) };
  }

  #optional(expression: TypedExpression | undefined): finished.TypedExpression | undefined {
    return expression === undefined ? undefined : this.finish(expression);
  }

  #make(expression: TypedExpression): finished.TypedExpression {
    const { span } = expression;
    const type = this.#types.finish(expression.type);
    switch (expression.kind) {
      case "local":
      case "top-level":
      case "function":
      case "actor":
      case "intrinsic":
      case "method":
        return this.#reference(expression, type);
      case "closure":
        return { kind: "closure", span, type, function: this.function(expression.function) };
      case "partial":
        return {
          kind: "partial",
          span,
          type,
          callee: this.finish(expression.callee),
          first: this.finish(expression.first),
        };
      case "interpolate":
      case "sql":
      case "construct":
      case "struct":
      case "update":
      case "tuple":
      case "list":
      case "map":
      case "range":
        return this.#value(expression, type);
      case "field":
      case "tuple-element":
      case "logical":
      case "concat":
      case "operator":
      case "call":
      case "try":
      case "spawn":
      case "send":
      case "link":
      case "decode":
        return this.#step(expression, type);
      case "block":
      case "if":
      case "case":
      case "while":
      case "for":
      case "receive":
        return this.#control(expression, type);
      default:
        return leaf(expression, type);
    }
  }

  /** A name, with the evidence that its meaning takes. */
  #reference(expression: Reference, type: Type): finished.TypedExpression {
    const { span } = expression;
    switch (expression.kind) {
      case "local": {
        const { kind, id, name, evidence } = expression;
        if (isFinished(expression, type)) return expression;
        return { kind, span, type, id, name, evidence: this.#evidence.finishAll(evidence) };
      }
      case "top-level": {
        const { kind, target, id, evidence } = expression;
        return { kind, span, type, target, id, evidence: this.#evidence.finishAll(evidence) };
      }
      case "function": {
        const { kind, target, evidence, effect } = expression;
        return { kind, span, type, target, evidence: this.#evidence.finishAll(evidence), effect: colourOf(effect) };
      }
      case "actor": {
        const { kind, target, evidence } = expression;
        return { kind, span, type, target, evidence: this.#evidence.finishAll(evidence) };
      }
      case "intrinsic": {
        const { kind, symbol, suspends, facts } = expression;
        const evidence = this.#evidence.finishAll(expression.evidence);
        return { kind, span, type, symbol, suspends, evidence, effect: colourOf(expression.effect), facts };
      }
      case "method": {
        const { kind, method, evidence, effect } = expression;
        const asked = expression.interface;
        const answer = this.#evidence.finish(evidence);
        return { kind, span, type, interface: asked, method, evidence: answer, effect: colourOf(effect) };
      }
      default:
        return expression satisfies never;
    }
  }

  /** What makes a value of its parts. */
  #value(expression: Value, type: Type): finished.TypedExpression {
    const { span } = expression;
    switch (expression.kind) {
      case "interpolate":
        return { kind: "interpolate", span, type, parts: expression.parts.map(this.finish) };
      case "sql": {
        const parts = expression.parts.map(this.#sqlPart);
        const row = expression.statement?.row;
        const statement = expression.statement && { row: row && this.#types.finish(row) };
        return { kind: "sql", span, type, parts, statement };
      }
      case "construct": {
        const { kind, definition, variant, tag } = expression;
        return { kind, span, type, definition, variant, tag, arguments: expression.arguments.map(this.finish) };
      }
      case "struct": {
        const { kind, definition, fields } = expression;
        return { kind, span, type, definition, fields: fields.map(this.#field) };
      }
      case "update": {
        const { kind, definition, fields } = expression;
        return { kind, span, type, definition, base: this.finish(expression.base), fields: fields.map(this.#field) };
      }
      case "tuple":
        return { kind: "tuple", span, type, elements: expression.elements.map(this.finish) };
      case "list":
        return { kind: "list", span, type, elements: expression.elements.map(this.finish) };
      case "map": {
        const entries = expression.entries.map(({ key, value }) => ({
          key: this.finish(key),
          value: this.finish(value),
        }));
        return { kind: "map", span, type, entries };
      }
      case "range": {
        const { kind, inclusive } = expression;
        return { kind, span, type, from: this.finish(expression.from), to: this.finish(expression.to), inclusive };
      }
      default:
        return expression satisfies never;
    }
  }

  readonly #sqlPart = (part: TypedSqlPart): finished.TypedSqlPart => {
    if (part.kind === "text") return part;
    return { ...part, of: this.#types.finish(part.of), value: this.finish(part.value) };
  };

  #step(expression: Step, type: Type): finished.TypedExpression {
    const { span } = expression;
    switch (expression.kind) {
      case "field":
        return { kind: "field", span, type, object: this.finish(expression.object), name: expression.name };
      case "tuple-element":
        return { kind: "tuple-element", span, type, tuple: this.finish(expression.tuple), index: expression.index };
      case "logical": {
        const { kind, operator } = expression;
        return { kind, span, type, operator, left: this.finish(expression.left), right: this.finish(expression.right) };
      }
      case "concat": {
        const { kind, of } = expression;
        return { kind, span, type, of, left: this.finish(expression.left), right: this.finish(expression.right) };
      }
      case "operator": {
        const { kind, operator } = expression;
        const evidence = this.#evidence.finish(expression.evidence);
        const operands = expression.operands.map(this.finish);
        return { kind, span, type, operator, evidence, effect: colourOf(expression.effect), operands };
      }
      case "call": {
        const { kind, pipe } = expression;
        const { callee, given } = this.#application(expression);
        return { kind, span, type, callee, arguments: given, effect: colourOf(expression.effect), pipe };
      }
      case "try": {
        const { kind, family, convert } = expression;
        const operand = this.finish(expression.operand);
        const conversion = convert === undefined ? undefined : this.#evidence.finish(convert);
        return { kind, span, type, family, operand, convert: conversion };
      }
      case "spawn": {
        const { callee, given } = this.#application(expression);
        return { kind: "spawn", span, type, callee, arguments: given };
      }
      case "send": {
        const target = this.finish(expression.target);
        return { kind: "send", span, type, target, message: this.finish(expression.message) };
      }
      case "link":
        return { kind: "link", span, type, target: this.finish(expression.target) };
      case "decode": {
        const evidence = this.#evidence.finish(expression.evidence);
        return { kind: "decode", span, type, from: expression.from, evidence, source: this.finish(expression.source) };
      }
      default:
        return expression satisfies never;
    }
  }

  #control(expression: Control, type: Type): finished.TypedExpression {
    const { span } = expression;
    switch (expression.kind) {
      case "block":
        return { kind: "block", span, type, statements: expression.statements.map(this.statement) };
      case "if": {
        const condition = this.finish(expression.condition);
        return {
          kind: "if",
          span,
          type,
          condition,
          then: this.finish(expression.then),
          else: this.#optional(expression.else),
        };
      }
      case "case": {
        const scrutinee = this.finish(expression.scrutinee);
        return { kind: "case", span, type, scrutinee, arms: expression.arms.map(this.#arm) };
      }
      case "while": {
        const condition = this.finish(expression.condition);
        return { kind: "while", span, type, condition, body: this.finish(expression.body) };
      }
      case "for": {
        const { kind, pair } = expression;
        const source = this.finish(expression.source);
        const of = this.#iterated(expression.of);
        const pattern = this.#patterns.finish(expression.pattern);
        const filter = this.#optional(expression.filter);
        const body = this.finish(expression.body);
        return { kind, span, type, source, of, pair, pattern, filter, body, effect: colourOf(expression.effect) };
      }
      case "receive": {
        const { kind, after } = expression;
        const arms = expression.arms.map(this.#arm);
        if (after === undefined) return { kind, span, type, arms, after };
        const timeout = this.finish(after.timeout);
        return { kind, span, type, arms, after: { timeout, body: this.finish(after.body) } };
      }
      default:
        return expression satisfies never;
    }
  }

  #iterated(of: Of<Open>): Of {
    if (typeof of === "string") return of;
    const iterator = this.#evidence.finish(of.iterator);
    return of.interface === "Iterator"
      ? { ...of, iterator }
      : { ...of, iterator, iterable: this.#evidence.finish(of.iterable) };
  }
}

/** Whether nothing of it was open: then it is good as it is. */
function isFinished<E extends Leaf | Kind<"local">>(
  expression: E,
  type: Type,
): expression is E & finished.TypedExpression {
  return expression.type === type && (expression.kind !== "local" || expression.evidence.length === 0);
}

/** What has no parts that are still open. */
function leaf(expression: Leaf, type: Type): finished.TypedExpression {
  if (isFinished(expression, type)) return expression;
  const { span } = expression;
  switch (expression.kind) {
    case "int":
      return { kind: "int", span, type, value: expression.value };
    case "float":
      return { kind: "float", span, type, value: expression.value };
    case "bool":
      return { kind: "bool", span, type, value: expression.value };
    case "string":
      return { kind: "string", span, type, value: expression.value };
    case "unit":
    case "break":
    case "continue":
    case "self-pid":
      return { kind: expression.kind, span, type };
    case "atom":
      return { kind: "atom", span, type, name: expression.name };
    case "intrinsic-value":
      return { kind: "intrinsic-value", span, type, symbol: expression.symbol };
    case "extern":
      return { kind: "extern", span, type, target: expression.target, async: expression.async };
    case "supervisor":
      return { kind: "supervisor", span, type, target: expression.target };
    case "service-client": {
      const { target, operation, limited } = expression;
      return { kind: "service-client", span, type, target, operation, limited };
    }
    case "channel":
      return { kind: "channel", span, type, target: expression.target };
    case "channel-function":
      return { kind: "channel-function", span, type, target: expression.target, function: expression.function };
    case "constructor": {
      const { kind, definition, variant, tag, arity } = expression;
      return { kind, span, type, definition, variant, tag, arity };
    }
    default:
      return expression satisfies never;
  }
}
