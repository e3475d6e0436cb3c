// The interfaces that exist in every program (semantics §8.4).
import type { BlockExpression, Expression, Name, Parameter } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import type { Context, InterfaceInfo, MethodInfo } from "../context.ts";
import { libraryName, registerInterface } from "../context.ts";
import {
  boolType,
  intType,
  named,
  optionOf,
  stringType,
  type Type,
  type TypeVariable,
  unitType,
} from "../types/type.ts";
import { freshEffect, genericLevel, rigidVariable } from "../types/unify.ts";

interface MethodShape {
  readonly name: string;
  readonly parameters: readonly Type[];
  readonly result: Type;
  readonly static?: boolean;
  readonly default?: MethodInfo["default"];
}

const nowhere: Span = { start: 0, end: 0 };

export function declareBuiltinInterfaces(context: Context): void {
  const ordering = named("", "Ordering");
  const binary = (name: string, method: string) =>
    declare(context, name, { associated: ["Output"] }, (self, associated) => [
      { name: method, parameters: [self, self], result: associated.get("Output") ?? self },
    ]);
  binary("Add", "add");
  binary("Sub", "sub");
  binary("Mul", "mul");
  binary("Div", "div");
  binary("Mod", "mod");
  declare(context, "Neg", { associated: ["Output"] }, (self, associated) => [
    { name: "neg", parameters: [self], result: associated.get("Output") ?? self },
  ]);
  declare(context, "Not", {}, (self) => [{ name: "not", parameters: [self], result: boolType }]);
  declare(context, "Eq", {}, (self) => [{ name: "eq", parameters: [self, self], result: boolType }]);
  declare(context, "Ord", {}, (self) => [
    { name: "lt", parameters: [self, self], result: boolType, default: ltByCompare },
    { name: "compare", parameters: [self, self], result: ordering, default: compareByLt },
  ]);
  declare(context, "Hash", {}, (self) => [{ name: "hash", parameters: [self], result: intType }]);
  declare(context, "Display", {}, (self) => [{ name: "to_string", parameters: [self], result: stringType }]);
  declare(context, "Debug", {}, (self) => [{ name: "inspect", parameters: [self], result: stringType }]);
  declare(context, "Default", {}, (self) => [{ name: "default", parameters: [], result: self, static: true }]);
  declare(context, "Iterator", { associated: ["Item"], required: true }, (self, associated) => [
    { name: "next", parameters: [self], result: optionOf(associated.get("Item") ?? unitType) },
  ]);
  declare(context, "Iterable", { associated: ["Item", "Iter"], required: true }, (self, associated) => [
    { name: "iter", parameters: [self], result: associated.get("Iter") ?? unitType },
  ]);
  declare(context, "From", { parameters: ["T"] }, (self, _, [source]) => [
    { name: "from", parameters: [source ?? self], result: self, static: true },
  ]);
  // Bounds of the library that no program can name as interfaces of their own.
  declare(context, "Number", { closed: true }, () => []);
  declare(context, "Comparison", { closed: true }, () => []);
  declare(context, "Json", {}, () => []);
  declare(context, "ToSql", {}, (self) => [{ name: "to_sql", parameters: [self], result: named("", "Sql") }]);
  declare(context, "Row", {}, () => []);
  // What stands in one column.
  declare(context, "Column", { closed: true }, () => []);
}

function declare(
  context: Context,
  name: string,
  options: { associated?: readonly string[]; required?: boolean; closed?: boolean; parameters?: readonly string[] },
  methods: (
    self: TypeVariable,
    associated: ReadonlyMap<string, Type>,
    parameters: readonly TypeVariable[],
  ) => MethodShape[],
): void {
  const template = (text: string) => rigidVariable(context, text, genericLevel);
  const self = template("Self");
  const associated = new Map((options.associated ?? []).map((text) => [text, template(`Self.${text}`)]));
  const parameters = (options.parameters ?? []).map(template);
  const shapes = methods(self, associated, parameters);
  const info: InterfaceInfo = {
    key: name,
    module: "",
    name,
    parameters,
    self,
    associated,
    closed: options.closed === true,
    optionalAssociated: options.required !== true,
    faultyDefaults: new Set(),
    methods: new Map(shapes.map((shape) => [shape.name, methodInfo(context, shape)])),
    entry: undefined,
  };
  registerInterface(context, info);
}

function methodInfo(context: Context, shape: MethodShape): MethodInfo {
  return {
    name: shape.name,
    parameters: shape.parameters,
    result: shape.result,
    effect: freshEffect(context, 0),
    static: shape.static ?? false,
    default: shape.default,
  };
}

// ---------------------------------------------------------------- `lt` by `compare` and `compare` by `lt`

const name = (text: string): Name => ({ text, span: nowhere });
const variable = (text: string): Expression => ({ kind: "variable", span: nowhere, name: text });
const callMethod = (receiver: string, method: string, argument: string): Expression => ({
  kind: "call",
  span: nowhere,
  callee: { kind: "member", span: nowhere, object: variable(receiver), name: name(method) },
  arguments: [variable(argument)],
});
const block = (expression: Expression): BlockExpression => ({
  kind: "block",
  span: nowhere,
  statements: [{ kind: "expression", span: nowhere, expression }],
});
const parameter = (text: string): Parameter => ({
  span: nowhere,
  pattern: { kind: "bind", span: nowhere, name: text },
  annotation: undefined,
});
const parameters = [parameter("self"), parameter("other")];

const ordering = (text: string): Expression => variable(libraryName(text));

const ltByCompare: MethodInfo["default"] = {
  span: nowhere,
  parameters,
  body: block({
    kind: "binary",
    span: nowhere,
    operatorSpan: nowhere,
    operator: "==",
    left: callMethod("self", "compare", "other"),
    right: ordering("Less"),
  }),
};

const compareByLt: MethodInfo["default"] = {
  span: nowhere,
  parameters,
  body: block({
    kind: "if",
    span: nowhere,
    condition: callMethod("self", "lt", "other"),
    then: block(ordering("Less")),
    else: {
      kind: "if",
      span: nowhere,
      condition: callMethod("other", "lt", "self"),
      then: block(ordering("Greater")),
      else: block(ordering("Equal")),
    },
  }),
};
