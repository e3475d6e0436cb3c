// What TypeScript says of written clients: right uses pass in all its strictest modes, each wrong one is an error.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clientText, schemaOf } from "../../support/clients.ts";
import { directoryWith, root } from "../../support/command.ts";
import { typescript } from "../../support/typescript.ts";

const program = `type ChatEvent do
  Said(name :: String, text :: String)
  Drew(Bytes, at :: (Int, Float))
  Closed
end deriving(Json(tag: "type"))

struct Hello do
  name :: String
  token :: String?
end deriving(Json)

struct Page<T> do
  items :: List<T>
  total :: BigInt
end deriving(Json)

type Mood do
  Happy
  Sad(Int, String)
end deriving(Json)

type Refusal do
  Full(limit :: Int)
  Banned
end deriving(Json(tag: "why"))

channel Chat(room :: String, number :: Int) do
  sends: ChatEvent

  fn join(hello :: Hello) -> Result<Hello, Refusal> = if hello.name == "" do Err(Banned) else Ok(hello) end

  fn welcome(me) -> Page<Bytes> = Page { items: [], total: BigInt.from(1) }

  fn present(me) -> (String, Hello) = (me.name, me)

  ## Its length.
  call Say(text :: String, loud :: Bool?) :: Int do |me|
    broadcast(Said(me.name, text))
    (me, String.length(text))
  end

  call Find(moods :: List<Mood>, by :: Map<String, Set<Int>>) :: Result<Page<Mood>, Refusal> do |me| (me, Err(Banned)) end

  call Store(data :: Bytes, more :: (Int, Bytes?)) :: Page<Bytes> do |me| (me, Page { items: [data], total: BigInt.from(1) }) end

  call Count(text :: String) :: Result<Int, String> do |me| (me, Ok(String.length(text))) end

  call Any(json :: Json) :: Json do |me| (me, json) end

  cast Move(x :: Float, y :: Float) do |me| me end

  info Tick() do |me| me end
end

channel Quiet do
  fn join() -> Result<Int, String> = Ok(1)

  call Ask() :: Int do |me| (me, 1) end
end
`;

const head = `import { type CallOptions, Chat, ChannelError, type ChatEvent, connect, type Connection, type ConnectionState, type Hello, type Mood, type Page, Quiet, type Refusal } from "./chat.js";
const live: Connection = connect("ws://here/live");
declare const chat: Chat;
declare const quiet: Quiet;
declare const mood: Mood;
`;

const right = `${head}
const topic = { room: "lobby", number: 1 };
const joined: Promise<Chat> = Chat.join(live, topic, { name: "Ann", token: null });
Chat.join(live, topic, async () => ({ name: "Ann", token: "x" }), {
  on: { Said: ({ name, text }) => console.log(name.length + text.length), Drew: (event) => event["0"].byteLength },
  queue: 0,
  timeout: 10,
});
connect(async () => "ws://here").onState((state: ConnectionState) => state === "open");
const number: Promise<number> = chat.say("hello");
chat.say("hello", true, { timeout: 100 });
chat.say("hello", null);
const page: Promise<Page<Mood>> = chat.find([{ tag: "Happy", fields: [] }, { tag: "Sad", fields: [1, "x"] }], { a: [1] });
page.then(({ items, total }) => items.length + Number(total)).catch((why: Refusal) => (why.why === "Full" ? why.limit : 0));
chat.store(new Uint8Array(1), [1, null]).then((stored) => stored.items[0]?.byteLength);
const count: Promise<number> = chat.count("x");
chat.any({ anything: [1] }).then((value: unknown) => value);
const sent: boolean = chat.move(0.5, 1);
const bytes: Uint8Array | undefined = chat.welcome.items[0];
const end: () => void = chat.onPresence((people) => {
  for (const [key, data] of people) console.log(key.length, data.map((one: Hello) => one.name));
});
chat.on("Closed", (event: { readonly type: "Closed" }) => console.log(event.type));
chat.off("Said", () => {});
chat.onRestart(() => {});
chat.onClosed((code: string, text: string) => console.log(code, text));
chat.leave();
live.close();
const told = (event: ChatEvent): string => {
  switch (event.type) {
    case "Said":
      return event.text;
    case "Drew":
      return \`\${event.at[0]}\`;
    case "Closed":
      return "";
  }
};
const felt = mood.tag === "Sad" ? mood.fields[0] : 0;
const asked: Promise<number> = quiet.ask();
Quiet.join(live, {}).catch((error: unknown) => error instanceof ChannelError && error.code);
const limit: CallOptions = { timeout: 1 };
export { asked, bytes, count, end, felt, joined, limit, number, page, sent, told };
`;

