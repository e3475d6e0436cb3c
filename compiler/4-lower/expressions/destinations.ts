// Where a value goes.
import type { CoreExpression } from "../../trees/core.ts";
import { call, isMovable, literal, member, name, set } from "../build.ts";
import type { Destination, FunctionContext } from "../context.ts";
import { push, type Sink } from "./sink.ts";

/** Puts a value where it is wanted. */
export function finish(value: CoreExpression, destination: Destination, context: FunctionContext, sink: Sink): void {
  switch (destination.kind) {
    case "return":
      if (context.isStep) {
        if (!isMovable(value)) push(sink, { kind: "expression", expression: value });
        push(sink, { kind: "return", value: literal(false) });
      } else
        push(sink, {
          kind: "return",
          value: value.kind === "literal" && value.value === undefined ? undefined : value,
        });
      return;
    case "assign":
      if (value.kind !== "name" || value.name !== destination.name) push(sink, set(destination.name, value));
      return;
    case "push":
      push(sink, { kind: "expression", expression: call(member(name(destination.array), "push"), [value]) });
      return;
    case "discard":
      if (!isMovable(value)) push(sink, { kind: "expression", expression: value });
      return;
    default:
      destination satisfies never;
  }
}

export function isWanted(destination: Destination, context: FunctionContext): boolean {
  return destination.kind !== "discard" && (destination.kind !== "return" || !context.valueUnused);
}
