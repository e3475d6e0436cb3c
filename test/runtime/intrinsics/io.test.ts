// IO: lines of standard input come to the process that asked; standard error.
import { expect, it } from "vitest";
import type { HostResult } from "../../../runtime/host/index.ts";
import { snow_io_eprintln, snow_io_read_all, snow_io_read_line } from "../../../runtime/intrinsics/io.ts";
import { runProgram } from "../../../runtime/program.ts";
import { type Result, snow_variant_Err, snow_variant_Ok } from "../../../runtime/values/types.generated.ts";
import { recording } from "../../support/recording-host.ts";
import { SimulatedHost } from "../../support/simulated-host.ts";

type Line = HostResult<string>;

/** What a process gets that asks for `count` lines; `later` says which answers come in another turn. */
async function readLines(count: number, answers: readonly Line[], later: boolean): Promise<unknown[]> {
  const { host } = new SimulatedHost();
  const left = [...answers];
  const got: unknown[] = [];
  const status = await runProgram(
    {
      *start() {
        for (let index = 0; index < count; index += 1) got.push(yield snow_io_read_line());
      },
    },
    {
      host: {
        ...host,
        readLine: (callback) => {
          const line: Line = left.shift() ?? { ok: false, code: "EOF", number: 0 };
          if (later) host.defer(() => callback(line));
          else callback(line);
          return () => {};
        },
      },
    },
  );
  expect(status).toBe(0);
  return got;
}

const answers: Line[] = [
  { ok: true, value: "a" },
  { ok: false, code: "EILSEQ", number: 84 },
  { ok: false, code: "EISDIR", number: 21 },
];
const results: Result<string, string>[] = [
  new snow_variant_Ok("a"),
  new snow_variant_Err("invalid UTF-8"),
  new snow_variant_Err("Is a directory (os error 21)"),
  new snow_variant_Err("end of input"),
];

it("gives lines that are there at once", async () => {
  expect(await readLines(4, answers, false)).toEqual(results);
});

it("waits for lines, and keeps the program alive meanwhile", async () => {
  expect(await readLines(4, answers, true)).toEqual(results);
});

it("writes lines to standard error", () => {
  const record = recording({}, () => snow_io_eprintln("text"));
  expect([record.out, record.err]).toEqual(["", "text\n"]);
});

it("says what reads input that is too large for a text", async () => {
  const { host } = new SimulatedHost();
  const got: unknown[] = [];
  await runProgram(
    {
      *start() {
        got.push(yield snow_io_read_all());
      },
    },
    {
      host: {
        ...host,
        readInput: (_limit, callback) => {
          callback({ ok: false, code: "EFBIG", number: 27 });
          return () => {};
        },
      },
    },
  );
  const text = "EFBIG (os error 27): more than 512 MiB; IO.lines reads one line after the other";
  expect(got).toEqual([new snow_variant_Err(text)]);
});
