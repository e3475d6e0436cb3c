// What names stand for, as a reader wants to see it: declaration, documentation, place.
import { type KnownFunction, parametersText, signatureText } from "../../library/index.ts";
import type { Name, OperationDefinition, Parameter } from "../../trees/ast.ts";
import type { ResolvedModule, TypeEntry, ValueDefinition } from "../../trees/resolved.ts";
import type { SourceFile, Span } from "../../trees/source.ts";
import type { Context, InstanceInfo, InterfaceInfo, Local, MethodInfo, Scheme, SumInfo } from "../context.ts";
import { clientKey, type Owner } from "../definitions/clients.ts";
import { typeTexts } from "../types/print.ts";
import { prune, type Type } from "../types/type.ts";
import type { Description, Meaning, MeaningKind } from "./inspection.ts";

/** Of what cannot be called. */
function plain(text: string, documentation: string): Description {
  return { text, documentation, parameters: undefined, parameterNames: [] };
}

/** Printed from the point of view of the module `from`. */
export function describeLocal(local: Local, file: SourceFile, from: string): Meaning {
  const { name, span, scheme, byMember } = local;
  const place = nameIn(file, span, name);
  // What sends events is the language's, for each channel with a type of its own.
  const isBuiltIn = byMember?.access.kind === "runtime";
  return {
    key: isBuiltIn ? `sends ${name} ${file.path}:${span.start}` : `local ${file.path}:${place.start}`,
    kind: prune(scheme.type).kind === "function" ? "function" : "local",
    name,
    definition: isBuiltIn ? undefined : { file, span: place },
    describe: () => {
      const { parameters, type, where } = schemeTexts(scheme, from);
      return { text: `${name} :: ${type}${where}`, documentation: "", parameters, parameterNames: [] };
    },
  };
}

/** The name inside the text of what it names. */
function nameIn(file: SourceFile, span: Span, name: string): Span {
  const start = file.text.startsWith(name, span.start) ? span.start : file.text.indexOf(name, span.start);
  return start < 0 || start > span.end ? span : { start, end: start + name.length };
}

interface SchemeTexts {
  readonly parameters: readonly string[] | undefined;
  readonly result: string;
  readonly type: string;
  /** ` where T: Eq`, or nothing. */
  readonly where: string;
}

export function schemeTexts({ type, constraints }: Pick<Scheme, "type" | "constraints">, from: string): SchemeTexts {
  const target = prune(type);
  const bounds = constraints.filter((constraint) => prune(constraint.type).kind === "variable");
  const parts: readonly Type[] = target.kind === "function" ? [...target.parameters, target.result] : [];
  const [text = "", ...others] = typeTexts([target, ...parts, ...bounds.map((bound) => bound.type)], from);
  const variables = others.slice(parts.length);
  const written = [...new Set(bounds.map((bound, index) => `${variables[index]}: ${bound.interface.name}`))];
  return {
    parameters: target.kind === "function" ? others.slice(0, target.parameters.length) : undefined,
    result: others[parts.length - 1] ?? text,
    type: text,
    where: written.length === 0 ? "" : ` where ${written.join(", ")}`,
  };
}

