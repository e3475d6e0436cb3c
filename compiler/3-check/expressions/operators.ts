// Operators: the interface that each one asks for, and text and lists put together.
import { cannotConcatenate, floatOutOfRange, integerOutOfRange, operandNotSupported } from "../../report/catalogue.ts";
import type { BinaryExpression, BinaryOperator, UnaryExpression } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import type { Environment } from "../context.ts";
import { need, plainEvidence } from "../evidence/evidence.ts";
import { boundHelp } from "../evidence/uses.ts";
import type { TypedExpression } from "../open-tree.ts";
import { typeText } from "../types/print.ts";
import { solve } from "../types/solve.ts";
import { boolType, floatType, intType, isBuiltin, prune, rangeType, stringType, type Type } from "../types/type.ts";
import { absorb, freshEffect, freshVariable, unify } from "../types/unify.ts";
import { check, expectType } from "./expect.ts";
import { unknown } from "./names.ts";

const arithmetic = { "+": "Add", "-": "Sub", "*": "Mul", "/": "Div", "%": "Mod" } as const;
type Arithmetic = keyof typeof arithmetic;

function isArithmetic(operator: string): operator is Arithmetic {
  return Object.hasOwn(arithmetic, operator);
}

export function inferBinary(environment: Environment, expression: BinaryExpression): TypedExpression {
  const { span, operator } = expression;
  switch (operator) {
    case "and":
    case "or": {
      const left = check(environment, expression.left, boolType);
      const right = check(environment, expression.right, boolType);
      return { kind: "logical", span, type: boolType, operator, left, right };
    }
    case "..":
    case "..=": {
      const from = check(environment, expression.left, intType);
      const to = check(environment, expression.right, intType);
      return { kind: "range", span, type: rangeType, from, to, inclusive: operator === "..=" };
    }
    case "<>":
    case "++":
      return inferConcat(environment, expression, operator);
    default: {
      const left = environment.context.infer(environment, expression.left);
      const because = isNumber(left.type) ? undefined : { span: expression.left.span, text: "because of this" };
      const right = check(environment, expression.right, left.type, because, (found) =>
        mixedHelp(operator, left.type, found),
      );
      // What was reported already makes no second complaint about the operator.
      const broken = isReported(left.type) || isReported(right.type);
      if (broken || unify(left.type, right.type) !== "same") {
        return isArithmetic(operator) ? unknown(span) : { ...unknown(span), type: boolType };
      }
      return operatorExpression(environment, span, operator, [left, right]);
    }
  }
}

function isReported(type: Type): boolean {
  return prune(type).kind === "any-message";
}

function isNumber(type: Type): boolean {
  const target = prune(type);
  return isBuiltin(target, "Int") || isBuiltin(target, "Float");
}

type Operator = Extract<TypedExpression, { kind: "operator" }>["operator"];

function interfaceOf(operator: Operator): string {
  if (isArithmetic(operator)) return arithmetic[operator];
  if (operator === "negate") return "Neg";
  if (operator === "not") return "Not";
  return operator === "==" || operator === "!=" ? "Eq" : "Ord";
}

function methodOf(operator: Operator): string {
  const name = interfaceOf(operator);
  return name === "Ord" ? "lt" : name.toLowerCase();
}

function operatorExpression(
  environment: Environment,
  span: Span,
  operator: Operator,
  operands: readonly [TypedExpression, ...TypedExpression[]],
  help?: string,
): TypedExpression {
  const { context, module, file } = environment;
  const name = interfaceOf(operator);
  const info = context.interfaces.get(name);
  const [first] = operands;
  if (info === undefined) return unknown(span);
  const output = info.associated.has("Output");
  const plain = plainEvidence(context, info, first.type);
  if (plain !== undefined) {
    const effect = context.plainEffect;
    return {
      kind: "operator",
      span,
      type: output ? first.type : boolType,
      operator,
      evidence: plain,
      effect,
      operands,
    };
  }
  const method = info.methods.get(methodOf(operator));
  let effect = context.plainEffect;
  if (method !== undefined) {
    effect = freshEffect(context);
    absorb(effect, method.effect);
    absorb(environment.frame.effect, effect);
  }
  const written = operator === "negate" ? "-" : operator;
  const failure = (type: Type) =>
    operandNotSupported(file, span, {
      type: typeText(type, module.name),
      interface: name,
      operator: written,
      help: help ?? boundHelp(context, type, name),
    });
  const result: Type = output ? freshVariable(context) : boolType;
  const associated = new Map<string, Type>(output ? [["Output", result]] : []);
  const evidence = need(
    environment,
    { interface: info, arguments: [], type: first.type, associated, makes: false },
    {
      file,
      span,
      module: module.name,
      failure,
    },
  );
  return { kind: "operator", span, type: result, operator, evidence, effect, operands };
}

