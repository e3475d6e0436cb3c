// Channels against the same by hand, and against Socket.IO: events, calls, clients that come back, what a member takes.
import { alternate, median, milliseconds, printTable, times } from "./measure.ts";
import {
  compiledC,
  compiledSnow,
  holdLoad,
  loadLine,
  measured,
  type Peer,
  residentBytes,
  startPeer,
  stopPeer,
} from "./peers.ts";

const RUNS = Number(process.env.RUNS ?? 5);
const WARM_UP = 400;
const MEASURE = 800;
const MEMBERS = 8000;
const RETURNING = 10_000;
const MISSED = 50;

const only = process.env.ONLY?.split(",");
const wanted = (name: string): boolean => only === undefined || only.includes(name);

const node = process.execPath;
const load = compiledC("channels/load.c");
const fanout = compiledC("fanout/load.c");
const server = compiledSnow("channels/server.snow");
const startSnow = (): Promise<Peer> => startPeer("Snow", [node, server]);
const startSocketIo = (file: string): Promise<Peer> =>
  startPeer("Socket.IO", [node, `${import.meta.dirname}/${file}/socket-io.js`]);

const thousands = (rate: number): string =>
  rate >= 1e6 ? `${(rate / 1e6).toFixed(2)} M` : `${(rate / 1e3).toFixed(1)} k`;
const microseconds = (rate: number): string => `${(1e6 / rate).toPrecision(3)} µs`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** What is measured in turn, and the numbers of each turn; the medians of each of these numbers. */
async function medians(sides: readonly (() => Promise<readonly number[]>)[]): Promise<readonly (readonly number[])[]> {
  const results = sides.map((): (readonly number[])[] => []);
  await alternate(
    RUNS,
    sides.map((side, index) => async () => {
      results[index]?.push(await side());
      return 0;
    }),
  );
  return results.map((turns) => (turns[0] ?? []).map((_, column) => median(turns.map((turn) => turn[column] ?? NaN))));
}

const first = (sides: readonly (readonly number[])[], side: number, column: number): number =>
  sides[side]?.[column] ?? Number.NaN;

async function events(): Promise<void> {
  const dialects = ["event", "channel", "channel-cast", "channel-kept", "socket.io"];
  const snow = await startSnow();
  const socketIo = await startSocketIo("fanout");
  const tables: string[][][] = [[], []];
  for (const [members, burst] of [
    [100, 1],
    [1000, 1],
    [100, 64],
    [1000, 64],
  ] as const) {
    const sides = await medians(
      dialects.map((dialect) => () => {
        const { port, pid } = dialect === "socket.io" ? socketIo : snow;
        return measured(fanout, "fanout", port, members, burst, WARM_UP, MEASURE, pid, dialect);
      }),
    );
    for (const [column, table] of tables.entries()) {
      const rate = (side: number): number => first(sides, side, column);
      const toRaw = [1, 2, 3].map((side) => times(rate(side) / rate(0)));
      table.push([
        `${members} members, ${burst} event${burst === 1 ? "" : "s"} a turn`,
        ...sides.map((_, side) => thousands(rate(side))),
        ...toRaw,
        times(rate(1) / rate(4)),
      ]);
    }
  }
  await stopPeer(snow);
  await stopPeer(socketIo);
  const head = ["case", "raw", "event", "by a cast", "with history", "Socket.IO"];
  head.push("event / raw", "cast / raw", "history / raw", "event / Socket.IO");
  const note = `median of ${RUNS}, ${loadLine()}`;
  printTable(`channels: deliveries of an event per second, ${note}`, head, tables[0] ?? []);
  printTable("channels: deliveries of an event per second of the server's processor time", head, tables[1] ?? []);
}

