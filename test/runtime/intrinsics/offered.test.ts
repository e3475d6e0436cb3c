// Programs whose functions JavaScript calls: which process runs them, who is told of what, and several in one Node.
import { expect, test } from "vitest";
import {
  kill,
  sleep,
  snow_link,
  snow_receive,
  snow_self,
  snow_send,
  snow_spawn,
} from "../../../runtime/actors/index.ts";
import { type Program, snow_current } from "../../../runtime/current.ts";
import { snow_panic } from "../../../runtime/failures/panic.ts";
import type { Host } from "../../../runtime/host/index.ts";
import { createNodeHost } from "../../../runtime/host/node.ts";
import { snow_extern_int, snow_extern_unit } from "../../../runtime/intrinsics/extern.ts";
import { type CallableFunction, snow_extern_pid } from "../../../runtime/intrinsics/extern-functions.ts";
import { offer } from "../../../runtime/intrinsics/offered.ts";
import type { Code } from "../actors/harness.ts";

type Callable = (...values: readonly unknown[]) => unknown;

interface Offering {
  readonly functions: readonly Callable[];
  readonly program: Program;
  readonly errors: () => string;
}

/** A library of these functions. */
async function offering(
  functions: readonly Partial<CallableFunction>[],
  start: () => unknown = () => 0,
): Promise<Offering> {
  let errors = "";
  const host: Host = {
    ...createNodeHost([]),
    writeErr: (text) => {
      errors += text;
    },
  };
  const offered = functions.map((one, index): CallableFunction => {
    const usual = { name: `f${index}`, body: () => 0, parameters: [], result: snow_extern_unit, waits: false };
    return { ...usual, ...one };
  });
  const made = await offer({ start, offered }, { host });
  const { program } = snow_current;
  if (program === undefined) throw new Error("it has made no program");
  return { functions: made, program, errors: () => errors };
}

function* rest(): Code {
  for (;;) yield snow_receive(undefined, undefined, false);
}

function processOf(program: Program, pid: unknown) {
  const process = program.actors.scheduler.processes.get(Number(pid));
  if (process === undefined) throw new Error("there is no such process");
  return process;
}

/** In the next turn of the event loop. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("plain functions run as one process, and as another when that has ended", async () => {
  const self = { body: () => snow_self(), result: snow_extern_int };
  const linked = {
    body: () => {
      const pid = snow_spawn("linked", rest, [], undefined);
      snow_link(pid);
      return pid;
    },
    result: snow_extern_int,
  };
  const { functions, program, errors } = await offering([self, linked]);
  const [present, link] = functions;
  const first = present?.();
  expect(present?.()).toBe(first);
  kill(processOf(program, link?.()));
  await turn();
  expect(program.actors.scheduler.processes.get(Number(first))).toBeUndefined();
  expect(present?.()).not.toBe(first);
  expect(errors()).toBe("");
});

test("a panic is told to who calls, and to nobody else", async () => {
  const plain = { body: () => snow_panic("at once") };
  const waiting = {
    *body(): Code {
      yield sleep(1);
      snow_panic("later");
    },
    waits: true,
  };
  const { functions, errors } = await offering([plain, waiting]);
  expect(() => functions[0]?.()).toThrow(expect.objectContaining({ name: "SnowPanic", message: "at once" }));
  await expect(functions[1]?.()).rejects.toMatchObject({ name: "SnowPanic", message: "later" });
  expect(errors()).toBe("");
});

test("a call whose process is ended rejects with the reason", async () => {
  let pid: unknown;
  const waiting = {
    *body(): Code {
      pid = snow_self();
      yield snow_receive(undefined, undefined, false);
    },
    waits: true,
  };
  const { functions, program } = await offering([waiting]);
  const answer = functions[0]?.();
  await turn();
  kill(processOf(program, pid));
  await expect(answer).rejects.toMatchObject({ name: "SnowPanic", message: "killed" });
});

test("a start that panics after a wait is a rejection", async () => {
  function* start(): Code {
    yield sleep(1);
    snow_panic("at the top");
  }
  await expect(offering([], start)).rejects.toMatchObject({ name: "SnowPanic", message: "at the top" });
});

test("a pid crosses any number of times and leaves nothing behind; what another program gave is none", async () => {
  const got: unknown[] = [];
  function* collect(): Code {
    for (;;) got.push(yield snow_receive(undefined, undefined, false));
  }
  const result = snow_extern_pid(snow_extern_int);
  const pid: unknown[] = [];
  const start = () => {
    pid.push(snow_spawn("collect", collect, [], undefined));
    return 0;
  };
  const give = { body: () => pid.at(-1), result };
  const send = { parameters: [["to", result]] as const, body: (to: number) => snow_send(to, 7) };
  const other = await offering([give, send], start);
  const { functions, program } = await offering([give, send], start);
  const crossed = Array.from({ length: 10 }, () => functions[0]?.());
  expect(processOf(program, pid.at(-1)).extras).toBeUndefined();
  functions[1]?.(crossed[0]);
  await turn();
  expect(got).toEqual([7]);
  expect(() => functions[1]?.(other.functions[0]?.())).toThrow(
    "argument `to` of `f1`: expected Pid<Int>, got function",
  );
});

test("after a call the program is current that was before", async () => {
  const asked: (Program | undefined)[] = [];
  const ask = {
    body: () => {
      asked.push(snow_current.program);
    },
  };
  const one = await offering([ask]);
  const two = await offering([ask]);
  one.functions[0]?.();
  two.functions[0]?.();
  expect(asked).toEqual([one.program, two.program]);
  expect(snow_current.program).toBe(two.program);
});
