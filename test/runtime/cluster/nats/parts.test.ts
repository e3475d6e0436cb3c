// Messages in parts: whatever comes, nothing but whole messages is handed on.
import { expect, test } from "vitest";
import { Parts } from "../../../../runtime/cluster/nats/parts.ts";
import { headersOf } from "../../../../runtime/libraries/nats.ts";

/** One of a subscription, with what its header says about parts. */
function message(text: string, part?: string) {
  const headers = part === undefined ? {} : { headers: headersOf({ "Snow-Part": part }) };
  return { sid: 1, data: Buffer.from(text), ...headers };
}

function received(...messages: readonly ReturnType<typeof message>[]): (string | undefined)[] {
  const parts = new Parts({ node: "n", headersOf });
  return messages.map((one) => {
    const bytes = parts.received(one);
    return bytes && Buffer.from(bytes).toString();
  });
}

test("parts become one message when the last one has come, beside those of other nodes", () => {
  expect(received(message("whole"))).toEqual(["whole"]);
  const mixed = [message("a", "n 1 0 2"), message("c", "m 7 0 2"), message("b", "n 1 1 2"), message("d", "m 7 1 2")];
  expect(received(...mixed)).toEqual([undefined, undefined, "ab", "cd"]);
});

test("what nobody finishes takes 64 MiB, and what was begun first is dropped for the rest", () => {
  const large = "x".repeat(1024 * 1024);
  const parts = new Parts({ node: "n", headersOf });
  parts.received(message("old", "old 1 0 2"));
  parts.received(message(large, "young 1 0 2"));
  for (let node = 0; node < 62; node += 1) parts.received(message(large, `${node} 1 0 256`));
  expect(parts.received(message("young", "young 1 1 2"))?.length).toBe(large.length + 5);
  for (let node = 62; node < 66; node += 1) parts.received(message(large, `${node} 1 0 256`));
  expect(parts.received(message("old", "old 1 1 2"))).toBeUndefined();
  expect(parts.received(message("65", "65 1 1 2"))?.length).toBe(large.length + 2);
});

test("a message of which a part is missing, or that is malformed, is dropped", () => {
  expect(received(message("a", "n 1 0 3"), message("c", "n 1 2 3"), message("d", "n 1 2 3"))).not.toContain("ac");
  expect(received(message("a", "n 1 0 2"), message("b", "n 2 1 2"))).toEqual([undefined, undefined]);
  expect(received(message("b", "n 1 1 2"))).toEqual([undefined]);
  expect(received(message("a", "n 1 0 9999"))).toEqual([undefined]);
  expect(received(message("a", "n 1 0 0"))).toEqual([undefined]);
  for (const odd of ["n", "n 1", "n 1 0", "n 1 0 x", "n -1 0 1", `${"n".repeat(40)} 1 0 1`, "n 1 0 1 1"]) {
    expect(received(message("a", odd))).toEqual([undefined]);
  }
});
