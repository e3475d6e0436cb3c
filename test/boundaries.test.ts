// The house rules about folders, imports and the outside world, checked over the text of the sources.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

interface Import {
  readonly from: string;
  /** Path from the root for a file of ours, the specifier for anything else. */
  readonly to: string;
  readonly typeOnly: boolean;
}

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => [folder, ...name.split(sep)].join("/"))
    .sort();
}

const sources = ["compiler", "runtime", "client", "cli", "editors", "docs/playground"].flatMap(sourcesOf);
const texts = new Map(sources.map((path) => [path, readFileSync(join(root, path), "utf8")]));
const importLine =
  /^(?:import|export)\s+(type\s)?[^"';]*?\bfrom\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm;

const imports: Import[] = [...texts].flatMap(([from, text]) =>
  [...text.matchAll(importLine)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4] ?? "";
    const typeOnly = match[1] !== undefined || /typeof\s$/.test(text.slice(0, match.index));
    const local = relative(root, resolve(root, dirname(from), specifier))
      .split(sep)
      .join("/");
    return { from, to: specifier.startsWith(".") ? local : specifier, typeOnly };
  }),
);

function shown(wrong: readonly Import[]): string[] {
  return wrong.map(({ from, to }) => `${from} -> ${to}`);
}

function within(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

/** `3-check` of `compiler/3-check/types/unify.ts`; the file's own name when it stands at the top. */
function roomOf(path: string): string {
  return path.split("/")[1] ?? "";
}

test("every import of a file of ours names an existing file with its suffix", () => {
  const local = imports.filter(({ to }) => texts.has(to) || /^(compiler|runtime|cli|test|stdlib)\//.test(to));
  expect(shown(local.filter(({ to }) => !existsSync(join(root, to)) || !/\.(ts|json)$/.test(to)))).toEqual([]);
});

test("there are no folders that this test does not know", () => {
  const folders = (path: string): string[] =>
    readdirSync(join(root, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name);
  const known: Record<string, readonly string[]> = {
    ".": [
      ...["bench", "cli", "client", "compiler", "docs", "editors", "examples", "runtime", "stdlib", "test"],
      // Made by tools, not kept.
      ...["dist", "dist-site", "node_modules", "coverage"],
    ],
    compiler: [
      "trees",
      "report",
      "library",
      "1-parse",
      "2-resolve",
      "3-check",
      "4-lower",
      "5-emit",
      "session",
      "editor",
    ],
    "compiler/1-parse": ["grammar", "layout"],
    "compiler/3-check": ["types", "evidence", "declare", "expressions", "patterns", "definitions", "questions"],
    "compiler/4-lower": ["analyse", "definitions", "expressions", "match"],
    runtime: [
      "actors",
      "channels",
      "cluster",
      "failures",
      "host",
      "http",
      "intrinsics",
      "libraries",
      "net",
      "rooms",
      "secrets",
      "simulation",
      "storage",
      "threads",
      "values",
      "websocket",
    ],
    editors: ["helix", "neovim", "tree-sitter-snow", "zed", "lezer", "vscode"],
    "editors/vscode": ["snippets", "syntaxes", "dist"],
    cli: [
      "build",
      "client",
      "commands",
      "database",
      "doc",
      "format",
      "lsp",
      "project",
      "recording",
      "repl",
      "running",
      "simulate",
      "test-runner",
      "watch",
    ],
  };
  for (const [path, names] of Object.entries(known)) {
    expect(folders(path).filter((name) => !names.includes(name))).toEqual([]);
  }
});

test("compiler and runtime import neither each other nor the command", () => {
  const wrong = imports.filter(({ from, to }) => {
    if (within(from, "compiler")) return within(to, "runtime") || within(to, "cli");
    if (within(from, "runtime")) return within(to, "compiler") || within(to, "cli");
    return false;
  });
  expect(shown(wrong)).toEqual([]);
});

test("the client imports nothing but itself, and the runtime and the build its door alone", () => {
  const out = imports.filter(({ from, to }) => within(from, "client") && !within(to, "client"));
  expect(shown(out)).toEqual([]);
  const wrong = imports.filter(
    ({ from, to }) => !within(from, "client") && within(to, "client") && to !== "client/index.ts",
  );
  expect(shown(wrong)).toEqual([]);
});

test("what editors are given stands alone: it imports nothing of ours, and nothing but the playground imports it", () => {
  const wrong = imports.filter(({ from, to }) => {
    if (within(from, "docs/playground") && to === "editors/lezer/index.ts") return false;
    return texts.has(to) && within(from, "editors") !== within(to, "editors");
  });
  expect(shown(wrong)).toEqual([]);
});

test("the page of the playground knows its workers by what they say to each other alone", () => {
  const partOf = (path: string): string => (within(path, "docs/playground") ? (path.split("/")[2] ?? "") : "");
  const wrong = imports.filter(({ from, to }) => {
    if (within(to, "docs/playground") && !within(from, "docs/playground")) return true;
    if (!within(from, "docs/playground/page")) return false;
    return texts.has(to) && !["page", "messages.ts"].includes(partOf(to)) && to !== "editors/lezer/index.ts";
  });
  expect(shown(wrong)).toEqual([]);
});

test("the compiler is pure: it imports nothing of Node, and no phase imports another", () => {
  const isPhase = (path: string): boolean => /^compiler\/\d-/.test(path);
  const wrong = imports.filter(({ from, to }) => {
    if (!within(from, "compiler")) return false;
    if (to.startsWith("node:")) return true;
    if (!isPhase(to)) return isPhase(from) && to === "compiler/index.ts";
    if (isPhase(from)) return roomOf(from) !== roomOf(to);
    const isClient = within(from, "compiler/session") || within(from, "compiler/editor");
    return !isClient && !["index", "bodies"].some((name) => from === `compiler/${name}.ts`);
  });
  expect(shown(wrong)).toEqual([]);
});

/** Rooms that others enter by their `index.ts` alone. Each file of compiler/trees is the door of a tree. */
const rooms = ["1-parse", "2-resolve", "3-check", "4-lower", "5-emit", "library", "report", "session", "editor"].map(
  (name) => `compiler/${name}`,
);
/** Second doors: what a reader asks for by its own name. */
const otherDoors = ["compiler/report/catalogue.ts"];

test("rooms are entered by their doors", () => {
  const wrong = imports.filter(({ from, to }) => {
    const room = rooms.find((one) => within(to, one));
    return room !== undefined && !within(from, room) && to !== `${room}/index.ts` && !otherDoors.includes(to);
  });
  expect(shown(wrong)).toEqual([]);
});

test("trees stand below reports, these below the library, and the phases above", () => {
  const levels = ["trees", "report", "library"];
  const levelOf = (path: string): number => {
    const level = levels.indexOf(roomOf(path));
    return level < 0 ? levels.length : level;
  };
  const wrong = imports.filter(
    ({ from, to }) => within(from, "compiler") && within(to, "compiler") && levelOf(to) > levelOf(from),
  );
  expect(shown(wrong)).toEqual([]);
});

test("trees are plain data: no field of theirs can be set", () => {
  const mutable = /^\s+(?!readonly\b)\w+\??: /;
  const wrong = sources
    .filter((path) => within(path, "compiler/trees") && !/(?:walks|overlap|graph)\.ts$/.test(path))
    .flatMap((path) =>
      (texts.get(path) ?? "").split("\n").map((line, index) => ({ line, place: `${path}:${index + 1}` })),
    )
    .filter(({ line }) => mutable.test(line));
  expect(wrong.map(({ place }) => place)).toEqual([]);
});

test("the phases behind the checker see no types that are still open", () => {
  const words = /\b(?:prune|pruneEffect|colourOf|Effect|TypeVariable|EvidenceSlot)\b/;
  const behind = sources.filter((path) => /^compiler\/(?:4-lower|5-emit)\//.test(path));
  expect(behind.filter((path) => words.test(texts.get(path) ?? ""))).toEqual([]);
});

test("the trees build on each other in the order of the phases", () => {
  const order = ["source", "types", "ast", "typed", "core"].map((name) => `compiler/trees/${name}.ts`);
  const wrong = imports.filter(({ from, to }) => order.includes(from) && order.indexOf(to) > order.indexOf(from));
  expect(shown(wrong)).toEqual([]);
});

test("the rooms of the runtime import only what stands below them", () => {
  const level: Record<string, number> = {
    "printable.ts": 0,
    "markup.ts": 0,
    libraries: -1,
    host: 0,
    "current.ts": 0.25,
    "log.ts": 0.5,
    "literal-patterns.ts": 0.5,
    failures: 0.75,
    values: 1,
    "handles.ts": 2,
    secrets: 2,
    actors: 3,
    rooms: 4,
    net: 5,
    cluster: 5.5,
    websocket: 6,
    http: 6,
    storage: 6,
    threads: -1,
    channels: 6.5,
    "program-host.ts": 0.5,
    "program.ts": 7,
    simulation: 7.5,
    intrinsics: 8,
    "index.ts": 9,
  };
  const unknown = sourcesOf("runtime").filter((path) => level[roomOf(path)] === undefined);
  expect(unknown).toEqual([]);
  // What stands side by side knows nothing of each other.
  const wrong = imports.filter(({ from, to }) => {
    if (!within(from, "runtime") || !within(to, "runtime") || roomOf(from) === roomOf(to)) return false;
    return (level[roomOf(to)] ?? 0) >= (level[roomOf(from)] ?? 0);
  });
  expect(shown(wrong)).toEqual([]);
});

test("rooms of the runtime with one door are entered by it alone", () => {
  const names = [
    "failures",
    "values",
    "actors",
    "rooms",
    "net",
    "secrets",
    "simulation",
    "storage",
    "cluster",
    "websocket",
    "http",
    "channels",
    "simulation",
  ];
  const rooms = names.map((name) => `runtime/${name}`);
  // The face of the runtime names each symbol of compiled programs, whatever file it stands in; the types of opaque
  // values have the names that they have in Snow, so they are a second door.
  const others = imports.filter(({ from, to }) => from !== "runtime/index.ts" && to !== "runtime/values/opaque.ts");
  const wrong = others.filter(({ from, to }) =>
    rooms.some((room) => within(to, room) && !within(from, room) && to !== `${room}/index.ts`),
  );
  expect(shown(wrong)).toEqual([]);
});

test("what only some programs load imports nothing of ours, and is nowhere imported but by its types", () => {
  const wrong = imports.filter(({ from, to, typeOnly }) => {
    if (within(from, "runtime/libraries")) return to.startsWith("runtime/");
    // The playground carries all that a browser can run.
    if (from === "docs/playground/runner/host.ts") return false;
    return within(to, "runtime/libraries") && !typeOnly;
  });
  expect(shown(wrong)).toEqual([]);
});

test("the code of threads imports nothing of ours, and is nowhere imported but by its types", () => {
  const wrong = imports.filter(({ from, to, typeOnly }) => {
    // In a world there are no threads: a connection is had there without one.
    if (within(from, "runtime/host/simulated/sqlite") && to === "runtime/threads/connection.ts") return false;
    if (within(from, "runtime/threads") !== within(to, "runtime/threads")) return texts.has(to) && !typeOnly;
    return false;
  });
  expect(shown(wrong)).toEqual([]);
});

test("only the WebSocket room imports ws, only the HTTP room the table of media types", () => {
  expect(shown(imports.filter(({ from, to }) => to === "ws" && !within(from, "runtime/websocket")))).toEqual([]);
  expect(shown(imports.filter(({ from, to }) => to === "mime" && !within(from, "runtime/http")))).toEqual([]);
});

test("no file imports itself over others", () => {
  const edges = new Map<string, string[]>();
  for (const { from, to } of imports) if (texts.has(to)) edges.set(from, [...(edges.get(from) ?? []), to]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(" -> "));
    if (start >= 0 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of sources) visit(path, []);
  expect(cycles).toEqual([]);
});

test("the runtime reaches the outside world through its host alone", () => {
  // A socket counts its own time, from the last byte that moved; so may what stands in for one, which has a field for it.
  const words =
    /(?<!\b(?:socket|response)\.)\b(?:Date\.now|setTimeout(?!:)|setInterval|setImmediate|queueMicrotask|Math\.random|performance\.now|console\.\w+)\b|\bnew Date\(\)|\bprocess\.(?:stdin|stdout|stderr|env|argv|on|off|once|exit|exitCode|hrtime|kill|cwd|uptime|memoryUsage|getBuiltinModule)\b/;
  const wrong: string[] = [];
  for (const path of sourcesOf("runtime")) {
    if (within(path, "runtime/host") || within(path, "runtime/threads")) continue;
    for (const [index, line] of (texts.get(path) ?? "").split("\n").entries()) {
      const code = line.replace(/^\s*(?:\/\/|\/?\*).*$/, "").replace(/\s\/\/ .*$/, "");
      const word = words.exec(code);
      if (word !== null) wrong.push(`${path}:${index + 1} ${word[0]}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("modules of Node are loaded by the host of Node alone", () => {
  const wrong = imports.filter(({ from, to, typeOnly }) => {
    if (typeOnly || !within(from, "runtime")) return false;
    // A thread has no program.
    return !within(from, "runtime/host") && !within(from, "runtime/threads") && to.startsWith("node:");
  });
  expect(shown(wrong)).toEqual([]);
});

/** What changes in a module though it is no state, by file and name, and why nobody can tell. */
const harmless: Readonly<Record<string, string>> = {
  "current.ts snow_current": "the current program: the one state",
  "actors/process.ts linkedReasons": "what was made of a reason, for whoever asks again",
  "values/list/list.ts frontMarks": "what is known of an array, as long as that lives",
  "values/list/list.ts trees": "the same",
  "values/hash.ts float": "scratch: written before it is read",
  "values/hash.ts words": "the same memory",
  "values/structure-hash.ts float": "scratch: written before it is read",
  "values/structure-hash.ts words": "the same memory",
  "libraries/http.ts machine": "scratch: what it holds of a parser is copied in before that reads, and out afterwards",
  "values/map/ordered-map.ts emptyMap": "versions of a map share what they know; what they say stays the same",
  "host/simulated/network/socket.ts classes": "made of a module when it is first used, the same for all",
  "intrinsics/string-functions.ts segmenter": "made when it is first used, the same for all",
  "intrinsics/code-points.ts text": "the string that was asked about last, and what is known of it",
  "intrinsics/code-points.ts simple": "the same",
  "intrinsics/code-points.ts length": "the same",
  "intrinsics/code-points.ts position": "the same",
  "intrinsics/code-points.ts offset": "the same",
};

/** Whose objects never change. */
const constant =
  /^(?:Call|Failure|List|OrderedSet|Queue|RegExp|Response|Router|TextDecoder|TextEncoder|TrustedProxies|\w+Variant)$/;

test("no module of the runtime has a state, but for the current program", () => {
  const variable = /^(?:export )?let (\w+)/gm;
  const object = /^(?:export )?const (\w+)(: [^=]+?)? = (?:new (\w+)|\[\]|\{\}|\{ reductions)/gm;
  const found: string[] = [];
  for (const path of sourcesOf("runtime")) {
    const text = texts.get(path) ?? "";
    const file = path.slice("runtime/".length);
    for (const [, name = ""] of text.matchAll(variable)) found.push(`${file} ${name}`);
    for (const [, name = "", type = "", made = ""] of text.matchAll(object)) {
      if (constant.test(made) || /^: (?:Readonly|readonly )/.test(type)) continue;
      // Nothing can be put into it.
      if (made === "Uint8Array" && name === "EMPTY") continue;
      found.push(`${file} ${name}`);
    }
  }
  expect(found.filter((one) => !Object.hasOwn(harmless, one))).toEqual([]);
  expect(Object.keys(harmless).filter((one) => !found.includes(one))).toEqual([]);
});
