// What crosses to JavaScript and back: externs behind conversions and checks, and functions that are offered to it.
import type { CoreExpression } from "../../trees/core.ts";
import type { Crossing, GlobalName, OfferedFunction, OfferedValue } from "../../trees/typed.ts";
import type { Type } from "../../trees/types.ts";
import { suspends } from "../analyse/colour.ts";
import { array, at, call, declare, literal, name, object } from "../build.ts";
import { type DefinitionContext, type Form, keyOf, type ProgramContext } from "../context.ts";
import { required } from "../required.ts";
import { demandFunction, newDefinition } from "./demand.ts";
import { dictionary } from "./evidence.ts";
import { valueName } from "./names.ts";

/**
 * The JavaScript function for an extern; an asynchronous one answers a suspension. `waiting`: the positions of those of
 * its arguments that are functions which may wait.
 */
export function demandExtern(target: GlobalName, waiting: readonly number[], program: ProgramContext): string {
  const source = program.externs.get(keyOf(target));
  const module = program.modules.get(target.module);
  if (source === undefined || module === undefined) throw new Error(`no extern ${keyOf(target)}`);
  const text = [valueName(target.module, target.name), ...waiting].join("$");
  program.demand(text, { kind: "value", target }, "externs", 0, () => {
    const index = program.externModule(source.from, program.pathOf(module.module, source.span));
    const wrapper = source.async ? "snow_extern_async" : "snow_extern";
    const definition = newDefinition(program, module.module);
    const parts = [
      literal(source.name),
      at(name("externs"), literal(index)),
      literal(source.symbol),
      array(source.parameters.map((one, index) => shape(one, definition, waiting.includes(index)))),
      shape(source.result, definition, false),
    ];
    return [declare(text, call(program.symbol(wrapper), parts))];
  });
  return text;
}

/** The description of a function for JavaScript, in the form that its arguments, which do not wait, ask for. */
export function demandOffered(
  { target, effect, parameters, result }: OfferedFunction,
  program: ProgramContext,
): { readonly name: string; readonly description: string } {
  const { module } = required(program.modules.get(target.module), target.module);
  const text = `${valueName(target.module, target.name)}$offered`;
  const form: Form = effect === "suspends" ? "suspending" : "plain";
  // After the externs, of which it may be one.
  program.demand(text, { kind: "value", target }, "externs", 1, () => {
    const definition = newDefinition(program, module);
    const body = program.functions.has(keyOf(target))
      ? demandFunction(target, form, program)
      : demandExtern(target, [], program);
    const cross = ({ type, crossing }: OfferedValue) =>
      shape(crossing, definition, type.kind === "function" && suspends(type.effect, form));
    const described = object([
      { key: "name", value: literal(target.name) },
      { key: "body", value: name(body) },
      { key: "parameters", value: array(parameters.map((one) => array([literal(one.name), cross(one)]))) },
      { key: "result", value: cross(result) },
      { key: "waits", value: literal(form === "suspending") },
    ]);
    return [declare(text, described)];
  });
  return { name: target.name, description: text };
}

/** Which arguments of an extern of this type are functions that may wait. */
export function waitingArguments(type: Type, form: Form): readonly number[] {
  if (type.kind !== "function") return [];
  return type.parameters.flatMap((parameter, index) =>
    parameter.kind === "function" && suspends(parameter.effect, form) ? index : [],
  );
}

/** The runtime's description of what crosses. */
function shape(crossing: Crossing, definition: DefinitionContext, waits: boolean): CoreExpression {
  const { program } = definition;
  const made = (kind: string, parts: readonly CoreExpression[]) => call(program.symbol(`snow_extern_${kind}`), parts);
  const inner = (one: Crossing) => shape(one, definition, false);
  switch (crossing.kind) {
    case "scalar":
      return program.symbol(`snow_extern_${crossing.type}`);
    case "handle":
      return made("handle", [literal(crossing.name)]);
    case "list":
    case "option":
    case "map":
    case "result":
      return made(crossing.kind, [inner(crossing.content)]);
    case "tuple":
      return made("tuple", crossing.elements.map(inner));
    case "json":
      return made("json", [literal(crossing.text), dictionary(crossing.evidence, definition)]);
    case "outcome":
      return made("outcome", [inner(crossing.value), inner(crossing.error)]);
    case "pid":
      return made("pid", [inner(crossing.message)]);
    case "function":
      return made("function", [array(crossing.parameters.map(inner)), inner(crossing.result), literal(waits)]);
    default:
      return crossing satisfies never;
  }
}
