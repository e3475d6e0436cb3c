import { describe, expect, test } from "vitest";
import { Channel, ChannelError, call, cast, type JoinOptions, joining } from "../../client/index.ts";
import { type FakeWorld, openedWorld, settled, uncaughtIn } from "./support.ts";

interface ChatHandlers {
  readonly Said?: (event: { readonly type: "Said"; readonly text: string }) => void;
  readonly Left?: (event: { readonly type: "Left" }) => void;
}

class Chat extends Channel<ChatHandlers, { readonly name: string }, string | null> {}

const form = { name: "Chat", tag: "type", decode: {} };

type Hello = unknown | (() => unknown);

async function joiningChat(options: JoinOptions<ChatHandlers, string | null> = {}, hello: Hello = { name: "Ann" }) {
  const { world, connection } = await openedWorld();
  const joined = joining<Chat>((settled) => new Chat(form, connection, ["lobby"], hello, options, settled));
  joined.catch(() => {});
  await settled();
  return { world, connection, joined };
}

async function joinedChat(
  options: JoinOptions<ChatHandlers, string | null> = {},
  position: unknown = ["epoch", 7, "me"],
) {
  const all = await joiningChat(options);
  all.world.socketNow.taken();
  all.world.socketNow.say(["joined", 1, position, null, "hi"]);
  const chat = await all.joined;
  await settled();
  return { ...all, chat };
}

/** The connection breaks, and the client is back and has asked to join. */
async function again(world: FakeWorld): Promise<unknown[]> {
  const count = world.sockets.length;
  world.socketNow.end();
  while (world.sockets.length === count) await world.pass(100);
  world.socketNow.open();
  await settled();
  return world.socketNow.taken();
}

function said(seq: number | null, text: string): unknown[] {
  return ["event", "Chat:lobby", seq, { type: "Said", text }];
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    return `answered ${JSON.stringify(await promise)}`;
  } catch (error) {
    return error instanceof ChannelError ? error.code : error;
  }
}

describe("joining", () => {
  test("says hello, and has the welcome", async () => {
    const { world, joined } = await joiningChat();
    expect(world.socketNow.taken()).toEqual([["join", 1, "Chat:lobby", { name: "Ann" }, null]]);
    world.socketNow.say(["joined", 1, null, null, "hi"]);
    expect((await joined).welcome).toBe("hi");
  });

  test("a hello that the server can't read ends it, now and after an interruption", async () => {
    const { world, joined } = await joiningChat();
    world.socketNow.say(["fault", 1, null, "decode", "name: expected String"]);
    const error: unknown = await joined.catch((reason: unknown) => reason);
    expect([error instanceof ChannelError && error.code, String(error)]).toEqual([
      "decode",
      "ChannelError: decode: name: expected String",
    ]);
    const later = await joinedChat();
    const ended: unknown[] = [];
    later.chat.onClosed((code, text) => ended.push([code, text]));
    later.world.socketNow.say(["fault", 1, null, "decode", "a cast that was wrong"]);
    expect(ended).toEqual([]);
    await again(later.world);
    later.world.socketNow.say(["fault", 2, null, "decode", "expected Object"]);
    expect(ended).toEqual([["decode", "expected Object"]]);
  });

  test.each([
    ["denied", { why: "full" }, { why: "full" }],
    ["no_channel", null, "no_channel"],
    ["already_joined", null, "already_joined"],
    ["limit", null, "limit"],
    ["internal", null, "internal"],
  ])("refused with %s", async (code, value, seen) => {
    const { world, joined } = await joiningChat();
    world.socketNow.say(["refused", 1, code, value]);
    expect(await failure(joined)).toEqual(seen);
    await world.pass(100_000);
    expect(world.sockets[0]?.taken().filter((frame) => Array.isArray(frame) && frame[0] === "join")).toHaveLength(1);
  });

  test("a welcome that fails is no membership", async () => {
    const { world, joined } = await joiningChat();
    world.socketNow.say(["closed", 1, "internal", ""]);
    expect(await failure(joined)).toBe("internal");
  });

  test("a history that is given up before the welcome is no failure: it joins again", async () => {
    const { world, joined } = await joiningChat();
    world.socketNow.taken();
    world.socketNow.say(["closed", 1, "rejoin", ""]);
    await world.pass(1000);
    expect(world.socketNow.taken()).toEqual([["join", 2, "Chat:lobby", { name: "Ann" }, null]]);
    world.socketNow.say(["joined", 2, ["epoch", 0, "me"], null, "hi"]);
    expect((await joined).welcome).toBe("hi");
  });

  test("a hello that fails is the join's failure", async () => {
    const broken = new Error("no token");
    const { joined } = await joiningChat({}, () => Promise.reject(broken));
    expect(await failure(joined)).toBe(broken);
  });

  test("a connection that is closed fails it", async () => {
    const { connection, joined } = await joiningChat();
    connection.close();
    expect(await failure(joined)).toBe("closed");
    const late = joining<Chat>((settled) => new Chat(form, connection, [], null, {}, settled));
    expect(await failure(late)).toBe("closed");
  });

  test("the hello is asked for at each attempt, and one that comes late for an earlier one counts no more", async () => {
    const hellos = [Promise.resolve("one"), new Promise(() => {}), Promise.resolve("three")];
    const { world, joined } = await joiningChat({}, () => hellos.shift());
    expect(world.socketNow.taken()).toEqual([["join", 1, "Chat:lobby", "one", null]]);
    expect(await again(world)).toEqual([]);
    expect(await again(world)).toEqual([["join", 2, "Chat:lobby", "three", null]]);
    world.socketNow.say(["joined", 1, null, null, "old"], ["joined", 2, null, null, "new"]);
    expect((await joined).welcome).toBe("new");
  });
});

