// What the README shows and test/docs/ cannot run: a server with its clients, and commands that would install.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "../cli/commands.ts";
import { directoryWith, root, startSnow } from "./support/command.ts";
import { connect } from "./support/websocket-client.ts";

const text = readFileSync(`${root}/README.md`, "utf8");

/** Fenced blocks of one language, in order. */
function blocks(language: string): string[] {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```/gms)].flatMap(([, name, body = ""]) =>
    name === language ? body : [],
  );
}

const [server = ""] = blocks("snow");
const [twoCommands = ""] = blocks("sh");

test("it is short, and the server has ten lines", () => {
  expect(text.split("\n").length).toBeLessThan(80);
  expect(server.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length).toBe(10);
});

test("the server relays inside a room and nowhere else", async () => {
  const cwd = directoryWith({ "main.snow": server.replace("9001", "0") });
  const running = startSnow(["run", "main.snow"], { cwd });
  const [, port] = await running.printed(/listening on 0\.0\.0\.0:(\d+)\n/);
  const [one, two, other] = await Promise.all(
    ["tea", "tea", "coffee"].map((room) => connect(`ws://localhost:${port}/${room}`)),
  );
  one?.send("hello");
  expect(await one?.next()).toBe("hello");
  expect(await two?.next()).toBe("hello");
  other?.send("alone");
  expect(await other?.next()).toBe("alone");
});

test("the commands exist", () => {
  const [install, run = ""] = twoCommands.trimEnd().split("\n");
  expect(install).toBe("npm ci");
  expect(existsSync(`${root}/${run.replace("npx snow run ", "")}`)).toBe(true);
  const commandPage = readFileSync(`${root}/docs/command.md`, "utf8");
  const named = [...commandPage.matchAll(/^\| `snow (\w+)/gm)].map(([, name]) => name);
  expect([...new Set(named)]).toEqual(commands.map(({ name }) => name));
});
