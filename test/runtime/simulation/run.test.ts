// One run of one simulation: its time, its ends, its story.
import { describe, expect, test } from "vitest";
import { guardOf } from "../../../cli/running/guard.ts";
import { interruptRunning } from "../../../runtime/actors/index.ts";
import { type Run, runSimulation } from "../../../runtime/simulation/index.ts";
import { simulation, storyOf } from "../../support/simulations.ts";

async function run(source: string, seed = 1): Promise<Run> {
  return runSimulation(await simulation(source), { seed });
}

async function story(source: string): Promise<string[]> {
  return storyOf(await run(source)).split("\n");
}

test("processes, timers and what is printed happen in virtual time", async () => {
  const { failure, milliseconds, ...rest } = await run(`fn visitor(n) do
  Timer.sleep(n * 1000)
  println("visitor \${n}")
  n
end

fn sim_visitors() do
  let jobs = List.map([3, 1, 2], fn n -> Job.async(fn -> visitor(n) end) end)
  for job in jobs do assert(Result.is_ok(Job.await(job))) end
  print("\${Time.monotonic_ms()} ")
  print("\${Time.now_ms()}")
end
`);
  expect(rest.events.map(({ at, text }) => `${at} ${text}`)).toEqual([
    '1000 writes "visitor 1"',
    '2000 writes "visitor 2"',
    '3000 writes "visitor 3"',
    '3000 writes "3000 1767225603000"',
  ]);
  expect([milliseconds, failure]).toEqual([3000, undefined]);
});

test("a line that is not at its end is told when the run fails", async () => {
  expect(await story('fn sim_open() do\n  print("so far")\n  assert(false)\nend\n')).toContain('0 ms  writes "so far"');
});

describe("a run ends", () => {
  test("when its function returns, whatever else goes on", async () => {
    const { failure, milliseconds } = await run(`fn sim_short() do
  Timer.every(10, fn -> println("tick") end)
  Timer.sleep(25)
end
`);
    expect([milliseconds, failure]).toEqual([25, undefined]);
  });

  test("before what ends with its process does", async () => {
    const lines = await story(`fn sim_open() do
  let on_close = fn conn -> println("closed") end
  let server = Ws.serve(fn conn -> Accept end, fn conn, text -> () end, on_close, 8080)
  let client = WsClient.connect("ws://localhost:8080/")
  assert(Result.is_ok(client))
end
`);
    expect(lines.join("\n")).toContain("client 1 is let in");
    expect(lines.join("\n")).not.toContain("clos");
  });

  test("with an assertion that fails, in whatever process", async () => {
    const source = (assertion: string): string => `fn sim_wrong() do
  let job = Job.async(fn -> do
    Timer.sleep(7)
    ${assertion}
    1
  end end)
  Timer.sleep(100)
  assert_eq(Job.await(job), Ok(1))
end
`;
    const { failure, milliseconds } = await run(source('assert_eq(["hi"], ["hi", "hi"])'));
    expect(failure).toEqual({
      kind: "assertion",
      head: "assert_eq",
      place: "main_test.snow:4",
      lines: ['left   ["hi"]', 'right  ["hi", "hi"]', 'first difference at [1]: nothing, "hi"', "in process <0.3> job"],
    });
    expect(milliseconds).toBe(7);
    expect((await run(source("assert(1 > 2)"))).failure?.head).toBe("assertion failed: 1 > 2");
    const own = await run("fn sim_own() = assert_ne(1, 1)\n");
    expect(own.failure).toEqual({
      kind: "assertion",
      head: "assert_ne",
      place: "main_test.snow:1",
      lines: ["left   1", "right  1"],
    });
  });

  test("with a panic of its own; others are lines of the story", async () => {
    const lines = await story(`fn sim_panics() do
  let job = Job.async(fn -> panic("first") end)
  let _ = Job.await(job)
  Timer.sleep(5)
  panic("second")
end
`);
    expect(lines).toEqual([
      "0 ms  panic in process <0.3> job: first (main_test.snow:2)",
      "panic main_test.snow:5 second",
    ]);
  });

  test("with Process.exit, or a result that says no", async () => {
    expect((await run("fn sim_exit() = Process.exit(3)\n")).failure?.head).toBe("called Process.exit(3)");
    expect((await run('fn sim_no() -> Result<Int, String> = Err("no")\n')).failure?.head).toBe('returned Err("no")');
  });

  test("when the top-level statements fail", async () => {
    const { failure } = await run("let one = List.head([]) |> Option.unwrap()\nfn sim_one() = assert_eq(one, 1)\n");
    expect(failure).toMatchObject({ kind: "panic", place: "main_test.snow:1" });
    expect(failure?.head).toContain("the top-level statements failed: ");
  });

  test("when nothing can happen any more, and says who waits for what", async () => {
    const { failure } = await run(`fn own() do
  let job :: Pid<Int> = Process.whereis("job")
  Result.unwrap(Job.await(job))
end
actor idle() do
  receive do
    n -> println("\${n + 1}")
  end
end
fn sim_stuck() do
  spawn(idle)
  let job = Job.async(own)
  Process.register("job", job)
  own()
end
`);
    expect(failure).toEqual({
      kind: "stuck",
      head: "stuck: nothing happens any more",
      lines: [
        "<0.2> sim_stuck waits for Job.await of <0.4> in own (main_test.snow:3)",
        "<0.3> idle waits for a message in idle (main_test.snow:6)",
        "<0.4> job waits for Job.await of <0.4> in own (main_test.snow:3)",
      ],
    });
  });

  test("after so many steps as it is given", async () => {
    const plan = await simulation("fn sim_long() = for _i in 0..100 do Timer.sleep(1) end\n");
    expect((await runSimulation(plan, { seed: 1, mostSteps: 200 })).failure).toBeUndefined();
    const { failure, steps } = await runSimulation(plan, { seed: 1, mostSteps: 20 });
    expect({ kind: failure?.kind, steps }).toEqual({ kind: "limit", steps: 20 });
  });

  test("at its limits", async () => {
    const endless = (line: string): string => `fn sim_endless() do
  ${line}
  while true do
    Timer.sleep(1000)
  end
end
`;
    const { failure, milliseconds } = await run(endless("()"));
    expect(failure).toMatchObject({ kind: "limit", head: "not finished after 600 s (virtual)" });
    expect(failure?.lines[0]).toBe("<0.2> sim_endless waits for Timer.sleep in sim_endless (main_test.snow:4)");
    expect(milliseconds).toBe(600_000);
    expect((await run(endless("Sim.limit(5000, 1000)"))).failure?.head).toBe("not finished after 5 s (virtual)");
    const few = await run(endless("Sim.limit(1_000_000, 20)"));
    expect([few.failure?.head, few.steps]).toEqual(["not finished after 20 steps", 20]);
    expect((await run(endless("Timer.sleep(1000)\n  Sim.limit(500, 1000)"))).milliseconds).toBe(1000);
  });

  test("though a process never rests: then time passes too", async () => {
    const { failure, milliseconds } = await run(`fn busy(until) do
  if Time.monotonic_ms() < until do
    Timer.sleep(0)
    busy(until)
  end
end
fn sim_busy() = busy(40)
`);
    expect(failure).toBeUndefined();
    expect(milliseconds).toBeGreaterThanOrEqual(40);
  });
});

