// Decision trees to statements.
import { breaksTo, type CoreExpression, type CoreLabel } from "../core.ts";
import { prune } from "../types.ts";
import { array, at, binary, call, declare, isMovable, isTrivial, literal, member, name, not, set } from "./build.ts";
import { singleton, structClass, typeClass } from "./classes.ts";
import { type FunctionContext, keyOf, type Matching, type Subject, temporary } from "./context.ts";
import {
  type Binding,
  countLeaves,
  type Decision,
  decide,
  type Occurrence,
  occurrenceKey,
  root,
  type Shape,
  smallKey,
  type Test,
} from "./decision.ts";
import { fieldName, javascriptName } from "./names.ts";
import { append, newSink, push, type Sink } from "./sink.ts";

interface Emission {
  readonly matching: Matching;
  readonly context: FunctionContext;
  /** Parts that have a name at this point. */
  readonly known: ReadonlyMap<Occurrence, CoreExpression>;
  /** Arms whose bodies stand behind the tree: jumped to, with their variables assigned. */
  readonly shared: ReadonlyMap<number, { readonly label: CoreLabel; readonly variables: ReadonlyMap<number, string> }>;
  /** Jumps behind the whole match, when something stands between. */
  readonly leave: CoreLabel | undefined;
}

export function match(matching: Matching, context: FunctionContext, sink: Sink): void {
  const roots = matching.subjects.map((_, index) => root(index, matching.arms[0]?.patterns[index]?.type));
  const rows = matching.arms.map((arm) => ({ patterns: arm.patterns, guarded: arm.guard !== undefined }));
  const known = new Map<Occurrence, CoreExpression>();
  for (const [index, subject] of matching.subjects.entries()) {
    const occurrence = roots[index];
    if (occurrence !== undefined) nameSubject(occurrence, subject, known);
  }
  const found = decide(roots, rows, matching.strict);
  const decision = matching.anonymous === true ? anonymous(found) : found;
  const counts = new Map<number, number>();
  countLeaves(decision, counts);
  const repeated = [...counts].flatMap(([arm, count]) => {
    const own = matching.arms[arm];
    return count > 1 && own?.small === false && own.guard === undefined && !isMerged(decision, arm) ? [arm] : [];
  });
  if (repeated.length === 0) {
    emit(decision, { matching, context, known, shared: new Map(), leave: undefined }, sink);
    return;
  }
  emitShared(decision, repeated, { matching, context, known }, sink);
}

/** The decision with all leaves made equal. */
function anonymous(decision: Decision): Decision {
  switch (decision.kind) {
    case "fail":
      return decision;
    case "leaf":
      return { kind: "leaf", arm: 0, bindings: [] };
    case "guard":
      return { ...decision, otherwise: anonymous(decision.otherwise) };
    case "switch": {
      const branches = decision.branches.map((one) => ({ tests: one.tests, then: anonymous(one.then) }));
      const otherwise = decision.otherwise === undefined ? undefined : anonymous(decision.otherwise);
      const outcomes = [...branches.map((one) => one.then), ...(otherwise === undefined ? [] : [otherwise])];
      const keys = new Set(outcomes.map((one) => smallKey(one, occurrenceKey)));
      const [first] = outcomes;
      return keys.size === 1 && !keys.has(undefined) && first !== undefined
        ? first
        : { ...decision, branches, otherwise };
    }
    default:
      return decision satisfies never;
  }
}

/** Bodies that several leaves lead to are written once, each behind a block that those leaves leave. */
function emitShared(
  decision: Decision,
  repeated: readonly number[],
  base: Pick<Emission, "matching" | "context" | "known">,
  sink: Sink,
): void {
  const { matching, context } = base;
  const leave: CoreLabel = { name: context.definition.names.fresh("done") };
  const shared = new Map(
    repeated.map((arm) => {
      const variables = new Map<number, string>();
      for (const binding of bindingsOf(decision, arm)) {
        if (!context.program.usedLocals.has(binding.id) || variables.has(binding.id)) continue;
        const text = context.definition.names.fresh(javascriptName(binding.name));
        variables.set(binding.id, text);
        push(sink, declare(text, undefined));
      }
      return [arm, { label: { name: context.definition.names.fresh("arm") }, variables }];
    }),
  );
  let inner = newSink();
  emit(decision, { ...base, shared, leave }, inner);
  for (const [arm, target] of shared) {
    const outer = newSink();
    push(outer, { kind: "block", label: target.label, body: inner.statements });
    for (const [id, text] of target.variables) bindLocal(id, name(text), context);
    matching.arms[arm]?.body(outer);
    push(outer, { kind: "break", label: leave });
    inner = outer;
  }
  const last = inner.statements.at(-1);
  if (last?.kind === "break" && last.label === leave) inner.statements.pop();
  if (breaksTo(inner.statements, leave)) push(sink, { kind: "block", label: leave, body: inner.statements });
  else append(sink, inner.statements);
}

