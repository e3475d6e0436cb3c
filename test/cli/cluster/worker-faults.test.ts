// Workers that hang, die or cannot be started, and crowds before their door.
import { readFileSync } from "node:fs";
import { connect as connectTo, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { directoryWith, type RunningCommand, snow, startCommand } from "../../support/command.ts";
import { connect } from "../../support/websocket-client.ts";

const program = `
fn obey(conn :: Conn, "who") = Ws.send(conn, "\${Cluster.worker()}")
fn obey(_conn, text) = Ws.broadcast("hall", text)

fn enter(conn :: Conn) -> Admission do
  Ws.join(conn, "hall")
  Accept
end

fn main() do
  let router = HTTP.router()
    |> HTTP.on_get("/who", fn(req) -> HTTP.response(200, "\${Cluster.worker()}") end)
    |> HTTP.websocket("/hall", enter, obey, fn conn -> () end)
  HTTP.serve(router, 0)
end
`;

const file = (): string => {
  const cwd = directoryWith({ "main.snow": program });
  expect(snow(["build", "main.snow", "-o", "out.js"], { cwd }).status).toBe(0);
  return `${cwd}/out.js`;
};

interface Served {
  readonly running: RunningCommand;
  readonly port: number;
}

/** `descriptors`: as many as the parent and each worker may have. */
async function serve(workers: number, descriptors = 4096): Promise<Served> {
  const words = ["-c", `ulimit -n ${descriptors}; exec "$0" "$1"`, process.execPath, file()];
  const running = startCommand("bash", words, { environment: { SNOW_WORKERS: String(workers) } });
  let port = 0;
  for (let number = 1; number <= workers; number += 1) port = await listens(running, number, 0);
  return { running, port };
}

async function listens(running: RunningCommand, number: number, behind: number): Promise<number> {
  const pattern = new RegExp(`worker ${number}: HTTP server listening on \\S+:(\\d+)\n`);
  return Number((await running.printed(pattern, behind))[1]);
}

function workersOf({ child }: RunningCommand): number[] {
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
  return children.trim().split(" ").map(Number);
}

/** Bytes of memory. */
function memoryOf(pid: number | undefined): number {
  const [, size] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(size) * 1024;
}

/** Asks who serves it, on a connection of its own: "" when that is cut. */
function asks(port: number): { readonly socket: Socket; readonly answer: Promise<string> } {
  const socket = connectTo(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.write("GET /who HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
  const answer = new Promise<string>((resolve) => {
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text.split("\r\n\r\n")[1] ?? ""));
  });
  return { socket, answer };
}

async function answersOf(port: number, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => asks(port).answer));
}

describe("workers", () => {
  test("one that hangs, dies and can't be started is started when there is room: those who wait are cut for it", async () => {
    const { running, port } = await serve(1, 60);
    const [worker = 0] = workersOf(running);
    process.kill(worker, "SIGSTOP");
    const crowd = answersOf(port, 200);
    const behind = running.output().length;
    // The last one has come when the parent has no descriptor left, and cuts it.
    await Promise.race([crowd, asks(port).answer]);
    process.kill(worker, "SIGKILL");
    await listens(running, 1, behind);
    const answers = await crowd;
    expect(new Set(answers)).toEqual(new Set(["1", ""]));
    expect(await answersOf(port, 3)).toEqual(["1", "1", "1"]);
    expect(running.output()).toContain("worker 1 can't be started: the system has no room for it; trying again\n");
    running.child.kill("SIGTERM");
    expect(await running.ended).toBe(0);
  });

  test("one that hangs costs the others nothing, and the parent little", async () => {
    const { running, port } = await serve(2);
    const url = `ws://127.0.0.1:${port}/hall`;
    const [ann, bob] = [await connect(url), await connect(url)];
    bob.send("who");
    const other = workersOf(running)[Number(await bob.next()) - 1] ?? 0;
    const before = memoryOf(running.child.pid);
    process.kill(other, "SIGSTOP");
    onTestFinished(() => void process.kill(other, "SIGKILL"));
    const text = "x".repeat(32_000);
    for (let number = 1; number <= 4000; number += 1) {
      ann.send(`${number} ${text}`);
      if (number > 10) expect(await ann.next()).toMatch(new RegExp(`^${number - 10} x`));
    }
    // Of 128 MB that the other one does not take.
    expect(memoryOf(running.child.pid) - before).toBeLessThan(112 * 1024 * 1024);
  });

  test("that die before a crowd leave nobody without an end", async () => {
    const { running, port } = await serve(2);
    const crowd = answersOf(port, 1000);
    for (const worker of workersOf(running)) process.kill(worker, "SIGKILL");
    const behind = running.output().length;
    const answers = await crowd;
    expect(answers.length).toBe(1000);
    for (const number of [1, 2]) await listens(running, number, behind);
    expect((await answersOf(port, 100)).sort().join("")).toMatch(/^[12]{100}$/);
  });

  test("end however many signals come", async () => {
    const { running } = await serve(2);
    const all = [running.child.pid ?? 0, ...workersOf(running)];
    for (let time = 0; time < 20; time += 1) for (const pid of all) process.kill(pid, "SIGTERM");
    expect([0, 143]).toContain(await running.ended);
    expect(running.output()).not.toMatch(/^\s+at /m);
  });

  test("what is no request is refused, and harms nobody", async () => {
    const { running, port } = await serve(2);
    const pids = workersOf(running);
    const texts = [
      "\u0000".repeat(1000),
      "GET",
      "\u0016\u0003\u0001\u0002\u0000",
      '{"listening":1}\n',
      "given",
      "\r\n",
    ];
    for (let round = 0; round < 10; round += 1) {
      for (const text of texts)
        connectTo(port, "127.0.0.1")
          .on("error", () => {})
          .end(text, "latin1");
      const { socket, answer } = asks(port);
      if (round % 2 === 0) socket.resetAndDestroy();
      else expect(await answer).toMatch(/^[12]$/);
    }
    expect(await answersOf(port, 2)).toHaveLength(2);
    expect(workersOf(running)).toEqual(pids);
  });
});
