// The extension for VS Code as it is installed: what the package holds, and that its client starts the real server.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { generatedPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { packExtension } from "../../cli/build/vscode-extension.ts";
import manifest from "../../editors/vscode/package.json" with { type: "json" };
import { findCommand, type Surroundings } from "../../editors/vscode/server-command.ts";
import project from "../../package.json" with { type: "json" };
import { builtCommand, command, directoryWith, root } from "../support/command.ts";
import { FakeEditor } from "../support/fake-editor.ts";
import { hasPython, pythonPath } from "../support/requirements.ts";

const bytes = await packExtension();
const files = new Map(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)]));
const code = files.get("extension/dist/extension.cjs") ?? "";

describe("the package", () => {
  test("holds the extension, its papers, and what the format asks for", () => {
    expect([...files.keys()].sort()).toEqual([
      "[Content_Types].xml",
      "extension.vsixmanifest",
      "extension/LICENSE.txt",
      "extension/NOTICES.txt",
      "extension/changelog.md",
      "extension/dist/extension.cjs",
      "extension/language-configuration.json",
      "extension/package.json",
      "extension/readme.md",
      "extension/snippets/snow.json",
      "extension/syntaxes/snow.tmLanguage.json",
    ]);
    const grammar = "syntaxes/snow.tmLanguage.json";
    expect(files.get(`extension/${grammar}`)).toBe(readFileSync(join(root, "editors/vscode", grammar), "utf8"));
    for (const name of ["vscode-languageclient", "vscode-jsonrpc", "semver"])
      expect(files.get("extension/NOTICES.txt")).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
  });

  test("has every file that its manifests name, and a type for each", () => {
    const { languages, grammars, snippets } = manifest.contributes;
    const own = [...grammars, ...snippets].map(({ path }) => path);
    for (const path of [manifest.main, ...languages.map(({ configuration }) => configuration), ...own])
      expect(files.has(path.replace(/^\./, "extension"))).toBe(true);
    const outer = files.get("extension.vsixmanifest") ?? "";
    const assets = [...outer.matchAll(/<Asset .*Path="([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(assets).toHaveLength(4);
    expect(assets.filter((path) => !files.has(path))).toEqual([]);
    const types = files.get("[Content_Types].xml") ?? "";
    const suffixes = [...files.keys()].map((name) => /\.\w+$/.exec(name)?.[0] ?? "");
    expect(suffixes.filter((suffix) => suffix !== ".xml" && !types.includes(`Extension="${suffix}"`))).toEqual([]);
  });

  test("says of itself what the project says", () => {
    expect(manifest.version).toBe(project.version);
    expect(files.get("extension.vsixmanifest")).toContain(
      `<Identity Language="en-US" Id="snow" Version="${project.version}" Publisher="snow-lang"/>`,
    );
    // The editor's interface is checked as its oldest version has it.
    expect(`^${project.devDependencies["@types/vscode"].slice(1)}`).toBe(manifest.engines.vscode);
  });

  test("is the same from the same sources", async () => {
    expect(Buffer.from(await packExtension()).equals(Buffer.from(bytes))).toBe(true);
  });

  test.skipIf(!hasPython())("is read by others", () => {
    const directory = directoryWith({ "snow.vsix": bytes });
    const program = `import zipfile; z = zipfile.ZipFile("snow.vsix"); print(z.testzip(), len(z.namelist()))`;
    const result = command(pythonPath, ["-c", program], { cwd: directory });
    expect(result).toEqual({ status: 0, stdout: `None ${files.size}\n`, stderr: "" });
  });
});

const mistaken = { "main.snow": 'fn main() do\n  println("${totl}")\nend\n' };

interface EditorOptions {
  readonly folder?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly trusted?: boolean;
}

/** An editor with a mistaken program open and the extension in it. */
async function started({ folder = directoryWith(mistaken), settings = {}, trusted = true }: EditorOptions = {}) {
  const file = join(folder, "main.snow");
  const editor = new FakeEditor({ folder, open: [file], settings, trusted });
  onTestFinished(() => editor.deactivate());
  await editor.activate(code);
  return { editor, file };
}

const unbound = expect.objectContaining({
  code: "E0004",
  range: { start: { line: 1, character: 13 }, end: { line: 1, character: 17 } },
});

const snow = { "snow.path": builtCommand() };

describe("running", () => {
  test("the commands of lenses begin tasks", async () => {
    const { editor, file } = await started({ settings: snow });
    await editor.commands.get("snow.run")?.(file);
    await editor.commands.get("snow.test")?.(file, "test_a");
    await editor.commands.get("snow.simulate")?.(file, "sim_a");
    const begun = editor.tasks.map(({ command: path, words }) => [path, ...words]);
    expect(begun).toEqual([
      [builtCommand(), "run", file],
      [builtCommand(), "test", file, "--only", "test_a"],
      [builtCommand(), "sim", file, "--only", "sim_a"],
    ]);
  });

  test("tests are found in texts, and run by the command", async () => {
    const folder = directoryWith({
      "main.snow": "fn main() do\nend\n",
      "main_test.snow": `fn test_good() = true
fn test_bad() do
  assert_eq(1 + 1, 3)
end
fn test_with(n) = n
fn sim_it() = true
`,
      "wrong_test.snow": 'fn test_it() -> Int = "text"\n',
    });
    const { editor } = await started({ folder, settings: snow });
    const [good, wrong] = [editor.tests.all[0], editor.tests.all[1]];
    expect(good?.all.map(({ id, range }) => `${id} ${range?.start.line}`)).toEqual([
      "test_good 0",
      "test_bad 1",
      "sim_it 5",
    ]);
    const [first] = good?.all ?? [];
    if (good === undefined || wrong === undefined || first === undefined) throw new Error("no tests");
    await editor.runTests([first]);
    expect(editor.outcomes.splice(0)).toEqual(["passed test_good", "end"]);
    await editor.runTests([good]);
    expect(editor.outcomes.splice(0)).toEqual([
      "passed test_good",
      expect.stringMatching(/^failed test_bad .*assert.* 2$/s),
      "passed sim_it",
      "end",
    ]);
    await editor.runTests([wrong]);
    expect(editor.outcomes).toEqual([expect.stringMatching(/^errored test_it wrong_test.snow: E0001: /), "end"]);
  });
});

/** The place in what was built that the source map gives for a line of a source, both from 0. */
function builtLine(program: string, line: number): number {
  const map = new TraceMap(readFileSync(`${program}.map`, "utf8"));
  const [source] = map.sources.filter((name) => name?.endsWith("main.snow"));
  const found = generatedPositionFor(map, { source: source ?? "", line: line + 1, column: 2 });
  return (found.line ?? 0) - 1;
}

describe("debugging", () => {
  const program = `fn twice(n :: Int) -> Int do
  let doubled = n * 2
  doubled
end

fn main() do
  println("\${twice(21)}")
end
`;

  test("a program is built, Node stops in it where the map says, and the build goes with the session", async () => {
    const folder = directoryWith({ "main.snow": program });
    const { editor } = await started({ folder, settings: snow });
    const given = {
      type: "snow",
      request: "launch",
      name: "it",
      program: "$" + "{workspaceFolder}/main.snow",
      args: ["a"],
    };
    const found = await editor.debuggers.get("snow")?.resolveDebugConfiguration({ uri: { fsPath: folder } }, given);
    expect(found).toMatchObject({
      type: "pwa-node",
      request: "launch",
      name: "it",
      cwd: folder,
      args: ["a"],
      sourceMaps: true,
    });
    const output = String(found?.program);
    const map = new TraceMap(readFileSync(`${output}.map`, "utf8"));
    expect(map.sources.map((name) => realpathSync(join(dirname(output), name ?? "")))).toEqual([
      realpathSync(join(folder, "main.snow")),
    ]);
    expect(await pausedAt(output, builtLine(output, 1))).toBe(builtLine(output, 1));
    await editor.endDebugging(found ?? {});
    expect(existsSync(dirname(output))).toBe(false);
  });

  test("without a configuration the folder's program is meant", async () => {
    const folder = directoryWith({ "main.snow": program });
    const { editor } = await started({ folder, settings: snow });
    const found = await editor.debuggers.get("snow")?.resolveDebugConfiguration({ uri: { fsPath: folder } }, {});
    expect(found).toMatchObject({ type: "pwa-node", name: "Snow: debug", cwd: folder });
    expect(existsSync(String(found?.program))).toBe(true);
    await editor.endDebugging(found ?? {});
  });

  test("what has mistakes is not debugged, and they are said", async () => {
    const { editor, file } = await started({ settings: snow });
    const given = { type: "snow", request: "launch", name: "it", program: file };
    expect(await editor.debuggers.get("snow")?.resolveDebugConfiguration(undefined, given)).toBeUndefined();
    expect(await editor.message()).toContain("main.snow: E0004: unbound name `totl`");
  });
});

/** Runs a program until it stops at a breakpoint in this line, and answers the line that it says; all from 0. */
async function pausedAt(path: string, line: number): Promise<unknown> {
  const child = spawn(process.execPath, ["--inspect-brk=0", path], { stdio: ["ignore", "ignore", "pipe"] });
  onTestFinished(() => void child.kill());
  let said = "";
  const address = await new Promise<string>((resolve) => {
    child.stderr.on("data", (part) => {
      said += String(part);
      const url = /ws:\S+/.exec(said)?.[0];
      if (url !== undefined) resolve(url);
    });
  });
  const socket = new WebSocket(address);
  onTestFinished(() => socket.close());
  await once(socket, "open");
  const send = (id: number, method: string, params: object = {}) => socket.send(JSON.stringify({ id, method, params }));
  return new Promise((resolve) => {
    let pauses = 0;
    socket.on("message", (text) => {
      const message = JSON.parse(String(text));
      if (message.method !== "Debugger.paused") return;
      pauses += 1;
      // It stops before its first line, too.
      if (pauses > 1) resolve(message.params.callFrames[0].location.lineNumber);
      else send(4, "Debugger.resume");
    });
    send(1, "Debugger.enable");
    send(2, "Debugger.setBreakpointByUrl", { lineNumber: line, url: pathToFileURL(path).href });
    send(3, "Runtime.runIfWaitingForDebugger");
  });
}

/** A folder of a project that has Snow installed. */
function folderWithSnow(): string {
  const folder = directoryWith(mistaken);
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
  symlinkSync(builtCommand(), join(folder, "node_modules/.bin/snow"));
  return folder;
}

describe("the client", () => {
  test("starts the server, shows its diagnostics, asks it for the rest, and ends it", async () => {
    const { editor, file } = await started({ settings: { "snow.path": builtCommand() } });
    expect(await editor.diagnosticsOf(file)).toEqual([unbound]);
    expect([...editor.registered]).toEqual(
      expect.arrayContaining([
        "registerHoverProvider",
        "registerCompletionItemProvider",
        "registerDefinitionProvider",
        "registerRenameProvider",
        "registerDocumentFormattingEditProvider",
      ]),
    );
    await editor.deactivate();
    expect(editor.messages).toEqual([]);
  });

  test("takes the command of the workspace, if the user trusts that", async () => {
    const { editor, file } = await started({ folder: folderWithSnow() });
    expect(await editor.diagnosticsOf(file)).toEqual([unbound]);
    const wary = await started({ folder: folderWithSnow(), trusted: false });
    expect(await wary.editor.message()).toContain("the command `snow` is neither in `node_modules`");
  });

  test("says that there is no command, and starts once a setting names one", async () => {
    const { editor, file } = await started({ settings: { "snow.path": "tools/snow" } });
    expect(await editor.message()).toBe(
      "Snow: there is no command `tools/snow`, as the setting `snow.path` has it. Without it files are only coloured.",
    );
    editor.configure("snow.path", builtCommand());
    expect(await editor.diagnosticsOf(file)).toEqual([unbound]);
    expect(editor.messages).toEqual([]);
  });

  test("says that a command is no server, and tries again when asked", async () => {
    const folder = directoryWith(mistaken);
    writeFileSync(join(folder, "snow"), "#!/bin/sh\nexit 3\n", { mode: 0o755 });
    const { editor, file } = await started({ folder, settings: { "snow.path": "./snow" } });
    expect(editor.messages).toEqual([
      `Snow: \`${join(folder, "snow")} lsp\` does not serve the language; the output of Snow says why.`,
    ]);
    writeFileSync(join(folder, "snow"), `#!/bin/sh\nexec "${process.execPath}" "${builtCommand()}" "$@"\n`);
    await editor.commands.get("snow.restartServer")?.();
    expect(await editor.diagnosticsOf(file)).toEqual([unbound]);
  });

  test("registers the commands that its manifest declares", async () => {
    const { editor } = await started({ settings: { "snow.path": builtCommand() } });
    expect([...editor.commands.keys()]).toEqual(manifest.contributes.commands.map((one) => one.command));
  });
});

describe("the command is found", () => {
  const there = [
    "/w/node_modules/.bin/snow",
    "/w/dist/snow.js",
    "/usr/bin/snow",
    "/usr/bin/snow-next",
    "/opt/snow.cmd",
  ];
  const surroundings: Surroundings = {
    configured: "",
    folders: ["/v", "/w"],
    searchPath: ["relative", "", "/bin", "/usr/bin"].join(delimiter),
    suffixes: [""],
    isFile: (path) => there.includes(path),
  };

  test.each<readonly [what: string, given: Partial<Surroundings>, found: string | undefined]>([
    ["in a folder of the workspace first", {}, "/w/node_modules/.bin/snow"],
    ["in PATH otherwise", { folders: ["/v"] }, "/usr/bin/snow"],
    ["by a path from a folder", { configured: "dist/snow.js" }, "/w/dist/snow.js"],
    ["by an absolute path, without any folder", { configured: "/w/dist/snow.js", folders: [] }, "/w/dist/snow.js"],
    ["by a name in PATH", { configured: "snow-next" }, "/usr/bin/snow-next"],
    ["with a suffix", { configured: "/opt/snow", suffixes: [".cmd", ""] }, "/opt/snow.cmd"],
    ["nowhere else when it is named", { configured: "./snow" }, undefined],
    ["nowhere", { folders: [], searchPath: "" }, undefined],
  ])("%s", (_what, given, found) => {
    expect(findCommand({ ...surroundings, ...given })).toBe(found);
  });
});
