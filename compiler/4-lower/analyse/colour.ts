// Which expressions may park the process.
import { channelFunctionWaits } from "../../trees/channels.ts";
import type { Evidence, PlainExpression, TypedExpression, TypedFunction } from "../../trees/typed.ts";
import { someExpression } from "../../trees/typed-walks.ts";
import type { Colour } from "../../trees/types.ts";
import { type Form, keyOf, type ProgramContext } from "../context.ts";

export function suspends(colour: Colour, form: Form): boolean {
  return colour === "suspends" || (colour === "polymorphic" && form === "suspending");
}

/** In which form a function of the colour `own` is meant by a node of the colour `use`. */
export function formOf(own: Colour, use: Colour, form: Form): Form {
  if (own === "polymorphic") return suspends(use, form) ? "suspending" : "plain";
  return own === "suspends" ? "suspending" : "plain";
}

/** What a callee is found in. */
type Callees = Pick<ProgramContext, "functions" | "instances" | "services">;

/** The method's function, when the evidence names an instance with written methods. */
export function instanceMethod(program: Callees, evidence: Evidence, method: string): TypedFunction | undefined {
  if (evidence.kind !== "instance") return undefined;
  const body = program.instances.get(evidence.id)?.body;
  return body?.kind === "methods" ? body.methods.find((candidate) => candidate.name === method) : undefined;
}

/** Whether evaluating the expression itself, apart from its children, may park the process. */
function isSuspension(expression: TypedExpression, form: Form, program: Callees): boolean {
  switch (expression.kind) {
    case "receive":
      return true;
    case "operator":
      return expression.evidence.kind !== "builtin" && suspends(expression.effect, form);
    case "for":
      return typeof expression.of === "object" && suspends(expression.effect, form);
    case "call":
      return calleeSuspends(expression.callee, expression.effect, form, program);
    case "try":
    case "spawn":
    case "send":
    case "link":
    case "decode":
    case "while":
    case "block":
    case "if":
    case "case":
    case "logical":
    case "break":
    case "continue":
      return false;
    default:
      expression satisfies PlainExpression;
      return false;
  }
}

function calleeSuspends(callee: TypedExpression, effect: Colour, form: Form, program: Callees): boolean {
  switch (callee.kind) {
    case "function": {
      const target = program.functions.get(keyOf(callee.target));
      return formOf(target?.effect ?? effect, callee.effect, form) === "suspending";
    }
    case "method": {
      const written = instanceMethod(program, callee.evidence, callee.method);
      if (written !== undefined) return formOf(written.effect, callee.effect, form) === "suspending";
      return suspends(callee.effect, form);
    }
    case "intrinsic":
      return callee.suspends === "always" || (callee.suspends === "callback" && suspends(callee.effect, form));
    case "extern":
      return callee.async;
    case "service-client": {
      const service = program.services.get(keyOf(callee.target));
      return service?.handlers[callee.operation]?.kind === "call";
    }
    case "channel-function":
      return channelFunctionWaits(callee.function);
    case "actor":
    case "supervisor":
    case "constructor":
      return false;
    default:
      return suspends(effect, form);
  }
}

export function containsSuspension(roots: readonly TypedExpression[], form: Form, program: Callees): boolean {
  return someExpression(roots, (expression) => isSuspension(expression, form, program));
}
