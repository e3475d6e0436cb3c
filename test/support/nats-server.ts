// A NATS server of a test's own, from the system's package, which can be killed and started again.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { AtEnd } from "./at-end.ts";
import { type RunningCommand, startCommand } from "./command.ts";
import { freePort } from "./free-port.ts";

/** `settings`: lines of its configuration. */
export interface NatsForm {
  readonly settings?: string;
  /** What its part about JetStream says besides; `none`: it has none. */
  readonly jetstream?: string;
}

export class NatsServer {
  readonly port: number;
  running: RunningCommand;
  readonly #start: () => RunningCommand;

  constructor(port: number, start: () => RunningCommand, running: RunningCommand) {
    this.port = port;
    this.#start = start;
    this.running = running;
  }

  /** Without a chance to write anything. */
  async kill(): Promise<void> {
    this.running.child.kill("SIGKILL");
    await this.running.ended;
  }

  /** With the files that it had. */
  async startAgain(): Promise<void> {
    this.running = this.#start();
    await this.running.printed(/Server is ready/);
  }

  stall(): void {
    this.running.child.kill("SIGSTOP");
  }

  goOn(): void {
    this.running.child.kill("SIGCONT");
  }
}

/** Listens on a free port of this machine; is stopped when the test is over, or when `atEnd` calls back. */
export async function startNats(
  { settings = "", jetstream = "" }: NatsForm = {},
  atEnd: AtEnd = onTestFinished,
): Promise<NatsServer> {
  const directory = mkdtempSync(join(tmpdir(), "snow-nats-"));
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  for (;;) {
    const port = await freePort();
    const store = `jetstream { store_dir: "${directory}", ${jetstream} }`;
    const file = join(directory, "nats.conf");
    writeFileSync(file, `listen: "127.0.0.1:${port}"\n${jetstream === "none" ? "" : store}\n${settings}\n`);
    const start = (): RunningCommand => startCommand("nats-server", ["-c", file], {}, atEnd);
    const running = start();
    // Somebody else may have taken the port meanwhile.
    const [outcome] = await running.printed(/Server is ready|address already in use/);
    if (outcome.startsWith("Server")) return new NatsServer(port, start, running);
  }
}
