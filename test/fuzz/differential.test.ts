// Generated programs against the same computation in BigInt: output, and the panic that ends it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderAll } from "../../compiler/report/render.ts";
import { RunnerPool } from "../support/runner-pool.ts";
import { compileText } from "./answer.ts";
import { generateProgram } from "./programs.ts";
import { Random } from "./random.ts";

const programs = Number(process.env.SNOW_FUZZ_PROGRAMS ?? 150);
let pool: RunnerPool;

beforeAll(() => {
  pool = new RunnerPool(2);
});
afterAll(() => pool.close());

test(`${programs} generated programs`, { timeout: 600_000 }, async () => {
  const seed = Number(process.env.SNOW_FUZZ_SEED ?? Date.now() % 1_000_000);
  for (let index = 0; index < programs; index++) {
    const { text, stdout, panic } = generateProgram(new Random(seed + index), 6);
    const place = `seed ${seed + index}\n${text}`;
    const { diagnostics, output } = compileText(text);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (output === undefined) expect.fail(`${renderAll(errors, { colour: false, json: false })}\n${place}`);
    const request = { code: output.code, filename: "main.js", externs: [], arguments: [], stdin: [] };
    const result = await pool.run(request);
    const found = /^Snow panic at .*?:\d+: (.*)$/m.exec(result.stderr)?.[1];
    expect({ stdout: result.stdout, panic: found, status: result.status }, `${place}\n${result.stderr}`).toEqual({
      stdout,
      panic,
      status: panic === undefined ? 0 : 101,
    });
  }
});
