// `receive`: which messages match, and what to do with the one that did.
import type { CoreExpression, CoreStatement } from "../../trees/core.ts";
import type { TypedArm, TypedExpression, TypedPattern } from "../../trees/typed.ts";
import { assign, binary, call, closure, declare, definition as define, literal, name, yielded } from "../build.ts";
import { type Destination, type FunctionContext, markAt } from "../context.ts";
import { isOfLibrary } from "../definitions/classes.ts";
import { fail, guardOf, isSmall } from "../definitions/functions.ts";
import { inVariable } from "./operands.ts";
import { append, newSink, push, type Sink } from "./sink.ts";

type Receive = Extract<TypedExpression, { kind: "receive" }>;

interface Reception {
  /** undefined: everything matches. */
  readonly match: CoreExpression | undefined;
  readonly acceptsDown: boolean;
  /** Not 0: the match depends on nothing but the message. */
  readonly site: number;
  /** Runs the arm for the message that matched. */
  readonly handle: (message: CoreExpression, destination: Destination, context: FunctionContext, sink: Sink) => void;
}

export function lowerReceive(node: Receive, destination: Destination, context: FunctionContext, sink: Sink): void {
  const { program, definition } = context;
  const { after } = node;
  const timeout =
    after === undefined ? undefined : inVariable(program.lowering.value(after.timeout, context, sink), context, sink);
  const reception = receptionOf(node, context, sink);
  const message = definition.names.fresh("message");
  const mark = markAt(definition, node.span);
  const parts = [
    reception.match ?? literal(undefined),
    timeout ?? literal(undefined),
    literal(reception.acceptsDown),
    literal(reception.site),
  ];
  push(sink, declare(message, yielded(call(program.symbol("snow_receive"), parts, mark), mark)));
  if (after === undefined) {
    reception.handle(name(message), destination, context, sink);
    return;
  }
  const late = newSink();
  program.lowering.into(after.body, destination, context, late);
  const arrived = newSink();
  reception.handle(name(message), destination, context, arrived);
  const test = binary("===", name(message), program.symbol("snow_timeout"));
  push(sink, { kind: "if", test, then: late.statements, else: late.ended ? [] : arrived.statements });
  if (late.ended) append(sink, arrived.statements);
}

function isDown(pattern: TypedPattern, context: FunctionContext): boolean {
  switch (pattern.kind) {
    case "constructor":
      return pattern.variant === "Down" && isOfLibrary(pattern.definition);
    case "or":
      return pattern.alternatives.some((one) => isDown(one, context));
    case "as":
      return isDown(pattern.pattern, context);
    default:
      return false;
  }
}

/** How a `receive` matches. A match that must remember its arm declares a variable for it in the sink. */
export function receptionOf(node: Receive, context: FunctionContext, sink: Sink): Reception {
  const { program } = context;
  const acceptsDown = node.arms.some((arm) => isDown(arm.pattern, context));
  const guarded = node.arms.some((arm) => arm.guard !== undefined);
  const site = guarded ? 0 : siteOf(node, context);
  if (!acceptsDown && !guarded) {
    const handle: Reception["handle"] = (message, destination, inner, target) =>
      program.lowering.match(
        {
          subjects: [{ kind: "value", value: message }],
          arms: node.arms.map((arm) => bodyOf(arm, destination, inner)),
          fail: (last) => fail(inner, node.span.start, last),
          strict: false,
        },
        inner,
        target,
      );
    return { match: acceptance(node, context), acceptsDown, site, handle };
  }
  const chosen = context.definition.names.fresh("arm");
  if (node.arms.length > 1) push(sink, declare(chosen, undefined));
  const handle: Reception["handle"] = (message, destination, inner, target) => {
    const cases = node.arms.map((arm, index) => {
      const body = newSink();
      const matching = {
        subjects: [{ kind: "value", value: message } as const],
        arms: [bodyOf({ ...arm, guard: undefined }, destination, inner)],
        fail: (last: Sink) => fail(inner, node.span.start, last),
        strict: false,
      };
      program.lowering.match(matching, inner, body);
      return { tests: [literal(index)], body: body.statements };
    });
    const last = cases.pop();
    if (cases.length === 0) append(target, last?.body ?? []);
    else push(target, { kind: "switch", subject: name(chosen), cases, default: last?.body ?? [] });
  };
  return { match: selection(node, chosen, acceptsDown, context), acceptsDown, site, handle };
}