/** A function, actor, service, supervisor or extern of a module. */
export function describeValue(
  context: Context,
  module: string,
  definition: ValueDefinition,
  from: string,
): Meaning | undefined {
  const file = context.modules.get(module)?.tree.file;
  if (file === undefined) return undefined;
  const scheme = (name: string) => context.schemes.get(`${module}.${name}`);
  if (definition.kind === "function") {
    const { group } = definition;
    const { name, parameters, headSpan } = group.first;
    return {
      ...thing("value", "function", module, name, file),
      describe: () =>
        callable(
          { word: "fn", name: name.text, parameters: names(parameters, file), documentation: group.documentation },
          scheme(name.text),
          file.text.slice(headSpan.start, headSpan.end),
          from,
        ),
    };
  }
  const { item } = definition;
  const { name, documentation } = item;
  const base = { name: name.text, documentation };
  switch (item.kind) {
    case "actor": {
      const head = file.text.slice(item.headSpan.start, item.headSpan.end);
      const written = { ...base, word: "actor", parameters: names(item.parameters, file) };
      return {
        ...thing("value", "actor", module, name, file),
        describe: () => callable(written, scheme(name.text), head, from),
      };
    }
    case "extern-function": {
      const written = { ...base, word: "extern fn", parameters: item.parameters.map((one) => one.name.text) };
      const text = file.text.slice(item.span.start, item.span.end);
      return {
        ...thing("value", "function", module, name, file),
        describe: () => callable(written, scheme(name.text), text, from),
      };
    }
    case "channel": {
      const head = file.text.slice(item.headSpan.start, item.headSpan.end);
      const written = item.parameters.map(({ span }) => file.text.slice(span.start, span.end));
      const parameters = written.length === 0 ? undefined : written;
      return {
        ...thing("value", "channel", module, name, file),
        describe: () => ({ ...plain(head, documentation), parameters }),
      };
    }
    case "service":
    case "supervisor":
      return {
        ...thing("value", item.kind, module, name, file),
        describe: () => plain(`${item.kind} ${name.text}`, documentation),
      };
    default:
      return item satisfies never;
  }
}

function thing(
  space: string,
  kind: MeaningKind,
  owner: string,
  name: Name,
  file: SourceFile,
): Omit<Meaning, "describe"> {
  return { key: `${space} ${owner}.${name.text}`, kind, name: name.text, definition: { file, span: name.span } };
}

function names(parameters: readonly Parameter[], file: SourceFile): string[] {
  return parameters.map(({ pattern }) => file.text.slice(pattern.span.start, pattern.span.end));
}

interface Written {
  /** `fn`, `actor`; "" for a function that is only called by its name. */
  readonly word: string;
  readonly name: string;
  readonly parameters: readonly string[];
  readonly documentation: string;
}

/** `head` is what was written, for want of types. */
function callable(written: Written, scheme: Scheme | undefined, head: string, from: string): Description {
  const { word, name, documentation } = written;
  const start = word === "" ? name : `${word} ${name}`;
  const texts = scheme === undefined ? undefined : schemeTexts(scheme, from);
  if (texts?.parameters === undefined) return plain(head, documentation);
  const parameters = texts.parameters.map((type, index) => {
    const parameter = written.parameters[index];
    return parameter === undefined || parameter === "" ? type : `${parameter} :: ${type}`;
  });
  const text = `${start}(${parameters.join(", ")}) -> ${texts.result}${texts.where}`;
  return { text, documentation, parameters, parameterNames: written.parameters };
}

export function describeRow(row: KnownFunction): Meaning {
  return {
    key: `library ${row.module}.${row.name}`,
    kind: row.callable ? "function" : "constant",
    name: row.name,
    definition: undefined,
    describe: () => ({
      text: signatureText(row),
      documentation: row.documentation,
      parameters: row.callable ? parametersText(row) : undefined,
      parameterNames: row.parameters.map((parameter) => parameter.name),
    }),
  };
}

/** A function of a service, a channel or its client: `Counter.start`, `Chat.broadcast`, `ChatClient.join`. */
export function describeOperation(context: Context, owner: Owner, client: string, from: string): Meaning | undefined {
  const { module, item, clients } = owner;
  const file = context.modules.get(module)?.tree.file;
  const found = clients.find((one) => one.name === client);
  if (file === undefined || found === undefined) return undefined;
  const init = item.functions.find(({ name }) => name.text === "init");
  const { handler } = found;
  const key = clientKey(module, owner.name, client);
  const name = `${owner.name}.${client}`;
  const parameters = clientParameters(item, found, file);
  const documentation = handler?.documentation ?? item.documentation;
  return {
    key: `operation ${key}`,
    kind: "operation",
    name: client,
    definition: { file, span: handler?.name.span ?? init?.name.span ?? item.name.span },
    describe: () => callable({ word: "", name, parameters, documentation }, context.schemes.get(key), name, from),
  };
}

