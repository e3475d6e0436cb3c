// How compiled programs declare channels.
import { Channel, type ChannelDefinition } from "./definition.ts";

export function snow_channel_define(definition: ChannelDefinition): Channel {
  return new Channel(definition);
}

/** Gives a channel that was declared before a new declaration, of the same operations and perhaps more. */
export function snow_channel_renew(channel: Channel, definition: ChannelDefinition): Channel {
  channel.definition = definition;
  return channel;
}