test("a step that never ends is ended by the guard", async () => {
  const plan = await simulation("fn sim_endless() do\n  while true do\n    ()\n  end\nend\n");
  const reasons = { ERR_SCRIPT_EXECUTION_TIMEOUT: "ran for 0.2 seconds without a pause" };
  const guard = guardOf({ timeout: 200 }, reasons, interruptRunning);
  const { failure } = await runSimulation(plan, { seed: 1, guard });
  const head = "<0.2> sim_endless ran for 0.2 seconds without a pause";
  expect(failure).toEqual({ kind: "limit", head, lines: [] });
});

test("nothing comes in from outside but what the simulation says", async () => {
  const { failure } = await run(`fn sim_outside() do
  assert_eq(Env.get("PATH"), None)
  Sim.env("PORT", "8080")
  assert_eq(Env.get("PORT"), Some("8080"))
  assert_eq(Env.args(), [])
  assert_eq(IO.read_line(), Err("end of input"))
  assert_eq(IO.read_all(), Ok(""))
  assert(List.is_empty(List.collect(IO.lines())))
end
`);
  expect(failure).toBeUndefined();
});

test("what a program writes is in the story line by line, cut when it is long", async () => {
  const lines = await story(`fn sim_writes() do
  print("one\ntwo ")
  IO.eprintln("error")
  Log.warn("warning")
  println(String.repeat("x", 100))
  print("open")
end
`);
  expect(lines).toEqual([
    '0 ms  writes "one"',
    '0 ms  writes "two "',
    '0 ms  writes "error"',
    '0 ms  writes "[WARN] warning"',
    `0 ms  writes "${"x".repeat(60)}"…`,
    '0 ms  writes "open"',
  ]);
});

const dice = `fn roll(n) do
  Timer.sleep(Random.int(0, 5))
  println("\${n} \${Random.int(0, 6)} \${Sim.chance(0.5)} \${Crypto.uuid()} \${Map.keys(%{1 => 2, 3 => 4})}")
end
fn sim_dice() do
  Sim.step("seed \${Sim.seed()}")
  let jobs = List.map(List.range(0, 5), fn n -> Job.async(fn -> roll(n) end) end)
  for job in jobs do assert(Result.is_ok(Job.await(job))) end
end
`;

describe("the same seed", () => {
  test("gives the same run, and the same decisions do", async () => {
    const plan = await simulation(dice);
    for (let seed = 0; seed < 20; seed += 1) {
      const first = await runSimulation(plan, { seed });
      expect(first.failure).toBeUndefined();
      expect(await runSimulation(plan, { seed })).toEqual(first);
      expect(await runSimulation(plan, { seed, choices: first.choices })).toEqual(first);
    }
  });

  test("another seed gives another run", async () => {
    const plan = await simulation(dice);
    const hashes = new Set<string>();
    for (let seed = 0; seed < 50; seed += 1) hashes.add((await runSimulation(plan, { seed })).hash);
    expect(hashes.size).toBe(50);
  });
});

test("clients talk to servers over the network of the world", async () => {
  const plan = await simulation(`fn visitor(n, port) do
  let client = Result.unwrap(WsClient.connect("ws://localhost:\${port}/"))
  WsClient.send(client, "hello \${n}")
  assert_eq(WsClient.receive(client, 5000), Ok(Text("hello \${n}")))
  WsClient.close(client, 1000, "")
  n
end
fn sim_echo() do
  let server = Ws.serve(fn conn -> Accept end, fn conn, text -> Ws.send(conn, text) end, fn conn -> () end, 8080)
  let jobs = List.map(List.range(0, 5), fn n -> Job.async(fn -> visitor(n, Ws.port(server)) end) end)
  for job in jobs do assert(Result.is_ok(Job.await(job))) end
end
`);
  for (let seed = 0; seed < 5; seed += 1) {
    const first = await runSimulation(plan, { seed });
    expect(first.failure, storyOf(first)).toBeUndefined();
    expect((await runSimulation(plan, { seed })).hash).toBe(first.hash);
  }
});
