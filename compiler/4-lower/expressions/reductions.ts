// Letting other processes run from loops of suspending code.
import type { CoreStatement } from "../../trees/core.ts";
import { binary, literal, member, unary, yielded } from "../build.ts";
import type { FunctionContext } from "../context.ts";

/** Counts one turn of a loop; gives way when the process has had its share. */
export function giveWay(context: FunctionContext): CoreStatement {
  const { program } = context;
  const left = unary("--", member(program.symbol("snow_current"), "reductions"));
  return {
    kind: "if",
    test: binary("<=", left, literal(0)),
    then: [{ kind: "expression", expression: yielded(program.symbol("snow_give_way")) }],
    else: [],
  };
}
