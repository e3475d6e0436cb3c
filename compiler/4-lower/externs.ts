// Externs: JavaScript functions behind conversions and checks of what crosses.
import type { CoreExpression } from "../trees/core.ts";
import type { GlobalName } from "../trees/typed.ts";
import type { Type } from "../trees/types.ts";
import { array, at, call, declare, literal, name } from "./build.ts";
import { keyOf, type ProgramContext } from "./context.ts";
import { valueName } from "./names.ts";

/** The JavaScript function for an extern; an asynchronous one answers a suspension. */
export function demandExtern(target: GlobalName, program: ProgramContext): string {
  const source = program.externs.get(keyOf(target));
  const module = program.modules.get(target.module);
  if (source === undefined || module === undefined) throw new Error(`no extern ${keyOf(target)}`);
  const text = valueName(target.module, target.name);
  program.demand(text, { kind: "value", target }, "externs", 0, () => {
    const index = program.externModule(source.from, program.pathOf(module.module, source.span));
    const wrapper = source.async ? "snow_extern_async" : "snow_extern";
    const parts = [
      literal(source.name),
      at(name("externs"), literal(index)),
      literal(source.symbol),
      array(source.parameters.map((type) => shape(type, program))),
      shape(source.result, program),
    ];
    return [declare(text, call(program.symbol(wrapper), parts))];
  });
  return text;
}

const simple: Readonly<Record<string, string>> = {
  Int: "int",
  Float: "float",
  BigInt: "bigint",
  Bool: "bool",
  String: "string",
  "()": "unit",
  Bytes: "bytes",
};

/** The runtime's description of a type that crosses. */
function shape(type: Type, program: ProgramContext): CoreExpression {
  if (type.kind === "tuple") {
    const elements = type.elements.map((element) => shape(element, program));
    return call(program.symbol("snow_extern_tuple"), elements);
  }
  if (type.kind !== "named") return program.symbol("snow_extern_unit");
  const plain = type.module === "" ? simple[type.name] : undefined;
  if (plain !== undefined) return program.symbol(`snow_extern_${plain}`);
  const [first, second] = type.arguments;
  if (type.name === "List" && first !== undefined) {
    return call(program.symbol("snow_extern_list"), [shape(first, program)]);
  }
  if (type.name === "Option" && first !== undefined) {
    return call(program.symbol("snow_extern_option"), [shape(first, program)]);
  }
  if (type.name === "Map" && second !== undefined) {
    return call(program.symbol("snow_extern_map"), [shape(second, program)]);
  }
  if (type.name === "Result" && first !== undefined) {
    return call(program.symbol("snow_extern_result"), [shape(first, program)]);
  }
  // An `extern type`: a handle.
  return call(program.symbol("snow_extern_handle"), [literal(type.name)]);
}
