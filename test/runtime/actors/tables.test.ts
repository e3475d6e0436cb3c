// The process table and the memory of ends against maps.
import fc from "fast-check";
import { expect, test } from "vitest";
import { ExitReasons } from "../../../runtime/actors/exit-reasons.ts";
import { KILLED, NORMAL, Process } from "../../../runtime/actors/process.ts";
import { ProcessTable } from "../../../runtime/actors/process-table.ts";

function process(id: number): Process {
  return new Process(id, "p", undefined, undefined, undefined, undefined);
}

test("random births and deaths agree with a map", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { maxLength: 3000, size: "max" }), (steps) => {
      const table = new ProcessTable();
      const model = new Map<number, Process>();
      let created = 2 ** 32 - 1000;
      for (const [index, step] of steps.entries()) {
        if (step < 2) {
          created += 1;
          const born = process(created);
          table.add(born);
          model.set(created, born);
        } else {
          const ids = [...model.keys()];
          const id = ids[(index * 31) % Math.max(1, ids.length)] ?? 0;
          const dead = model.get(id);
          if (dead !== undefined) table.remove(dead);
          model.delete(id);
          expect(table.get(id)).toBeUndefined();
        }
        expect(table.size).toBe(model.size);
      }
      for (const [id, alive] of model) expect(table.get(id)).toBe(alive);
      expect(table.all()).toEqual([...model.values()]);
      expect(table.get(0)).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});

test("the ends of the last 65,536 processes are known", () => {
  const reasons = new ExitReasons();
  for (let pid = 1; pid <= 200_000; pid += 1) if (pid % 3 === 0) reasons.add(pid, KILLED);
  for (let pid = 200_000 - 65_000; pid <= 200_000; pid += 1) {
    expect(reasons.of(pid) === (pid % 3 === 0 ? KILLED : NORMAL)).toBe(true);
  }
});
