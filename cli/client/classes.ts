// A class for each channel: `join`, and a method for each operation, in TypeScript, in JavaScript, and declared.
import type { ChannelSchema, NamedTypeSchema, OperationSchema, TypeSchema } from "../../compiler/protocol-schema.ts";
import { docComment, keyText } from "../../compiler/trees/typescript-text.ts";
import type { Codecs } from "./codecs.ts";
import { methodName, Names } from "./names.ts";
import { type TypeNames, typeText } from "./types.ts";

/** TypeScript, JavaScript without types, or declarations without bodies. */
export type Language = "typescript" | "javascript" | "declaration";

/** What the classes of a file share. */
export interface ClassContext {
  readonly language: Language;
  readonly names: TypeNames;
  readonly types: ReadonlyMap<string, NamedTypeSchema>;
  readonly codecs: Codecs;
}

/** What a channel is called in the written file. */
interface ClassNames {
  readonly channel: string;
  readonly handlers: string;
}

interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly fallback?: string;
  readonly optional?: boolean;
}

interface Method {
  readonly doc: string;
  /** With `static` before it. */
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: string;
  readonly body: string;
}

export function handlersText(channel: ChannelSchema, called: ClassNames, context: ClassContext): string {
  const sum = eventSum(channel, context);
  const doc = `/** Handlers of the events of ${called.channel}. */\n`;
  // An interface without members would take any handlers.
  if (sum.variants.length === 0)
    return `${doc}export interface ${called.handlers} {\n  readonly [event: string]: never;\n}\n`;
  const event = channel.event === null ? "" : typeText(channel.event, context.names);
  const handlers = sum.variants.map(({ name }) => {
    const variant = `Extract<${event}, { readonly ${keyText(sum.tag)}: ${JSON.stringify(name)} }>`;
    return `  readonly ${keyText(name)}?: (event: ${variant}) => void;\n`;
  });
  return `${doc}export interface ${called.handlers} {\n${handlers.join("")}}\n`;
}

/** Without events there are no variants. */
function eventSum(
  channel: ChannelSchema,
  { types }: ClassContext,
): { tag: string; variants: readonly { name: string }[] } {
  const type = channel.event?.kind === "named" ? types.get(channel.event.name) : undefined;
  return type?.kind === "sum" ? { tag: type.tag ?? "tag", variants: type.variants } : { tag: "tag", variants: [] };
}

export function classText(channel: ChannelSchema, called: ClassNames, context: ClassContext): string {
  const typeOr = (type: TypeSchema | null, without: string): string =>
    type === null ? without : typeText(type, context.names);
  const types = [called.handlers, typeOr(channel.presence, "never"), typeOr(channel.welcome, "null")].join(", ");
  const { language } = context;
  const base = language === "javascript" ? "Channel" : `Channel<${types}>`;
  const methods = [joinMethod(channel, called, context), ...channel.operations.map((one) => method(one, context))];
  const head = `${docComment(channel.doc, "")}export ${language === "declaration" ? "declare " : ""}class ${called.channel}`;
  return `${head} extends ${base} {\n${methods.map((one) => methodText(one, language)).join("\n")}}\n`;
}

function methodText(method: Method, language: Language): string {
  const doc = language === "javascript" ? "" : docComment(method.doc, "  ");
  if (language === "javascript") {
    const parameters = method.parameters.map(({ name, fallback }) => (fallback ? `${name} = ${fallback}` : name));
    return `${doc}  ${method.name}(${parameters.join(", ")}) {\n    ${method.body}\n  }\n`;
  }
  const declared = language === "declaration";
  const parameters = method.parameters.map(({ name, type, fallback, optional }) => {
    if (fallback !== undefined && !declared) return `${name}: ${type} = ${fallback}`;
    return `${name}${optional || fallback !== undefined ? "?" : ""}: ${type}`;
  });
  const head = `${doc}  ${method.name}(${parameters.join(", ")}): ${method.result}`;
  return declared ? `${head};\n` : `${head} {\n    ${method.body}\n  }\n`;
}

