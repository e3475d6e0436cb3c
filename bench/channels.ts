// Channels against the same by hand, and against Socket.IO: events, calls, clients that come back, what a member takes.
import { milliseconds, printTable, takeTurns, times } from "./measure.ts";
import {
  compiledC,
  compiledSnow,
  heldBytes,
  holdLoad,
  loadLine,
  measured,
  type Peer,
  residentBytes,
  startPeer,
  stopPeer,
} from "./peers.ts";

const RUNS = Number(process.env.RUNS ?? 9);
/** Of what takes long. */
const FEW_RUNS = Math.min(RUNS, 5);
const WARM_UP = 300;
const MEASURE = 500;
/** Before the first round of a server: for the optimising compiler. */
const FIRST_WARM_UP = 3000;
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
const duration = (us: number): string => (us < 1000 ? `${us.toPrecision(3)} µs` : milliseconds(us / 1000));
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

async function events(): Promise<void> {
  const snow = await startSnow();
  const socketIo = await startSocketIo("fanout");
  const names = ["event", "channel", "channel-cast", "channel-kept", "socket.io"] as const;
  const run = (name: string, members: number, burst: number, warmUp: number): Promise<readonly number[]> => {
    const { port, pid } = name === "socket.io" ? socketIo : snow;
    return measured(fanout, "fanout", port, members, burst, warmUp, MEASURE, pid, name);
  };
  for (const name of names) await run(name, 100, 64, FIRST_WARM_UP);
  const perSecond: string[][] = [];
  const perProcessorSecond: string[][] = [];
  for (const [members, burst] of [
    [100, 1],
    [1000, 1],
    [100, 64],
    [1000, 64],
  ] as const) {
    const sides = await takeTurns(RUNS, names, (name) => run(name, members, burst, WARM_UP));
    const label = `${members} members, ${burst} event${burst === 1 ? "" : "s"} a turn`;
    for (const [column, table] of [perSecond, perProcessorSecond].entries()) {
      const own = [sides.channel, sides["channel-cast"], sides["channel-kept"]];
      table.push([
        label,
        ...names.map((name) => thousands(sides[name].median(column))),
        ...own.map((side) => times(side.ratio(column, sides.event))),
        times(sides.channel.ratio(column, sides["socket.io"])),
      ]);
    }
  }
  await stopPeer(snow);
  await stopPeer(socketIo);
  const head = ["case", "raw", "event", "by a cast", "with history", "Socket.IO"];
  head.push("event / raw", "cast / raw", "history / raw", "event / Socket.IO");
  const note = `median of ${RUNS}, ${loadLine()}`;
  printTable(`channels: deliveries of an event per second, ${note}`, head, perSecond);
  printTable("channels: deliveries of an event per second of the server's processor time", head, perProcessorSecond);
}

async function calls(): Promise<void> {
  const snow = await startSnow();
  const socketIo = await startSocketIo("channels");
  const names = ["echo", "channel", "socket.io"] as const;
  const run = (name: string, clients: number, atOnce: number, warmUp: number): Promise<readonly number[]> => {
    const { port, pid } = name === "socket.io" ? socketIo : snow;
    return measured(load, "calls", port, pid, name, clients, atOnce, warmUp, MEASURE);
  };
  for (const name of names) await run(name, 1000, 8, FIRST_WARM_UP);
  const rows: string[][] = [];
  for (const [clients, atOnce] of [
    [1, 1],
    [1000, 1],
    [1000, 8],
  ] as const) {
    const sides = await takeTurns(RUNS, names, (name) => run(name, clients, atOnce, WARM_UP));
    const label = `${clients} client${clients === 1 ? "" : "s"}${atOnce === 1 ? "" : `, ${atOnce} calls at once`}`;
    const { channel } = sides;
    for (const [column, what] of ["calls a second", "processor time", "median until the answer"].entries()) {
      const show = [thousands, microseconds, duration][column];
      const values = names.map((name) => show?.(sides[name].median(column)) ?? "");
      const others = [sides.echo, sides["socket.io"]];
      const ratios = others.map((other) =>
        column === 2 ? other.ratio(column, channel) : channel.ratio(column, other),
      );
      rows.push([`${label}: ${what}`, ...values, ...ratios.map(times)]);
    }
  }
  await stopPeer(snow);
  await stopPeer(socketIo);
  printTable(
    `channels: calls with an answer, median of ${RUNS}, ${loadLine()}`,
    ["case", "raw echo", "call", "Socket.IO", "better than raw", "better than Socket.IO"],
    rows,
  );
}

async function returning(): Promise<void> {
  const rows: string[][] = [];
  for (const topics of [1, 100]) {
    const names = ["channel", "socket.io"] as const;
    const sides = await takeTurns(FEW_RUNS, names, async (dialect) => {
      const peer = await (dialect === "channel" ? startSnow() : startSocketIo("channels"));
      const numbers = await measured(load, "return", peer.port, peer.pid, dialect, RETURNING, topics, MISSED);
      await stopPeer(peer);
      const [complete = Number.NaN, seconds = Number.NaN, busy = Number.NaN, before = 0, peak = 0] = numbers;
      return [complete, seconds, busy, before, peak - before];
    });
    for (const name of names) {
      const side = sides[name];
      rows.push([
        `${topics} topic${topics === 1 ? "" : "s"}, ${name === "channel" ? "Snow" : "Socket.IO"}`,
        String(side.median(0)),
        milliseconds(side.median(1) * 1000),
        milliseconds(side.median(2) * 1000),
        megabytes(side.median(3)),
        megabytes(side.median(4)),
        times(sides["socket.io"].ratio(2, side)),
      ]);
    }
  }
  printTable(
    `channels: ${RETURNING} clients come back, each has missed ${MISSED} events, median of ${FEW_RUNS}, ${loadLine()}`,
    ["case", "got all", "time", "processor time", "resident before", "more at the peak", "less processor time"],
    rows,
  );
}

async function idle(): Promise<void> {
  const { member } = await takeTurns(FEW_RUNS, ["member"], async () => {
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
  });
  printTable(
    `channels: bytes of each of ${MEMBERS} idle clients, median of ${FEW_RUNS}, ${loadLine()}`,
    ["connection, held", "member on top, held", "member on top, resident"],
    [[0, 1, 2].map((column) => member.median(column).toFixed(0))],
  );
}

if (wanted("idle")) await idle();
if (wanted("events")) await events();
if (wanted("calls")) await calls();
if (wanted("return")) await returning();
process.exit(0);
