// The connections of the program, by their handles.

import { current } from "../current.ts";
import { handleText } from "../values/index.ts";
import type { Connection } from "./connection.ts";

/** The connection of a handle until its `on_close` has returned. */
export function connectionOf(handle: number): Connection | undefined {
  return current().websocket.handles.get(handle);
}

/** All connections that have a handle: from the handshake until `on_close` has returned. */
export function allConnections(): Connection[] {
  return [...current().websocket.handles.values()];
}

handleText.conn = (handle) => `Conn<${current().websocket.handles.numberOf(handle) ?? handle}>`;
