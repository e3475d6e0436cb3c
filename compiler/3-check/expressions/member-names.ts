// Names in a channel that stand for something of the member for which its code runs: whoever uses one hands the member on.
import type { Facts } from "../../trees/facts.ts";
import type { Context, MemberAccess } from "../context.ts";
import type { TypedExpression } from "../open-tree.ts";
import { intType, named, prune, type Type } from "../types/type.ts";
import { freshEffect } from "../types/unify.ts";

/** Of what the functions and operations of a channel are given first; no program can name it. */
export const membershipType = named("", "Membership");

/** The type of a function that is given the member first. */
export function withMembership(type: Type): Type {
  const target = prune(type);
  return target.kind === "function" ? { ...target, parameters: [membershipType, ...target.parameters] } : target;
}

/** A use of such a name; `callee` is the helper that it names. */
export function expressionByMember(
  context: Context,
  { member, access }: MemberAccess,
  callee: TypedExpression,
): TypedExpression {
  const { span, type } = callee;
  const first: TypedExpression = {
    kind: "local",
    span,
    type: membershipType,
    id: member,
    name: "member",
    evidence: [],
  };
  switch (access.kind) {
    case "helper":
      return { kind: "partial", span, type, callee: { ...callee, type: withMembership(type) }, first };
    case "runtime": {
      const called = ofRuntime(context, callee, access.symbol, withMembership(type), { effect: "acts" });
      return { kind: "partial", span, type, callee: called, first };
    }
    case "parameter": {
      const effect = freshEffect(context);
      const asked: Type = { kind: "function", parameters: [membershipType, intType], result: type, effect };
      const called = ofRuntime(context, callee, "snow_channel_parameter", asked, { effect: "computes" });
      const index: TypedExpression = { kind: "int", span, type: intType, value: access.index };
      return { kind: "call", span, type, callee: called, arguments: [first, index], effect, pipe: false };
    }
    default:
      return access satisfies never;
  }
}

function ofRuntime(
  context: Context,
  { span }: TypedExpression,
  symbol: string,
  type: Type,
  facts: Facts,
): TypedExpression {
  const effect = freshEffect(context);
  return { kind: "intrinsic", span, type, symbol, suspends: "never", evidence: [], effect, facts };
}
