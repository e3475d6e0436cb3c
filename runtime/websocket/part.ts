// What a program has of WebSockets.
import type { Connection } from "./connection.ts";
import { Departures } from "./departures.ts";
import type { MessageMemory } from "./memory.ts";
import { NumberedHandles } from "./numbered-handles.ts";

export interface WebSocketPart {
  readonly handles: NumberedHandles<Connection>;
  readonly departures: Departures;
  /** From the first message on that takes any. */
  messageMemory: MessageMemory | undefined;
}

declare module "../current.ts" {
  interface Program {
    readonly websocket: WebSocketPart;
  }
}

export function createWebSocket(): WebSocketPart {
  return { handles: new NumberedHandles(), departures: new Departures(), messageMemory: undefined };
}
