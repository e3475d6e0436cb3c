// What runs when a program starts: its top-level statements, then `main`.
import type { CoreStatement } from "../../trees/core.ts";
import { entryOf, type TypedStatement } from "../../trees/typed.ts";
import { assignTo, call, declare, literal, name, type set, yielded } from "../build.ts";
import type { Form, FunctionContext, ProgramContext, TopLevel } from "../context.ts";
import { into } from "../expressions/control.ts";
import { newSink, push, type Sink } from "../expressions/sink.ts";
import { letValue, lowerStatement, subjectOf } from "../expressions/statements.ts";
import { match } from "../match/match.ts";
import { isShown, keepValues, type SessionProgram, showValues } from "../session.ts";
import { demandFunction, newDefinition } from "./demand.ts";
import { baseContext, fail } from "./functions.ts";
import { topLevelVariable, variable } from "./top-levels.ts";

/** The top-level statements of all modules, then, in a program that is run for it, `main`. */
export function lowerStart(program: ProgramContext, session: SessionProgram | undefined): readonly CoreStatement[] {
  const body = newSink();
  keepValues(program, session, body);
  const scratch = { used: false };
  let position = 0;
  for (const module of program.program.modules) {
    if (module.statements.length === 0) continue;
    const definition = newDefinition(program, module);
    for (const statement of module.statements) {
      const base = { ...baseContext({ definition, form: "suspending", generator: true, position }), scratch };
      position += 1;
      if (session?.initialised.has(module.name)) continue;
      if (!isShown(statement, session)) lowerTopLevel(statement, base, body);
      showValues(statement, session, base, body);
    }
  }
  const { tests, offered } = program.program;
  if (session?.callsMain === false || tests !== undefined || offered !== undefined) return finished(scratch, body);
  const main = entryOf(program.program);
  if (main !== undefined) {
    const form: Form = main.effect === "suspends" ? "suspending" : "plain";
    const invoked = call(name(demandFunction({ module: program.program.main, name: "main" }, form, program)), []);
    push(body, { kind: "expression", expression: form === "suspending" ? yielded(invoked) : invoked });
  }
  return finished(scratch, body);
}

function finished(scratch: { readonly used: boolean }, body: Sink): readonly CoreStatement[] {
  return scratch.used ? [declare("$", undefined), ...body.statements] : body.statements;
}

function lowerTopLevel(statement: TypedStatement, context: FunctionContext, sink: Sink): void {
  const { program } = context;
  if (statement.kind !== "let") {
    lowerStatement(statement, context, sink);
    return;
  }
  const { pattern } = statement;
  const store = (id: number, result: Parameters<typeof set>[1], target: Sink): void => {
    const top = program.topLevels.get(id);
    if (top === undefined) return;
    declareTopLevel(top, context, statement.span.start);
    push(target, { kind: "expression", expression: assignTo(topLevelVariable(top, program), result) });
    if (top.flag !== undefined)
      push(target, { kind: "expression", expression: assignTo(variable(top.flag, program), literal(true)) });
  };
  if (pattern.kind === "bind") {
    store(pattern.id, letValue(statement, context, sink, undefined), sink);
    return;
  }
  if (pattern.kind === "wildcard") {
    into(statement.value, { kind: "discard" }, context, sink);
    return;
  }
  match(
    {
      subjects: [subjectOf(statement.value, [pattern], context, sink)],
      arms: [{ patterns: [pattern], guard: undefined, body: () => {}, small: true }],
      fail: (inner) => fail(context, pattern.span.start, inner),
      strict: false,
      bind: (id, _text, result, inner) => store(id, result, inner),
    },
    context,
    sink,
  );
}

function declareTopLevel(top: TopLevel, context: FunctionContext, order: number): void {
  const { program, definition } = context;
  if (top.isVariable) {
    program.variables.add(top.javascriptName);
    if (top.flag !== undefined) program.variables.add(top.flag);
    return;
  }
  program.demand(`let ${top.javascriptName}`, { kind: "lasting" }, definition.source, order - 0.5, () => [
    declare(top.javascriptName, undefined),
  ]);
}
