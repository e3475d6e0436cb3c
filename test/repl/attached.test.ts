// Several prompts in one running program: entries side by side, the modules of the program, output to who asked.
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, it } from "vitest";
import { directoryWith, type RunningCommand, snow, startSnow } from "../support/command.ts";

const main = `from Game import GameRoom, tell

service Clock do
  fn init() -> Int do 0 end
  call Tick() :: Int do |n| (n + 1, n + 1) end
end

fn hear(n :: Int) -> String = tell(n)

actor player(room :: Pid, clock :: Pid) do
  receive do
    n -> do
      println("\${GameRoom.play(room, n)} \${Clock.tick(clock)} \${hear(n)}")
      player(room, clock)
    end
  end
end

fn main() do
  Process.register("player", spawn(player, GameRoom.start(), Clock.start()))
  println("ready")
  IO.read_line()
  ()
end
`;

const game = `let limit = 10

pub struct Score do
  points :: Int
end

service GameRoom do
  fn init() -> Int do 0 end
  call Play(n :: Int) :: Int do |total| (total + n, total + n) end
end

pub fn tell(n :: Int) -> String = "told \${n} of \${limit}"
`;

interface Program {
  readonly socket: string;
  readonly running: RunningCommand;
  /** Another prompt; what is entered there, and the first thing after it that it prints. */
  readonly attach: () => Client;
  readonly write: (name: string, text: string) => void;
}

class Client {
  readonly #command: RunningCommand;
  #seen = 0;

  constructor(socket: string) {
    this.#command = startSnow(["repl", "--attach", socket], { waits: true });
  }

  type(text: string): void {
    this.#command.child.stdin?.write(`${text}\n`);
  }

  async enter(text: string, answer: RegExp): Promise<void> {
    this.type(text);
    // Behind what was answered before.
    await this.#command.printed(answer, this.#seen);
    this.#seen = this.output.length;
  }

  async actors(): Promise<string> {
    const before = this.output.length;
    this.type(":actors");
    await this.enter('"those were all"', /"those were all" :: String/);
    return this.output.slice(before);
  }

  get output(): string {
    return this.#command.output();
  }

  /** As when a terminal is closed. */
  async leave(): Promise<void> {
    this.#command.child.kill("SIGKILL");
    await this.#command.ended;
  }
}

async function start(): Promise<Program> {
  const directory = directoryWith({ "main.snow": main, "game.snow": game });
  chmodSync(directory, 0o700);
  const socket = join(directory, "prompt");
  const running = startSnow(["run", "--repl-socket", socket, directory], { waits: true });
  await running.printed(/ready/);
  return {
    socket,
    running,
    attach: () => new Client(socket),
    write: (name, text) => writeFileSync(join(directory, name), text),
  };
}

/** What a Tab behind a line would offer. */
async function completions(socket: string, line: string): Promise<string> {
  const client = connect(socket);
  client.write(`${JSON.stringify({ kind: "complete", number: 1, line })}\n`);
  let answer = "";
  for await (const chunk of client) {
    answer += String(chunk);
    if (answer.endsWith("\n")) break;
  }
  return answer;
}

it("completes what modules and services export", async () => {
  const { socket } = await start();
  expect(await completions(socket, "GameRoom.")).toContain('"candidates":["play","play_within","start"]');
  expect(await completions(socket, "Clock.t")).toContain('"candidates":["tick","tick_within"]');
  expect(await completions(socket, "Game.")).toContain('"candidates":["GameRoom","Score","tell"]');
});

it("serves others while an entry does not end, and ends it with its prompt", { timeout: 120_000 }, async () => {
  const program = await start();
  const stuck = program.attach();
  await stuck.enter("1 + 1", /2 :: Int/);
  await stuck.enter('println("begun")', /begun/);
  stuck.type("while true do 1 end");
  const other = program.attach();
  // The first prompt's entry is among the processes as soon as it has come.
  while (!(await other.actors()).includes("entry"));
  await other.enter("20 + 1", /21 :: Int/);
  await other.enter("it * 2", /42 :: Int/);
  await stuck.leave();
  while ((await other.actors()).includes("entry"));
  // Plain code that never pauses is torn down by itself; the program goes on.
  await other.enter("fn spin(n :: Int) -> Int = if n < 0 do 0 else spin(n + 1) end", /Defined: spin/);
  await other.enter("spin(0)", /Stopped: it kept the program from doing anything else for too long/);
  await other.enter("hear(1)", /"told 1 of 10" :: String/);
});

