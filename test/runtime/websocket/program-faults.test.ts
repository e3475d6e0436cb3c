// Faults around a whole compiled program in a process of its own: descriptors, signals, ports, certificates, stale handles.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { command, type RunningCommand, snow, startCommand } from "../../support/command.ts";
import { RawClient } from "./raw-client.ts";

const directory = mkdtempSync(join(tmpdir(), "snow-faults-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** A service keeps every handle, and uses those of ended connections too. Answers tell what is left. */
const source = `
service Keeper do
  fn init() -> List<Conn> do
    []
  end
  cast Keep(conn :: Conn) do |conns|
    [conn] ++ conns
  end
  call Poke() :: Int do |conns|
    (conns, List.sum(List.map(conns, fn(c :: Conn) -> Ws.send(c, "poke") + Ws.join(c, "ghosts") end)))
  end
end

fn main() do
  let keeper = Keeper.start()
  let enter = fn(conn :: Conn, target :: String, headers :: Map<String, String>) -> do
    Ws.join(conn, target)
    Keeper.keep(keeper, conn)
    Accept
  end end
  let answer = fn(conn :: Conn, text :: String) -> do
    case text do
      "poke" -> Ws.send(conn, "\${Keeper.poke(keeper)} \${Ws.room_names()}")
      "left" -> Ws.send(conn, "\${Ws.stats().connections} \${Ws.room_names()}")
      _ -> Ws.send(conn, text)
    end
  end end
  let gone = fn(conn :: Conn, code :: Int, reason :: String) -> println("\${code} \${reason} \${Ws.join(conn, "ghosts")}") end
  Ws.serve_with(enter, answer, gone, PORT, %{Ws.options() | CHANGES})
end
`;

interface Program {
  readonly running: RunningCommand;
  readonly port: number;
  /** What `on_close` has written, line by line. */
  readonly ends: () => string[];
}

function built(name: string, changes = 'path: ""', port = 0): string {
  const file = join(directory, `${name}.snow`);
  writeFileSync(file, source.replace("PORT", String(port)).replace("CHANGES", changes));
  const { status, stderr } = snow(["build", file]);
  if (status !== 0) throw new Error(stderr);
  return join(directory, `${name}.js`);
}

/** Loaded before the program: at SIGUSR2 it tells the memory that it holds when everything else is collected. */
const reporter = `
  const { getHeapSpaceStatistics } = await import("node:v8");
  const data = () => getHeapSpaceStatistics()
    .filter(({ space_name: name }) => !/code|trusted/.test(name))
    .reduce((sum, space) => sum + space.space_used_size, process.memoryUsage().external);
  process.on("SIGUSR2", async () => {
    for (let round = 0; round < 5; round++) {
      for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
      gc();
    }
    process.stderr.write("holds " + data() + ";");
  });`;

async function start(program: string, before = ""): Promise<Program> {
  const words = ["--expose-gc", "--import", `data:text/javascript,${encodeURIComponent(reporter)}`, program];
  const running = startCommand("/bin/sh", ["-c", `${before} exec "$@"`, "sh", process.execPath, ...words]);
  const [, port] = await running.printed(/listening on \S+:(\d+)\n/);
  return { running, port: Number(port), ends: () => running.output().match(/^1\d{3} .*$/gm) ?? [] };
}

let plain: string;
beforeAll(() => {
  plain = built("plain");
});

test("out of descriptors: refuses, and accepts again when some are free; the memory comes back", async () => {
  const started = performance.now();
  const { port, running } = await start(plain, "ulimit -n 60;");
  const held: number[] = [];
  for (let round = 0; round < 8; round++) {
    const clients: RawClient[] = [];
    const opened = await Promise.all(
      Array.from({ length: 120 }, async () => {
        try {
          clients.push(await RawClient.open(port, "/crowd"));
          return true;
        } catch {
          return false;
        }
      }),
    );
    const count = opened.filter((one) => one).length;
    expect(count).toBeGreaterThan(10);
    expect(count).toBeLessThan(60);
    // Said once a minute, while the crowd is there.
    if (round === 0) await running.printed(/too many open files/);
    for (const client of clients) client.destroy();
    for (;;) {
      // Until all the ends have come through.
      const late = await RawClient.open(port, "/late").catch(() => undefined);
      late?.text("left");
      const answer = await late?.message().catch(() => "");
      late?.destroy();
      if (answer === "1 [/late]") break;
    }
    const before = running.output().length;
    running.child.kill("SIGUSR2");
    const [, bytes] = await running.printed(/holds (\d+);/, before);
    held.push(Number(bytes));
  }
  expect(running.child.exitCode).toBe(null);
  const told = `WebSocket server on 0.0.0.0:${port}: too many open files, connections are refused\n`;
  const minutes = Math.ceil((performance.now() - started) / 60_000);
  expect(running.output().split(told).length - 1).toBeLessThanOrEqual(minutes);
  // The service of the program keeps a handle of each connection, which is a number in a list.
  const growths = held
    .slice(2)
    .map((bytes, index) => bytes - (held[index + 1] ?? 0))
    .sort((a, b) => a - b);
  console.log(`out of descriptors: the rounds leave behind ${growths.join(", ")} bytes`);
  expect(growths[1]).toBeLessThan(20_000);
});

test("stale handles in a service do nothing, join inside on_close neither", async () => {
  const { port, running, ends } = await start(plain);
  for (let index = 0; index < 20; index++) {
    const client = await RawClient.open(port, "/brief");
    client.destroy();
  }
  await running.printed(/(?:1006 {2}-1\n){20}/);
  const client = await RawClient.open(port, "/witness");
  client.text("poke");
  // 20 dead ones with twice -1; its own with twice 0.
  expect(await client.message()).toBe("poke");
  expect(await client.message()).toBe("-40 [/witness, ghosts]");
  expect(ends()).toEqual(Array.from({ length: 20 }, () => "1006  -1"));
});

test("SIGTERM: 1001 for everybody, what is queued arrives, on_close runs, status 0", async () => {
  const { port, running, ends } = await start(plain);
  const clients = await Promise.all(Array.from({ length: 50 }, () => RawClient.open(port)));
  for (const client of clients) client.text("last words");
  for (const client of clients) expect(await client.message()).toBe("last words");
  running.child.kill("SIGTERM");
  await Promise.all(
    clients.map(async (client) => {
      expect(await client.close()).toBe("1001 server stopping");
      client.destroy();
    }),
  );
  expect(await running.ended).toBe(0);
  expect(ends()).toEqual(Array.from({ length: 50 }, () => "1001 server stopping -1"));
});

test("a second SIGTERM does not wait for clients that don't answer", async () => {
  const { port, running } = await start(plain);
  const client = await RawClient.open(port);
  running.child.kill("SIGTERM");
  expect(await client.close()).toBe("1001 server stopping");
  running.child.kill("SIGTERM");
  expect(await running.ended).toBe(143);
  client.destroy();
});

test("a port that is taken ends the program with a panic", async () => {
  const { port } = await start(plain);
  const { status, stderr } = command(process.execPath, [built("taken", 'path: ""', port)]);
  expect(status).toBe(101);
  expect(stderr).toContain(`cannot listen on 0.0.0.0:${port}: address already in use\n`);
});

test("an expired certificate is served; whoever checks it stays away, others are not disturbed", async () => {
  const files = {
    key: join(directory, "old.key"),
    request: join(directory, "old.csr"),
    cert: join(directory, "old.crt"),
  };
  const openssl = (...words: string[]): void => {
    execFileSync("openssl", words, { stdio: "ignore" });
  };
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl("req", "-new", ...curve, "-subj", "/CN=localhost", "-keyout", files.key, "-out", files.request);
  openssl("x509", "-req", "-in", files.request, "-signkey", files.key, "-days", "-1", "-out", files.cert);
  const { port } = await start(built("expired", `cert_path: "${files.cert}", key_path: "${files.key}"`));
  const careful = connectTls({ port, host: "127.0.0.1" });
  const [error] = await once(careful, "error");
  expect(String(error)).toMatch(/certificate/i);
  const careless = new RawClient(port, true);
  careless.send("GET / HTTP/1.1\r\n\r\n");
  expect((await careless.head()).status).toBe(400);
});