/** A wrong use a line. */
const wrong = [
  "connect(1);",
  'live.state = "open";',
  'live.onState((state: "ready") => state);',
  'Chat.join(live, "lobby", { name: "Ann", token: null });',
  'Chat.join(live, { room: "lobby" }, { name: "Ann", token: null });',
  'Chat.join(live, { room: "lobby", number: "1" }, { name: "Ann", token: null });',
  'Chat.join(live, { room: "lobby", number: 1, extra: 1 }, { name: "Ann", token: null });',
  'Chat.join(live, { room: "lobby", number: 1 });',
  'Chat.join(live, { room: "lobby", number: 1 }, { name: "Ann" });',
  'Chat.join(live, { room: "lobby", number: 1 }, { name: "Ann", token: undefined });',
  'Chat.join(live, { room: "lobby", number: 1 }, { name: 1, token: null });',
  'Chat.join(live, { room: "lobby", number: 1 }, async () => "Ann");',
  'Chat.join(live, { room: "lobby", number: 1 }, { name: "Ann", token: null }, { on: { Sung: () => {} } });',
  'Chat.join(live, { room: "lobby", number: 1 }, { name: "Ann", token: null }, { on: { Said: ({ words }) => words } });',
  'Chat.join(live, { room: "lobby", number: 1 }, { name: "Ann", token: null }, { wait: 1 });',
  'Chat.join(live, { room: "lobby", number: 1 }, { name: "Ann", token: null }, { queue: "none" });',
  "chat.say(1);",
  "chat.say();",
  'chat.say("x", "loud");',
  'chat.say("x", undefined, { limit: 1 });',
  'chat.say("x", { timeout: 1 });',
  'chat.say("x").length;',
  'const text: Promise<string> = chat.say("x");',
  "chat.sing();",
  'chat.find([{ tag: "Happy" }], {});',
  'chat.find([{ tag: "Angry", fields: [] }], {});',
  'chat.find([{ tag: "Sad", fields: ["x", 1] }], {});',
  'chat.find([], { a: ["x"] });',
  "chat.find([], new Map());",
  "chat.find([], {}).then((result) => result.ok);",
  'const counted: Promise<string> = chat.count("x");',
  'chat.count("x").then((result) => result.ok);',
  "chat.store([1], [1, null]);",
  'chat.store("AA==", [1, null]);',
  "chat.store(new Uint8Array(1), [1]);",
  "chat.any({}).then((value) => value.anything);",
  "chat.move(1);",
  "chat.move(1, 2, {});",
  "chat.move(1, 2).then(() => {});",
  "chat.tick();",
  "chat.broadcast({});",
  "chat.welcome.total + 1;",
  "chat.welcome.items.push(new Uint8Array(1));",
  "chat.welcome = chat.welcome;",
  'chat.on("Sung", () => {});',
  'chat.on("Said", (event) => event.at);',
  'chat.on("Said", 1);',
  "chat.onPresence((people) => people.name);",
  "chat.onPresence((people) => people.set('x', []));",
  "chat.onClosed((code: number) => code);",
  "chat.leave(1);",
  'quiet.on("Said", () => {});',
  "quiet.welcome.length;",
  "quiet.onPresence((people) => [...people.values()][0]?.[0]?.name);",
  'Quiet.join(live, { room: "x" });',
  "Quiet.join(live, {}, 1);",
  "Quiet.join(live, {}, { on: { Said: () => {} } });",
  'const event: ChatEvent = { type: "Said", name: "x" };',
  'const event: ChatEvent = { type: "Sung" };',
  "const page: Page<number> = { items: [1], total: 1 };",
  'const why: Refusal = { why: "Full" };',
  "mood.name;",
];

const strictest = [
  ...["--strict", "--exactOptionalPropertyTypes", "--verbatimModuleSyntax", "--erasableSyntaxOnly"],
  ...["--noUncheckedIndexedAccess", "--noImplicitOverride", "--noImplicitReturns", "--noFallthroughCasesInSwitch"],
  ...["--noUnusedLocals", "--noUnusedParameters", "--isolatedModules", "--module", "nodenext", "--target", "es2022"],
];
const browser = ["--types", "", "--lib", "es2022,dom"];
const server = ["--types", "node", "--lib", "es2022"];

const schema = schemaOf(program);
const files = {
  "package.json": '{ "type": "module" }',
  "right.ts": right,
  "wrong.ts": [head.replaceAll("\n", " "), ...wrong.map((one) => `{ ${one} }`), "export {};\n"].join("\n"),
};
const asTypescript = { ...files, "chat.ts": clientText(schema, "typescript") };
const asJavascript = {
  ...files,
  "chat.js": clientText(schema, "javascript"),
  "chat.d.ts": clientText(schema, "declaration"),
};

function check(cwd: string, ...words: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  const { status, stdout } = typescript(cwd, ...strictest, ...words);
  return { status, stdout };
}

