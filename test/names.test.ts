// Whatever something is called, its name meets none that JavaScript, the runtime or the emitted code use.
import { join } from "node:path";
import { expect, test } from "vitest";
import { command, directoryWith, snow } from "./support/command.ts";

/** Words of JavaScript that Snow does not keep for itself, and what it has everywhere. */
const javascript = `
abstract arguments await catch class const debugger default delete enum eval export extends externs finally function
get globalThis goto implements instanceof new null of package private protected public runtime set static super switch
this throw try typeof undefined var void volatile yield Array Boolean Date Error Function Infinity JSON Map Math NaN
Number Object Promise Proxy Reflect Set String Symbol Uint8Array console exports process require`;

/** What the emitted code and the runtime call theirs. */
const ours = `
tag variants body buffer cells content entries entry form groups handlers index init key loop message next node other
ready shape show size spawned start state suspending test_ value a b arm done order0 accepts slot0 value0 value_0
argument1 _0 _1 _2 __ __x x x1 Main Eq_Main_Own eq_list_int display_list_int display_list_display_int snow_eq snow_hash
snow_list_of snow_panic snow_struct snow_shape snow_impl_eq_int snow_current snow_variant_Some`;

/** Names that mean something to Snow itself, in one of the places. */
const snowNames = new Set("call for map filter reduce Map Set String with match in".split(" "));

function properties(prototype: object): string[] {
  return Object.getOwnPropertyNames(prototype);
}

const names = [
  ...new Set([
    ...javascript.trim().split(/\s+/),
    ...ours.trim().split(/\s+/),
    ...properties(Object.prototype),
    ...properties(Function.prototype),
    ...properties(Function),
    ...properties(Array.prototype),
    ...properties(Promise.prototype),
    ...properties(Map.prototype),
    ...properties(Error.prototype),
    ...["toJSON", "größe", "名前", "x²"],
  ]),
].filter((name) => !snowNames.has(name));

interface Part {
  readonly definitions: string;
  readonly statements: string;
  readonly lines: readonly string[];
}

interface Program {
  readonly source: string;
  readonly stdout: string;
}

function programOf(shared: string, part: (name: string, index: number) => Part): Program {
  const parts = names.map(part);
  const tests = parts.map(({ statements }, index) => `fn part${index}() do\n${statements}end\n`);
  const calls = parts.map((_, index) => `  part${index}()\n`);
  const definitions = parts.map((one) => one.definitions);
  return {
    source: `${shared}${definitions.join("")}${tests.join("")}fn main() do\n${calls.join("")}end\n`,
    stdout: parts.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join(""),
  };
}

const all = "deriving(Eq, Ord, Hash, Display, Debug, Json)";

/** Every interface, by evidence and on the type itself. */
const everything = `
fn shown(aa :: T, bb :: T, cc :: T) -> String where T: Eq, T: Ord, T: Hash, T: Display, T: Debug, T: Json do
  let mm = %{aa => 1}
  let equal = aa == bb and hash(aa) == hash(bb) and !(aa == cc) and Map.size(Map.put(mm, bb, 2)) == 1
  let ordered = cc < aa and compare(cc, aa) == Less and !(bb < aa)
  let found = Map.has_key(mm, bb) and !Map.has_key(mm, cc) and Set.size(Set.from_list([aa, bb, cc])) == 2
  "\${equal} \${ordered} \${found} \${aa} \${inspect(aa)} \${Json.encode(aa)}"
end
`;

const fields = programOf(everything, (name, index) => ({
  definitions: `struct Own${index} do\n  ${name} :: List<Int>\nend ${all}\n`,
  statements: [
    `  let of = fn(n) -> Own${index} { ${name}: [n] } end\n`,
    "  println(shown(of(2), of(2), of(1)))\n",
    `  let other = %{of(7) | ${name}: [8]}\n`,
    `  let Own${index} { ${name}: got } = other\n`,
    `  println("\${other == of(8)} \${other.${name}} \${got} \${Own${index}.from_json(Json.encode(other)) == Ok(other)}")\n`,
    `  println("\${Own${index}.from_json("{}")} \${Own${index}.from_json("{\\"${name}\\":[true]}")}")\n`,
  ].join(""),
  lines: [
    `true true true Own${index}([2]) Own${index} { ${name}: [2] } {"${name}":[2]}`,
    "true [8] [8] true",
    `Err(missing field: ${name}) Err(${name}[0]: expected Int)`,
  ],
}));

