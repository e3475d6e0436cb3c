// The variables of top-level values: of the code, or of the program that runs it.
import type { CoreExpression } from "../../trees/core.ts";
import { member, name } from "../build.ts";
import type { ProgramContext, TopLevel } from "../context.ts";

/** A variable that each program has for itself. */
export function variable(javascriptName: string, program: ProgramContext): CoreExpression {
  return member(member(member(program.symbol("snow_current"), "program"), "values"), javascriptName);
}

export function topLevelVariable({ isVariable, javascriptName }: TopLevel, program: ProgramContext): CoreExpression {
  return isVariable ? variable(javascriptName, program) : name(javascriptName);
}
