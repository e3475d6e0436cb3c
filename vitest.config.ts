// How the tests are found, bounded and ordered.
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

const all = "test/**/*.test.ts";

/**
 * Files that have a process each: their harness is set up when it is loaded, they measure the memory of their process, or start
 * it with other settings.
 */
const alone = [
  "test/load.test.ts",
  "test/runtime/current.test.ts",
  "test/runtime/{channels,http,net,websocket}/**/*.test.ts",
  "test/runtime/{actors/scale,simulation/soak,storage/sqlite}.test.ts",
];

export default defineConfig({
  // Much of the time tests wait, for processes that they start and for timers: as many workers as cores would leave some idle.
  test: {
    globalSetup: "test/support/built-command.ts",
    // A busy machine may take ten times as long as an idle one: only what hangs takes this long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 100_000 } },
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: "alone", include: alone } },
      // A worker loads the compiler and the runtime once, for all files that it is given.
      { extends: true, test: { name: "shared", include: [all], exclude: alone, isolate: false } },
    ],
  },
});
