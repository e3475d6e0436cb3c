import fc from "fast-check";
import { expect, test } from "vitest";
import { Membership } from "../../client/index.ts";
import { openedWorld, settled } from "./support.ts";

type People = Record<string, number[]>;

async function membership() {
  const { world, connection } = await openedWorld();
  const seen: People[] = [];
  const member = new Membership(
    connection,
    "Chat",
    null,
    {},
    {
      joined: () => {},
      event: () => {},
      presence: (people) => seen.push(Object.fromEntries(people) as People),
      ended: () => {},
    },
  );
  await settled();
  world.socketNow.say(["joined", 1, null, null, null]);
  return { world, member, seen };
}

const people = fc.dictionary(
  fc.constantFrom("ann", "bob", "cyn", "__proto__"),
  fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 }),
);

/** What of `before` is not in `after`, each as often as it is missing. */
function missing(before: People, after: People): People {
  const lacking = Object.entries(before).map(([key, data]): [string, number[]] => {
    const rest = [...(Object.hasOwn(after, key) ? (after[key] ?? []) : [])];
    return [key, data.filter((one) => !rest.includes(one) || rest.splice(rest.indexOf(one), 1).length === 0)];
  });
  return Object.fromEntries(lacking.filter(([, data]) => data.length > 0));
}

function counted(all: People): string {
  return JSON.stringify(
    Object.keys(all)
      .sort()
      .map((key) => [key, [...(all[key] ?? [])].sort()]),
  );
}

test("differences lead from each picture to the next", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(people, { minLength: 1, maxLength: 8 }), async (pictures) => {
      const { world, seen } = await membership();
      let before: People | undefined;
      for (const after of pictures) {
        if (before === undefined) world.socketNow.say(["presence", "Chat", { all: after }]);
        else
          world.socketNow.say(["presence", "Chat", { joined: missing(after, before), left: missing(before, after) }]);
        expect(counted(seen.at(-1) ?? {})).toBe(counted(after));
        before = after;
      }
    }),
    { numRuns: 100 },
  );
});

test("two tabs are one entry with two data, and the last one takes the key away", async () => {
  const { world, member, seen } = await membership();
  world.socketNow.say(["presence", "Chat", { all: { ann: [{ n: 1 }] } }]);
  world.socketNow.say(["presence", "Chat", { joined: { ann: [{ n: 1 }] } }]);
  expect(seen.at(-1)).toEqual({ ann: [{ n: 1 }, { n: 1 }] });
  world.socketNow.say(["presence", "Chat", { left: { ann: [{ n: 1 }] } }]);
  expect(seen.at(-1)).toEqual({ ann: [{ n: 1 }] });
  world.socketNow.say(["presence", "Chat", { left: { ann: [{ n: 1 }] } }]);
  expect([...member.people.keys()]).toEqual([]);
});

test("what is no presence changes nothing", async () => {
  const { world, member } = await membership();
  world.socketNow.say(["presence", "Chat", { all: { ann: [1] } }]);
  for (const change of [null, 3, "x", [], { joined: 1 }, { left: { ann: 1 } }, { joined: { bob: "x" } }])
    world.socketNow.say(["presence", "Chat", change]);
  expect([...member.people]).toEqual([["ann", [1]]]);
});
