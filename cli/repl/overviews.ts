// The running program as text: rooms, connections, processes.
import type * as Runtime from "../../runtime/index.ts";

type Row = readonly string[];

function table(rows: readonly Row[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, text] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, text.length);
  }
  return rows
    .map(
      (row) =>
        `${row
          .map((text, column) => text.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

/** All rooms with the number of their members, or the members of one room. */
export function roomsText(runtime: typeof Runtime, room: string): string {
  const registry = runtime.globalRoomRegistry();
  if (room === "") {
    const names = registry.roomNames();
    return names.length === 0 ? "no rooms\n" : table(names.map((name) => [name, String(registry.count(name))]));
  }
  const members = new Set<unknown>(registry.members(room).map(({ owner }) => owner));
  const rows = runtime.allConnections().filter((connection) => members.has(connection));
  return rows.length === 0
    ? `nobody is in ${room}\n`
    : table(rows.map((one) => [`Conn<${one.number}>`, one.info.address]));
}

export function channelsText(runtime: typeof Runtime): string {
  const rows = runtime.channelOverview().map((one): Row => [one.name, `${one.topics}`, `${one.members}`]);
  return rows.length === 0 ? "no channels\n" : table([["channel", "topics", "members"], ...rows]);
}

export function topicsText(runtime: typeof Runtime): string {
  const topics = runtime.topicOverview();
  if (topics.length === 0) return "no topics\n";
  const rows = topics.map((one): Row => [one.name, `${one.members}`, `${one.events}`, `${one.bytes}`]);
  return table([["topic", "members", "events kept", "bytes"], ...rows]);
}

export function connectionsText(runtime: typeof Runtime): string {
  const connections = runtime.allConnections();
  if (connections.length === 0) return "no connections\n";
  const registry = runtime.globalRoomRegistry();
  const rows = connections.map((one): Row => {
    const state = one.alive ? "open" : "closing";
    return [
      `Conn<${one.number}>`,
      state,
      one.info.address,
      one.info.target,
      `${one.waiting}`,
      registry.roomsOf(one.member).join(" "),
    ];
  });
  return table([["conn", "state", "address", "target", "bytes waiting", "rooms"], ...rows]);
}

export function actorsText(runtime: typeof Runtime): string {
  const processes = runtime.overview();
  if (processes.length === 0) return "no processes\n";
  const keeps = processes.some(({ kept }) => kept !== undefined);
  const rows = processes.map((one): Row => {
    const name = `${"  ".repeat(one.depth)}${one.pid} ${one.name}`;
    const reductions = one.reductions === undefined ? "" : String(one.reductions);
    return [name, one.state, String(one.mailbox), reductions, one.kept ?? ""];
  });
  return table([["process", "state", "mailbox", "reductions", keeps ? "keeps" : ""], ...rows]);
}
