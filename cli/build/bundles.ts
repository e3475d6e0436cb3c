// What the build makes: the command in chunks that load when they are needed, and the parts of built programs.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { decisionsOf, firstCharacters, SnowGrammar } from "../../compiler/1-parse/index.ts";
import { bundledPackages, licenceNotices } from "../running/licences.ts";
import { olderNodeWithRequire } from "../running/older-node.ts";
import { projectRoot } from "./standard-library.ts";

const common: BuildOptions = {
  absWorkingDir: projectRoot,
  bundle: true,
  platform: "node",
  target: "node20",
  write: false,
  legalComments: "none",
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: "silent",
  define: { SNOW_BUNDLED: '"1"', "process.env.WS_NO_BUFFER_UTIL": '"1"', "process.env.WS_NO_UTF_8_VALIDATE": '"1"' },
};

/**
 * The files of the command, by the source that each one starts from. Importing such a source from another file is loading
 * the other file: by `require`, which costs a tenth of what an ES module costs.
 */
const chunks: Readonly<Record<string, string>> = {
  "cli/main.ts": "snow.js",
  "cli/compile.ts": "compiler.js",
  "runtime/index.ts": "runtime.js",
  "cli/commands/build.ts": "build.js",
  "cli/commands/check.ts": "check.js",
  "cli/commands/client.ts": "client.js",
  "cli/commands/doc.ts": "doc.js",
  "cli/commands/explain.ts": "explain.js",
  "cli/commands/lsp.ts": "lsp.js",
  "cli/commands/fmt.ts": "fmt.js",
  "cli/commands/migrate.ts": "migrate.js",
  "cli/commands/new.ts": "new.js",
  "cli/commands/sim.ts": "sim.js",
  "cli/commands/test.ts": "test.js",
  "cli/watch/index.ts": "watch.js",
  "cli/simulate/index.ts": "simulate.js",
  "cli/simulate/runtime.ts": "simulated-runtime.js",
  "cli/simulate/thread.ts": "simulation-thread.js",
  "cli/recording/index.ts": "recording.js",
  "cli/repl/index.ts": "repl.js",
  "cli/database/postgres-server.ts": "postgres-server.js",
};

/** What only programs load that use it, by the names in `Libraries` of the runtime. */
const libraryFiles: Readonly<Record<string, string>> = {
  patterns: "patterns.js",
  tables: "tables.js",
  jwt: "jwt.js",
  multipart: "multipart.js",
  redis: "redis.js",
  nats: "nats.js",
  sqlite: "sqlite.js",
  postgres: "postgres.js",
  http: "http.js",
};

const librarySources = Object.fromEntries(
  Object.entries(libraryFiles).map(([library, name]) => [`runtime/libraries/${library}.ts`, name]),
);

/** Loaded with the code of an earlier run. */
const largest = "compiler.js";

/** What takes the place of the runtime, and so holds all of it. */
const otherRuntime = "cli/simulate/runtime.ts";

function otherChunks(own: string, files: Readonly<Record<string, string>>): Plugin {
  return {
    name: "other-chunks",
    setup(bundler) {
      bundler.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
        const source = relative(projectRoot, resolve(resolveDir, path)).split(sep).join("/");
        const chunk = files[source];
        if (chunk === undefined || source === own) return undefined;
        if (own === otherRuntime && source === "runtime/index.ts") return undefined;
        return chunk === largest ? { path: chunk, namespace: "kept" } : { path: `./${chunk}`, external: true };
      });
      bundler.onLoad({ filter: /./, namespace: "kept" }, ({ path }) => ({
        contents: `module.exports = require("./running/code-cache.ts").loadWithCode(${JSON.stringify(path)});`,
        resolveDir: join(projectRoot, "cli"),
      }));
    },
  };
}

export interface OutputFile {
  readonly name: string;
  readonly text: string;
}

/** `snow.js` and what it loads, all for one directory. */
export async function bundleCommand(): Promise<OutputFile[]> {
  const build = { SNOW_BUILD: JSON.stringify(sourceHash()) };
  // The bundler puts an object into every file that might use it.
  const grammar = {
    // As text: reading it is far faster than making hundreds of literals.
    SNOW_DECISIONS: JSON.stringify(JSON.stringify(decisionsOf(new SnowGrammar()))),
    SNOW_FIRST_CHARACTERS: JSON.stringify(firstCharacters()),
  };
  const bundles = Object.entries(chunks).map(async ([source, name]) => ({
    name,
    ...(await bundle(source, {
      format: "cjs",
      supported: { "dynamic-import": false },
      external: ["esbuild"],
      define: { ...common.define, ...build, ...(name === largest ? grammar : {}), "import.meta.url": "moduleUrl" },
      banner: {
        js: `const moduleUrl = require("node:url").pathToFileURL(__filename).href;${name === "snow.js" ? olderNodeWithRequire : ""}`,
      },
      // Nobody reads the names in the traces of this one, and it is the largest by far.
      minifyIdentifiers: name === largest,
      plugins: [otherChunks(source, { ...chunks, ...librarySources })],
    })),
  }));
  const files = await Promise.all([...bundles, ...bundleLibraries()]);
  return [
    ...files.map(({ name, text }) => ({ name, text })),
    // The package is one of ES modules, dist/ is not.
    { name: "package.json", text: '{ "type": "commonjs" }\n' },
    { name: "NOTICES.txt", text: `${licenceNotices(files.flatMap(({ packages }) => packages))}\n` },
  ];
}

