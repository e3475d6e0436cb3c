// Written clients in Node against servers of Snow: every kind of message, cuts, and a server that starts again.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { clientText, schemaOf } from "../support/clients.ts";
import { type RunningCommand, startSnow } from "../support/command.ts";
import { Journal } from "../support/journal.ts";
import { Relay } from "../support/relay.ts";

const program = join(import.meta.dirname, "program.snow");

interface Said {
  readonly type: "Said";
  readonly by: string;
  readonly text: string;
}

type Handlers = { readonly Said?: (event: Said) => void; readonly Drawn?: (event: unknown) => void };

interface Chat {
  readonly welcome: unknown;
  say(text: string, options?: object): Promise<number>;
  draw(data: Uint8Array, number: bigint): Promise<unknown>;
  delete(options: string, default_: number, new_?: number | null): Promise<string>;
  nested(nest: unknown): Promise<unknown>;
  readonly new: () => Promise<boolean>;
  typeof(this_: string): boolean;
  stop(): boolean;
  on(name: "Said", handler: (event: Said) => void): void;
  onPresence(listener: (people: ReadonlyMap<string, readonly unknown[]>) => void): () => void;
  onRestart(listener: () => void): () => void;
  onClosed(listener: (code: string, text: string) => void): () => void;
  leave(): void;
}

interface Live {
  readonly state: string;
  onState(listener: (state: string) => void): () => void;
  close(): void;
}

interface Client {
  connect(url: string | (() => string)): Live;
  readonly Chat: {
    join(live: Live, topic: { room: string }, hello: unknown, options?: { on?: Handlers }): Promise<Chat>;
  };
  readonly Clock: {
    join(live: Live, topic: object): Promise<{ getTime(): Promise<number>; readonly welcome: unknown }>;
  };
}

