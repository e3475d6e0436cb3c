// Events of topics without history on their way to the members on other nodes.
import { current } from "../../current.ts";
import type { Message } from "../../rooms/index.ts";
import type { Channel } from "../definition.ts";
import { eventFrame } from "../frames.ts";

export function broadcastElsewhere(topic: string, frame: Message): void {
  current().rooms.cluster?.broadcast({ kind: "topic", name: topic }, frame);
}

/** From a node on which the topic has no members. */
export function broadcastFromOutside({ definition }: Channel, topic: string, event: unknown): void {
  if (current().rooms.cluster === undefined || definition.event === undefined || definition.history > 0) return;
  broadcastElsewhere(topic, eventFrame(topic, undefined, definition.event.encode(event)));
}
