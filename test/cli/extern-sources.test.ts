// Libraries of JavaScript as sources of messages: a client of a Redis, over a socket, whose events go to an actor.
import { createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { directoryWith, startSnow } from "../support/command.ts";

const client = `import { EventEmitter } from "node:events";
import { connect } from "node:net";

class Client extends EventEmitter {
  constructor(port) {
    super();
    this.waiting = [];
    this.text = "";
    this.socket = connect(port, "127.0.0.1");
    this.socket.setEncoding("utf8").on("data", (text) => this.take(text)).on("close", () => this.emit("end"));
  }
  command(...words) {
    const { promise, resolve } = Promise.withResolvers();
    this.waiting.push(resolve);
    this.socket.write("*" + words.length + "\\r\\n" + words.map((word) => "$" + word.length + "\\r\\n" + word + "\\r\\n").join(""));
    return promise;
  }
  take(text) {
    this.text += text;
    const lines = this.text.split("\\r\\n");
    this.text = lines.pop();
    for (const line of lines) {
      const value = JSON.parse(line.slice(1));
      if (line.startsWith(">")) this.emit("message", value);
      else this.waiting.shift()(value);
    }
  }
}

let client;
export async function subscribe(port, channel, deliver) {
  client = new Client(port);
  client.on("message", deliver).once("end", deliver.close);
  await client.command("SUBSCRIBE", channel);
}
export const get = (key) => client.command("GET", key);
`;

const program = `struct Message do
  channel :: String
  text :: String
  size :: Int
end deriving(Json)

extern async fn subscribe(port :: Int, channel :: String, to :: Pid<Message>) = "subscribe" from "./client.js"
extern async fn get(key :: String) -> String? = "get" from "./client.js"

actor reader() do
  receive do
    m -> println("\${m.channel} \${m.text} \${m.size}")
  end
  reader()
end

fn main() do
  case Env.args() do
    [port] -> do
      subscribe(String.to_int(port).unwrap_or(0), "news", spawn(reader))
      println("\${get("a")} \${get("b")}")
      # Behind what is printed: the order of an answer and of messages that come with it is nobody's promise.
      let _ = get("go")
    end
    _ -> println("no port")
  end
end
`;

/** Answers SUBSCRIBE and GET; when asked for `go` it publishes what it is given and closes. Each line is a kind and a JSON value. */
async function publisher(published: readonly unknown[]): Promise<number> {
  const answer = (socket: Socket, words: readonly string[]): void => {
    if (words.includes("SUBSCRIBE")) socket.write("+1\r\n");
    else if (words.includes("a")) socket.write('+"one"\r\n');
    else if (words.includes("b")) socket.write("+null\r\n");
    else {
      socket.write("+null\r\n");
      for (const one of published) socket.write(`>${JSON.stringify(one)}\r\n`);
      socket.end();
    }
  };
  const server = createServer((socket) => {
    socket.setEncoding("utf8").on("data", (text: string) => answer(socket, text.split("\r\n")));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function runWith(published: readonly unknown[]): Promise<{ status: number | string; output: string }> {
  const cwd = directoryWith({ "main.snow": program, "client.js": client, "package.json": '{ "type": "module" }' });
  const running = startSnow(["run", "main.snow", String(await publisher(published))], { cwd });
  return { status: await running.ended, output: running.output() };
}

test("messages of a client come in order, and the program ends when the client has closed", async () => {
  const sent = Array.from({ length: 500 }, (_, index) => ({ channel: "news", text: `ż${index}`, size: index }));
  const { status, output } = await runWith(sent);
  const lines = sent.map(({ channel, text, size }) => `${channel} ${text} ${size}\n`);
  expect(output).toBe(`Some(one) None\n${lines.join("")}`);
  expect(status).toBe(0);
});

test("a message of another type ends the process that it is for, and nothing else", async () => {
  const { status, output } = await runWith([
    { channel: "news", text: "fine", size: 1 },
    { channel: "news", text: "wrong", size: "2" },
    { channel: "news", text: "nobody is there", size: 3 },
  ]);
  expect(output).toContain("Some(one) None\n");
  expect(output).toContain("news fine 1\n");
  expect(output).toContain("extern subscribe: expected Int, got string at size\n  in process <0.2> reader");
  expect(output).not.toContain("nobody");
  expect(status).toBe(0);
});
