// What services and channels are called by from outside: `S.start`, `S.get_item` (actors §8), `Chat.broadcast` (channels §1).
import { notExported } from "../../report/catalogue.ts";
import { closest } from "../../report/index.ts";
import type { ChannelDefinition, MemberExpression, OperationDefinition, ServiceDefinition } from "../../trees/ast.ts";
import {
  channelFunctions,
  channelOfRemote,
  isChannelFunction,
  remoteFunctions,
  remoteName,
} from "../../trees/channels.ts";
import type { ValueDefinition } from "../../trees/resolved.ts";
import type { ChannelFunction, RemoteCall } from "../../trees/typed.ts";
import type { Environment } from "../context.ts";
import { unknown } from "../expressions/names.ts";
import type { TypedExpression } from "../open-tree.ts";
import { instantiate } from "../types/schemes.ts";

/** `GetItem` -> `get_item`. */
export function clientName(operation: string): string {
  return [...operation]
    .map((letter, index) => (index > 0 && letter !== letter.toLowerCase() ? `_${letter}` : letter))
    .join("")
    .toLowerCase();
}

/**
 * A function that an operation is called by; without `handler` it is `start`, or one that every channel has. `limited`:
 * its last argument is how long the caller waits, in ms.
 */
interface Client {
  readonly name: string;
  readonly handler: OperationDefinition | undefined;
  readonly limited: boolean;
  readonly form: ClientForm;
}

type ClientForm =
  | { readonly kind: "service-client"; readonly operation: number; readonly limited: boolean }
  | { readonly kind: "channel-function"; readonly function: ChannelFunction | number | RemoteCall };

/** What has clients. */
export type Served = ServiceDefinition | ChannelDefinition;

export function servedBy(definition: ValueDefinition | undefined): Served | undefined {
  if (definition?.kind !== "item") return undefined;
  const { item } = definition;
  return item.kind === "service" || item.kind === "channel" ? item : undefined;
}

/** In written order; each call of a service also has a client with a limit of its own. */
export function clientsOf(item: Served): readonly Client[] {
  return item.kind === "service" ? serviceClientsOf(item) : channelClientsOf(item);
}

function serviceClientsOf({ handlers }: ServiceDefinition): readonly Client[] {
  const made = (
    name: string,
    operation: number,
    handler: OperationDefinition | undefined,
    limited: boolean,
  ): Client => {
    return { name, handler, limited, form: { kind: "service-client", operation, limited } };
  };
  const clients = [made("start", -1, undefined, false)];
  for (const [operation, handler] of handlers.entries()) {
    const name = clientName(handler.name.text);
    clients.push(made(name, operation, handler, false));
    if (handler.kind === "call") clients.push(made(limitedName(name), operation, handler, true));
  }
  return clients;
}

function channelClientsOf(item: ChannelDefinition): readonly Client[] {
  const made = (name: string, handler: OperationDefinition | undefined, called: ChannelFunction | number): Client => {
    return { name, handler, limited: false, form: { kind: "channel-function", function: called } };
  };
  const general = channelFunctions.filter((name) => isServed(item, name)).map((name) => made(name, undefined, name));
  const infos = item.handlers.flatMap((handler, operation) =>
    handler.kind === "info" ? [made(clientName(handler.name.text), handler, operation)] : [],
  );
  return [...general, ...infos];
}

/** Of the client of a channel; an operation that is called like one of all clients is not among them. */
function remoteClientsOf({ handlers, functions }: ChannelDefinition): readonly Client[] {
  const made = (name: string, handler: OperationDefinition | undefined, called: RemoteCall): Client => {
    return { name, handler, limited: false, form: { kind: "channel-function", function: called } };
  };
  const welcomes = functions.some((one) => one.name.text === "welcome");
  const general = remoteFunctions
    .filter(([remote]) => remote !== "welcome" || welcomes)
    .map(([remote, waits]) => made(remote, undefined, { remote, waits }));
  const operations = handlers.flatMap((handler, remote) => {
    const name = clientName(handler.name.text);
    if (handler.kind === "info" || general.some((one) => one.name === name)) return [];
    return [made(name, handler, { remote, waits: handler.kind === "call" })];
  });
  return [...general, ...operations];
}

/** What has functions under a name: a service, a channel, or the client of one. */
export interface Owner {
  readonly module: string;
  readonly item: Served;
  /** As which its functions are known: `Chat`, `ChatClient`. */
  readonly name: string;
  readonly clients: readonly Client[];
}