describe("calls", () => {
  test("are answered by their numbers", async () => {
    const { world, chat } = await joinedChat();
    const first = call(chat, "Say", ["a"]);
    const second = call(chat, "Say", ["b", null]);
    expect(world.socketNow.taken()).toEqual([
      ["call", 1, 1, "Say", ["a"]],
      ["call", 1, 2, "Say", ["b", null]],
    ]);
    world.socketNow.say(["reply", 1, 2, 22], ["reply", 1, 1, 11], ["reply", 1, 1, 12], ["reply", 1, 9, 0]);
    expect(await Promise.all([first, second])).toEqual([11, 22]);
  });

  test("fail with the code of the fault", async () => {
    const { world, chat } = await joinedChat();
    const asked = call(chat, "Say", [3]);
    world.socketNow.say(["fault", 1, 1, "decode", "text: expected String"]);
    await expect(asked).rejects.toMatchObject({ code: "decode", message: "decode: text: expected String" });
  });

  test("have a time limit: five seconds, that of the channel, their own", async () => {
    for (const [options, own, limit] of [
      [{}, {}, 5000],
      [{ timeout: 300 }, {}, 300],
      [{ timeout: 300 }, { timeout: 20 }, 20],
    ] as const) {
      const { world, chat } = await joinedChat(options);
      const asked = call(chat, "Say", ["a"], own);
      asked.catch(() => {});
      const timers = world.timers;
      await world.pass(limit - 1);
      expect(world.timers).toBe(timers);
      await world.pass(1);
      expect(await failure(asked)).toBe("timeout");
      world.socketNow.say(["reply", 1, 1, 1]);
    }
  });

  test("one that was sent when the connection broke is never sent twice", async () => {
    const { world, chat } = await joinedChat();
    const asked = call(chat, "Say", ["a"]);
    world.socketNow.end();
    expect(await failure(asked)).toBe("disconnected");
    const frames = await again(world);
    world.socketNow.say(["joined", 2, ["epoch", 7, "me"], true, "hi"]);
    expect([...frames, ...world.socketNow.taken()].map((frame) => (frame as unknown[])[0])).toEqual(["join"]);
  });

  test("those made meanwhile wait, in the order of all requests", async () => {
    const { world, chat } = await joinedChat();
    world.socketNow.end();
    const asked = call(chat, "Say", ["a"], { timeout: 60_000 });
    expect(cast(chat, "Type", [])).toBe(true);
    await again(world);
    world.socketNow.say(["joined", 2, null, null, "hi"]);
    expect(world.socketNow.taken()).toEqual([
      ["call", 2, 1, "Say", ["a"]],
      ["cast", 2, "Type", []],
    ]);
    world.socketNow.say(["reply", 2, 1, "ok"]);
    expect(await asked).toBe("ok");
  });

  test("one made on being told that the connection is lost waits like those that come later", async () => {
    const { world, connection, chat } = await joinedChat();
    let asked = false;
    connection.onState((state) => {
      if (state === "waiting" && !asked) void call(chat, "Say", ["x"]);
      asked = true;
    });
    await again(world);
    world.socketNow.say(["joined", 2, ["epoch", 7, "me"], true, "hi"]);
    await settled();
    expect(world.socketNow.taken()).toEqual([["call", 2, 1, "Say", ["x"]]]);
  });

  test("one whose time is over is not sent", async () => {
    const { world, chat } = await joinedChat();
    world.socketNow.end();
    const asked = call(chat, "Say", ["a"], { timeout: 10 });
    asked.catch(() => {});
    await again(world);
    world.socketNow.say(["joined", 2, null, null, "hi"]);
    expect(world.socketNow.taken()).toEqual([]);
    expect(await failure(asked)).toBe("timeout");
  });
});