/** What the parameters of such a function are called. */
function clientParameters(item: Owner["item"], client: Owner["clients"][number], file: SourceFile): readonly string[] {
  const { handler, limited, form } = client;
  if (handler !== undefined) {
    const isRemote = form.kind === "channel-function" && typeof form.function === "object";
    const first = item.kind === "service" ? "service" : isRemote ? "client" : "member";
    return [first, ...names(handler.parameters, file), ...(limited ? ["ms"] : [])];
  }
  if (item.kind === "service" || form.kind === "service-client") {
    const init = item.functions.find(({ name }) => name.text === "init");
    return names(init?.parameters ?? [], file);
  }
  const topic = names(item.parameters, file);
  const called = typeof form.function === "object" ? form.function.remote : form.function;
  switch (called) {
    case "broadcast":
      return [...topic, "event"];
    case "close":
      return typeof form.function === "object" ? ["connection"] : [...topic, "reason"];
    case "remove":
      return [...topic, "key", "reason"];
    case "topics":
      return [];
    case "connect":
      return ["url"];
    case "join":
      return ["connection", ...topic, "hello"];
    case "next":
      return ["client", "ms"];
    case "leave":
      return ["client"];
    default:
      return topic;
  }
}

/** An operation where it is written, which may have no function from outside: `call Say(text :: String) :: Int`. */
export function describeHandler(
  { kind, name, headSpan, documentation }: OperationDefinition,
  owner: string,
  file: SourceFile,
): Meaning {
  return {
    key: `operation ${owner}.${kind} ${name.text}`,
    kind: "operation",
    name: name.text,
    definition: { file, span: name.span },
    describe: () => plain(file.text.slice(headSpan.start, headSpan.end), documentation),
  };
}

export function describeType(context: Context, { module, item }: TypeEntry): Meaning | undefined {
  const file = context.modules.get(module)?.tree.file;
  if (file === undefined) return undefined;
  const kind = item.kind === "interface" ? "interface" : "type";
  return {
    ...thing("type", kind, module, item.name, file),
    describe: () => plain(declarationText(file, item.span), item.documentation),
  };
}

/** So many lines of a declaration are shown. */
const shownLines = 24;

function declarationText(file: SourceFile, span: Span): string {
  const lines = file.text.slice(span.start, span.end).split(/\r\n|\r|\n/);
  return lines.length <= shownLines ? lines.join("\n") : [...lines.slice(0, shownLines), "…"].join("\n");
}

/** A type that the language or its library brings along. */
export function describeLibraryType(name: string, text: string, documentation: string): Meaning {
  const describe = () => plain(text, documentation);
  return { key: `type .${name}`, kind: "type", name, definition: undefined, describe };
}

export function describeVariant(context: Context, definition: SumInfo, name: string, from: string): Meaning {
  const { module, name: type, file } = definition;
  const variant = definition.variants.find((one) => one.name === name);
  const entry = context.modules.get(module)?.exportedTypes.get(type)?.entry;
  const tree = entry?.item.kind === "sum" ? entry.item.variants.find((one) => one.name.text === name) : undefined;
  const documentation = entry?.item.documentation ?? "";
  return {
    key: `variant ${module}.${type}.${name}`,
    kind: "variant",
    name,
    definition: tree === undefined || file === undefined ? undefined : { file, span: tree.name.span },
    describe: () => {
      const types = typeTexts(variant?.fields.map((field) => field.type) ?? [], from);
      const parameters = types.map((text, index) => {
        const field = tree?.fields[index]?.name?.text;
        return field === undefined ? text : `${field} :: ${text}`;
      });
      const payload = parameters.length === 0 ? "" : `(${parameters.join(", ")})`;
      return {
        text: `${type}.${name}${payload}`,
        documentation,
        parameters: parameters.length === 0 ? undefined : parameters,
        parameterNames: parameters.map((_, index) => tree?.fields[index]?.name?.text ?? ""),
      };
    },
  };
}

