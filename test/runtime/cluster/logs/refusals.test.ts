// A broker that is there and refuses.
import { expect, test } from "vitest";
import { Refusals } from "../../../../runtime/cluster/logs/refusals.ts";
import { EntryRefused } from "../../../../runtime/rooms/index.ts";
import { freshProgram } from "../../../support/program.ts";

test("a refusal is told once, with its cause, and when it is over", async () => {
  const lines: string[] = [];
  freshProgram({ environment: () => undefined, writeErr: (text) => void lines.push(text) });
  const refusals = new Refusals("number the events of topics");
  const refuse = (error: Error): Promise<void> => refusals.watch(Promise.reject(error)).catch(() => {});
  const take = (): Promise<string[]> => Promise.resolve().then(() => lines.splice(0));

  await refuse(new EntryRefused("too large"));
  refusals.tick();
  await refuse(new Error("disk full"));
  refusals.forget();
  refusals.tick();
  expect(await take()).toEqual([]);

  for (let round = 0; round < 3; round += 1) {
    await refuse(new Error("disk full"));
    refusals.tick();
  }
  expect(await take()).toEqual(["[WARN] cluster: the broker does not number the events of topics: disk full\n"]);

  await refusals.watch(Promise.resolve());
  await refusals.watch(Promise.resolve());
  refusals.tick();
  expect(await take()).toEqual(["[INFO] cluster: the broker does number the events of topics again\n"]);
});
