// Deliveries per second: one publisher, all members of a room receive; 64-byte texts, server and load on a core each.
import { alternate, median, printTable, times } from "./measure.ts";
import { bunPath, compiledC, compiledSnow, loadLine, type Peer, runLoad, startPeer, stopPeer } from "./peers.ts";

const RUNS = Number(process.env.RUNS ?? 5);
const WARM_UP = 400;
const MEASURE = 800;

const load = compiledC("fanout/load.c");
const node = process.execPath;
const directory = `${import.meta.dirname}/fanout`;
const wanted = process.env.PEERS?.split(",");
const commands: readonly (readonly [string, readonly string[]])[] = [
  ["Snow", [node, compiledSnow("fanout/rooms.snow")]],
  ["ws naive", [node, `${directory}/ws.js`]],
  ["Socket.IO", [node, `${directory}/socket-io.js`]],
  ["Bun", [bunPath, `${directory}/bun.js`]],
  ["plain", [node, `${directory}/plain.js`]],
  ["C", [compiledC("fanout/server.c")]],
];
const peers: Peer[] = [];
for (const [name, command] of commands) {
  if (wanted === undefined || wanted.includes(name)) peers.push(await startPeer(name, command));
}

const thousands = (rate: number): string =>
  rate >= 1e6 ? `${(rate / 1e6).toFixed(2)} M` : `${(rate / 1e3).toFixed(0)} k`;

const rows: { readonly perSecond: string[][]; readonly perProcessorSecond: string[][] } = {
  perSecond: [],
  perProcessorSecond: [],
};

function addRow(table: string[][], label: string, rates: readonly number[]): void {
  const rate = (name: string): number => rates[peers.findIndex((peer) => peer.name === name)] ?? Number.NaN;
  const ratios = ["ws naive", "Bun", "plain", "C"].map((name) => times(rate("Snow") / rate(name)));
  table.push([label, ...rates.map(thousands), ...ratios]);
}

for (const [members, burst] of [
  [100, 1],
  [1000, 1],
  [100, 64],
  [1000, 64],
] as const) {
  const processor = peers.map((): number[] => []);
  const wall = await alternate(
    RUNS,
    peers.map(({ name, port, pid }, index) => async () => {
      const dialect = name === "Socket.IO" ? ["socket.io"] : [];
      const rates = await runLoad(load, "fanout", port, members, burst, WARM_UP, MEASURE, pid, ...dialect);
      processor[index]?.push(rates.perProcessorSecond);
      return rates.perSecond;
    }),
  );
  const label = `${members} members, ${burst} message${burst === 1 ? "" : "s"} a turn`;
  addRow(rows.perSecond, label, wall);
  addRow(rows.perProcessorSecond, label, processor.map(median));
}
for (const peer of peers) await stopPeer(peer);

const head = ["case", ...peers.map(({ name }) => name), "Snow / ws", "Snow / Bun", "Snow / plain", "Snow / C"];
const note = `median of ${RUNS}, ${loadLine()}`;
printTable(`fanout: deliveries per second of the server's processor time, ${note}`, head, rows.perProcessorSecond);
printTable(`fanout: deliveries per second, ${note}`, head, rows.perSecond);
process.exit(0);
