// The types of a finished program: plain data, in which nothing is open any more.

/** A named type is nominal: `module` is "" for built-in types. */
export type Type = TypeParameter | NamedType | FunctionType | TupleType | AnyMessage;

/** What a use decides: a written type parameter, by its name, or one that was found for a definition. */
interface TypeParameter {
  readonly kind: "parameter";
  readonly id: number;
  readonly name: string | undefined;
}

export interface NamedType {
  readonly kind: "named";
  readonly module: string;
  readonly name: string;
  readonly arguments: readonly Type[];
}

interface FunctionType {
  readonly kind: "function";
  readonly parameters: readonly Type[];
  readonly result: Type;
  readonly effect: Colour;
}

interface TupleType {
  readonly kind: "tuple";
  readonly elements: readonly Type[];
}

/** The message type of a bare `Pid`. */
export interface AnyMessage {
  readonly kind: "any-message";
}

/** Whether calling a function may park the process; `polymorphic`: when one of the functions that it is given does. */
export type Colour = "plain" | "suspends" | "polymorphic";

export const unitType: NamedType = { kind: "named", module: "", name: "()", arguments: [] };

/** True for a named built-in type of this name. */
export function isBuiltin(type: Type, name: string): type is NamedType {
  return type.kind === "named" && type.module === "" && type.name === name;
}
