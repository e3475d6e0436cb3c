// What a name means and how it is defined: `:doc` and `:source`.
import {
  type Definition,
  definitionsOf,
  type KnownFunction,
  ownersOf,
  type Session,
  signatureText,
  typeDeclaration,
} from "../compile.ts";
import { channelFunctionText } from "./channel-functions.ts";
import type { Evaluator } from "./evaluator.ts";
import { formText } from "./forms.ts";

/** A definition of the session or of another module of the program. */
interface Found {
  readonly module: string;
  readonly definition: Pick<Definition, "name" | "type" | "text" | "documentation" | "items">;
}

const undocumented = "(no documentation)";

/** Undefined when nothing has the name. */
export function documentation(evaluator: Evaluator, name: string): string | undefined {
  const { session, options } = evaluator;
  const { library } = options.entry;
  const found = findDefinition(session, name);
  if (found !== undefined) {
    const { definition, module } = found;
    const typeOf = (text: string): string | undefined => session.checked?.typeOf(text, module)?.text;
    const head = page(`${name} :: ${typeOf(definition.name) ?? definition.type}`, definition.documentation);
    const clients = clientsOf(definition.items).map(
      (client) => `  ${name}.${client} :: ${typeOf(`${definition.name}.${client}`) ?? "function"}`,
    );
    return [head, ...clients].join("\n");
  }
  const value = session.values.find((one) => one.name === name);
  if (value !== undefined) return page(`${name} :: ${value.type.text}`, "");
  const client = clientText(session, name) ?? remoteText(session, name);
  if (client !== undefined) return client;
  const form = formText(name);
  const type = library.types.find((one) => one.name === name);
  const parts = [
    form,
    type === undefined ? undefined : page(typeDeclaration(type), type.documentation),
    moduleText(evaluator, name),
  ].filter((part) => part !== undefined);
  if (parts.length > 0) return parts.join("\n\n");
  const row = rowNamed(library.functions, name);
  if (row !== undefined) return page(signatureText(row), row.documentation);
  return constructorText(evaluator, name);
}

/** The definition that has the name now, as it was written; undefined when nothing has it. */
export function source(evaluator: Evaluator, name: string): string | undefined {
  const { session, options } = evaluator;
  const own =
    findDefinition(session, name)?.definition.text ?? session.values.find((value) => value.name === name)?.source;
  if (own !== undefined) return own;
  const row = rowNamed(options.entry.library.functions, name);
  return row === undefined ? undefined : `${signatureText(row)}\n# part of the runtime: ${row.symbol}`;
}

function page(head: string, text: string): string {
  return `${head}\n${text.trim() === "" ? undocumented : text.trim()}`;
}

/** `f`, also when it is imported by its name; `Module.f`. */
export function findDefinition(session: Session, name: string): Found | undefined {
  const own = session.definitions.find((one) => one.name === name && one.kind !== "import");
  if (own !== undefined) return { module: session.module, definition: own };
  const dot = name.lastIndexOf(".");
  const last = name.slice(dot + 1);
  const home = dot < 0 ? importedFrom(session, name) : name.slice(0, dot);
  if (home === undefined) return undefined;
  const module = session.others.find((other) => other.name === home || other.name.endsWith(`.${home}`));
  if (module === undefined) return undefined;
  const definition = definitionsOf(module.tree, module.tree.file).find(
    (one) => one.name === last && one.kind !== "import",
  );
  return definition === undefined ? undefined : { module: module.name, definition };
}

function importedFrom(session: Session, name: string): string | undefined {
  return session.definitions.find(({ kind, names }) => kind === "import" && names.includes(name))?.name;
}

/** The functions that a service or a channel has from outside; none of anything else. */
export function clientsOf(items: Definition["items"]): string[] {
  return items.flatMap((item) => {
    const isServed = item.kind === "service" || item.kind === "channel";
    return isServed ? (ownersOf("", item)[0]?.clients ?? []).map(({ name }) => name) : [];
  });
}

/** `Counter.add` of a service, `Chat.close` and `ChatClient.join` of a channel. */
function clientText({ checked, module, others, definitions }: Session, name: string): string | undefined {
  if (!name.includes(".")) return undefined;
  const own = checked?.typeOf(name, module);
  if (own !== undefined) return page(`${name} :: ${own.text}`, functionText(definitions, name));
  for (const other of others) {
    if (!name.startsWith(`${other.name}.`)) continue;
    const last = name.slice(other.name.length + 1);
    const type = checked?.typeOf(last, other.name);
    if (type === undefined) continue;
    return page(`${name} :: ${type.text}`, functionText(definitionsOf(other.tree, other.tree.file), last));
  }
  return undefined;
}

/** What is said of an operation where it is written, or of a function that every channel has; empty for others. */
function functionText(definitions: readonly Pick<Definition, "items">[], name: string): string {
  const dot = name.lastIndexOf(".");
  for (const item of definitions.flatMap(({ items }) => items)) {
    if (item.kind !== "service" && item.kind !== "channel") continue;
    const owner = ownersOf("", item).find((one) => one.name === name.slice(0, dot));
    const client = owner?.clients.find((one) => one.name === name.slice(dot + 1));
    if (client?.handler !== undefined) return client.handler.documentation;
    if (client?.form.kind === "channel-function") return channelFunctionText(client.form.function);
  }
  return "";
}

/** `ChatClient` of a channel. */
function remoteText({ checked, module, definitions }: Session, name: string): string | undefined {
  const owners = definitions.flatMap(({ items }) =>
    items.flatMap((item) => (item.kind === "channel" ? ownersOf(module, item) : [])),
  );
  const owner = owners.find((one) => one.name === name);
  if (owner === undefined) return undefined;
  const lines = owner.clients.map((one) => {
    const full = `${name}.${one.name}`;
    return `  ${full} :: ${checked?.typeOf(full, module)?.text ?? "function"}`;
  });
  return [page(`the client of channel ${owner.item.name.text}`, ""), ...lines].join("\n");
}

/** What a module of the program or of the library holds. */
function moduleText({ session, options }: Evaluator, name: string): string | undefined {
  const other = session.others.find((one) => one.name === name);
  if (other !== undefined) {
    const lines = definitionsOf(other.tree, other.tree.file)
      .filter(({ kind }) => kind !== "import" && kind !== "impl")
      .map((one) => `  ${one.name} :: ${session.checked?.typeOf(one.name, name)?.text ?? one.type}`);
    return [page(`module ${name}`, other.tree.documentation), ...lines].join("\n");
  }
  const { modules, functions } = options.entry.library;
  const module = modules.find((one) => one.name === name);
  if (module === undefined) return undefined;
  const rows = functions.filter((row) => row.module === name).map((row) => `  ${signatureText(row)}`);
  return [page(`module ${name}`, module.documentation), ...rows].join("\n");
}

/** `Some` is a variant of Option. */
function constructorText({ session, options }: Evaluator, name: string): string | undefined {
  const own = session.definitions.find(({ kind, names }) => kind === "type" && names.includes(name));
  if (own !== undefined) return page(own.text, own.documentation);
  const type = options.entry.library.types.find(
    ({ body }) => body.kind === "sum" && body.variants.some((variant) => variant.name === name),
  );
  return type === undefined ? undefined : page(typeDeclaration(type), type.documentation);
}

function rowNamed(rows: readonly KnownFunction[], name: string): KnownFunction | undefined {
  return rows.find((row) => `${row.module}.${row.name}` === name || (row.module === "Prelude" && row.name === name));
}
