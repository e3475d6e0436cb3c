// `snow client --check`: for each change what it says, and whether a client that was written before works with a server after it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { incompatibilities } from "../../../cli/client/compatibility.ts";
import { argumentsOf, substituted } from "../../../cli/client/type-arguments.ts";
import type { NamedTypeSchema, ProtocolSchema, TypeSchema } from "../../../compiler/protocol-schema.ts";
import { clientText, schemaOf } from "../../support/clients.ts";
import { directoryWith, startSnow } from "../../support/command.ts";

const base = `type Event do
  Said(by :: String, text :: String)
  Left(by :: String)
end deriving(Json(tag: "type"))

struct Hello do
  name :: String
  token :: String?
end deriving(Json)

type Mood do
  Happy
  Sad(because :: String)
end deriving(Json(tag: "mood"))

type Plan do
  Stay
  Go(Int)
end deriving(Json)

struct Draft do
  text :: String
  to :: String
  plan :: Plan
  mood :: Mood
  loud :: Bool?
end deriving(Json)

struct Answer do
  text :: String
  to :: String
  length :: Int
  next :: Int?
end deriving(Json)

struct Greeting do
  topic :: String
  moods :: List<Mood>
end deriving(Json)

struct Shown do
  mood :: Mood
end deriving(Json)

channel Chat(room :: String, number :: Int) do
  sends: Event

  fn join(hello :: Hello) -> Result<String, String> = if hello.name == "" do Err("a name") else Ok(hello.name) end

  fn welcome(_me :: String) -> Greeting = Greeting { topic: "\${room} \${number}", moods: [Happy] }

  fn present(me) -> (String, Shown) = (me, Shown { mood: Happy })

  call Say(draft :: Draft) :: Answer do |me|
    broadcast(Said(me, draft.text))
    (me, Answer { text: draft.text, to: draft.to, length: String.length(draft.text), next: Some(2) })
  end

  call Tell(to :: String, text :: String, loud :: Bool?) :: String do |me|
    (me, "\${to}: \${text}\${loud}")
  end

  call Try(text :: String) :: Result<Int, Mood> do |me| (me, Err(Sad(text))) end

  cast Mark(number :: Int) do |me|
    push(Said(me, "\${number}"))
    me
  end
end
`;

interface Change {
  readonly name: string;
  /** What stands for what. */
  readonly change: readonly (readonly [from: string, to: string])[];
  readonly breaks: readonly string[];
}

const works = (name: string, ...change: Change["change"]): Change => ({ name, change, breaks: [] });
const breaks = (name: string, sentence: string, ...change: Change["change"]): Change => ({
  name,
  change,
  breaks: [sentence],
});

