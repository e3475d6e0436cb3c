// WsClient: connections that programs open to WebSocket servers.

import { waitForOutside } from "../actors/index.ts";
import { Panic } from "../failures/index.ts";
import {
  type Result,
  type Suspended,
  snow_variant_Err,
  snow_variant_Ok,
  type WsClientOptions,
  type WsEvent,
} from "../values/index.ts";
import { binaryFrame, type Client, connectClient, isCloseCode, textFrame } from "../websocket/index.ts";

export function snow_ws_client_connect_with(url: string, options: WsClientOptions): Suspended<Result<Client, string>> {
  return waitForOutside("WsClient.connect", (resume) =>
    connectClient(url, options, (outcome) =>
      resume.value(typeof outcome === "string" ? new snow_variant_Err(outcome) : new snow_variant_Ok(outcome)),
    ),
  );
}

export function snow_ws_client_send(client: Client, text: string): number {
  return client.send(textFrame(text));
}

export function snow_ws_client_send_binary(client: Client, bytes: Uint8Array): number {
  return client.send(binaryFrame(bytes));
}

export function snow_ws_client_receive(client: Client, milliseconds: number): Suspended<Result<WsEvent, string>> {
  return waitForOutside("WsClient.receive", (resume) =>
    client.receive(milliseconds, (event) =>
      resume.value(event === undefined ? new snow_variant_Err("timeout") : new snow_variant_Ok(event)),
    ),
  );
}

export function snow_ws_client_close(client: Client, code: number, reason: string): Suspended<undefined> {
  if (!isCloseCode(code)) throw new Panic(`invalid close code ${code}`);
  return waitForOutside("WsClient.close", (resume) => client.close(code, reason, () => resume.value(undefined)));
}
