// Two nodes: what one broadcasts reaches the members of both, through Redis, NATS, or the parent of workers; against
// Socket.IO with its adapters for Redis, and against two nodes that have nothing to do with each other.
import { brokerBytes, type Side, startNats, startNodes, startRedis, startWorkers } from "./cluster/sides.ts";
import { milliseconds, printTable, type Rounds, takeTurns, times } from "./measure.ts";
import { compiledC, compiledSnow, heldBytes, holdLoad, loadLine, measured } from "./peers.ts";

const RUNS = Number(process.env.RUNS ?? 5);
const WARM_UP = 300;
const MEASURE = 500;
/** Before the first round of a side: for the optimising compiler. */
const FIRST_WARM_UP = 2000;
/** At each node. */
const MEMBERS = 100;
const JOINS = 500;
const ROOMS = Number(process.env.ROOMS ?? 100_000);
/** Of one client: fewer than it may be in. */
const ROOMS_EACH = 5000;

const only = process.env.ONLY?.split(",");
const wanted = (name: string): boolean => only === undefined || only.includes(name);

const node = process.execPath;
const load = compiledC("cluster/load.c");
const server = compiledSnow("cluster/server.snow", "--cluster", "redis,nats");
const socketIo = `${import.meta.dirname}/cluster/socket-io.js`;

const snow = (): readonly string[] => [node, server];
const sides = {
  "Snow, Redis": async () => startNodes("Snow", snow, await startRedis()),
  "Snow, NATS": async () => startNodes("Snow", snow, await startNats()),
  "Snow, two workers": () => startWorkers("Snow", snow()),
  "Snow, apart": () => startNodes("Snow", snow),
  "Socket.IO, redis-adapter": async () =>
    startNodes("Socket.IO", (url) => [node, socketIo, "redis", url], await startRedis()),
  "Socket.IO, redis-streams-adapter": async () =>
    startNodes("Socket.IO", (url) => [node, socketIo, "streams", url], await startRedis()),
} satisfies Readonly<Record<string, () => Promise<Side>>>;
type Name = keyof typeof sides;

const thousands = (rate: number): string =>
  rate >= 1e6 ? `${(rate / 1e6).toFixed(2)} M` : `${(rate / 1e3).toFixed(1)} k`;
const nanoseconds = (value: number): string =>
  value >= 1000 ? `${(value / 1000).toPrecision(3)} µs` : value === 0 ? "–" : `${value.toPrecision(3)} ns`;
const precise = (value: number): string => (value === 0 ? "–" : value.toPrecision(3));
const span = (value: number): string => (value === 0 ? "–" : milliseconds(value));
const duration = (us: number): string => (us < 1000 ? `${us.toFixed(0)} µs` : milliseconds(us / 1000));

/** With all these sides there, in turn, each after the first has been warmed up. */
async function withSides<Result>(
  names: readonly Name[],
  work: (side: (name: Name) => Side) => Promise<Result>,
): Promise<Result> {
  const started = new Map<Name, Side>();
  const side = (name: Name): Side => {
    const found = started.get(name);
    if (found === undefined) throw new Error(`${name} has not been started`);
    return found;
  };
  for (const name of names) started.set(name, await sides[name]());
  const result = await work(side);
  for (const each of started.values()) await each.stop();
  return result;
}

/** Deliveries per second, nanoseconds of the nodes and of the broker for one, messages to the broker for a thousand, bytes. */
async function deliver(side: Side, dialect: string, burst: number, warmUp: number): Promise<readonly number[]> {
  const { ports, nodePids, brokerPids, publishers, traffic } = side;
  const [messages, bytes] = await traffic();
  const counted = await measured(
    load,
    "fanout",
    ...ports,
    dialect,
    MEMBERS,
    burst,
    warmUp,
    MEASURE,
    publishers,
    nodePids,
    brokerPids,
  );
  const [messagesThen, bytesThen] = await traffic();
  const [rate = Number.NaN, nodes = Number.NaN, broker = Number.NaN, all = Number.NaN] = counted;
  return [rate, nodes, broker, ((messagesThen - messages) / all) * 1000, (bytesThen - bytes) / all];
}

const deliveryHead = [
  "deliveries a second",
  "time of the nodes",
  "time of the broker",
  "messages for 1,000",
  "bytes for one",
];

