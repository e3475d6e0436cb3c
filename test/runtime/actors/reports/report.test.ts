// What reports say of a program that is registered: places, traces through parked calls, who waits where.
import { compileFunction } from "node:vm";
import { expect, test } from "vitest";
import * as actors from "../../../../runtime/actors/index.ts";
import { snow_division_by_zero } from "../../../../runtime/failures/panic.ts";
import { type Script, snow_script } from "../../../../runtime/failures/trace.ts";
import { run as runPlain } from "../harness.ts";

const code = [
  'const script = runtime.script(new Error(), { mappings, sources: ["main.snow"], names });',
  "function* Main$inner(n) {",
  "  yield runtime.sleep(1);",
  "  return Main$divide(n);",
  "}",
  "function Main$divide(n) { return n === 0 ? runtime.snow_division_by_zero() : 1 / n; }",
  "function* Main$outer(n) {",
  "  const x = yield Main$inner(n);",
  "  return x;",
  "}",
  "function* Main$call(s) {",
  '  return 1 + (yield runtime.snow_service_call(s, "Main.Slow", "Slow", "Nap", 0, []));',
  "}",
  "function* Main$wait(job) {",
  "  yield runtime.awaitJob(job, undefined);",
  "  return 1;",
  "}",
  "function* Main$weak() { yield runtime.snow_receive(undefined, undefined, false); }",
  "function Main$start() { return 0; }",
  "return { outer: Main$outer, call: Main$call, wait: Main$wait, weak: Main$weak, start: Main$start, script };",
].join("\n");

/** Every generated line is the source line of the same number. */
const mappings = `AAAA${";AACA".repeat(code.split("\n").length - 1)}`;

type Functions = Record<"outer" | "call" | "wait" | "weak" | "start", (...parameters: unknown[]) => number> & {
  readonly script: Script;
};

function load(): Functions {
  const names = Object.fromEntries(
    ["inner", "outer", "divide", "call", "wait", "weak", "start"].map((name) => [`Main$${name}`, name]),
  );
  const runtime = { ...actors, script: snow_script, snow_division_by_zero };
  const evaluate = compileFunction(code, ["runtime", "mappings", "names"], { filename: "/programs/main.js" });
  return evaluate(runtime, mappings, names);
}

const functions = load();

const run = (program: Parameters<typeof runPlain>[0]) => runPlain(program, functions.script);

test("a report that cannot be made ends no more than the process", async () => {
  const refusing = new Proxy(
    {},
    {
      get: () => {
        throw new Error("not to be looked at");
      },
      has: () => {
        throw new Error("not to be looked at");
      },
    },
  );
  const ran = await run(() => () => {
    const pid = actors.snow_spawn(
      "reader",
      () =>
        actors.snow_loop(
          undefined,
          () => {
            throw Object.create(null);
          },
          false,
        ),
      [],
      undefined,
    );
    actors.snow_send(pid, refusing);
    return actors.sleep(5);
  });
  expect(ran.status).toBe(0);
  expect(ran.errors).toBe("Snow panic at ?:0: an error that has no text\n  in process <0.2> reader\n");
});

test("a panic: its place, and the trace through the calls that wait", async () => {
  const ran = await run(() => () => {
    actors.snow_spawn("worker", functions.outer, [0], undefined);
    return actors.sleep(5);
  });
  expect(ran.errors).toBe(
    [
      "Snow panic at main.snow:6: division by zero",
      "  in process <0.2> worker",
      "  at divide (main.snow:6)",
      "  at inner (main.snow:4)",
      "  at outer (main.snow:8)",
      "",
    ].join("\n"),
  );
});

test("a panic while waiting: the place of the call", async () => {
  const ran = await run(() => {
    const nap = function* (n: number) {
      yield actors.sleep(6000);
      return [n, n];
    };
    return () => functions.call(actors.snow_service_start("Main.Slow", "Slow", () => 0, [], [nap]));
  });
  expect(ran.errors).toBe("Snow panic at main.snow:12: call timed out: Slow.Nap\n");
});

test("a deadlock: who waits for what, and where", async () => {
  const ran = await run(() => () => functions.wait(actors.startJob(functions.weak)));
  expect(ran.errors).toBe(
    [
      "Snow deadlock: the main process waits and nothing can wake it",
      "  <0.1> main waits for Job.await of <0.2> in wait (main.snow:15)",
      "  <0.2> job waits for a message in weak (main.snow:18)",
      "",
    ].join("\n"),
  );
});

test("a deadlock: a wait of the runtime's own stands nowhere in the program", async () => {
  const own = compileFunction("\nreturn function* waits() { yield runtime.awaitJob(job, undefined); };", [
    "runtime",
    "job",
  ]);
  const ran = await run(() => () => own(actors, actors.startJob(functions.weak))());
  expect(ran.errors.split("\n")[1]).toBe("  <0.1> main waits for Job.await of <0.2>");
});

test("too many restarts: the place of a child's start", async () => {
  const ran = await run(() => () => {
    actors.snow_supervisor_start({
      name: "Weak",
      strategy: "one_for_one",
      maxRestarts: 0,
      maxSeconds: 5,
      children: [{ name: "c", start: functions.start, restart: "permanent", shutdown: 5000 }],
    });
    return actors.sleep(5);
  });
  expect(ran.errors).toMatch(/^Snow panic at main\.snow:19: too many restarts\n {2}in process <0\.2> Weak\n/);
});

test("a long stretch: where it ended", async () => {
  const ran = await run((_print, simulated) => {
    const busy = () => {
      simulated.now += 100;
      return functions.wait(actors.startJob(() => actors.sleep(1)));
    };
    return busy;
  });
  expect(ran.errors).toBe("Snow: main ran for 100 ms without letting others run, until wait (main.snow:15)\n");
});

test("a long stretch after which only its own process could go on is nobody's loss", async () => {
  const ran = await run((_print, simulated) => {
    return function* () {
      simulated.now += 100;
      yield actors.snow_give_way;
      simulated.now += 100;
      return actors.sleep(1);
    };
  });
  expect(ran.errors).toBe("");
});
