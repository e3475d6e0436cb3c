// Names that the language knows in and around channels (channels.md §1).
import type { ChannelFunction, RemoteCall, RemoteFunction } from "./typed.ts";

/** The functions that a channel calls by itself; all others in it are private helpers. */
export const channelRoles = ["join", "welcome", "present", "left"] as const;

/** What sends events, inside of a channel that has some. */
export const memberFunctions = ["broadcast", "broadcast_others", "push"] as const;

/** The functions of a channel from outside, as they are documented. */
export const channelFunctions: readonly ChannelFunction[] = [
  ...(["broadcast", "local_count", "local_present", "count", "present", "topics", "close", "remove"] as const),
];

export function isChannelFunction(name: string): name is ChannelFunction {
  return channelFunctions.some((one) => one === name);
}

/** What clients have, as documented, and whether it waits; `welcome` where the channel has one. */
export const remoteFunctions: readonly (readonly [name: RemoteFunction, waits: boolean])[] = [
  ["connect", true],
  ["join", true],
  ["welcome", false],
  ["next", true],
  ["leave", false],
  ["close", false],
];

/** What the Snow client of a channel is called, as a module and as a type. */
export function remoteName(channel: string): string {
  return `${channel}Client`;
}

/** The channel whose client has the name; undefined when it is the name of none. */
export function channelOfRemote(name: string): string | undefined {
  return /^(.+)Client$/s.exec(name)?.[1];
}

/** What all nodes know takes time; an `info` operation, a number, does not. */
export function channelFunctionWaits(called: ChannelFunction | number | RemoteCall): boolean {
  if (typeof called === "object") return called.waits;
  switch (called) {
    case "count":
    case "present":
    case "topics":
    case "close":
    case "remove":
      return true;
    default:
      return false;
  }
}
