// What HTTP clients in a simulated world tell: lines of the story of a run.
import { expect, test } from "vitest";
import { runSimulation } from "../../../runtime/simulation/index.ts";
import { simulation, storyOf } from "../../support/simulations.ts";

test("requests, answers, redirects, and none", async () => {
  const plan = await simulation(`
fn sim_it() do
  let router = HTTP.router()
    |> HTTP.on_get("/hello", fn request -> HTTP.text(200, "hello \\"you\\"") end)
    |> HTTP.on_post("/bytes", fn request -> HTTP.bytes(200, "image/gif", Bytes.from_list([1])) end)
    |> HTTP.on_get("/there", fn request -> HTTP.redirect(302, "/hello") end)
    |> HTTP.on_get("/slow", fn(request) do
      Timer.sleep(60_000)
      HTTP.text(200, "late")
    end)
  HTTP.serve(router, 8080)
  HTTP.get("http://localhost:8080/hello?a=1")
  HTTP.post("http://localhost:8080/bytes", "x")
  HTTP.get("http://localhost:8080/there")
  HTTP.get("http://localhost:8081/")
  HTTP.get("http://nowhere.invalid/")
  Sim.step("that is all")
end
`);
  const run = await runSimulation(plan, { seed: 1, choices: [] });
  expect(run.failure).toBeUndefined();
  const lines = storyOf(run).split("\n");
  expect(lines.filter((line) => !line.includes("listening on"))).toEqual([
    "0 ms  client 1 asks GET :8080 /hello?a=1",
    '0 ms  client 1 is answered 200 "hello \\"you\\""',
    "0 ms  client 1 asks POST :8080 /bytes",
    "0 ms  client 1 is answered 200 1 byte",
    "0 ms  client 1 asks GET :8080 /there",
    "0 ms  client 1 is answered 302",
    "0 ms  client 2 asks GET :8080 /hello",
    '0 ms  client 2 is answered 200 "hello \\"you\\""',
    "0 ms  client 3 asks GET :8081 /",
    "0 ms  client 3 gets no answer: connection refused",
    "0 ms  client 4 asks GET nowhere.invalid:80 /",
    "0 ms  client 4 gets no answer: unknown host",
    "0 ms  that is all",
  ]);
});
