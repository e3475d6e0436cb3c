// Channels: what their heads say, their functions and operations, and what crosses the wire (channels §1).
import { channelWithoutJoin, presentMustNotWait } from "../../report/catalogue.ts";
import type { ChannelDefinition } from "../../trees/ast.ts";
import { memberFunctions } from "../../trees/channels.ts";
import type { Span } from "../../trees/source.ts";
import { type Environment, type Local, type MemberAccess, monomorphic, withLocals } from "../context.ts";
import { membershipType, withMembership } from "../expressions/member-names.ts";
import type { TypedChannel, TypedFunction, TypedPattern } from "../open-tree.ts";
import { type FunctionType, intType, pruneEffect, type Type, unitType } from "../types/type.ts";
import { freshEffect } from "../types/unify.ts";
import { type ClientEntry, channelEntries, checkOperationNames } from "./channel-clients.ts";
import { messagesOf } from "./channel-messages.ts";
import { type ChannelRoles, channelRoles } from "./channel-roles.ts";
import { channelSettings, topicParameters } from "./channel-settings.ts";
import {
  checkHelper,
  checkOperation,
  type Helper,
  helpersOf,
  type OperationTypes,
  operationTypes,
} from "./operations.ts";

/** What sends events inside of a channel, by the runtime's names. */
const senderSymbols: Readonly<Record<(typeof memberFunctions)[number], string>> = {
  broadcast: "snow_channel_broadcast",
  broadcast_others: "snow_channel_broadcast_others",
  push: "snow_channel_push",
};

/** What is known of a channel from its heads, before anything in it is checked. */
interface ChannelHeads {
  /** Its functions from outside. */
  readonly entries: readonly ClientEntry[];
  /** Types that stay one for the whole channel. */
  readonly single: readonly Type[];
  readonly settings: ReturnType<typeof channelSettings>;
  readonly parameters: ReturnType<typeof topicParameters>;
  readonly roles: ChannelRoles;
  /** `join` and the like too. */
  readonly helpers: readonly Helper[];
  /** By handler. */
  readonly operations: readonly OperationTypes[];
  /** Binds the member. */
  readonly member: TypedPattern & { readonly kind: "bind" };
}

export function channelHeads(environment: Environment, item: ChannelDefinition): ChannelHeads {
  const { context, file } = environment;
  const member = {
    kind: "bind" as const,
    span: item.name.span,
    type: membershipType,
    id: context.nextId++,
    name: "member",
  };
  const settings = channelSettings(environment, item);
  const parameters = topicParameters(environment, item);
  const helpers = helpersOf(environment, item, member.id);
  const roles = channelRoles(environment, item, helpers);
  if (roles.join === undefined) context.report(channelWithoutJoin(file, item.headSpan, item.name.text));
  checkOperationNames(environment, item);
  const operations = item.handlers.map((handler) => operationTypes(environment, handler));
  const entries = channelEntries(environment, item, {
    topic: parameters.map(({ type }) => type),
    event: settings.event?.type,
    hello: roles.hello,
    welcomed: roles.welcomed,
    presence: roles.presence,
    operations,
  });
  const { state, hello, refusal, welcomed, presence } = roles;
  const single = [state, refusal, ...[hello, welcomed, presence].flatMap((type) => type ?? [])];
  return { entries, single, settings, parameters, roles, helpers, operations, member };
}

export function checkChannel(
  environment: Environment,
  item: ChannelDefinition,
  heads: ChannelHeads,
): { channel: TypedChannel; functions: TypedFunction[] } {
  const { settings, parameters, roles, helpers, operations, member } = heads;
  const names = [...memberNames(environment, item, heads), ...helpers.map((helper) => helper.local)];
  const inSilentChannel = settings.event === undefined;
  const scope = withLocals({ ...environment, inService: true, inSilentChannel }, names);
  // What `join` gives says what the others get.
  const inOrder = [...helpers].sort((one, other) => Number(other === roles.join) - Number(one === roles.join));
  const functions = inOrder.map((helper) => givenMember(checkHelper(scope, item.name.text, helper), member));
  const handlers = item.handlers.map((handler, index) =>
    checkOperation(scope, handler, operations[index] ?? { parameters: [], reply: unitType }, roles.state),
  );
  if (roles.present !== undefined) checkPresent(environment, item, roles.present);
  const { history, historyMilliseconds, historyBytes } = settings;
  const channel: TypedChannel = {
    name: item.name.text,
    span: item.span,
    member,
    parameters: parameters.map(({ form }) => form),
    ...{ history, historyMilliseconds, historyBytes },
    ...messagesOf(environment, item, { settings, roles, operations, handlers }),
    hasLeft: roles.left !== undefined,
  };
  return { channel, functions };
}

/** The parameters of the topic, and what sends events. */
function memberNames(
  { context }: Environment,
  { name: { span } }: ChannelDefinition,
  { parameters, settings, member }: ChannelHeads,
): Local[] {
  const local = (name: string, type: Type, access: MemberAccess["access"], place: Span): Local => {
    const byMember = { member: member.id, access };
    return { id: context.nextId++, name, span: place, scheme: monomorphic(type), byMember };
  };
  const topic = parameters.map(({ name, type, span: place }, index) =>
    local(name, type, { kind: "parameter", index }, place),
  );
  const { event } = settings;
  if (event === undefined) return topic;
  const senders = memberFunctions.map((name) => {
    const type: FunctionType = {
      kind: "function",
      parameters: [event.type],
      result: intType,
      effect: freshEffect(context),
    };
    return local(name, type, { kind: "runtime", symbol: senderSymbols[name] }, span);
  });
  return [...topic, ...senders];
}

/** The function as it is compiled: the member comes before its own parameters. */
function givenMember(definition: TypedFunction, member: TypedPattern): TypedFunction {
  return {
    ...definition,
    type: withMembership(definition.type),
    arity: definition.arity + 1,
    clauses: definition.clauses.map((clause) => ({ ...clause, parameters: [member, ...clause.parameters] })),
  };
}

/** E0055 when it is known what may suspend. */
function checkPresent({ context, file }: Environment, item: ChannelDefinition, { group, signature }: Helper): void {
  context.effectChecks.push(() => {
    if (pruneEffect(signature.type.effect).state !== "suspends") return;
    context.report(presentMustNotWait(file, group.first.headSpan, item.name.text));
  });
}