it("keeps the place of its prompt from a second program, and takes that of one that is dead", {
  timeout: 120_000,
}, async () => {
  const { socket, running, attach } = await start();
  const other = directoryWith({ "main.snow": 'fn main() = println("second")\n' });
  const again = ["run", "--repl-socket", socket, other];
  const stderr = `error: cannot listen on '${socket}': another program has its prompt there\n`;
  expect(snow(again)).toEqual({ status: 1, stdout: "", stderr });
  await attach().enter("20 + 1", /21 :: Int/);
  running.child.kill("SIGKILL");
  await running.ended;
  expect(existsSync(socket)).toBe(true);
  expect(snow(again)).toEqual({ status: 0, stdout: "second\n", stderr: "" });
  expect(existsSync(socket)).toBe(false);
});

it("stops an entry whose prompt does not take what it prints", { timeout: 120_000 }, async () => {
  const program = await start();
  const idle = connect(program.socket).pause();
  const entry = `while true do
  send(Process.whereis("player"), 1)
  println(String.repeat("x", 100000))
end`;
  for (const message of [
    { kind: "hello", readOnly: false, colour: false, directory: "/" },
    { kind: "submit", number: 1, text: entry },
  ])
    idle.write(`${JSON.stringify(message)}\n`);
  const other = program.attach();
  // It has begun.
  await program.running.printed(/told 1 of 10/);
  while ((await other.actors()).includes("entry"));
  let length = 0;
  let end = "";
  for await (const chunk of idle) {
    length += chunk.length;
    end = (end + String(chunk)).slice(-1000);
    if (end.includes('"kind":"answer"')) break;
  }
  expect(end).toContain("Stopped: it prints more than the prompt takes");
  expect(length).toBeLessThan(32 * 1024 * 1024);
});

it("sends what an entry prints, and its panics, to who asked", { timeout: 120_000 }, async () => {
  const program = await start();
  const [one, two] = [program.attach(), program.attach()];
  await one.enter('println("for one")', /for one\n/);
  await two.enter('IO.eprintln("for two")', /for two\n/);
  await two.enter("1 / (2 - 2)", /Snow panic at repl.*division by zero/);
  await one.enter('Job.await(Job.async(fn -> println("from its job") end))', /from its job\n/);
  expect(one.output).not.toContain("for two");
  expect(two.output).not.toContain("for one");
  // A process of the program writes where the program does.
  await one.enter('send(Process.whereis("player"), 1)', /\(\) :: \(\)/);
  await program.running.printed(/^1 1 told 1 of 10$/m);
  expect(program.running.output()).not.toMatch(/for one|for two|job|panic/);
});

it("puts changed modules and services into the running program", { timeout: 120_000 }, async () => {
  const program = await start();
  const client = program.attach();
  await client.enter(":reload", /Nothing has changed/);
  await client.enter(":source tell", /pub fn tell\(n :: Int\) -> String = "told \$\{n\} of \$\{limit\}"/);
  const louder = game.replace('"told', '"TOLD').replace("(total + n, total + n)", "(total + n, 1000 + total + n)");
  program.write("game.snow", louder);
  program.write("main.snow", main.replace("(n + 1, n + 1)", "(n + 1, 2000 + n)"));
  await client.enter(
    ":reload",
    /Defined: Clock :: service\n {2}replaces .*\nDefined: Game\.GameRoom :: service\n {2}replaces .*\nDefined: Game\.tell/,
  );
  await client.enter('send(Process.whereis("player"), 5)', /\(\) :: \(\)/);
  await program.running.printed(/^1005 2000 TOLD 5 of 10$/m);
  program.write("game.snow", louder.replace("limit = 10", "limit = 20"));
  await client.enter(":reload", /not replaced: Game\.limit keeps its value until the program is started again/);
  for (const [changed, said] of [
    [louder.replace("points :: Int", "points :: Float"), "`Game.Score` is a type whose values are in use"],
    [louder.replace("-> Int do 0", '-> String do ""').replaceAll("total + n", "total"), "E0001"],
    [
      louder.replace("-> Int do 0", "-> Float do 0.0").replace("(total + n, 1000 + total + n)", "(total, n)"),
      "`Game.GameRoom` is a service whose state or operations have other types",
    ],
    [louder.replace("= 10", '= "ten"'), "`Game.limit` is a top-level value of another type"],
    [`${louder}\nlet more = 1\n`, "`Game.more` is a new top-level value"],
    [louder.replace("n ::", "n"), "P0001"],
  ] as const) {
    program.write("game.snow", changed);
    await client.enter(":reload", new RegExp(said));
  }
  await client.enter("hear(2)", /"TOLD 2 of 10" :: String/);
});
