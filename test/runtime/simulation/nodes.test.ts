// Programs of their own in one world: what is asked of them, how they end, die and start again, and how they are joined.
import { describe, expect, test } from "vitest";
import { runSimulation } from "../../../runtime/simulation/index.ts";
import { passing, simulationsIn, storyOf } from "../../support/simulations.ts";

const MAIN = `
service Counter do
  fn init(count :: Int) -> Int do
    count
  end
  call Next() :: Int do |count|
    (count + 1, count + 1)
  end
end

let counter = Counter.start(0)

pub fn next() -> Int = Counter.next(counter)

pub fn peers() -> Int do
  case Cluster.status() do
    Connected(nodes) -> List.length(nodes) - 1
    _ -> -1
  end
end

fn tick(count :: Int) -> () do
  println("tick")
  Timer.sleep(1000)
  tick(count + 1)
end

fn main() do
  Cluster.leader("clock", fn -> tick(0) end)
end
`;

function simulations(source: string) {
  return simulationsIn({ "main.snow": MAIN, "main_test.snow": `import Main\n${source}` });
}

async function storyOfOne(source: string, seed = 1): Promise<string> {
  const [plan] = (await simulations(source)).values();
  if (plan === undefined) throw new Error("no simulation");
  return storyOf(await runSimulation(plan, { seed }));
}

describe("a node", () => {
  test("has top-level values and processes of its own, and gives plain data", async () => {
    const story = await storyOfOne(`
fn sim_values() do
  let one = Sim.node()
  let other = Sim.node()
  let add = 40
  assert_eq(Main.next(), 1)
  assert_eq(Sim.ask(one, fn -> (Main.next() + add, ["a"]) end), (41, ["a"]))
  assert_eq(Sim.ask(one, fn -> Main.next() end), 2)
  assert_eq(Sim.ask(other, fn -> Main.next() end), 1)
  assert_eq(Main.next(), 2)
  assert_eq(Sim.host(one) == Sim.host(other), false)
  assert_eq(Sim.ask(other, fn -> Main.peers() end), 1)
end`);
    expect(story).not.toMatch(/assertion|panic/);
  });

  test("that panics, or gives what is of its program alone, makes who asks panic", async () => {
    const story = await storyOfOne(`
fn sim_panics() do
  let node = Sim.node()
  Job.await(Job.async(fn -> Sim.ask(node, fn -> panic("oh no") end) end))
  Job.await(Job.async(fn -> do
    Sim.ask(node, fn -> [Some(fn x :: Int -> x end)] end)
    1
  end end))
  println("\${Sim.ask(node, fn -> Main.next() end)}")
end`);
    expect(story).toMatch(/panic in process <0\.\d+> Sim\.ask of node 1: oh no \(main_test\.snow:5\)/);
    expect(story).toMatch(/panic in process <0\.\d+> job: oh no/);
    expect(story).toContain("Sim.ask: the result holds a function: expected plain data, such as numbers and texts");
    expect(story).toContain('writes "1"');
  });

  test("ends as by a signal, is not running then, and starts again", async () => {
    const story = await storyOfOne(`
fn sim_ends() do
  let one = Sim.node()
  let other = Sim.node()
  Sim.stop(one)
  Timer.sleep(200)
  assert_eq(Sim.ask(other, fn -> Main.peers() end), 0)
  Job.await(Job.async(fn -> Sim.ask(one, fn -> 1 end) end))
  Sim.restart(one)
  assert_eq(Sim.ask(one, fn -> Main.next() end), 1)
  assert_eq(Sim.ask(other, fn -> Main.peers() end), 1)
end`);
    expect(story).toContain("node 1 stops");
    expect(story).toContain("node 1 has ended with status 0");
    expect(story).toMatch(/panic in process .* job: node 1 is not running/);
    expect(story).not.toContain("assertion");
  });

  test("dies without goodbye: who asked it panics, and the others miss it after ten seconds", async () => {
    const story = await storyOfOne(`
fn sim_dies() do
  let one = Sim.node()
  let other = Sim.node()
  let asked = Job.async(fn -> Sim.ask(one, fn -> do
    Timer.sleep(60_000)
    1
  end end) end)
  Timer.sleep(100)
  Sim.restart(one)
  Job.await(asked)
  assert_eq(Sim.ask(one, fn -> Main.next() end), 1)
  assert_eq(Sim.ask(other, fn -> Main.peers() end), 2)
  Timer.sleep(13_000)
  assert_eq(Sim.ask(other, fn -> Main.peers() end), 1)
end`);
    expect(story).toContain("node 1 dies");
    expect(story).toMatch(/panic in process .* job: node 1 is not running/);
    expect(story).not.toContain("assertion");
  });

  test("whose main panics has ended", async () => {
    const plans = await simulationsIn({
      "main.snow": 'fn main() do\n  Timer.sleep(20)\n  panic("no port")\nend\n',
      "main_test.snow": "fn sim_it() do\n  let node = Sim.node()\n  Sim.ask(node, fn -> 1 end)\nend\n",
    });
    const [plan] = plans.values();
    if (plan === undefined) throw new Error("no simulation");
    const story = storyOf(await runSimulation(plan, { seed: 1 }));
    expect(story).toMatch(/panic in process <0\.\d+> main of node 1: no port \(main\.snow:3\)/);
    expect(story).toContain("node 1 has ended with status 101");
    expect(story).toMatch(/^panic .*node 1 is not running/m);
  });

  test("whose assertion fails is the end of the run", async () => {
    const story = await storyOfOne(`
fn sim_fails() do
  Sim.ask(Sim.node(), fn -> assert_eq(Main.next(), 2) end)
end`);
    expect(story).toMatch(
      /^assertion main_test\.snow:4 assert_eq\n {2}left {3}1\n {2}right {2}2\n {2}in process .* of node 1/m,
    );
  });
});

