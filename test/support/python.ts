// Python as the peer that functions are held against.
import { spawnSync } from "node:child_process";
import { pythonPath } from "./requirements.ts";

/**
 * What Python makes of each input. `body` is the body of a function of `x` that returns something that JSON can hold;
 * where it raises ValueError, the answer is null.
 */
export function askPython(imports: string, body: string, inputs: readonly unknown[]): unknown[] {
  const lines = body
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
  const program = `import sys, json
${imports}
def f(x):
${lines}
def answer(x):
  try: return f(x)
  except ValueError: return None
sys.stdout.write(json.dumps([answer(x) for x in json.loads(sys.stdin.buffer.read())]))`;
  const { stdout, stderr, status } = spawnSync(pythonPath, ["-c", program], {
    input: JSON.stringify(inputs),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  const answers: unknown = JSON.parse(stdout);
  if (!Array.isArray(answers)) throw new Error("Python answered no list");
  return answers;
}
