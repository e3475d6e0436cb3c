// The type of an expression: one case per form.
import type {
  BinaryExpression,
  Expression,
  MemberExpression,
  Path,
  StructLiteral,
  StructUpdate,
  UnaryExpression,
} from "../ast.ts";
import {
  cannotConcatenate,
  duplicateField,
  fieldOfUnknownType,
  integerOutOfRange,
  missingField,
  noSuchField,
  operandNotSupported,
  selfOutsideActor,
  unboundStruct,
  unknownField,
} from "../catalogue.ts";
import type { Span } from "../source.ts";
import { closest } from "../suggest.ts";
import type { TypedExpression } from "../typed.ts";
import {
  atomType,
  boolType,
  floatType,
  intType,
  isBuiltin,
  listOf,
  mapOf,
  named,
  pidOf,
  prune,
  rangeType,
  stringType,
  type Type,
  unitType,
} from "../types.ts";
import { applyFunction } from "./apply.ts";
import { inferCall, inferIndex, inferPipe } from "./calls.ts";
import { infoOf } from "./constructors.ts";
import type { Environment, StructInfo } from "./context.ts";
import { inferCase, inferFor, inferIf, inferJump, inferReceive, inferTry, inferWhile } from "./control.ts";
import { boundHelp, lacks, need, plainEvidence, simple } from "./evidence.ts";
import { check, expectType, reportOutcome } from "./expect.ts";
import { inferBlock, inferClosure } from "./functions.ts";
import { notInGuard } from "./guards.ts";
import { fieldOf, structWithFields } from "./methods.ts";
import { methodExpression, resolveName, unknown } from "./names.ts";
import { typeText } from "./print.ts";
import { inferLink, inferSend, inferSpawn } from "./processes.ts";
import { qualifiedMember } from "./qualified.ts";
import { freshSubstitution, parameterMap, substitute } from "./schemes.ts";
import { settle } from "./settle.ts";
import { tupleFunctionValue } from "./tuples.ts";
import { findTypeEntry, pathText, privateType, reportTooLarge, typeOf } from "./type-trees.ts";
import { absorb, freshEffect, freshVariable, isTooLarge, unify } from "./unify.ts";

export function infer(environment: Environment, expression: Expression, expected?: Type): TypedExpression {
  const { span } = expression;
  switch (expression.kind) {
    case "int":
      if (expression.value === undefined) environment.context.report(integerOutOfRange(environment.file, span));
      return { kind: "int", span, type: intType, value: expression.value ?? 0 };
    case "float":
      return { kind: "float", span, type: floatType, value: expression.value };
    case "bool":
      return { kind: "bool", span, type: boolType, value: expression.value };
    case "unit":
      return { kind: "unit", span, type: unitType };
    case "atom":
      return { kind: "atom", span, type: atomType, name: expression.name };
    case "string":
      return inferString(environment, expression);
    case "variable":
      return tupleFunctionValue(environment, expression) ?? resolveName(environment, expression.name, span);
    case "self-pid": {
      const { message } = environment.frame;
      if (message === undefined) environment.context.report(selfOutsideActor(environment.file, span));
      return { kind: "self-pid", span, type: pidOf(message ?? freshVariable(environment.context)) };
    }
    case "tuple": {
      const wanted = expected === undefined ? undefined : prune(expected);
      const hints = wanted?.kind === "tuple" ? wanted.elements : [];
      const elements = expression.elements.map((element, index) =>
        environment.context.infer(environment, element, hints[index]),
      );
      const type: Type = { kind: "tuple", elements: elements.map((element) => element.type) };
      const large = isTooLarge(type);
      if (large) reportTooLarge(environment.context, environment.file, span);
      return { kind: "tuple", span, type: large ? freshVariable(environment.context) : type, elements };
    }
    case "list":
      return inferList(environment, expression.elements, span, expected);
    case "map":
      return inferMap(environment, expression, expected);
    case "struct":
      return inferStruct(environment, expression);
    case "update":
      return inferUpdate(environment, expression);
    case "unary":
      return inferUnary(environment, expression);
    case "binary":
      return inferBinary(environment, expression);
    case "pipe":
      return inferPipe(environment, expression);
    case "call":
      return inferCall(environment, expression);
    case "member":
      return tupleFunctionValue(environment, expression) ?? inferMember(environment, expression);
    case "index":
      return inferIndex(environment, expression.object, expression.index, span);
    case "try":
      return notInGuard(environment, span, "?", (inner) => inferTry(inner, expression));
    case "if":
      return inferIf(environment, expression, expected);
    case "case":
      return inferCase(environment, expression, expected);
    case "while":
      return inferWhile(environment, expression);
    case "for":
      return inferFor(environment, expression);
    case "receive":
      return notInGuard(environment, expression.keywordSpan, "receive", (inner) =>
        inferReceive(inner, expression, expected),
      );
    case "closure":
      return inferClosure(environment, expression, expected);
    case "block":
      return inferBlock(environment, expression, expected);
    case "break":
    case "continue":
      return notInGuard(environment, span, expression.kind, (inner) => inferJump(inner, expression));
    case "spawn":
      return notInGuard(environment, span, "spawn", (inner) => inferSpawn(inner, expression));
    case "send":
      return notInGuard(environment, span, "send", (inner) => inferSend(inner, expression));
    case "link":
      return notInGuard(environment, span, "link", (inner) => inferLink(inner, expression));
    case "error":
      return unknown(span);
    default: {
      const never: never = expression;
      return never;
    }
  }
}

