// A server started at the prompt: it runs between entries, and its connections use what is defined later.
import { spawn } from "node:child_process";
import { expect, it, onTestFinished } from "vitest";
import { builtCommand, directoryWith } from "../support/command.ts";

interface Lines {
  /** The next line that matches; lines before it are gone. */
  readonly next: (pattern: RegExp) => Promise<string>;
  readonly add: (line: string) => void;
}

function lines(): Lines {
  const queue: string[] = [];
  let wake: (() => void) | undefined;
  return {
    add: (line) => {
      queue.push(line);
      wake?.();
    },
    next: async (pattern) => {
      for (;;) {
        const line = queue.shift();
        if (line === undefined) {
          await new Promise<void>((go) => {
            wake = go;
          });
        } else if (pattern.test(line)) return line;
      }
    },
  };
}

it("lets live connections use a new on_message", async () => {
  const child = spawn(builtCommand(), ["repl"], { cwd: directoryWith({}), stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const printed = lines();
  let rest = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) printed.add(part);
  });
  const enter = async (text: string, answer: RegExp): Promise<string> => {
    child.stdin.write(`${text}\n`);
    return printed.next(answer);
  };
  await enter('fn on_message(conn :: Conn, text :: String) -> Int = Ws.send(conn, "one " <> text)', /^Defined/);
  await enter(
    'let server = Ws.serve(fn(conn) do\n  Ws.join(conn, "lobby")\n  Accept\nend, on_message, fn(conn) -> () end, 0)',
    /^server = /,
  );
  const port = Number.parseInt(await enter("Ws.port(server)", / :: Int$/), 10);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  const heard = lines();
  socket.addEventListener("message", ({ data }) => heard.add(String(data)));
  await new Promise((resolve) => socket.addEventListener("open", resolve));
  socket.send("a");
  expect(await heard.next(/./)).toBe("one a");
  await enter('fn on_message(conn :: Conn, text :: String) -> Int = Ws.send(conn, "two " <> text)', /^ {2}replaces/);
  socket.send("b");
  expect(await heard.next(/./)).toBe("two b");
  await enter('Ws.broadcast("lobby", "by hand")', /^0 :: Int$/);
  expect(await heard.next(/./)).toBe("by hand");
  expect(await enter(":rooms", /lobby/)).toBe("lobby  1");
  expect(await enter(":conns", /Conn</)).toMatch(/^Conn<1>\s+open\s+127\.0\.0\.1\s.*lobby$/);
  socket.close();
});