/** One struct that has all of them, and one sum type. */
const together: Program = {
  source: `${everything}
struct All do
${names.map((name) => `  ${name} :: Int\n`).join("")}end ${all}
type Any do
${names.map((name, index) => `  ${name}${index % 2 === 0 ? "" : "(Int)"}\n`).join("")}end ${all}
fn made(nn :: Int) -> All do
  All { ${names.map((name, index) => `${name}: ${index === 0 ? "nn" : index}`).join(", ")} }
end
fn main() do
  println(shown(made(1), made(1), made(0)))
  println("\${All.from_json(Json.encode(made(5))) == Ok(made(5))}")
  let lots = [${names.map((name, index) => `Any.${name}${index % 2 === 0 ? "" : "(3)"}`).join(", ")}]
  println("\${lots} \${Map.size(Map.from_list(List.map(lots, fn(one) -> (one, 1) end)))}")
  println("\${List.map(lots, fn(one) -> Any.from_json(Json.encode(one)) == Ok(one) end) |> List.all(fn(yes) -> yes end)}")
end
`,
  stdout: [
    `true true true All(${names.map((_, index) => index || 1).join(", ")})`,
    ` All { ${names.map((name, index) => `${name}: ${index || 1}`).join(", ")} }`,
    ` {${names.map((name, index) => `"${name}":${index || 1}`).join(",")}}\n`,
    "true\n",
    `[${names.map((name, index) => (index % 2 === 0 ? name : `${name}(3)`)).join(", ")}] ${names.length}\n`,
    "true\n",
  ].join(""),
};

/** Patterns take only constructors that look like ones. */
const looksLikeConstructor = /^\p{Lu}/u;

const variants = programOf(everything, (name, index) => ({
  definitions: [
    `type First${index} do\n  ${name}\n  Payload(Int)\nend ${all}\n`,
    `type Last${index} do\n  Zero\n  ${name}(List<Int>)\nend ${all}\n`,
  ].join(""),
  statements: [
    `  println(shown(First${index}.Payload(2), First${index}.Payload(2), First${index}.${name}))\n`,
    `  println(shown(Last${index}.${name}([2]), Last${index}.${name}([2]), Last${index}.Zero))\n`,
    `  println("\${First${index}.from_json(Json.encode(First${index}.${name}))}")\n`,
    looksLikeConstructor.test(name)
      ? `  case Last${index}.${name}([5]) do\n    Last${index}.${name}(gg) -> println("\${gg}")\n    Last${index}.Zero -> println("zero")\n  end\n`
      : '  println("[5]")\n',
  ].join(""),
  lines: [
    'true true true Payload(2) Payload(2) {"tag":"Payload","fields":[2]}',
    `true true true ${name}([2]) ${name}([2]) {"tag":"${name}","fields":[[2]]}`,
    `Ok(${name})`,
    "[5]",
  ],
}));

const types = programOf("", (name, index) => ({
  definitions: [
    `fn ${name}(n :: Int) -> Int = n + ${index}\n`,
    index % 2 === 0
      ? `struct ${name} do\n  of :: Int\nend ${all}\n`
      : `type ${name} do\n  Aa${index}\n  Bb${index}(Int)\n  Cc${index}\n  Dd${index}\n  Ee${index}\nend ${all}\n`,
  ].join(""),
  statements:
    index % 2 === 0
      ? `  println("\${${name}(1)} \${List.map([2], ${name})} \${inspect(${name} { of: 3 })} \${${name}.from_json("{}")}")\n`
      : `  println("\${${name}(1)} \${List.map([2], ${name})} \${inspect(${name}.Bb${index}(3))} \${${name}.Aa${index}}")\n`,
  lines: [
    index % 2 === 0
      ? `${index + 1} [${index + 2}] ${name} { of: 3 } Err(missing field: of)`
      : `${index + 1} [${index + 2}] Bb${index}(3) Aa${index}`,
  ],
}));

const locals = programOf('fn options(given :: Map<String, Int>) -> String = "${given}"\n', (name, index) => ({
  definitions: [
    `fn local${index}<${name}>(${name} :: Int, them :: List<${name}>) -> List<Int> do\n`,
    `  let f = fn(${name}) -> ${name} + 1 end\n`,
    `  let ${name} = f(${name})\n  let ${name} = ${name} + List.length(them)\n`,
    `  for ${name} in [${name}] do [${name}] |> List.map(f) |> List.head() end\nend\n`,
    `fn again${index}(${name} :: Int, found :: List<Int>) -> List<Int> do\n`,
    `  if ${name} == 0 do found else again${index}(${name} - 1, List.map(found, fn(n) -> n + ${name} end)) end\nend\n`,
    `interface Has${index} do\n  fn ${name}(self) -> Int\nend\n`,
    `struct Having${index} do\n  it :: Int\nend\n`,
    `impl Has${index} for Having${index} do\n  fn ${name}(self) -> Int = self.it\nend\n`,
    `fn through${index}(one :: T) -> Int where T: Has${index} = one.${name}() + 1\n`,
  ].join(""),
  statements: [
    `  println("\${local${index}(3, ["a", "b"])} \${again${index}(3, [1])} \${options(${name}: 1)} \${%{"${name}" => 2}}")\n`,
    `  println("\${Having${index} { it: 4 }.${name}()} \${through${index}(Having${index} { it: 4 })}")\n`,
  ].join(""),
  lines: [`[7] [7] %{${name} => 1} %{${name} => 2}`, "4 5"],
}));

