// The options that `Ws.options()` answers.
import {
  newWsOptions,
  type OnSlow,
  snow_empty_list,
  snow_variant_CloseConnection,
  snow_variant_DropMessage,
  snow_variant_None,
  type WsOptions,
} from "../values/index.ts";

const MIB = 1024 * 1024;

export const defaultOptions: WsOptions = newWsOptions({
  host: "0.0.0.0",
  path: "",
  cert_path: "",
  key_path: "",
  origins: snow_empty_list,
  subprotocols: snow_empty_list,
  max_message_bytes: 16 * MIB,
  max_connections: 0,
  max_backlog_bytes: MIB,
  on_slow: snow_variant_CloseConnection,
  heartbeat_ms: 30_000,
  heartbeat_timeout_ms: 10_000,
  handshake_timeout_ms: 5000,
  messages_per_second: 0,
  max_rooms: 10_000,
  max_connections_per_address: 0,
  hosts: snow_empty_list,
  trusted_proxies: snow_empty_list,
  compress: false,
  on_binary: snow_variant_None,
});

/** Whether a connection ends that does not take its messages; otherwise they are dropped. */
export function closesSlow({ on_slow: policy }: { readonly on_slow: OnSlow }): boolean {
  switch (policy.tag) {
    case snow_variant_CloseConnection.tag:
      return true;
    case snow_variant_DropMessage.tag:
      return false;
    default:
      return policy satisfies never;
  }
}
