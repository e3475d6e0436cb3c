// Decision graphs to statements.
//
// A step that several steps lead to is written once, behind a block around the step where their ways part, its
// dominator; they leave the block. Whatever runs past the end of a block goes on behind it, so most need no jump.
import type { CoreExpression, CoreLabel } from "../../trees/core.ts";
import { array, declare, isMovable, isTrivial, literal, name, not, set } from "../build.ts";
import { type FunctionContext, type Matching, type Subject, temporary } from "../context.ts";
import { javascriptName } from "../definitions/names.ts";
import { append, newSink, push, type Sink } from "../expressions/sink.ts";
import { decide } from "./decision.ts";
import { dominators } from "./dominators.ts";
import { elementOf, type Occurrence, root } from "./occurrence.ts";
import { anyOf, expressionOf, switchLabel, switchSubject } from "./probes.ts";
import type { Binding } from "./rows.ts";
import { type Graph, type Step, successors } from "./steps.ts";

/** What is decided before the first statement is written. */
interface Plan {
  readonly matching: Matching;
  readonly context: FunctionContext;
  readonly graph: Graph;
  /** Steps that are written once and jumped to. */
  readonly labels: ReadonlyMap<number, CoreLabel>;
  /** Those of them that stand behind a step, in order. */
  readonly behind: ReadonlyMap<number, readonly number[]>;
  /** Variables for names of alternatives that meet at a shared step, by id. */
  readonly variables: ReadonlyMap<number, { readonly arm: number; readonly text: string }>;
  /** Jumps behind the whole match. */
  readonly leave: CoreLabel;
  /** Labels that some jump names. */
  readonly used: Set<CoreLabel>;
}

/** What holds where a step is written. */
interface Place {
  readonly context: FunctionContext;
  /** Parts that have a name here. */
  readonly known: ReadonlyMap<Occurrence, CoreExpression>;
  /** Names of patterns that have their values here. */
  readonly bound: ReadonlyMap<number, CoreExpression>;
  /** What comes when control runs on: a step, the end of the match, or something else. */
  readonly follow: number | "end" | undefined;
  /** How many `if`s stand around it. */
  readonly nesting: number;
}

/** More `if`s than this are not put into each other where a jump does. */
const nestingLimit = 4;
/** A test for more values than this is a `switch`. */
const fewTests = 8;

export function match(matching: Matching, context: FunctionContext, sink: Sink): void {
  const { arms, strict, anonymous = false } = matching;
  const roots = matching.subjects.map((_, index) => root(index, arms[0]?.patterns[index]?.type));
  const rows = arms.map((arm) => ({ patterns: arm.patterns, guarded: arm.guard !== undefined }));
  const known = new Map<Occurrence, CoreExpression>();
  for (const [index, subject] of matching.subjects.entries()) {
    const occurrence = roots[index];
    if (occurrence !== undefined) nameSubject(occurrence, subject, known);
  }
  const plan = planOf(decide({ roots, rows, strict, anonymous }), matching, context);
  for (const { text } of plan.variables.values()) push(sink, declare(text, undefined));
  const inner = newSink();
  write(0, plan, { context, known, bound: new Map(), follow: "end", nesting: 0 }, inner);
  close(plan.leave, inner, plan, sink);
}

function planOf(graph: Graph, matching: Matching, context: FunctionContext): Plan {
  const { names } = context.definition;
  const counts = new Map<number, number>();
  for (const step of graph.steps) for (const next of successors(step)) counts.set(next, (counts.get(next) ?? 0) + 1);
  const isShared = (number: number): boolean => {
    const step = graph.steps[number];
    if (step === undefined || step.kind === "fail" || (counts.get(number) ?? 0) < 2) return false;
    return step.kind !== "leaf" || matching.arms[step.arm]?.small !== true;
  };
  const labels = new Map<number, CoreLabel>();
  const behind = new Map<number, number[]>();
  const parents = dominators(graph.steps.map(successors));
  for (const [number, step] of graph.steps.entries()) {
    if (!isShared(number)) continue;
    labels.set(number, { name: names.fresh(step.kind === "leaf" ? "arm" : "next") });
    const parent = parents[number] ?? 0;
    const siblings = behind.get(parent);
    if (siblings === undefined) behind.set(parent, [number]);
    else siblings.push(number);
  }
  const variables = new Map<number, { readonly arm: number; readonly text: string }>();
  for (const step of graph.steps) {
    if (step.kind !== "assign" || matching.bind !== undefined || isDirect(step.then, graph, labels)) continue;
    for (const { id, name: text } of step.bindings) {
      if (variables.has(id) || !context.program.usedLocals.has(id)) continue;
      variables.set(id, { arm: step.arm, text: names.fresh(javascriptName(text)) });
    }
  }
  const leave = { name: names.fresh("done") };
  return { matching, context, graph, labels, behind, variables, leave, used: new Set() };
}

