import { interfaceNotImplemented, notAComparison } from "../../report/catalogue.ts";
import type { Diagnostic } from "../../report/index.ts";
import type { Span } from "../../trees/source.ts";
import type { Context, Environment, InterfaceInfo } from "../context.ts";
import type { Evidence } from "../open-tree.ts";
import { typeText } from "../types/print.ts";
import type { Instantiation } from "../types/schemes.ts";
import { isBuiltin, type NamedType, prune, type Type } from "../types/type.ts";
import { fieldsOf } from "./derived-fields.ts";
import { implementsInterface, need, type Use } from "./evidence.ts";

/** The evidence that a use of a scheme needs, in the order of its constraints. */
export function needAll(
  environment: Environment,
  { type, constraints }: Pick<Instantiation, "type" | "constraints">,
  span: Span,
): Evidence[] {
  if (constraints.length > 0) noteMessages(environment.context, type);
  return constraints.map((constraint) =>
    need(environment, constraint, lacks(environment, span, constraint.interface.name)),
  );
}

/** What is asked of the message type of an actor may stay open: then its messages are told apart when they come. */
function noteMessages(context: Context, type: Type): void {
  const target = prune(type);
  if (target.kind === "function") noteMessages(context, target.result);
  if (!isBuiltin(target, "Pid")) return;
  const [message] = target.arguments;
  if (message !== undefined && prune(message).kind === "variable") context.messages.push(message);
}

/** The usual failure: the type does not implement the interface. */
export function lacks(
  environment: Pick<Environment, "context" | "file" | "module">,
  span: Span,
  interfaceName: string,
  label?: string,
): Use {
  const { context, file, module } = environment;
  const failure = (type: Type): Diagnostic => {
    const found = typeText(type, module.name);
    // What compares answers a number or an Ordering: nobody knows that as an interface.
    if (interfaceName === "Comparison") return notAComparison(file, context.comparisons.get(span) ?? span, found);
    const help = boundHelp(context, type, interfaceName);
    return interfaceNotImplemented(file, span, { type: found, interface: interfaceName, label, help });
  };
  return { file, span, module: module.name, failure };
}

const comparing: ReadonlySet<string> = new Set(["Eq", "Ord", "Hash"]);
const derivable: ReadonlySet<string> = new Set(["Eq", "Ord", "Display", "Debug", "Hash"]);

export function boundHelp(context: Context, type: Type, interfaceName: string): string | undefined {
  const target = prune(type);
  if (target.kind === "variable" && target.rigid !== undefined)
    return `add \`where ${target.rigid}: ${interfaceName}\``;
  if (isBuiltin(target, "()") && comparing.has(interfaceName))
    return "there is one `()` only; `Result.is_ok` tells of a Result";
  if (isBuiltin(target, "Pid") && comparing.has(interfaceName))
    return "processes are told apart by what you give them, a number or a name; `Process.alive(pid)` says whether one runs";
  if (isBuiltin(target, "Json") && interfaceName === "Display") return "`Json.encode` makes text of it";
  if (isBuiltin(target, "List") && interfaceName === "ToSql") return "`Sql.list` makes `(…, …)` of it, for `IN`";
  if (target.kind !== "named" || target.module === "") return undefined;
  const info = context.types.get(`${target.module}.${target.name}`);
  // The type of a channel's clients, which nobody declares.
  if (info?.kind === "opaque" && !info.extern) return undefined;
  const impl = `write \`impl ${interfaceName} for ${target.name}\``;
  const lacking = partWithout(context, target, interfaceName);
  if (lacking !== undefined)
    return `it derives \`${interfaceName}\`, which \`${typeText(lacking, target.module)}\` inside of it does not have`;
  // `impl`s of it are the library's own.
  if (interfaceName === "Json") return "add `Json` to its `deriving`";
  if (interfaceName === "Row") return info?.kind === "struct" ? "add `Row` to its `deriving`" : undefined;
  return derivable.has(interfaceName) ? `add \`${interfaceName}\` to its \`deriving\`, or ${impl}` : impl;
}

/** The help for a field that cannot become JSON: what the innermost type lacks that keeps `type` from it. */
export function jsonHelp(context: Context, json: InterfaceInfo, type: Type): string | undefined {
  const target = prune(type);
  const parts = target.kind === "tuple" ? target.elements : target.kind === "named" ? target.arguments : [];
  const part = parts.find((one) => !implementsInterface(context, json, one));
  if (part !== undefined) return jsonHelp(context, json, part);
  if (target.kind !== "named" || target.module === "") return undefined;
  const info = context.types.get(`${target.module}.${target.name}`);
  // What derives it already is told of at its own fields.
  if (info === undefined || info.kind === "opaque" || info.file === undefined || info.deriving.has("Json"))
    return undefined;
  return info.derivingWritten
    ? `add \`Json\` to the \`deriving\` of \`${target.name}\``
    : `write \`deriving(Json)\` behind \`${target.name}\`, with all else that it is to derive`;
}

/** The first field type that keeps a type from having what it derives. */
function partWithout(context: Context, { module, name }: NamedType, interfaceName: string): Type | undefined {
  const definition = context.types.get(`${module}.${name}`);
  const info = context.interfaces.get(interfaceName);
  if (info === undefined || definition === undefined || definition.kind === "opaque") return undefined;
  if (!definition.deriving.has(interfaceName)) return undefined;
  return fieldsOf(definition)
    .flat()
    .find(({ type }) => !implementsInterface(context, info, type))?.type;
}
