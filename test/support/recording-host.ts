// A host for tests: clocks and environment as told, output kept, everything else from Node.
import { enter } from "../../runtime/current.ts";
import type { Host } from "../../runtime/host/index.ts";
import { nodeHost } from "../../runtime/host/node.ts";
import { createProgram } from "../../runtime/program.ts";

export interface Recording {
  out: string;
  err: string;
  /** Milliseconds; what both clocks say. */
  now: number;
  environment: Record<string, string>;
  args: string[];
  /** Answers of `randomUint32`, then zeros. */
  random: number[];
}

/** Runs `action` with a recording host in a program of its own. */
export function recording(start: Partial<Recording>, action: (record: Recording) => void): Recording {
  const record: Recording = { out: "", err: "", now: 0, environment: {}, args: [], random: [], ...start };
  const replacement: Host = {
    ...nodeHost,
    wallClock: () => record.now,
    monotonicClock: () => record.now,
    writeOut: (text) => {
      record.out += text;
    },
    writeErr: (text) => {
      record.err += text;
    },
    flush: () => {},
    environment: (name) => record.environment[name],
    args: () => record.args,
    randomUint32: () => record.random.shift() ?? 0,
  };
  enter(createProgram({ host: replacement }), () => action(record));
  return record;
}
