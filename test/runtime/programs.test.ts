// Two programs in one process: the same compiled code, and nothing of one is seen by the other.
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { compileProject, runnable } from "../../cli/compile.ts";
import { loadBody } from "../../cli/running/program-body.ts";
import type { Program } from "../../runtime/current.ts";
import type { Host } from "../../runtime/host/index.ts";
import { createNodeHost } from "../../runtime/host/node.ts";
import { type Code, createProgram, startMain } from "../../runtime/program.ts";
import { directoryWith, root } from "../support/command.ts";
import { freshProgram } from "../support/program.ts";
import { type Client, connect } from "../support/websocket-client.ts";

async function codeOf(path: string): Promise<Code> {
  const compiled = await compileProject(path, { json: false, colour: false });
  expect(compiled.report).toBe("");
  const program = runnable(compiled);
  const body = program === undefined ? undefined : await loadBody(program);
  if (body === undefined) throw new Error(`${path} is no program`);
  return body.made;
}

/** A program that runs, with what it has printed and the signals and lines that it is given. */
class Ran {
  readonly program: Program;
  readonly ended: Promise<number>;
  errors = "";
  readonly #lines: string[] = [];
  readonly #takers: ((line: string) => void)[] = [];
  readonly #signals = new Set<() => void>();
  readonly #readers: ((line: string) => void)[] = [];
  readonly #typed: string[] = [];

  constructor(code: Code, environment: Record<string, string>) {
    const node = createNodeHost([]);
    const host: Host = {
      ...node,
      environment: (name) => environment[name],
      writeOut: (text) => {
        for (const line of text.split("\n").slice(0, -1)) this.#print(line);
      },
      writeErr: (text) => {
        this.errors += text;
      },
      flush: () => {},
      readLine: (callback) => {
        this.#readers.push((line) => callback({ ok: true, value: line }));
        this.#serve();
        return () => {};
      },
      onSignal: (signal, callback) => {
        if (signal === "SIGTERM") this.#signals.add(callback);
        return () => this.#signals.delete(callback);
      },
    };
    this.program = createProgram({ host });
    const running = startMain(this.program, code);
    this.ended = running.ended;
    // What forgets whose turn it is finds a program of no use.
    freshProgram({
      setTimer: () => ({ timeout: undefined }),
      defer: () => {},
      microtask: () => {},
      writeOut: () => {},
    });
    onTestFinished(() => running.exit(0));
  }

