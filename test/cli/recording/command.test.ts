// `snow run --record` and `snow replay` as a user calls them: what they print, how they end, what they refuse.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { builtCommand, type CommandResult, command, directoryWith, snow, startSnow } from "../../support/command.ts";
import { connect } from "../../support/websocket-client.ts";

const clock = `fn main() do
  println("\${Time.now_ms()} \${Random.int(0, 1000000)} \${Env.get("WORD")} \${Env.args()}")
  let line = IO.read_line()
  println("\${line} \${File.read("text.txt")} \${Crypto.uuid()}")
  Timer.sleep(30)
  println("\${Time.monotonic_ms()}")
  println("\${7 / List.length([])}")
end
`;

const echo = `fn main() do
  let server = Ws.serve(fn(conn) -> Accept end, fn(conn, text) -> Ws.send(conn, text) end, fn(conn) -> () end, 0)
  println("ready \${Ws.port(server)}")
end
`;

/** Times are those of then, whatever they are. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(/^ *\d+ ms/gm, "MS")
    .replaceAll(/\d+\.\d{3} s\b/g, "TIME")
    .replaceAll(/:\d{4,5}\b/g, ":PORT");
}

function replayed(cwd: string, ...words: readonly string[]): CommandResult {
  return snow(["replay", ...words, "run.rec"], { cwd });
}

test("time, chance, words, input, files, and the panic that ended it", () => {
  const cwd = directoryWith({ "main.snow": clock, "text.txt": "as it was" });
  const environment = { WORD: "then" };
  const ran = snow(["run", "--record", "run.rec", "main.snow", "one", "--two"], {
    cwd,
    environment,
    input: "a line\n",
  });
  expect(ran.status).toBe(101);
  expect(ran.stdout).toContain("Some(then) [one, --two]\nOk(a line) Ok(as it was)");
  expect(ran.stderr).toContain("division by zero");
  writeFileSync(join(cwd, "text.txt"), "another text");
  expect(replayed(cwd)).toEqual(ran);
  const asked = replayed(cwd, "--repl");
  expect(asked.status).toBe(101);
  expect(withoutTimes(asked.stderr)).toMatch(
    /the program ended at TIME, and has no prompt then: stop before with --until/,
  );
});

test("a program that was killed is played as far as it was written", async () => {
  const cwd = directoryWith({ "main.snow": echo });
  const running = startSnow(["run", "--record", "run.rec", "main.snow"], { cwd });
  const [, port] = await running.printed(/ready (\d+)/);
  const client = await connect(`ws://127.0.0.1:${port}/somewhere?key=1`);
  for (const text of ["żółw", `long ${"x".repeat(100)}`]) {
    client.send(text);
    await client.next();
  }
  // What is written goes to the disk once a second, and when there is something to tell.
  const size = (): number => readFileSync(join(cwd, "run.rec")).length;
  for (const before = size(); size() === before; ) await new Promise((resolve) => setTimeout(resolve, 20));
  running.child.kill("SIGKILL");
  await running.ended;
  const { status, stdout, stderr } = replayed(cwd);
  expect({ status, stdout }).toEqual({ status: 0, stdout: `ready ${port}\n` });
  const long = JSON.stringify(`long ${"x".repeat(55)}…`);
  expect(withoutTimes(stderr).split("\n").slice(1)).toEqual([
    "MS  client 1 connects to :PORT from 127.0.0.1",
    'MS  client 1 asks "GET /somewhere?key=1"',
    "MS  client 1 is let in",
    'MS  client 1 sends "żółw"',
    'MS  client 1 hears "żółw"',
    `MS  client 1 sends ${long}`,
    `MS  client 1 hears ${long}`,
    "the recording ends here, at TIME, in the middle: the rest was not written",
    "",
  ]);
});

test("it stops at a time, with a prompt in what there is by then", async () => {
  const cwd = directoryWith({ "main.snow": echo });
  const begin = Date.now();
  const running = startSnow(["run", "--record", "run.rec", "main.snow"], { cwd });
  const [, port] = await running.printed(/ready (\d+)/);
  const client = await connect(`ws://127.0.0.1:${port}/`);
  client.send("hello");
  await client.next();
  // The story tells whole milliseconds: it is to be closed in a later one than it hears.
  for (const heardAt = Date.now(); Date.now() < heardAt + 2; ) await nextTurn();
  client.close();
  await client.closed;
  running.child.kill("SIGTERM");
  await running.ended;
  const end = Date.now();
  const story = replayed(cwd).stderr;
  const heard = /(\d+) ms {2}client 1 hears "hello"/.exec(story)?.[1];
  expect(story).toMatch(/client 1 is closed\n/);
  const stopped = snow(["replay", "--quiet", "--until", `${heard}`, "run.rec"], { cwd });
  expect(stopped.stdout).toBe(`ready ${port}\n`);
  expect(stopped.stderr).toContain(`stopped at ${(Number(heard) / 1000).toFixed(3)} s\n`);
  const words = ["replay", "--quiet", "--until", `${heard}`, "--repl", "run.rec"];
  const input = `Ws.stats().connections
Timer.sleep(1)
Time.now_ms()
File.write("new.txt", "")
File.delete("main.snow")
Result.map(File.read("main.snow"), String.length)
`;
  const asked = snow(words, { cwd, input });
  expect(asked.status).toBe(0);
  const [ready, connections, time = "", ...files] = asked.stdout.split("\n");
  expect([ready, connections]).toEqual([`ready ${port}`, "1 :: Int"]);
  const milliseconds = Number(/^(\d+) :: Int$/.exec(time)?.[1]);
  expect(milliseconds).toBeGreaterThanOrEqual(begin);
  expect(milliseconds).toBeLessThanOrEqual(end);
  const refused = "Err(Read-only file system (os error 30)) :: Result<(), String>";
  expect(files).toEqual([refused, refused, `Ok(${echo.length}) :: Result<Int, String>`, ""]);
  expect(readdirSync(cwd).sort()).toEqual(["main.snow", "run.rec"]);
  expect(asked.stderr).toContain("Interrupted\n");
});

const readsMuch = `fn main() do
  for turn in 0..20 do
    println("\${turn} \${Result.map(File.read("large.txt"), String.length)}")
    Timer.sleep(1)
  end
end
`;

test("a recording ends when it has the size that it may have, and the program goes on", () => {
  const cwd = directoryWith({ "main.snow": readsMuch, "large.txt": "x".repeat(200_000) });
  const ran = snow(["run", "--record", "run.rec", "--record-mb", "1", "main.snow"], { cwd });
  expect(ran.status).toBe(0);
  expect(ran.stdout.split("\n").length).toBe(21);
  expect(ran.stderr).toBe("Snow: the recording 'run.rec' ends here: it has 1 MB; the program goes on\n");
  const played = replayed(cwd);
  expect(played.status).toBe(0);
  expect(played.stdout.split("\n").length).toBeGreaterThan(5);
  expect(ran.stdout.startsWith(played.stdout)).toBe(true);
  expect(withoutTimes(played.stderr)).toBe("the recording ends here, at TIME\n");
});

test("a recording that finds no room is good up to there, and the program goes on", () => {
  const cwd = directoryWith({ "main.snow": readsMuch, "large.txt": "x".repeat(200_000) });
  // In blocks of 512 bytes.
  const script = `ulimit -f 2000 && exec "${builtCommand()}" run --record run.rec main.snow`;
  const ran = command("/bin/sh", ["-c", script], { cwd });
  expect(ran.status).toBe(0);
  expect(ran.stdout.split("\n").length).toBe(21);
  expect(ran.stderr).toBe("Snow: the recording 'run.rec' ends here: file too large; the program goes on\n");
  const played = replayed(cwd);
  expect(played.status).toBe(0);
  expect(played.stdout).not.toBe("");
  expect(ran.stdout.startsWith(played.stdout)).toBe(true);
  expect(withoutTimes(played.stderr)).toBe(
    "the recording ends here, at TIME, in the middle: the rest was not written\n",
  );
});

test("what can't be recorded", () => {
  const cwd = directoryWith({ "main.snow": echo });
  const refused = (words: readonly string[], environment = {}): string => {
    const { status, stdout, stderr } = snow(["run", ...words, "main.snow"], { cwd, environment });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    return stderr;
  };
  const record = ["--record", "run.rec"];
  expect(refused([...record, "--workers", "2"])).toBe(
    "error: option '--record' records one process, and '--workers' makes several\n",
  );
  expect(refused(record, { SNOW_WORKERS: "2" })).toMatch(/one process, and SNOW_WORKERS/);
  expect(refused([...record, "--cluster", "redis://localhost"])).toMatch(/other nodes, which '--cluster' joins/);
  expect(refused(record, { SNOW_CLUSTER: "redis://localhost" })).toMatch(/other nodes, which SNOW_CLUSTER joins/);
  expect(refused([...record, "--repl-socket", "x.sock"])).toMatch(/at a prompt, which '--repl-socket' lets in/);
  expect(refused([...record, "--record-mb", "0"])).toMatch(/needs a number of megabytes from 1 to 999999, not '0'/);
  expect(refused(["--record-mb", "5"])).toBe("error: option '--record-mb' needs '--record'\n");
  expect(existsSync(join(cwd, "run.rec"))).toBe(false);
  const cannot = (file: string): string => {
    const { status, stdout, stderr } = snow(["run", "--record", file, "main.snow"], { cwd });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    return stderr;
  };
  expect(cannot("no/such/run.rec")).toBe("error: cannot record to 'no/such/run.rec': no such file or directory\n");
  for (const file of [".", "main.snow"]) {
    expect(cannot(file)).toBe(
      `error: cannot record to '${file}': what is there is no recording; another name is needed\n`,
    );
  }
  expect(readFileSync(join(cwd, "main.snow"), "utf8")).toBe(echo);
  writeFileSync(join(cwd, "joins.snow"), 'fn main() do\n  Cluster.join("redis://127.0.0.1:1")\nend\n');
  const joined = snow(["run", ...record, "joins.snow"], { cwd });
  expect(joined.status).toBe(101);
  expect(joined.stderr).toMatch(/^Snow panic at joins\.snow:2: a program that is recorded joins no other nodes\n/);
});

test("what can't be played", () => {
  const cwd = directoryWith({
    "main.snow": 'fn main() do\n  println("one")\nend\n',
    "other.rec": "snow recording 0\n and so on",
    "empty.rec": "",
  });
  expect(replayed(cwd)).toEqual({
    status: 1,
    stdout: "",
    stderr: "error: 'run.rec' cannot be read: no such file or directory\n",
  });
  for (const [file, why] of [
    ["other.rec", "it was recorded by another version of Snow"],
    ["empty.rec", "it is empty"],
    ["main.snow", "it is no recording of a program"],
  ]) {
    expect(snow(["replay", `${file}`], { cwd }).stderr).toBe(`error: '${file}' cannot be played: ${why}\n`);
  }
  expect(snow(["replay", "."], { cwd }).stderr).toBe("error: '.' cannot be read: is a directory\n");
  expect(replayed(cwd, "--until", "soon")).toMatchObject({
    status: 2,
    stderr: "error: option '--until' needs a number of milliseconds, not 'soon'\n",
  });
  snow(["run", "--record", "run.rec", "main.snow"], { cwd });
  expect(replayed(cwd)).toEqual({ status: 0, stdout: "one\n", stderr: "" });
  const whole = readFileSync(join(cwd, "run.rec"));
  writeFileSync(
    join(cwd, "run.rec"),
    whole.map((byte, index) => (index === whole.length - 3 ? byte ^ 1 : byte)),
  );
  expect(withoutTimes(replayed(cwd).stderr)).toMatch(/^error: the recording is damaged at TIME: a part of it is not/);
  writeFileSync(join(cwd, "run.rec"), whole.subarray(0, 40));
  expect(replayed(cwd).stderr).toBe("error: 'run.rec' cannot be played: it is too short\n");
  writeFileSync(join(cwd, "run.rec"), whole);
  writeFileSync(join(cwd, "main.snow"), 'fn main() do\n  println("two")\nend\n');
  const { status, stdout, stderr } = replayed(cwd);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(
    /main\.snow' is not the program any more that was recorded\nIt can be played with the sources/,
  );
});
