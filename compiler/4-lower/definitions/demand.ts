// Definitions of a program, made when something first uses them.
import type { CoreStatement } from "../../trees/core.ts";
import type {
  GlobalName,
  TypedActor,
  TypedExpression,
  TypedFunction,
  TypedModule,
  TypedPattern,
  TypedTest,
} from "../../trees/typed.ts";
import { unitType } from "../../trees/types.ts";
import { containsSuspension, formOf } from "../analyse/colour.ts";
import { array, call, declare, definition as define, literal, name, object } from "../build.ts";
import {
  bindEvidence,
  type DefinitionContext,
  type Form,
  keyOf,
  markAt,
  type Origin,
  type ProgramContext,
  type TailGroup,
} from "../context.ts";
import { newSink } from "../expressions/sink.ts";
import { required } from "../required.ts";
import { actorLoop } from "./actor-loop.ts";
import { lowerClauses, lowerGroup } from "./functions.ts";
import { newNames, valueName } from "./names.ts";

export function newDefinition(program: ProgramContext, module: TypedModule): DefinitionContext {
  const source = program.modules.get(module.name)?.index ?? 0;
  return { program, module, source, names: newNames(), locals: new Map(), evidence: new Map() };
}

export function moduleOf(
  target: GlobalName,
  program: ProgramContext,
): { readonly index: number; readonly module: TypedModule } {
  const found = program.modules.get(target.module);
  if (found === undefined) throw new Error(`no module ${target.module}`);
  return found;
}

/** The JavaScript function for one form of a function. */
export function demandFunction(target: GlobalName, form: Form, program: ProgramContext): string {
  const source = required(program.functions.get(keyOf(target)), keyOf(target));
  const { index, module } = moduleOf(target, program);
  const twofold = source.effect === "polymorphic";
  const text = `${valueName(target.module, target.name)}${twofold && form === "suspending" ? "$suspending" : ""}`;
  program.display(text, source.name);
  const group = form === "plain" ? program.groups.get(source) : undefined;
  program.demand(text, { kind: "value", target }, index, source.span.start, () => {
    if (group !== undefined) return [groupEntry(text, source, group, module, program)];
    const definition = newDefinition(program, module);
    const given = bindEvidence(source.evidenceParameters, definition);
    const isSelf = (callee: TypedExpression, context: { readonly form: Form }): boolean =>
      callee.kind === "function" &&
      keyOf(callee.target) === keyOf(target) &&
      formOf(source.effect, callee.effect, context.form) === form;
    const generator = form === "suspending";
    const valueUnused = program.unheard === source;
    const made = lowerClauses(source, { definition, form, generator, position: undefined, given, isSelf, valueUnused });
    return [define(text, made, markAt(definition, source.span, source.name))];
  });
  return text;
}

/** The entry of a function that is merged with others. */
function groupEntry(
  text: string,
  source: TypedFunction,
  group: TailGroup,
  module: TypedModule,
  program: ProgramContext,
): CoreStatement {
  const { index } = moduleOf({ module: module.name, name: "" }, program);
  const start = Math.min(...group.members.map((member) => member.span.start));
  program.display(group.name, group.members.map((member) => member.name).join("/"));
  const [leader = source] = group.members;
  const origin: Origin = { kind: "value", target: { module: module.name, name: leader.name } };
  program.demand(group.name, origin, index, start - 0.5, () => [
    lowerGroup(
      group,
      newDefinition(program, module),
      (callee, member) =>
        callee.kind === "function" &&
        program.functions.get(keyOf(callee.target)) === member &&
        formOf(member.effect, callee.effect, "plain") === "plain",
    ),
  ]);
  const count = source.evidenceParameters.length + source.arity;
  const parameters = Array.from({ length: count }, (_, slot) => `slot${slot}`);
  const values = [literal(group.members.indexOf(source)), ...parameters.map((parameter) => name(parameter))];
  const body: CoreStatement = { kind: "return", value: call(name(group.name), values) };
  const mark = { source: index, offset: source.span.start, name: source.name };
  return define(text, { generator: false, parameters, body: [body] }, mark);
}

export function clauseFunction(
  text: string,
  span: TypedActor["span"],
  parameters: readonly TypedPattern[],
  body: TypedExpression,
): TypedFunction {
  return {
    name: text,
    span,
    type: unitType,
    evidenceParameters: [],
    effect: "suspends",
    arity: parameters.length,
    clauses: [{ span, parameters, guard: undefined, body }],
  };
}

