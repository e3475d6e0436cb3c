// Accepts per second, and resident bytes for each idle connection in one room.
import { setTimeout as sleep } from "node:timers/promises";
import { median, printTable, times } from "./measure.ts";
import {
  bunPath,
  compiledC,
  compiledSnow,
  holdLoad,
  loadLine,
  type Rates,
  residentBytes,
  startPeer,
  stopPeer,
} from "./peers.ts";

const RUNS = Number(process.env.RUNS ?? 5);
const FEW = 1000;
const MANY = 8000;
const SETTLE = 300;

const load = compiledC("fanout/load.c");
const collect = ["--expose-gc", "--import", `${import.meta.dirname}/connections/collect.js`];
const commands: readonly (readonly [string, readonly string[]])[] = [
  ["Snow", [process.execPath, ...collect, compiledSnow("fanout/rooms.snow")]],
  ["ws", [process.execPath, ...collect, `${import.meta.dirname}/connections/ws.js`]],
  ["Bun", [bunPath, `${import.meta.dirname}/fanout/bun.js`]],
];

interface Outcome {
  readonly rates: Rates;
  readonly bytes: number;
}

/** In a new process: resident bytes with many connections less those with few, so that its base does not count. */
async function run(name: string, command: readonly string[]): Promise<Outcome> {
  const peer = await startPeer(name, command);
  const settledBytes = async (): Promise<number> => {
    for (let round = 0; round < 4; round++) {
      if (name !== "Bun") peer.child.kill("SIGUSR2");
      await sleep(SETTLE);
    }
    return residentBytes(peer.pid);
  };
  const few = await holdLoad(load, "connect", peer.port, FEW, peer.pid);
  const before = await settledBytes();
  const many = await holdLoad(load, "connect", peer.port, MANY, peer.pid);
  const bytes = ((await settledBytes()) - before) / MANY;
  await few.end();
  await many.end();
  await stopPeer(peer);
  return { rates: many.rates, bytes };
}

const outcomes = commands.map((): Outcome[] => []);
for (let time = 0; time < RUNS; time++) {
  for (const [index, [name, command]] of commands.entries()) outcomes[index]?.push(await run(name, command));
}
const middle = (pick: (outcome: Outcome) => number): number[] => outcomes.map((list) => median(list.map(pick)));
const row = (label: string, values: readonly number[], digits: number): string[] => [
  label,
  ...values.map((value) => value.toFixed(digits)),
  times((values[0] ?? 0) / (values[1] ?? 0)),
];
printTable(
  `connections: median of ${RUNS}, ${MANY} connections, ${loadLine()}`,
  ["", ...commands.map(([name]) => name), "Snow / ws"],
  [
    row(
      "accepts/s",
      middle(({ rates }) => rates.perSecond),
      0,
    ),
    row(
      "accepts/s of processor time",
      middle(({ rates }) => rates.perProcessorSecond),
      0,
    ),
    row(
      "resident bytes per idle connection",
      middle(({ bytes }) => bytes),
      0,
    ),
  ],
);
process.exit(0);
