// Client functions of a service: `S.start`, `S.get_item` (actors §8).
import { notExported } from "../../report/catalogue.ts";
import { closest } from "../../report/index.ts";
import type { MemberExpression, ServiceDefinition, ServiceHandler } from "../../trees/ast.ts";
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

/** A client function; without `handler` it is `start`. `limited`: its last argument is how long the caller waits, in ms. */
interface ServiceClient {
  readonly name: string;
  /** The number of the operation, -1 for `start`. */
  readonly operation: number;
  readonly handler: ServiceHandler | undefined;
  readonly limited: boolean;
}

/** In written order; each call also has a client with a limit of its own. */
export function clientsOf({ handlers }: ServiceDefinition): readonly ServiceClient[] {
  const clients: ServiceClient[] = [{ name: "start", operation: -1, handler: undefined, limited: false }];
  for (const [operation, handler] of handlers.entries()) {
    const name = clientName(handler.name.text);
    clients.push({ name, operation, handler, limited: false });
    if (handler.kind === "call") clients.push({ name: limitedName(name), operation, handler, limited: true });
  }
  return clients;
}

export function limitedName(client: string): string {
  return `${client}_within`;
}

export function clientKey(module: string, service: string, client: string): string {
  return `${module}.${service}.${client}`;
}

/** What `Counter`, or `Shop.Counter` of an imported module, names. */
function ownerValue({ context, module }: Environment, owner: string) {
  const dot = owner.lastIndexOf(".");
  if (dot < 0) return module.scope.values.get(owner);
  const target = module.scope.qualifiers.get(owner.slice(0, dot));
  const exported = target === undefined ? undefined : context.modules.get(target)?.exports.get(owner.slice(dot + 1));
  if (target === undefined || exported === undefined) return undefined;
  return { module: target, definition: exported.definition };
}

/** undefined when `owner` is no service; reports an unknown operation. */
export function clientExpression(
  environment: Environment,
  owner: string,
  member: MemberExpression,
): TypedExpression | undefined {
  const { context, file } = environment;
  const value = ownerValue(environment, owner);
  if (value?.definition.kind !== "item" || value.definition.item.kind !== "service") return undefined;
  const { item } = value.definition;
  const clients = clientsOf(item);
  const client = clients.find(({ name }) => name === member.name.text);
  if (client === undefined) {
    const names = clients.map(({ name }) => name);
    context.report(
      notExported(file, member.name.span, {
        name: member.name.text,
        module: owner,
        suggestion: closest(member.name.text, names),
      }),
    );
    return unknown(member.span);
  }
  const { operation, limited } = client;
  const key = clientKey(value.module, item.name.text, member.name.text);
  const group = environment.group.get(`${item.name.text}.${member.name.text}`);
  const target = { module: value.module, name: item.name.text };
  if (group !== undefined)
    return { kind: "service-client", span: member.span, type: group.type, target, operation, limited };
  const scheme = context.schemes.get(key);
  if (scheme === undefined) return unknown(member.span);
  const use = instantiate(context, scheme);
  return { kind: "service-client", span: member.span, type: use.type, target, operation, limited };
}