const changes: readonly Change[] = [
  works("nothing"),
  works("a new operation", ["  cast Mark", "  call More() :: Int do |me| (me, 1) end\n\n  cast Mark"]),
  works(
    "a new event",
    ["  Left(by :: String)\n", "  Left(by :: String)\n  Sung(by :: String)\n"],
    ["Said(me, draft.text))\n", "Said(me, draft.text))\n    broadcast(Sung(me))\n"],
  ),
  works("an event removed", ["  Left(by :: String)\n", ""]),
  works(
    "a field of an event added",
    ["Said(by :: String, text :: String)", "Said(by :: String, text :: String, at :: Int)"],
    ["Said(me, draft.text)", "Said(me, draft.text, 1)"],
    ['Said(me, "${number}")', 'Said(me, "${number}", 1)'],
  ),
  works("an Option parameter at the end", ["loud :: Bool?) :: String", "loud :: Bool?, more :: Int?) :: String"]),
  works(
    "a parameter becomes an Option",
    ["call Try(text :: String)", "call Try(text :: String?)"],
    ["Err(Sad(text))", 'Err(Sad(Option.unwrap_or(text, "")))'],
  ),
  works(
    "the last parameter removed",
    ["text :: String, loud :: Bool?) :: String", "text :: String) :: String"],
    ['"${to}: ${text}${loud}"', '"${to}: ${text}None"'],
  ),
  works("a parameter renamed", ["call Tell(to ::", "call Tell(whom ::"], ['"${to}: ', '"${whom}: ']),
  works("an Option field in an input", ["  loud :: Bool?\n", "  loud :: Bool?\n  more :: Int?\n"]),
  works("a field of an input removed", ["  loud :: Bool?\n", ""]),
  works("a variant in an input", ["  Go(Int)\n", "  Go(Int)\n  Hide\n"]),
  works(
    "a field of a reply added",
    ["  next :: Int?\n", "  next :: Int?\n  more :: Int\n"],
    ["next: Some(2)", "next: Some(2), more: 1"],
  ),
  works("an Option in a reply is always there", ["  next :: Int?\n", "  next :: Int\n"], ["next: Some(2)", "next: 2"]),
  works(
    "a type renamed",
    ["struct Answer", "struct Reply"],
    [":: Answer do", ":: Reply do"],
    ["(me, Answer", "(me, Reply"],
  ),
  works("an Option field in the hello", ["  token :: String?\n", "  token :: String?\n  more :: Int?\n"]),
  works("a field of the hello removed", ["  token :: String?\n", ""]),
  works(
    "a list becomes a set",
    ["moods :: List<Mood>", "moods :: Set<Mood>"],
    ["moods: [Happy]", "moods: Set.from_list([Happy])"],
    ['deriving(Json(tag: "mood"))', 'deriving(Eq, Hash, Display, Json(tag: "mood"))'],
  ),
  works("a history", ["  sends: Event\n", "  sends: Event\n  history: 10\n"]),
  breaks("the channel removed", "Chat: the channel was removed", ["channel Chat(", "channel Talk("]),
  breaks("an operation removed", "Chat.Try: the operation was removed", ["call Try(", "call Attempt("]),
  breaks("a call becomes a cast", "Chat.Try: was a call, is a cast", [
    "call Try(text :: String) :: Result<Int, Mood> do |me| (me, Err(Sad(text))) end",
    "cast Try(text :: String) do |me|\n    println(text)\n    me\n  end",
  ]),
  breaks(
    "a cast becomes a call",
    "Chat.Mark: was a cast, is a call",
    ["cast Mark(number :: Int) do |me|", "call Mark(number :: Int) :: Int do |me|"],
    ['"${number}"))\n    me\n', '"${number}"))\n    (me, 1)\n'],
  ),
  breaks(
    "a parameter inserted",
    "Chat.Tell: parameter to stands at another place",
    ["call Tell(to ::", "call Tell(from :: String, to ::"],
    ['"${to}: ', '"${to}${from}: '],
  ),
  breaks("parameters change places", "Chat.Tell: parameter to stands at another place", [
    "call Tell(to :: String, text :: String,",
    "call Tell(text :: String, to :: String,",
  ]),
  breaks(
    "a parameter retyped",
    "Chat.Try: parameter text has another type",
    ["call Try(text :: String)", "call Try(text :: Int)"],
    ["Err(Sad(text))", 'Err(Sad("${text}"))'],
  ),
  breaks(
    "a parameter added",
    "Chat.Try: parameter more was added without Option",
    ["call Try(text :: String)", "call Try(text :: String, more :: Int)"],
    ["Sad(text)", 'Sad("${text}${more}")'],
  ),
  breaks("an Option parameter has to be there", "Chat.Tell: parameter loud has another type", [
    "loud :: Bool?) :: String",
    "loud :: Bool) :: String",
  ]),
  breaks(
    "a field of an input that has to be there",
    "Chat.Say: parameter draft: field more is new, and not an Option",
    ["  loud :: Bool?\n", "  loud :: Bool?\n  more :: Int\n"],
  ),
  breaks(
    "a field of an input retyped",
    "Chat.Say: parameter draft.to has another type",
    ["  to :: String\n  plan", "  to :: Int\n  plan"],
    ["to: draft.to", 'to: "${draft.to}"'],
  ),
  breaks("a variant of an input removed", "Chat.Say: parameter draft.plan: variant Go was removed", [
    "  Go(Int)\n",
    "",
  ]),
  breaks("a variant of an input retyped", "Chat.Say: parameter draft.plan.Go.0 has another type", [
    "  Go(Int)\n",
    "  Go(String)\n",
  ]),
  breaks(
    "a field of a reply removed",
    "Chat.Say: reply: field length was removed",
    ["  length :: Int\n", ""],
    ["length: String.length(draft.text), ", ""],
  ),
  breaks(
    "a field of a reply retyped",
    "Chat.Say: reply.length has another type",
    ["  length :: Int\n", "  length :: String\n"],
    ["String.length(draft.text)", "draft.text"],
  ),
  breaks(
    "a field of a reply may be missing",
    "Chat.Say: reply.length has another type",
    ["  length :: Int\n", "  length :: Int?\n"],
    ["String.length(draft.text)", "None"],
  ),
  breaks(
    "a reply retyped",
    "Chat.Tell: reply has another type",
    ["loud :: Bool?) :: String", "loud :: Bool?) :: List<String>"],
    ['(me, "${to}: ${text}${loud}")', '(me, ["${to}${text}${loud}"])'],
  ),
  breaks(
    "an error of a reply retyped",
    "Chat.Try: reply.err has another type",
    [":: Result<Int, Mood>", ":: Result<Int, String>"],
    ["Err(Sad(text))", "Err(text)"],
  ),
  breaks(
    "a new variant in what the welcome holds",
    "Chat: welcome.moods[]: variant Calm is new",
    ["moods :: List<Mood>", "moods :: List<Humour>"],
    ["struct Greeting", 'type Humour do\n  Calm\nend deriving(Json(tag: "mood"))\n\nstruct Greeting'],
    ["moods: [Happy]", "moods: [Calm]"],
  ),
  breaks(
    "a new variant in a presence",
    "Chat: presence.mood: variant Calm is new",
    [
      "struct Shown do\n  mood :: Mood",
      'type Humour do\n  Calm\nend deriving(Json(tag: "mood"))\n\nstruct Shown do\n  mood :: Humour',
    ],
    ["Shown { mood: Happy }", "Shown { mood: Calm }"],
  ),
  breaks(
    "a field of the welcome removed",
    "Chat: welcome: field topic was removed",
    ["  topic :: String\n", ""],
    ['topic: "${room} ${number}", ', ""],
  ),
  breaks("no welcome", "Chat: welcome was removed", [
    '  fn welcome(_me :: String) -> Greeting = Greeting { topic: "${room} ${number}", moods: [Happy] }\n',
    "",
  ]),
  breaks("no presence", "Chat: presence was removed", [
    "  fn present(me) -> (String, Shown) = (me, Shown { mood: Happy })\n",
    "",
  ]),
  breaks(
    "a field of an event removed",
    "Chat: event.Said: field by was removed",
    ["Said(by :: String, text :: String)", "Said(text :: String)"],
    ["Said(me, draft.text)", "Said(draft.text)"],
    ['Said(me, "${number}")', 'Said("${number}")'],
  ),
  breaks("the tag of events", "Chat: event has another type", ['Json(tag: "type")', 'Json(tag: "kind")']),
  breaks(
    "a parameter of the channel removed",
    "Chat: the channel's parameters changed",
    ["(room :: String, number :: Int) do\n  sends", "(room :: String) do\n  sends"],
    ["${room} ${number}", "${room} 1"],
  ),
  breaks("a parameter of the channel retyped", "Chat: the channel's parameters changed", [
    "(room :: String, number",
    "(room :: Int, number",
  ]),
  breaks("parameters of the channel change places", "Chat: the channel's parameters changed", [
    "(room :: String, number :: Int)",
    "(number :: Int, room :: String)",
  ]),
  breaks(
    "another hello",
    "Chat: hello has another type",
    ["fn join(hello :: Hello)", "fn join(hello :: Int)"],
    ['if hello.name == "" do Err("a name") else Ok(hello.name) end', 'if hello == 0 do Err("a name") else Ok("x") end'],
  ),
  breaks("a field of the hello that has to be there", "Chat: hello: field age is new, and not an Option", [
    "  token :: String?\n",
    "  token :: String?\n  age :: Int\n",
  ]),
];

