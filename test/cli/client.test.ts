// `snow client` as a user calls it: what it writes where, what it prints, how it ends.
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryWith, snow } from "../support/command.ts";

const chat = `type ChatEvent do
  Said(name :: String, text :: String)
end deriving(Json(tag: "type"))

channel Chat(room :: String) do
  sends: ChatEvent

  fn join(name :: String) -> Result<String, String> = if name == "" do Err("a name") else Ok(name) end

  ## Its length.
  call Say(text :: String) :: Int do |me|
    broadcast(Said(me, text))
    (me, String.length(text))
  end
end
`;

const read = (...path: readonly string[]): string => readFileSync(join(...path), "utf8");

test("one file beside the program, and again only when it changes", () => {
  const cwd = directoryWith({ "chat.snow": chat });
  expect(snow(["client", "chat.snow"], { cwd })).toEqual({ status: 0, stdout: "", stderr: "   Written: chat.ts\n" });
  const text = read(cwd, "chat.ts");
  expect(text).toMatch(/^\/\/ Written by `snow client`/);
  expect(text).toContain("say(text: string, options?: CallOptions): Promise<number>");
  utimesSync(join(cwd, "chat.ts"), 1000, 1000);
  expect(snow(["client", "chat.snow"], { cwd }).stderr).toBe(" Unchanged: chat.ts\n");
  expect(statSync(join(cwd, "chat.ts")).mtimeMs).toBe(1_000_000);
  writeFileSync(join(cwd, "chat.snow"), chat.replace("Say", "Tell"));
  expect(snow(["client", "chat.snow"], { cwd }).stderr).toBe("   Written: chat.ts\n");
  expect(read(cwd, "chat.ts")).toContain("tell(text: string");
});

test("a project by its directory, the file that -o names, and a directory that is made", () => {
  const cwd = directoryWith({ "shop/main.snow": "import Rooms\nfn main() do\n  Rooms.greet()\nend\n" });
  writeFileSync(join(cwd, "shop/rooms.snow"), `${chat}pub fn greet() = println("x")\n`);
  expect(snow(["client", "shop"], { cwd }).stderr).toBe("   Written: shop/shop.ts\n");
  expect(snow(["client", "shop", "-o", "web/live.mts"], { cwd }).stderr).toBe("   Written: web/live.mts\n");
  expect(snow(["client", "shop", "-o", "other/"], { cwd }).stderr).toBe("   Written: other/shop.ts\n");
  expect(read(cwd, "web/live.mts")).toBe(read(cwd, "shop/shop.ts"));
  expect(read(cwd, "other/shop.ts")).toBe(read(cwd, "shop/shop.ts"));
});

test("--js: JavaScript and its types", () => {
  const cwd = directoryWith({ "chat.snow": chat });
  const written = "   Written: web/chat.js\n   Written: web/chat.d.ts\n";
  expect(snow(["client", "--js", "chat.snow", "-o", "web"], { cwd }).stderr).toBe(written);
  expect(snow(["client", "--js", "chat.snow", "-o", "web"], { cwd }).stderr).toBe(
    written.replaceAll("  Written", "Unchanged"),
  );
  expect(read(cwd, "web/chat.js")).not.toContain(": string");
  expect(read(cwd, "web/chat.d.ts")).toContain("export declare class Chat");
  snow(["client", "--js", "chat.snow", "-o", "web/live.mjs"], { cwd });
  expect(readdirSync(join(cwd, "web")).sort()).toEqual(["chat.d.ts", "chat.js", "live.d.mts", "live.mjs"]);
});

test("--schema: the protocol as JSON, to standard output or a file; --check against it", () => {
  const cwd = directoryWith({ "chat.snow": chat });
  const { status, stdout, stderr } = snow(["client", "--schema", "chat.snow"], { cwd });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({
    snow: 1,
    channels: [
      {
        name: "Chat",
        doc: "",
        parameters: [{ name: "room", type: "String" }],
        hello: { kind: "string" },
        refusal: { kind: "string" },
        welcome: null,
        event: { kind: "named", name: "ChatEvent", of: [] },
        presence: null,
        operations: [
          {
            name: "Say",
            doc: "Its length.",
            kind: "call",
            parameters: [{ name: "text", type: { kind: "string" } }],
            reply: { kind: "int" },
          },
        ],
      },
    ],
    types: [
      {
        kind: "sum",
        name: "ChatEvent",
        doc: "",
        parameters: [],
        tag: "type",
        variants: [
          {
            name: "Said",
            fields: [
              { name: "name", type: { kind: "string" } },
              { name: "text", type: { kind: "string" } },
            ],
          },
        ],
      },
    ],
  });
  expect(snow(["client", "--schema", "chat.snow", "-o", "old.json"], { cwd }).stdout).toBe("");
  expect(read(cwd, "old.json")).toBe(stdout);
  expect(snow(["client", "--check", "old.json", "chat.snow"], { cwd })).toEqual({ status: 0, stdout: "", stderr: "" });
  writeFileSync(join(cwd, "chat.snow"), chat.replace("Say(text :: String)", "Say(text :: String, loud :: Bool)"));
  expect(snow(["client", "--check=old.json", "chat.snow"], { cwd })).toEqual({
    status: 1,
    stdout: "Chat.Say: parameter loud was added without Option\n",
    stderr: "",
  });
  expect(readdirSync(cwd).sort()).toEqual(["chat.snow", "old.json"]);
});