// ---------------------------------------------------------------- literals

function inferString(environment: Environment, expression: Extract<Expression, { kind: "string" }>): TypedExpression {
  const { span } = expression;
  const [first] = expression.parts;
  if (first === undefined) return { kind: "string", span, type: stringType, value: "" };
  if (first.kind === "text" && expression.parts.length === 1)
    return { kind: "string", span, type: stringType, value: first.text };
  const parts = expression.parts.map((part): TypedExpression => {
    if (part.kind === "text") return { kind: "string", span, type: stringType, value: part.text };
    return displayed(environment, environment.context.infer(environment, part.expression));
  });
  return { kind: "interpolate", span, type: stringType, parts };
}

function displayed(environment: Environment, value: TypedExpression): TypedExpression {
  if (isBuiltin(prune(value.type), "String")) return value;
  const display = environment.context.interfaces.get("Display");
  const method = display?.methods.get("to_string");
  if (display === undefined || method === undefined) return value;
  const failure = lacks(environment, value.span, "Display", "this has no text form");
  const { expression } = methodExpression(environment, display, method, value.span, failure);
  return applyFunction(environment, value.span, expression, [{ kind: "typed", typed: value }]);
}

function inferList(
  environment: Environment,
  elements: readonly Expression[],
  span: Span,
  expected?: Type,
): TypedExpression {
  const wanted = expected === undefined ? undefined : prune(expected);
  const element: Type =
    wanted !== undefined && isBuiltin(wanted, "List") && wanted.arguments[0] !== undefined
      ? wanted.arguments[0]
      : freshVariable(environment.context);
  const because = elements[0] === undefined ? undefined : { span: elements[0].span, text: "the first element" };
  const typed = elements.map((item, index) => check(environment, item, element, index === 0 ? undefined : because));
  return { kind: "list", span, type: listOf(element), elements: typed };
}

function inferMap(
  environment: Environment,
  expression: Extract<Expression, { kind: "map" }>,
  expected?: Type,
): TypedExpression {
  const { context } = environment;
  const wanted = expected === undefined ? undefined : prune(expected);
  const known = wanted !== undefined && isBuiltin(wanted, "Map") ? wanted.arguments : [];
  const key = known[0] ?? freshVariable(context);
  const value = known[1] ?? freshVariable(context);
  const entries = expression.entries.map((entry) => ({
    key: check(environment, entry.key, key),
    value: check(environment, entry.value, value),
  }));
  const first = expression.entries[0];
  if (first !== undefined) needKey(environment, key, first.key.span);
  return { kind: "map", span: expression.span, type: mapOf(key, value), entries };
}

/** Map keys need Eq and Hash; the runtime compares them by itself, so the evidence is not kept. */
function needKey(environment: Environment, key: Type, span: Span): void {
  for (const name of ["Eq", "Hash"]) {
    const info = environment.context.interfaces.get(name);
    if (info !== undefined)
      need(environment, simple(info, key), lacks(environment, span, name, `a Map key needs \`${name}\``));
  }
}

// ---------------------------------------------------------------- structs

function structNamed(environment: Environment, path: Path): { info: StructInfo; type: Type } | undefined {
  const { context } = environment;
  const entry = findTypeEntry(environment, path);
  const name = pathText(path);
  if (entry?.item.kind === "alias") {
    const type = prune(typeOf(environment, { kind: "named", span: path.span, path, arguments: [] }));
    const info = type.kind === "named" ? context.types.get(`${type.module}.${type.name}`) : undefined;
    return info?.kind === "struct" ? { info, type } : undefined;
  }
  const info = entry === undefined ? context.types.get(`.${name}`) : infoOf(context, entry);
  if (info?.kind !== "struct") return undefined;
  return { info, type: named(info.module, info.name, ...info.parameters.map(() => freshVariable(context))) };
}

