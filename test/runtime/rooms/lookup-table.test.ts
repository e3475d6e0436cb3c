// The map for keys that come and go: equal to a Map, and not much larger.
import fc from "fast-check";
import { expect, test } from "vitest";
import { LookupTable } from "../../../runtime/rooms/lookup-table.ts";

const step = fc.record({ key: fc.nat(60), add: fc.boolean(), weight: fc.constantFrom(1, 1, 1, 50) });

test("holds what a Map holds, and entries of removed keys only while they are few", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400, size: "max" }), (steps) => {
      const table = new LookupTable<number, { readonly at: number }>();
      const model = new Map<number, { readonly at: number }>();
      for (const [at, { key, add, weight }] of steps.entries()) {
        if (add && !model.has(key)) {
          model.set(key, { at });
          table.add(key, { at });
        } else if (!add && model.has(key)) {
          model.delete(key);
          table.remove(key, weight);
        }
        expect(table.size).toBe(model.size);
        expect(table.get(key)).toEqual(model.get(key));
        expect(table.places).toBeLessThanOrEqual(2 * model.size + 33);
      }
      expect(new Set(table.values())).toEqual(new Set(model.values()));
    }),
  );
});

test("a heavy key is not kept", () => {
  const table = new LookupTable<string, object>();
  table.add("a", {});
  table.add("b", {});
  table.remove("b");
  expect(table.places).toBe(2);
  table.add("b", {});
  table.remove("b", 100);
  expect(table.places).toBe(1);
});