describe("casts", () => {
  test("a hundred wait, the next ones are dropped", async () => {
    const { world, chat } = await joinedChat();
    world.socketNow.end();
    const kept = Array.from({ length: 102 }, (_, index) => cast(chat, "Type", [index]));
    expect(kept.filter((one) => one)).toHaveLength(100);
    await again(world);
    world.socketNow.say(["joined", 2, null, null, "hi"]);
    expect(world.socketNow.taken()).toHaveLength(100);
  });

  test("none wait with { queue: 0 }, and calls fail at once", async () => {
    const { world, chat } = await joinedChat({ queue: 0 });
    world.socketNow.end();
    expect(cast(chat, "Type", [])).toBe(false);
    expect(await failure(call(chat, "Say", []))).toBe("disconnected");
  });
});

describe("events", () => {
  test("go to the handlers of their names, each once", async () => {
    const seen: string[] = [];
    const { world, chat } = await joinedChat({ on: { Said: ({ text }) => seen.push(text) } });
    const other = ({ text }: { readonly text: string }): void => void seen.push(`also ${text}`);
    chat.on("Said", other);
    world.socketNow.say(said(8, "a"), said(8, "a"), said(3, "old"), ["event", "Chat:lobby", 9, { type: "New" }]);
    chat.off("Said", other);
    world.socketNow.say(said(10, "b"), ["push", 1, { type: "Said", text: "for me" }], said(null, "c"));
    expect(seen).toEqual(["a", "also a", "b", "for me", "c"]);
  });

  test("a handler that throws stops no other", async () => {
    const seen: string[] = [];
    const errors = await uncaughtIn(async () => {
      const { world } = await joinedChat({
        on: {
          Said: ({ text }) => {
            seen.push(text);
            throw new Error(text);
          },
        },
      });
      world.socketNow.say(said(8, "a"), said(9, "b"));
    });
    expect(seen).toEqual(["a", "b"]);
    expect(errors.map(String)).toEqual(["Error: a", "Error: b"]);
  });

  test("wait for the first handler", async () => {
    const { world, chat } = await joinedChat();
    world.socketNow.say(said(8, "a"), said(9, "b"));
    const seen: string[] = [];
    chat.on("Said", ({ text }) => seen.push(text));
    world.socketNow.say(said(10, "c"));
    await settled();
    expect(seen).toEqual(["a", "b", "c"]);
  });

  test("the first handlers may be several", async () => {
    const { world, chat } = await joinedChat();
    world.socketNow.say(["push", 1, { type: "Left" }], said(8, "a"));
    const seen: string[] = [];
    chat.on("Said", ({ text }) => seen.push(text));
    chat.on("Left", () => seen.push("left"));
    await settled();
    expect(seen).toEqual(["left", "a"]);
  });

  test("that come in one piece with the answer wait for who awaits the join", async () => {
    const seen: string[] = [];
    const { world, joined } = await joiningChat({ on: { Said: ({ text }) => seen.push(text) } });
    const start = async (): Promise<void> => {
      const chat = await joined;
      seen.push(`begins with ${chat.welcome}`);
    };
    const started = start();
    world.socketNow.say(["joined", 1, ["epoch", 7, "me"], null, "hi"], said(8, "a"), said(9, "b"));
    expect(seen).toEqual([]);
    await started;
    await settled();
    expect(seen).toEqual(["begins with hi", "a", "b"]);
  });

  test("the welcome comes before them, at first and when it begins afresh", async () => {
    const seen: string[] = [];
    const on = { Said: ({ text }: { readonly text: string }) => void seen.push(text) };
    const { world } = await joinedChat({ on, onWelcome: (text) => seen.push(`welcome ${text}`) });
    world.socketNow.say(said(8, "a"));
    await again(world);
    world.socketNow.say(["joined", 2, ["epoch", 8, "me"], true, "recovered"], said(9, "b"));
    await again(world);
    world.socketNow.say(["joined", 3, ["other", 1, "you"], false, "afresh"], said(2, "c"));
    expect(seen).toEqual(["welcome hi", "a", "b", "welcome afresh", "c"]);
  });

  test("a thousand wait; with more it is told that it begins afresh", async () => {
    const { world, chat } = await joinedChat();
    for (let number = 0; number < 1001; number++) world.socketNow.say(said(8 + number, "x"));
    const seen: string[] = [];
    chat.onRestart(() => seen.push("restart"));
    chat.on("Said", ({ text }) => seen.push(text));
    await settled();
    world.socketNow.say(said(5000, "after"));
    expect(seen).toEqual(["restart", "after"]);
  });
});