function inferStruct(environment: Environment, expression: StructLiteral): TypedExpression {
  const { context, file } = environment;
  const { span, path } = expression;
  const found = structNamed(environment, path);
  if (found === undefined) {
    for (const field of expression.fields) environment.context.infer(environment, field.value);
    const names = [...environment.module.scope.types.keys()];
    const near = { suggestion: closest(pathText(path), names) };
    if (!environment.module.scope.broken.has(path.segments[0]?.text ?? "")) {
      context.report(
        privateType(environment, file, path.segments) ?? unboundStruct(file, path.span, pathText(path), near),
      );
    }
    return unknown(span);
  }
  const { info, type } = found;
  const fields = checkFields(environment, expression.fields, info, type);
  const written = new Set(expression.fields.map((field) => field.name.text));
  const names = info.fields.map((field) => field.name);
  // A misspelt field was reported under its own name.
  for (const name of [...written]) if (!names.includes(name)) written.add(closest(name, names) ?? name);
  const missing = info.fields.find((field) => !written.has(field.name));
  if (missing !== undefined) context.report(missingField(file, span, { field: missing.name, type: info.name }));
  return { kind: "struct", span, type, definition: { module: info.module, name: info.name }, fields };
}

function checkFields(
  environment: Environment,
  inits: StructLiteral["fields"],
  info: StructInfo,
  type: Type,
): { name: string; value: TypedExpression }[] {
  const { context, file } = environment;
  const target = prune(type);
  const map = parameterMap(info, target.kind === "named" ? target.arguments : []);
  const seen = new Set<string>();
  return inits.flatMap((init) => {
    const texts = { field: init.name.text, type: info.name };
    const declared = info.fields.find((field) => field.name === init.name.text);
    if (declared === undefined) {
      const suggestion = closest(
        init.name.text,
        info.fields.map((field) => field.name),
      );
      context.report(unknownField(file, init.name.span, { ...texts, suggestion }));
      environment.context.infer(environment, init.value);
      return [];
    }
    if (seen.has(init.name.text)) context.report(duplicateField(file, init.name.span, texts));
    seen.add(init.name.text);
    return [{ name: init.name.text, value: check(environment, init.value, substitute(declared.type, map)) }];
  });
}

function inferUpdate(environment: Environment, expression: StructUpdate): TypedExpression {
  const { context, file, module } = environment;
  const { span } = expression;
  const base = environment.context.infer(environment, expression.base);
  settle(context);
  let type = prune(base.type);
  if (type.kind === "variable" && type.rigid === undefined) {
    const info = structWithFields(
      environment,
      expression.fields.map((field) => field.name.text),
    );
    if (info !== undefined)
      unify(type, named(info.module, info.name, ...freshSubstitution(context, info.parameters).values()));
    type = prune(base.type);
  }
  const info = type.kind === "named" ? context.types.get(`${type.module}.${type.name}`) : undefined;
  if (info?.kind !== "struct") {
    for (const field of expression.fields) environment.context.infer(environment, field.value);
    if (type.kind === "any-message") return unknown(span);
    const [first] = expression.fields;
    const field = first?.name.text ?? "";
    const place = first?.name.span ?? span;
    if (type.kind === "variable") context.report(fieldOfUnknownType(file, place, { field }));
    else context.report(noSuchField(file, place, { field, type: typeText(type, module.name) }));
    return unknown(span);
  }
  const fields = checkFields(environment, expression.fields, info, type);
  return { kind: "update", span, type: base.type, definition: { module: info.module, name: info.name }, base, fields };
}

function inferMember(environment: Environment, member: MemberExpression): TypedExpression {
  const { context } = environment;
  const qualified = qualifiedMember(environment, member);
  if (qualified !== undefined) return qualified;
  const object = environment.context.infer(environment, member.object);
  let type = prune(object.type);
  if (type.kind === "variable") {
    settle(context);
    type = prune(object.type);
  }
  if (type.kind !== "variable" || type.rigid !== undefined) return fieldAccess(environment, member, object, type);
  const result = freshVariable(context);
  const place: TypedExpression = { kind: "field", span: member.span, type: result, object, name: member.name.text };
  context.deferred.push({
    receiver: object.type,
    result,
    attempt: (stage) => {
      const known = prune(object.type);
      if (known.kind === "variable" && stage === "try") return false;
      if (known.kind === "variable") {
        const info = structWithFields(environment, [member.name.text]);
        if (info === undefined && stage === "guess") return false;
        if (info === undefined) {
          context.report(fieldOfUnknownType(environment.file, member.name.span, { field: member.name.text }));
          return true;
        }
        unify(known, named(info.module, info.name, ...freshSubstitution(context, info.parameters).values()));
      }
      const access = fieldAccess(environment, member, object, prune(object.type));
      reportOutcome(environment, unify(result, access.type), member.span, result, access.type);
      return true;
    },
  });
  return place;
}

