// Channels whose declaration is not whole, or not possible (E0055).
import type { SourceFile, Span } from "../../../trees/source.ts";
import type { Diagnostic } from "../../diagnostics.ts";
import { alternatives, count, diagnostic, didYouMean } from "../make.ts";

export function channelWithoutJoin(file: SourceFile, span: Span, channel: string): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `channel \`${channel}\` has no \`join\``,
    label: "nothing decides about its members",
    help: "add `fn join() -> Result<(), String> do Ok(()) end`: what is in its `Ok` is the state of the member",
  });
}

export function unknownChannelSetting(
  file: SourceFile,
  span: Span,
  texts: { channel: string; setting: string; settings: readonly string[]; suggestion: string | undefined },
): Diagnostic {
  const settings = alternatives(texts.settings, "and");
  return diagnostic("E0055", file, span, {
    message: `channel \`${texts.channel}\` cannot set \`${texts.setting}\``,
    label: `a channel has the settings ${settings}`,
    ...didYouMean(texts.suggestion),
  });
}

export function channelSettingTwice(
  file: SourceFile,
  span: Span,
  texts: { channel: string; setting: string; line: number },
): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `channel \`${texts.channel}\` sets \`${texts.setting}\` twice`,
    label: `first on line ${texts.line}`,
  });
}

/** `wanted`: what the setting takes, `a type`. */
export function channelSettingForm(
  file: SourceFile,
  span: Span,
  texts: { channel: string; setting: string; wanted: string; example: string },
): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `\`${texts.setting}\` of channel \`${texts.channel}\` is ${texts.wanted}`,
    label: `not ${texts.wanted}`,
    help: `write \`${texts.setting}: ${texts.example}\``,
  });
}

export function channelSettingTooLarge(
  file: SourceFile,
  span: Span,
  texts: { channel: string; setting: string; most: number },
): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `\`${texts.setting}\` of channel \`${texts.channel}\` is too large`,
    label: `at most ${texts.most}`,
  });
}

export function eventsWithoutTag(
  file: SourceFile,
  span: Span,
  { channel, type }: { channel: string; type: string },
): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `channel \`${channel}\` cannot send \`${type}\``,
    label: "events are a sum type that derives `Json` with a tag",
    help: 'clients tell events apart by their tag: `type … do … end deriving(Json(tag: "type"))`',
  });
}

export function topicParameterType(
  file: SourceFile,
  span: Span,
  { channel, parameter }: { channel: string; parameter: string },
): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `parameter \`${parameter}\` of channel \`${channel}\` is neither String nor Int`,
    label: "it is part of the names of topics",
    help: parameter === "_" ? "give it a name" : `write \`${parameter} :: String\` or \`${parameter} :: Int\``,
  });
}

/** A type parameter of `join` and the like. */
export function genericRole(
  file: SourceFile,
  span: Span,
  { channel, role, parameter }: { channel: string; role: string; parameter: string },
): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `\`${role}\` of channel \`${channel}\` cannot be for any type`,
    label: `\`${parameter}\` would be one type for all members`,
    help: "write the type, or leave it out: it is inferred",
  });
}

/** `takes`: what the function may have for parameters. */
export function channelParameterCount(
  file: SourceFile,
  span: Span,
  texts: { channel: string; role: string; least: number; most: number; takes: string },
): Diagnostic {
  const { channel, role, least, most, takes } = texts;
  return diagnostic("E0055", file, span, {
    message: `\`${role}\` of channel \`${channel}\` takes ${least < most ? "at most " : ""}${count(most, "parameter")}`,
    label: "these are others",
    help: `write \`fn ${role}(${takes})\`${least < most ? ", or fewer of them" : ""}`,
  });
}

export function channelParameterType(
  file: SourceFile,
  span: Span,
  texts: { channel: string; role: string; expected: string; found: string },
): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `\`${texts.role}\` of channel \`${texts.channel}\` is given \`${texts.expected}\`, not \`${texts.found}\``,
    label: "the type is written here",
  });
}

export function channelResultType(
  file: SourceFile,
  span: Span,
  texts: { channel: string; role: string; wanted: string; found: string; help: string },
): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `\`${texts.role}\` of channel \`${texts.channel}\` gives ${texts.wanted}, not \`${texts.found}\``,
    label: "the type is written here",
    help: texts.help,
  });
}

export function presentMustNotWait(file: SourceFile, span: Span, channel: string): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `\`present\` of channel \`${channel}\` must not wait`,
    label: "something in it may suspend",
    help: "put what it shows into the state of the member, where a clause may wait for it",
  });
}

export function notCarried(
  file: SourceFile,
  span: Span,
  { channel, type, help }: { channel: string; type: string; help: string | undefined },
): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `\`${type}\` cannot cross the wire of channel \`${channel}\``,
    label: "not JSON-serializable",
    help,
  });
}

export function nestedOptionCarried(
  file: SourceFile,
  span: Span,
  { channel, type }: { channel: string; type: string },
): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `\`${type}\` cannot cross the wire of channel \`${channel}\``,
    label: "`None` and `Some(None)` are both `null` in JSON",
    help: "give the inner one a type of its own",
  });
}

export function operationNameTaken(
  file: SourceFile,
  span: Span,
  { channel, operation }: { channel: string; operation: string },
): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `channel \`${channel}\` cannot have an operation \`${operation}\``,
    label: "clients have something else of this name",
  });
}

export function infoNameTaken(
  file: SourceFile,
  span: Span,
  { channel, operation, taken }: { channel: string; operation: string; taken: string },
): Diagnostic {
  return diagnostic("E0055", file, span, {
    message: `channel \`${channel}\` cannot have an \`info ${operation}\``,
    label: `\`${channel}.${taken}\` is a function of every channel`,
  });
}
