// Several processes of one program: `snow run --workers N`, and `SNOW_WORKERS=N` for a built one.
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeCertificate } from "../support/certificates.ts";
import { directoryWith, type RunningCommand, snow, startCommand, startSnow } from "../support/command.ts";
import { startNats } from "../support/nats-server.ts";
import { hasNats } from "../support/requirements.ts";
import { type Client, connect } from "../support/websocket-client.ts";

const server = `
fn deep(n :: Int) -> Int = if n == 0 do 0 else deep(n - 1) + 1 end

fn main() do
  let router = HTTP.router()
    |> HTTP.metrics("/metrics")
    |> HTTP.on_get("/deep", fn(req) -> HTTP.response(200, "\${deep(9000)}") end)
    |> HTTP.on_get("/panic", fn(req) -> panic("no answer") end)
    |> HTTP.on_get("/exit", fn(req) -> Process.exit(7) end)
    |> HTTP.on_get("/who", fn(req) do
      Log.info("asked")
      HTTP.response(200, Request.remote_address(req))
    end)
  let port = Option.unwrap_or(Int.parse(Option.unwrap_or(Env.get("PORT"), "0")), 0)
  HTTP.serve(router, port)
end
`;

/** As it is started by the command, without what stands before it on an older Node. */
function startServer(environment: Record<string, string> = {}, ...words: string[]): RunningCommand {
  const file = join(directoryWith({ "main.snow": server }), "main.snow");
  return startSnow(["run", "--workers", "2", ...words, file], { environment });
}

/** The port, when both workers listen. */
async function portOf(running: RunningCommand): Promise<number> {
  const line = (worker: number) =>
    running.printed(new RegExp(`worker ${worker}: [\\w ]+ server listening on \\S+:(\\d+)\n`));
  const [first, second] = await Promise.all([line(1), line(2)]);
  expect(first[1]).toBe(second[1]);
  return Number(first[1]);
}

/** On a connection of its own. */
async function ask(port: number, path: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } });
  return answer.text();
}

/** Which workers have been asked, in order, when it was so often. */
async function askedOf(running: RunningCommand, times: number): Promise<(string | undefined)[]> {
  await running.printed(new RegExp(`(?:worker \\d: asked\n[^]*){${times}}`));
  return [...running.output().matchAll(/worker (\d): asked$/gm)].map(([, worker]) => worker);
}

function workersOf({ child }: RunningCommand): number[] {
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
  return children
    .split(" ")
    .filter((one) => one !== "")
    .map(Number);
}