test("one of the nodes leads, and another one soon after its death; partitions and outages are seen and end", async () => {
  const plans = await simulations(`
fn sim_leads() do
  let nodes = List.map([1, 2, 3], fn _ -> Sim.node() end)
  let a = List.get(nodes, 0)
  let b = List.get(nodes, 1)
  Timer.sleep(2000)
  for _ in 1..3 do
    Sim.restart(a)
    Timer.sleep(15_000)
    Sim.restart(b)
    Timer.sleep(15_000)
  end
  Sim.partition(a, b, 15_000)
  Timer.sleep(14_000)
  assert_eq(List.map(nodes, fn node -> Sim.ask(node, fn -> Main.peers() end) end), [1, 1, 2])
  Timer.sleep(3000)
  assert_eq(List.map(nodes, fn node -> Sim.ask(node, fn -> Main.peers() end) end), [2, 2, 2])
  Sim.partition(a, b, 1_000_000)
  Sim.broker_down(5000)
  Sim.broker_down(500)
  Timer.sleep(4000)
  assert_eq(Sim.ask(a, fn -> Main.peers() end), -1)
  Sim.heal()
  Timer.sleep(5000)
  assert_eq(List.map(nodes, fn node -> Sim.ask(node, fn -> Main.peers() end) end), [2, 2, 2])
end`);
  const [plan] = plans.values();
  if (plan === undefined) throw new Error("no simulation");
  for (let seed = 1; seed <= 5; seed += 1) {
    const { events, hash } = await passing(plan, { seed });
    const ticks = events.filter(({ text }) => text.endsWith('writes "tick"')).map(({ at }) => at);
    const gaps = ticks.slice(1).map((at, index) => at - (ticks[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(16_000);
    expect(ticks.length).toBeGreaterThan(60);
    expect((await passing(plan, { seed })).hash).toBe(hash);
  }
});

test("nodes restart by chance as often as the world says, and what they are asked waits for them", async () => {
  const plans = await simulations(`
fn sim_restarts() do
  let node = Sim.node()
  Sim.faults(%{Sim.default_faults() | restarts_per_hour: 240.0})
  for _ in 1..200 do
    Timer.sleep(1500)
    Job.await(Job.async(fn -> Sim.ask(node, fn -> Main.next() end) end))
  end
  Sim.faults(Sim.default_faults())
  Timer.sleep(2000)
  assert(Sim.ask(node, fn -> Main.next() end) > 0)
end`);
  const [plan] = plans.values();
  if (plan === undefined) throw new Error("no simulation");
  let deaths = 0;
  for (let seed = 1; seed <= 3; seed += 1) {
    const { events } = await passing(plan, { seed });
    deaths += events.filter(({ kind, text }) => kind === "fault" && text === "node 1 dies").length;
  }
  // 5 minutes each.
  expect(deaths).toBeGreaterThan(25);
  expect(deaths).toBeLessThan(100);
});

test("joining a broker is for nodes, and fails the run elsewhere", async () => {
  const story = await storyOfOne(`
fn sim_joins() do
  let node = Sim.node()
  Sim.ask(node, fn -> Cluster.join("redis://127.0.0.1") end)
  Sim.step("joined")
  Cluster.join("redis://127.0.0.1")
end`);
  expect(story).toContain("joined\nrefused  Cluster.join: no broker is part of the simulated world");
});

test("nodes that nobody needs leave nothing behind", async () => {
  const plans = await simulations("fn sim_it() do\n  Sim.node()\n  Sim.node()\n  Timer.sleep(5000)\nend\n");
  const [plan] = plans.values();
  if (plan === undefined) throw new Error("no simulation");
  const listeners = process.eventNames().map((name) => process.listenerCount(name));
  for (let seed = 1; seed <= 20; seed += 1) await passing(plan, { seed });
  expect(process.eventNames().map((name) => process.listenerCount(name))).toEqual(listeners);
});
