// `snow test`: which tests it finds, how each of them ends, what it prints.
import { expect, test } from "vitest";
import { directoryWith, snow } from "../support/command.ts";

const main = 'fn main() do\n  println("main")\nend\n';

/** Runs the tests of one file. */
function run(source: string, words: readonly string[] = []): ReturnType<typeof snow> {
  return snow(["test", ...words], { cwd: directoryWith({ "all_test.snow": source }) });
}

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join("");

test("a failed assertion shows its place, both values and the first difference", () => {
  const source = `fn test_lists() do
  let wanted = ["hi", "hi"]
  assert_eq(["hi"], wanted)
end
fn test_condition() do
  assert(List.length([1]) > 2)
end
fn test_fine() do
  assert_ne(1, 2)
end
`;
  const { status, stdout } = run(source);
  expect(stdout).toBe(
    lines(
      "FAILED test_lists: assert_eq",
      "  all_test.snow:3",
      '  left   ["hi"]',
      '  right  ["hi", "hi"]',
      '  first difference at [1]: nothing, "hi"',
      "FAILED test_condition: assertion failed: List.length([1]) > 2",
      "  all_test.snow:6",
      "ok test_fine",
      "1 passed, 2 failed",
    ),
  );
  expect(status).toBe(1);
  const json = run(source, ["--json"]).stdout.split("\n")[0] ?? "";
  const text = 'assert_eq: left ["hi"], right ["hi", "hi"]';
  expect(JSON.parse(json)).toMatchObject({ test: "test_lists", ok: false, text, at: "all_test.snow:3" });
});

test("what passes and what fails", () => {
  const source = `struct Flaw do
  code :: Int
end
fn test_true() = 1 + 1 == 2
fn test_false() = 1 + 1 == 3
fn test_ok() -> Result<Int, String> = Ok(1)
fn test_text() -> Result<(), String> = Err("a \\"quoted\\" word")
fn test_struct() -> Result<Int, Flaw> = Err(Flaw { code: 7 })
fn test_without_debug() -> Result<Int, Fun(Int) -> Int> = Err(fn n -> n end)
fn test_open() = Ok(None)
fn test_unit() do
  println("said")
end
fn test_panic() = 7 / List.length([])
fn test_question() -> Result<Int, String> do
  let n = String.to_int("x") |> Option.unwrap_or(4)
  Ok(test_text()? |> fn _ -> n end)
end
fn test_none() -> Option<Int> = None
fn test_number() = 0
`;
  const { status, stdout, stderr } = run(source);
  expect(stdout).toBe(
    lines(
      "ok test_true",
      "FAILED test_false: returned false",
      "ok test_ok",
      'FAILED test_text: returned Err("a "quoted" word")',
      "FAILED test_struct: returned Err(Flaw { code: 7 })",
      "FAILED test_without_debug: returned Err",
      "ok test_open",
      "said",
      "ok test_unit",
      "FAILED test_panic: division by zero",
      'FAILED test_question: returned Err("a "quoted" word")',
      "ok test_none",
      "ok test_number",
      "6 passed, 6 failed",
    ),
  );
  expect(stderr).toBe(
    lines(
      "Snow panic at all_test.snow:14: division by zero",
      "  in process <0.10> test_panic",
      "  at test_panic (all_test.snow:14)",
    ),
  );
  expect(status).toBe(1);
});

test("only functions test_… without parameters are tests; the status is 0 when all pass", () => {
  const source =
    "fn test_it() = true\nfn test_with(n) = n\npub fn testing() = false\npub fn helper() = false\npub fn test_pub() = true\n";
  expect(run(source)).toEqual({ status: 0, stdout: "ok test_it\nok test_pub\n2 passed, 0 failed\n", stderr: "" });
});