/** A top-level `let` that is called like a function before it; services, operations and actors. */
const processes = programOf("", (name, index) => ({
  definitions: [
    `fn ${name}(nn :: Int) -> Int = nn + ${index}\nlet before${index} = ${name}(1)\nlet ${name} = ${index}\n`,
    `service Serving${index} do\n  fn init(nn :: Int) -> Int do\n    nn\n  end\n`,
    `  call ${operation(name)}(kk :: Int) :: Int do |now|\n    (now, now + kk)\n  end\nend\n`,
  ].join(""),
  statements: [
    `  println("\${before${index}} \${${name}}")\n`,
    `  println("\${Serving${index}.${clientName(operation(name))}(Serving${index}.start(${index}), 1)}")\n`,
  ].join(""),
  lines: [`${index + 1} ${index}`, `${index + 1}`],
}));

function operation(name: string): string {
  return name === "start" ? "Start_" : name;
}

/** As semantics have it: `ReadAll` is called as `read_all`. Each service has a `start` already. */
function clientName(operation: string): string {
  const letters = Array.from(operation, (letter, index) =>
    index > 0 && letter !== letter.toLowerCase() ? `_${letter}` : letter,
  );
  return letters.join("").toLowerCase();
}

const programs: Readonly<Record<string, Program>> = { fields, together, variants, types, locals, processes };

test.each(Object.keys(programs))("%s", (kind) => {
  const { source = "", stdout = "" } = programs[kind] ?? {};
  const cwd = directoryWith({ "main.snow": source });
  const built = snow(["build", "main.snow"], { cwd });
  expect(built).toMatchObject({ status: 0, stderr: expect.stringMatching(/ {2}Compiled: main\.js\n$/) });
  const run = command(process.execPath, [join(cwd, "main.js")], { cwd });
  expect(run.status, run.stderr).toBe(0);
  expect(run.stdout.split("\n")).toEqual(stdout.split("\n"));
});

test("panic reports", () => {
  const kinds = names.flatMap((name, index) => [
    { definition: `struct Own${index} do\n  ${name} :: Int\nend`, value: `Own${index} { ${name}: 0 }` },
    { definition: `type Any${index} do\n  ${name}(Int)\n  Zero\nend`, value: `Any${index}.${name}(0)` },
  ]);
  const source = `actor divider() do
  receive do
    sent -> println("\${1 / List.length([])} \${sent}")
  end
end
${kinds.map(({ definition }) => `${definition} deriving(Display)\n`).join("")}
fn main() do
${kinds.map(({ value }) => `  send(spawn(divider), ${value})\n`).join("")}  Timer.sleep(0)
  println("main goes on")
end
`;
  const options = { cwd: directoryWith({ "main.snow": source }), environment: { SNOW_TRACE: "values" } };
  const { status, stdout, stderr } = snow(["run", "main.snow"], options);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "main goes on\n" });
  const handled = stderr.split("\n").flatMap((line) => /^ {2}handling (.*)$/.exec(line)?.[1] ?? []);
  expect(handled).toEqual(kinds.map(({ value }) => value.replace(/^Any\d+\./, "")));
});

test("modules", () => {
  const files = names.filter((name) => /^[a-z]/.test(name) && name !== "main" && name !== "index");
  const moduleOf = (name: string): string =>
    name.replace(/(?:^|_)(.)?/g, (_, letter: string | undefined) => (letter ?? "").toUpperCase());
  const unique = files.filter(
    (name, index) => files.findIndex((other) => moduleOf(other) === moduleOf(name)) === index,
  );
  const used = unique.filter((name) => !["String", "Set", "Map", "Process"].includes(moduleOf(name)));
  const program = [
    ...used.map((name) => `import ${moduleOf(name)}\n`),
    "fn main() do\n",
    ...used.map((name) => `  println("\${${moduleOf(name)}.${name}(1)} \${${moduleOf(name)}.made()}")\n`),
    "end\n",
  ].join("");
  const own = (name: string): string => `pub fn ${name}(nn :: Int) -> Int = nn + hidden()
fn hidden() -> Int = ${name.length}
pub struct ${name} do
  it :: Int
end deriving(Display)
pub fn made() -> ${name} = ${name} { it: 2 }
`;
  const cwd = directoryWith({
    "main.snow": program,
    ...Object.fromEntries(used.map((name) => [`${name}.snow`, own(name)])),
  });
  const { status, stdout, stderr } = snow(["run", "."], { cwd });
  expect(status, stderr).toBe(0);
  expect(stdout.split("\n")).toEqual([...used.map((name) => `${name.length + 1} ${name}(2)`), ""]);
});
