// What a program does when it is told to stop: first its own functions, then its servers, then it ends.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { atProgramEnd, onShutdownSignal, runAtShutdown, sleep } from "../../../../runtime/actors/index.ts";
import { runProgram } from "../../../../runtime/program.ts";
import { directoryWith, startSnow } from "../../../support/command.ts";
import { SimulatedHost } from "../../../support/simulated-host.ts";
import type { Code, Print } from "../harness.ts";

/** Runs a program in simulated time that gets SIGTERM at such times. */
async function run(signals: readonly number[], program: (print: Print) => void) {
  const simulated = new SimulatedHost();
  const start = simulated.now;
  const handlers = new Set<() => void>();
  const host = {
    ...simulated.host,
    onSignal: (signal: NodeJS.Signals, callback: () => void) => {
      if (signal === "SIGTERM") handlers.add(callback);
      return () => handlers.delete(callback);
    },
  };
  function* main(): Code {
    program((text) => host.writeOut(`${simulated.now - start} ${text}\n`));
    for (const time of signals) {
      host.setTimer(time, () => {
        for (const handler of handlers) handler();
      });
    }
    yield sleep(1_000_000);
  }
  const status = await runProgram({ start: main }, { host });
  return { out: simulated.lines, errors: simulated.errors, status, listening: handlers.size };
}

describe("functions of the program", () => {
  it("run together before what else stops, and are waited for", async () => {
    const ran = await run([100], (print) => {
      onShutdownSignal(() => print("server stops"));
      runAtShutdown(function* (): Code {
        print("saves");
        yield sleep(500);
        print("saved");
      });
      runAtShutdown(() => print("says good-bye"));
    });
    expect(ran).toEqual({
      out: ["100 saves", "100 says good-bye", "600 saved", "600 server stops"],
      errors: "",
      status: 0,
      listening: 0,
    });
  });

  it("come before what comes last, which the exit waits for", async () => {
    const ran = await run([100], (print) => {
      atProgramEnd(async () => {
        await Promise.resolve();
        print("published");
      });
      onShutdownSignal(() => print("server stops"));
      runAtShutdown(() => print("says good-bye"));
    });
    expect(ran.out).toEqual(["100 says good-bye", "100 server stops", "100 published"]);
  });

  it("have ten seconds", async () => {
    const ran = await run([100], (print) => {
      onShutdownSignal(() => print("server stops"));
      runAtShutdown(function* (): Code {
        yield sleep(10_500);
        print("too late");
      });
    });
    expect(ran.out).toEqual(["10100 server stops"]);
    expect(ran.status).toBe(0);
  });

  it("may fail, which is reported, and stops nothing", async () => {
    const ran = await run([100], (print) => {
      onShutdownSignal(() => print("server stops"));
      runAtShutdown(() => {
        throw new Error("disk full");
      });
    });
    expect(ran.out).toEqual(["100 server stops"]);
    expect(ran.errors).toContain("disk full");
    expect(ran.status).toBe(0);
  });

  it("are cut off by a second signal", async () => {
    const ran = await run([100, 200], (print) => {
      runAtShutdown(function* (): Code {
        yield sleep(500);
        print("never");
      });
    });
    expect(ran).toEqual({ out: [], errors: "", status: 143, listening: 0 });
  });
});

it("a program in Snow runs its function before its server closes its connections", async () => {
  const cwd = directoryWith({
    "app.snow": `fn main() do
  Signal.on_shutdown(fn do
    Timer.sleep(10)
    println("saved")
  end)
  let server = HTTP.serve(HTTP.router() |> HTTP.on_get("/", fn request -> HTTP.text(200, "up") end), 0)
  println("\${HTTP.get("http://127.0.0.1:\${Ws.port(server)}/")}")
end
`,
  });
  const running = startSnow(["run", join(cwd, "app.snow")]);
  await running.printed(/Ok\(up\)/);
  running.child.kill("SIGTERM");
  expect(await running.ended).toBe(0);
  expect(running.output()).toMatch(/Ok\(up\)\nsaved\n$/);
});
