// Typed trees built by hand, and programs of them run in this process.
import { lower } from "../../compiler/4-lower/index.ts";
import { emit } from "../../compiler/5-emit/index.ts";
import type { StandardLibrary } from "../../compiler/library/library-code.ts";
import type { TypedExpression, TypedFunction, TypedPattern, TypedProgram } from "../../compiler/trees/typed.ts";
import type { Type } from "../../compiler/trees/types.ts";
import * as runtime from "../../runtime/index.ts";

export const span = { start: 0, end: 0 };
export const plain = "plain";
const intType: Type = { kind: "named", module: "", name: "Int", arguments: [] };

type Bare<T> = T extends { span: unknown; type: unknown } ? Omit<T, "span" | "type"> : never;

export function expression(bare: Bare<TypedExpression>, type: Type = intType): TypedExpression {
  return { span, type, ...bare };
}

export function pattern(bare: Bare<TypedPattern>, type: Type = intType): TypedPattern {
  return { span, type, ...bare };
}

export const int = (value: number): TypedExpression => expression({ kind: "int", value });

/** `main.main(…)`-like function of one clause. */
export function definition(name: string, parameters: readonly TypedPattern[], body: TypedExpression): TypedFunction {
  return {
    name,
    span,
    type: intType,
    evidenceParameters: [],
    effect: plain,
    arity: parameters.length,
    clauses: [{ span, parameters, guard: undefined, body }],
  };
}

export function programOf(functions: readonly TypedFunction[], types: TypedProgram["types"] = []): TypedProgram {
  const module = {
    name: "Main",
    file: { path: "main.snow", text: "\n" },
    functions,
    actors: [],
    services: [],
    channels: [],
    supervisors: [],
    externs: [],
    statements: [],
  };
  return { main: "Main", modules: [module], types, instances: [] };
}

const noLibrary: StandardLibrary = {
  functions: [],
  instances: [],
  types: [],
  aliases: [],
  modules: [],
  code: () => ({ exports: [], definitions: [] }),
};

/** The function `f` of a program whose `main` mentions it, as JavaScript. */
export function evaluate(program: TypedProgram): {
  readonly code: string;
  readonly run: (...values: unknown[]) => unknown;
} {
  const { code } = emit(lower(program), noLibrary);
  const body = code.replace(/return \{ start: \$start.* \};\s*$/, "return Main$f;");
  const make: unknown = Reflect.construct(Function, ["runtime", "externs", body]);
  if (typeof make !== "function") throw new Error("no function");
  const made: unknown = make(runtime, []);
  if (typeof made !== "function") throw new Error("no function");
  return { code, run: (...values) => made(...values) };
}
