// What one view of a log puts by while it reads.
import { expect, test } from "vitest";
import { LogView } from "../../../../runtime/cluster/logs/view.ts";
import type { LogEntry, LogState } from "../../../../runtime/rooms/index.ts";
import { freshProgram } from "../../../support/program.ts";
import { limits, topic } from "./log-node.ts";

test.each([
  ["many", 1001, 10],
  ["large", 9, 1024 * 1024],
])("entries that are too %s are read instead, once the reading has begun anew", (_how, count, size) => {
  freshProgram();
  let reads = 0;
  const view = new LogView(
    topic("News"),
    limits,
    { opened: () => {}, event: () => {}, lost: () => {} },
    {
      readLog: () => {
        reads += 1;
        return new Promise<LogState>(() => {});
      },
      unseal: () => undefined,
      malformed: () => {},
      standing: () => {},
      ended: () => {},
    },
  );
  view.subscribed();
  const bytes = Buffer.alloc(size);
  const entry = (first: number): LogEntry => ({
    epoch: "e",
    key: `n:${first}`,
    before: first - 1,
    first,
    events: 1,
    bytes,
  });
  for (let first = 1; first < count; first += 1) view.appended(entry(first));
  expect(reads).toBe(1);
  view.appended(entry(count));
  expect(reads).toBe(2);
});