function siteOf(node: Receive, context: FunctionContext): number {
  const { sites, firstSite } = context.program;
  const site = sites.get(node) ?? firstSite + sites.size;
  sites.set(node, site);
  return site;
}

function bodyOf(arm: TypedArm, destination: Destination, context: FunctionContext) {
  return {
    patterns: [arm.pattern],
    guard: arm.guard === undefined ? undefined : guardOf(arm.guard, context),
    body: (inner: Sink) => context.program.lowering.into(arm.body, destination, context, inner),
    small: isSmall(arm.body),
  };
}

const answer = (value: boolean): CoreStatement => ({ kind: "return", value: literal(value) });

/** A function of the program that tells whether some arm takes a message. */
function acceptance(node: Receive, context: FunctionContext): CoreExpression | undefined {
  const { program, definition } = context;
  const body = newSink();
  program.lowering.match(
    {
      subjects: [{ kind: "value", value: name("message") }],
      arms: node.arms.map((arm) => ({
        patterns: [arm.pattern],
        guard: undefined,
        body: (inner) => push(inner, answer(true)),
        small: true,
      })),
      fail: (inner) => push(inner, answer(false)),
      strict: true,
      anonymous: true,
    },
    context,
    body,
  );
  const [first] = body.statements;
  if (first?.kind === "return" && first.value?.kind === "literal" && first.value.value === true) return undefined;
  const text = program.constants.fresh("$accepts");
  program.demand(text, { kind: "instance" }, definition.source, node.span.start, () => [
    define(text, { generator: false, parameters: ["message"], body: body.statements }),
  ]);
  return name(text);
}

/** A closure that tells whether some arm takes a message, and notes which. */
function selection(node: Receive, chosen: string, acceptsDown: boolean, context: FunctionContext): CoreExpression {
  const { program, definition } = context;
  const inner: FunctionContext = {
    ...context,
    generator: false,
    runsGenerators: true,
    scratch: { used: false },
    tails: [],
    loops: [],
  };
  const message = definition.names.fresh("message");
  const matchAmong = (wanted: (arm: TypedArm) => boolean, strict: boolean, sink: Sink): void => {
    const arms = [...node.arms.entries()].filter(([, arm]) => wanted(arm));
    if (arms.length === 0) {
      push(sink, answer(false));
      return;
    }
    program.lowering.match(
      {
        subjects: [{ kind: "value", value: name(message) }],
        arms: arms.map(([index, arm]) => ({
          patterns: [arm.pattern],
          guard: arm.guard === undefined ? undefined : guardOf(arm.guard, inner),
          body: (target) => {
            if (node.arms.length > 1) {
              push(target, { kind: "expression", expression: assign(chosen, literal(index)) });
            }
            push(target, answer(true));
          },
          small: true,
        })),
        fail: (target) => push(target, answer(false)),
        strict,
        bind: node.arms.every((arm) => arm.guard === undefined) ? () => {} : undefined,
      },
      inner,
      sink,
    );
  };
  const body = newSink();
  if (acceptsDown) {
    const ended = newSink();
    matchAmong((arm) => isDown(arm.pattern, context), false, ended);
    const test = binary("instanceof", name(message), program.symbol("snow_variant_Down"));
    push(body, { kind: "if", test, then: ended.statements, else: [] });
    matchAmong((arm) => !isDown(arm.pattern, context), true, body);
  } else matchAmong(() => true, true, body);
  const scratch = inner.scratch.used ? [declare("$", undefined)] : [];
  return closure([message], [...scratch, ...body.statements]);
}
