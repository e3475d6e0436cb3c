// Shrinking lists of decisions, held against failures that are known by heart.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Attempt, shrink } from "../../../cli/simulate/shrink.ts";

type Fails = (choices: readonly number[]) => number | undefined;

/** `fails` gives the number of steps of a run that fails. */
async function shrunk(
  choices: readonly number[],
  fails: Fails,
  expired: (attempts: number) => boolean = () => false,
): Promise<Attempt & { readonly attempts: number }> {
  let attempts = 0;
  const steps = fails(choices);
  if (steps === undefined) throw new Error("it does not fail to begin with");
  const best = await shrink<Attempt>(
    { choices, steps },
    {
      attempt: async (list, mostSteps) => {
        attempts += 1;
        const needed = fails(list);
        return needed === undefined || needed > mostSteps ? undefined : { choices: list, steps: needed };
      },
      expired: () => expired(attempts),
    },
  );
  return { ...best, attempts };
}

const lists = fc.array(fc.oneof(fc.constant(0), fc.nat(1), fc.nat(60_000)), { maxLength: 300, size: "max" });
const sizes = fc.integer({ min: 1, max: 60_000 });

test("where everything fails, nothing is decided", async () => {
  const { choices, attempts } = await shrunk([5, 0, 3, 9], () => 1);
  expect(choices).toEqual([]);
  expect(attempts).toBe(1);
});

test("of what must stay as large as it is, the smallest remains", async () => {
  await fc.assert(
    fc.asyncProperty(lists, sizes, sizes, async (list, least, second) => {
      // Two in this order, wherever they stand.
      const fails: Fails = (choices) => {
        const first = choices.findIndex((choice) => choice >= least);
        return first >= 0 && choices.slice(first + 1).some((choice) => choice >= second) ? choices.length : undefined;
      };
      const given = [...list, least, ...list, second];
      const { choices } = await shrunk(given, fails);
      expect(choices).toEqual([least, second]);
    }),
    { numRuns: 40 },
  );
});

test("it fails still, is never worse, and no single number can be left off", async () => {
  await fc.assert(
    fc.asyncProperty(lists, sizes, fc.nat(299), async (list, most, place) => {
      // Together they must be many, and one stands at its place: what is removed before it breaks that.
      const fails: Fails = (choices) => {
        const total = choices.reduce((all, choice) => all + choice, 0);
        return total >= most && (choices[place] ?? 0) > 0 ? 100 : undefined;
      };
      const given = [...list, ...new Array<number>(300).fill(0)].with(place, most);
      const { choices } = await shrunk(given, fails);
      expect(fails(choices)).toBe(100);
      expect(choices.reduce((all, choice) => all + choice, 0)).toBe(most);
      expect(choices.filter((choice) => choice > 0).length).toBe(1);
    }),
    { numRuns: 40 },
  );
});

test("a shorter run is worth some decisions, a much longer one is not", async () => {
  // Without the decision it takes so many steps more.
  const after =
    (steps: number): Fails =>
    (choices) =>
      choices.length === 0 ? 10 + steps : 10;
  expect((await shrunk([0, 1], after(3))).choices).toEqual([]);
  expect((await shrunk([0, 1], after(40))).choices).toEqual([1]);
});

test("two that only matter together become small together", async () => {
  const later: Fails = (choices) => ((choices[2] ?? 0) - (choices[0] ?? 0) === 8 ? 10 : undefined);
  expect((await shrunk([20, 3, 28, 5], later)).choices).toEqual([0, 0, 8]);
  const together: Fails = (choices) => ((choices[0] ?? 0) === (choices[3] ?? 0) ? 10 : undefined);
  expect((await shrunk([20, 3, 28, 20], together)).choices).toEqual([]);
  const either: Fails = (choices) => ((choices[0] ?? 0) > 0 === (choices[1] ?? 0) > 0 ? 10 : undefined);
  expect((await shrunk([5, 6], (choices) => (choices.length === 0 ? undefined : either(choices)))).choices).toEqual([
    1, 1,
  ]);
});

test("what a run has taken counts, not what it was given", async () => {
  const best = await shrink<Attempt>(
    { choices: [7, 7, 7, 7], steps: 9 },
    {
      // Only the first is ever asked for, and can be 2 at most.
      attempt: async ([first = 0]) => (first === 0 ? undefined : { choices: [Math.min(first, 2)], steps: 9 }),
      expired: () => false,
    },
  );
  expect(best.choices).toEqual([1]);
});

test("it ends when there is no time left, with the best so far, and is the same each time", async () => {
  const list = Array.from({ length: 200 }, (_, index) => (index * 7919) % 1000);
  const fails: Fails = (choices) =>
    choices.filter((choice) => choice > 500).length >= 20 ? choices.length : undefined;
  const whole = await shrunk(list, fails);
  expect(whole.choices).toEqual(new Array(20).fill(501));
  expect(await shrunk(list, fails)).toEqual(whole);
  const cut = await shrunk(list, fails, (attempts) => attempts >= 30);
  expect(cut.attempts).toBe(30);
  expect(fails(cut.choices)).toBeDefined();
  expect(cut.choices.length).toBeLessThan(list.length);
});

test("no more attempts than a few for each number", async () => {
  const list = Array.from({ length: 1000 }, (_, index) => index % 3);
  const { attempts, choices } = await shrunk(list, (given) => ((given[500] ?? 0) > 0 ? 600 : undefined));
  expect(choices.filter((choice) => choice > 0)).toEqual([1]);
  expect(attempts).toBeLessThan(2500);
});
