// Faults put into a copy of the bridge, on either side: each is an error of `tsc`, or of a test, that names the place.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { generateInterface } from "../cli/build/generate-interface.ts";
import { generateTypes } from "../cli/build/generate-types.ts";
import { projectRoot, readStandardLibrary } from "../cli/build/standard-library.ts";
import type { KnownFunctions } from "../compiler/library/known-functions.ts";
import { buildKnownFunctions } from "../compiler/library/stdlib-table.ts";
import * as runtime from "../runtime/index.ts";
import { wrongImplementations } from "./support/bridge.ts";

const scratch = mkdtempSync(join(tmpdir(), "snow-bridge-"));
afterAll(() => rmSync(scratch, { recursive: true }));
symlinkSync(join(projectRoot, "node_modules"), join(scratch, "node_modules"));
cpSync(join(projectRoot, "tsconfig.json"), join(scratch, "base.json"));
writeFileSync(join(scratch, "package.json"), '{ "type": "module" }\n');
writeFileSync(join(scratch, "tsconfig.json"), '{ "extends": "./base.json", "include": ["runtime", "satisfies.ts"] }\n');
writeFileSync(
  join(scratch, "satisfies.ts"),
  'import * as runtime from "./runtime/index.ts";\n' +
    'import type { Intrinsics } from "./runtime/intrinsics/interface.generated.ts";\n' +
    "runtime satisfies Intrinsics;\n",
);

for (const folder of ["runtime", "client", "stdlib"])
  cpSync(join(projectRoot, folder), join(scratch, folder), { recursive: true });

/** Each is a file, what stands there, and what stands there instead. */
type Mutation = readonly [path: string, before: string, after: string];

const ws = "stdlib/ws.snow";
const intrinsics = "runtime/intrinsics/ws.ts";
const field = (name: string, type: string): string => `  ${name} :: ${type}\n`;
const rooms = field("max_rooms", "Int");
const join_ = (parameters: string, symbol = "snow_ws_join"): string =>
  `pub extern fn join(${parameters}) -> Int = "${symbol}"`;
const joins = join_("conn :: Conn, room :: String");
const variants = "  CloseConnection\n  DropMessage\n";

/** A file of the copy is another one until the test is over. */
function change(path: string, text: string): void {
  const file = join(scratch, path);
  const before = readFileSync(file, "utf8");
  if (before === text) return;
  writeFileSync(file, text);
  onTestFinished(() => writeFileSync(file, before));
}

function mutate(mutations: readonly Mutation[]): void {
  for (const [path, before, after] of mutations) {
    const text = readFileSync(join(scratch, path), "utf8");
    if (text.split(before).length !== 2) throw new Error(`${path} has not just one \`${before}\``);
    change(
      path,
      text.replace(before, () => after),
    );
  }
}

interface Outcome {
  /** Files that are not what they would be generated as. */
  readonly stale: readonly string[];
  /** Once they are generated: errors of tsc, and symbols with another number of arguments. */
  readonly errors: readonly string[];
  readonly arities: readonly string[];
}

/** Generates what is generated from the copy with these mutations, and says which files were another. */
function generatedFrom(mutations: readonly Mutation[]): { table: KnownFunctions; stale: readonly string[] } {
  mutate(mutations);
  const table = buildKnownFunctions(readStandardLibrary(join(scratch, "stdlib")), "from within");
  const generated = [generateTypes(table), generateInterface(table)];
  const stale = generated.filter(({ path, text }) => readFileSync(join(scratch, path), "utf8") !== text);
  for (const { path, text } of generated) change(path, text);
  return { table, stale: stale.map(({ path }) => path) };
}

function outcomeOf(mutations: readonly Mutation[]): Outcome {
  const { table, stale } = generatedFrom(mutations);
  // Several checkers would each do what all need.
  const words = ["-p", scratch, "--pretty", "false", "--checkers", "1"];
  const { stdout } = spawnSync(join(projectRoot, "node_modules/.bin/tsc"), words, { encoding: "utf8", cwd: scratch });
  const implementations = new Map<string, unknown>(Object.entries(runtime));
  return {
    stale,
    errors: stdout.split("\n").filter((line) => line.includes("error TS")),
    arities: wrongImplementations(
      table.functions.filter(({ inSnow }) => !inSnow),
      implementations,
    ),
  };
}

