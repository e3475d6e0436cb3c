// Virtual time, and the decisions of a run.
import { describe, expect, test } from "vitest";
import {
  isSameFailure,
  Lane,
  type Planned,
  type TraceEvent,
  World,
  windowOf,
} from "../../../../runtime/host/simulated/index.ts";

const pause = (next: () => void): void => void setImmediate(next);

function worldOf(seed: number, choices?: readonly number[]): World {
  return new World({ seed, pause, ...(choices === undefined ? {} : { choices }) });
}

describe("a world", () => {
  test("lets things happen in the order of their time, and time moves with them", async () => {
    const world = worldOf(1);
    const lane = new Lane("one");
    const seen: string[] = [];
    const note = (name: string) => () => void seen.push(`${world.now} ${name}`);
    world.plan(20, note("c"), { lane });
    world.plan(10.2, note("b"), { lane });
    world.plan(0, note("a"), { lane });
    const never = world.plan(5, note("never"), { lane });
    world.cancel(never);
    await world.run();
    expect(seen).toEqual(["0 a", "11 b", "20 c"]);
    expect(world.steps).toBe(3);
  });

  test("tells when the next thing is planned", () => {
    const world = worldOf(1);
    const lane = new Lane("one");
    expect(world.next).toBeUndefined();
    world.plan(20, () => {}, { lane });
    expect(world.next).toBe(20);
    world.plan(0, () => {}, { lane });
    expect(world.next).toBe(0);
    world.step();
    expect(world.step(19)).toBe(false);
    expect(world.next).toBe(20);
  });

  test("lets promises have their turn between two steps", async () => {
    const world = worldOf(1);
    const lane = new Lane("one");
    const seen: string[] = [];
    const first = async (): Promise<void> => {
      await undefined;
      seen.push("a promise");
    };
    world.plan(0, () => void first(), { lane });
    world.plan(0, () => void seen.push("the next step"), { lane });
    await world.run();
    expect(seen).toEqual(["a promise", "the next step"]);
  });

  test("keeps the order within a lane, whatever is decided between lanes", async () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const world = worldOf(seed);
      const seen: string[] = [];
      for (const name of ["a", "b", "c"]) {
        const lane = new Lane(name);
        for (let index = 0; index < 4; index += 1) world.plan(3, () => void seen.push(`${name}${index}`), { lane });
      }
      await world.run();
      for (const name of ["a", "b", "c"])
        expect(seen.filter((one) => one.startsWith(name))).toEqual([0, 1, 2, 3].map((index) => `${name}${index}`));
    }
  });

  test("nothing of a closed lane happens", async () => {
    const world = worldOf(1);
    const lane = new Lane("one");
    const seen: string[] = [];
    world.plan(3, () => void seen.push("it"), { lane });
    lane.open = false;
    await world.run();
    expect(seen).toEqual([]);
  });

  test("its first failure is the one that counts, and ends it", async () => {
    const world = worldOf(1);
    const lane = new Lane("one");
    const planned: Planned[] = [];
    world.plan(1, () => world.fail({ kind: "assertion", head: "assert_eq", place: "a:1", lines: [] }), { lane });
    planned.push(world.plan(2, () => world.fail({ kind: "panic", head: "other", lines: [] }), { lane }));
    await world.run();
    expect(world.failure?.head).toBe("assert_eq");
    expect(world.now).toBe(1);
  });

  test("what a routine step plans is routine, and no event", async () => {
    const world = worldOf(1);
    const lane = new Lane("one");
    world.plan(10, () => void world.plan(10, () => {}, { lane }), { lane, routine: true });
    world.plan(5, () => {}, { lane });
    await world.run();
    expect([world.now, world.lastEvent]).toEqual([20, 5]);
  });
});

/** A run of lanes that draw; what was decided, and its hash. */
async function drawn(seed: number, choices?: readonly number[]) {
  const world = worldOf(seed, choices);
  for (const name of ["a", "b", "c", "d"]) {
    const lane = new Lane(name);
    const draw = (left: number): void => {
      world.trace.tell("step", `${name} ${world.choices.within(1, 6)} ${world.choices.happens(0.3)}`);
      if (left > 0) world.plan(world.choices.choose(3), () => draw(left - 1), { lane });
    };
    world.plan(0, () => draw(5), { lane });
  }
  await world.run();
  const told = world.trace.events.map(({ at, text }: TraceEvent) => `${at} ${text}`);
  return { taken: world.choices.taken, hash: world.trace.hash, told };
}

describe("decisions", () => {
  test("are the same ones again from the seed, and from the list of what was decided", async () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const first = await drawn(seed);
      expect(await drawn(seed)).toEqual(first);
      expect(await drawn(999, first.taken)).toEqual(first);
    }
  });

  test("differ from seed to seed", async () => {
    const hashes = new Set<string>();
    for (let seed = 0; seed < 200; seed += 1) hashes.add((await drawn(seed * 2 ** 40 + seed)).hash);
    expect(hashes.size).toBe(200);
  });

  test("are the dullest beyond the end of a list", async () => {
    const { taken, told } = await drawn(5, [9]);
    expect(taken.slice(1).every((number) => number === 0)).toBe(true);
    expect(told.slice(1).every((line) => line.endsWith(" 1 false"))).toBe(true);
  });

  test("happen as often as they should", () => {
    const { choices } = worldOf(7);
    let count = 0;
    for (let index = 0; index < 20_000; index += 1) count += choices.happens(0.25) ? 1 : 0;
    expect(Math.abs(count / 20_000 - 0.25)).toBeLessThan(0.02);
    const before = choices.taken.length;
    expect([choices.happens(0), choices.happens(1), choices.choose(1)]).toEqual([false, true, 0]);
    expect(choices.taken.length).toBe(before);
  });
});

test("rates become windows in which something happens or not", () => {
  const { milliseconds, probability } = windowOf(0.5);
  expect(milliseconds).toBe(60_000);
  expect(probability).toBeCloseTo(1 - Math.exp(-0.5));
  expect(windowOf(120).milliseconds).toBe(500);
});

test("a failure is the same when it has the same place, whatever the values", () => {
  const at = (place: string | undefined, head: string) => ({ kind: "assertion", head, place, lines: [] }) as const;
  expect(isSameFailure(at("a:1", "x"), at("a:1", "y"))).toBe(true);
  expect(isSameFailure(at("a:1", "x"), at("a:2", "x"))).toBe(false);
  expect(isSameFailure(at(undefined, "x"), at(undefined, "y"))).toBe(false);
});
