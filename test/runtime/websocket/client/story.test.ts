// What clients in a simulated world tell: lines of the story of a run.
import { expect, test } from "vitest";
import { runSimulation } from "../../../../runtime/simulation/index.ts";
import { simulation, storyOf } from "../../../support/simulations.ts";

/** Choices that are all dull: no delay but the least, nothing cut or joined. */
const dull = { seed: 1, choices: [] };

async function story(body: string, server = "fn conn -> Accept end"): Promise<readonly string[]> {
  const plan = await simulation(`
fn until_closed(client :: WsClient) -> () do
  case WsClient.receive(client, 5000) do
    Ok(Closed(_, _)) -> ()
    _ -> until_closed(client)
  end
end

fn close_at(conn :: Conn, text :: String) do
  if text == "close" do Ws.close(conn, 4000, "enough") else Ws.send(conn, text) end
end

fn repeat(conn :: Conn, bytes :: Bytes) -> () do
  Ws.send_binary(conn, bytes)
  ()
end

fn sim_it() do
  let greet = ${server}
  let options = %{Ws.options() | on_binary: Some(repeat)}
  Ws.serve_with(greet, close_at, fn conn -> () end, 8080, options)
${body}
end
`);
  const run = await runSimulation(plan, dull);
  expect(run.failure).toBeUndefined();
  return storyOf(run)
    .split("\n")
    .filter((line) => !line.includes("listening on"));
}

test("clients connect, say, hear and close", async () => {
  const lines = await story(`
  let client = Result.unwrap(WsClient.connect("ws://localhost:8080/ws?a=1"))
  WsClient.send(client, "hi \\"you\\"\\n")
  WsClient.receive(client, 5000)
  WsClient.send(client, String.repeat("long ", 30))
  WsClient.receive(client, 5000)
  WsClient.send_binary(client, Bytes.from_list([1, 2, 3]))
  WsClient.receive(client, 5000)
  WsClient.close(client, 1000, "bye")`);
  expect(lines).toEqual([
    "0 ms  client 1 connects to :8080 /ws?a=1",
    "0 ms  client 1 is let in",
    '0 ms  client 1 sends "hi \\"you\\"\\n"',
    '0 ms  client 1 hears "hi \\"you\\"\\n"',
    `0 ms  client 1 sends "${"long ".repeat(12)}"…`,
    `0 ms  client 1 hears "${"long ".repeat(12)}"…`,
    "0 ms  client 1 sends 3 bytes",
    "0 ms  client 1 hears 3 bytes",
    "0 ms  client 1 closes (1000 bye)",
  ]);
});

test("clients are refused, find nobody, give up, are closed", async () => {
  const lines = await story(
    `
  WsClient.connect("ws://localhost:8080/no")
  WsClient.connect("ws://localhost:8081/")
  WsClient.connect("ws://nowhere/")
  WsClient.connect_with("ws://localhost:8080/slow", %{WsClient.options() | timeout_ms: 20})
  let client = Result.unwrap(WsClient.connect("ws://localhost:8080/"))
  WsClient.send(client, "close")
  until_closed(client)`,
    `fn(conn) do
    if Ws.path(conn) == "/slow" do Timer.sleep(100) end
    if Ws.path(conn) == "/no" do Reject(403, "no") else Accept end
  end`,
  );
  expect(lines).toEqual([
    "0 ms  client 1 connects to :8080 /no",
    "0 ms  client 1 is refused: 403 Forbidden",
    "0 ms  client 2 connects to :8081 /",
    "0 ms  client 2 is refused: connection refused",
    "0 ms  client 3 connects to nowhere:80 /",
    "0 ms  client 3 is refused: unknown host",
    "0 ms  client 4 connects to :8080 /slow",
    "20 ms  client 4 is refused: timeout",
    "20 ms  client 5 connects to :8080 /",
    "20 ms  client 5 is let in",
    '20 ms  client 5 sends "close"',
    "20 ms  client 5 is closed (4000 enough)",
  ]);
});