const types = "runtime/values/types.generated.ts";
const interfaces = "runtime/intrinsics/interface.generated.ts";

/** Several at once, since tsc takes its second: each has an error of its own. */
const refused: readonly (readonly [string, readonly Mutation[], readonly RegExp[]])[] = [
  [
    "a field, a variant and a parameter more, a symbol renamed",
    [
      [ws, rooms, rooms + field("max_friends", "Int")],
      [ws, variants, `${variants}  Wait\n`],
      [ws, joins, join_("conn :: Conn, room :: String, again :: Bool")],
      [ws, '"snow_ws_leave"', '"snow_ws_quit"'],
    ],
    [
      /^runtime\/websocket\/options\.ts\(.*'max_friends' is missing/,
      /^runtime\/websocket\/options\.ts\(.*'WaitVariant' does not satisfy the expected type 'never'/,
      /^satisfies\.ts\(.*'snow_ws_quit' is missing/,
      /^snow_ws_join takes 2 arguments, declared are 3$/,
      /^snow_ws_quit is missing$/,
    ],
  ],
  [
    "a field, a variant and a parameter less, parameters in another order",
    [
      [ws, rooms, ""],
      [ws, variants, "  CloseConnection\n"],
      [ws, joins, join_("room :: String, conn :: Conn")],
      [ws, "pub extern fn leave(conn :: Conn, room :: String)", "pub extern fn leave(conn :: Conn)"],
    ],
    [
      /^runtime\/websocket\/options\.ts\(.*'max_rooms' does not exist/,
      /^runtime\/.*'max_rooms' does not exist on type 'WsOptions'/,
      /^runtime\/websocket\/options\.ts\(.*'snow_variant_DropMessage'/,
      /^satisfies\.ts\(/,
      /^snow_ws_leave takes 2 arguments, declared are 1$/,
    ],
  ],
  [
    "a field, a payload and a parameter of other types",
    [
      [ws, rooms, field("max_rooms", "String")],
      [ws, variants, "  CloseConnection\n  DropMessage(Int)\n"],
      [ws, joins, join_("conn :: Conn, room :: Int")],
    ],
    [
      /^runtime\/websocket\/options\.ts\(.*'number' is not assignable to type 'string'/,
      /^runtime\/websocket\/.*'string'/,
      /^runtime\/websocket\/options\.ts\(.*'tag' does not exist/,
      /^satisfies\.ts\(/,
    ],
  ],
  [
    "an option left out and a symbol renamed in TypeScript",
    [
      ["runtime/websocket/options.ts", "  max_rooms: 10_000,\n", ""],
      [intrinsics, "export function snow_ws_join(", "export function snow_ws_enter("],
    ],
    [/^runtime\/websocket\/options\.ts\(.*'max_rooms' is missing/, /^satisfies\.ts\(.*'snow_ws_join' is missing/],
  ],
];

test.each(refused)("%s", (_, mutations, expected) => {
  const { stale, errors, arities } = outcomeOf(mutations);
  const found = [...errors, ...arities];
  for (const pattern of expected) expect(found).toContainEqual(expect.stringMatching(pattern));
  if (mutations.some(([path]) => path === ws)) expect(stale).toEqual([types, interfaces]);
});

test("what is as it was is up to date", () => {
  expect(generatedFrom([]).stale).toEqual([]);
});

test("another order of fields and variants, and other names of parameters, only make the generated files anew", () => {
  const host = field("host", "String") + field("path", "String");
  const mutations: readonly Mutation[] = [
    [ws, host, field("path", "String") + field("host", "String")],
    [ws, variants, "  DropMessage\n  CloseConnection\n"],
    [ws, joins, join_("member :: Conn, name :: String")],
  ];
  expect(outcomeOf(mutations)).toEqual({ stale: [types, interfaces], errors: [], arities: [] });
});
