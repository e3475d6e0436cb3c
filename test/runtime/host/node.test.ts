// The real host, seen from outside: programs that read their input, write their output, and end.
import { execFileSync, type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { nodeHost } from "../../../runtime/host/node.ts";

const hostUrl = new URL("../../../runtime/host/node.ts", import.meta.url).href;

/** A program with `h`, the host, in scope. */
function program(code: string): string[] {
  return [
    "--input-type=module",
    "--eval",
    `import { createNodeHost } from ${JSON.stringify(hostUrl)}; const h = createNodeHost(); ${code}`,
  ];
}

function run(code: string, input: string | Uint8Array = ""): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, program(code), { input, encoding: "utf8" });
}

describe("output", () => {
  it("keeps the order of standard output and standard error", () => {
    const { execPath } = process;
    const code = 'for (let i = 0; i < 3; i++) { h.writeOut("o" + i + "\\n"); h.writeErr("e" + i + "\\n"); }';
    const quoted = [execPath, ...program(code)].map((part) => `'${part.replaceAll("'", "'\\''")}'`).join(" ");
    expect(execFileSync("sh", ["-c", `${quoted} 2>&1`], { encoding: "utf8" })).toBe("o0\ne0\no1\ne1\no2\ne2\n");
  });
  it("is complete after an exit at once and after an error", () => {
    const exited = run('h.writeOut("a"); h.writeOut("b"); h.exit(7);');
    expect([exited.stdout, exited.status]).toEqual(["ab", 7]);
    expect(run('h.writeOut("a"); h.writeOut("b"); throw new Error("x")').stdout).toBe("ab");
  });
  it("is complete however much it is", () => {
    const { stdout } = spawnSync(
      process.execPath,
      program('for (let i = 0; i < 300000; i++) h.writeOut(i + " ż\\n");'),
      {
        encoding: "utf8",
        maxBuffer: 2 ** 26,
      },
    );
    expect(stdout).toBe(Array.from({ length: 300_000 }, (_, index) => `${index} ż\n`).join(""));
  });
  it("appears before the program is over", async () => {
    const child = spawn(process.execPath, program('h.writeOut("now\\n"); h.setTimer(60000, () => {});'));
    const [chunk] = await once(child.stdout, "data");
    expect(String(chunk)).toBe("now\n");
    child.kill();
    await once(child, "exit");
  });
  it("says so, and fails, when it can't be written", () => {
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, program('h.writeOut("a\\n");'), {
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
    });
    closeSync(full);
    expect([stderr, status]).toEqual(["error: cannot write to standard output: no space left on device\n", 1]);
  });
  it("ends the program without a word when nobody reads it", async () => {
    const child = spawn(
      process.execPath,
      program('const go = () => { h.writeOut("y\\n".repeat(9999)); h.defer(go); }; go();'),
    );
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors += String(chunk);
    });
    await once(child.stdout, "data");
    child.stdout.destroy();
    const [status] = await once(child, "exit");
    expect([status, errors]).toEqual([0, ""]);
  });
});

describe("input", () => {
  const echo = `const next = () => h.readLine((line) => {
    h.writeOut(JSON.stringify(line.ok ? line.value : line.code) + "\\n");
    if (count-- > 0) next();
  });
  let count =`;
  const lines = (input: string | Uint8Array, count: number): unknown[] =>
    run(`${echo} ${count - 1}; next();`, input)
      .stdout.trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  it("is cut at line ends, whatever they are, and ends with an error", () => {
    expect(lines("a\r\n\nżółć\r", 5)).toEqual(["a", "", "żółć\r", "EOF", "EOF"]);
    expect(lines("", 2)).toEqual(["EOF", "EOF"]);
    expect(lines("last\n", 2)).toEqual(["last", "EOF"]);
  });
  it("may have lines longer than any chunk", () => {
    const long = "ż".repeat(500_000);
    expect(lines(`${long}\nb\n`, 2)).toEqual([long, "b"]);
  });
  it("is refused line by line when it is not UTF-8", () => {
    expect(lines(new Uint8Array([0xff, 10, 65, 10]), 2)).toEqual(["EILSEQ", "A"]);
  });
  it("is given as a whole, from where lines have stopped", () => {
    const whole = (input: string | Uint8Array, limit = 1e6): string =>
      run(`h.readLine(() => h.readInput(${limit}, (text) => h.writeOut(text.value ?? text.code)))`, input).stdout;
    expect(whole("a\nb\r\nżółć")).toBe("b\r\nżółć");
    expect(whole("a\n")).toBe("");
    expect(whole("")).toBe("");
    const long = "ż\n".repeat(200_000);
    expect(whole(`a\n${long}`)).toBe(long);
    expect(whole("a\nbcd", 2)).toBe("EFBIG");
    expect(whole(new Uint8Array([65, 10, 0xff]))).toBe("EILSEQ");
  });
  it("serves requests in order and leaves out those that were withdrawn", () => {
    const code = `const ask = (name) => h.readLine((line) => h.writeOut(name + (line.value ?? line.code) + "\\n"));
      ask("1:"); ask("2:")(); ask("3:"); ask("4:");`;
    expect(run(code, "a\nb\n").stdout).toBe("1:a\n3:b\n4:EOF\n");
  });
});

describe("timers", () => {
  it("take any time, and none", async () => {
    const far = nodeHost.setTimer(2 ** 40, () => {
      throw new Error("fired long before its time");
    });
    await new Promise<void>((resolve) => nodeHost.setTimer(-5, resolve));
    nodeHost.clearTimer(far);
  });
  it("do not keep the program running when that is not wanted", () => {
    expect(run('h.setTimer(1e9, () => {}, false); h.writeOut("over");').stdout).toBe("over");
  });
});

it("loads neither network nor cryptography at start", () => {
  const code =
    "h.writeOut(process.moduleLoadList.filter((name) => /NativeModule (http|https|tls|net|crypto)$/.test(name)).join());";
  expect(run(code).stdout).toBe("");
});
