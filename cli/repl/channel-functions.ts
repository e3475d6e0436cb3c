// What the functions do that every channel and every client of one has, for `:doc`.
import type { ChannelFunction, RemoteCall, RemoteFunction } from "../../compiler/trees/typed.ts";

const ofChannels: Readonly<Record<ChannelFunction, string>> = {
  broadcast: "Tells all members of the topic. Gives how many on this server did not get it.",
  local_count: "How many members the topic has on this server.",
  local_present: "Who is in the topic on this server: keys in order of their arrival, each with its data.",
  count: "How many members the topic has on all servers. Waits for them, a second at most.",
  present: "Who is in the topic on all servers: keys with their data. Waits for them, a second at most.",
  topics: "The topics that have members, on all servers. Waits for them, a second at most.",
  close: "Removes all members of the topic, on all servers; they are told the reason. Does not wait for `left`.",
  remove: "Removes the members of a key, on all servers; they are told the reason. Does not wait for `left`.",
};

const ofClients: Readonly<Record<RemoteFunction, string>> = {
  connect: "Connects to a server's channels, and again by itself later. `Err` says why the first attempt failed.",
  join: "Joins the topic. `Err` is the code of a refusal, or what `join` of the channel refused with, as JSON unless a String.",
  welcome: "What `welcome` of the channel gave at the latest join; after `Restarted` it is a new one.",
  next: 'What the client is told next, an event for instance; waits so many milliseconds, then `Err("timeout")`.',
  leave: "Ends the membership.",
  close: "Ends the connection, and all its memberships.",
};

/** Empty for an operation of the program. */
export function channelFunctionText(called: ChannelFunction | number | RemoteCall): string {
  if (typeof called === "string") return ofChannels[called];
  return typeof called === "number" || typeof called.remote === "number" ? "" : ofClients[called.remote];
}
