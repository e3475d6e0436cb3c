// Files that are saved while their program runs: what fits runs at once, under open connections.
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { clientText, schemaOf } from "../support/clients.ts";
import { directoryWith, type RunningCommand, snow, startSnow } from "../support/command.ts";
import { freePort } from "../support/free-port.ts";
import { Journal } from "../support/journal.ts";
import { connect } from "../support/websocket-client.ts";

const isLong = process.env.SNOW_SOAK === "1";

interface Project {
  readonly running: RunningCommand;
  /** Saves a file, as an editor does that writes another one and renames it. */
  readonly save: (name: string, text: string) => void;
  /** What is printed after this line, once it is. */
  readonly next: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly directory: string;
}

function watching(
  files: Readonly<Record<string, string>>,
  words: readonly string[] = ["run", "--watch", "."],
): Project {
  const directory = directoryWith(files);
  const running = startSnow(words, { cwd: directory });
  let behind = 0;
  return {
    directory,
    running,
    save: (name, text) => {
      writeFileSync(join(directory, "saved.tmp"), text);
      renameSync(join(directory, "saved.tmp"), join(directory, name));
    },
    next: async (pattern) => {
      const found = await running.printed(pattern, behind);
      behind += found.index + found[0].length;
      return found;
    },
  };
}

const server = (answer: string): string => `import Words

fn on_message(conn :: Conn, text :: String) -> Int do
  Ws.send(conn, ${answer})
end

fn main() do
  let server = Ws.serve(fn _conn do Accept end, on_message, fn _conn do () end, 0)
  println("port \${Ws.port(server)}")
end
`;

describe("under open connections", () => {
  const sockets = isLong ? 1_000 : 30;
  const edits = isLong ? 100 : 6;

  test(
    `${sockets} sockets stay open over ${edits} edits of three modules`,
    async () => {
      const words = (turn: number) =>
        `import Counts.Numbers\n\npub fn answer(text :: String) -> String do\n  "\${text} ${turn} \${Numbers.number()}"\nend\n`;
      const numbers = (turn: number) => `pub fn number() -> Int = ${turn}\n`;
      const project = watching({
        "main.snow": server("Words.answer(text)"),
        "words.snow": words(0),
        "counts/numbers.snow": numbers(0),
      });
      const [, port] = await project.next(/port (\d+)\n/);
      const clients = await Promise.all(Array.from({ length: sockets }, () => connect(`ws://127.0.0.1:${port}/`)));
      const now = { main: "", words: 0, numbers: 0 };
      const expected = (text: string) => `${text} ${now.words} ${now.numbers}${now.main}`;
      for (let edit = 1; edit <= edits; edit++) {
        if (edit % 3 === 0) {
          now.main = `!${edit}`;
          project.save("main.snow", server(`Words.answer(text) <> "${now.main}"`));
          await project.next(/watch: replaced on_message\n/);
        } else if (edit % 3 === 1) {
          now.words = edit;
          project.save("words.snow", words(edit));
          await project.next(/watch: replaced Words\.answer\n/);
        } else {
          now.numbers = edit;
          project.save("counts/numbers.snow", numbers(edit));
          await project.next(/watch: replaced Counts\.Numbers\.number\n/);
        }
        const client = clients[edit % sockets];
        client?.send(`edit ${edit}`);
        expect(await client?.next()).toBe(expected(`edit ${edit}`));
      }
      for (const [index, client] of clients.entries()) client.send(String(index));
      expect(await Promise.all(clients.map((client) => client.next()))).toEqual(
        clients.map((_, index) => expected(String(index))),
      );
      expect(project.running.output()).not.toContain("starting again");
    },
    isLong ? 600_000 : 120_000,
  );

  test("a service keeps its state; one with another state starts the program again", async () => {
    const text = (answer: string, state = "Int", first = "0", sum = "count + n") => `service Count do
  fn init() -> ${state} = ${first}

  call Add(n :: Int) :: String do |count|
    let next = ${sum}
    (next, "${answer} \${next}")
  end
end

let counter = Count.start()

fn on_message(conn :: Conn, _text :: String) -> Int do
  Ws.send(conn, Count.add(counter, 1))
end

fn main() do
  let server = Ws.serve(fn _conn do Accept end, on_message, fn _conn do () end, 0)
  println("port \${Ws.port(server)}")
end
`;
    const project = watching({ "main.snow": text("one") });
    const [, port] = await project.next(/port (\d+)\n/);
    const client = await connect(`ws://127.0.0.1:${port}/`);
    client.send("");
    expect(await client.next()).toBe("one 1");
    project.save("main.snow", text("two"));
    await project.next(/watch: replaced Count\n/);
    client.send("");
    expect(await client.next()).toBe("two 2");
    project.save("main.snow", text("three", "Float", "0.5", "count + Float.from(n)"));
    await project.next(
      /watch: starting again: `Main\.Count` is a service whose state or operations have other types\n/,
    );
    const [, again] = await project.next(/port (\d+)\n/);
    expect((await client.closed).code).toBe(1001);
    const other = await connect(`ws://127.0.0.1:${again}/`);
    other.send("");
    expect(await other.next()).toBe("three 1.5");
  });

  test("a panic tells the line of the new text, also in a function that has only moved", async () => {
    const text = (above: string) => `${above}fn fail(n :: Int) -> Int = 10 / n

fn on_message(conn :: Conn, _text :: String) -> Int do
  Ws.send(conn, "\${fail(0)}")
end

fn main() do
  let server = Ws.serve(fn _conn do Accept end, on_message, fn _conn do () end, 0)
  println("port \${Ws.port(server)}")
end
`;
    const project = watching({ "main.snow": text("") });
    const [, port] = await project.next(/port (\d+)\n/);
    project.save("main.snow", text("pub fn first() -> Int = 1\n\n\n"));
    await project.next(/watch: replaced first\n/);
    const client = await connect(`ws://127.0.0.1:${port}/`);
    client.send("");
    await project.next(/Snow panic at main\.snow:4: division by zero/);
  });
});

