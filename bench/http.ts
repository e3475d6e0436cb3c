// Requests per second on three routes, against Hono, Fastify and bare node:http; server and load on a core each.
import { alternate, median, printTable, times } from "./measure.ts";
import { compiledC, compiledSnow, loadLine, type Peer, runLoad, startPeer, stopPeer } from "./peers.ts";

const RUNS = Number(process.env.RUNS ?? 5);
const CONNECTIONS = 64;
const WARM_UP = 300;
const MEASURE = 1000;

const load = compiledC("http/load.c");
const node = process.execPath;
const directory = `${import.meta.dirname}/http`;
const wanted = process.env.PEERS?.split(",");
const commands: readonly (readonly [string, readonly string[]])[] = [
  ["Snow", [node, compiledSnow("http/server.snow")]],
  ["Hono", [node, `${directory}/hono.js`]],
  ["Fastify", [node, `${directory}/fastify.js`]],
  ["node:http", [node, `${directory}/node.js`]],
];
const peers: Peer[] = [];
for (const [name, command] of commands) {
  if (wanted === undefined || wanted.includes(name)) peers.push(await startPeer(name, command));
}

const routes = [
  { name: "text", path: "/text", body: "Hello, World!" },
  { name: "JSON", path: "/json", body: '{"message":"Hello, World!"}' },
  { name: "parameter", path: "/users/42", body: "42" },
];

/** In each table one row for a route and a depth: the figures of the peers, and how many times as much Snow does. */
const rows: { readonly perSecond: string[][]; readonly microseconds: string[][] } = { perSecond: [], microseconds: [] };
const ours = peers.findIndex(({ name }) => name === "Snow");
const others = peers.filter(({ name }) => name !== "Snow");

function ratios(rates: readonly number[]): string[] {
  return others.map((peer) => times((rates[ours] ?? Number.NaN) / (rates[peers.indexOf(peer)] ?? Number.NaN)));
}

for (const depth of [1, 8]) {
  for (const { name, path, body } of routes) {
    const processor = peers.map((): number[] => []);
    const wall = await alternate(
      RUNS,
      peers.map(({ port, pid }, index) => async () => {
        const rates = await runLoad(load, port, CONNECTIONS, depth, WARM_UP, MEASURE, pid, path, body);
        processor[index]?.push(rates.perProcessorSecond);
        return rates.perSecond;
      }),
    );
    const label = depth === 1 ? name : `${name}, ${depth} pipelined`;
    rows.perSecond.push([label, ...wall.map((rate) => `${(rate / 1000).toFixed(1)} k`), ...ratios(wall)]);
    const busy = processor.map(median);
    rows.microseconds.push([label, ...busy.map((rate) => `${(1e6 / rate).toFixed(1)} µs`), ...ratios(busy)]);
  }
}
for (const peer of peers) await stopPeer(peer);

const head = ["route", ...peers.map(({ name }) => name), ...others.map(({ name }) => `Snow / ${name}`)];
const note = `${CONNECTIONS} connections, median of ${RUNS}, ${loadLine()}`;
printTable(`http: requests per second, ${note}`, head, rows.perSecond);
printTable(
  `http: processor time of the server for a request, and the ratio of what it does in the same`,
  head,
  rows.microseconds,
);
process.exit(0);