function changed({ name, change }: Change): string {
  return change.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${name}: no ${from}`);
    return text.replaceAll(from, to);
  }, base);
}

const old = schemaOf(base);
const types = new Map(old.types.map((type) => [type.name, type]));

/** Whether a value that came is what the old client's types say. */
function isOf(type: TypeSchema, value: unknown): boolean {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  switch (type.kind) {
    case "int":
    case "float":
      return typeof value === "number";
    case "string":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "option":
      return value === null || isOf(type.of, value);
    case "list":
    case "set":
      return Array.isArray(value) && value.every((one) => isOf(type.of, one));
    case "named": {
      const declared = types.get(type.name);
      return declared !== undefined && isNamed(declared, type, new Map(entries));
    }
    default:
      throw new Error(`no value of this kind is looked at: ${type.kind}`);
  }
}

function isNamed(
  declared: NamedTypeSchema,
  type: TypeSchema & { readonly kind: "named" },
  entries: ReadonlyMap<string, unknown>,
): boolean {
  const variant =
    declared.kind === "sum"
      ? declared.variants.find(({ name }) => name === entries.get(declared.tag ?? "tag"))
      : declared;
  const given = argumentsOf(declared, type);
  return variant?.fields.every((field) => isOf(substituted(field.type, given), entries.get(field.name))) === true;
}

interface OldChat {
  readonly welcome: unknown;
  say(draft: object): Promise<unknown>;
  tell(to: string, text: string): Promise<unknown>;
  try(text: string): Promise<unknown>;
  mark(number: number): boolean;
  on(name: string, handler: (event: unknown) => void): void;
  onPresence(listener: (people: ReadonlyMap<string, readonly unknown[]>) => void): () => void;
}

interface OldClient {
  connect(url: string): { close(): void };
  readonly Chat: { join(live: object, topic: object, hello: object): Promise<OldChat> };
}

/** What goes wrong when the old client does all that it can. */
async function wrongIn({ connect, Chat }: OldClient, url: string): Promise<string | undefined> {
  const live = connect(url);
  const [channel] = old.channels;
  const is = (what: string, type: TypeSchema | null | undefined, value: unknown): void => {
    if (type && !isOf(type, value)) throw new Error(`${what} is ${JSON.stringify(value)}`);
  };
  const same = (value: unknown, wanted: unknown): void => expect(value).toEqual(wanted);
  try {
    const chat = await Chat.join(live, { room: "tea", number: 1 }, { name: "Ann", token: null });
    is("welcome", channel?.welcome, chat.welcome);
    same(Reflect.get(Object(chat.welcome), "topic"), "tea 1");
    const events: unknown[] = [];
    chat.on("Said", (event) => events.push(event));
    for (const [plan, mood] of [
      [{ tag: "Stay", fields: [] }, { mood: "Happy" }],
      [
        { tag: "Go", fields: [1] },
        { mood: "Sad", because: "rain" },
      ],
    ]) {
      const answer = await chat.say({ text: "hi", to: "Bob", plan, mood, loud: null });
      is("the reply", channel?.operations.find(({ name }) => name === "Say")?.reply, answer);
    }
    same(await chat.tell("Bob", "hi"), "Bob: hiNone");
    same(await chat.try("x").catch((error: unknown) => error), { mood: "Sad", because: "x" });
    same(chat.mark(7), true);
    same(await chat.tell("Bob", "hi"), "Bob: hiNone");
    for (const event of events) is("an event", channel?.event, event);
    same(
      events.map((event) => Reflect.get(Object(event), "text")),
      ["hi", "hi", "7"],
    );
    let people: ReadonlyMap<string, readonly unknown[]> = new Map();
    chat.onPresence((now) => {
      people = now;
    })();
    same([...people.keys()], ["Ann"]);
    is("a presence", channel?.presence, people.get("Ann")?.[0]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : JSON.stringify(error);
  } finally {
    live.close();
  }
}

const scratch = mkdtempSync(join(tmpdir(), "snow-old-client-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test("each change: what is said of it, and the client of before with a server of after", {
  timeout: 120_000,
}, async () => {
  writeFileSync(join(scratch, "old.mjs"), clientText(old, "javascript"));
  const client: OldClient = await import(pathToFileURL(join(scratch, "old.mjs")).href);
  const modules = Object.fromEntries(changes.map((change, index) => [`row${index}.snow`, changed(change)]));
  const named = (index: number): string => (modules[`row${index}.snow`]?.includes("channel Talk(") ? "Talk" : "Chat");
  const main = [
    ...changes.map((_, index) => `import Row${index}`),
    "fn main() do",
    "  let router = HTTP.router()",
    ...changes.map((_, index) => `    |> HTTP.channels("/${index}", [Row${index}.${named(index)}])`),
    '  println("port ${Ws.port(HTTP.serve(router, 0))}")',
    "end\n",
  ];
  const cwd = directoryWith({ ...modules, "main.snow": main.join("\n") });
  const server = startSnow(["run", "."], { cwd });
  const [, port = ""] = await server.printed(/port (\d+)\n/);
  const found = await Promise.all(
    changes.map(async (change, index) => {
      const sentences = incompatibilities(old, schemaOf(changed(change)));
      const wrong = await wrongIn(client, `ws://localhost:${port}/${index}`);
      return { name: change.name, sentences, works: wrong === undefined || wrong };
    }),
  );
  for (const [index, { name, sentences, works: worked }] of found.entries()) {
    expect({ name, sentences }).toEqual({ name, sentences: changes[index]?.breaks });
    expect({ name, broke: worked !== true, worked }).toMatchObject({ name, broke: sentences.length > 0 });
  }
});

test("types that hold themselves with other arguments each time have an end", () => {
  const nest = (field: string): ProtocolSchema =>
    schemaOf(`struct Nest<T> do
  ${field}
  inner :: Option<Nest<List<T>>>
end deriving(Json)

channel Chat do
  fn join() -> Result<Int, String> = Ok(1)
  call Ask(nest :: Nest<Int>) :: Int do |me| (me, 1) end
end
`);
  expect(incompatibilities(nest("value :: T"), nest("value :: T"))).toEqual([]);
  expect(incompatibilities(nest("value :: T"), nest("value :: String"))[0]).toBe(
    "Chat.Ask: parameter nest.value has another type",
  );
});

test("channels of one name in two modules are compared each with its own", () => {
  const chat = (parameter: string): string => `channel Chat do
  fn join() -> Result<Int, String> = Ok(1)
  call Ask(x :: ${parameter}) :: Int do |me| (me, 1) end
end
`;
  const both = (second: string): ProtocolSchema => schemaOf("fn main() = ()\n", { A: chat("Int"), B: chat(second) });
  expect(incompatibilities(both("String"), both("String"))).toEqual([]);
  expect(incompatibilities(both("String"), both("Bool"))).toEqual(["Chat.Ask: parameter x has another type"]);
});