async function calls(): Promise<void> {
  const snow = await startSnow();
  const socketIo = await startSocketIo("channels");
  const dialects = ["echo", "channel", "socket.io"];
  const rows: string[][] = [];
  for (const [clients, atOnce] of [
    [1, 1],
    [1000, 1],
    [1000, 8],
  ] as const) {
    const sides = await medians(
      dialects.map((dialect) => () => {
        const { port, pid } = dialect === "socket.io" ? socketIo : snow;
        return measured(load, "calls", port, pid, dialect, clients, atOnce, WARM_UP, MEASURE);
      }),
    );
    const label = `${clients} client${clients === 1 ? "" : "s"}${atOnce === 1 ? "" : `, ${atOnce} calls at once`}`;
    const row = (name: string, column: number, show: (value: number) => string, more: boolean): string[] => {
      const [raw, ours, theirs] = sides.map((side) => side[column] ?? Number.NaN);
      const ratio = (other = Number.NaN): string => times(more ? (ours ?? NaN) / other : other / (ours ?? NaN));
      return [
        `${label}: ${name}`,
        ...[raw, ours, theirs].map((value) => show(value ?? NaN)),
        ratio(raw),
        ratio(theirs),
      ];
    };
    rows.push(row("calls a second", 0, thousands, true));
    rows.push(row("processor time of one", 1, microseconds, true));
    rows.push(row("median until the answer", 2, (value) => `${value.toPrecision(3)} µs`, false));
  }
  await stopPeer(snow);
  await stopPeer(socketIo);
  printTable(
    `channels: calls with an answer, median of ${RUNS}, ${loadLine()}`,
    ["case", "raw echo", "call", "Socket.IO", "how many times as good as raw", "as Socket.IO"],
    rows,
  );
}

async function returning(): Promise<void> {
  const rows: string[][] = [];
  for (const topics of [1, 100]) {
    const side = async (dialect: string): Promise<readonly number[]> => {
      const peer = await (dialect === "channel" ? startSnow() : startSocketIo("channels"));
      try {
        return await measured(load, "return", peer.port, peer.pid, dialect, RETURNING, topics, MISSED);
      } finally {
        await stopPeer(peer);
      }
    };
    const sides = await medians([() => side("channel"), () => side("socket.io")]);
    for (const [index, [complete = NaN, seconds = NaN, busy = NaN, before = NaN, peak = NaN]] of sides.entries()) {
      rows.push([
        `${topics} topic${topics === 1 ? "" : "s"}, ${index === 0 ? "Snow" : "Socket.IO"}`,
        String(complete),
        milliseconds(seconds * 1000),
        milliseconds(busy * 1000),
        megabytes(before),
        megabytes(peak - before),
        times(first(sides, 1, 2) / busy),
      ]);
    }
  }
  printTable(
    `channels: ${RETURNING} clients come back, each has missed ${MISSED} events, median of ${RUNS}, ${loadLine()}`,
    ["case", "got all", "time", "processor time", "resident before", "more at the peak", "than Socket.IO"],
    rows,
  );
}

/** Bytes held by a server that has just collected its garbage. */
async function heldBytes(peer: Peer): Promise<number> {
  let held = 0;
  for (let round = 0; round < 5; round++) {
    const said = new Promise<string>((resolve) => {
      peer.child.stderr?.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    });
    peer.child.kill("SIGUSR2");
    held = Number(/held (\d+)/.exec(await said)?.[1]);
  }
  return held;
}

async function idle(): Promise<void> {
  const side = async (): Promise<readonly number[]> => {
    const held = ["--expose-gc", "--import", `${import.meta.dirname}/channels/held.js`];
    const peer = await startPeer("Snow", [node, ...held, server]);
    const empty = await heldBytes(peer);
    const members = await holdLoad(load, "idle", peer.port, peer.pid, "channel", MEMBERS);
    const connected = await heldBytes(peer);
    const resident = residentBytes(peer.pid);
    await members.goOn();
    const joined = await heldBytes(peer);
    const more = residentBytes(peer.pid) - resident;
    await members.end();
    await stopPeer(peer);
    return [connected - empty, joined - connected, more].map((bytes) => bytes / MEMBERS);
  };
  const [bytes = []] = await medians([side]);
  printTable(
    `channels: bytes of each of ${MEMBERS} idle clients, median of ${RUNS}, ${loadLine()}`,
    ["connection, held", "member on top, held", "member on top, resident"],
    [bytes.map((value) => value.toFixed(0))],
  );
}

if (wanted("idle")) await idle();
if (wanted("events")) await events();
if (wanted("calls")) await calls();
if (wanted("return")) await returning();
process.exit(0);