function bindLocal(id: number, value: CoreExpression, context: FunctionContext): void {
  context.definition.locals.set(id, { value, generator: undefined, bounds: undefined });
}

function bindingsOf(decision: Decision, arm: number): readonly Binding[] {
  if (decision.kind === "leaf") return decision.arm === arm ? decision.bindings : [];
  if (decision.kind === "guard") {
    const own = decision.arm === arm ? decision.bindings : [];
    return [...own, ...bindingsOf(decision.otherwise, arm)];
  }
  if (decision.kind === "fail") return [];
  const otherwise = decision.otherwise === undefined ? [] : bindingsOf(decision.otherwise, arm);
  return [...decision.branches.flatMap((branch) => bindingsOf(branch.then, arm)), ...otherwise];
}

/** Whether all leaves of the arm are equal branches of one switch, which are written as one. Guards are repeated. */
function isMerged(decision: Decision, arm: number): boolean {
  const counts = new Map<number, number>();
  countLeaves(decision, counts);
  if (decision.kind === "guard")
    return decision.arm === arm ? counts.get(arm) === 1 : isMerged(decision.otherwise, arm);
  if (decision.kind !== "switch") return true;
  const trees = decision.otherwise === undefined ? [] : [decision.otherwise];
  trees.push(...decision.branches.map((branch) => branch.then));
  const holding = trees.filter((tree) => {
    const inner = new Map<number, number>();
    countLeaves(tree, inner);
    return inner.has(arm);
  });
  const [first] = holding;
  if (holding.length === 1 && first !== undefined) return isMerged(first, arm);
  const keys = new Set(holding.map((tree) => smallKey(tree, occurrenceKey)));
  return keys.size === 1 && !keys.has(undefined);
}

function nameSubject(occurrence: Occurrence, subject: Subject, known: Map<Occurrence, CoreExpression>): void {
  if (subject.kind === "value") {
    known.set(occurrence, subject.value);
    return;
  }
  known.set(occurrence, array(subject.elements));
  for (const [index, element] of subject.elements.entries()) {
    // Occurrences are found by key, so the parts can be named before a pattern asks for them.
    const inner: Occurrence = {
      access: { kind: "element", of: occurrence, index },
      type: elementType(occurrence, index),
      parts: new Map(),
    };
    occurrence.parts.set(`${index}`, inner);
    known.set(inner, element);
  }
}

function elementType(occurrence: Occurrence, index: number) {
  const type = occurrence.type === undefined ? undefined : prune(occurrence.type);
  return type?.kind === "tuple" ? type.elements[index] : undefined;
}

function expressionOf(occurrence: Occurrence, emission: Emission): CoreExpression {
  const known = emission.known.get(occurrence);
  if (known !== undefined) return known;
  const { access } = occurrence;
  if (access.kind === "root") return literal(undefined);
  const whole = expressionOf(access.of, emission);
  switch (access.kind) {
    case "field":
      return member(whole, fieldName(access.property));
    case "element":
      return at(whole, literal(access.index));
    case "item": {
      const start = member(whole, "start");
      return at(member(whole, "buffer"), access.index === 0 ? start : binary("+", start, literal(access.index)));
    }
    case "rest":
      return call(emission.context.program.symbol("snow_list_rest"), [whole, literal(access.count)]);
    case "slice":
      return call(member(whole, "slice"), [literal(access.length)]);
    default:
      return access satisfies never;
  }
}

function emit(decision: Decision, emission: Emission, sink: Sink): void {
  switch (decision.kind) {
    case "fail":
      emission.matching.fail(sink);
      return;
    case "leaf":
      emitLeaf(decision.arm, decision.bindings, emission, sink);
      return;
    case "guard":
      emitGuard(decision, emission, sink);
      return;
    case "switch":
      emitSwitch(decision, emission, sink);
      return;
    default:
      decision satisfies never;
  }
}