export function floatLiteral(environment: Environment, span: Span, value: number | undefined): TypedExpression {
  if (value === undefined) environment.context.report(floatOutOfRange(environment.file, span));
  return { kind: "float", span, type: floatType, value: value ?? 0 };
}

export function inferUnary(environment: Environment, expression: UnaryExpression): TypedExpression {
  const { span, operand } = expression;
  // `-9007199254740991` and friends: the sign belongs to the literal.
  if (expression.operator === "-" && operand.kind === "int") {
    const value = operand.value;
    if (value === undefined) environment.context.report(integerOutOfRange(environment.file, operand.span));
    return { kind: "int", span, type: intType, value: value === undefined || value === 0 ? 0 : -value };
  }
  if (expression.operator === "-" && operand.kind === "float") {
    const { value } = operand;
    return { ...floatLiteral(environment, operand.span, value === undefined ? undefined : -value), span };
  }
  const typed = environment.context.infer(environment, operand);
  if (expression.operator === "not" && prune(typed.type).kind === "variable")
    expectType(environment, operand.span, boolType, typed.type);
  const operator = expression.operator === "-" ? "negate" : "not";
  const result = operatorExpression(environment, span, operator, [typed], sendHelp(environment, expression));
  // `not a == 1` is `(not a) == 1`: that `1` is no Bool either is the same mistake.
  const refused =
    result.kind === "operator" && result.evidence.kind === "slot" && result.evidence.solution === "refused";
  return refused ? unknown(span) : result;
}

/** `pid ! message`, which is read as two statements. */
function sendHelp({ file }: Environment, expression: UnaryExpression): string | undefined {
  const { previousSpan: previous, operand } = expression;
  if (previous === undefined) return undefined;
  const written = (part: Span): string => file.text.slice(part.start, part.end);
  const isShort = operand.span.end - previous.start <= 60;
  return `a message is sent by \`send(${isShort ? `${written(previous)}, ${written(operand.span)}` : "pid, message"})\``;
}

/** Text and a number, or a list and a number, under an operator that does not join them. */
function mixedHelp(operator: BinaryOperator, left: Type, right: Type): string | undefined {
  const pair = [prune(left), prune(right)];
  const number = pair.find(isNumber);
  if (number !== undefined && pair.some((type) => isBuiltin(type, "Option")))
    return "it may be `None`: use `case`, `?` or `Option.unwrap_or`";
  if (number !== undefined && pair.some((type) => isBuiltin(type, "Result")))
    return "it may be an `Err`: use `case`, `?` or `Result.unwrap_or`";
  if (number === undefined || operator === "==" || operator === "!=") return undefined;
  if (operator === "*" && pair.some((type) => isBuiltin(type, "List")))
    return "a list of equal elements is `for _ in 0..n do element end`";
  if (!pair.some((type) => isBuiltin(type, "String"))) return undefined;
  if (operator === "*") return "`String.repeat(text, n)` repeats a text";
  if (operator === "+") return 'texts are joined with `<>`, values put into them with `"${…}"`';
  return `a text is read as a number by \`String.${isBuiltin(number, "Int") ? "to_int" : "to_float"}\``;
}

function inferConcat(environment: Environment, expression: BinaryExpression, operator: "<>" | "++"): TypedExpression {
  const { context, file, module } = environment;
  const { span } = expression;
  const left = environment.context.infer(environment, expression.left);
  let type = prune(left.type);
  const refuse = (found: Type) => {
    context.report(cannotConcatenate(file, span, { type: typeText(found, module.name), operator }));
    return unknown(span);
  };
  if (type.kind !== "variable" && !isBuiltin(type, "String") && !isBuiltin(type, "List")) {
    const right = environment.context.infer(environment, expression.right);
    if (type.kind === "any-message") return { ...unknown(span), type: right.type };
    return refuse(type);
  }
  const right = check(environment, expression.right, left.type);
  solve(context);
  type = prune(left.type);
  const kind = isBuiltin(type, "List") ? "List" : "String";
  if (type.kind !== "variable" && !isBuiltin(type, kind)) return refuse(type);
  const place: TypedExpression = { kind: "concat", span, type: left.type, of: kind, left, right };
  if (type.kind !== "variable") return place;
  if (type.rigid !== undefined) return refuse(type);
  context.deferred.push({
    receiver: left.type,
    decides: [],
    attempt: (stage) => {
      const known = prune(left.type);
      if (known.kind === "variable" && stage !== "final") return false;
      if (known.kind === "variable") unify(known, stringType);
      else if (isBuiltin(known, "List")) Object.assign(place, { of: "List" });
      else if (!isBuiltin(known, "String")) refuse(known);
      return true;
    },
  });
  return place;
}
