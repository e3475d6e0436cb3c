// Functions and closures: clauses, parameters, and tail calls as loops.
import type { CoreExpression, CoreFunction, CoreLabel, CoreStatement } from "../../trees/core.ts";
import type { PlainExpression, TypedExpression, TypedFunction } from "../../trees/typed.ts";
import { childrenOf, functionExpressions, someExpression } from "../../trees/typed-walks.ts";
import { isBuiltin } from "../../trees/types.ts";
import { containsSuspension } from "../analyse/colour.ts";
import { call, declare, literal, name, set } from "../build.ts";
import {
  bindEvidence,
  type DefinitionContext,
  type Form,
  type FunctionContext,
  markAt,
  type TailGroup,
  type TailTarget,
} from "../context.ts";
import { newSink, push, type Sink } from "../expressions/sink.ts";
import { javascriptName } from "./names.ts";

type Call = Extract<TypedExpression, { kind: "call" }>;

/** Calls whose value is the value of the function, whichever way they are reached. `valueUnused`: any value will do. */
export function tailCalls(bodies: readonly TypedExpression[], valueUnused: boolean): readonly Call[] {
  const tails = [...bodies];
  const pending = [...bodies];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "block") {
      for (const statement of next.statements) if (statement.kind === "return") tails.push(statement.value);
    }
    for (const child of childrenOf(next)) pending.push(child);
  }
  const calls: Call[] = [];
  for (let next = tails.pop(); next !== undefined; next = tails.pop()) {
    if (next.kind === "call") calls.push(next);
    else tails.push(...tailParts(next, valueUnused));
  }
  return calls;
}

/** Parts whose value is the value of the whole. */
function tailParts(expression: TypedExpression, valueUnused: boolean): readonly TypedExpression[] {
  switch (expression.kind) {
    case "if":
      if (expression.else !== undefined) return [expression.then, expression.else];
      return valueUnused || isUnit(expression.then) ? [expression.then] : [];
    case "case":
      return expression.arms.map((arm) => arm.body);
    case "receive":
      return [
        ...expression.arms.map((arm) => arm.body),
        ...(expression.after === undefined ? [] : [expression.after.body]),
      ];
    case "logical":
      return [expression.right];
    case "block": {
      const last = expression.statements.at(-1);
      return last?.kind === "expression" ? [last.expression] : [];
    }
    case "call":
    case "operator":
    case "try":
    case "spawn":
    case "send":
    case "link":
    case "decode":
    case "while":
    case "for":
    case "break":
    case "continue":
      return [];
    default:
      expression satisfies PlainExpression;
      return [];
  }
}

/** An `if` without `else` has the value `()`: that of its branch, when that can be no other. */
export function isUnit(expression: TypedExpression): boolean {
  return isBuiltin(expression.type, "()");
}

/** Whether something in the bodies may keep a parameter after the call: then each round needs its own copy. */
export function capturesVariables(bodies: readonly TypedExpression[]): boolean {
  return someExpression(
    bodies,
    (expression) =>
      expression.kind === "closure" ||
      (expression.kind === "block" && expression.statements.some((statement) => statement.kind === "function")) ||
      (expression.kind === "receive" && expression.arms.some((arm) => arm.guard !== undefined)),
  );
}

/** One JavaScript name for each parameter, after the first name that a clause gives it. */
export function parameterNames(definition: TypedFunction, context: DefinitionContext): readonly string[] {
  return Array.from({ length: definition.arity }, (_, index) => {
    const given = definition.clauses.flatMap((clause) => {
      const pattern = clause.parameters[index];
      return pattern?.kind === "bind" || pattern?.kind === "as" ? [pattern.name] : [];
    });
    const [first] = given;
    if (first !== undefined) return context.names.fresh(javascriptName(first));
    const ignored = definition.clauses.every((clause) => clause.parameters[index]?.kind === "wildcard");
    return context.names.fresh(ignored ? "_" : `argument${index + 1}`);
  });
}

export interface FunctionOptions {
  readonly definition: DefinitionContext;
  readonly form: Form;
  readonly generator: boolean;
  readonly position: number | undefined;
  /** Names of the dictionaries, bound already. */
  readonly given: readonly string[];
  /** The function's own name as a callee, if it has one. */
  readonly isSelf: TailTarget["matches"] | undefined;
  /** Nobody looks at the value that the function answers. */
  readonly valueUnused?: boolean;
}

/** A function body from clauses. */
export function lowerClauses(source: TypedFunction, options: FunctionOptions): CoreFunction {
  const { definition, generator, given, isSelf } = options;
  const bodies = functionExpressions(source);
  const names = parameterNames(source, definition);
  const base = baseContext(options);
  const loops = isSelf !== undefined && tailCalls(bodies, base.valueUnused).some((one) => isSelf(one.callee, base));
  if (!loops) {
    const sink = newSink();
    lowerBody(source, names, base, sink);
    return withScratch(base, { generator, parameters: [...given, ...names], body: trimmed(sink) });
  }
  const copies = capturesVariables(bodies);
  const changing = copies ? names.map((text) => definition.names.fresh(`next$${text}`)) : names;
  const label: CoreLabel = { name: definition.names.fresh("loop") };
  const target: TailTarget = {
    matches: isSelf,
    given: [],
    parameters: changing,
    before: undefined,
    again: { kind: "continue", label },
  };
  const context: FunctionContext = { ...base, tails: [target] };
  const sink = newSink();
  if (copies) {
    for (const [index, text] of names.entries()) push(sink, declare(text, name(changing[index] ?? text)));
  }
  lowerBody(source, names, context, sink);
  if (sink.statements.at(-1)?.kind === "continue") sink.statements.pop();
  const loop: CoreStatement = { kind: "while", label, test: undefined, body: sink.statements };
  return withScratch(context, { generator, parameters: [...given, ...changing], body: [loop] });
}