/** The code of threads, by the constants that hold it in the libraries that start them. */
const threads = { SNOW_SQLITE_THREAD: "runtime/threads/sqlite.ts" };

/** Libraries of others print when something surprises them; what a program prints is its own. */
async function optionsOfLibraries(): Promise<BuildOptions> {
  const codes = Object.entries(threads).map(async ([constant, source]) => {
    const { outputFiles } = await build({ ...common, format: "cjs", entryPoints: [source] });
    return [constant, JSON.stringify(outputFiles?.[0]?.text ?? "")];
  });
  return { drop: ["console"], define: { ...common.define, ...Object.fromEntries(await Promise.all(codes)) } };
}

/** The libraries as files that the runtime's own loads from beside it. */
export function bundleLibraries(): Promise<OutputFile & { readonly packages: readonly string[] }>[] {
  return Object.entries(librarySources).map(async ([source, name]) => ({
    name,
    ...(await bundle(source, { format: "cjs", ...(await optionsOfLibraries()) })),
  }));
}

interface StandaloneParts {
  readonly stack: string;
  readonly runtime: string;
  readonly notices: string;
  /** By the name in `Libraries` of the runtime; `file` is what the runtime requires. */
  readonly libraries: Readonly<Record<string, StandaloneLibrary>>;
}

/** `code` is an expression like those of the other parts. */
export interface StandaloneLibrary {
  readonly file: string;
  readonly code: string;
  readonly notices: string;
}

/**
 * The parts of a built program: expressions whose value has the exports of the stack, of the runtime and of its libraries,
 * and the notices of Snow and of what the runtime holds.
 */
export async function bundleStandaloneParts(): Promise<StandaloneParts> {
  const part = async (source: string, options: BuildOptions = {}) => {
    const plugins = [otherChunks(source, librarySources)];
    const { text, packages } = await bundle(source, { format: "cjs", plugins, ...options });
    return { text: `(() => { const module = { exports: {} };\n${text}return module.exports; })()`, packages };
  };
  const options = await optionsOfLibraries();
  const libraries = Object.entries(libraryFiles).map(async ([name, file]): Promise<[string, StandaloneLibrary]> => {
    const { text, packages } = await part(`runtime/libraries/${name}.ts`, options);
    return [name, { file: `./${file}`, code: text, notices: licenceNotices(packages) }];
  });
  const [stack, runtime] = await Promise.all([part("cli/running/stack.ts"), part("runtime/index.ts")]);
  const packages = [projectRoot, ...stack.packages, ...runtime.packages];
  return {
    stack: stack.text,
    runtime: runtime.text,
    notices: licenceNotices(packages),
    libraries: Object.fromEntries(await Promise.all(libraries)),
  };
}

/**
 * Bundles `source` with its exports as plain properties of `module.exports`. The bundler would make a getter for each, and
 * everybody who loads the file a copy of these: with the runtime's hundreds, a fifth of a program's start.
 */
async function bundle(
  source: string,
  options: BuildOptions,
): Promise<{ readonly text: string; readonly packages: readonly string[] }> {
  const names = await exportsOf(source);
  const list = names.join(", ");
  const contents =
    names.length === 0
      ? `import "./${source}";`
      : `import { ${list} } from "./${source}";\nmodule.exports = { ${list} };`;
  const stdin = { contents, resolveDir: projectRoot, loader: "ts" } as const;
  const result = await build({ ...common, ...options, metafile: true, stdin });
  const packages = bundledPackages(result.metafile, projectRoot);
  const text = result.outputFiles?.[0]?.text ?? "";
  const executable = source === "cli/main.ts" ? "#!/usr/bin/env node\n" : "";
  return { text: executable + withoutCopies(text), packages };
}

/** The bundler copies the exports of what is loaded for the sake of `default`; of `node:fs` that is a hundred getters each time. */
function withoutCopies(text: string): string {
  const own = text.replaceAll(/\b__toESM\((require\("\.\/[\w-]+\.js"\)),1\)/g, "$1");
  return own.replaceAll(/([\w$]+)=__toESM\((require\("node:[\w/]+"\)),1\)/g, (whole, name: string, required: string) =>
    own.includes(`${name}.default`) ? whole : `${name}=${required}`,
  );
}

async function exportsOf(source: string): Promise<readonly string[]> {
  const options = { format: "esm", metafile: true, packages: "external", outdir: "dist" } as const;
  const { metafile } = await build({
    ...common,
    ...options,
    define: { SNOW_BUILD: '""', SNOW_SQLITE_THREAD: '""' },
    entryPoints: [source],
  });
  return Object.values(metafile.outputs).flatMap(({ exports }) => exports);
}

/** Changes whenever a source changes that the output of the compiler, or what runs it, is made from. */
function sourceHash(): string {
  const hash = createHash("sha256");
  for (const folder of ["cli", "compiler", "runtime", "stdlib"]) {
    const names = readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" }).sort();
    for (const name of names.filter((path) => /\.(ts|snow)$/.test(path))) {
      hash.update(`${folder}/${name}\0`).update(readFileSync(join(projectRoot, folder, name)));
    }
  }
  return hash
    .update(readFileSync(join(projectRoot, "package-lock.json")))
    .digest("hex")
    .slice(0, 32);
}