/** The JavaScript function that starts an actor and answers its pid. */
export function demandActor(target: GlobalName, program: ProgramContext): string {
  const actor = required(program.actors.get(keyOf(target)), keyOf(target));
  const { index, module } = moduleOf(target, program);
  const origin: Origin = { kind: "value", target };
  const body = valueName(target.module, target.name);
  const text = `${body}$spawn`;
  program.display(body, actor.name);
  program.display(text, actor.name);
  program.demand(body, origin, index, actor.span.start, () => [actorBody(body, actor, target, module, program)]);
  program.demand(text, origin, index, actor.span.start, () => {
    const count = actor.evidenceParameters.length + actor.parameters.length;
    const parameters = Array.from({ length: count }, (_, slot) => `value${slot}`);
    const terminate = actor.terminate === undefined ? literal(undefined) : name(`${body}$terminate`);
    const values = array(parameters.map((parameter) => name(parameter)));
    const spawned = call(program.symbol("snow_spawn"), [literal(actor.name), name(body), values, terminate]);
    return [define(text, { generator: false, parameters, body: [{ kind: "return", value: spawned }] })];
  });
  const { terminate } = actor;
  if (terminate !== undefined) {
    program.display(`${body}$terminate`, actor.name);
    program.demand(`${body}$terminate`, origin, index, actor.span.start, () => {
      const definition = newDefinition(program, module);
      bindEvidence(actor.evidenceParameters, definition);
      const source = clauseFunction(actor.name, terminate.span, [], terminate);
      return [helper(`${body}$terminate`, source, definition)];
    });
  }
  return text;
}

function actorBody(
  text: string,
  actor: TypedActor,
  target: GlobalName,
  module: TypedModule,
  program: ProgramContext,
): CoreStatement {
  const definition = newDefinition(program, module);
  const given = bindEvidence(actor.evidenceParameters, definition);
  const source = clauseFunction(actor.name, actor.span, actor.parameters, actor.body);
  const isSelf = (callee: TypedExpression): boolean =>
    callee.kind === "actor" && keyOf(callee.target) === keyOf(target);
  const options = {
    definition,
    form: "suspending",
    generator: true,
    position: undefined,
    given,
    isSelf,
    valueUnused: true,
  } as const;
  const made = actorLoop(text, source, options) ?? lowerClauses(source, options);
  return define(text, made, markAt(definition, actor.span, actor.name));
}

/** A function without evidence that waits only if its body does. */
export function helper(text: string, source: TypedFunction, definition: DefinitionContext): CoreStatement {
  const bodies = source.clauses.map((clause) => clause.body);
  const generator = containsSuspension(bodies, "suspending", definition.program);
  const options = {
    definition,
    form: "suspending",
    generator,
    position: undefined,
    given: [],
    isSelf: undefined,
  } as const;
  return define(text, lowerClauses(source, options), markAt(definition, source.span, source.name));
}

/** The JavaScript function that runs a test and gives its verdict. */
export function demandTest(
  { module: moduleName, name: test, span, verdict }: TypedTest,
  program: ProgramContext,
): string {
  const target = { module: moduleName, name: test };
  const { index, module } = moduleOf(target, program);
  const text = `${valueName(moduleName, test)}$test`;
  program.display(text, "");
  program.demand(text, { kind: "value", target }, index, span.start, () => [
    helper(text, clauseFunction(test, span, [], verdict), newDefinition(program, module)),
  ]);
  return text;
}

/** The JavaScript function for a `main` of module Main. */
export function demandMain({ effect }: TypedFunction, program: ProgramContext): string {
  return demandFunction({ module: "Main", name: "main" }, effect === "suspends" ? "suspending" : "plain", program);
}

/** The JavaScript function that starts a supervisor and answers its pid. */
export function demandSupervisor(target: GlobalName, program: ProgramContext): string {
  const supervisor = required(program.supervisors.get(keyOf(target)), keyOf(target));
  const { index, module } = moduleOf(target, program);
  const text = valueName(target.module, target.name);
  program.display(text, supervisor.name);
  program.demand(text, { kind: "value", target }, index, supervisor.span.start, () => {
    const definition = newDefinition(program, module);
    const sink = newSink();
    const context = {
      definition,
      program,
      generator: false,
      form: "suspending",
      scratch: { used: false },
      tails: [],
      position: undefined,
      loops: [],
      isStep: false,
      runsGenerators: false,
      valueUnused: false,
    } as const;
    const children = supervisor.children.map((child) =>
      object([
        { key: "name", value: literal(child.name) },
        ...(child.registered === undefined ? [] : [{ key: "registered", value: literal(child.registered) }]),
        { key: "start", value: program.lowering.value(child.start, context, sink) },
        { key: "restart", value: literal(child.restart) },
        { key: "shutdown", value: literal(child.shutdown) },
      ]),
    );
    const specification = object([
      { key: "name", value: literal(supervisor.name) },
      { key: "strategy", value: literal(supervisor.strategy) },
      { key: "maxRestarts", value: literal(supervisor.maxRestarts) },
      { key: "maxSeconds", value: literal(supervisor.maxSeconds) },
      { key: "children", value: array(children) },
    ]);
    const started = call(program.symbol("snow_supervisor_start"), [specification], markAt(definition, supervisor.span));
    const scratch = context.scratch.used ? [declare("$", undefined)] : [];
    const body: readonly CoreStatement[] = [...scratch, ...sink.statements, { kind: "return", value: started }];
    return [
      define(text, { generator: false, parameters: [], body }, markAt(definition, supervisor.span, supervisor.name)),
    ];
  });
  return text;
}
