// The known-functions table: what the standard library's extern declarations say, as plain JSON data.

import type { Facts } from "../trees/facts.ts";

/** A type in a signature; names of type parameters stand as `parameter`. */
export type SignatureType =
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "named"; readonly name: string; readonly arguments: readonly SignatureType[] }
  | { readonly kind: "tuple"; readonly elements: readonly SignatureType[] }
  | {
      readonly kind: "function";
      readonly parameters: readonly SignatureType[];
      readonly result: SignatureType;
      /** Called later, in a process of its own: it may suspend without the caller doing so. */
      readonly detached: boolean;
    };

/**
 * One row. `suspends`: never; always (`extern async`); or as its function arguments do (`callback`),
 * then the runtime has a second form of it, a generator, under `${symbol}_suspending`.
 */
export interface KnownFunction {
  readonly module: string;
  readonly name: string;
  readonly symbol: string;
  readonly documentation: string;
  readonly generics: readonly string[];
  readonly bounds: readonly { readonly parameter: string; readonly interface: string }[];
  readonly parameters: readonly { readonly name: string; readonly type: SignatureType }[];
  readonly result: SignatureType;
  readonly suspends: "never" | "always" | "callback";
  /** False: a value (`Math.pi`), not a function. */
  readonly callable: boolean;
  /** It has a body in Snow; otherwise the runtime has a function of its symbol. */
  readonly inSnow: boolean;
  readonly facts: Facts;
}

/** Part of the payload of a variant; its name is for readers. */
export interface VariantField {
  readonly name?: string;
  readonly type: SignatureType;
}

/** A type of the library: opaque, or a sum type or struct whose classes live in the runtime. */
export interface KnownType {
  readonly module: string;
  readonly name: string;
  readonly documentation: string;
  readonly generics: readonly string[];
  /** The interfaces that its clause names; undefined without one, and for an opaque type. */
  readonly deriving: readonly string[] | undefined;
  readonly body:
    | { readonly kind: "opaque" }
    | {
        readonly kind: "sum";
        readonly variants: readonly { readonly name: string; readonly fields: readonly VariantField[] }[];
      }
    | { readonly kind: "struct"; readonly fields: readonly { readonly name: string; readonly type: SignatureType }[] };
}

/** The name of a function type that programs may use: what many functions of the library take. */
export interface KnownAlias {
  readonly module: string;
  readonly name: string;
  readonly generics: readonly string[];
  readonly target: SignatureType;
}

/** An instance that the library has in Snow, of a type of its own. */
export interface KnownInstance {
  readonly interface: string;
  readonly type: string;
  /** Of the dictionary. */
  readonly symbol: string;
  /** The dictionary takes one of the same interface for every argument of the type. */
  readonly takesArguments: boolean;
}

export interface KnownFunctions {
  readonly functions: readonly KnownFunction[];
  readonly instances: readonly KnownInstance[];
  readonly types: readonly KnownType[];
  readonly aliases: readonly KnownAlias[];
  readonly modules: readonly { readonly name: string; readonly documentation: string }[];
}