describe("two workers", () => {
  test("share a port, are dealt clients in turn, and say who they are", async () => {
    const running = startServer();
    const port = await portOf(running);
    for (let client = 0; client < 4; client += 1) expect(await ask(port, "/who")).toBe("127.0.0.1");
    const asked = await askedOf(running, 4);
    expect(asked[1]).not.toBe(asked[0]);
    expect(asked.slice(2)).toEqual(asked.slice(0, 2));
    await ask(port, "/panic");
    await running.printed(/^Snow panic at \S+: no answer\n(?: {2}.*\n)* {2}in worker [12]\n/m);
    running.child.kill("SIGTERM");
    expect(await running.ended).toBe(0);
  });

  test("have rooms together, whoever has died", async () => {
    const program = `
fn obey(conn :: Conn, "count") = Ws.send(conn, "\${Result.unwrap_or(Cluster.count("hall"), -1)}")
fn obey(_conn, text) = Ws.broadcast("hall", "\${Cluster.worker()} \${text}")

fn main() do
  Ws.serve(fn(conn :: Conn) -> do
    Ws.join(conn, "hall")
    Accept
  end end, obey, fn(_conn :: Conn) -> () end, 0)
end
`;
    const file = join(directoryWith({ "main.snow": program }), "main.snow");
    const running = startSnow(["run", "--workers", "2", file]);
    const port = await portOf(running);
    const url = `ws://127.0.0.1:${port}/`;
    const [one, two] = [await connect(url), await connect(url)];
    one.send("a");
    const [said = ""] = new Set([await one.next(), await two.next()]);
    two.send("b");
    const answer = new Set([await one.next(), await two.next()]);
    expect([said, ...answer].sort()).toEqual(said === "1 a" ? ["1 a", "2 b"] : ["1 b", "2 a"]);
    one.send("count");
    expect(await one.next()).toBe("2");
    const before = running.output().length;
    const [first = 0] = workersOf(running);
    process.kill(first, "SIGKILL");
    const stays = await Promise.race([one.closed.then(() => two), two.closed.then(() => one)]);
    await running.printed(/worker 1: WebSocket server listening/, before);
    const [three, four] = [await connect(url), await connect(url)];
    three.send("c");
    const heard = [await stays.next(), await three.next(), await four.next()];
    expect(new Set(heard).size).toBe(1);
    expect(heard[0]).toMatch(/^[12] c$/);
    stays.send("count");
    expect(await stays.next()).toBe("3");
  });

  test("answer for each other's metrics", async () => {
    const running = startServer();
    const port = await portOf(running);
    await ask(port, "/panic");
    await ask(port, "/panic");
    const page = await ask(port, "/metrics");
    expect(page).toContain("# TYPE snow_panics_total counter\nsnow_panics_total 2\n");
    expect(page).toContain("snow_workers 2\n");
    expect(page.match(/^snow_event_loop_lag_seconds [\d.e-]+$/gm)).toHaveLength(1);
    // One that is stuck is not waited for.
    const [stuck = 0] = workersOf(running);
    process.kill(stuck, "SIGSTOP");
    onTestFinished(() => void process.kill(stuck, "SIGKILL"));
    // The turn is that of the one that is stuck, once.
    const answers = [ask(port, "/metrics"), ask(port, "/metrics")];
    expect(await Promise.race(answers)).toContain("snow_workers 1\n");
    for (const answer of answers) answer.catch(() => {});
  });

  test("one that dies is started again at the same port", async () => {
    const running = startServer();
    const port = await portOf(running);
    const [first = 0, second = 0] = workersOf(running);
    const before = running.output().length;
    process.kill(first, "SIGKILL");
    await running.printed(/worker 1 was ended by SIGKILL: started again\n/);
    await running.printed(new RegExp(`worker 1: HTTP server listening on \\S+:${port}\n`), before);
    await ask(port, "/who");
    await ask(port, "/who");
    expect(await askedOf(running, 2)).toHaveLength(2);
    expect(workersOf(running)).toContain(second);
    process.kill(second, "SIGTERM");
    await running.printed(/worker 2 was told to end: started again\n/);
    // Five times in ten seconds.
    for (let time = 0; time < 40 && running.child.exitCode === null; time += 1)
      await ask(port, "/exit").catch(() => {});
    expect(await running.ended).toBe(1);
    expect(running.output()).toMatch(
      /worker \d ended with status 7, after it was started again 5 times in 10 seconds: everything ends\n/,
    );
  });

  test("end with the one that has started them", async () => {
    const running = startServer();
    await portOf(running);
    running.child.kill("SIGKILL");
    // The output is at its end when nobody has it any more.
    expect(await running.ended).toBe("SIGKILL");
  });

  test("are told to end once, by whomever; a second signal ends at once", async () => {
    const file = join(
      directoryWith({
        "main.snow": `
fn main() do
  Signal.on_shutdown(fn() do
    println("told")
    Timer.sleep(60000)
  end)
  HTTP.serve(HTTP.router(), 0)
end
`,
      }),
      "main.snow",
    );
    const running = startSnow(["run", "--workers", "2", file]);
    await portOf(running);
    // As a terminal does it.
    for (const worker of workersOf(running)) process.kill(worker, "SIGINT");
    running.child.kill("SIGINT");
    await running.printed(/told\n(?:.*\n)*told\n/);
    // What comes at once counts as the same one.
    while (running.child.exitCode === null) {
      running.child.kill("SIGINT");
      await Promise.race([running.ended, new Promise((resolve) => setTimeout(resolve, 60))]);
    }
    expect(await running.ended).toBe(130);
    expect(running.output().match(/told/g)).toHaveLength(2);
  });
});