export function ownersOf(module: string, item: Served): readonly Owner[] {
  const { text: name } = item.name;
  const own: Owner = { module, item, name, clients: clientsOf(item) };
  return item.kind === "service"
    ? [own]
    : [own, { module, item, name: remoteName(name), clients: remoteClientsOf(item) }];
}

/** Without events there is nothing to broadcast, without `present` nobody is present. */
function isServed({ settings, functions }: ChannelDefinition, name: ChannelFunction): boolean {
  switch (name) {
    case "broadcast":
      return settings.some((setting) => setting.name.text === "sends");
    case "local_present":
    case "present":
    case "remove":
      return functions.some((one) => one.name.text === "present");
    case "local_count":
    case "count":
    case "topics":
    case "close":
      return true;
    default:
      return name satisfies never;
  }
}

/** Why a channel is not called by a name that another one may have, or that its clients use. */
function whyNotServed(item: ChannelDefinition, owner: string, name: string): string | undefined {
  if (owner !== item.name.text)
    return name === "welcome" ? "clients are welcomed once the channel says how: `fn welcome(me) -> Data`" : undefined;
  if (name === "broadcast") return "a channel sends events once it says of what type they are: `sends: Event`";
  if (isChannelFunction(name))
    return "a channel knows who is there once it says so: `fn present(me) -> (String, Data)`";
  const remote = item.handlers.find((one) => clientName(one.name.text) === name);
  if (remote === undefined) return undefined;
  return `\`${remote.kind} ${remote.name.text}\` is for clients; what the server tells a member is an \`info\``;
}

export function limitedName(client: string): string {
  return `${client}_within`;
}

export function clientKey(module: string, owner: string, client: string): string {
  return `${module}.${owner}.${client}`;
}

/** What `Counter`, or `Shop.Counter` of an imported module, names. */
function valueNamed({ context, module }: Names, text: string) {
  const dot = text.lastIndexOf(".");
  if (dot < 0) return module.scope.values.get(text);
  const target = module.scope.qualifiers.get(text.slice(0, dot));
  const exported = target === undefined ? undefined : context.modules.get(target)?.exports.get(text.slice(dot + 1));
  if (target === undefined || exported === undefined) return undefined;
  return { module: target, definition: exported.definition };
}

type Names = Pick<Environment, "context" | "module">;

/** The service or channel of that name, or the channel whose client it is; a type of the program hides a client. */
export function ownerNamed(names: Names, text: string): Owner | undefined {
  const value = valueNamed(names, text);
  const served = servedBy(value?.definition);
  if (value !== undefined) return served === undefined ? undefined : ownersOf(value.module, served)[0];
  const channel = channelOfRemote(text);
  const behind = channel === undefined ? undefined : valueNamed(names, channel);
  const item = servedBy(behind?.definition);
  if (behind === undefined || item?.kind !== "channel" || isTypeName(names, text)) return undefined;
  return ownersOf(behind.module, item)[1];
}

function isTypeName({ context, module }: Names, text: string): boolean {
  const dot = text.lastIndexOf(".");
  if (dot < 0) return module.scope.types.has(text);
  const target = module.scope.qualifiers.get(text.slice(0, dot)) ?? "";
  return context.modules.get(target)?.exportedTypes.get(text.slice(dot + 1))?.public === true;
}

/** undefined when `owner` is neither service nor channel nor the client of one; reports an unknown function. */
export function clientExpression(
  environment: Environment,
  owner: string,
  member: MemberExpression,
): TypedExpression | undefined {
  const { context, file } = environment;
  const found = ownerNamed(environment, owner);
  if (found === undefined) return undefined;
  const { module, item, clients } = found;
  const client = clients.find(({ name }) => name === member.name.text);
  if (client === undefined) {
    const { text: name, span } = member.name;
    const suggestion = closest(
      name,
      clients.map((one) => one.name),
    );
    const help = item.kind === "channel" ? whyNotServed(item, found.name, name) : undefined;
    context.report(notExported(file, span, { name, module: owner, suggestion, help }));
    return unknown(member.span);
  }
  const { form } = client;
  const group = environment.group.get(`${found.name}.${client.name}`);
  const base = { span: member.span, target: { module, name: item.name.text } };
  if (group !== undefined) return { ...base, ...form, type: group.type };
  const scheme = context.schemes.get(clientKey(module, found.name, client.name));
  if (scheme === undefined) return unknown(member.span);
  return { ...base, ...form, type: instantiate(context, scheme).type };
}
