// `snow run --record FILE`: a program whose host writes down what enters it.
import { dirname } from "node:path";
import { visible } from "../../compiler/report/index.ts";
import { createNodeHost } from "../../runtime/host/node.ts";
import { externOnTape, type Recording, startRecording } from "../../runtime/host/recording/index.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { describeError } from "../project/problems.ts";
import { loadExterns } from "../running/extern-modules.ts";
import { loadBody } from "../running/program-body.ts";
import type { RunnableProgram } from "../running/program-cache.ts";
import { identityOf } from "./identity.ts";

const MEGABYTE = 1024 * 1024;

export interface RecordingWanted {
  readonly file: string;
  readonly megabytes: number;
}

/** Runs it to its end; gives the exit status. */
export async function runRecorded(
  program: RunnableProgram,
  { positional, passed }: Invocation,
  { file, megabytes }: RecordingWanted,
): Promise<number> {
  const base = createNodeHost(passed, dirname(program.main));
  const ended = (reason: "full" | Error): void => {
    const why = reason === "full" ? `it has ${megabytes} MB` : describeError(reason);
    base.writeErr(`Snow: the recording '${visible(file)}' ends here: ${why}; the program goes on\n`);
  };
  let recording: Recording;
  try {
    recording = startRecording(base, {
      file,
      program: identityOf(program, positional[0] ?? "", passed),
      maxBytes: megabytes * MEGABYTE,
      ended,
    });
  } catch (error) {
    process.stderr.write(`error: cannot record to '${visible(file)}': ${describeError(error)}\n`);
    return statusOf.failure;
  }
  process.on("exit", () => recording.finish());
  const { host, tape } = recording;
  const body = await loadBody(program, async (externs) =>
    (await loadExterns(externs)).map((module) => externOnTape(tape, module)),
  );
  return body === undefined ? statusOf.failure : body.runtime.runProgram(body.made, { host });
}
