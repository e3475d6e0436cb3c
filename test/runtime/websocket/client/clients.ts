// Clients of programs, for tests in TypeScript: what WsClient does, as promises.
import { startCallback } from "../../../../runtime/actors/index.ts";
import { snow_empty_list } from "../../../../runtime/values/list/list.ts";
import { snow_map_of } from "../../../../runtime/values/map/ordered-map.ts";
import {
  newWsClientOptions,
  snow_variant_Binary,
  snow_variant_Closed,
  snow_variant_Text,
  type WsClientOptions,
  type WsEvent,
} from "../../../../runtime/values/types.generated.ts";
import { type Client, connectClient } from "../../../../runtime/websocket/client/client.ts";
import { textFrame } from "../../../../runtime/websocket/protocol/frame.ts";

const MIB = 1024 * 1024;

const defaults = newWsClientOptions({
  headers: snow_map_of<string, string>([]),
  subprotocols: snow_empty_list,
  timeout_ms: 30_000,
  ca_path: "",
  max_message_bytes: 16 * MIB,
  max_backlog_bytes: 16 * MIB,
  compress: false,
});

/** A connection, or why there is none. It is opened by a process that ends normally. */
export function dialClient(url: string, options: Partial<WsClientOptions> = {}): Promise<Client | string> {
  return new Promise((resolve) => {
    const all = newWsClientOptions({ ...defaults, ...options });
    startCallback("client", () => connectClient(url, all, resolve), [], { done() {}, failed() {} });
  });
}

export async function openClient(url: string, options: Partial<WsClientOptions> = {}): Promise<Client> {
  const outcome = await dialClient(url, options);
  if (typeof outcome === "string") throw new Error(outcome);
  return outcome;
}

/** `text …`, `bytes HEX`, `closed CODE REASON`; undefined: its time was over. */
export function eventText(event: WsEvent | undefined): string | undefined {
  if (event instanceof snow_variant_Text) return `text ${event._0}`;
  if (event instanceof snow_variant_Binary) return `bytes ${Buffer.from(event._0).toString("hex")}`;
  if (event instanceof snow_variant_Closed) return `closed ${event._0} ${event._1}`.trim();
  return undefined;
}

export function nextEvent(client: Client, milliseconds = 30_000): Promise<string | undefined> {
  return new Promise((resolve) => {
    client.receive(milliseconds, (event) => resolve(eventText(event)));
  });
}

export function closeClient(client: Client, code = 1000, reason = ""): Promise<void> {
  return new Promise((resolve) => {
    client.close(code, reason, resolve);
  });
}

export function sendText(client: Client, text: string): number {
  return client.send(textFrame(text));
}