function deliveryRow(name: string, side: Rounds, to: Rounds, ratios: readonly number[]): string[] {
  const show = [thousands, nanoseconds, nanoseconds, precise, precise];
  const cells = show.map((format, column) => format(side.median(column)));
  return [name, ...cells, ...ratios.map((column) => times(side.ratio(column, to)))];
}

/** One table for single messages, one for bursts; the last columns compare with `to`. */
async function deliveries(title: string, names: readonly Name[], to: Name, kept: boolean): Promise<void> {
  await withSides(names, async (side) => {
    const dialect = (name: Name): string => (name.startsWith("Socket.IO") ? "socket.io" : kept ? "kept" : "rooms");
    for (const name of names) await deliver(side(name), dialect(name), 64, FIRST_WARM_UP);
    for (const burst of [1, 64]) {
      const rounds = await takeTurns(RUNS, names, (name) => deliver(side(name), dialect(name), burst, WARM_UP));
      printTable(
        `cluster: ${title}, ${burst === 1 ? "1 message" : `${burst} messages`} a turn, median of ${RUNS}, ${loadLine()}`,
        ["", ...deliveryHead, `deliveries / ${to}`, "time of the nodes / it"],
        names.map((name) => deliveryRow(name, rounds[name], rounds[to], [0, 1])),
      );
    }
  });
}

async function joins(): Promise<void> {
  const names = ["Snow, Redis", "Snow, NATS", "Snow, two workers", "Socket.IO, redis-adapter"] as const;
  await withSides(names, async (side) => {
    const rounds = await takeTurns(RUNS, names, (name) => {
      const dialect = name.startsWith("Socket.IO") ? "socket.io" : "rooms";
      return measured(load, "join", ...side(name).ports, dialect, JOINS / RUNS);
    });
    printTable(
      `cluster: from a join to the first message of the other node, ${loadLine()}`,
      ["", "median", "99 %"],
      names.map((name) => [name, ...[0, 1].map((column) => duration(rounds[name].median(column)))]),
    );
  });
}

/** Milliseconds until joined, until heard, of the node, of the broker; bytes held by the node and the broker for each room. */
async function fillRooms(broker: Awaited<ReturnType<typeof startRedis>> | undefined): Promise<readonly number[]> {
  const held = ["--expose-gc", "--import", `${import.meta.dirname}/channels/held.js`];
  const side = await startNodes("Snow", () => [node, ...held, server], broker);
  const atBroker = async (): Promise<number> => (broker === undefined ? 0 : brokerBytes(broker));
  const before = [await heldBytes(side.second), await atBroker()];
  const [first, second] = side.ports;
  const ports = [broker === undefined ? 0 : first, second];
  const client = await holdLoad(
    load,
    "rooms",
    ...ports,
    ROOMS / ROOMS_EACH,
    ROOMS_EACH,
    side.second.pid,
    side.brokerPids,
  );
  const after = [await heldBytes(side.second), await atBroker()];
  await client.end();
  await side.stop();
  return [...client.counted, ...after.map((bytes, index) => (bytes - (before[index] ?? 0)) / ROOMS)];
}

async function rooms(): Promise<void> {
  const names = ["alone", "Redis", "NATS"] as const;
  const rounds = await takeTurns(Math.min(RUNS, 3), names, async (name) =>
    fillRooms(name === "Redis" ? await startRedis() : name === "NATS" ? await startNats() : undefined),
  );
  printTable(
    `cluster: clients join ${ROOMS.toLocaleString("en")} rooms, ${ROOMS_EACH.toLocaleString("en")} each, ${loadLine()}`,
    ["", "joined", "heard of the last", "time of the node", "time of the broker", "bytes of a room", "of the broker"],
    names.map((name) => [
      name,
      ...[0, 1, 2, 3].map((column) => span(rounds[name].median(column))),
      ...[4, 5].map((column) => rounds[name].median(column).toFixed(0)),
    ]),
  );
}

const all: readonly Name[] = [
  "Snow, Redis",
  "Snow, NATS",
  "Snow, two workers",
  "Snow, apart",
  "Socket.IO, redis-adapter",
  "Socket.IO, redis-streams-adapter",
];
if (wanted("deliveries")) await deliveries("deliveries", all, "Socket.IO, redis-adapter", false);
if (wanted("history")) await deliveries("deliveries with a history of 100", all.slice(0, 4), "Snow, apart", true);
if (wanted("joins")) await joins();
if (wanted("rooms")) await rooms();
process.exit(0);
