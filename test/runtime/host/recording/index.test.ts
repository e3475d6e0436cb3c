// What of a recording is on the disk, and when.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Host } from "../../../../runtime/host/index.ts";
import { nodeHost } from "../../../../runtime/host/node.ts";
import { startRecording } from "../../../../runtime/host/recording/index.ts";

const program = { path: "/main.snow", arguments: [], fingerprint: "", snow: "", node: "" };

test("what led to a panic is there before it is told, and its turn when that is over", () => {
  const directory = mkdtempSync(join(tmpdir(), "snow-recording-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, "file.rec");
  const size = (): number => statSync(file).size;
  const deferred: (() => void)[] = [];
  let told = 0;
  const base: Host = {
    ...nodeHost,
    setTimer: () => ({ timeout: undefined }),
    defer: (call) => deferred.push(call),
    writeErr: () => {
      told = size();
    },
  };
  const { host, finish } = startRecording(base, { file, program, maxBytes: 1e9, ended: () => expect.unreachable() });
  onTestFinished(finish);
  const begin = size();
  host.randomBytes(1000);
  expect(size()).toBe(begin);
  host.writeErr("Snow panic at main.snow:1\n");
  expect(told).toBeGreaterThan(begin + 1000);
  host.randomBytes(1000);
  expect(size()).toBe(told);
  for (const call of deferred) call();
  expect(size()).toBeGreaterThan(told + 1000);
});
