// The functions that a channel calls by itself: `join`, `welcome`, `present`, `left` (channels §1).
import { channelParameterCount, channelParameterType, channelResultType } from "../../report/catalogue.ts";
import type { ChannelDefinition } from "../../trees/ast.ts";
import type { Environment } from "../context.ts";
import { typeText } from "../types/print.ts";
import { named, prune, resultOf, stringType, type Type } from "../types/type.ts";
import { freshVariable, unify } from "../types/unify.ts";
import type { Helper } from "./operations.ts";

export interface ChannelRoles {
  readonly join: Helper | undefined;
  readonly welcome: Helper | undefined;
  readonly present: Helper | undefined;
  readonly left: Helper | undefined;
  readonly state: Type;
  /** Undefined where `join` takes none. */
  readonly hello: Type | undefined;
  /** The error of `join`. */
  readonly refusal: Type;
  /** What `welcome` gives. */
  readonly welcomed: Type | undefined;
  /** The data of a member. */
  readonly presence: Type | undefined;
}

interface Role {
  readonly name: string;
  /** What it is given, in order. */
  readonly given: readonly Type[];
  readonly least: number;
  /** How its parameters are written. */
  readonly takes: string;
}

const conn = named("", "Conn");
const request = named("", "Request");

/** Reports what such a function cannot be given, or cannot give. */
export function channelRoles(
  environment: Environment,
  item: ChannelDefinition,
  helpers: readonly Helper[],
): ChannelRoles {
  const { context } = environment;
  const find = (name: string) => helpers.find(({ group }) => group.name === name);
  const [join, welcome, present, left] = [find("join"), find("welcome"), find("present"), find("left")];
  const state = freshVariable(context);
  const refusal = freshVariable(context);
  const hello = join?.signature.type.parameters[0];
  const channel = item.name.text;
  const fits = (helper: Helper | undefined, role: Role): void => {
    if (helper !== undefined) checkParameters(environment, channel, helper, role);
  };
  if (join !== undefined) {
    const takes = "hello :: Hello, conn :: Conn, request :: Request";
    fits(join, { name: "join", given: [hello ?? freshVariable(context), conn, request], least: 0, takes });
    const help = "write `-> Result<State, String>`: its `Ok` is the state of the member, its `Err` refuses it";
    gives(environment, channel, join, { type: resultOf(state, refusal), wanted: "a `Result`", help });
  }
  fits(welcome, { name: "welcome", given: [state], least: 1, takes: "me" });
  fits(present, { name: "present", given: [state], least: 1, takes: "me" });
  fits(left, { name: "left", given: [state, stringType], least: 0, takes: "me, reason" });
  const presence = present === undefined ? undefined : freshVariable(context);
  if (present !== undefined && presence !== undefined) {
    const type: Type = { kind: "tuple", elements: [stringType, presence] };
    const help = "write `-> (String, Data)`: the key that members share who are one, and what is shown of this one";
    gives(environment, channel, present, { type, wanted: "a key and data", help });
  }
  const welcomed = welcome?.signature.type.result;
  return { join, welcome, present, left, state, hello, refusal, welcomed, presence };
}

function checkParameters(
  { context, file, module }: Environment,
  channel: string,
  { group, signature }: Helper,
  { name: role, given, least, takes }: Role,
): void {
  const { parameters } = group.first;
  const most = given.length;
  if (parameters.length < least || parameters.length > most)
    context.report(channelParameterCount(file, group.first.headSpan, { channel, role, least, most, takes }));
  for (const [index, found] of signature.type.parameters.entries()) {
    const expected = given[index];
    if (expected === undefined || unify(expected, found) === "same") continue;
    const texts = { expected: typeText(expected, module.name), found: typeText(found, module.name) };
    const span = parameters[index]?.annotation?.span ?? group.first.headSpan;
    context.report(channelParameterType(file, span, { channel, role, ...texts }));
  }
}

/** What its result is, as far as that is written. */
function gives(
  { context, file, module }: Environment,
  channel: string,
  { group, signature }: Helper,
  { type, wanted, help }: { readonly type: Type; readonly wanted: string; readonly help: string },
): void {
  const { result } = signature.type;
  if (unify(type, result) === "same") return;
  const found = typeText(prune(result), module.name);
  const span = group.first.result?.span ?? group.first.headSpan;
  context.report(channelResultType(file, span, { channel, role: group.name, wanted, found, help }));
}
