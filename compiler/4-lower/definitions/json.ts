// What is written out for each struct and variant that derives Json: a plain object of a value for JSON.stringify, and
// the reading of a text that is just as it would be written.
import type { CoreExpression, CoreLabel, CoreStatement } from "../../trees/core.ts";
import type { Evidence } from "../../trees/typed.ts";
import { array, arrow, at, call, closure, declare, literal, member, name, not, object, set } from "../build.ts";
import { builtinType } from "../expressions/builtin.ts";

interface Part {
  /** Of the value in JavaScript. */
  readonly property: string;
  readonly evidence: Evidence;
}

/** Functions of the runtime's reader, by type. */
const readers: ReadonlyMap<string | undefined, string> = new Map([
  ["int", "int"],
  ["float", "float"],
  ["bool", "bool"],
  ["string", "string"],
]);

/** Types whose values JSON.stringify writes as they are. */
const written: ReadonlySet<string | undefined> = new Set(["int", "bool", "string"]);

/** The parts as `toPlain` has them: `value.id`, `parts[1](value.place)`. */
function plainParts(parts: readonly Part[]): readonly CoreExpression[] {
  return parts.map(({ property, evidence }, index) => {
    const part = member(name("value"), property);
    return written.has(builtinType(evidence)) ? part : call(at(name("parts"), literal(index)), [part]);
  });
}

/** Keys that objects of JavaScript put first, or do not take for keys. */
const odd = /^(?:[0-9]+|__proto__)$/;

/** `(value, parts) => ({ id: value.id, … })`, first with a tag; nothing where such an object would be another one. */
export function plainObject(
  keys: readonly string[],
  parts: readonly Part[],
  tag?: { readonly key: string; readonly variant: string } | undefined,
): CoreExpression {
  if ([...keys, tag?.key ?? ""].some((key) => odd.test(key))) return literal(undefined);
  const values = plainParts(parts);
  const first = tag === undefined ? [] : [{ key: tag.key, value: literal(tag.variant) }];
  const properties = values.map((value, index) => ({ key: keys[index] ?? "", value }));
  return arrow(["value", "parts"], object([...first, ...properties]));
}

/** `(value, parts) => ({ tag: "Said", fields: [value._0, …] })` */
export function plainVariant(variant: string, parts: readonly Part[]): CoreExpression {
  const properties = [
    { key: "tag", value: literal(variant) },
    { key: "fields", value: array(plainParts(parts)) },
  ];
  return arrow(["value", "parts"], object(properties));
}

/** What is written before each part, and how the reader passes it; and the function that passes what ends them. */
interface Layout {
  readonly before: readonly (readonly [pass: "opens" | "passes", text: string] | undefined)[];
  readonly end: "closes" | "ends";
}

/** The layout of an object: after its bracket, or after a tag. */
export function objectLayout(keys: readonly string[], hasTag: boolean): Layout {
  const before = keys.map((key, index): Layout["before"][number] => {
    const text = `${JSON.stringify(key)}:`;
    return index === 0 && !hasTag ? ["opens", `{${text}`] : ["passes", `,${text}`];
  });
  return { before, end: "closes" };
}

/** That of the payload of a variant. */
export function fieldsLayout(parts: readonly Part[]): Layout {
  return { before: parts.map((_, index) => (index === 0 ? undefined : ["passes", ","])), end: "ends" };
}

/** A function that reads the parts of a value one after the other; `make` makes it of them. */
export function readParts(
  parts: readonly Part[],
  { before, end }: Layout,
  make: (values: readonly CoreExpression[]) => CoreExpression,
): CoreExpression {
  const reader = name("reader");
  const label: CoreLabel = { name: "asWritten" };
  const variables = parts.map((_, index) => `part_${index}`);
  const leave: CoreStatement = { kind: "break", label };
  const steps = parts.flatMap(({ evidence }, index): CoreStatement[] => {
    const [pass, text] = before[index] ?? [];
    const own = readers.get(builtinType(evidence));
    const read =
      own === undefined
        ? call(member(at(name("forms"), literal(index)), "read"), [reader])
        : call(member(reader, own), []);
    const step = set(`part_${index}`, read);
    if (pass === undefined) return [step];
    return [{ kind: "if", test: not(call(member(reader, pass), [literal(text)])), then: [leave], else: [] }, step];
  });
  const values = variables.map((variable) => name(variable));
  const done: CoreStatement = { kind: "return", value: make(values) };
  return closure(
    ["reader", "forms", "otherwise"],
    [
      ...variables.map((variable) => declare(variable, undefined)),
      {
        kind: "block",
        label,
        body: [...steps, { kind: "if", test: call(member(reader, end), []), then: [done], else: [] }],
      },
      { kind: "return", value: call(name("otherwise"), [reader, array(values)]) },
    ],
  );
}