test("a directory: all files of tests by path, with the modules of the project", () => {
  const cwd = directoryWith({
    "app/snow.toml": '[package]\nname = "app"\n\n[dependencies]\nkit = { path = "../kit" }\n',
    "app/main.snow": `pub ${main}`,
    "app/shop.snow": 'pub fn total(xs :: List<Int>) -> Int = List.sum(xs)\nprintln("shop")\n',
    "app/shop_test.snow": "import Shop\nimport Kit.Round\nfn test_total() = Shop.total([1, 2]) == Round.up(2)\n",
    "app/geo/flat.snow": "pub fn area() = 4\n",
    "app/geo/flat_test.snow": "import Geo.Flat\nimport Shop\nfn test_area() = Flat.area() == Shop.total([4])\n",
    "app/geo/main_test.snow": "import Main\nfn test_main() = Main.main()\n",
    "app/.hidden/x_test.snow": "fn test_hidden() = false\n",
    "app/node_modules/x/x_test.snow": "fn test_foreign() = false\n",
    "kit/round.snow": "pub fn up(n :: Int) -> Int = n + 1\n",
    "kit/round_test.snow": "fn test_kit() = false\n",
  });
  const all = lines("shop", "ok test_area", "main", "ok test_main", "ok test_total", "3 passed, 0 failed");
  expect(snow(["test", "app"], { cwd })).toEqual({ status: 0, stdout: all, stderr: "" });
  expect(snow(["test"], { cwd: `${cwd}/app` }).stdout).toBe(all);
  expect(snow(["test", "app/geo/flat_test.snow"], { cwd }).stdout).toBe("shop\nok test_area\n1 passed, 0 failed\n");
  expect(snow(["test", "app/geo"], { cwd }).stdout).toBe(
    lines("shop", "ok test_area", "main", "ok test_main", "2 passed, 0 failed"),
  );
});

test("a directory without a manifest is a project by its main file, also when it is the current one", () => {
  const cwd = directoryWith({
    "main.snow": main,
    "shop.snow": "pub fn total(xs :: List<Int>) -> Int = List.sum(xs)\n",
    "geo/flat_test.snow": "import Shop\nfn test_flat() = Shop.total([]) == 0\n",
  });
  for (const path of [".", "geo", "geo/flat_test.snow"]) {
    expect(snow(["test", path], { cwd }).stdout).toBe("ok test_flat\n1 passed, 0 failed\n");
  }
});

test("away from a project only what is imported counts", () => {
  const cwd = directoryWith({
    "shop.snow": "pub fn price() = 3\n",
    "shop_test.snow": "import Shop\nfn test_price() = Shop.price() == 3\n",
    "broken.snow": "fn f() = nope\n",
  });
  for (const path of [".", "shop_test.snow"]) {
    expect(snow(["test", path], { cwd })).toEqual({
      status: 0,
      stdout: "ok test_price\n1 passed, 0 failed\n",
      stderr: "",
    });
  }
});

test("any file may be named", () => {
  const cwd = directoryWith({ "main.snow": `${main}fn test_here() = 1 == 1\n`, "x_test.snow": "fn test_x() = true\n" });
  expect(snow(["test", "main.snow"], { cwd }).stdout).toBe("ok test_here\n1 passed, 0 failed\n");
});

test("names that several modules have are qualified", () => {
  const cwd = directoryWith({
    "a_test.snow": "fn test_one() = true\nfn test_two() = true\n",
    "b/c_test.snow": "fn test_one() = false\n",
  });
  expect(snow(["test"], { cwd }).stdout).toBe(
    lines("ok ATest.test_one", "ok test_two", "FAILED B.CTest.test_one: returned false", "2 passed, 1 failed"),
  );
});

test("files of tests are no part of the program unless it imports them", () => {
  const cwd = directoryWith({
    "app/main.snow": main,
    "app/shop_test.snow": 'println("loaded")\nfn test_it() = nope\n',
    "used/main.snow": 'import ShopTest\nfn main() do\n  println("${ShopTest.n()}")\nend\n',
    "used/shop_test.snow": "pub fn n() = 5\n",
  });
  expect(snow(["run", "app"], { cwd })).toEqual({ status: 0, stdout: "main\n", stderr: "" });
  expect(snow(["check", "app"], { cwd }).stderr).toContain("[E0004] Error: unbound name `nope`");
  expect(snow(["build", "app", "-o", "out.js"], { cwd }).status).toBe(0);
  expect(snow(["run", "used"], { cwd }).stdout).toBe("5\n");
});

