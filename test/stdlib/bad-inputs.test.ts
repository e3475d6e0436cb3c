// What the world outside can do to a program: files, texts and requests that are not as they should be.
import { chmodSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Host } from "../../runtime/host/index.ts";
import { createNodeHost } from "../../runtime/host/node.ts";
import { startRequest } from "../../runtime/http/client.ts";
import { RawClient, requestText } from "../runtime/websocket/raw-client.ts";
import { directoryWith, snow, startSnow } from "../support/command.ts";
import { inFreshProgram } from "../support/program.ts";

/** Runs a program whose `main` has these statements; its arguments are `Env.args()`. */
function run(body: string, ...args: string[]): { readonly stdout: string; readonly status: number | null } {
  const directory = directoryWith({ "main.snow": `fn main() do\n${body}\nend\n` });
  const { stdout, status } = snow(["run", directory, "--", ...args]);
  return { stdout, status };
}

const readFile = '  println("${File.read(List.head(Env.args()))}")';

test("files that cannot be read as text", () => {
  const directory = directoryWith({ broken: new Uint8Array([0x61, 0xc3, 0x28]), "file/inner": "" });
  expect(run(readFile, directory).stdout).toBe("Err(Is a directory (os error 21))\n");
  expect(run(readFile, join(directory, "broken")).stdout).toBe("Err(invalid UTF-8)\n");
  expect(run(readFile, join(directory, "none")).stdout).toBe("Err(No such file or directory (os error 2))\n");
  expect(run(readFile, join(directory, "broken/below")).stdout).toBe("Err(Not a directory (os error 20))\n");
});

test("a file that may not be read", () => {
  const secret = join(directoryWith({ secret: "x" }), "secret");
  chmodSync(secret, 0);
  // Root reads every file but those of the kernel that can only be written.
  const path = process.getuid?.() === 0 ? "/proc/sys/vm/compact_memory" : secret;
  expect(run(readFile, path).stdout).toBe("Err(Permission denied (os error 13))\n");
});

test("texts that are no JSON, or too deep", () => {
  const parse =
    '  println("${Result.map(Json.parse(Result.unwrap_or(File.read(List.head(Env.args())), "")), fn _ -> 1 end)}")';
  const parsed = (text: string): string => run(parse, join(directoryWith({ text }), "text")).stdout;
  expect(parsed("[".repeat(10_000) + "]".repeat(10_000))).toContain("nested too deeply");
  expect(parsed(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`)).toContain("nested too deeply");
  expect(parsed("[".repeat(1_000_000))).toContain("nested too deeply");
  expect(parsed("[1,\n  ")).toContain("line 2, column 3: unexpected end of input");
  expect(parsed("\u0000")).toMatch(/^Err\(line 1, column 1: /);
});

test("requests: a header of 1 MB, and paths that lead out of the directory", async () => {
  const directory = directoryWith({
    "secret.txt": "secret",
    "public/page.txt": "page",
    "main.snow": `fn main() do
  let router = HTTP.router()
    |> HTTP.files("/static/*", List.head(Env.args()))
    |> HTTP.on_get("/", fn(_) -> HTTP.text(200, "fine") end)
  println("port \${Ws.port(HTTP.serve(router, 0))}")
end
`,
  });
  const server = startSnow(["run", join(directory, "main.snow"), "--", join(directory, "public")]);
  const port = Number((await server.printed(/^port (\d+)$/m))[1]);
  const answer = async (request: string): Promise<readonly [number, string]> => {
    const client = new RawClient(port);
    client.send(request);
    const { status, body } = await client.head();
    client.destroy();
    return [status, body];
  };
  expect((await answer(requestText("GET", "/", { Host: "x", Long: "y".repeat(2 ** 20) })))[0]).toBe(431);
  for (const path of ["/static/../secret.txt", "/static/%2e%2e/secret.txt", "/static/..%2f..%2fetc/passwd"]) {
    expect(await answer(requestText("GET", path, { Host: "x" }))).toEqual([404, "Not Found"]);
  }
  expect(await answer(requestText("GET", "/static/page.txt", { Host: "x" }))).toEqual([200, "page"]);
  expect(await answer(requestText("GET", "/", { Host: "x" }))).toEqual([200, "fine"]);
});

test("a URL that never answers: the client gives up when its time is over", async () => {
  const silent = createServer((socket) => socket.on("error", () => {}));
  await new Promise<void>((resolve) => {
    silent.listen(0, "127.0.0.1", resolve);
  });
  const address = silent.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  let timeIsOver: (() => void) | undefined;
  const node = createNodeHost([]);
  const setTimer: Host["setTimer"] = (_, action) => {
    timeIsOver = action;
    return node.setTimer(0, () => {});
  };
  const result = new Promise((resolve) => {
    inFreshProgram({ setTimer }, () => startRequest(`http://127.0.0.1:${port}/`, undefined, resolve));
  });
  silent.once("connection", () => timeIsOver?.());
  expect(await result).toMatchObject({ tag: 1, _0: "timeout" });
  silent.close();
});