function joinMethod(channel: ChannelSchema, called: ClassNames, context: ClassContext): Method {
  const { codecs, names } = context;
  const fields = channel.parameters.map(
    ({ name, type }) => `readonly ${keyText(name)}: ${type === "Int" ? "number" : "string"}`,
  );
  const topic = fields.length === 0 ? "Record<string, never>" : `{ ${fields.join("; ")} }`;
  const parameters: Parameter[] = [
    { name: "connection", type: "Connection" },
    { name: fields.length === 0 ? "_topic" : "topic", type: topic },
  ];
  let hello = "null";
  if (channel.hello !== null) {
    parameters.push({ name: "hello", type: `Asked<${typeText(channel.hello, names)}>` });
    const encode = codecs.codec("encode", channel.hello);
    hello = encode === undefined ? "hello" : `() => askedValue(hello).then(${encode})`;
  }
  const welcome = channel.welcome === null ? "" : `, ${typeText(channel.welcome, names)}`;
  parameters.push({ name: "options", type: `JoinOptions<${called.handlers}${welcome}>`, fallback: "{}" });
  const values = channel.parameters.map(({ name }) => `topic[${JSON.stringify(name)}]`).join(", ");
  const decoders = (["refusal", "event", "presence", "welcome"] as const).flatMap((part) => {
    const type = channel[part];
    const decode = type === null ? undefined : codecs.codec("decode", type);
    return decode === undefined ? [] : [`${part}: ${decode}`];
  });
  const form = `{ name: ${JSON.stringify(channel.name)}, tag: ${JSON.stringify(eventSum(channel, context).tag)}, decode: { ${decoders.join(", ")} } }`;
  return {
    doc: `Joins the topic, now and after each interruption. Rejects with the value of \`Err\` when it is refused, else with a ChannelError.`,
    name: "static join",
    parameters,
    result: `Promise<${called.channel}>`,
    body: `return joining((settled) => new ${called.channel}(${form.replace("{  }", "{}")}, connection, [${values}], ${hello}, options, settled));`,
  };
}

/**
 * What the bodies of methods name, besides `call` and `cast`, which are words of Snow. The functions in them that turn values
 * have parameters of their own and name none of the method's: those may have the same names.
 */
const usedInMethods = ["answerOf", "bytesToText", "bytesOfText"];

function method(operation: OperationSchema, { language, names, codecs }: ClassContext): Method {
  const { kind, parameters } = operation;
  const lastRequired = parameters.findLastIndex(({ type }) => type.kind !== "option");
  const free = Names.ofParameters(usedInMethods);
  const written = parameters.map(({ name, type }, index): Parameter & { schema: TypeSchema } => ({
    name: free.take(name),
    type: typeText(type, names),
    schema: type,
    ...(index > lastRequired ? { fallback: "null" } : {}),
  }));
  const values = written.map(({ name, schema }) => codecs.applied("encode", schema, name)).join(", ");
  const name = methodName(operation.name);
  if (kind === "cast") {
    const body = `return cast(this, ${JSON.stringify(operation.name)}, [${values}]);`;
    const doc = [operation.doc, "false when it is dropped: too many wait for the connection."]
      .filter((line) => line !== "")
      .join("\n");
    return { doc, name, parameters: written, result: "boolean", body };
  }
  const options = free.take("options");
  const reply = operation.reply ?? { kind: "json" };
  const answered = typeText(reply.kind === "result" ? reply.ok : reply, names);
  const decode = codecs.codec("decode", reply);
  const unwrap = language === "javascript" ? "answerOf" : `answerOf<${answered}>`;
  const steps = [decode ?? [], reply.kind === "result" ? unwrap : []].flat().map((step) => `.then(${step})`);
  // Where nothing decodes the reply, the call itself says what it is.
  const said = language === "javascript" || decode !== undefined || reply.kind !== "result";
  const ask = said ? "call" : `call<{ readonly ok: ${answered} } | { readonly err: unknown }>`;
  return {
    doc: operation.doc,
    name,
    parameters: [...written, { name: options, type: "CallOptions", optional: true }],
    result: `Promise<${answered}>`,
    body: `return ${ask}(this, ${JSON.stringify(operation.name)}, [${values}], ${options})${steps.join("")};`,
  };
}