test("a mistake is shown, and the old code runs on", async () => {
  const project = watching({ "main.snow": server("Words.answer(text)"), "words.snow": 'pub fn answer(_t) = "one"\n' });
  const [, port] = await project.next(/port (\d+)\n/);
  const client = await connect(`ws://127.0.0.1:${port}/`);
  project.save("words.snow", "pub fn answer(_t) = on\n");
  await project.next(/E0004[\s\S]*words\.snow:1[\s\S]*watch: the program runs on as it was\n/);
  client.send("");
  expect(await client.next()).toBe("one");
  project.save("words.snow", 'pub fn answer(_t) = "one"\n');
  await project.next(/watch: no mistakes; nothing to replace\n/);
  project.save("words.snow", 'pub fn answer(_t) = "two"\n');
  await project.next(/watch: replaced Words\.answer\n/);
  client.send("");
  expect(await client.next()).toBe("two");
});

test("clients of channels rejoin a program that has started again, and are told", async () => {
  const port = await freePort();
  const text = (field: string) => `type Line do
  Said(${field} :: String)
end deriving(Json(tag: "type"))

channel Room() do
  sends: Line
  history: 10

  fn join(_hello :: Int) -> Result<Int, String> = Ok(0)

  call Say(text :: String) :: Int do |state|
    broadcast(Said(text))
    (state, 1)
  end
end

fn main() do
  HTTP.serve(HTTP.router() |> HTTP.channels("/live", [Room]), ${port})
  println("ready")
end
`;
  const project = watching({ "main.snow": text("said") });
  await project.next(/ready\n/);
  const path = join(project.directory, "client.mjs");
  writeFileSync(path, clientText(schemaOf(text("said")), "javascript"));
  const client = await import(pathToFileURL(path).href);
  const live = client.connect(`ws://127.0.0.1:${port}/live`);
  onTestFinished(() => live.close());
  const heard = new Journal();
  const room = await client.Room.join(live, {}, 0);
  room.onRestart(() => heard.note("restart"));
  room.on("Said", (line: object) => heard.note(JSON.stringify(line)));
  await room.say("a");
  await heard.until('{"type":"Said","said":"a"}');
  project.save("main.snow", text("told"));
  await project.next(/watch: starting again: values of the type `Line` are in use\n/);
  await heard.until("restart");
  await room.say("b");
  await heard.until('{"type":"Said","told":"b"}');
});

test("a program that has ended, or cannot begin, begins when a file is saved", async () => {
  const project = watching({ "main.snow": 'fn main() do\n  println("once")\nend\n' });
  await project.next(/once\n/);
  await project.next(/watch: the program has ended with status 0; it starts again when a file is saved\n/);
  project.save("main.snow", 'fn main() do\n  printn("twice")\nend\n');
  await project.next(/E0004[\s\S]*watch: waiting for a file to be saved\n/);
  project.save("main.snow", 'fn main() do\n  println("twice")\n  panic("end")\nend\n');
  await project.next(/twice\n/);
  await project.next(/watch: the program has ended with status 101/);
});

test("modules come and go, and what a program embeds starts it again", async () => {
  const main = (body: string, imports = "") => `${imports}fn say() -> String = ${body}

actor talk() do
  receive do
    () -> talk()
  end
end

fn main() do
  spawn(talk)
  let server = Ws.serve(fn _conn do Accept end, fn(conn, _text) do Ws.send(conn, say()) end, fn _conn do () end, 0)
  println("port \${Ws.port(server)}")
end
`;
  const project = watching({ "main.snow": main('"a"'), "text.txt": "embedded" });
  const [, port] = await project.next(/port (\d+)\n/);
  const client = await connect(`ws://127.0.0.1:${port}/`);
  writeFileSync(join(project.directory, "more.snow"), 'pub fn more() -> String = "more"\n');
  await project.next(/watch: starting again: more\.snow is new\n/);
  const [, second] = await project.next(/port (\d+)\n/);
  project.save("main.snow", main("More.more()", "import More\n\n"));
  await project.next(/watch: replaced say\n/);
  const other = await connect(`ws://127.0.0.1:${second}/`);
  other.send("");
  expect(await other.next()).toBe("more");
  project.save("main.snow", main('File.embed("text.txt")'));
  await project.next(/watch: (?:replaced say|starting again)/);
  rmSync(join(project.directory, "more.snow"));
  await project.next(/watch: starting again: more\.snow is no longer part of it\n/);
  await project.next(/port (\d+)\n/);
  writeFileSync(join(project.directory, "text.txt"), "another");
  await project.next(/watch: starting again: .*text\.txt has changed\n/);
  await project.next(/port (\d+)\n/);
  expect((await client.closed).code).toBe(1001);
});

