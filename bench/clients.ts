// Clients that others wrote against a compiled Snow program: what Bun's and Node's own WebSocket get right with it.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { printTable } from "./measure.ts";
import { bunPath, compiledSnow, startPeer, stopPeer } from "./peers.ts";

const script = join(import.meta.dirname, "clients/client.js");
const clients = [
  { name: "Bun", path: bunPath },
  { name: "Node", path: process.execPath },
];
const server = await startPeer("snow", [process.execPath, compiledSnow("clients/echo.snow")]);
const outcomes = clients.map(({ path }): [string, string][] =>
  JSON.parse(execFileSync(path, [script, `ws://127.0.0.1:${server.port}/`], { encoding: "utf8" })),
);
await stopPeer(server);
const [first = []] = outcomes;
printTable(
  "clients of others against a compiled program",
  ["Case", ...clients.map(({ name }) => name)],
  first.map(([name], row) => [name, ...outcomes.map((list) => list[row]?.[1] ?? "missing")]),
);
if (outcomes.some((list) => list.some(([, outcome]) => outcome.startsWith("failed")))) process.exitCode = 1;
