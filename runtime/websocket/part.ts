// What a program has of WebSockets.
import type { Connection } from "./connection.ts";
import { DeferredEnds } from "./deferred-ends.ts";
import type { MessageMemory } from "./memory.ts";
import { NumberedHandles } from "./numbered-handles.ts";

interface WebSocketPart {
  readonly handles: NumberedHandles<Connection>;
  readonly deferredEnds: DeferredEnds;
  /** From the first message on that takes any. */
  messageMemory: MessageMemory | undefined;
}

declare module "../current.ts" {
  interface Program {
    readonly websocket: WebSocketPart;
  }
}

export function createWebSocket(): WebSocketPart {
  return { handles: new NumberedHandles(), deferredEnds: new DeferredEnds(), messageMemory: undefined };
}
