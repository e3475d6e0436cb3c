// Names that the language knows in and around channels (channels.md §1).
import type { ChannelFunction } from "./typed.ts";

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

/** What all nodes know takes time; an `info` operation, a number, does not. */
export function channelFunctionWaits(called: ChannelFunction | number): boolean {
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
