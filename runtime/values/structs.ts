// The structs of the library: one class each, own properties named like the fields, in declaration order.
import type { Callback } from "./generator.ts";
import type { List } from "./list.ts";
import { snow_struct } from "./shape.ts";
import type { OnSlow, Option } from "./sums.ts";

/** What a WebSocket endpoint allows. Times in milliseconds, sizes in bytes; 0 connections, pings or messages: no limit. */
export class WsOptions {
  readonly host: string;
  readonly path: string;
  readonly cert_path: string;
  readonly key_path: string;
  readonly origins: List<string>;
  readonly subprotocols: List<string>;
  readonly max_message_bytes: number;
  readonly max_connections: number;
  readonly max_backlog_bytes: number;
  readonly on_slow: OnSlow;
  readonly heartbeat_ms: number;
  readonly heartbeat_timeout_ms: number;
  readonly handshake_timeout_ms: number;
  readonly messages_per_second: number;
  readonly max_rooms: number;
  readonly max_connections_per_address: number;
  readonly hosts: List<string>;
  readonly trusted_proxies: List<string>;
  readonly compress: boolean;
  readonly on_binary: Option<Callback<[number, Uint8Array], undefined>>;

  constructor(
    host: string,
    path: string,
    certPath: string,
    keyPath: string,
    origins: List<string>,
    subprotocols: List<string>,
    maxMessageBytes: number,
    maxConnections: number,
    maxBacklogBytes: number,
    onSlow: OnSlow,
    heartbeatMs: number,
    heartbeatTimeoutMs: number,
    handshakeTimeoutMs: number,
    messagesPerSecond: number,
    maxRooms: number,
    maxConnectionsPerAddress: number,
    hosts: List<string>,
    trustedProxies: List<string>,
    compress: boolean,
    onBinary: Option<Callback<[number, Uint8Array], undefined>>,
  ) {
    this.host = host;
    this.path = path;
    this.cert_path = certPath;
    this.key_path = keyPath;
    this.origins = origins;
    this.subprotocols = subprotocols;
    this.max_message_bytes = maxMessageBytes;
    this.max_connections = maxConnections;
    this.max_backlog_bytes = maxBacklogBytes;
    this.on_slow = onSlow;
    this.heartbeat_ms = heartbeatMs;
    this.heartbeat_timeout_ms = heartbeatTimeoutMs;
    this.handshake_timeout_ms = handshakeTimeoutMs;
    this.messages_per_second = messagesPerSecond;
    this.max_rooms = maxRooms;
    this.max_connections_per_address = maxConnectionsPerAddress;
    this.hosts = hosts;
    this.trusted_proxies = trustedProxies;
    this.compress = compress;
    this.on_binary = onBinary;
  }
}

/** The program's counters; `connections_total` counts accepted ones, `rejected` refused handshakes of every reason. */
export class WsStats {
  readonly connections: number;
  readonly connections_total: number;
  readonly rejected: number;
  readonly rooms: number;
  readonly messages_in: number;
  readonly bytes_in: number;
  readonly messages_out: number;
  readonly bytes_out: number;
  readonly broadcasts: number;
  readonly dropped: number;
  readonly slow_closed: number;
  readonly socket_writes: number;
  readonly processes: number;
  readonly panics: number;
  readonly mailbox_messages: number;
  readonly event_loop_lag_seconds: number;

  constructor(
    connections: number,
    connectionsTotal: number,
    rejected: number,
    rooms: number,
    messagesIn: number,
    bytesIn: number,
    messagesOut: number,
    bytesOut: number,
    broadcasts: number,
    dropped: number,
    slowClosed: number,
    socketWrites: number,
    processes: number,
    panics: number,
    mailboxMessages: number,
    eventLoopLagSeconds: number,
  ) {
    this.connections = connections;
    this.connections_total = connectionsTotal;
    this.rejected = rejected;
    this.rooms = rooms;
    this.messages_in = messagesIn;
    this.bytes_in = bytesIn;
    this.messages_out = messagesOut;
    this.bytes_out = bytesOut;
    this.broadcasts = broadcasts;
    this.dropped = dropped;
    this.slow_closed = slowClosed;
    this.socket_writes = socketWrites;
    this.processes = processes;
    this.panics = panics;
    this.mailbox_messages = mailboxMessages;
    this.event_loop_lag_seconds = eventLoopLagSeconds;
  }
}

snow_struct(WsOptions, "WsOptions");
snow_struct(WsStats, "WsStats");

export { WsOptions as snow_struct_WsOptions, WsStats as snow_struct_WsStats };