const scratch = mkdtempSync(join(tmpdir(), "snow-client-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The client as JavaScript; as TypeScript with its types taken off by Node. */
async function written(language: "javascript" | "typescript"): Promise<Client> {
  const path = join(scratch, language === "javascript" ? "client.mjs" : "client.mts");
  writeFileSync(path, clientText(schemaOf(readFileSync(program, "utf8")), language));
  return await import(pathToFileURL(path).href);
}

async function server(): Promise<{ readonly running: RunningCommand; readonly port: number }> {
  const running = startSnow(["run", program]);
  const [, port = ""] = await running.printed(/port (\d+)\n/);
  return { running, port: Number(port) };
}

function connected(client: Client, port: number): Live {
  const live = client.connect(`ws://127.0.0.1:${port}/live`);
  onTestFinished(() => live.close());
  return live;
}

const ann = { name: "Ann", picture: new Uint8Array([1, 255]) };
const bob = { name: "Bob", picture: null };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each(["javascript", "typescript"] as const)("every kind of message, in %s", async (language) => {
  const client = await written(language);
  const live = connected(client, (await server()).port);
  const heard = new Journal();
  const note = (event: unknown): void =>
    heard.note(JSON.stringify(event, (_, value) => (typeof value === "bigint" ? `${value}n` : value)));
  const chat = await client.Chat.join(live, { room: "a:b/ä" }, ann, { on: { Said: note, Drawn: note } });
  expect(chat.welcome).toEqual({ people: [ann], promise: { tag: "Kept", fields: [bytes("a:b/ä")] } });
  expect(await chat.say("hällo")).toBe(5);
  expect(await chat.draw(new Uint8Array([0, 128]), 12345678901234567890n)).toEqual({
    people: [ann],
    promise: { tag: "Kept", fields: [new Uint8Array([0, 128])] },
  });
  await expect(chat.draw(new Uint8Array(0), -5n)).rejects.toEqual({ tag: "Kept", fields: [-5n] });
  expect(await chat.delete("x", 7)).toBe("x 7 None");
  expect(await chat.delete("x", 7, 8)).toBe("x 7 Some(8)");
  expect(await chat.new()).toBe(true);
  const nest = {
    value: bytes("a"),
    inner: { value: [bytes("b"), bytes("c")], inner: { value: [[bytes("d")]], inner: null } },
  };
  expect(await chat.nested(nest)).toEqual(nest);
  expect(chat.typeof("me")).toBe(true);
  expect(await heard.wait(4)).toEqual(
    [
      '{"type":"Said","by":"Ann","text":"hällo"}',
      '{"0":{"0":0,"1":128},"type":"Drawn","at":[2,"12345678901234567890n"]}',
      '{"0":{},"type":"Drawn","at":[0,"-5n"]}',
      '{"type":"Said","by":"typeof","text":"me"}',
    ].map((text) => JSON.stringify({ type: undefined, ...JSON.parse(text) })),
  );
  await expect(client.Chat.join(live, { room: "x" }, { name: "", picture: null })).rejects.toEqual({
    tag: "Kept",
    fields: [bytes("no name")],
  });
  await expect(client.Chat.join(live, { room: "x" }, 7)).rejects.toThrow(TypeError);
  await expect(client.Chat.join(live, { room: "a:b/ä" }, ann)).rejects.toMatchObject({ code: "already_joined" });
  const clock = await client.Clock.join(live, {});
  expect([clock.welcome, await clock.getTime(), await clock.getTime()]).toEqual([null, 0, 1]);
});

test("who is here, and the end by the program", async () => {
  const client = await written("javascript");
  const { port } = await server();
  const people = new Journal();
  const chat = await client.Chat.join(connected(client, port), { room: "tea" }, ann);
  chat.onPresence((now) => people.note([...now].map(([key, data]) => `${key} ${data.length}`).join()));
  await people.until("Ann 1");
  const live = connected(client, port);
  const other = await client.Chat.join(live, { room: "tea" }, bob);
  await people.until("Ann 1,Bob 1");
  const again = await client.Chat.join(connected(client, port), { room: "tea" }, { ...bob, picture: bytes("x") });
  await people.until("Ann 1,Bob 2");
  again.leave();
  expect((await people.wait(people.lines.length + 1)).at(-1)).toBe("Ann 1,Bob 1");
  const ends = new Journal();
  other.onClosed((code, text) => ends.note(`${code} ${text}`));
  other.stop();
  expect(await ends.wait(1)).toEqual(["closed bye"]);
  await expect(other.say("x")).rejects.toMatchObject({ code: "closed" });
});

test("cut while others talk: each event once, calls that were sent fail, those that waited are answered", async () => {
  const client = await written("javascript");
  const { port } = await server();
  const relay = await Relay.to(port);
  const heard = new Journal();
  const live = connected(client, relay.port);
  const chat = await client.Chat.join(live, { room: "tea" }, ann, { on: { Said: ({ text }) => heard.note(text) } });
  chat.onRestart(() => heard.note("restart"));
  const other = await client.Chat.join(connected(client, port), { room: "tea" }, bob);
  await other.say("0");
  await heard.wait(1);
  const all = ["0"];
  for (let round = 1; round <= 5; round++) {
    relay.open = false;
    relay.stall();
    const lost = chat.say("never answered").catch((error: { code: string }) => error.code);
    relay.cut();
    expect(await lost).toBe("disconnected");
    for (let index = 0; index < 10; index++) all.push(`${round}.${index}`);
    for (const text of all.slice(-10)) await other.say(text);
    const waiting = chat.say(`back ${round}`, { timeout: 60_000 });
    relay.open = true;
    await waiting;
    all.push(`back ${round}`);
    await heard.wait(all.length);
  }
  expect(await heard.wait(all.length)).toEqual(all);
}, 120_000);

test("a server that starts again: the client is back, and told that it starts afresh", async () => {
  const client = await written("javascript");
  const first = await server();
  const relay = await Relay.to(first.port);
  const heard = new Journal();
  const live = connected(client, relay.port);
  live.onState((state) => heard.note(state));
  const chat = await client.Chat.join(live, { room: "tea" }, ann, { on: { Said: ({ text }) => heard.note(text) } });
  chat.onRestart(() => heard.note("restart"));
  await chat.say("before");
  await heard.until("before");
  first.running.child.kill("SIGKILL");
  await heard.until("waiting");
  relay.target = (await server()).port;
  await heard.until("restart");
  expect(await chat.say("after")).toBe(5);
  await heard.until("after");
  expect(chat.welcome).toEqual({ people: [ann], promise: { tag: "Kept", fields: [bytes("tea")] } });
  const told = await heard.wait(1);
  expect(told.filter((text) => text === "before" || text === "after" || text === "restart")).toEqual([
    "before",
    "restart",
    "after",
  ]);
}, 120_000);