test("programs that have no client", () => {
  const cwd = directoryWith({
    "main.snow": 'fn main() do\n  println("x")\nend\n',
    "wrong.snow": `${chat}fn f() = nope\n`,
  });
  const none = snow(["client", "main.snow"], { cwd });
  expect(none.status).toBe(1);
  expect(none.stderr).toContain("No channel found in 'main.snow'.");
  const wrong = snow(["client", "wrong.snow"], { cwd });
  expect(wrong.status).toBe(1);
  expect(wrong.stderr).toContain("E0004");
  const missing = snow(["client", "nowhere"], { cwd });
  expect(missing.status).toBe(1);
  expect(missing.stderr).toContain("nowhere");
  expect(readdirSync(cwd).sort()).toEqual(["main.snow", "wrong.snow"]);
});

test("options that say two things", () => {
  const cwd = directoryWith({ "chat.snow": chat });
  for (const words of [
    ["--check", "old.json", "-o", "x.ts"],
    ["--check", "old.json", "--js"],
    ["--check", "old.json", "--schema"],
  ]) {
    const { status, stderr } = snow(["client", "chat.snow", ...words], { cwd });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "error: with `--check` nothing is written\n`snow client --help` says more\n",
    });
  }
  expect(snow(["client", "chat.snow", "--js", "--schema"], { cwd })).toMatchObject({ status: 2 });
});

test("nothing else is written over: the program, what nobody named, files of other kinds", () => {
  const cwd = directoryWith({ "chat.snow": chat, "chat.ts": "mine\n", "chat.js": "mine\n" });
  const refused = (words: readonly string[]): string => {
    const { status, stderr } = snow(["client", "chat.snow", ...words], { cwd });
    expect(status).toBe(1);
    return stderr;
  };
  expect(refused([])).toContain("Cannot write 'chat.ts': something else is there; `-o` names another file");
  expect(refused(["--js"])).toContain("Cannot write 'chat.js': something else is there");
  expect(refused(["--schema", "-o", "chat.snow"])).toContain("Cannot write 'chat.snow': the program is made of it");
  expect(refused(["-o", "chat.js"])).toContain("Cannot write 'chat.js': TypeScript is `*.ts` or `*.mts`");
  expect(refused(["-o", "chat.d.ts"])).toContain("Cannot write 'chat.d.ts': TypeScript is");
  expect(refused(["--js", "-o", "chat.ts"])).toContain("Cannot write 'chat.ts': JavaScript is `*.js` or `*.mjs`");
  expect(refused(["-o", "chat.snow/x.ts"])).toContain("Cannot write 'chat.snow/x.ts': ");
  expect([read(cwd, "chat.snow"), read(cwd, "chat.ts"), read(cwd, "chat.js")]).toEqual([chat, "mine\n", "mine\n"]);
  expect(snow(["client", "chat.snow", "-o", "chat.ts"], { cwd }).status).toBe(0);
  expect(existsSync(join(cwd, "chat.d.ts"))).toBe(false);
});

test("a program embeds the client that it serves, before it is written and after that; nothing else is written over", () => {
  const embedding = (name: string): string => `${chat}fn page() = File.embed("${name}")\n`;
  const cwd = directoryWith({
    "chat.snow": embedding("live.js"),
    "mine.snow": embedding("mine.js"),
    "mine.js": "mine\n",
  });
  const write = ["client", "--js", "chat.snow", "-o", "live.js"];
  expect(snow(write, { cwd }).stderr).toBe("   Written: live.js\n   Written: live.d.ts\n");
  writeFileSync(join(cwd, "chat.snow"), embedding("live.js").replace("Say", "Tell"));
  expect(snow(write, { cwd }).stderr).toBe("   Written: live.js\n   Written: live.d.ts\n");
  expect(read(cwd, "live.js")).toContain("tell(text");
  const { status, stderr } = snow(["client", "--js", "mine.snow", "-o", "mine.js"], { cwd });
  expect({ status, mine: read(cwd, "mine.js") }).toEqual({ status: 1, mine: "mine\n" });
  expect(stderr).toContain("Cannot write 'mine.js': the program is made of it");
});

const event = '{"kind":"named","name":"E","of":[]}';
const channel = (change: string): string =>
  `{"snow":1,"types":[],"channels":[{"name":"C","doc":"","parameters":[],"hello":null,"refusal":{"kind":"string"},"welcome":null,"event":null,"presence":null,"operations":[],${change}}]}`;

test.each([
  ["", "Unexpected end of JSON input"],
  ["[]", "expected an object"],
  ['{"snow":2}', "snow: expected 1"],
  ['{"snow":1,"types":{}}', "types: expected an array"],
  ['{"snow":1,"types":[],"channels":[{"name":7}]}', "channels[0].name: expected a text"],
  [channel(`"event":${event}`), "channels[0].event.name: expected the name of one of `types`"],
  [channel('"welcome":{"kind":"odd"}'), 'channels[0].welcome.kind: expected "int" or'],
  [channel('"welcome":{"kind":"list"}'), "channels[0].welcome.of: expected an object"],
  [channel('"parameters":[{"name":"a","type":"Float"}]'), 'channels[0].parameters[0].type: expected "String" or "Int"'],
  [
    channel('"operations":[{"name":"A","doc":"","kind":"info"}]'),
    'channels[0].operations[0].kind: expected "call" or "cast"',
  ],
])("a protocol that is none: %s", (text, problem) => {
  const cwd = directoryWith({ "chat.snow": chat, "old.json": text });
  const { status, stdout, stderr } = snow(["client", "chat.snow", "--check", "old.json"], { cwd });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(`error: 'old.json' is not what \`snow client --schema\` writes: ${problem}`);
});

test("a protocol that cannot be read", () => {
  const cwd = directoryWith({ "chat.snow": chat });
  const { status, stderr } = snow(["client", "chat.snow", "--check", "old.json"], { cwd });
  expect(status).toBe(1);
  expect(stderr).toContain("error: 'old.json' cannot be read: no such file or directory");
});
