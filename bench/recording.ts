// What it costs to record a program: `snow run --record FILE` against `snow run`, in turn. Goals: 5 % of the processor time of
// a delivery to a large room, 15 % of that of a message which is answered by one.
import { printTable, takeTurns } from "./measure.ts";
import { compiledC, loadLine, type Peer, type Rates, runLoad, scratchPath, startPeer, stopPeer } from "./peers.ts";

const RUNS = Number(process.env.RUNS ?? 24);
/** Turns that two processes take side by side; then come others, for what the engine makes of one lasts as long as it does. */
const TOGETHER = 8;
const FIRST_WARM_UP = 2000;
const WARM_UP = 100;
const MEASURE = 400;

const load = compiledC("fanout/load.c");
const snow = [process.execPath, `${import.meta.dirname}/../dist/snow.js`, "run"];
const program = `${import.meta.dirname}/fanout/rooms.snow`;
const record = ["--record", scratchPath("run.rec"), "--record-mb", "900000"];

type Name = "plain" | "recorded";

/** Both processes, for one case. */
class Pair {
  readonly #parameters: readonly [members: number, burst: number];
  #peers: Readonly<Record<Name, Peer>> | undefined;
  #turns = 0;

  constructor(members: number, burst: number) {
    this.#parameters = [members, burst];
  }

  /** Microseconds of a delivery, of processor time and on the wall. */
  async measure(name: Name): Promise<readonly number[]> {
    if (this.#turns % (2 * TOGETHER) === 0) await this.stop();
    this.#turns += 1;
    this.#peers ??= await this.#start();
    const { perSecond, perProcessorSecond } = await this.#run(this.#peers[name], WARM_UP);
    return [1e6 / perProcessorSecond, 1e6 / perSecond];
  }

  async stop(): Promise<void> {
    for (const peer of Object.values(this.#peers ?? {})) await stopPeer(peer);
    this.#peers = undefined;
  }

  async #start(): Promise<Readonly<Record<Name, Peer>>> {
    const plain = await startPeer("snow run", [...snow, program]);
    const recorded = await startPeer("snow run --record", [...snow, ...record, program]);
    for (const peer of [plain, recorded]) await this.#run(peer, FIRST_WARM_UP);
    return { plain, recorded };
  }

  #run({ port, pid }: Peer, warmUp: number): Promise<Rates> {
    return runLoad(load, "fanout", port, ...this.#parameters, warmUp, MEASURE, pid);
  }
}

const rows: string[][] = [];
for (const [label, members, burst] of [
  ["a message, and one back", 1, 1],
  ["16 messages, and 16 back", 1, 16],
  ["a message to 100 members", 100, 1],
  ["a message to 1,000 members", 1000, 1],
  ["64 messages to 1,000 members", 1000, 64],
] as const) {
  const pair = new Pair(members, burst);
  const { plain, recorded } = await takeTurns(RUNS, ["plain", "recorded"], (name) => pair.measure(name));
  await pair.stop();
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
