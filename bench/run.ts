// `npm run bench -- NAME …`: runs benches by name, one after the other; without a name, lists them.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const benches: Readonly<Record<string, string>> = {
  compute: "compiled Snow against the same in JavaScript",
  compile: "lines a second of the compiler, and the share of each phase",
  edit: "one edit in a project of 5,000 lines, until the language server has its diagnostics",
  matches: "growth of compiled size and time with rule tables, or-patterns and chains",
  start: "`snow run` against `node`, first and second time",
  repl: "`snow repl` until its first prompt against `node -e 0`",
  collections: "List, Map, Set, Queue against arrays, Map and immutable.js; growth of every function",
  fanout: "deliveries a second against ws, Socket.IO, Bun, a bare Node server and C",
  inbound: "messages a second that are said back, against ws and Bun",
  connections: "accepts a second and bytes of an idle connection against ws and Bun",
  channels: "events, calls, clients that come back, bytes of a member, against rooms by hand and Socket.IO",
  cluster: "two nodes over Redis, NATS or as workers, against Socket.IO and its adapters for Redis",
  http: "requests a second on three routes against Hono, Fastify and bare node:http",
  clients: "what the WebSockets of Bun and Node get right against a compiled program",
  registry: "joins, leaves and ends with few and many members and rooms",
  bridge: "a library function called from compiled code and from JavaScript",
  externs: "events of a JavaScript library that become messages, against a bare callback",
  storage: "statements a second against node:sqlite and pg called directly; gaps of the event loop",
  json: "texts made and read, against JSON.stringify, JSON.parse, zod and typebox",
  recording: "processor time of a delivery with `snow run --record` against without",
  passwords: "delay of the event loop while passwords are hashed",
  simulation: "simulated runs and virtual minutes a second, of a chat with five people",
  actors: "processes against Erlang on one core; bytes of an idle one; suspending calls by depth",
};

const names = process.argv.slice(2);
for (const name of names) {
  if (!(name in benches)) throw new Error(`no bench ${name}; there are ${Object.keys(benches).join(", ")}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
if (names.length === 0) for (const [name, text] of Object.entries(benches)) console.log(`${name.padEnd(12)}${text}`);
