// The extension for VS Code as it is installed: what the package holds, and that its client starts the real server.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, onTestFinished, test } from "vitest";
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