test.each([
  ["TypeScript, in a browser", asTypescript, browser],
  ["TypeScript, on a server", asTypescript, server],
  ["JavaScript and declarations, in a browser", asJavascript, browser],
  ["JavaScript and declarations, on a server", asJavascript, server],
])("right uses pass and wrong ones do not: %s", (_, written, engine) => {
  const { stdout } = check(directoryWith(written), ...engine, "right.ts", "wrong.ts");
  const unused = /^wrong\.ts\(.*(?:TS6133|TS6192|TS6196)/;
  const errors = stdout.split("\n").filter((line) => !unused.test(line));
  const refused = new Set(
    errors.flatMap((line) => {
      const [, number] = /^wrong\.ts\((\d+),/.exec(line) ?? [];
      return wrong[Number(number) - 2] ?? [];
    }),
  );
  expect(wrong.filter((one) => !refused.has(one))).toEqual([]);
  expect(errors.filter((line) => /^(?! |$|wrong\.ts\()|^wrong\.ts\(1,/.test(line))).toEqual([]);
});

const named = `import { Chat, Clock, type Frame, type Map_, type Position, type Promise_, connect } from "./chat.js";
declare const chat: Chat;
const live = connect("ws://here");
const hello: Position = { name: "Ann", picture: null };
Chat.join(live, { room: "a" }, hello, { on: { Said: (event: Extract<Frame, { type: "Said" }>) => event.by } });
const made: Promise<boolean> = chat.new();
const text: Promise<string> = chat.delete("x", 1, null, { timeout: 1 });
const cast: boolean = chat.typeof("x");
const drawn: Promise<Map_> = chat.draw(new Uint8Array(1), 1n);
const kept: Promise_<bigint> = { tag: "Kept", fields: [1n] };
const time: Promise<number> = Clock.join(live, {}).then((clock) => clock.getTime());
export { cast, drawn, kept, made, text, time };
`;

test.each([
  ["TypeScript", ["typescript", "chat.ts"]],
  ["declarations", ["declaration", "chat.d.ts"]],
] as const)("names of JavaScript, of the engine and of the client itself, in %s", (_, [language, file]) => {
  const source = readFileSync(join(root, "test/client/program.snow"), "utf8");
  const cwd = directoryWith({
    "package.json": '{ "type": "module" }',
    "named.ts": named,
    [file]: clientText(schemaOf(source), language),
  });
  expect(check(cwd, ...browser, "named.ts")).toEqual({ status: 0, stdout: "" });
});

test("a field called like what is no property in a literal is made as one", () => {
  const text = clientText(
    schemaOf(`struct Odd do
  __proto__ :: Bytes
end deriving(Json)

channel Chat do
  fn join() -> Result<Int, String> = Ok(1)
  call Echo(odd :: Odd) :: Odd do |me| (me, odd) end
end
`),
    "javascript",
  );
  const parts = [...text.matchAll(/return (\{ \.\.\.value, .* \});/g)].map(([, part]) => part);
  expect(parts).toEqual([
    '{ ...value, ["__proto__"]: bytesToText(value["__proto__"]) }',
    '{ ...value, ["__proto__"]: bytesOfText(value["__proto__"]) }',
  ]);
});

test("a parameter has another name only where its method means something else by it", () => {
  const schema = schemaOf(`channel Store do
  fn join() -> Result<Int, String> = Ok(1)
  call Put(key :: Map<String, Bytes>, one :: List<Bytes>, value :: Bytes?, answerOf :: Int, new :: Int) :: Int do |me|
    (me, me)
  end
  cast Drop(key :: Map<String, Bytes>, options :: Int) do |me| me end
end
`);
  const heads = [...clientText(schema, "javascript").matchAll(/^ {2}(?:put|drop)\(.*\) \{$/gm)].map(([line]) => line);
  expect(heads).toEqual(["  put(key, one, value, answerOf_, new_, options) {", "  drop(key, options) {"]);
  const cwd = directoryWith({
    "package.json": '{ "type": "module" }',
    "chat.ts": clientText(schema, "typescript"),
    "used.ts": `import { Store, connect } from "./chat.js";
export const put = (store: Store): Promise<number> => store.put({ a: new Uint8Array(1) }, [], null, 1, 2);
export const live = connect("ws://here");
`,
  });
  expect(check(cwd, ...browser, "used.ts")).toEqual({ status: 0, stdout: "" });
  const sent: unknown[] = [];
  const body = /^ {2}put\(.*\) \{\n(.*)\n {2}\}$/m.exec(clientText(schema, "javascript"))?.[1] ?? "";
  const put = new Function("key", "one", "value", "answerOf_", "new_", "options", "call", "bytesToText", body);
  put({ a: 1 }, [2], 3, 4, 5, undefined, (_: unknown, ...words: unknown[]) => sent.push(...words), String);
  expect(sent).toEqual(["Put", [{ a: "1" }, ["2"], "3", 4, 5], undefined]);
});
