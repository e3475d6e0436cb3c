// Two nodes that publish and append without a pause while their Redis, which keeps its data, meets one fault after the
// other. `npm run test:soak` has many.
import { onTestFinished, test } from "vitest";
import { directoryWith } from "../../../support/command.ts";
import { askRedis, type RedisServer, startRedis } from "../../../support/redis-server.ts";
import { Relay } from "../../../support/relay.ts";
import { hasRedis } from "../../../support/requirements.ts";
import { redisAt } from "./redis-at.ts";
import { checkTalk, Talker } from "./talker.ts";

const rounds = process.env.SNOW_SOAK === undefined ? 5 : 60;

/** What Redis, and the ways to it, can suffer. Answers the server that is there then. */
type Fault = (server: RedisServer, relays: readonly Relay[], settings: Record<string, string>) => Promise<RedisServer>;

const faults: readonly Fault[] = [
  async ({ port, running }, _relays, settings) => {
    running.child.kill("SIGKILL");
    await running.ended;
    return startRedis({ ...settings, port: String(port) });
  },
  async (server) => {
    server.running.child.kill("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, process.env.SNOW_SOAK === undefined ? 100 : 8000));
    server.running.child.kill("SIGCONT");
    return server;
  },
  async (server, [relay]) => {
    relay?.cut();
    return server;
  },
  async (server, [, relay]) => {
    relay?.stall();
    return server;
  },
  async (server) => {
    askRedis(server.port, "SCRIPT", "FLUSH");
    return server;
  },
  async (server) => {
    askRedis(server.port, "CLIENT", "KILL", "TYPE", "pubsub");
    return server;
  },
];

test.runIf(hasRedis())(
  "whatever befalls Redis, appends have one effect, in order, and messages come once at most",
  {
    timeout: 100_000 + rounds * 15_000,
  },
  async () => {
    const settings = { appendonly: "yes", appendfsync: "always", dir: directoryWith({}) };
    let server = await startRedis(settings);
    onTestFinished(() => void server.running.child.kill("SIGCONT"));
    const relays = await Promise.all([Relay.to(server.port), Relay.to(server.port)]);
    const talkers = relays.map(({ port }, index) => new Talker(`talker${index}`, redisAt(`redis://127.0.0.1:${port}`)));
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(talkers.map((talker) => talker.goesOn()));
      const fault = faults[round % faults.length];
      if (fault !== undefined) server = await fault(server, relays, settings);
    }
    await Promise.all(talkers.map((talker) => talker.goesOn()));
    await Promise.all(talkers.map((talker) => talker.stop()));
    await checkTalk(talkers);
  },
);
