import { describe, expect, test } from "vitest";
import { type Asked, Connection, type ConnectionState } from "../../client/index.ts";
import { FakeWorld, settled, uncaughtIn } from "./support.ts";

function connected(url: Asked<string> = "ws://here/live") {
  const world = new FakeWorld();
  const connection = new Connection(url, world);
  const states: ConnectionState[] = [connection.state];
  connection.onState((state) => states.push(state));
  return { world, connection, states };
}

async function opened(url?: Asked<string>) {
  const all = connected(url);
  await settled();
  all.world.socketNow.open();
  return all;
}

test("it offers the subprotocol, and tells its states", async () => {
  const { world, states } = await opened();
  expect(world.socketNow.url).toBe("ws://here/live");
  expect(world.socketNow.protocol).toBe("snow.channels.v1");
  world.socketNow.end();
  expect(states).toEqual(["connecting", "open", "waiting"]);
});

test("a listener of states can be taken away", async () => {
  const { world, connection } = await opened();
  const seen: string[] = [];
  const end = connection.onState((state) => seen.push(state));
  end();
  world.socketNow.end();
  expect(seen).toEqual([]);
});

test.each(["connecting", "open", "waiting"] as const)(
  "a listener may close on %s, and it stays closed",
  async (when) => {
    const { world, connection } = await opened();
    world.socketNow.end();
    connection.onState((state) => state === when && connection.close());
    await world.pass(1000);
    world.socketNow.open();
    world.socketNow.end();
    await world.pass(60_000);
    expect(connection.state).toBe("closed");
    expect(world.timers).toBe(0);
  },
);

test("a listener of states that throws stops nothing", async () => {
  const { world, connection, states } = await opened();
  const errors = await uncaughtIn(async () => {
    connection.onState((state) => {
      throw new Error(state);
    });
    world.socketNow.end();
    await world.pass(1000);
  });
  expect(errors.map(String)).toEqual(["Error: waiting", "Error: connecting"]);
  expect(states.slice(-2)).toEqual(["waiting", "connecting"]);
});

describe("coming back", () => {
  test("after a random time below one second, then below twice as much each time, thirty seconds at most", async () => {
    const { world } = await opened();
    world.chance = 0.9;
    world.socketNow.say(["pong"]);
    for (const limit of [1000, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const count = world.sockets.length;
      world.socketNow.end();
      await world.pass(limit * 0.9 - 1);
      expect(world.sockets.length).toBe(count);
      await world.pass(1);
      expect(world.sockets.length).toBe(count + 1);
    }
  });

  test("what the server says makes the next wait short again", async () => {
    const { world } = await opened();
    world.chance = 0.1;
    for (let attempt = 0; attempt < 6; attempt++) {
      world.socketNow.end();
      await world.pass(3200);
    }
    world.socketNow.open();
    world.socketNow.say(["pong"]);
    const count = world.sockets.length;
    world.socketNow.end();
    await world.pass(100);
    expect(world.sockets.length).toBe(count + 1);
  });

  test("at once when the network is back, or the page is seen", async () => {
    const { world } = await opened();
    for (const online of [true, false]) {
      const count = world.sockets.length;
      world.socketNow.end();
      world.woke(online);
      await settled();
      expect(world.sockets.length).toBe(count + 1);
    }
  });

  test("an attempt that hangs is begun again when the network is back, not when the page is seen", async () => {
    const { world } = await opened();
    world.socketNow.end();
    await world.pass(1000);
    const hanging = world.socketNow;
    const count = world.sockets.length;
    world.woke(false);
    await settled();
    expect(world.sockets.length).toBe(count);
    world.woke(true);
    await settled();
    expect([world.sockets.length, hanging.closed]).toEqual([count + 1, true]);
    world.socketNow.open();
    hanging.end();
    expect(world.sockets.length).toBe(count + 1);
  });

  test("the URL is asked for each time, and a failing one is asked again", async () => {
    const urls: (() => string)[] = [
      () => "ws://one",
      () => {
        throw new Error("no token");
      },
      () => "ws://three",
    ];
    const { world } = connected(async () => urls.shift()?.() ?? "ws://more");
    await settled();
    world.socketNow.end();
    await world.pass(1000);
    await world.pass(1000);
    expect(world.sockets.map(({ url }) => url)).toEqual(["ws://one", "ws://three"]);
  });

  test("a URL that comes too late opens nothing", async () => {
    let late: (url: string) => void = () => {};
    const first = new Promise<string>((resolve) => {
      late = resolve;
    });
    const asked = [first, Promise.resolve("ws://second")];
    const { world } = connected(() => asked.shift() ?? "ws://more");
    await world.pass(10_000);
    await world.pass(1000);
    late("ws://first");
    await settled();
    expect(world.sockets.map(({ url }) => url)).toEqual(["ws://second"]);
  });

  test("a socket that does not open in ten seconds is given up", async () => {
    const { world, states } = connected();
    await world.pass(10_000);
    expect(world.sockets[0]?.closed).toBe(true);
    expect(states).toEqual(["connecting", "waiting"]);
  });

  test("what a socket says after it was given up counts no more", async () => {
    const { world, connection } = connected();
    await settled();
    const first = world.socketNow;
    await world.pass(10_000);
    first.open();
    expect(connection.state).toBe("waiting");
    first.end(4400);
    expect(connection.state).toBe("waiting");
  });
});

describe("half open", () => {
  test("a ping after 25 seconds without a message, and gone when nothing comes in five more", async () => {
    const { world, connection } = await opened();
    await world.pass(24_999);
    expect(world.socketNow.taken()).toEqual([]);
    await world.pass(1);
    expect(world.socketNow.taken()).toEqual([["ping"]]);
    world.socketNow.say(["pong"]);
    await world.pass(24_999);
    expect(world.socketNow.taken()).toEqual([]);
    await world.pass(1);
    await world.pass(4999);
    expect(connection.state).toBe("open");
    await world.pass(1);
    expect(connection.state).toBe("waiting");
  });

  test.each([true, false])("a ping at once when woken (online: %s)", async (online) => {
    const { world } = await opened();
    world.woke(online);
    expect(world.socketNow.taken()).toEqual([["ping"]]);
  });
});

describe("the end", () => {
  test.each([4400, 4403, 4499])("close code %i is for good", async (code) => {
    const { world, connection } = await opened();
    world.socketNow.end(code, "no");
    expect(connection.state).toBe("closed");
    await world.pass(100_000);
    expect(world.sockets.length).toBe(1);
    expect(world.watching).toBe(false);
  });

  test.each([1000, 1001, 1006, 1008, 4399, 4500])("close code %i is not", async (code) => {
    const { world, connection } = await opened();
    world.socketNow.end(code);
    expect(connection.state).toBe("waiting");
  });

  test("close() leaves nothing behind", async () => {
    const { world, connection } = await opened();
    connection.close();
    expect(world.socketNow.closed).toBe(true);
    expect(world.timers).toBe(0);
    expect(world.watching).toBe(false);
    connection.close();
    expect(connection.state).toBe("closed");
  });

  test("a URL that is none ends it", async () => {
    const world = new FakeWorld();
    world.refuses = true;
    const connection = new Connection("nowhere", world);
    await settled();
    expect(connection.state).toBe("closed");
  });
});

test("messages that are no frames are ignored", async () => {
  const { world, connection } = await opened();
  for (const data of ["", "{", "{}", "null", "[]", '["later", {"x": 1}]', new Uint8Array([1])])
    world.socketNow.onmessage?.({ data });
  expect(connection.state).toBe("open");
});
