// Typed rooms: members that are processes, events that are kept for who comes back, presence.
export { Channel, type ChannelDefinition } from "./definition.ts";