test("what a program would embed is waited for", async () => {
  const project = watching({ "main.snow": 'fn main() do\n  println(File.embed("later/text.txt"))\nend\n' });
  await project.next(/E0056[\s\S]*watch: waiting for a file to be saved\n/);
  mkdirSync(join(project.directory, "later"));
  writeFileSync(join(project.directory, "later/text.txt"), "here now");
  await project.next(/here now\n/);
});

test("an impl starts it again, and a manifest that is mended is heard of", async () => {
  const main = (shown: string) => `struct Cup do
  name :: String
end

impl Display for Cup do
  fn to_string(self) -> String = "${shown} \${self.name}"
end

fn main() do
  let answer = fn(conn, _text) do Ws.send(conn, "\${Cup { name: "tea" }}") end
  let server = Ws.serve(fn _conn do Accept end, answer, fn _conn do () end, 0)
  println("port \${Ws.port(server)}")
end
`;
  const manifest = '[package]\nname = "cups"\nversion = "0.1.0"\n';
  const project = watching({ "main.snow": main("one"), "snow.toml": manifest });
  await project.next(/port \d+\n/);
  project.save("main.snow", main("two"));
  await project.next(/watch: starting again: the impl `Display for Cup` has changed\n/);
  const [, port] = await project.next(/port (\d+)\n/);
  const client = await connect(`ws://127.0.0.1:${port}/`);
  client.send("");
  expect(await client.next()).toBe("two tea");
  project.save("snow.toml", "[package\n");
  await project.next(/watch: the program runs on as it was\n/);
  project.save("snow.toml", manifest);
  await project.next(/watch: no mistakes; nothing to replace\n/);
});

test("a migration that is begun waits for the next Snow file", async () => {
  const main = (text: string) => `fn main() do
  let db = Result.unwrap(Db.open("sqlite::memory:"))
  println("${text} \${Db.migrate(db, "migrations")}")
  let server = Ws.serve(fn _conn do Accept end, fn(_conn, _text) do () end, fn _conn do () end, 0)
  println("port \${Ws.port(server)}")
end
`;
  const project = watching({
    "main.snow": main("first"),
    "migrations/0001_cups.sql": "CREATE TABLE cups (name TEXT);\n",
  });
  await project.next(/first Ok\(\[0001_cups\]\)\n/);
  project.save("migrations/0002_size.sql", "\n-- down\n");
  await project.next(/watch: migrations have changed: .* when a Snow file is saved\n/);
  project.save("migrations/0002_size.sql", "ALTER TABLE cups ADD COLUMN size INTEGER;\n-- down\n");
  project.save("main.snow", main("second"));
  await project.next(/watch: starting again: /);
  await project.next(/second Ok\(\[0001_cups, 0002_size\]\)\n/);
});

test("tests run again when a file is saved", async () => {
  const project = watching(
    {
      "main.snow": "pub fn two() -> Int = 1\n\nfn main() do\n  ()\nend\n",
      "main_test.snow": "import Main\n\nfn test_two() do\n  assert_eq(Main.two(), 2)\nend\n",
    },
    ["test", "--watch"],
  );
  await project.next(/FAILED test_two[\s\S]*0 passed, 1 failed\nwatch: waiting for a file to be saved\n/);
  project.save("main.snow", "pub fn two() -> Int = 2\n\nfn main() do\n  ()\nend\n");
  await project.next(/ok test_two\n1 passed, 0 failed\nwatch: waiting for a file to be saved\n/);
});

test("a signal ends the program as it does without a watch", async () => {
  const project = watching({
    "main.snow": `fn main() do
  let _ = Ws.serve(fn _conn do Accept end, fn(_conn, _text) do () end, fn _conn do () end, 0)
  Signal.on_shutdown(fn() do println("tidied") end)
  println("ready")
end
`,
  });
  await project.next(/ready\n/);
  project.running.child.kill("SIGTERM");
  expect(await project.running.ended).toBe(0);
  expect(project.running.output()).toContain("tidied\n");
});

test("it goes together with nothing that makes other processes", () => {
  const { status, stderr } = snow(["run", "--watch", "--workers", "2", "main.snow"]);
  expect(stderr).toBe("error: option '--watch' does not go together with '--workers'\n");
  expect(status).toBe(2);
});
