// Handles of connections, and the numbers that they print with.
import { HandleTable } from "../handles.ts";
import { handleText } from "../values/text.ts";
import type { Connection } from "./connection.ts";

/** So many ended connections still print with their number. */
const REMEMBERED = 65_536;

const table = new HandleTable<Connection>();
/** Numbers of ended connections by handle, oldest first. */
const ended = new Map<number, number>();
let created = 0;

/** Answers the handle, 0 when there are too many connections; and counts the connection. */
export function addConnection(connection: Connection): { readonly handle: number; readonly number: number } {
  const handle = table.allocate(connection);
  if (handle !== 0) created += 1;
  return { handle, number: created };
}

/** The connection of a handle until its `on_close` has returned. */
export function connectionOf(handle: number): Connection | undefined {
  return table.get(handle);
}

export function freeConnection(handle: number): void {
  const connection = table.free(handle);
  if (connection === undefined) return;
  ended.set(handle, connection.number);
  if (ended.size > REMEMBERED) for (const oldest of ended.keys()) return void ended.delete(oldest);
}

/** How many handles are in use. */
export function connectionCount(): number {
  return table.size;
}

handleText.conn = (handle) => `Conn<${table.get(handle)?.number ?? ended.get(handle) ?? handle}>`;