/** The field `name` of a struct, with the type that it has in a value at hand. */
export function describeField(
  context: Context,
  struct: { readonly module: string; readonly name: string },
  name: string,
  type: Type | undefined,
  from: string,
): Meaning {
  const home = context.modules.get(struct.module);
  const entry = home?.exportedTypes.get(struct.name)?.entry;
  const file = home?.tree.file;
  const tree =
    entry?.item.kind === "struct" ? entry.item.fields.find((field) => field.name.text === name)?.name : undefined;
  const info = context.types.get(`${struct.module}.${struct.name}`);
  const declared = info?.kind === "struct" ? info.fields.find((field) => field.name === name)?.type : undefined;
  const shown = type ?? declared;
  return {
    key: `field ${struct.module}.${struct.name}.${name}`,
    kind: "field",
    name,
    definition: tree === undefined || file === undefined ? undefined : { file, span: tree.span },
    describe: () =>
      plain(`${struct.name}.${name}${shown === undefined ? "" : ` :: ${typeTexts([shown], from)[0] ?? ""}`}`, ""),
  };
}

/** A method of an interface; `type` is what it is at a use. */
export function describeMethod(
  context: Context,
  info: InterfaceInfo,
  method: Pick<MethodInfo, "name" | "parameters" | "result" | "effect">,
  type: Type | undefined,
  from: string,
): Meaning {
  const file = info.entry === undefined ? undefined : context.modules.get(info.module)?.tree.file;
  const item = info.entry?.item.kind === "interface" ? info.entry.item : undefined;
  const tree = item?.methods.find(({ name }) => name.text === method.name);
  const { parameters, result, effect } = method;
  return {
    key: `method ${info.key}.${method.name}`,
    kind: "method",
    name: method.name,
    definition: tree === undefined || file === undefined ? undefined : { file, span: tree.name.span },
    describe: () =>
      callable(
        {
          word: "fn",
          name: `${info.name}.${method.name}`,
          parameters: tree === undefined || file === undefined ? [] : names(tree.parameters, file),
          documentation: tree?.documentation ?? "",
        },
        {
          variables: [],
          effect: undefined,
          constraints: [],
          type: type ?? { kind: "function", parameters, result, effect },
        },
        method.name,
        from,
      ),
  };
}

/** A method that an impl has beyond those of its interface. */
export function describeExtraMethod(context: Context, instance: InstanceInfo, name: string, from: string): Meaning {
  const { file, span, interface: owner } = instance;
  const items = context.modules.get(instance.module)?.tree.items ?? [];
  const impl = items.find((item) => item.kind === "impl" && item.span.start <= span.start && span.end <= item.span.end);
  const tree = impl?.kind === "impl" ? impl.methods.find((method) => method.name.text === name) : undefined;
  const type = instance.methods.get(name)?.type;
  return {
    key: `method ${instance.id}.${name}`,
    kind: "method",
    name,
    definition: tree === undefined ? undefined : { file, span: tree.name.span },
    describe: () =>
      callable(
        {
          word: "fn",
          name: `${owner.name}.${name}`,
          parameters: tree === undefined ? [] : names(tree.parameters, file),
          documentation: tree?.documentation ?? "",
        },
        type === undefined ? undefined : { variables: [], effect: undefined, constraints: [], type },
        name,
        from,
      ),
  };
}

/** What stands before a dot for a module: the module, or the name that this file has given it. */
export function describeQualifier(
  context: Context,
  { name: from, scope, tree }: ResolvedModule,
  text: string,
): Meaning | undefined {
  const alias = scope.aliases.get(text);
  const home = alias?.module ?? scope.qualifiers.get(text);
  if (home === undefined) return undefined;
  const module = describeModule(context, home);
  if (alias === undefined) return module;
  const definition = { file: tree.file, span: alias.name.span };
  return { ...module, key: `qualifier ${from} ${text}`, kind: "qualifier", name: text, definition };
}

export function describeModule(context: Context, name: string): Meaning {
  const tree = context.modules.get(name)?.tree;
  return {
    key: `module ${name}`,
    kind: "module",
    name,
    definition: tree === undefined ? undefined : { file: tree.file, span: { start: 0, end: 0 } },
    describe: () => plain(`module ${name}`, tree?.documentation ?? ""),
  };
}
