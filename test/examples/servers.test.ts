// The small examples, run by the command and used by clients that are not ours: Node's WebSocket and Python's websockets.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { snow, startSnow } from "../support/command.ts";
import { hasPythonWebsockets, pythonPath } from "../support/requirements.ts";
import { connect } from "../support/websocket-client.ts";

const anyPort = { environment: { PORT: "0" } };

async function start(example: string): Promise<string> {
  const server = startSnow(["run", `examples/${example}/main.snow`], anyPort);
  const [, url = ""] = await server.printed(/(ws:\/\/localhost:\d+)\n/);
  return url;
}

test("hello", () => {
  expect(snow(["run", "examples/hello"])).toEqual({ status: 0, stdout: "Hello from Snow\n", stderr: "" });
});

test("echo answers with the same text", async () => {
  const client = await connect(await start("echo"));
  for (const text of ["hello", "", "gęś 🦆", "x".repeat(100_000)]) {
    client.send(text);
    expect(await client.next()).toBe(text);
  }
});

test("rooms: join, leave, broadcast and broadcast_except", async () => {
  const url = await start("rooms");
  const [anna, bert, carl] = await Promise.all([connect(url), connect(url), connect(url)]);
  const asks = async (client: typeof anna, command: string, answer: string): Promise<void> => {
    client.send(command);
    expect(await client.next()).toBe(answer);
  };
  await asks(anna, "join red", "joined red");
  await asks(bert, "join red", "joined red");
  await asks(carl, "join blue", "joined blue");
  anna.send("all red hello everybody");
  expect([await anna.next(), await bert.next()]).toEqual(["hello everybody", "hello everybody"]);
  anna.send("others red hello you");
  expect(await bert.next()).toBe("hello you");
  await asks(bert, "leave red", "left red");
  anna.send("all red alone");
  expect(await anna.next()).toBe("alone");
  // Messages to one client come in order: what did not come before this answer was never sent to it.
  await asks(bert, "join green", "joined green");
  await asks(carl, "what?", "join ROOM, leave ROOM, all ROOM TEXT or others ROOM TEXT");
  expect([anna, bert, carl].flatMap((client) => client.waiting())).toEqual([]);
});

test.skipIf(!hasPythonWebsockets())("rooms with Python's websockets", async () => {
  const url = await start("rooms");
  const script = `
import asyncio, sys, websockets
async def main(url):
    async with websockets.connect(url) as one, websockets.connect(url) as two:
        for client in (one, two):
            await client.send("join yard")
            print(await client.recv())
        await one.send("all yard żółw 🦆")
        print(await one.recv(), await two.recv())
        await two.send("others yard back")
        print(await one.recv())
        await (await two.ping())
        await two.close(4000, "done")
        await one.send("all yard left")
        print(await one.recv())
asyncio.run(main(sys.argv[1]))
`;
  const { stdout } = await promisify(execFile)(pythonPath, ["-c", script, url], { timeout: 100_000 });
  expect(stdout.split("\n")).toEqual(["joined yard", "joined yard", "żółw 🦆 żółw 🦆", "back", "left", ""]);
});

test.each(["echo", "rooms"])("%s: its simulations pass", { timeout: 100_000 }, (example) => {
  const { status, stdout } = snow(["sim", `examples/${example}`, "--seeds", "20"]);
  expect(stdout).toMatch(/\n2 passed, 0 failed\n$/);
  expect(status).toBe(0);
});

test("Ctrl-C ends a server with 1001 for every client and status 0", async () => {
  const server = startSnow(["run", "examples/echo/main.snow"], anyPort);
  const [, url = ""] = await server.printed(/(ws:\/\/localhost:\d+)\n/);
  const clients = await Promise.all([connect(url), connect(url)]);
  server.child.kill("SIGINT");
  for (const { closed } of clients) expect(await closed).toEqual({ code: 1001, reason: "server stopping" });
  expect(await server.ended).toBe(0);
});

test("a port that is taken is a panic of main", async () => {
  const url = await start("echo");
  const port = new URL(url).port;
  const { status, stderr } = snow(["run", "examples/echo/main.snow"], { environment: { PORT: port } });
  expect(stderr).toMatch(
    new RegExp(
      `^Snow panic at examples/echo/main\\.snow:9: cannot listen on 0\\.0\\.0\\.0:${port}: address already in use\n`,
    ),
  );
  expect(status).toBe(101);
});
