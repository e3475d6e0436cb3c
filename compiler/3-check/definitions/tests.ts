// The tests of a module: functions `test_…` and `sim_…` without parameters, each with an expression that runs it and gives
// its verdict.
import type { ResolvedModule } from "../../trees/resolved.ts";
import type { TestKind } from "../../trees/typed.ts";
import type { Context } from "../context.ts";
import type { TypedExpression, TypedFunction, TypedModule, TypedPattern, TypedTest } from "../open-tree.ts";
import { showValue } from "../session.ts";
import { boolType, isBuiltin, prune, stringType, type Type } from "../types/type.ts";
import { suspendingEffect } from "../types/unify.ts";
import { moduleEnvironment } from "./groups.ts";

/** A test whose verdict is put into words when checking is over. */
export type PendingTest = () => TypedTest;

/** In written order. */
export function findTests(context: Context, module: ResolvedModule, typed: TypedModule): readonly PendingTest[] {
  return typed.functions
    .toSorted((left, right) => left.span.start - right.span.start)
    .flatMap((test) => {
      const kind = test.arity === 0 && test.evidenceParameters.length === 0 ? kindOf(test.name) : undefined;
      return kind === undefined ? [] : [pendingTest(context, module, kind, test)];
    });
}

function kindOf(name: string): TestKind | undefined {
  if (name.startsWith("test_")) return "test";
  return name.startsWith("sim_") ? "simulation" : undefined;
}

/** The verdict is a String, empty when the test has passed. */
function pendingTest(context: Context, module: ResolvedModule, kind: TestKind, test: TypedFunction): PendingTest {
  const { name, span } = test;
  const target = { module: module.name, name };
  const type = prune(test.type);
  if (type.kind !== "function") throw new Error(`${name} is a function`);
  const { result, effect } = type;
  const callee: TypedExpression = { kind: "function", span, type, target, evidence: [], effect: test.effect };
  const call: TypedExpression = { kind: "call", span, type: result, callee, arguments: [], effect, pipe: false };
  const text = (value: string): TypedExpression => ({ kind: "string", span, type: stringType, value });
  const finished = (verdict: TypedExpression): TypedTest => ({ kind, module: module.name, name, span, verdict });

  if (isBuiltin(prune(result), "Bool")) {
    const then = text("");
    const verdict: TypedExpression = {
      kind: "if",
      span,
      type: stringType,
      condition: { ...call, type: boolType },
      then,
      else: text("returned false"),
    };
    return () => finished(verdict);
  }
  const outcome = prune(result);
  const failure = isBuiltin(outcome, "Result") ? outcome.arguments[1] : undefined;
  if (failure === undefined) {
    const statements = [call, text("")].map((expression) => ({ kind: "expression" as const, span, expression }));
    return () => finished({ kind: "block", span, type: stringType, statements });
  }

  const id = context.nextId;
  context.nextId += 1;
  const error: TypedExpression = { kind: "local", span, type: failure, id, name: "error", evidence: [] };
  const environment = moduleEnvironment(context, module, {});
  const frame = { ...environment.frame, effect: suspendingEffect(context) };
  const shown = showValue({ ...environment, frame }, error);
  return () => {
    const parts = [text("returned Err("), shown.inspect, text(")")];
    const words: TypedExpression = shown.displayable()
      ? { kind: "interpolate", span, type: stringType, parts }
      : text("returned Err");
    const arm = (pattern: TypedPattern, body: TypedExpression) => ({ span, pattern, guard: undefined, body });
    const payload: TypedPattern = { kind: "bind", span, type: failure, id, name: "error" };
    const arms = [arm(errPattern(outcome, payload), words), arm({ kind: "wildcard", span, type: outcome }, text(""))];
    return finished({ kind: "case", span, type: stringType, scrutinee: call, arms });
  };
}

function errPattern(type: Type, payload: TypedPattern): TypedPattern {
  const definition = { module: "", name: "Result" };
  const { span } = payload;
  return { kind: "constructor", span, type, definition, variant: "Err", tag: 1, variants: 2, payload: [payload] };
}
