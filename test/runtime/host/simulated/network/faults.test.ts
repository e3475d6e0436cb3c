// What a simulated network does to connections, against what may happen at most.
import { expect, test } from "vitest";
import type { Faults } from "../../../../../runtime/host/simulated/faults.ts";
import { Lane, type World } from "../../../../../runtime/host/simulated/index.ts";
import type { HostSocket } from "../../../../../runtime/host/sockets.ts";
import { heard, listen, wired } from "./world.ts";

const soaks = process.env.SNOW_SOAK !== undefined;
const SEEDS = soaks ? 20_000 : 60;
const patience = soaks ? { timeout: 3_600_000 } : {};

const pattern = Buffer.alloc(1_000_000);
for (let index = 0; index < pattern.length; index += 1) pattern[index] = (index * 31 + (index >> 8)) & 0xff;

/** Small, middling, and more than may be under way. */
const SIZES = [1, 9, 130, 5000, 70_000, 200_000];

/** What an end says, at which time, and what it has heard. */
class Speaker {
  readonly said: Buffer;
  readonly errors: string[] = [];
  heard = Buffer.alloc(0);
  ended = false;
  closed = false;
  readonly #chunks: Buffer[] = [];

  constructor(world: World, socket: HostSocket, seed: number) {
    const lane = new Lane("speaker");
    socket.allowHalfOpen = true;
    socket.on("data", (bytes: Buffer) => {
      this.#chunks.push(Buffer.from(bytes));
    });
    socket.on("end", () => {
      this.ended = true;
    });
    socket.on("error", (error) => this.errors.push(error.message));
    socket.on("close", () => {
      this.closed = true;
      this.heard = Buffer.concat(this.#chunks);
    });
    let from = 0;
    for (let index = 0; index < 6; index += 1) {
      const bytes = pattern.subarray(from, from + (SIZES[(seed * 7 + index * (1 + (seed % 5))) % SIZES.length] ?? 1));
      from += bytes.length;
      world.plan(index * (seed % 30), () => void (socket.writable && socket.write(bytes)), { lane });
    }
    this.said = pattern.subarray(0, from);
    world.plan(200, () => socket.end(), { lane });
  }
}

async function play(seed: number, faults: Partial<Faults>, choices?: readonly number[]) {
  const wire = wired({ seed, faults, ...(choices === undefined ? {} : { choices }) });
  const speakers: Speaker[] = [];
  listen(wire.own, {}, (socket) => speakers.push(new Speaker(wire.world, socket, seed + 1)));
  speakers.push(new Speaker(wire.world, wire.own.net().connect({ host: "localhost", port: 80 }), seed));
  await wire.world.run();
  const [client, server] = speakers;
  if (client === undefined || server === undefined) throw new Error("nobody came");
  return { world: wire.world, client, server };
}

function isBeginning(part: Buffer, whole: Buffer): boolean {
  return part.equals(whole.subarray(0, part.length));
}

test("without cuts everything arrives, in order, and both ends close", patience, async () => {
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const stallsPerMinute = seed % 3 === 0 ? 30 : 0;
    const faults = { delay: [0, seed % 90], splits: seed % 2 === 0, stallsPerMinute } as const;
    const { client, server } = await play(seed, faults);
    expect([seed, client.heard.equals(server.said), server.heard.equals(client.said)]).toEqual([seed, true, true]);
    for (const { errors, ended, closed } of [client, server]) {
      expect({ errors, ended, closed }).toEqual({ errors: [], ended: true, closed: true });
    }
  }
});

