// What clients, load balancers and other nodes see of a program that is told to stop.
import { describe, expect, test } from "vitest";
import { command, directoryWith, type RunningCommand, snow, startSnow } from "../support/command.ts";
import { connect } from "../support/websocket-client.ts";

const echo = "fn conn -> Accept end, fn conn, text -> Ws.send(conn, text) end, fn conn -> () end";

/** Ends when it has been asked for /go. */
const patient = `
service Gate do
  fn init() -> Bool do
    false
  end

  cast Open() do |isOpen|
    true
  end

  call IsOpen() :: Bool do |isOpen|
    (isOpen, isOpen)
  end
end

fn wait(gate) do
  if not Gate.is_open(gate) do
    Timer.sleep(5)
    wait(gate)
  end
end

fn main() do
  let gate = Gate.start()
  Signal.on_shutdown(fn do
    println("told")
    wait(gate)
  end)
  let router = HTTP.router()
    |> HTTP.health("/health")
    |> HTTP.on_get("/go", fn(request) do
      Gate.open(gate)
      HTTP.text(200, "going")
    end)
    |> HTTP.websocket("/feed", ${echo})
  println("port \${Ws.port(HTTP.serve(router, 0))}")
end
`;

async function portOf(running: RunningCommand): Promise<string> {
  const [, port = ""] = await running.printed(/port (\d+)\n/);
  return port;
}

function startWith(program: string, environment: Record<string, string>): RunningCommand {
  return startSnow(["run", "main.snow"], { cwd: directoryWith({ "main.snow": program }), environment });
}

describe("a program that is told to stop", () => {
  test("says so to load balancers while it still serves, then closes everybody at once", async () => {
    const running = startWith(patient, {});
    const port = await portOf(running);
    const health = async (): Promise<string> => {
      const answer = await fetch(`http://127.0.0.1:${port}/health`);
      return `${answer.status} ${await answer.text()}`;
    };
    const client = await connect(`ws://127.0.0.1:${port}/feed`);
    expect(await health()).toBe("200 ok");
    running.child.kill("SIGTERM");
    await running.printed(/told/);
    expect(await health()).toBe("503 stopping");
    const late = await connect(`ws://127.0.0.1:${port}/feed`);
    late.send("still here");
    expect(await late.next()).toBe("still here");
    await fetch(`http://127.0.0.1:${port}/go`);
    for (const one of [client, late]) expect(await one.closed).toEqual({ code: 1001, reason: "server stopping" });
    expect(await running.ended).toBe(0);
  });

  test("has closed all of its clients when SNOW_DRAIN_MS is over", async () => {
    const program = `fn main() do\n  println("port \${Ws.port(Ws.serve(${echo}, 0))}")\nend\n`;
    const running = startWith(program, { SNOW_DRAIN_MS: "200" });
    const port = await portOf(running);
    const clients = await Promise.all([1, 2, 3, 4].map(() => connect(`ws://127.0.0.1:${port}`)));
    running.child.kill("SIGTERM");
    for (const client of clients) expect(await client.closed).toEqual({ code: 1001, reason: "server stopping" });
    expect(await running.ended).toBe(0);
  });

  test("lets nobody in meanwhile, serves who is there, and ends at a second signal", async () => {
    const program = `fn main() do\n  println("port \${Ws.port(Ws.serve(${echo}, 0))}")\nend\n`;
    const running = startWith(program, { SNOW_DRAIN_MS: "3600000", SNOW_LOG: "info" });
    const port = await portOf(running);
    const client = await connect(`ws://127.0.0.1:${port}`);
    running.child.kill("SIGINT");
    await running.printed(/server stopping/);
    client.send("still here");
    expect(await client.next()).toBe("still here");
    await expect(connect(`ws://127.0.0.1:${port}`)).rejects.toThrow("no connection");
    running.child.kill("SIGTERM");
    expect(await running.ended).toBe(143);
  });
});

test("what is no time in SNOW_DRAIN_MS is told at the start, by one of all workers", () => {
  const cwd = directoryWith({ "main.snow": 'fn main() do\n  println("never")\nend\n' });
  const told = (wrong: string) => `SNOW_DRAIN_MS needs milliseconds from 0 to 3600000, not '${wrong}'\n`;
  for (const wrong of ["10s", "-1", "3600001", "1e3"]) {
    const ran = snow(["run", "main.snow"], { cwd, environment: { SNOW_DRAIN_MS: wrong } });
    expect(ran).toEqual({ status: 1, stdout: "", stderr: told(wrong) });
  }
  expect(snow(["build", "main.snow", "-o", "out.js"], { cwd }).status).toBe(0);
  const environment = { SNOW_DRAIN_MS: "soon", SNOW_WORKERS: "2" };
  expect(command(process.execPath, ["out.js"], { cwd, environment })).toEqual({
    status: 2,
    stdout: "",
    stderr: `error: ${told("soon")}`,
  });
});