describe("recovery", () => {
  test("the client says where it was, and goes on", async () => {
    const seen: string[] = [];
    const { world, chat } = await joinedChat({ on: { Said: ({ text }) => seen.push(text) } });
    chat.onRestart(() => seen.push("restart"));
    world.socketNow.say(said(8, "a"), ["seq", "Chat:lobby", 9]);
    expect(await again(world)).toEqual([["join", 2, "Chat:lobby", { name: "Ann" }, ["epoch", 9, "me"]]]);
    world.socketNow.say(["joined", 2, ["epoch", 9, "me"], true, "again"], said(10, "b"));
    expect(chat.welcome).toBe("again");
    expect(seen).toEqual(["a", "b"]);
  });

  test.each([
    [["other", 3, "you"], false],
    [null, null],
  ])("or it is told that it begins afresh (%j, %s)", async (position, recovered) => {
    const seen: string[] = [];
    const { world, chat } = await joinedChat({ on: { Said: ({ text }) => seen.push(text) } }, position);
    chat.onRestart(() => seen.push("restart"));
    await again(world);
    world.socketNow.say(["joined", 2, position, recovered, "new"], said(position === null ? null : 4, "b"));
    expect(seen).toEqual(["restart", "b"]);
  });

  test.each(["rejoin", "internal"])(
    "a topic that ends with %s is joined again, with more and more time between",
    async (code) => {
      const { world } = await joinedChat();
      let id = 1;
      for (const limit of [500, 1000, 2000]) {
        world.socketNow.say(["closed", id, code, ""]);
        await world.pass(limit - 1);
        expect(world.socketNow.taken()).toEqual([]);
        await world.pass(1);
        id++;
        expect(world.socketNow.taken()).toEqual([["join", id, "Chat:lobby", { name: "Ann" }, ["epoch", 7, "me"]]]);
      }
      world.socketNow.say(["refused", id, "internal", null]);
      await world.pass(4000);
      expect(world.socketNow.taken()).toHaveLength(1);
    },
  );
});

