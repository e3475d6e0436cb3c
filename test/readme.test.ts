// The README says nothing that does not work.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "../cli/commands.ts";
import { directoryWith, root, snow, startSnow } from "./support/command.ts";
import { connect } from "./support/websocket-client.ts";

const text = readFileSync(`${root}/README.md`, "utf8");

/** Fenced blocks of one language, in order. */
function blocks(language: string): string[] {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```/gms)].flatMap(([, name, body = ""]) =>
    name === language ? body : [],
  );
}

const [server = "", mistaken = ""] = blocks("snow");
const [twoCommands = "", diagnostic = ""] = blocks("");

test("it is short, and so is the server", () => {
  expect(text.split("\n").length).toBeLessThan(100);
  expect(server.trimEnd().split("\n").length).toBeLessThanOrEqual(10);
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
  two?.close();
  await running.printed(/^Conn<\d+> left$/m);
});

test("the diagnostic is what the command prints", () => {
  const cwd = directoryWith({ "main.snow": mistaken });
  expect(snow(["check", "main.snow"], { cwd })).toEqual({ status: 1, stdout: "", stderr: diagnostic });
});

test("the commands and links exist", () => {
  const [install, run = ""] = twoCommands.trimEnd().split("\n");
  expect(install).toBe("npm ci");
  expect(existsSync(`${root}/${run.replace("npx snow run ", "")}`)).toBe(true);
  const named = [...text.matchAll(/^\| `snow (\w+)/gm)].map(([, name]) => name);
  expect(named).toEqual(commands.map(({ name }) => name));
  for (const [, link = ""] of text.matchAll(/\]\(([^)]+)\)/g)) expect(existsSync(`${root}/${link}`), link).toBe(true);
});