test("private names of other modules stay private, and no test runs when there is an error", () => {
  const cwd = directoryWith({
    "shop.snow": "fn secret() = 3\n",
    "a_test.snow": "fn test_fine() = true\n",
    "shop_test.snow": "import Shop\nfn test_it() = Shop.secret() == 3\n",
  });
  const text = snow(["test"], { cwd });
  expect({ status: text.status, stdout: text.stdout }).toEqual({ status: 1, stdout: "" });
  expect(text.stderr).toMatch(/^\[E0035\] Error: `secret` is private in `Shop`\n --> shop_test\.snow:2:/);
  expect(text.stderr).toMatch(/error: Compilation failed due to errors above\.\n$/);
  const json = snow(["test", "--json"], { cwd });
  expect(json).toMatchObject({ status: 1, stdout: "" });
  expect(JSON.parse(json.stderr)).toMatchObject({ code: "E0035", file: "shop_test.snow" });
});

test("warnings do not stop it", () => {
  const { status, stdout, stderr } = run("fn test_it() = case true do\n  _ -> true\n  false -> false\nend\n");
  expect({ status, stdout }).toEqual({ status: 0, stdout: "ok test_it\n1 passed, 0 failed\n" });
  expect(stderr).toContain("[W0001] Warning");
});

test("nothing to do, nothing there", () => {
  const cwd = directoryWith({ "main.snow": main, "note.txt": "", "x_test.snow": "pub fn helper() = true\n" });
  for (const path of ["x_test.snow", ".", "main.snow"]) {
    const text = `No tests found in '${path}': a test is a function \`test_…\` without parameters in a file \`*_test.snow\`\n`;
    expect(snow(["test", path], { cwd })).toEqual({ status: 0, stdout: "0 passed, 0 failed\n", stderr: text });
  }
  expect(snow(["test", "gone"], { cwd })).toEqual({
    status: 1,
    stdout: "",
    stderr: "error: Project directory 'gone' does not exist\n",
  });
  expect(snow(["test", "note.txt"], { cwd })).toEqual({
    status: 1,
    stdout: "",
    stderr: "error: 'note.txt' is not a directory\n",
  });
  expect(snow(["test", "a", "b"], { cwd }).status).toBe(2);
});

test("two files of one module are refused", () => {
  const cwd = directoryWith({ "a_b_test.snow": "fn test_one() = true\n", "aB_test.snow": "fn test_two() = true\n" });
  const { status, stderr } = snow(["test"], { cwd });
  expect(status).toBe(1);
  expect(stderr).toBe("error: 'aB_test.snow' and 'a_b_test.snow' are both the module 'ABTest'\n");
});

test("--json: an object for each test and one for all", () => {
  const { status, stdout } = run("fn test_a() = true\n\nfn test_b() = false\n", ["--json"]);
  expect(status).toBe(1);
  const place = { module: "AllTest", file: "all_test.snow" };
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { test: "test_a", ...place, line: 1, ok: true, text: null },
    { test: "test_b", ...place, line: 3, ok: false, text: "returned false" },
    { passed: 1, failed: 1 },
  ]);
});

test("--only: the test or simulation of one name", () => {
  const source = "fn test_a() = true\nfn test_b() = false\nfn sim_c() = true\n";
  expect(run(source, ["--only", "test_a"])).toEqual({
    status: 0,
    stdout: "ok test_a\n1 passed, 0 failed\n",
    stderr: "",
  });
  expect(run(source, ["--only", "sim_c", "--seeds", "2"])).toMatchObject({ status: 0 });
  expect(run(source, ["--only", "sim_c", "--seeds", "2"]).stdout).toContain("1 passed, 0 failed");
  const { status, stderr } = run(source, ["--only", "test_aa"]);
  expect(status).toBe(2);
  expect(stderr).toBe("error: option '--only': there is no test 'test_aa'; did you mean 'test_a'?\n");
});