test.runIf(hasNats())("workers join a broker through their parent, whoever says so", async () => {
  const program = `
fn main() do
  case Env.get("JOIN") do
    Some(url) -> Cluster.join(url)
    None -> ()
  end
  Ws.serve(fn(conn :: Conn) -> do
    Ws.join(conn, "hall")
    Accept
  end end, fn(_conn :: Conn, text :: String) -> Ws.broadcast("hall", text) end, fn(_conn :: Conn) -> () end, 0)
end
`;
  const { port: broker } = await startNats();
  const file = join(directoryWith({ "main.snow": program }), "main.snow");
  const start = (environment: Record<string, string>) => startSnow(["run", "--workers", "2", file], { environment });
  const url = `nats://127.0.0.1:${broker}`;
  const nodes = [start({ JOIN: url }), start({ SNOW_CLUSTER: url })];
  const ports = await Promise.all(nodes.map((one) => portOf(one)));
  const line = /\[INFO\] cluster: connected to nats 127\.0\.0\.1:\d+ as "snow", 2 workers, messages are not signed\n/;
  for (const node of nodes) await node.printed(line);
  const clients: Client[] = [];
  for (const port of [...ports, ...ports]) clients.push(await connect(`ws://127.0.0.1:${port}/`));
  for (const [index, client] of clients.entries()) {
    client.send(`from ${index}`);
    for (const one of clients) expect(await one.next()).toBe(`from ${index}`);
  }
  const wrong = start({ SNOW_CLUSTER: "nowhere" });
  expect(await wrong.ended).toBe(1);
  expect(wrong.output()).toMatch(/^error: SNOW_CLUSTER: \S+ is no cluster URL: expected redis:[^\n]*\n$/);
});

test("TLS ends in the workers; Unix sockets are dealt out, too", async () => {
  const directory = directoryWith({
    "main.snow": `
fn main() do
  let router = HTTP.on_get(HTTP.router(), "/", fn(request) do
    Log.info("asked")
    HTTP.response(200, "from \${Request.remote_address(request)}")
  end)
  HTTP.serve_tls(router, 0, "cert.pem", "key.pem")
  HTTP.serve_with(router, 0, %{HTTP.options() | host: "unix:socket"})
  println("serves")
end
`,
  });
  const files = { certificate: join(directory, "cert.pem"), key: join(directory, "key.pem") };
  makeCertificate(files, "localhost", "DNS:localhost");
  const running = startSnow(["run", "--workers", "2", "main.snow"], { cwd: directory });
  const port = await portOf(running);
  await running.printed(/serves\n(?:.*\n)*serves\n/);
  const ca = readFileSync(files.certificate);
  const places = [
    { port, ca, servername: "localhost" },
    { port, ca, servername: "localhost" },
    { socketPath: join(directory, "socket") },
    { socketPath: join(directory, "socket") },
  ];
  for (const place of places) {
    const send = "ca" in place ? https.get : http.get;
    const [response] = await once(send({ ...place, agent: false }), "response");
    expect(await text(response)).toBe("ca" in place ? "from 127.0.0.1" : "from ");
  }
  const asked = await askedOf(running, 4);
  expect(asked.slice(2)).toEqual(asked.slice(0, 2));
  expect(new Set(asked).size).toBe(2);
  running.child.kill("SIGTERM");
  expect(await running.ended).toBe(0);
  expect(existsSync(join(directory, "socket"))).toBe(false);
});