  #print(line: string): void {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#lines.push(line);
    else taker(line);
  }

  /** The next line that it prints. */
  line(): Promise<string> {
    const line = this.#lines.shift();
    return line === undefined ? new Promise((resolve) => this.#takers.push(resolve)) : Promise.resolve(line);
  }

  type(line: string): void {
    this.#typed.push(line);
    this.#serve();
  }

  /** Outside of any turn. */
  #serve(): void {
    setImmediate(() => {
      if (this.#readers.length === 0) return;
      const line = this.#typed.shift();
      if (line !== undefined) this.#readers.shift()?.(line);
    });
  }

  /** SIGTERM. */
  signal(): void {
    for (const callback of this.#signals) callback();
  }
}

/** Somebody in the chat, by the frames of its channel. */
class Visitor {
  readonly #client: Client;
  #calls = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  join(name: string): void {
    this.#client.send(JSON.stringify(["join", 1, "Chat:tea", name, null]));
  }

  say(text: string): void {
    this.#client.send(JSON.stringify(["call", 1, ++this.#calls, "Say", [text]]));
  }

  /** The next frame, without what no test can know. */
  async hears(): Promise<unknown[]> {
    const [kind, , , ...rest] = JSON.parse(await this.#client.next());
    if (kind === "event") return [rest[0].name, rest[0].text];
    return [kind];
  }

  get waiting(): number {
    return this.#client.waiting().length;
  }

  get closed(): Client["closed"] {
    return this.#client.closed;
  }
}

async function visitorOf(chat: Ran): Promise<Visitor> {
  return new Visitor(await connect(await urlOf(chat), "snow.channels.v1"));
}

const urls = new WeakMap<Ran, Promise<string>>();

function urlOf(chat: Ran): Promise<string> {
  const known =
    urls.get(chat) ?? chat.line().then((line) => `${/ws.*|http.*/.exec(line)?.[0].replace("http", "ws")}/live`);
  urls.set(chat, known);
  return known;
}

test("the chat twice, on two ports, with rooms and people of the same names", async () => {
  const code = await codeOf(join(root, "examples/chat/main.snow"));
  const [one, other] = [new Ran(code, { PORT: "0" }), new Ran(code, { PORT: "0" })];
  const [anna, bert] = [await visitorOf(one), await visitorOf(one)];
  const [anna2, bert2] = [await visitorOf(other), await visitorOf(other)];
  for (const [first, second] of [
    [anna, bert],
    [anna2, bert2],
  ] as const) {
    first.join("Anna");
    expect(await first.hears()).toEqual(["joined"]);
    expect(await first.hears()).toEqual(["presence"]);
    second.join("Bert");
    expect(await second.hears()).toEqual(["joined"]);
    for (const visitor of [first, second]) expect(await visitor.hears()).toEqual(["presence"]);
  }
  // In turns, so that each event comes to a program after one of the other.
  for (let round = 0; round < 20; round += 1) {
    anna.say(`one ${round}`);
    bert2.say(`other ${round}`);
    for (const visitor of [anna, bert]) expect(await visitor.hears()).toEqual(["Anna", `one ${round}`]);
    for (const visitor of [anna2, bert2]) expect(await visitor.hears()).toEqual(["Bert", `other ${round}`]);
    for (const visitor of [anna, bert2]) expect(await visitor.hears()).toEqual(["reply"]);
  }
  bert.say("only here");
  for (const visitor of [anna, bert]) expect(await visitor.hears()).toEqual(["Bert", "only here"]);
  expect(await bert.hears()).toEqual(["reply"]);
  expect([anna, bert, anna2, bert2].map(({ waiting }) => waiting)).toEqual([0, 0, 0, 0]);
  const counts = ({ program }: Ran) => {
    const { connections, accepted, messagesIn } = program.net.counters;
    const channels = [...program.channels.served];
    return {
      connections,
      accepted,
      messagesIn,
      topics: channels.flatMap((one) => program.channels.topics.withMembers(one)).length,
    };
  };
  expect(counts(one)).toEqual({ connections: 2, accepted: 2, messagesIn: 23, topics: 1 });
  expect(counts(other)).toEqual({ connections: 2, accepted: 2, messagesIn: 22, topics: 1 });
  one.signal();
  expect(await Promise.all([anna.closed, bert.closed])).toMatchObject([{ code: 1001 }, { code: 1001 }]);
  expect(await one.ended).toBe(0);
  expect(counts(one)).toMatchObject({ connections: 0, topics: 0 });
  anna2.say("still here");
  for (const visitor of [anna2, bert2]) expect(await visitor.hears()).toEqual(["Anna", "still here"]);
  other.signal();
  expect(await other.ended).toBe(0);
  expect([one.errors, other.errors].map((text) => text.includes("panic"))).toEqual([false, false]);
});

const everyEntry = {
  "main.snow": `
let name = Option.unwrap_or(Env.get("NAME"), "?")
let greeting = "\${name} says"

extern async fn later(text :: String) -> String = "later" from "./later.js"
extern async fn fails() -> Int!String = "fails" from "./later.js"

service Count do
  fn init() -> Int do 0 end
  call Next() :: Int do |n| (n + 1, n + 1) end
end

fn say(what :: String) do
  println("\${greeting} \${what}")
end

actor echo() do
  receive do
    text -> do
      say(text)
      echo()
    end
  end
end

fn round(counter :: Pid<()>, server :: Server, n :: Int) do
  Timer.sleep(1)
  say("slept \${n}")
  Timer.send_after(Process.whereis("echo"), 1, "message")
  Timer.sleep(2)
  say("line \${Result.unwrap_or(IO.read_line(), "no")}")
  say("extern \${later(name)} \${Result.is_err(fails())}")
  say("job \${Job.await(Job.async(fn -> name end))}")
  say("call \${Count.next(counter)}")
  say("file \${Result.is_ok(File.read("/"))}")
  say("http \${HTTP.get("http://127.0.0.1:\${Ws.port(server)}/who")}")
  say("alive \${Process.alive(Process.whereis("echo"))} \${Process.alive(counter)}")
end

fn main() do
  Process.register("echo", spawn(echo))
  Random.seed(7)
  let counter = Count.start()
  let router = HTTP.router() |> HTTP.on_get("/who", fn(request) do
    Timer.sleep(1)
    HTTP.text(200, name)
  end)
  let server = HTTP.serve(router, 0)
  for n in 0..3 do
    round(counter, server, n)
    say("random \${Random.int(0, 1000000)}")
  end
  Timer.sleep(1)
  Ws.stop(server, 0)
  say("over")
end
`,
  "later.js": `
export const later = (text) => new Promise((done) => setTimeout(() => done(text + " later"), 1));
export const fails = () => Promise.reject(new Error("no"));
`,
};

test("two programs take turns at every kind of entry from outside", async () => {
  const code = await codeOf(join(directoryWith(everyEntry), "main.snow"));
  const told = async (ran: Ran): Promise<readonly string[]> => {
    const lines: string[] = [];
    for (;;) {
      const line = await ran.line();
      lines.push(line);
      if (line.endsWith("message")) ran.type(`typed for ${lines.length}`);
      if (line.endsWith("over")) return lines;
    }
  };
  const [one, other] = [new Ran(code, { NAME: "one" }), new Ran(code, { NAME: "other" })];
  const [ofOne, ofOther] = await Promise.all([told(one), told(other)]);
  expect(await Promise.all([one.ended, other.ended])).toEqual([0, 0]);
  expect(ofOther.map((line) => line.replaceAll("other", "one"))).toEqual(ofOne);
  expect(ofOne.slice(0, 9)).toEqual([
    "one says slept 0",
    "one says message",
    "one says line typed for 2",
    "one says extern one later true",
    "one says job Ok(one)",
    "one says call 1",
    "one says file false",
    "one says http Ok(one)",
    "one says alive true true",
  ]);
});
