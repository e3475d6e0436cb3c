// Nodes as they are started: `snow run --cluster`, and what `snow build --cluster` has made.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeCertificate } from "../support/certificates.ts";
import { command, directoryWith, type RunningCommand, snow, startCommand, startSnow } from "../support/command.ts";
import { freePort } from "../support/free-port.ts";
import { askRedis, startRedis } from "../support/redis-server.ts";
import { hasRedis } from "../support/requirements.ts";
import { connect } from "../support/websocket-client.ts";

const rooms = `fn main() do
  let server = Ws.serve(
    fn conn do
      Ws.join(conn, "tea")
      Accept
    end,
    fn conn, text -> Ws.broadcast("tea", text) end,
    fn conn -> () end,
    0
  )
  println("port \${Ws.port(server)}")
end
`;

const carriedBy = (file: string): readonly string[] => {
  const text = readFileSync(file, "utf8");
  return ["@redis/client", "@nats-io/nats-core", "jose"].filter((one) => text.includes(`\n${one} `));
};

async function clientOf(node: RunningCommand) {
  const [, port] = await node.printed(/port (\d+)\n/);
  return connect(`ws://127.0.0.1:${port}`);
}

test.runIf(hasRedis())(
  "clients of nodes that were run and built hear each other, and again when Redis is back",
  async () => {
    const cwd = directoryWith({ "app/main.snow": rooms, "app/snow.toml": '[package]\nname = "teahouse"\n' });
    expect(snow(["build", "--cluster", "redis", "app", "-o", "out.js"], { cwd }).status).toBe(0);
    const { port, running } = await startRedis();
    const url = `redis://127.0.0.1:${port}`;
    const run = startSnow(["run", "--cluster", url, "app/main.snow"], {
      cwd,
      environment: { SNOW_CLUSTER_SECRET: "s" },
    });
    const built = startCommand(process.execPath, ["out.js"], {
      cwd,
      environment: { SNOW_CLUSTER: url, SNOW_CLUSTER_SECRET: "s" },
    });
    await run.printed(
      /\[INFO\] cluster: connected to redis 127\.0\.0\.1:\d+ as "teahouse", node .{12}, messages are signed\n/,
    );
    const [one, two] = await Promise.all([clientOf(run), clientOf(built)]);
    const untilBothListen = (): void => {
      while (!askRedis(port, "PUBSUB", "NUMSUB", "snow:teahouse:room:tea").endsWith("\n2")) {}
    };
    untilBothListen();
    one.send("from one");
    expect(await two.next()).toBe("from one");
    two.send("from two");
    expect([await one.next(), await one.next(), await two.next()]).toEqual(["from one", "from two", "from two"]);

    running.child.kill("SIGKILL");
    await Promise.all([run.printed(/cluster: the broker is gone/), built.printed(/cluster: the broker is gone/)]);
    one.send("alone");
    expect(await one.next()).toBe("alone");
    await startRedis({ port: String(port) });
    untilBothListen();
    two.send("together");
    expect([await one.next(), await two.next()]).toEqual(["together", "together"]);

    for (const node of [run, built]) {
      node.child.kill("SIGTERM");
      expect(await node.ended).toBe(0);
    }
  },
);

test("a built program carries the drivers that it was built with, or all when it calls Cluster.join", () => {
  const joining = 'fn main() do\n  Cluster.join("redis://127.0.0.1:1")\nend\n';
  const cwd = directoryWith({ "rooms.snow": rooms, "joins.snow": joining });
  const built = (...words: readonly string[]): string => {
    expect(snow(["build", "-o", "out.js", ...words], { cwd }).status).toBe(0);
    return join(cwd, "out.js");
  };
  expect(carriedBy(built("--cluster", "redis", "rooms.snow"))).toEqual(["@redis/client"]);
  expect(carriedBy(built("--cluster=nats,redis", "rooms.snow"))).toEqual(["@redis/client", "@nats-io/nats-core"]);
  expect(carriedBy(built("joins.snow"))).toEqual(["@redis/client", "@nats-io/nats-core"]);
  expect(carriedBy(built("rooms.snow"))).toEqual([]);
  const environment = { SNOW_CLUSTER: "redis://ada:secret@127.0.0.1:1" };
  expect(command(process.execPath, ["out.js"], { cwd, environment })).toEqual({
    status: 1,
    stdout: "",
    stderr: "SNOW_CLUSTER: this build has no driver for redis: snow build --cluster redis\n",
  });
});

test("addresses and drivers that are none are told without their secrets", () => {
  const cwd = directoryWith({ "rooms.snow": rooms });
  const { status, stderr } = snow(["build", "--cluster", "redis,mysql", "rooms.snow"], { cwd });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: "error: option '--cluster' needs redis or nats, or both with a comma, not 'mysql'\n",
  });
  const expected = "expected redis://[user:password@]host:port[/db], rediss://…, nats://… or tls://…";
  for (const [url, problem] of [
    ["redis://:secret@host/x", "invalid address of a Redis: the path is the number of a database, such as /0"],
    ["redis://:secret@host?tls", "invalid address of a Redis: nothing may follow the number of the database"],
    ["rediss//:secret@host", `'rediss//…' is no cluster URL: ${expected}`],
    [":secret@host", `'…' is no cluster URL: ${expected}`],
    ["localhost:6379", `'localhost:6379' is no cluster URL: ${expected}`],
    ["mysql://:secret@host", "no driver for mysql://; there are redis, rediss, nats, tls"],
  ] as const) {
    const run = snow(["run", "--cluster", url, "rooms.snow"], { cwd });
    expect(run).toEqual({ status: 2, stdout: "", stderr: `error: option '--cluster': ${problem}\n` });
    const environment = { SNOW_CLUSTER: url };
    const told = { status: 1, stdout: "", stderr: `SNOW_CLUSTER: ${problem}\n` };
    if (url.startsWith("rediss//")) expect(snow(["run", "rooms.snow"], { cwd, environment })).toEqual(told);
  }
});

test.runIf(hasRedis())("TLS is spoken with a server whose certificate is known, and no other", async () => {
  const cwd = directoryWith({
    "joins.snow": `fn main() do
  Cluster.join("rediss://:secret@localhost:\${Option.unwrap_or(Env.get("REDIS_PORT"), "")}")
  println("joined \${Cluster.status() != Alone}")
  Timer.sleep(60000)
end
`,
  });
  const files = { certificate: join(cwd, "certificate.pem"), key: join(cwd, "key.pem") };
  makeCertificate(files, "localhost", "DNS:localhost");
  const port = String(await freePort());
  await startRedis({
    "tls-port": port,
    "tls-cert-file": files.certificate,
    "tls-key-file": files.key,
    "tls-auth-clients": "no",
    requirepass: "secret",
  });
  const environment = { REDIS_PORT: port, SNOW_CLUSTER_NAME: "x" };
  const knowing = startSnow(["run", "joins.snow"], {
    cwd,
    environment: { ...environment, NODE_EXTRA_CA_CERTS: files.certificate },
  });
  await knowing.printed(/joined true\n/);
  expect(knowing.output()).toMatch(
    /^\[INFO\] cluster: connected to redis localhost:\d+ as "x", node [\w-]{12}, messages are not signed\njoined true\n$/,
  );
  const doubting = startSnow(["run", "joins.snow"], { cwd, environment });
  await doubting.printed(new RegExp(`localhost:${port}: TLS: self-signed certificate`));
  expect(doubting.output()).not.toContain("secret");
});
