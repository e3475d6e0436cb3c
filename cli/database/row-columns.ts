// What a type with Row expects of the columns of a result.
import type { Evidence, TypedProgram } from "../../compiler/trees/typed.ts";
import { isBuiltin, type Type } from "../../compiler/trees/types.ts";

export type ValueType =
  | "Int"
  | "Float"
  | "String"
  | "Bool"
  | "Bytes"
  | "BigInt"
  | "DateTime"
  | "Json"
  | "enumeration"
  /** A parameter of a generic type, or what has a Column by hand. */
  | "unknown";

export interface ExpectedColumn {
  /** Of the field; undefined: it goes by its place. */
  readonly name: string | undefined;
  readonly type: ValueType;
  readonly isOptional: boolean;
}

export interface ExpectedRow {
  /** Whether there may be other columns. */
  readonly byName: boolean;
  readonly columns: readonly ExpectedColumn[];
}

const plain = new Map<string, ValueType>(
  (["Int", "Float", "String", "Bool", "Bytes", "BigInt", "DateTime", "Json"] as const).map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

/** Undefined: that is known only where a generic function is called. */
export function expectedRow({ instances }: TypedProgram, row: Type): ExpectedRow | undefined {
  if (row.kind === "tuple") return { byName: false, columns: row.elements.map((type) => columnOf(undefined, type)) };
  if (row.kind !== "named") return undefined;
  const instance = instances.find(
    ({ interface: name, body }) =>
      name === "Row" &&
      body.kind === "derived" &&
      body.definition.module === row.module &&
      body.definition.name === row.name,
  );
  if (instance?.body.kind !== "derived" || instance.body.definition.kind !== "struct") {
    const column = columnOf(undefined, row);
    return { byName: false, columns: [column] };
  }
  const [evidence = []] = instance.body.fields;
  const { fields } = instance.body.definition;
  return { byName: true, columns: fields.map((name, index) => fieldOf(name, evidence[index])) };
}

function columnOf(name: string | undefined, type: Type): ExpectedColumn {
  if (type.kind !== "named") return { name, type: "unknown", isOptional: false };
  const [inner] = type.arguments;
  if (inner !== undefined && isBuiltin(type, "Option")) return { ...columnOf(name, inner), isOptional: true };
  const known = type.module === "" ? plain.get(type.name.toLowerCase()) : "enumeration";
  return { name, type: known ?? "unknown", isOptional: false };
}

/** A field by the dictionary that reads it. */
function fieldOf(name: string, evidence: Evidence | undefined): ExpectedColumn {
  if (evidence?.kind === "instance") return { name, type: "enumeration", isOptional: false };
  if (evidence?.kind !== "builtin") return { name, type: "unknown", isOptional: false };
  if (evidence.type.toLowerCase() === "option") return { ...fieldOf(name, evidence.arguments[0]), isOptional: true };
  return { name, type: plain.get(evidence.type.toLowerCase()) ?? "unknown", isOptional: false };
}

export function shownColumn({ type, isOptional }: ExpectedColumn): string {
  const name = type === "enumeration" ? "the names of an enumeration" : type;
  return isOptional ? `Option<${name}>` : name;
}