test("a cut loses what is under way, both sides are told, and nothing else arrives", patience, async () => {
  let cut = 0;
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const { client, server, world } = await play(seed, { cutsPerMinute: 200, stallsPerMinute: seed % 40 });
    const wasCut = world.trace.events.some(({ text }) => text.includes(": cut"));
    if (wasCut) cut += 1;
    expect([seed, isBeginning(client.heard, server.said), isBeginning(server.heard, client.said)]).toEqual([
      seed,
      true,
      true,
    ]);
    expect([seed, client.closed, server.closed]).toEqual([seed, true, true]);
    if (!wasCut) expect([client.errors, server.errors]).toEqual([[], []]);
    else expect([...client.errors, ...server.errors]).toContain("read ECONNRESET");
  }
  expect(cut).toBeGreaterThan(SEEDS / 10);
  expect(cut).toBeLessThan(SEEDS);
});

test("after a silent cut nothing arrives, and nobody is told", patience, async () => {
  let cut = 0;
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const { client, server, world } = await play(seed, { silentCutsPerMinute: 200 });
    const wasCut = world.trace.events.some(({ text }) => text === "client 1: silently cut");
    if (wasCut) cut += 1;
    expect([seed, client.closed && server.closed]).toEqual([seed, !wasCut]);
    expect([client.errors, server.errors]).toEqual([[], []]);
  }
  expect(cut).toBeGreaterThan(SEEDS / 10);
  expect(cut).toBeLessThan(SEEDS);
});

test("a cut tells how far it has let through what was under way", async () => {
  // Happens in the first window, after 4 ms, with 5 bytes let through.
  const wire = wired({ choices: [1, 4, 5], faults: { delay: [3, 3], splits: false, cutsPerMinute: 6000 } });
  const seen: string[][] = [];
  listen(wire.own, {}, (socket) => {
    seen.push(heard(socket));
    socket.write("pong");
  });
  const client = wire.own.net().connect({ host: "localhost", port: 80 });
  seen.push(heard(client));
  client.on("connect", () => client.write("123456789"));
  await wire.world.run();
  expect(wire.world.trace.events.map(({ at, text }) => `${at} ${text}`)).toEqual([
    "7 client 1: cut after 5 of 9 bytes",
  ]);
  expect(seen).toEqual([
    ["connect", "pong", "read ECONNRESET", "close"],
    ["12345", "read ECONNRESET", "close"],
  ]);
});

test("a client that stalls hears everything later", async () => {
  // Happens in the first window, at once, for 12 s.
  const wire = wired({ choices: [1, 0, 11], faults: { delay: [3, 3], splits: false, stallsPerMinute: 1 } });
  const times: number[] = [];
  listen(wire.own, {}, (socket) => socket.end("hello"));
  const client = wire.own.net().connect({ host: "localhost", port: 80 });
  client.on("data", () => times.push(wire.world.now));
  client.on("end", () => times.push(wire.world.now));
  await wire.world.run();
  expect(wire.world.trace.events.map(({ at, text }) => `${at} ${text}`)).toEqual(["3 client 1 stalls for 12 s"]);
  expect(times).toEqual([12_003, 12_003]);
});

test("rates that are set later hold for connections that are there", async () => {
  const wire = wired({ choices: [1], faults: { delay: [3, 3], splits: false } });
  listen(wire.own, {}, (socket) => heard(socket));
  const seen = heard(wire.own.net().connect({ host: "localhost", port: 80 }));
  const lane = new Lane("test");
  wire.world.plan(
    1000,
    () => {
      wire.world.faults = { ...wire.world.faults, cutsPerMinute: 60 };
    },
    { lane },
  );
  await wire.world.run();
  expect(seen).toEqual(["connect", "read ECONNRESET", "close"]);
  expect(wire.world.trace.events.map(({ at, text }) => `${at} ${text}`)).toEqual(["1000 client 1: cut"]);
});

test("the same seed is the same run, and so are the choices that it took", async () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const faults = { cutsPerMinute: seed, stallsPerMinute: 5 };
    const { world } = await play(seed, faults);
    expect((await play(seed, faults)).world.trace.hash).toBe(world.trace.hash);
    expect((await play(seed, faults, world.choices.taken)).world.trace.hash).toBe(world.trace.hash);
  }
});
