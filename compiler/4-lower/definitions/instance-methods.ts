// Methods of instances, as written or derived.
import type { CoreStatement } from "../../trees/core.ts";
import type { Instance, TypedExpression, TypedFunction } from "../../trees/typed.ts";
import { formOf } from "../analyse/colour.ts";
import { definition as define } from "../build.ts";
import { bindEvidence, type Form, type FunctionContext, markAt, type ProgramContext } from "../context.ts";
import { newDefinition } from "./demand.ts";
import { derivedMethod } from "./derive.ts";
import { baseContext, lowerClauses } from "./functions.ts";

export function instanceMethod(
  instance: Instance,
  method: string,
  written: TypedFunction | undefined,
  form: Form,
  text: string,
  program: ProgramContext,
): CoreStatement {
  const module = program.modules.get(written?.home ?? instance.module)?.module ?? program.program.modules.at(-1);
  if (module === undefined) throw new Error("a program has a module");
  const definition = newDefinition(program, module);
  const given = bindEvidence(instance.evidenceParameters, definition);
  if (written === undefined) {
    const plain = baseContext({ definition, form: "plain", generator: false, position: undefined });
    const made = derivedMethod(instance, method, given, { ...plain, runsGenerators: true });
    const span = instance.body.kind === "derived" ? instance.body.span : undefined;
    return define(text, made, span === undefined ? undefined : markAt(definition, span, method));
  }
  const own = bindEvidence(written.evidenceParameters, definition);
  const generator = written.effect !== "plain" && (form === "suspending" || written.effect === "suspends");
  const isSelf = (callee: TypedExpression, context: FunctionContext): boolean => {
    if (callee.kind !== "method" || callee.method !== method) return false;
    const { evidence } = callee;
    return (
      evidence.kind === "instance" &&
      evidence.id === instance.id &&
      (formOf(written.effect, callee.effect, context.form) === "suspending") === generator
    );
  };
  const made = lowerClauses(written, {
    definition,
    form: generator ? "suspending" : "plain",
    generator,
    position: undefined,
    given: [...given, ...own],
    isSelf,
  });
  return define(text, made, markAt(definition, written.span, written.name));
}
