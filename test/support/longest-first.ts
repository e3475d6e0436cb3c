// The order of test files: what takes longest first, so that no worker is still busy when the others have nothing to do.
import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Those that take five seconds and more, the longest first. */
const long: readonly string[] = [
  "test/runtime/websocket/memory.test.ts",
  "test/docs/pages.test.ts",
  "test/repl/intrinsics.test.ts",
  "test/golden.test.ts",
  "test/package.test.ts",
  "test/bridge.test.ts",
  "test/examples/chat.test.ts",
  "test/client/browser.test.ts",
  "test/runtime/cluster/redis/redis-cluster.test.ts",
  "test/stdlib/big-inputs.test.ts",
  "test/cli/lsp-texts.test.ts",
  "test/cli/cache.test.ts",
  "test/cli/build.test.ts",
  "test/docs/playground.test.ts",
  "test/examples/lobby.test.ts",
  "test/load.test.ts",
  "test/editors/lezer.test.ts",
  "test/cli/workers.test.ts",
  "test/examples/presence.test.ts",
  "test/cli/project-errors.test.ts",
  "test/cli/depth.test.ts",
  "test/runtime/channels/memory.test.ts",
  "test/repl/transcripts.test.ts",
  "test/cli/places.test.ts",
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = long.indexOf(relative(this.ctx.config.root, moduleId));
      return index < 0 ? long.length : index;
    };
    const isolated = sorted.filter(({ project }) => project.config.isolate);
    const shared = sorted.filter(({ project }) => !project.config.isolate);
    // A worker that is shared goes on only while the next file shares it too.
    return [isolated, shared].flatMap((group) => group.sort((left, right) => rank(left) - rank(right)));
  }
}
