// Derived instances that the runtime makes of what a type is: Json, Row, and those of types of variants without fields.
import type { CoreExpression } from "../../trees/core.ts";
import type { Evidence, TypeDefinition } from "../../trees/typed.ts";
import { array, arrow, call, literal } from "../build.ts";
import type { FunctionContext } from "../context.ts";
import { structClass, variantMaker } from "./classes.ts";
import { dictionaries } from "./evidence.ts";

/** The dictionary of such an instance; `evidence` is that of its fields, by variant. */
export function derivedForm(
  interfaceName: string,
  definition: TypeDefinition,
  evidence: readonly (readonly Evidence[])[],
  context: FunctionContext,
): CoreExpression {
  const { program } = context;
  const forms = (fields: readonly Evidence[] | undefined): CoreExpression =>
    arrow([], array([...dictionaries(fields ?? [], context.definition)]));
  const target = { module: definition.module, name: definition.name };
  const made = (variant: string): CoreExpression => variantMaker(target, variant, program);
  if (interfaceName === "ToSql") return program.symbol("snow_tosql_enumeration");
  if (definition.kind === "struct") {
    const fields = array(definition.fields.map((field) => literal(field)));
    const type = structClass(target, program);
    const [only] = evidence;
    if (interfaceName === "Row") return call(program.symbol("snow_row_struct"), [type, fields, forms(only)]);
    return call(program.symbol("snow_json_struct"), [literal(definition.name), type, fields, forms(only)]);
  }
  const { tagged } = definition;
  if (interfaceName === "Column") {
    const variants = definition.variants.map(({ name }) => array([literal(name), made(name)]));
    return call(program.symbol("snow_column_enumeration"), [literal(definition.name), array(variants)]);
  }
  const variants = definition.variants.map(({ name }, tag) => {
    const keys = tagged === undefined ? [] : [array((tagged.fields[tag] ?? []).map((key) => literal(key)))];
    return array([literal(name), made(name), forms(evidence[tag]), ...keys]);
  });
  if (tagged !== undefined) return call(program.symbol("snow_json_tagged_sum"), [literal(tagged.key), array(variants)]);
  return call(program.symbol("snow_json_sum"), [literal(definition.name), array(variants)]);
}
