// Everything that the runtime writes for people, with hostile text in each place that text from outside can reach.
import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { printable } from "../runtime/printable.ts";
import { directoryWith, snow, startSnow } from "./support/command.ts";

/** Line ends, a terminal's commands in both codings, separators and turned text: each would be a line or worse. */
const hostile = "a\n[ERROR] forged\r\u001b[2J\u009b31m\u2028\u2029\u202e\u061cb\u0007\u007f";
const shown = String.raw`a\n[ERROR] forged\r\u001b[2J\u009b31m\u2028\u2029\u202e\u061cb\u0007\u007f`;
const written = [...hostile].map((letter) => `\\u{${letter.charCodeAt(0).toString(16)}}`).join("");

const controls = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** The lines of a report, none of which anything from outside has begun or coloured. */
function linesOf(stderr: string): string[] {
  const lines = stderr.split("\n");
  expect(lines.pop()).toBe("");
  for (const line of lines) expect(line).not.toMatch(controls);
  expect(lines.filter((line) => line.startsWith("[ERROR] forged"))).toEqual([]);
  return lines;
}

function run(program: string, environment: Record<string, string> = {}, files: Record<string, string> = {}) {
  const cwd = directoryWith({ "main.snow": program, ...files });
  return snow(["run", "main.snow"], { cwd, environment });
}

test("one call of the log is one line, in both forms", () => {
  const program = `fn main() do
  Log.info("${written}")
  Log.error("plain żółw\\ttab")
end
`;
  expect(linesOf(run(program).stderr)).toEqual([`[INFO] ${shown}`, String.raw`[ERROR] plain żółw\ttab`]);
  const json = linesOf(run(program, { SNOW_LOG_FORMAT: "json" }).stderr).map((line): unknown => JSON.parse(line));
  expect(json).toMatchObject([{ message: hostile }, { message: "plain żółw\ttab" }]);
});

test("panics: their text, an extern's error, the reason of the main process", () => {
  const files = { "throws.js": `export function boom(text) { throw new Error(text); }\n` };
  const program = `extern fn boom(text :: String) -> Int = "boom" from "./throws.js"
actor calls(text :: String) do
  println("\${boom(text)}")
end
fn main() do
  spawn(calls, "${written}")
  Timer.sleep(1)
  println("\${Map.get(%{"k" => 1}, "${written}")}")
end
`;
  const { status, stderr } = run(program, {}, files);
  expect(status).toBe(101);
  const panics = linesOf(stderr).filter((line) => line.startsWith("Snow panic at"));
  expect(panics).toEqual([
    `Snow panic at main.snow:3: extern boom: ${shown}`,
    expect.stringContaining("map_get: key not found"),
  ]);
});

const messages = `struct Car do
  plate :: String
end
type Order do
  Sell(Int, String)
  Stop
end
actor worker() do
  receive do
    m -> println("\${1 / List.length([])} \${m}")
  end
end
service Store do
  fn init() -> Int do 0 end
  call Take(name :: String, rest :: List<Int>) :: Int do |n| (n, 1 / List.length([])) end
  cast Drop(name :: String) do |n| n / List.length([]) end
end
fn main() do
  send(spawn(worker), Car { plate: "${written}secret" })
  send(spawn(worker), Sell(1, "secret"))
  send(spawn(worker), Stop)
  send(spawn(worker), "secret")
  send(spawn(worker), 42)
  send(spawn(worker), ["secret"])
  send(spawn(worker), %{"secret" => 1})
  send(spawn(worker), (1, "secret"))
  let _ = Job.await(Job.async(fn -> Store.take(Store.start(), "secret", [1, 2]) end))
  Store.drop(Store.start(), "secret")
  Timer.sleep(1)
end
`;

const handledLines = (stderr: string): string[] =>
  linesOf(stderr).flatMap((line) => /^ {2}handling (.*)$/.exec(line)?.[1] ?? []);

test("of a message its kind and its size, and its values to who asks", () => {
  const plain = run(messages).stderr;
  expect(plain).not.toContain("secret");
  expect(handledLines(plain).toSorted()).toEqual(
    [
      "Car {…}",
      "Sell(…)",
      "Stop",
      "a String of 6",
      "a number",
      "a List of 1",
      "a Map of 1",
      "a tuple of 2",
      "call Store.Take(a String of 6, a List of 2)",
      "cast Store.Drop(a String of 6)",
    ].toSorted(),
  );
  const values = handledLines(run(messages, { SNOW_TRACE: "values" }).stderr);
  expect(values).toContain('Sell(1, "secret")');
  expect(values).toContain('call Store.Take("secret", [1, 2])');
});

test("a request by its method and path, a connection by what it received; never what is in them", async () => {
  const program = `fn fails(n :: Int) -> Int = n / List.length([])
fn main() do
  let router = HTTP.router()
    |> HTTP.on_post("/login", fn request -> HTTP.text(200, "\${fails(1)}") end)
    |> HTTP.use(fn(request, next) -> next(request) end)
    |> HTTP.websocket("/talk", fn conn -> Accept end, fn(conn, text) -> println("\${fails(2)}") end, fn conn -> () end)
  println("port \${Ws.port(HTTP.serve(router, 0))}")
end
`;
  const running = startSnow(["run", "main.snow"], { cwd: directoryWith({ "main.snow": program }) });
  const [, port] = await running.printed(/port (\d+)\n/);
  const answer = await fetch(`http://127.0.0.1:${port}/login?token=secret`, {
    method: "POST",
    body: "secret",
    headers: { "x-secret": "secret" },
  });
  expect(answer.status).toBe(500);
  await running.printed(/handling POST \/login\n/);
  const socket = connect(Number(port), "127.0.0.1");
  const key = "dGhlIHNhbXBsZSBub25jZQ==";
  socket.write(
    `GET /talk?secret HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  await once(socket, "data");
  socket.write(Buffer.concat([Buffer.from([0x81, 0x86, 0, 0, 0, 0]), Buffer.from("secret")]));
  await running.printed(/handling a String of 6\n/);
  socket.destroy();
  expect(running.output()).not.toContain("secret");
});

test("what a wait and a deadlock say", () => {
  const program = `service Gate do
  fn init() -> Int do 0 end
  call Pass(name :: String) :: Int do |n|
    Job.await(Job.async(fn -> wait() end))
    (n, 1)
  end
end
fn wait() -> Int = Option.unwrap_or(Result.to_option(Job.await(spawn_idle())), 1)
actor idle() do
  receive do
    n -> println("\${n + 1}")
  end
end
fn spawn_idle() -> Pid = spawn(idle)
fn main() do
  println("\${Gate.pass(Gate.start(), "${written}")}")
end
`;
  expect(linesOf(run(program).stderr).length).toBeGreaterThan(0);
});

test("text that is one line already stays as it is", () => {
  expect(printable("żółw 🦆 \\n")).toBe("żółw 🦆 \\n");
  expect(printable("")).toBe("");
  expect(printable("x\n")).toBe("x\\n");
});
