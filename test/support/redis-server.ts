// A Redis server of a test's own, from the system's package.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { AtEnd } from "./at-end.ts";
import { command, type RunningCommand, startCommand } from "./command.ts";
import { freePort } from "./free-port.ts";

export interface RedisServer {
  readonly port: number;
  readonly running: RunningCommand;
}

/**
 * Listens on a free port of this machine, or that of the settings, keeps nothing unless they say so, and is stopped when
 * the test is over, or when `atEnd` calls back.
 */
export async function startRedis(
  settings: Readonly<Record<string, string>> = {},
  atEnd: AtEnd = onTestFinished,
): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), "snow-redis-"));
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  for (;;) {
    const port = settings.port === undefined ? await freePort() : Number(settings.port);
    const options = { bind: "127.0.0.1", dir: directory, save: "", appendonly: "no", ...settings, port: String(port) };
    const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    const running = startCommand("redis-server", words, {}, atEnd);
    // Somebody else may have taken the port meanwhile.
    const [outcome] = await running.printed(/Ready to accept connections|Address already in use/);
    if (outcome.startsWith("Ready")) return { port, running };
  }
}

/** What the server at this port answers to a command. */
export function askRedis(port: number, ...words: readonly string[]): string {
  const { status, stdout, stderr } = command("redis-cli", ["-p", String(port), ...words]);
  if (status !== 0) throw new Error(`redis-cli ${words.join(" ")}: ${stderr}${stdout}`);
  return stdout.trim();
}
