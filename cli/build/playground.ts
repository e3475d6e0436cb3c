// `npm run playground`: writes the playground, a page of files that any web server can give.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { decisionsOf, firstCharacters, SnowGrammar } from "../../compiler/1-parse/index.ts";
import { bundledPackages, licenceNotices } from "../running/licences.ts";
import { projectRoot, readLibrary } from "./standard-library.ts";

const folder = join(projectRoot, "docs/playground");

/** Programs of one file from `examples/` that run in the playground; its own stand in `docs/playground/examples/`. */
const fromExamples = ["hello", "echo", "rooms", "api"];

/** Takes Node's place: under the simulated host there is a browser, and what imports a module of Node gets nothing of it. */
const inBrowser: Plugin = {
  name: "in-browser",
  setup(bundler) {
    bundler.onResolve({ filter: /\/host\/node\.ts$|^\.\/node\.ts$/ }, ({ resolveDir, path }) =>
      resolve(resolveDir, path) === join(projectRoot, "runtime/host/node.ts")
        ? { path: join(folder, "runner/host.ts") }
        : undefined,
    );
    bundler.onResolve({ filter: /^(?:node:)?buffer\/?$/ }, ({ resolveDir }) =>
      bundler.resolve("buffer/index.js", { kind: "import-statement", resolveDir }),
    );
    bundler.onResolve({ filter: /^(?:node:)?stream$/ }, ({ resolveDir }) =>
      bundler.resolve("readable-stream", { kind: "require-call", resolveDir }),
    );
    bundler.onResolve({ filter: /^node:events$/ }, ({ resolveDir }) =>
      bundler.resolve("events/events.js", { kind: "require-call", resolveDir }),
    );
    bundler.onResolve({ filter: /^(?:node:)?util$/ }, () => ({ path: join(folder, "runner/instead/util.ts") }));
    bundler.onResolve({ filter: /^process\/?$/ }, () => ({ path: join(folder, "runner/instead/process.ts") }));
    bundler.onResolve({ filter: /^ws$/ }, () => ({ path: join(folder, "runner/instead/ws.ts") }));
    bundler.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: "only-node" }));
    bundler.onLoad({ filter: /./, namespace: "only-node" }, ({ path }) => ({
      contents: `module.exports = require("./absent.ts").nothingOf(${JSON.stringify(path)});`,
      resolveDir: join(folder, "runner"),
    }));
  },
};

const common: BuildOptions = {
  absWorkingDir: projectRoot,
  bundle: true,
  minify: true,
  target: ["chrome111", "firefox115", "safari16.4"],
  legalComments: "none",
  logLevel: "silent",
  write: false,
  metafile: true,
  plugins: [inBrowser],
};

interface Script {
  readonly name: string;
  readonly text: string;
  readonly packages: readonly string[];
}

async function bundle(name: string, source: string, options: BuildOptions): Promise<Script> {
  const { outputFiles, metafile } = await build({ ...common, ...options, entryPoints: [join(folder, source)] });
  const packages = metafile === undefined ? [] : bundledPackages(metafile, projectRoot);
  return { name, text: outputFiles?.[0]?.text ?? "", packages };
}

function bundleScripts(): Promise<Script[]> {
  const grammar = {
    SNOW_DECISIONS: JSON.stringify(JSON.stringify(decisionsOf(new SnowGrammar()))),
    SNOW_FIRST_CHARACTERS: JSON.stringify(firstCharacters()),
  };
  return Promise.all([
    bundle("page.js", "page/main.ts", { format: "esm" }),
    bundle("checker.js", "checker/worker.ts", { format: "iife", define: grammar }),
    bundle("runner.js", "runner/worker.ts", { format: "iife", define: { SNOW_BUNDLED: '"1"' } }),
  ]);
}

/** Nobody reads the documentation of the library here. */
function withoutDocumentation(key: string, value: unknown): unknown {
  return key === "documentation" && typeof value === "string" ? "" : value;
}

function readExamples(): { readonly name: string; readonly text: string }[] {
  const own = join(folder, "examples");
  const files = [
    ...fromExamples.map((name) => [name, join(projectRoot, "examples", name, "main.snow")] as const),
    ...readdirSync(own).map((name) => [basename(name, ".snow"), join(own, name)] as const),
  ];
  return files.map(([name, path]) => ({ name, text: readFileSync(path, "utf8") }));
}

/** The site's, light and dark: the first two rules of its style. */
function siteColours(): string {
  const style = readFileSync(join(projectRoot, "cli/doc/assets/style.css"), "utf8");
  const [colours] = /^:root \{\n[^}]*^\}\n\n@media \(prefers-color-scheme: dark\) \{\n[^}]*\}\n\}\n/m.exec(style) ?? [];
  if (colours === undefined) throw new Error("the site's style does not begin with its colours");
  return colours;
}

/** Within the site its name leads to the start page. */
function pageText(isInSite: boolean): string {
  const page = readFileSync(join(folder, "index.html"), "utf8");
  return isInSite ? page.replace("Snow playground</h1>", '<a href="../index.html">Snow</a> playground</h1>') : page;
}

/** Writes `playground/` below a folder. `isInSite`: the site's start page stands in that. */
export async function buildPlayground(output: string, isInSite: boolean): Promise<void> {
  const scripts = await bundleScripts();
  const library = readLibrary();
  const files: Readonly<Record<string, string>> = {
    "index.html": pageText(isInSite),
    "style.css": siteColours() + readFileSync(join(folder, "style.css"), "utf8"),
    ...Object.fromEntries(scripts.map(({ name, text }) => [name, text])),
    "stdlib.json": JSON.stringify(library, withoutDocumentation),
    "stdlib-bodies.json": JSON.stringify(library.code()),
    "examples.json": JSON.stringify(readExamples()),
    "NOTICES.txt": `${licenceNotices(scripts.flatMap(({ packages }) => packages))}\n`,
  };
  const target = join(output, "playground");
  mkdirSync(target, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(target, name), text);
}

if (import.meta.main) {
  const output = resolve(process.argv[2] ?? join(folder, "dist"));
  await buildPlayground(output, false);
  console.log(join(output, "playground/index.html"));
}