function emitLeaf(arm: number, bindings: readonly Binding[], emission: Emission, sink: Sink): void {
  const target = emission.shared.get(arm);
  const own = emission.matching.arms[arm];
  if (target === undefined) {
    bindAll(bindings, emission, sink);
    own?.body(sink);
    if (emission.leave !== undefined) push(sink, { kind: "break", label: emission.leave });
    return;
  }
  for (const binding of bindings) {
    const text = target.variables.get(binding.id);
    if (text !== undefined) push(sink, set(text, expressionOf(binding.occurrence, emission)));
  }
  push(sink, { kind: "break", label: target.label });
}

function bindAll(bindings: readonly Binding[], emission: Emission, sink: Sink): void {
  const { context, matching } = emission;
  for (const { id, name: text, occurrence } of bindings) {
    const value = expressionOf(occurrence, emission);
    if (matching.bind !== undefined) matching.bind(id, text, value, sink);
    else if (value.kind === "name") bindLocal(id, value, context);
    else if (context.program.usedLocals.has(id)) {
      const variable = context.definition.names.fresh(javascriptName(text));
      push(sink, declare(variable, value));
      bindLocal(id, name(variable), context);
    }
  }
}

function emitGuard(decision: Extract<Decision, { kind: "guard" }>, emission: Emission, sink: Sink): void {
  const own = emission.matching.arms[decision.arm];
  bindAll(decision.bindings, emission, sink);
  const test = own?.guard?.(sink) ?? literal(true);
  const then = newSink();
  own?.body(then);
  if (emission.leave !== undefined) push(then, { kind: "break", label: emission.leave });
  const otherwise = newSink();
  emit(decision.otherwise, emission, otherwise);
  branch(test, then, otherwise, sink);
}

/** An `if`; what follows a branch that jumps away needs no `else`. */
function branch(test: CoreExpression, then: Sink, otherwise: Sink, sink: Sink): void {
  if (then.statements.length === 0) {
    if (otherwise.statements.length > 0) {
      push(sink, { kind: "if", test: not(test), then: otherwise.statements, else: [] });
    } else if (!isMovable(test)) push(sink, { kind: "expression", expression: test });
    return;
  }
  if (answers(then, true) && answers(otherwise, false)) {
    push(sink, { kind: "return", value: test });
    return;
  }
  if (then.ended) {
    push(sink, { kind: "if", test, then: then.statements, else: [] });
    append(sink, otherwise.statements);
    return;
  }
  push(sink, { kind: "if", test, then: then.statements, else: otherwise.statements });
}

function answers(sink: Sink, value: boolean): boolean {
  const [only] = sink.statements;
  return (
    sink.statements.length === 1 &&
    only?.kind === "return" &&
    only.value?.kind === "literal" &&
    only.value.value === value
  );
}

interface Branch {
  tests: Test[];
  readonly then: Decision;
}

/** Branches with the same outcome become one; those that do what happens anyway are left out. */
function merged(decision: Extract<Decision, { kind: "switch" }>): {
  readonly branches: readonly Branch[];
  readonly otherwise: Decision | undefined;
} {
  const byKey = new Map<string, Branch>();
  const branches: Branch[] = [];
  const otherwiseKey = decision.otherwise === undefined ? undefined : smallKey(decision.otherwise, occurrenceKey);
  for (const { tests, then } of decision.branches) {
    const key = smallKey(then, occurrenceKey);
    if (key !== undefined && key === otherwiseKey) continue;
    const same = key === undefined ? undefined : byKey.get(key);
    if (same !== undefined) {
      same.tests.push(...tests);
      continue;
    }
    const made = { tests: [...tests], then };
    branches.push(made);
    if (key !== undefined) byKey.set(key, made);
  }
  if (decision.otherwise !== undefined) return { branches, otherwise: decision.otherwise };
  // All cases are covered: the last one needs no test.
  const last = branches.pop();
  return { branches, otherwise: last?.then };
}

