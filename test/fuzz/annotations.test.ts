// What annotations say is what inference finds: without them a program prints the same, or is refused with E0052.
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderAll } from "../../compiler/report/render.ts";
import { RunnerPool } from "../support/runner-pool.ts";
import { compileText } from "./answer.ts";
import { overloadedProgram } from "./overloaded.ts";

const programs = Number(process.env.SNOW_FUZZ_PROGRAMS ?? 80);
let pool: RunnerPool;

beforeAll(() => {
  pool = new RunnerPool(2);
});
afterAll(() => pool.close());

async function run(text: string, place: string) {
  const { diagnostics, output } = compileText(text);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (output === undefined) return { errors };
  const result = await pool.run({ code: output.code, filename: "main.js", externs: [], arguments: [], stdin: [] });
  expect(result.status, `${place}\n${text}\n${result.stderr}`).toBe(0);
  return { errors, stdout: result.stdout };
}

test(`${programs} programs with and without annotations`, { timeout: 600_000 }, async () => {
  const first = Number(process.env.SNOW_FUZZ_SEED ?? Date.now() % 1_000_000);
  let same = 0;
  for (let seed = first; seed < first + programs; seed++) {
    const annotated = overloadedProgram(seed, true);
    const bare = overloadedProgram(seed, false);
    const wanted = await run(annotated, `seed ${seed}`);
    const problems = renderAll(wanted.errors, { colour: false, json: false });
    expect(wanted.errors, `seed ${seed}, annotated\n${annotated}\n${problems}`).toEqual([]);
    const found = await run(bare, `seed ${seed}`);
    const others = found.errors.filter(({ code }) => code !== "E0052");
    expect(others, `seed ${seed}\n${bare}\n${renderAll(others, { colour: false, json: false })}`).toEqual([]);
    if (found.stdout === undefined) continue;
    expect(found.stdout, `seed ${seed}\n${annotated}\n---\n${bare}`).toBe(wanted.stdout);
    same += 1;
  }
  // The rest are refused; a run in which all are would hold little.
  expect(same).toBeGreaterThan(programs / 4);
});