export function baseContext(
  options: Pick<FunctionOptions, "definition" | "form" | "generator" | "position" | "valueUnused">,
): FunctionContext {
  const { definition, form, generator, position, valueUnused = false } = options;
  return {
    definition,
    program: definition.program,
    generator,
    form,
    scratch: { used: false },
    tails: [],
    position,
    loops: [],
    isStep: false,
    runsGenerators: false,
    valueUnused,
  };
}

/** Declares the variable for values that are looked at once, if the function came to use it. */
export function withScratch(context: FunctionContext, made: CoreFunction): CoreFunction {
  return context.scratch.used ? { ...made, body: [declare("$", undefined), ...made.body] } : made;
}

/** Without a last `return` of nothing. */
function trimmed(sink: Sink): readonly CoreStatement[] {
  const last = sink.statements.at(-1);
  if (last?.kind === "return" && last.value === undefined) return sink.statements.slice(0, -1);
  return sink.statements;
}

function lowerBody(source: TypedFunction, names: readonly string[], context: FunctionContext, sink: Sink): void {
  const { program } = context;
  const { lowering } = program;
  lowering.match(
    {
      subjects: names.map((text) => ({ kind: "value", value: name(text) })),
      arms: source.clauses.map((clause) => ({
        patterns: clause.parameters,
        guard: clause.guard === undefined ? undefined : guardOf(clause.guard, context),
        body: (inner) => lowering.into(clause.body, { kind: "return" }, context, inner),
        small: isSmall(clause.body),
      })),
      fail: (inner) => fail(context, source.span.start, inner),
      strict: false,
    },
    context,
    sink,
  );
}

export function guardOf(guard: TypedExpression, context: FunctionContext): (sink: Sink) => CoreExpression {
  return (sink) => context.program.lowering.value(guard, context, sink);
}

export function fail(context: FunctionContext, offset: number, sink: Sink): void {
  const mark = { source: context.definition.source, offset };
  push(sink, { kind: "throw", value: call(context.program.symbol("snow_no_match"), [], mark) });
}

/** Whether writing the expression twice is no loss. */
export function isSmall(expression: TypedExpression): boolean {
  switch (expression.kind) {
    case "int":
    case "float":
    case "bool":
    case "string":
    case "unit":
    case "atom":
    case "local":
    case "break":
    case "continue":
      return true;
    case "construct":
      return expression.arguments.length === 0;
    default:
      return false;
  }
}

/** Whether a closure must be a generator where it is written. */
export function closureWaits(source: TypedFunction, form: Form, context: DefinitionContext): boolean {
  return containsSuspension(functionExpressions(source), form, context.program);
}

export function lowerClosure(
  source: TypedFunction,
  context: FunctionContext,
  isSelf?: TailTarget["matches"],
): CoreFunction {
  const { definition, form, position } = context;
  const given = bindEvidence(source.evidenceParameters, definition);
  const generator = closureWaits(source, form, definition);
  return lowerClauses(source, { definition, form, generator, position, given, isSelf });
}

/** The merged form of functions that call each other in tail position: a loop over a state. */
export function lowerGroup(
  group: TailGroup,
  definition: DefinitionContext,
  isMember: (callee: TypedExpression, member: TypedFunction) => boolean,
): CoreStatement {
  const state = definition.names.fresh("state");
  const widest = Math.max(...group.members.map((one) => one.evidenceParameters.length + one.arity));
  const slots = Array.from({ length: widest }, (_, index) => definition.names.fresh(`slot${index}`));
  const label: CoreLabel = { name: definition.names.fresh("loop") };
  const tails = group.members.map((one, index): TailTarget => {
    const dictionaries = one.evidenceParameters.length;
    return {
      matches: (callee) => isMember(callee, one),
      given: slots.slice(0, dictionaries),
      parameters: slots.slice(dictionaries, dictionaries + one.arity),
      before: set(state, literal(index)),
      again: { kind: "continue", label },
    };
  });
  const context: FunctionContext = {
    ...baseContext({ definition, form: "plain", generator: false, position: undefined }),
    tails,
  };
  const cases = group.members.map((one, index) => {
    const sink = newSink();
    const names = [...bindEvidence(one.evidenceParameters, definition), ...parameterNames(one, definition)];
    for (const [slot, text] of names.entries()) push(sink, declare(text, name(slots[slot] ?? text)));
    lowerBody(one, names.slice(one.evidenceParameters.length), context, sink);
    return { tests: [literal(index)], body: sink.statements };
  });
  const last = cases.pop();
  const choice: CoreStatement = { kind: "switch", subject: name(state), cases, default: last?.body ?? [] };
  const loop: CoreStatement = { kind: "while", label, test: undefined, body: [choice] };
  return {
    kind: "function",
    name: group.name,
    function: withScratch(context, { generator: false, parameters: [state, ...slots], body: [loop] }),
    mark: markAt(definition, group.members[0]?.span ?? { start: 0, end: 0 }),
  };
}

/** Number of parameters of a function type. */
export function arityOf(expression: TypedExpression): number {
  const { type } = expression;
  return type.kind === "function" ? type.parameters.length : 0;
}
