// What servers make of clients that vanish, stall or are cut, in worlds where that happens when the test says so.
import { join } from "node:path";
import { expect, test } from "vitest";
import { runSimulation } from "../../../runtime/simulation/index.ts";
import { makeCertificate } from "../../support/certificates.ts";
import { directoryWith } from "../../support/command.ts";
import { simulation, simulationsAt, storyOf } from "../../support/simulations.ts";

const parts = `
fn serve(options :: WsOptions) do
  Ws.serve_with(
    fn conn -> Accept end,
    fn conn, text -> Ws.send(conn, text) end,
    fn(conn :: Conn, code :: Int, reason :: String) -> Sim.step("on_close \${code} \${reason}") end,
    8080,
    options,
  )
end

fn still() = %{Sim.default_faults() | delay_ms: (1, 1), split: false}

fn connect() -> WsClient = Result.unwrap(WsClient.connect("ws://localhost:8080/"))
`;

/** \`choices\`: of all that is left to decide, which are no delays and no cuts of chunks here. */
async function story(body: string, choices: readonly number[] = []): Promise<readonly string[]> {
  const plan = await simulation(`${parts}\nfn sim_it() do\n${body}\nend\n`);
  const run = await runSimulation(plan, { seed: 1, choices });
  expect(run.failure).toBeUndefined();
  return storyOf(run)
    .split("\n")
    .filter((line) => !line.includes("listening on"));
}

test("a connection that is cut ends on both sides, as one that ended without a word", async () => {
  const lines = await story(
    `  Sim.faults(still())
  serve(Ws.options())
  let client = connect()
  Sim.faults(%{still() | cuts_per_minute: 60.0})
  Sim.step("\${WsClient.receive(client, 5000)}")
  Timer.sleep(1)
  Sim.step("\${Ws.stats().connections}")`,
    [1, 500],
  );
  expect(lines).toEqual([
    "0 ms  client 1 connects to :8080 /",
    "4 ms  client 1 is let in",
    "504 ms  client 1: cut",
    "504 ms  client 1 is closed (1006)",
    "504 ms  on_close 1006 ",
    "504 ms  Ok(Closed(1006, ))",
    "505 ms  0",
  ]);
});

test("a connection that is cut silently is found by the heartbeat", async () => {
  const lines = await story(
    `  Sim.faults(still())
  serve(%{Ws.options() | heartbeat_ms: 1000, heartbeat_timeout_ms: 400})
  let client = connect()
  Timer.sleep(1500)
  Sim.step("\${Ws.stats().connections}")
  Sim.faults(%{still() | silent_cuts_per_minute: 60.0})
  Timer.sleep(6500)
  Sim.step("\${Ws.stats().connections}")
  Sim.step("\${WsClient.receive(client, 10)}")`,
    [1],
  );
  expect(lines).toEqual([
    "0 ms  client 1 connects to :8080 /",
    "4 ms  client 1 is let in",
    "1504 ms  1",
    "1504 ms  client 1: silently cut",
    "2405 ms  on_close 1001 pong timeout",
    "8004 ms  0",
    "8014 ms  Err(timeout)",
  ]);
});

test("a client that stalls is closed as a slow one, when more waits for it than may", async () => {
  const lines = await story(
    `  Sim.faults(still())
  serve(%{Ws.options() | max_backlog_bytes: 100_000})
  let client = connect()
  Sim.faults(%{still() | stalls_per_minute: 60.0})
  Timer.sleep(10)
  for n in List.range(0, 10) do
    WsClient.send(client, String.repeat("x", 30_000))
    Timer.sleep(10)
  end
  Sim.step("\${Ws.stats().slow_closed} \${Ws.stats().connections}")`,
    [1, 0, 4],
  );
  expect(lines.map((line) => line.replace(/"x+"…/, "…"))).toEqual([
    "0 ms  client 1 connects to :8080 /",
    "4 ms  client 1 is let in",
    "4 ms  client 1 stalls for 5 s",
    "14 ms  client 1 sends …",
    "24 ms  client 1 sends …",
    "34 ms  client 1 sends …",
    "44 ms  client 1 sends …",
    "54 ms  client 1 sends …",
    "64 ms  client 1 sends …",
    "65 ms  on_close 1013 slow consumer",
    "74 ms  client 1 sends …",
    "84 ms  client 1 sends …",
    "94 ms  client 1 sends …",
    "104 ms  client 1 sends …",
    "114 ms  1 0",
  ]);
});

test("a client that takes its output piece by piece is not taken for one that is gone", async () => {
  const lines = await story(`  Sim.faults(%{still() | delay_ms: (300, 300)})
  serve(%{Ws.options() | heartbeat_ms: 1000, heartbeat_timeout_ms: 700, on_slow: DropMessage})
  let client = connect()
  WsClient.send(client, String.repeat("x", 3_000_000))
  case WsClient.receive(client, 60_000) do
    Ok(Text(text)) -> Sim.step("\${String.length(text)} \${Ws.stats().connections}")
    other -> Sim.step("\${other}")
  end`);
  expect(lines).toContain("55800 ms  3000000 1");
});

test("TLS passes as plain, and who speaks without it is not let in", async () => {
  const directory = directoryWith({
    "main_test.snow": `
fn sim_it() do
  let accept = fn conn -> Accept end
  let repeat = fn conn, text -> Ws.send(conn, text) end
  Ws.serve_tls(accept, repeat, fn conn -> () end, 8443, "cert.pem", "key.pem")
  let options = %{WsClient.options() | ca_path: "cert.pem"}
  let client = Result.unwrap(WsClient.connect_with("wss://localhost:8443/", options))
  WsClient.send(client, "hi")
  assert_eq(WsClient.receive(client, 5000), Ok(Text("hi")))
  assert_eq(Result.map(WsClient.connect("ws://localhost:8443/"), fn _ -> 0 end), Err("connection ended"))
  let router = HTTP.router() |> HTTP.on_get("/", fn request -> HTTP.text(200, Request.scheme(request)) end)
  HTTP.serve_tls(router, 8444, "cert.pem", "key.pem")
  assert_eq(HTTP.get("https://localhost:8444/"), Ok("https"))
end
`,
  });
  makeCertificate(
    { certificate: join(directory, "cert.pem"), key: join(directory, "key.pem") },
    "snow",
    "DNS:localhost",
  );
  for (const plan of (await simulationsAt(directory)).values()) {
    const run = await runSimulation(plan, { seed: 1 });
    expect(run.failure, storyOf(run)).toBeUndefined();
  }
});
