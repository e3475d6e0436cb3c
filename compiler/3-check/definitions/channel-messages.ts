// What crosses the wire of a channel: its types, each with its form in JSON (channels §1).
import { nestedOptionCarried, notCarried } from "../../report/catalogue.ts";
import type { Diagnostic } from "../../report/index.ts";
import type { ChannelDefinition } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import type { Context, Environment } from "../context.ts";
import { fieldsOf } from "../evidence/derived-fields.ts";
import { need, simple } from "../evidence/evidence.ts";
import { boundHelp } from "../evidence/uses.ts";
import type { ChannelMessage, TypedChannel, TypedOperation } from "../open-tree.ts";
import { typeText } from "../types/print.ts";
import { parameterMap, substitute } from "../types/schemes.ts";
import { anyMessage, isBuiltin, prune, type Type } from "../types/type.ts";
import type { ChannelRoles } from "./channel-roles.ts";
import type { channelSettings } from "./channel-settings.ts";
import type { Helper, OperationTypes } from "./operations.ts";

interface Carrying {
  readonly settings: ReturnType<typeof channelSettings>;
  readonly roles: ChannelRoles;
  /** By handler. */
  readonly operations: readonly OperationTypes[];
  readonly handlers: readonly TypedOperation[];
}

type Messages = Pick<TypedChannel, "event" | "hello" | "refusal" | "welcome" | "presence" | "operations">;

/** Asks for the forms of all messages; reports types that have none. */
export function messagesOf(
  environment: Environment,
  item: ChannelDefinition,
  { settings, roles, operations, handlers }: Carrying,
): Messages {
  const carry = (type: Type, span: Span, part: Part) => message(environment, item.name.text, type, span, part);
  const result = (helper: Helper | undefined): Span => helper?.group.first.result?.span ?? headOf(helper, item);
  const { event } = settings;
  const { join, welcome, present, hello, welcomed, presence } = roles;
  const greeting = join?.group.first.parameters[0];
  return {
    event: event === undefined ? undefined : carry(event.type, event.setting.span, "event"),
    hello: hello === undefined ? undefined : carry(hello, greeting?.span ?? item.headSpan, "parameter"),
    refusal: carry(roles.refusal, result(join), "refusal"),
    welcome: welcomed === undefined ? undefined : carry(welcomed, result(welcome), "welcome"),
    presence: presence === undefined ? undefined : carry(presence, result(present), "presence"),
    operations: handlers.map((handler, index) => {
      const written = item.handlers[index];
      const types = operations[index];
      const span = written?.headSpan ?? item.headSpan;
      // The server alone sends an `info`: it crosses no wire.
      const parameters = handler.kind === "info" ? [] : (written?.parameters ?? []);
      return {
        handler,
        arguments: parameters.map(({ pattern, span: place }, position) => ({
          ...carry(types?.parameters[position] ?? anyMessage, place, "parameter"),
          name: pattern.kind === "bind" ? pattern.name : `_${position + 1}`,
        })),
        reply:
          handler.kind !== "call" || types === undefined
            ? undefined
            : carry(types.reply, written?.reply?.span ?? span, "reply"),
      };
    }),
  };
}

function headOf(helper: Helper | undefined, item: ChannelDefinition): Span {
  return helper?.group.first.headSpan ?? item.headSpan;
}

function isOption(type: Type | undefined): boolean {
  return type !== undefined && isBuiltin(prune(type), "Option");
}

/** What a message is of a channel. */
type Part = "event" | "parameter" | "refusal" | "welcome" | "presence" | "reply";

/** Of these, values are made of what comes over the wire. */
const made: ReadonlySet<Part> = new Set(["event", "parameter"]);

/** What to give instead of a message, or a part of one, that is `()`. */
function helpForNothing({ module }: Environment, part: Part, type: Type): string {
  const whole = prune(type);
  const [good, bad] = whole.kind === "named" ? whole.arguments : [];
  if (isBuiltin(whole, "()")) return helpsForNothing[part];
  if (isBuiltin(whole, "Result") && good !== undefined && bad !== undefined && isBuiltin(prune(good), "()"))
    return `say what has changed, or \`true\`: \`Result<Bool, ${typeText(bad, module.name)}>\``;
  return "`()` has no form in JSON: leave it out, or say `true`";
}

const helpsForNothing: Readonly<Record<Part, string>> = {
  event: "events are a sum type that derives `Json` with a tag",
  parameter: "leave the parameter out",
  refusal: "say why it refuses: `Result<State, String>`",
  welcome: "what has nothing to say needs no `welcome`",
  presence: "the key is enough: give it again as the data, or `true`",
  reply: "what has nothing to say gives no answer: a `cast`",
};

function message(environment: Environment, channel: string, type: Type, span: Span, part: Part): ChannelMessage {
  const { context, file, module } = environment;
  const json = context.interfaces.get("Json");
  if (json === undefined) throw new Error("the library has no interface Json");
  const failure = (found: Type): Diagnostic => {
    const isNothing = isBuiltin(prune(found), "()");
    const help = isNothing ? helpForNothing(environment, part, type) : boundHelp(context, found, "Json");
    return notCarried(file, span, { channel, type: typeText(found, module.name), help });
  };
  context.finalChecks.push(() => {
    const nested = nestedOption(context, type, new Set());
    if (nested !== undefined)
      context.report(nestedOptionCarried(file, span, { channel, type: typeText(nested, module.name) }));
  });
  const makes = made.has(part);
  const evidence = need(environment, { ...simple(json, type), makes }, { file, span, module: module.name, failure });
  return { type, json: evidence };
}

/** An `Option<Option<T>>` in a type, or in what it is made of; `seen` are the names of types that were looked into. */
function nestedOption(context: Context, type: Type, seen: Set<string>): Type | undefined {
  const target = prune(type);
  if (target.kind === "tuple") return firstNested(context, target.elements, seen);
  if (target.kind !== "named") return undefined;
  const [content] = target.arguments;
  if (isBuiltin(target, "Option") && isOption(content)) return target;
  const within = firstNested(context, target.arguments, seen);
  const key = `${target.module}.${target.name}`;
  const info = context.types.get(key);
  if (within !== undefined || target.module === "" || info === undefined || info.kind === "opaque" || seen.has(key))
    return within;
  seen.add(key);
  const map = parameterMap(info, target.arguments);
  const fields = fieldsOf(info).flatMap((all) => all.map((field) => substitute(field.type, map)));
  return firstNested(context, fields, seen);
}

function firstNested(context: Context, types: readonly Type[], seen: Set<string>): Type | undefined {
  for (const type of types) {
    const found = nestedOption(context, type, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
