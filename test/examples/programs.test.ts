// The larger examples, run by the command and used as their users would.
import { expect, test } from "vitest";
import { directoryWith, snow, startSnow } from "../support/command.ts";

async function start(example: string): Promise<string> {
  const server = startSnow(["run", `examples/${example}`], { environment: { PORT: "0", SNOW_LOG: "warn" } });
  const [, url = ""] = await server.printed(/((?:ws|http):\/\/localhost:\d+\S*)\n/);
  return url;
}

test("api: notes are added, read, changed and deleted", async () => {
  const url = await start("api");
  const ask = async (method: string, path: string, body?: unknown): Promise<[number, unknown]> => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(url + path, { method, ...(text === undefined ? {} : { body: text }) });
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    return [response.status, await response.json()];
  };
  expect(await ask("GET", "")).toEqual([200, []]);
  expect(await ask("POST", "", { title: "milk" })).toEqual([201, { id: 1, title: "milk", done: false }]);
  expect(await ask("POST", "", { title: "żółć 🦆", done: true })).toEqual([
    201,
    { id: 2, title: "żółć 🦆", done: true },
  ]);
  expect(await ask("POST", "", { title: 5 })).toEqual([400, { error: "title: expected String" }]);
  expect(await ask("POST", "", { title: " " })).toEqual([400, { error: "title: must not be empty" }]);
  expect((await ask("POST", "", "{"))[0]).toBe(400);
  expect(await ask("PUT", "/1", { title: "oat milk", done: true })).toEqual([
    200,
    { id: 1, title: "oat milk", done: true },
  ]);
  expect(await ask("DELETE", "/2")).toEqual([200, { id: 2, title: "żółć 🦆", done: true }]);
  expect(await ask("GET", "/2")).toEqual([404, { error: "no such note" }]);
  expect(await ask("GET", "/x")).toEqual([404, { error: "no such note" }]);
  expect(await ask("GET", "")).toEqual([200, [{ id: 1, title: "oat milk", done: true }]]);
  expect((await fetch(url, { method: "PATCH" })).status).toBe(405);
});

test("word_count: words of any alphabet, most used first", () => {
  const directory = directoryWith({ "text.txt": "The duck and the dóg.\nThe DÓG, a duck;\nand the 4 others\n" });
  const { status, stdout } = snow(["run", "examples/word_count", "--", `${directory}/text.txt`]);
  const counts = ["4  the", "2  duck", "2  and", "2  dóg", "1  a", "1  others"].map((line) => `      ${line}\n`);
  expect(stdout).toBe(`3 lines, 12 words, 6 different\n${counts.join("")}`);
  expect(status).toBe(0);
  const missing = snow(["run", "examples/word_count", "--", `${directory}/none`]);
  expect(missing).toEqual({
    status: 1,
    stdout: "",
    stderr: `${directory}/none: No such file or directory (os error 2)\n`,
  });
  expect(snow(["run", "examples/word_count"])).toEqual({ status: 1, stdout: "", stderr: "usage: word_count FILE\n" });
});

test("word_count: its own tests pass", () => {
  const { status, stdout } = snow(["test", "examples/word_count"]);
  expect(stdout).toMatch(/\n4 passed, 0 failed\n$/);
  expect(status).toBe(0);
});

test("leader_board: what was right outlives the crash, and the program", () => {
  const environment = { DATABASE: `sqlite:${directoryWith({})}/scores.db` };
  const input = "Anna 3\nBert 5\nAnna\nAnna 4\nCarl 1\nDora 2\ntop\n\n";
  const { status, stdout, stderr } = snow(["run", "examples/leader_board"], { input, environment });
  expect(stdout.split("\n")).toEqual([
    "Anna 3: 3 in all",
    "Bert 5: 5 in all",
    "Anna: job crashed",
    "Anna 4: 7 in all",
    "Carl 1: 1 in all",
    "Dora 2: 2 in all",
    "Anna 7, Bert 5, Dora 2",
    "",
  ]);
  expect(stderr).toContain("index 1 out of bounds (len 1)");
  expect(status).toBe(0);
  const again = snow(["run", "examples/leader_board"], { input: "top\n\n", environment });
  expect([again.status, again.stdout]).toEqual([0, "Anna 7, Bert 5, Dora 2\n"]);
});

test.each(["api", "leader_board"])("%s: its simulation passes", { timeout: 100_000 }, (example) => {
  const { status, stdout } = snow(["sim", `examples/${example}`, "--seeds", "20"]);
  expect(stdout).toMatch(/\n1 passed, 0 failed\n$/);
  expect(status).toBe(0);
});
