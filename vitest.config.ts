// How the tests are found and bounded.
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Much of the work is done by processes that tests start and wait for: as many workers as cores would leave some idle.
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/built-command.ts",
    // A busy machine may take ten times as long as an idle one: only what hangs takes this long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 100_000 } },
    maxWorkers: 3,
  },
});
