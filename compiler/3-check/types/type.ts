// Types and effects while a program is being checked: what is not known yet is a variable, which is bound by its `link`.
import type { Colour } from "../../trees/types.ts";

/**
 * A type. Variables are bound by setting `link`; always look at a type through `prune`.
 * A named type is nominal: `module` is "" for built-in types.
 */
export type Type = TypeVariable | NamedType | FunctionType | TupleType | AnyMessage;

export interface TypeVariable {
  readonly kind: "variable";
  readonly id: number;
  /** Binding depth: a variable deeper than the current `let` is generalised. */
  level: number;
  link: Type | undefined;
  /** Set for a variable that was written by the user (`<T>`): it unifies only with itself. */
  readonly rigid: string | undefined;
  /**
   * A process may keep values of this type: whoever has the process shares one type, so the value of a `let` that was
   * computed is not generalised over it. What a weak variable is bound to is weak too.
   */
  weak: boolean;
}

export interface NamedType {
  readonly kind: "named";
  readonly module: string;
  readonly name: string;
  readonly arguments: readonly Type[];
}

export interface FunctionType {
  readonly kind: "function";
  readonly parameters: readonly Type[];
  readonly result: Type;
  readonly effect: Effect;
}

interface TupleType {
  readonly kind: "tuple";
  readonly elements: readonly Type[];
}

/** The message type of a bare `Pid`, and the type of what was reported already: unifies with everything and binds nothing. */
interface AnyMessage {
  readonly kind: "any-message";
}

/**
 * Whether calling a function may park the process. Bound by `link`; look at it through `pruneEffect`.
 * `absorbs` lists effects that this one includes. `quantified` is the one effect parameter of a top-level
 * function that calls its function arguments.
 */
export interface Effect {
  level: number;
  link: Effect | undefined;
  state: "open" | "suspends" | "quantified";
  /** Undefined for most, which include nothing. */
  absorbs: Effect[] | undefined;
  /** Set when its definition is closed: what it includes that may still come to suspend. Short, where `absorbs` is a long way. */
  frontier: readonly Effect[] | undefined;
}

/** An effect that includes nothing yet. */
export function newEffect(level: number, state: Effect["state"]): Effect {
  return { level, link: undefined, state, absorbs: undefined, frontier: undefined };
}

export function prune(type: Type): Type {
  let current = type;
  while (current.kind === "variable" && current.link !== undefined) current = current.link;
  return current;
}

export function pruneEffect(effect: Effect): Effect {
  let current = effect;
  while (current.link !== undefined) current = current.link;
  return current;
}

/** What an effect came to once checking is over; an effect that nothing constrained is plain. */
export function colourOf(effect: Effect): Colour {
  const { state } = pruneEffect(effect);
  if (state === "suspends") return "suspends";
  return state === "quantified" ? "polymorphic" : "plain";
}

export function named(module: string, name: string, ...parameters: Type[]): NamedType {
  return { kind: "named", module, name, arguments: parameters };
}

export const intType = named("", "Int");
export const floatType = named("", "Float");
export const boolType = named("", "Bool");
export const stringType = named("", "String");
export const sqlType = named("", "Sql");
export const unitType = named("", "()");
export const atomType = named("", "Atom");
export const rangeType = named("", "Range");
export const channelType = named("", "Channel");
export const anyMessage: AnyMessage = { kind: "any-message" };

export const listOf = (element: Type): NamedType => named("", "List", element);
export const mapOf = (key: Type, value: Type): NamedType => named("", "Map", key, value);
export const optionOf = (value: Type): NamedType => named("", "Option", value);
export const resultOf = (value: Type, error: Type): NamedType => named("", "Result", value, error);
export const pidOf = (message: Type): NamedType => named("", "Pid", message);

/** True for a named built-in type of this name. */
export function isBuiltin(type: Type, name: string): type is NamedType {
  return type.kind === "named" && type.module === "" && type.name === name;
}
