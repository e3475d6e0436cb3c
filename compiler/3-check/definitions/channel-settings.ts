// What is written in the head of a channel and in its settings (channels §1).
import { lineOf } from "../../clauses.ts";
import {
  alreadyDefined,
  channelSettingForm,
  channelSettingTooLarge,
  channelSettingTwice,
  eventsWithoutTag,
  topicParameterType,
  unknownChannelSetting,
} from "../../report/catalogue.ts";
import { closest } from "../../report/index.ts";
import type { ChannelDefinition, ChannelSetting } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import type { TypedChannel } from "../../trees/typed.ts";
import type { Environment } from "../context.ts";
import { typeText } from "../types/print.ts";
import { anyMessage, isBuiltin, prune, type Type } from "../types/type.ts";
import { typeOf } from "../types/type-trees.ts";

/** The numbers that a channel sets: what each is without being set, and how large it may be. */
const numbers = {
  history: { otherwise: 0, most: 10_000, example: "100" },
  history_ms: { otherwise: 60_000, most: Number.MAX_SAFE_INTEGER, example: "60000" },
  history_bytes: { otherwise: 262_144, most: Number.MAX_SAFE_INTEGER, example: "262144" },
};

type NumberSetting = keyof typeof numbers;

const settingNames = ["sends", ...Object.keys(numbers)];

interface ChannelSettings extends Pick<TypedChannel, "history" | "historyMilliseconds" | "historyBytes"> {
  /** What it sends, and where that is written. */
  readonly event: { readonly type: Type; readonly setting: ChannelSetting } | undefined;
}

/** Reports settings that are none, twice, or of another form. */
export function channelSettings(environment: Environment, item: ChannelDefinition): ChannelSettings {
  const { context, file } = environment;
  const channel = item.name.text;
  const seen = new Map<string, ChannelSetting>();
  for (const setting of item.settings) {
    const { text: name, span } = setting.name;
    const earlier = seen.get(name);
    if (!settingNames.includes(name)) {
      const texts = { channel, setting: name, settings: settingNames, suggestion: closest(name, settingNames) };
      context.report(unknownChannelSetting(file, span, texts));
    } else if (earlier !== undefined) {
      const line = lineOf(file, earlier.span.start);
      context.report(channelSettingTwice(file, span, { channel, setting: name, line }));
    } else seen.set(name, setting);
  }
  const number = (name: NumberSetting): number => numberOf(environment, channel, seen.get(name), name);
  return {
    event: eventOf(environment, channel, seen.get("sends")),
    history: number("history"),
    historyMilliseconds: number("history_ms"),
    historyBytes: number("history_bytes"),
  };
}

function numberOf(
  { context, file }: Environment,
  channel: string,
  setting: ChannelSetting | undefined,
  name: NumberSetting,
): number {
  const { otherwise, most, example } = numbers[name];
  if (setting === undefined) return otherwise;
  const { value } = setting;
  if (value.kind === "type") {
    const texts = { channel, setting: name, wanted: "a number", example };
    context.report(channelSettingForm(file, value.type.span, texts));
    return otherwise;
  }
  if (value.value > most) context.report(channelSettingTooLarge(file, value.span, { channel, setting: name, most }));
  return value.value;
}

/** The type of `sends`, a sum type that derives Json with a tag. */
function eventOf(
  environment: Environment,
  channel: string,
  setting: ChannelSetting | undefined,
): ChannelSettings["event"] {
  const { context, file, module } = environment;
  if (setting === undefined) return undefined;
  const { value } = setting;
  if (value.kind === "number") {
    context.report(
      channelSettingForm(file, value.span, { channel, setting: "sends", wanted: "a type", example: "Event" }),
    );
    return { type: anyMessage, setting };
  }
  const type = prune(typeOf(environment, value.type));
  const info = type.kind === "named" ? context.types.get(`${type.module}.${type.name}`) : undefined;
  const isTagged = info?.kind === "sum" && info.deriving.has("Json") && info.jsonTag !== undefined;
  if (!isTagged && type.kind !== "any-message")
    context.report(eventsWithoutTag(file, value.type.span, { channel, type: typeText(type, module.name) }));
  return { type: isTagged ? type : anyMessage, setting };
}

interface TopicParameter {
  readonly name: string;
  readonly type: Type;
  readonly span: Span;
  readonly form: TypedChannel["parameters"][number];
}

/** Reports parameters that cannot be part of a topic's name. */
export function topicParameters(environment: Environment, item: ChannelDefinition): readonly TopicParameter[] {
  const { context, file } = environment;
  const seen = new Map<string, number>();
  return item.parameters.map(({ pattern, annotation, span }) => {
    const name = pattern.kind === "bind" ? pattern.name : "_";
    const earlier = seen.get(name);
    if (earlier !== undefined && name !== "_")
      context.report(alreadyDefined(file, span, { what: "parameter", name, line: lineOf(file, earlier) }));
    seen.set(name, span.start);
    const type = annotation === undefined ? anyMessage : prune(typeOf(environment, annotation));
    const isText = isBuiltin(type, "String");
    const isUnknown = annotation !== undefined && type.kind === "any-message";
    if (name === "_" || !(isText || isBuiltin(type, "Int") || isUnknown))
      context.report(topicParameterType(file, span, { channel: item.name.text, parameter: name }));
    return { name, type, span: pattern.span, form: { name, type: isText ? "String" : "Int" } };
  });
}