/** Whether all that the step leads to for its arm is written right there, so that a `const` reaches it. */
function isDirect(number: number, { steps }: Graph, labels: ReadonlyMap<number, CoreLabel>): boolean {
  const step = steps[number];
  if (labels.has(number)) return false;
  return step?.kind === "leaf" || (step?.kind === "guard" && !labels.has(step.then));
}

function nameSubject(occurrence: Occurrence, subject: Subject, known: Map<Occurrence, CoreExpression>): void {
  if (subject.kind === "value") {
    known.set(occurrence, subject.value);
    return;
  }
  known.set(occurrence, array(subject.elements));
  const { type } = occurrence;
  for (const [index, element] of subject.elements.entries()) {
    known.set(elementOf(occurrence, index, type?.kind === "tuple" ? type.elements[index] : undefined), element);
  }
}

/** What was written up to a label. */
function close(label: CoreLabel, inner: Sink, { used }: Plan, sink: Sink): void {
  if (!used.has(label)) {
    append(sink, inner.statements);
    return;
  }
  const last = inner.statements.at(-1);
  if (last?.kind === "break" && last.label === label) inner.statements.pop();
  push(sink, { kind: "block", label, body: inner.statements });
}

function jump(label: CoreLabel, { used }: Plan, sink: Sink): void {
  used.add(label);
  push(sink, { kind: "break", label });
}

/** Where to go on in the same list of statements. */
interface Rest {
  readonly number: number;
  readonly place: Place;
}

/** A step, and the shared steps behind it. */
function write(start: number, plan: Plan, place: Place, sink: Sink): void {
  let next: Rest | undefined = { number: start, place };
  while (next !== undefined) {
    const { number, place: here }: Rest = next;
    const step = plan.graph.steps[number];
    if (step === undefined) return;
    const opened = open(step, plan, here, sink);
    const behind = plan.behind.get(number) ?? [];
    const [nearest] = behind;
    if (nearest === undefined) {
      next = writeStep(step, plan, opened, sink);
      continue;
    }
    let inner = newSink();
    writeAll(step, plan, { ...opened, follow: nearest, nesting: 0 }, inner);
    for (const [index, target] of behind.entries()) {
      const after = behind[index + 1];
      const outer = after === undefined ? sink : newSink();
      const label = plan.labels.get(target);
      if (label !== undefined) close(label, inner, plan, outer);
      next = { number: target, place: { ...opened, follow: after ?? here.follow } };
      if (after === undefined) break;
      write(target, plan, next.place, outer);
      inner = outer;
    }
  }
}

function writeAll(step: Step, plan: Plan, place: Place, sink: Sink): void {
  const rest = writeStep(step, plan, place, sink);
  if (rest !== undefined) write(rest.number, plan, rest.place, sink);
}

/** Goes to a step: writes it, or jumps to where it is written. */
function go(number: number, plan: Plan, place: Place, sink: Sink): void {
  const label = plan.labels.get(number);
  if (label === undefined) write(number, plan, place, sink);
  else if (place.follow !== number) jump(label, plan, sink);
}

/** The same at the end of a list, which goes on with what is written there. */
function goOn(number: number, plan: Plan, place: Place, sink: Sink): Rest | undefined {
  if (!plan.labels.has(number)) return { number, place };
  go(number, plan, place, sink);
  return undefined;
}

/** Gives names to what is looked at more than once. */
function open(step: Step, plan: Plan, place: Place, sink: Sink): Place {
  if (step.kind === "guard") return bindAll(step.arm, step.bindings, plan, place, sink);
  if (step.kind !== "switch") return place;
  const subject = expressionOf(step.occurrence, place);
  if (isTrivial(subject) || !(step.opens || step.branches.length > 1)) return place;
  const text = temporary(plan.context);
  push(sink, declare(text, subject));
  return { ...place, known: new Map([...place.known, [step.occurrence, name(text)]]) };
}

/** Answers what is to be written behind it. */
function writeStep(step: Step, plan: Plan, place: Place, sink: Sink): Rest | undefined {
  switch (step.kind) {
    case "fail":
      plan.matching.fail(sink);
      return undefined;
    case "leaf":
      writeLeaf(step, plan, place, sink);
      return undefined;
    case "guard":
      return writeGuard(step, plan, place, sink);
    case "assign":
      return writeAssign(step, plan, place, sink);
    case "switch":
      return writeSwitch(step, plan, place, sink);
    default:
      return step satisfies never;
  }
}

function writeLeaf(step: Extract<Step, { kind: "leaf" }>, plan: Plan, place: Place, sink: Sink): void {
  bindAll(step.arm, step.bindings, plan, place, sink);
  plan.matching.arms[step.arm]?.body(sink);
  if (!sink.ended && place.follow !== "end") jump(plan.leave, plan, sink);
}

