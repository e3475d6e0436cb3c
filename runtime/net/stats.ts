// The counters of the program: as `Ws.stats()` and in the Prometheus text form.

import { processCounts } from "../actors/index.ts";
import { current, host } from "../current.ts";
import { newWsStats, type WsStats } from "../values/index.ts";
import { rejectReasons } from "./counters.ts";
import { eventLoopLag } from "./event-loop-lag.ts";

export function stats(): WsStats {
  const { rooms, net } = current();
  const { counters } = net;
  const { processes, panics, messages } = processCounts();
  return newWsStats({
    connections: counters.connections,
    connections_total: counters.accepted,
    rejected: rejectReasons.reduce((sum, reason) => sum + counters.rejected[reason], 0),
    rooms: rooms.registry.size,
    messages_in: counters.messagesIn,
    bytes_in: counters.bytesIn,
    messages_out: rooms.counters.messagesOut,
    bytes_out: rooms.counters.bytesOut,
    broadcasts: rooms.counters.broadcasts,
    dropped: rooms.counters.dropped,
    slow_closed: counters.slowClosed,
    socket_writes: rooms.counters.socketWrites,
    processes,
    panics,
    mailbox_messages: messages,
    event_loop_lag_seconds: eventLoopLag(),
  });
}

function metric(name: string, kind: "counter" | "gauge", help: string, ...samples: string[]): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${samples.map((sample) => `${name}${sample}\n`).join("")}`;
}

/** What is no sum over workers: the largest counts, or the smallest. */
const others: Readonly<Record<string, (first: number, second: number) => number>> = {
  snow_event_loop_lag_seconds: Math.max,
  snow_cluster_nodes: Math.max,
  snow_cluster_up: Math.min,
};

/** The pages of several workers as one. */
export function addedUp(pages: readonly string[]): string {
  const values = new Map<string, number>();
  for (const line of pages.flatMap((page) => page.split("\n"))) {
    const at = line.lastIndexOf(" ");
    if (line.startsWith("#") || at < 0) continue;
    const name = line.slice(0, at);
    const value = Number(line.slice(at + 1));
    const before = values.get(name);
    const join = Object.hasOwn(others, name) ? others[name] : undefined;
    values.set(name, before === undefined ? value : join === undefined ? before + value : join(before, value));
  }
  const [first = ""] = pages;
  return first.replace(/^([^#\n].*) \S+$/gm, (line, name: string) => `${name} ${values.get(name) ?? line}`);
}

/** The media type of `metricsText`. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Prometheus text form, version 0.0.4. */
export function metricsText(): string {
  const now = stats();
  const { rejected } = current().net.counters;
  return [
    metric("snow_connections", "gauge", "Open connections.", ` ${now.connections}`),
    metric("snow_connections_total", "counter", "Accepted connections.", ` ${now.connections_total}`),
    metric(
      "snow_rejected_total",
      "counter",
      "Handshakes refused.",
      ...rejectReasons.map((reason) => `{reason="${reason}"} ${rejected[reason]}`),
    ),
    metric("snow_rooms", "gauge", "Rooms with members.", ` ${now.rooms}`),
    metric("snow_messages_in_total", "counter", "Messages received.", ` ${now.messages_in}`),
    metric("snow_bytes_in_total", "counter", "Payload bytes received.", ` ${now.bytes_in}`),
    metric("snow_messages_out_total", "counter", "Messages handed to connections.", ` ${now.messages_out}`),
    metric("snow_bytes_out_total", "counter", "Payload bytes handed to connections.", ` ${now.bytes_out}`),
    metric("snow_broadcasts_total", "counter", "Broadcast calls.", ` ${now.broadcasts}`),
    metric("snow_dropped_total", "counter", "Messages refused by a full backlog.", ` ${now.dropped}`),
    metric("snow_slow_closed_total", "counter", "Connections closed as slow consumers.", ` ${now.slow_closed}`),
    metric("snow_socket_writes_total", "counter", "Writes to sockets.", ` ${now.socket_writes}`),
    metric("snow_processes", "gauge", "Living processes.", ` ${now.processes}`),
    metric("snow_panics_total", "counter", "Panics.", ` ${now.panics}`),
    metric("snow_mailbox_messages", "gauge", "Messages waiting in all mailboxes.", ` ${now.mailbox_messages}`),
    metric(
      "snow_event_loop_lag_seconds",
      "gauge",
      "99th percentile of the last ten seconds.",
      ` ${now.event_loop_lag_seconds}`,
    ),
    ...(host().parent() === undefined ? [] : [metric("snow_workers", "gauge", "Workers that have answered.", " 1")]),
    ...current().net.metrics.map(({ name, kind, help, value }) => metric(name, kind, help, ` ${value()}`)),
  ].join("");
}
