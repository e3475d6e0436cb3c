// Programs that a test needs and a machine may lack: skipped here, a failure in CI.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { postgresPrograms } from "./postgres-server.ts";

const inCI = process.env.CI === "true";

/** Whether the tests that need `what` can run; says so on stderr when not. In CI they run, and fail. */
function available(what: string, present: boolean): boolean {
  if (!present && !inCI) process.stderr.write(`skipped: ${what} is not installed\n`);
  return present || inCI;
}

/** Without what only a screen needs, Chromium takes a third of the processor time; the whole one will do. */
const chromiums = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

export const chromiumPath = chromiums.find((path) => existsSync(path));

export function hasChromium(): boolean {
  return available("chromium-headless-shell", chromiumPath !== undefined);
}

/** The Python that has the system's packages. */
export const pythonPath = "/usr/bin/python3";

export function hasPythonWebsockets(): boolean {
  return available("python3-websockets", spawnSync(pythonPath, ["-c", "import websockets"]).status === 0);
}

/** Whether a command can be started at all. */
function starts(command: string): boolean {
  return spawnSync(command, ["--help"], { stdio: "ignore" }).error === undefined;
}

export function hasLibwebsockets(): boolean {
  return available("libwebsockets-test-client", starts("libwebsockets-test-client"));
}

export function hasLibwebsocketsServer(): boolean {
  return available("libwebsockets-test-server", starts("libwebsockets-test-server"));
}

export function hasTmux(): boolean {
  return available("tmux", spawnSync("tmux", ["-V"]).status === 0);
}

export function hasNeovim(): boolean {
  return available("neovim", starts("nvim"));
}

export function hasCurl(): boolean {
  return available("curl", starts("curl"));
}

export function hasRedis(): boolean {
  return available("redis-server", starts("redis-server"));
}

export function hasNats(): boolean {
  return available("nats-server", starts("nats-server"));
}

export const nginxPath = "/usr/sbin/nginx";

export function hasNginx(): boolean {
  return available("nginx", existsSync(nginxPath));
}

export const haproxyPath = "/usr/sbin/haproxy";

export function hasHaproxy(): boolean {
  return available("HAProxy", existsSync(haproxyPath));
}

export function hasPostgres(): boolean {
  return available("PostgreSQL", postgresPrograms() !== undefined);
}

export function hasPython(): boolean {
  return available("Python 3", spawnSync(pythonPath, ["--version"]).status === 0);
}

/**
 * The path of a Node of this major version: the one of these tests, one on the PATH, or what SNOW_NODE_20 or the like says.
 * Undefined: the tests that need it are skipped; in CI there is always one.
 */
export function nodeOf(major: number): string | undefined {
  const named = process.env[`SNOW_NODE_${major}`];
  const onPath = (process.env.PATH ?? "").split(delimiter).map((directory) => join(directory, "node"));
  const candidates = [process.execPath, ...(named === undefined ? [] : [named]), ...onPath];
  const found = [...new Set(candidates)].find((path) => existsSync(path) && majorOf(path) === major);
  if (found === undefined && inCI) throw new Error(`Node ${major} is not installed`);
  return available(`Node ${major}`, found !== undefined) ? found : undefined;
}

function majorOf(node: string): number {
  const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
  return Number(/^v(\d+)\./.exec(stdout ?? "")?.[1]);
}