/** Gives the names of an arm their values. */
function bindAll(arm: number, bindings: readonly Binding[], plan: Plan, place: Place, sink: Sink): Place {
  const { context, matching } = plan;
  const bound = new Map(place.bound);
  for (const [id, variable] of plan.variables) {
    if (variable.arm === arm && !bound.has(id)) bound.set(id, name(variable.text));
  }
  for (const { id, name: text, occurrence } of bindings) {
    if (bound.has(id)) continue;
    const value = expressionOf(occurrence, place);
    if (matching.bind !== undefined) matching.bind(id, text, value, sink);
    else if (value.kind === "name") bound.set(id, value);
    else if (context.program.usedLocals.has(id)) {
      const variable = context.definition.names.fresh(javascriptName(text));
      push(sink, declare(variable, value));
      bound.set(id, name(variable));
    }
  }
  for (const [id, value] of bound) {
    context.definition.locals.set(id, { value, generator: undefined, range: undefined });
  }
  return { ...place, bound };
}

function writeAssign(step: Extract<Step, { kind: "assign" }>, plan: Plan, place: Place, sink: Sink): Rest | undefined {
  const own = step.bindings.filter(({ id, occurrence }) => {
    const variable = plan.variables.get(id);
    if (variable !== undefined) push(sink, set(variable.text, expressionOf(occurrence, place)));
    return variable === undefined;
  });
  // Another alternative may have given them other values.
  const bound = new Map([...place.bound].filter(([id]) => own.every((one) => one.id !== id)));
  return goOn(step.then, plan, bindAll(step.arm, own, plan, { ...place, bound }, sink), sink);
}

function writeGuard(step: Extract<Step, { kind: "guard" }>, plan: Plan, place: Place, sink: Sink): Rest | undefined {
  const test = plan.matching.arms[step.arm]?.guard?.(sink) ?? literal(true);
  return branch({ test, then: step.then, otherwise: step.otherwise }, plan, place, sink);
}

interface Fork {
  readonly test: CoreExpression;
  readonly then: number;
  readonly otherwise: number;
}

/** An `if`; what follows a branch that jumps away needs no `else`. */
function branch(fork: Fork, plan: Plan, place: Place, sink: Sink): Rest | undefined {
  const { test, then, otherwise } = fork;
  const inner = { ...place, nesting: place.nesting + 1 };
  const leavesFirst = place.nesting >= nestingLimit && isShort(otherwise, plan) && !isShort(then, plan);
  if (leavesFirst) {
    const away = newSink();
    go(otherwise, plan, { ...inner, follow: undefined }, away);
    if (away.ended) {
      push(sink, { kind: "if", test: not(test), then: away.statements, else: [] });
      return goOn(then, plan, place, sink);
    }
  }
  const thenSink = newSink();
  go(then, plan, inner, thenSink);
  if (thenSink.ended && !isShort(otherwise, plan)) {
    push(sink, { kind: "if", test, then: thenSink.statements, else: [] });
    return goOn(otherwise, plan, place, sink);
  }
  const otherwiseSink = newSink();
  go(otherwise, plan, inner, otherwiseSink);
  join(test, thenSink, otherwiseSink, sink);
  return undefined;
}

/** Whether going there is a jump or the end of the way. */
function isShort(number: number, { graph, labels }: Plan): boolean {
  const kind = graph.steps[number]?.kind;
  return labels.has(number) || kind === "leaf" || kind === "fail";
}

function join(test: CoreExpression, then: Sink, otherwise: Sink, sink: Sink): void {
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

function writeSwitch(step: Extract<Step, { kind: "switch" }>, plan: Plan, place: Place, sink: Sink): Rest | undefined {
  const { occurrence, branches, otherwise = 0 } = step;
  const [first] = branches;
  if (first === undefined) return goOn(otherwise, plan, place, sink);
  const isFork = branches.length === 1 && (first.tests.length <= fewTests || first.tests[0]?.kind === "length");
  if (isFork) {
    const test = anyOf(first.tests, occurrence, place);
    return branch({ test, then: first.then, otherwise }, plan, place, sink);
  }
  const inner = { ...place, nesting: place.nesting + 1 };
  const cases = branches.map((one) => {
    const body = newSink();
    go(one.then, plan, inner, body);
    return { tests: one.tests.map(switchLabel), body: body.statements };
  });
  const rest = newSink();
  go(otherwise, plan, inner, rest);
  const kind = first.tests[0]?.kind ?? "literal";
  const subject = switchSubject(kind, occurrence, place);
  push(sink, { kind: "switch", subject, cases, default: rest.statements });
  return undefined;
}