describe("the end", () => {
  test.each([
    [["closed", 1, "closed", "good night"], "closed", "good night"],
    [["refused", 1, "denied", "no more"], "denied", "no more"],
    [["refused", 1, "denied", { why: 1 }], "denied", '{"why":1}'],
    [["refused", 1, "limit", null], "limit", ""],
  ])("%j is told", async (frame, code, text) => {
    const { world, chat } = await joinedChat();
    const ends: string[][] = [];
    chat.onClosed((...end) => ends.push(end));
    world.socketNow.say(frame);
    expect(ends).toEqual([[code, text]]);
    expect(cast(chat, "Type", [])).toBe(false);
    expect(await failure(call(chat, "Say", []))).toBe("closed");
    await world.pass(60_000);
    expect(world.socketNow.taken().filter((one) => (one as unknown[])[0] === "join")).toEqual([]);
  });

  test("a connection that is refused for good ends its topics", async () => {
    const { world, chat } = await joinedChat();
    const ends: string[][] = [];
    chat.onClosed((...end) => ends.push(end));
    world.socketNow.end(4401, "token");
    expect(ends).toEqual([["rejected", "token"]]);
  });

  test("leaving says so, and nothing is heard any more", async () => {
    const seen: string[] = [];
    const { world, chat } = await joinedChat({ on: { Said: ({ text }) => seen.push(text) } });
    chat.onClosed(() => seen.push("closed"));
    const asked = call(chat, "Say", ["a"]);
    asked.catch(() => {});
    world.socketNow.taken();
    chat.leave();
    chat.leave();
    expect(world.socketNow.taken()).toEqual([["leave", 1]]);
    world.socketNow.say(said(8, "late"), ["closed", 1, "left", ""]);
    expect(await failure(asked)).toBe("left");
    expect(seen).toEqual([]);
    expect(await again(world)).toEqual([]);
  });

  test("a topic that is left and joined again gets nothing of before", async () => {
    const { world, connection, chat } = await joinedChat();
    chat.leave();
    const seen: string[] = [];
    const options = { on: { Said: ({ text }: { readonly text: string }) => void seen.push(text) } };
    const second = joining<Chat>((settled) => new Chat(form, connection, ["lobby"], null, options, settled));
    await settled();
    world.socketNow.say(said(8, "old"), ["closed", 1, "left", ""], ["joined", 2, ["epoch", 8, "you"], null, null]);
    await second;
    await settled();
    world.socketNow.say(said(9, "new"));
    expect(seen).toEqual(["new"]);
  });
});

test("presence is told at once, and after each change", async () => {
  const { world, chat } = await joinedChat();
  const seen: string[][] = [];
  const end = chat.onPresence((people) => seen.push([...people.keys()]));
  world.socketNow.say(["presence", "Chat:lobby", { all: { ann: [{ name: "Ann" }] } }]);
  end();
  world.socketNow.say(["presence", "Chat:lobby", { left: { ann: [{ name: "Ann" }] } }]);
  expect(seen).toEqual([[], ["ann"]]);
});

test("values are decoded on their way in", async () => {
  const { world, connection } = await openedWorld();
  const decode = {
    event: (event: { text: string }) => ({ ...event, text: event.text.toUpperCase() }),
    presence: (name: string) => name.length,
    welcome: (text: string) => `${text}!`,
  };
  const seen: unknown[] = [];
  const options = { on: { Said: ({ text }: { readonly text: string }) => void seen.push(text) } };
  const joined = joining<Chat>(
    (settled) => new Chat({ ...form, decode }, connection, ["lobby"], null, options, settled),
  );
  await settled();
  world.socketNow.say(["joined", 1, null, null, "hi"]);
  const chat = await joined;
  await settled();
  chat.onPresence((people) => seen.push([...people.values()]));
  world.socketNow.say(said(null, "a"), ["presence", "Chat:lobby", { all: { ann: ["four"] } }]);
  expect([chat.welcome, ...seen]).toEqual(["hi!", [], "A", [[4]]]);
});
