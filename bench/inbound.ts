// Messages in per second: clients that each keep so many of 64 bytes on the way to a server that says them back.
import { printTable, Rounds, times } from "./measure.ts";
import { bunPath, compiledC, compiledSnow, loadLine, runLoad, startPeer, stopPeer } from "./peers.ts";

const RUNS = Number(process.env.RUNS ?? 5);
const WARM_UP = 300;
const MEASURE = 600;

const directory = `${import.meta.dirname}/inbound`;
const load = compiledC("inbound/load.c");
const peers = [
  await startPeer("Snow", [process.execPath, compiledSnow("inbound/echo.snow")]),
  await startPeer("ws", [process.execPath, `${directory}/ws.js`]),
  await startPeer("Bun", [bunPath, `${directory}/bun.js`]),
];

const rows: string[][] = [];
for (const [clients, depth] of [
  [100, 1],
  [100, 32],
] as const) {
  const measured = peers.map(() => new Rounds());
  for (let run = 0; run < RUNS; run++) {
    for (const [index, { port, pid }] of peers.entries()) {
      const { perSecond, perProcessorSecond } = await runLoad(load, port, clients, depth, WARM_UP, MEASURE, pid);
      measured[index]?.add([perSecond, perProcessorSecond]);
    }
  }
  const [snow, ...others] = measured;
  for (const [column, unit] of ["messages/s", "messages/s of processor time"].entries()) {
    const ratios = others.map((other) => times(snow?.ratio(column, other) ?? Number.NaN));
    const values = measured.map((rounds) => `${(rounds.median(column) / 1000).toFixed(0)} k`);
    rows.push([`${clients} clients, ${depth} at a time: ${unit}`, ...values, ...ratios]);
  }
}
for (const peer of peers) await stopPeer(peer);
printTable(
  `inbound: median of ${RUNS}, ${loadLine()}`,
  ["", ...peers.map(({ name }) => name), "Snow / ws", "Snow / Bun"],
  rows,
);
process.exit(0);
