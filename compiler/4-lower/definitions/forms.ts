// Derived instances that the runtime makes of what a type is: Json, Row, and those of types of variants without fields.
import type { CoreExpression } from "../../trees/core.ts";
import type { Evidence, TypeDefinition } from "../../trees/typed.ts";
import { array, arrow, call, construct, literal } from "../build.ts";
import type { FunctionContext } from "../context.ts";
import { makeVariant, structClass, variantMaker } from "./classes.ts";
import { dictionaries } from "./evidence.ts";
import { fieldsLayout, objectLayout, plainObject, plainVariant, readParts } from "./json.ts";
import { propertyName } from "./names.ts";

type Struct = Extract<TypeDefinition, { kind: "struct" }>;
type Sum = Extract<TypeDefinition, { kind: "sum" }>;

/** The dictionary of such an instance; `evidence` is that of its fields, by variant. */
export function derivedForm(
  interfaceName: string,
  definition: TypeDefinition,
  evidence: readonly (readonly Evidence[])[],
  context: FunctionContext,
): CoreExpression {
  const { program } = context;
  if (interfaceName === "ToSql") return program.symbol("snow_tosql_enumeration");
  if (definition.kind === "struct") {
    const [fields = []] = evidence;
    return interfaceName === "Row" ? rowForm(definition, fields, context) : structForm(definition, fields, context);
  }
  if (interfaceName === "Column") {
    const variants = definition.variants.map(({ name }) => {
      return array([literal(name), variantMaker(definition, name, program)]);
    });
    return call(program.symbol("snow_column_enumeration"), [literal(definition.name), array(variants)]);
  }
  const variants = definition.variants.map((_, tag) =>
    array(variantForm(definition, tag, evidence[tag] ?? [], context)),
  );
  const { tagged } = definition;
  if (tagged !== undefined) return call(program.symbol("snow_json_tagged_sum"), [literal(tagged.key), array(variants)]);
  return call(program.symbol("snow_json_sum"), [array(variants)]);
}

/** Their evidence, for when it is asked for. */
function forms(fields: readonly Evidence[], context: FunctionContext): CoreExpression {
  return arrow([], array([...dictionaries(fields, context.definition)]));
}

function rowForm(definition: Struct, fields: readonly Evidence[], context: FunctionContext): CoreExpression {
  const names = array(definition.fields.map((field) => literal(field)));
  const type = structClass(definition, context.program);
  return call(context.program.symbol("snow_row_struct"), [type, names, forms(fields, context)]);
}

function structForm(definition: Struct, fields: readonly Evidence[], context: FunctionContext): CoreExpression {
  const { fields: keys } = definition;
  const type = structClass(definition, context.program);
  const parts = fields.map((one, index) => ({ property: propertyName(keys[index] ?? ""), evidence: one }));
  const read = readParts(parts, objectLayout(keys, false), (values) => construct(type, values));
  const names = array(keys.map((key) => literal(key)));
  const all = [type, names, forms(fields, context), plainObject(keys, parts)];
  return call(context.program.symbol("snow_json_struct"), keys.length === 0 ? all : [...all, read]);
}

/** The name of a variant, what makes it, the evidence of its payload, with a tag the keys, and what is written out. */
function variantForm(
  definition: Sum,
  tag: number,
  fields: readonly Evidence[],
  context: FunctionContext,
): readonly CoreExpression[] {
  const { tagged } = definition;
  const variant = definition.variants[tag]?.name ?? "";
  const made = variantMaker(definition, variant, context.program);
  const keys = tagged?.fields[tag] ?? [];
  const names = tagged === undefined ? [] : [array(keys.map((key) => literal(key)))];
  const head = [literal(variant), made, forms(fields, context), ...names];
  if (fields.length === 0) return head;
  const parts = fields.map((one, index) => ({ property: `_${index}`, evidence: one }));
  const layout = tagged === undefined ? fieldsLayout(parts) : objectLayout(keys, true);
  const read = readParts(parts, layout, (values) => makeVariant(definition, variant, values, context.program));
  const plain =
    tagged === undefined ? plainVariant(variant, parts) : plainObject(keys, parts, { key: tagged.key, variant });
  return [...head, plain, read];
}
