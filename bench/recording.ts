// What it costs to record a program: `snow run --record FILE` against `snow run`, in turn. Goals: 5 % of the processor time of
// a delivery to a large room, 15 % of that of a message which is answered by one.
import { printTable, takeTurns } from "./measure.ts";
import { compiledC, loadLine, runLoad, scratchPath, startPeer, stopPeer } from "./peers.ts";

const RUNS = Number(process.env.RUNS ?? 9);
const WARM_UP = 400;
const MEASURE = 800;

const load = compiledC("fanout/load.c");
const snow = [process.execPath, `${import.meta.dirname}/../dist/snow.js`, "run"];
const program = `${import.meta.dirname}/fanout/rooms.snow`;
const record = ["--record", scratchPath("run.rec"), "--record-mb", "900000"];
const words = { plain: [...snow, program], recorded: [...snow, ...record, program] };

const rows: string[][] = [];
for (const [label, members, burst] of [
  ["a message, and one back", 1, 1],
  ["16 messages, and 16 back", 1, 16],
  ["a message to 100 members", 100, 1],
  ["a message to 1,000 members", 1000, 1],
  ["64 messages to 1,000 members", 1000, 64],
] as const) {
  const { plain, recorded } = await takeTurns(RUNS, ["plain", "recorded"], async (name) => {
    // Another one each time: what the system and the engine make of a process lasts as long as it does.
    const peer = await startPeer(name, words[name]);
    const parameters = [peer.port, members, burst, WARM_UP, MEASURE, peer.pid];
    const { perSecond, perProcessorSecond } = await runLoad(load, "fanout", ...parameters);
    await stopPeer(peer);
    return [1e6 / perProcessorSecond, 1e6 / perSecond];
  });
  const more = (column: number): string => `${((recorded.ratio(column, plain) - 1) * 100).toFixed(1)} %`;
  const microseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} µs`;
  rows.push([label, microseconds(plain.median(0)), microseconds(recorded.median(0)), more(0), more(1)]);
}

printTable(
  `recording: processor time of a delivery, median of ${RUNS} runs in turn, ${loadLine()}`,
  ["case", "plain", "recorded", "more", "more, on the wall"],
  rows,
);
process.exit(0);