test("tests that do not come to their end", () => {
  const source = `fn value(job :: Pid<Int>) -> Int do
  case Job.await(job) do
    Ok(n) -> n
    Err(_) -> 0
  end
end
fn own() -> Int = value(Process.whereis("job"))
actor brittle() do
  receive do
    n -> println("\${1 / n}")
  end
end
fn test_exit() do
  Process.exit(0)
end
fn test_exit_elsewhere() do
  Job.await(Job.async(fn -> Process.exit(3) end))
end
fn test_deadlock() do
  let job = Job.async(own)
  Process.register("job", job)
  value(job)
end
fn test_link() do
  let pid = spawn(brittle)
  link(pid)
  send(pid, 0)
  Timer.sleep(10000)
end
fn test_deep() = deep(1)
fn deep(n :: Int) -> Int = 1 + deep(n + 1)
fn test_last() = true
`;
  const { status, stdout } = run(source);
  expect(stdout).toBe(
    lines(
      "FAILED test_exit: called Process.exit(0)",
      "FAILED test_exit_elsewhere: called Process.exit(3)",
      "FAILED test_deadlock: waits for Job.await of <0.6> in value (all_test.snow:2), and nothing can wake it",
      "FAILED test_link: ended: linked: error: division by zero",
      "FAILED test_deep: stack overflow",
      "ok test_last",
      "1 passed, 5 failed",
    ),
  );
  expect(status).toBe(1);
});

test("a test begins with nothing of the ones before it, but with what the top level has made", () => {
  const source = `let counter = Counter.start()
service Counter do
  fn init() -> Int do
    0
  end
  call Next() :: Int do |n|
    (n + 1, n + 1)
  end
end
actor idle() do
  receive do
    n -> println("\${n + 1}")
  end
  terminate do
    println("not heard")
  end
end
supervisor Many do
  child one do
    start: fn -> named(spawn(idle)) end
  end
end
fn named(pid :: Pid<Int>) -> Pid<Int> do
  Process.register("one", pid)
  pid
end
fn test_first() do
  spawn(Many)
  Timer.send_after(spawn(idle), 300, 1)
  Timer.sleep(1)
  Counter.next(counter) == 1 and Process.alive(Process.whereis("one"))
end
fn test_second() do
  Timer.sleep(350)
  Counter.next(counter) == 2 and not Process.alive(Process.whereis("one"))
end
`;
  expect(run(source)).toEqual({ status: 0, stdout: "ok test_first\nok test_second\n2 passed, 0 failed\n", stderr: "" });
});

test("servers end with the test that started them", () => {
  const serve = "Ws.serve(fn(_, _, _) -> Accept end, fn(_, _) -> () end, fn(_, _, _) -> () end, port)";
  const source = `fn start(port :: Int) -> Int do
  Ws.port(${serve})
end
fn test_one() do
  IO.eprintln("port \${start(0)}")
end
fn test_two() do
  let port = start(0)
  start(port)
end
`;
  const { status, stdout } = run(source);
  expect(stdout).toMatch(/^ok test_one\nFAILED test_two: cannot listen on /);
  expect(status).toBe(1);
});

test("a failure of the top level", () => {
  const { status, stdout, stderr } = run("let n = 1 / List.length([])\nfn test_it() = true\n");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "0 passed, 0 failed\n" });
  expect(stderr).toContain("Snow panic at all_test.snow:1: division by zero\n");
  expect(stderr).toContain("error: no test was run: the top-level statements failed: division by zero\n");
});

test("externs", () => {
  const cwd = directoryWith({
    "all_test.snow":
      'extern async fn later(n :: Int) -> Int = "later" from "./later.mjs"\nfn test_later() = later(1) == 2\n',
    "later.mjs": "export const later = async (n) => n + 1;\n",
  });
  expect(snow(["test"], { cwd }).stdout).toBe("ok test_later\n1 passed, 0 failed\n");
});

test("a connection that a test leaves open is closed, and the next test begins", () => {
  const source = `fn enter(conn) do
  Ws.send(conn, "hello")
  Accept
end
fn test_open() do
  let router = HTTP.router() |> HTTP.websocket("/", enter, fn _ -> () end, fn _ -> println("closed") end)
  let client = WsClient.connect("ws://localhost:\${Ws.port(HTTP.serve(router, 0))}/")?
  WsClient.receive(client, 5000)?
  Ok(())
end
fn test_next() = true
`;
  const { status, stdout } = run(source);
  expect(stdout.split("\n").sort()).toEqual(["", "2 passed, 0 failed", "closed", "ok test_next", "ok test_open"]);
  expect(status).toBe(0);
});
