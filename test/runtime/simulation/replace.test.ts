// Extern functions in a world.
import { expect, test } from "vitest";
import { type Run, runSimulation } from "../../../runtime/simulation/index.ts";
import { simulationsIn, storyOf } from "../../support/simulations.ts";

const module = `let calls = 0;
export const look_up = (name) => name + "@" + ++calls;
export const ask = async (name) => name + "?";
export const each = (name, call) => call(name);
`;

const externs = `extern fn look_up(name :: String) -> String = "look_up" from "./module.js"
extern async fn ask(name :: String) -> String = "ask" from "./module.js"
extern fn each(name :: String, change :: Fun(String) -> String) -> String = "each" from "./module.js"
`;

async function run(body: string): Promise<Run> {
  const [plan] = (await simulationsIn({ "module.js": module, "main_test.snow": `${externs}${body}` })).values();
  if (plan === undefined) throw new Error("no simulation");
  return runSimulation(plan, { seed: 1 });
}

test("run as they are, and the story says so once", async () => {
  const { failure, events } = await run(`fn sim_plain() do
  println(look_up("a"))
  println(look_up("b"))
  println(each("c", fn text -> text <> "!" end))
end
`);
  expect(failure).toBeUndefined();
  expect(events.map(({ text }) => text)).toEqual([
    "extern look_up is JavaScript, whose module keeps its state from run to run",
    'writes "a@1"',
    'writes "b@2"',
    'writes "c!"',
  ]);
});

test("are replaced by functions of Snow", async () => {
  const { failure, events } = await run(`fn sim_replaced() do
  Sim.replace(look_up, fn name -> "<\${name}>" end)
  Sim.replace(each, fn name, change -> change(change(name)) end)
  Sim.replace(ask, fn name -> do
    Timer.sleep(20)
    "\${name}!"
  end end)
  println(look_up("a"))
  println(each("c", fn text -> text <> "." end))
  println(ask("b"))
  Sim.replace(ask, fn name -> "at once" end)
  println(ask("b"))
  println("\${Time.monotonic_ms()}")
end
`);
  expect(failure).toBeUndefined();
  expect(events.map(({ text }) => text)).toEqual([
    'writes "<a>"',
    'writes "c.."',
    'writes "b!"',
    'writes "at once"',
    'writes "20"',
  ]);
});

test("of those that take their time one that is not replaced ends the run", async () => {
  const { failure } = await run(`fn sim_async() do
  println(ask("b"))
end
`);
  expect(failure).toEqual({
    kind: "refused",
    head: "extern async ask: what JavaScript takes its time for has no place in a simulation",
    place: "main_test.snow:5",
    lines: ["Sim.replace(ask, fn … end) puts a function of Snow in its place"],
  });
});

test("other functions can't be replaced", async () => {
  const result = await run("fn own(n :: Int) = n\nfn sim_own() = Sim.replace(own, fn n -> n + 1 end)\n");
  expect(result.failure?.head, storyOf(result)).toContain("Sim.replace: the first argument is no `extern` function");
});