test("prompts: one of each worker, and one of all", async () => {
  const program = `
fn answer() -> String = "before"

fn main() do
  let server = HTTP.serve(HTTP.on_get(HTTP.router(), "/", fn(_) -> HTTP.response(200, answer()) end), 0)
  Process.register("served", spawn(fn() do Timer.sleep(Ws.port(server)) end))
end
`;
  const directory = directoryWith({ "main.snow": program });
  const socket = join(directory, "prompt");
  const running = startSnow(["run", "--workers", "2", "--repl-socket", socket, join(directory, "main.snow")]);
  const port = await portOf(running);
  const one = snow(["repl", "--attach", `${socket}.2`], { input: "Cluster.worker()\n" });
  expect(one.stdout).toBe("2 :: Int\n");
  const all = snow(["repl", "--attach", socket], {
    input: 'Cluster.worker() * 10\nnope\nfn answer() -> String = "after"\n',
  });
  expect(all.stdout).toMatch(/^worker 1:\n10 :: Int\nworker 2:\n20 :: Int\n/);
  expect(all.stderr.match(/E0004/g)).toHaveLength(2);
  expect([await ask(port, "/"), await ask(port, "/")]).toEqual(["after", "after"]);
  const none = snow(["repl", "--attach", join(directory, "nobody")], { input: "1\n" });
  expect(none.stderr).toContain("error: cannot attach to '");
});

test("what keeps a program from starting is told, and nothing is tried again", async () => {
  const taken = createServer().listen(0, "0.0.0.0");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === "object" ? address?.port : 0;
  const running = startServer({ PORT: String(port) });
  expect(await running.ended).toBe(101);
  const panics = running.output().match(/: cannot listen on 0\.0\.0\.0:\d+: address already in use\n/g);
  expect(panics).toHaveLength(2);
  expect(running.output()).not.toContain("started again");
});

test("mistakes of a program are told once", () => {
  const file = join(directoryWith({ "main.snow": "fn main() do\n  nope\nend\n" }), "main.snow");
  const { status, stderr } = snow(["run", "--workers", "2", file]);
  expect(status).toBe(1);
  expect(stderr.match(/E0004/g)).toHaveLength(1);
});

test.each(["0", "-1", "many", "1.5"])("%s is no number of workers", (number) => {
  const file = join(directoryWith({ "main.snow": "fn main() do\n  println(1)\nend\n" }), "main.snow");
  const { status, stderr } = snow(["run", "--workers", number, file]);
  expect(stderr).toBe(`error: option '--workers' needs a number from 1 to 999 or auto, not '${number}'\n`);
  expect(status).toBe(2);
});

test("a program that ends by itself ends with the largest status", () => {
  const file = join(directoryWith({ "main.snow": 'fn main() do\n  println("done")\nend\n' }), "main.snow");
  const { status, stdout } = snow(["run", "--workers", "2", file]);
  expect(stdout).toBe("done\ndone\n");
  expect(status).toBe(0);
});

test("a built program has workers, too, with the stack that it needs", async () => {
  const directory = directoryWith({ "main.snow": server });
  expect(snow(["build", join(directory, "main.snow")]).status).toBe(0);
  const running = startCommand(process.execPath, [join(directory, "main.js")], {
    environment: { SNOW_WORKERS: "2", SNOW_LOG_FORMAT: "json" },
  });
  const port = await portOf(running);
  expect(await ask(port, "/deep")).toBe("9000");
  await ask(port, "/who");
  await running.printed(/^\{"time":"[^"]+","level":"info","worker":[12],"message":"asked"\}$/m);
  running.child.kill("SIGINT");
  expect(await running.ended).toBe(0);
  const wrong = startCommand(process.execPath, [join(directory, "main.js")], { environment: { SNOW_WORKERS: "two" } });
  expect(await wrong.ended).toBe(2);
  expect(wrong.output()).toBe("error: SNOW_WORKERS needs a number from 1 to 999 or auto, not 'two'\n");
});
