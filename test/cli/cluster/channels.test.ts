// Channels of programs that are joined through a real broker, and their clients.
import { describe, expect, test } from "vitest";
import { directoryWith, type RunningCommand, startSnow } from "../../support/command.ts";
import { startNats } from "../../support/nats-server.ts";
import { startRedis } from "../../support/redis-server.ts";
import { hasNats, hasRedis } from "../../support/requirements.ts";
import { type Client, connect } from "../../support/websocket-client.ts";

const program = `type Spoken do
  Said(name :: String, text :: String)
end deriving(Json(tag: "type"))

channel Chat(room :: String) do
  sends: Spoken
  history: 0

  fn join(name :: String) -> Result<String, String> = Ok(name)

  call Say(text :: String) :: Int do |name|
    broadcast(Said(name, text))
    (name, Chat.count(room))
  end

  call Send(name :: String) :: Int do |me|
    (me, Chat.remove(room, name, "away"))
  end

  fn present(name) -> (String, Int) = (name, String.length(name))
end

fn main() do
  let server = HTTP.serve(HTTP.router() |> HTTP.channels("/live", [Chat]), 0)
  println("port \${Ws.port(server)}")
end
`;

interface NodeForm {
  /** Events that the channel keeps. */
  readonly history?: number;
  /** Of the command line. */
  readonly words?: readonly string[];
}

class Node {
  readonly running: RunningCommand;
  readonly port: string;

  private constructor(running: RunningCommand, port: string) {
    this.running = running;
    this.port = port;
  }

  /** `cluster`: `""` is none. */
  static async start(cluster: string, { history = 0, words = [] }: NodeForm = {}): Promise<Node> {
    const directory = directoryWith({ "main.snow": program.replace("history: 0", `history: ${history}`) });
    const running = startSnow(["run", ...words, directory], { environment: { SNOW_CLUSTER: cluster } });
    const [, port = ""] = await running.printed(/^port (\d+)$/m);
    return new Node(running, port);
  }
}

/** A client in the topic, with what it has heard. */
class Guest {
  readonly #client: Client;
  readonly people = new Map<string, readonly unknown[]>();
  #calls = 0;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async join({ port }: Node, name: string): Promise<Guest> {
    const client = await connect(`ws://127.0.0.1:${port}/live`, "snow.channels.v1");
    client.send(JSON.stringify(["join", 1, "Chat:tea", name, null]));
    const guest = new Guest(client);
    await guest.until((frame) => frame[0] === "joined");
    return guest;
  }

  /** The first frame of which that is true. */
  async until(isIt: (frame: readonly unknown[]) => boolean): Promise<readonly unknown[]> {
    for (;;) {
      const frame: unknown = JSON.parse(await this.#client.next());
      if (!Array.isArray(frame)) throw new Error("no frame");
      if (frame[0] === "presence") this.#see(frame[2]);
      if (isIt(frame)) return frame;
    }
  }

  async sees(...names: readonly string[]): Promise<void> {
    const isSo = (): boolean => [...this.people.keys()].sort().join() === names.join();
    if (!isSo()) await this.until(isSo);
  }

  /** What it is answered; it may have heard of it before. */
  async call(operation: string, ...parameters: readonly unknown[]): Promise<unknown> {
    this.#calls += 1;
    const number = this.#calls;
    this.#client.send(JSON.stringify(["call", 1, number, operation, parameters]));
    const reply = await this.until((frame) => frame[0] === "reply" && frame[2] === number);
    return reply[3];
  }

  hears(text: string): Promise<unknown> {
    return this.until(([kind, , , event]) => kind === "event" && JSON.stringify(event).includes(text));
  }

  close(): void {
    this.#client.close();
  }

  #see({ all = {}, joined = {}, left = {} }: Readonly<Record<string, Record<string, readonly unknown[]>>>): void {
    for (const key of Object.keys(left)) this.people.delete(key);
    for (const [key, data] of [...Object.entries(all), ...Object.entries(joined)]) this.people.set(key, data);
  }
}

interface TestBroker {
  readonly url: string;
  kill(): Promise<void>;
  startAgain(): Promise<unknown>;
}

async function overNats(): Promise<TestBroker> {
  const nats = await startNats({ jetstream: "none" });
  return {
    url: `nats://127.0.0.1:${nats.port}`,
    kill: () => nats.kill(),
    startAgain: () => nats.startAgain(),
  };
}

async function overRedis(): Promise<TestBroker> {
  const { port, running } = await startRedis();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: async () => {
      running.child.kill("SIGKILL");
      await running.ended;
    },
    startAgain: () => startRedis({ port: String(port) }),
  };
}

async function throughALoss(broker: TestBroker): Promise<void> {
  const [one, two] = await Promise.all([Node.start(broker.url), Node.start(broker.url)]);
  const ann = await Guest.join(one, "Ann");
  const bob = await Guest.join(two, "Bob");
  await Promise.all([ann.sees("Ann", "Bob"), bob.sees("Ann", "Bob")]);
  expect(await ann.call("Say", "hello")).toBe(2);
  await bob.hears("hello");
  const eve = await Guest.join(two, "Eve");
  expect(await ann.call("Send", "Eve")).toBe(1);
  await eve.until((frame) => frame[0] === "closed" && frame[3] === "away");
  await Promise.all([ann.sees("Ann", "Bob"), bob.sees("Ann", "Bob")]);

  await broker.kill();
  await Promise.all([one, two].map(({ running }) => running.printed(/cluster: the broker is gone/)));
  const eva = await Guest.join(two, "Eva");
  await bob.sees("Ann", "Bob", "Eva");
  expect(await ann.call("Say", "alone")).toBe(1);
  await broker.startAgain();
  await ann.sees("Ann", "Bob", "Eva");
  await eva.call("Say", "again");
  await ann.hears("again");

  two.running.child.kill("SIGTERM");
  await ann.sees("Ann");
}

describe.skipIf(!hasNats())("over NATS", () => {
  test("a topic is one on two nodes, through a loss of the broker, until a node ends", async () => {
    await throughALoss(await overNats());
  });
});

describe.skipIf(!hasRedis())("over Redis", () => {
  test("a topic is one on two nodes, through a loss of the broker, until a node ends", async () => {
    await throughALoss(await overRedis());
  });
});

test.each([0, 10])("a topic that keeps %i events is one in two workers", async (history) => {
  const server = await Node.start("", { history, words: ["--workers", "2"] });
  await server.running.printed(/worker 1: HTTP server listening/);
  await server.running.printed(/worker 2: HTTP server listening/);
  const ann = await Guest.join(server, "Ann");
  const bob = await Guest.join(server, "Bob");
  await Promise.all([ann.sees("Ann", "Bob"), bob.sees("Ann", "Bob")]);
  expect(await ann.call("Say", "hello")).toBe(2);
  await bob.hears("hello");
  expect(await bob.call("Send", "Ann")).toBe(1);
  await bob.sees("Bob");
});
