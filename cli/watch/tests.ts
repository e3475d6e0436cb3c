// `snow test --watch`: the tests run again, in a process of their own, whenever a file is saved.
import { dirname, join, resolve } from "node:path";
import { manifestFile } from "../project/modules.ts";
import { dependenciesBelow } from "../project/project.ts";
import { Child, onSignals, statusOfSignal, tell } from "./child.ts";
import { FileWatch } from "./files.ts";

/** Answers the exit status once a signal has ended it. */
export function watchTests(path: string): Promise<number> {
  const root = path.endsWith(".snow") ? dirname(resolve(path)) : resolve(path);
  return new Promise((done) => {
    let child: Child | undefined;
    let turn = Promise.resolve();
    let isStopping = false;
    const watched = () => ({ files: [join(root, manifestFile)], directories: [root, ...dependencies(root)] });
    const again = async (): Promise<void> => {
      if (isStopping) return;
      files.set(watched());
      const run = new Child([process.execPath, [...process.execArgv, ...withoutWatch(process.argv.slice(1))]], {});
      child = run;
      await run.ended;
      if (!isStopping && child === run && !run.isStopped) tell("waiting for a file to be saved");
    };
    const files = new FileWatch(() => {
      void child?.stop();
      turn = turn.then(again);
    });
    onSignals((signal) => {
      isStopping = true;
      files.close();
      if (child?.isRunning === true) void child.stop(signal).then(done);
      else done(statusOfSignal(signal));
    });
    turn = turn.then(again);
  });
}

/** The switch may stand in front of the path or behind it. */
function withoutWatch(words: readonly string[]): string[] {
  return words.filter((word) => word !== "--watch");
}

function dependencies(root: string): string[] {
  try {
    return dependenciesBelow(root).map(([, directory]) => directory);
  } catch {
    // The run itself says what is wrong with them.
    return [];
  }
}