function emitSwitch(decision: Extract<Decision, { kind: "switch" }>, outer: Emission, sink: Sink): void {
  let emission = outer;
  const { branches, otherwise } = merged(decision);
  const subject = expressionOf(decision.occurrence, emission);
  if (!isTrivial(subject) && (decision.opens || branches.length > 1)) {
    const text = temporary(emission.context);
    push(sink, declare(text, subject));
    emission = { ...emission, known: new Map([...emission.known, [decision.occurrence, name(text)]]) };
  }
  const rest = newSink();
  if (otherwise !== undefined) emit(otherwise, emission, rest);
  const [first] = branches;
  if (first === undefined) {
    append(sink, rest.statements);
    return;
  }
  if (branches.length === 1) {
    const then = newSink();
    emit(first.then, emission, then);
    const tests = first.tests.map((test) => testExpression(test, decision.occurrence, emission));
    const test = tests.reduce((left, right) => binary("||", left, right));
    branch(test, then, rest, sink);
    return;
  }
  const cases = branches.map((one) => {
    const body = newSink();
    emit(one.then, emission, body);
    return { tests: one.tests.map(switchLabel), body: body.statements };
  });
  const kind = first.tests[0]?.kind ?? "literal";
  push(sink, {
    kind: "switch",
    subject: switchSubject(kind, decision.occurrence, emission),
    cases,
    default: rest.statements,
  });
}

function lengthOf(occurrence: Occurrence, emission: Emission): CoreExpression {
  const list = expressionOf(occurrence, emission);
  return binary("-", member(list, "end"), member(list, "start"));
}

function switchSubject(kind: Test["kind"], occurrence: Occurrence, emission: Emission): CoreExpression {
  if (kind === "tag") return member(expressionOf(occurrence, emission), "tag");
  if (kind === "length") return lengthOf(occurrence, emission);
  return expressionOf(occurrence, emission);
}

function switchLabel(test: Test): CoreExpression {
  switch (test.kind) {
    case "literal":
      return literal(test.value);
    case "tag":
      return literal(test.tag);
    case "length":
      return literal(test.length);
    default:
      throw new Error(`a ${test.kind} test has only two outcomes`);
  }
}

function testExpression(test: Test, occurrence: Occurrence, emission: Emission): CoreExpression {
  const value = expressionOf(occurrence, emission);
  switch (test.kind) {
    case "literal":
      return test.value === true ? value : binary("===", value, literal(test.value));
    case "tag":
      return binary("===", member(value, "tag"), literal(test.tag));
    case "length":
      return test.length === 0
        ? binary("===", member(value, "start"), member(value, "end"))
        : binary("===", lengthOf(occurrence, emission), literal(test.length));
    case "prefix":
      return call(member(value, "startsWith"), [literal(test.prefix)]);
    case "shape":
      return shapeTest(test.shape, value, emission.context);
    default:
      return test satisfies never;
  }
}

/** Whether a value that may be anything is of the shape. */
function shapeTest(shape: Shape, value: CoreExpression, context: FunctionContext): CoreExpression {
  const { program } = context;
  switch (shape.kind) {
    case "tuple":
      return binary(
        "&&",
        call(member(name("Array"), "isArray"), [value]),
        binary("===", member(value, "length"), literal(shape.size)),
      );
    case "list":
      return call(program.symbol("snow_is_list"), [value]);
    case "string":
      return binary("===", { kind: "unary", operator: "typeof ", operand: value, depth: 1 }, literal("string"));
    case "type": {
      const definition = program.types.get(keyOf(shape.definition));
      if (definition !== undefined) return binary("instanceof", value, typeClass(definition, program));
      const known = libraryVariants[shape.definition.name];
      if (known === undefined) return binary("instanceof", value, structClass(shape.definition, program));
      const tests = known.map(([variantName, payload]) =>
        binary(payload ? "instanceof" : "===", value, singleton(shape.definition, variantName, program)),
      );
      return tests.reduce((left, right) => binary("||", left, right));
    }
    default:
      return shape satisfies never;
  }
}

/** The library's sum types: their variants, and whether these have a payload. */
const libraryVariants: Readonly<Record<string, readonly (readonly [name: string, payload: boolean])[]>> = {
  Option: [
    ["Some", true],
    ["None", false],
  ],
  Result: [
    ["Ok", true],
    ["Err", true],
  ],
  Ordering: [
    ["Less", false],
    ["Equal", false],
    ["Greater", false],
  ],
  Admission: [
    ["Accept", false],
    ["Reject", true],
  ],
  OnSlow: [
    ["CloseConnection", false],
    ["DropMessage", false],
  ],
  Down: [["Down", true]],
};
