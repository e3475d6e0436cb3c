// What makes a value of the type that is asked for out of the one that is there.
import { isBuiltin, prune, type Type } from "./type.ts";
import { sameType } from "./unify.ts";

const printed = ["Int", "Float", "BigInt", "Bool", "Atom", "Bytes", "DateTime"];

/** What a list is made of by a function `to_list` of its own module. */
const listed = ["Range", "Set", "Map"];

/** The help where `found` stands and `expected` is asked for. */
export function conversionHelp(expected: Type, found: Type): string | undefined {
  const [wanted, given] = [prune(expected), prune(found)];
  const is = (to: string, from: string): boolean => isBuiltin(wanted, to) && isBuiltin(given, from);
  if (is("Int", "Float") || is("Float", "Int")) return "convert with `Int.to_float` or `Float.to_int`";
  if (is("BigInt", "Int")) return "convert with `BigInt.from`";
  if (is("Int", "BigInt")) return "convert with `BigInt.to_int`, which gives an Option";
  if (isBuiltin(wanted, "Admission")) return "end with `Accept` or `Reject(status, reason)`";
  if (isBuiltin(wanted, "List")) {
    const source = listed.find((name) => isBuiltin(given, name));
    if (source !== undefined) return `make a list of it: \`${source}.to_list(…)\``;
  }
  const bare = bareEndHelp(wanted, given);
  if (bare !== undefined) return bare;
  if (holds("Option", given, wanted)) return "it may be `None`: use `case`, `?` or `Option.unwrap_or`";
  if (holds("Result", given, wanted)) return "it may be an `Err`: use `case`, `?` or `Result.unwrap_or`";
  if (holds("Option", wanted, given)) return "wrap it: `Some(…)`";
  if (holds("Result", wanted, given)) return "wrap it: `Ok(…)`";
  if (isBuiltin(wanted, "()") && given.kind !== "variable")
    return "drop the value: put `()` behind it, on a line of its own";
  if (isBuiltin(given, "()") && isUnits(wanted)) return "when nobody needs the list, put `()` behind the `for`";
  const names = tupleNames(wanted, given);
  if (names !== undefined) return `what it gets is one tuple: take that apart with \`fn((${names})) -> …\``;
  if (printed.some((name) => is("String", name))) return 'make text of it: `"${…}"`';
  return undefined;
}

/** The help for a body that is there for what it does, in a function that `?` or its head makes one of a Result. */
export function bareEndHelp(expected: Type, found: Type): string | undefined {
  const [wanted, given] = [prune(expected), prune(found)];
  const family = ["Result", "Option"].find((name) => isBuiltin(wanted, name));
  if (family === undefined || wanted.kind !== "named") return undefined;
  const value = prune(wanted.arguments[0] ?? given);
  const isNothing = isBuiltin(value, "()") || (value.kind === "variable" && value.rigid === undefined);
  if (!isNothing || !(isBuiltin(given, "()") || isUnits(given))) return undefined;
  return family === "Result" ? "end with `Ok(())`, on a line of its own" : "end with `Some(())`, on a line of its own";
}

/** The same for a pattern of type `found`: nothing converts in a pattern. */
export function patternHelp(expected: Type, found: Type): string | undefined {
  const [wanted, given] = [prune(expected), prune(found)];
  if (isBuiltin(wanted, "Float") && isBuiltin(given, "Int")) return "write it with a fraction: `2.0`";
  if (isBuiltin(wanted, "BigInt") && isBuiltin(given, "Int")) return "compare in a guard: `n when n == BigInt.from(2)`";
  if (holds("Option", wanted, given)) return "match what is in it: `Some(…)`";
  if (holds("Result", wanted, given)) return "match what is in it: `Ok(…)`";
  return undefined;
}

/** `a, b` where a function of one pair is wanted and one of two parameters is given, and so for any size. */
function tupleNames(wanted: Type, given: Type): string | undefined {
  if (wanted.kind !== "function" || given.kind !== "function" || wanted.parameters.length !== 1) return undefined;
  const [only] = wanted.parameters.map(prune);
  const count = given.parameters.length;
  if (only?.kind !== "tuple" || only.elements.length !== count || count > 26) return undefined;
  return [..."abcdefghijklmnopqrstuvwxyz"].slice(0, count).join(", ");
}

/** What a `for` gives whose block is there for what it does. */
function isUnits(type: Type): boolean {
  const [element] = isBuiltin(type, "List") ? type.arguments : [];
  return element !== undefined && isBuiltin(prune(element), "()");
}

function holds(family: "Option" | "Result", whole: Type, value: Type): boolean {
  const [first] = isBuiltin(whole, family) ? whole.arguments : [];
  return first !== undefined && sameType(first, value);
}
