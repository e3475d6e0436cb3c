// How the tests are found and bounded.
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Much of the work is done by processes that tests start and wait for: as many workers as cores would leave some idle.
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/built-command.ts",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
  },
});