function fieldAccess(
  environment: Environment,
  member: MemberExpression,
  object: TypedExpression,
  type: Type,
): TypedExpression {
  const { context, file, module } = environment;
  const name = member.name.text;
  if (type.kind === "any-message" || (type.kind === "variable" && context.openTypes.has(type)))
    return unknown(member.span);
  const field = fieldOf(environment, type, name);
  if (field !== undefined) return { kind: "field", span: member.span, type: field, object, name };
  const info = type.kind === "named" ? context.types.get(`${type.module}.${type.name}`) : undefined;
  const suggestion =
    info?.kind === "struct"
      ? closest(
          name,
          info.fields.map((candidate) => candidate.name),
        )
      : undefined;
  const help = suggestion === undefined && info?.kind !== "struct" ? methodHelp(environment, type, name) : undefined;
  context.report(
    noSuchField(file, member.name.span, { field: name, type: typeText(type, module.name), suggestion, help }),
  );
  return unknown(member.span);
}

function methodHelp(environment: Environment, type: Type, name: string): string | undefined {
  const target = prune(type);
  const known = target.kind === "named" && environment.context.library.modules.get(target.name)?.has(name);
  return known === true ? `call it: \`.${name}()\`` : undefined;
}

// ---------------------------------------------------------------- operators

const arithmetic = { "+": "Add", "-": "Sub", "*": "Mul", "/": "Div", "%": "Mod" } as const;
type Arithmetic = keyof typeof arithmetic;

function isArithmetic(operator: string): operator is Arithmetic {
  return Object.hasOwn(arithmetic, operator);
}

function inferBinary(environment: Environment, expression: BinaryExpression): TypedExpression {
  const { span, operator } = expression;
  switch (operator) {
    case "and":
    case "or": {
      const left = check(environment, expression.left, boolType);
      const right = check(environment, expression.right, boolType);
      return { kind: "logical", span, type: boolType, operator, left, right };
    }
    case "..": {
      const from = check(environment, expression.left, intType);
      const to = check(environment, expression.right, intType);
      return { kind: "range", span, type: rangeType, from, to };
    }
    case "<>":
    case "++":
      return inferConcat(environment, expression, operator);
    default: {
      const left = environment.context.infer(environment, expression.left);
      const because = isNumber(left.type) ? undefined : { span: expression.left.span, text: "because of this" };
      const right = check(environment, expression.right, left.type, because);
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
      help: boundHelp(type, name),
    });
  const result: Type = output ? freshVariable(context) : boolType;
  const associated = new Map<string, Type>(output ? [["Output", result]] : []);
  const evidence = need(environment, { interface: info, arguments: [], type: first.type, associated }, failure);
  return { kind: "operator", span, type: result, operator, evidence, effect, operands };
}

function inferUnary(environment: Environment, expression: UnaryExpression): TypedExpression {
  const { span, operand } = expression;
  // `-9007199254740991` and friends: the sign belongs to the literal.
  if (expression.operator === "-" && operand.kind === "int") {
    const value = operand.value;
    if (value === undefined) environment.context.report(integerOutOfRange(environment.file, operand.span));
    return { kind: "int", span, type: intType, value: value === undefined || value === 0 ? 0 : -value };
  }
  if (expression.operator === "-" && operand.kind === "float")
    return { kind: "float", span, type: floatType, value: -operand.value };
  const typed = environment.context.infer(environment, operand);
  if (expression.operator === "not" && prune(typed.type).kind === "variable")
    expectType(environment, operand.span, boolType, typed.type);
  const result = operatorExpression(environment, span, expression.operator === "-" ? "negate" : "not", [typed]);
  // `not a == 1` is `(not a) == 1`: that `1` is no Bool either is the same mistake.
  const refused =
    result.kind === "operator" && result.evidence.kind === "pending" && result.evidence.solution?.kind === "vacuous";
  return refused ? unknown(span) : result;
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
  settle(context);
  type = prune(left.type);
  const kind = isBuiltin(type, "List") ? "List" : "String";
  if (type.kind !== "variable" && !isBuiltin(type, kind)) return refuse(type);
  const place: TypedExpression = { kind: "concat", span, type: left.type, of: kind, left, right };
  if (type.kind !== "variable") return place;
  if (type.rigid !== undefined) return refuse(type);
  context.deferred.push({
    receiver: left.type,
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
