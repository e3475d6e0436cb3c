// What the build makes: the command in chunks that load when they are needed, and the parts of built programs.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { projectRoot } from "./standard-library.ts";

const common: BuildOptions = {
  absWorkingDir: projectRoot,
  bundle: true,
  platform: "node",
  target: "node22",
  write: false,
  legalComments: "none",
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: "silent",
  define: { "process.env.WS_NO_BUFFER_UTIL": '"1"', "process.env.WS_NO_UTF_8_VALIDATE": '"1"' },
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
  "cli/commands/explain.ts": "explain.js",
  "cli/commands/new.ts": "new.js",
};

function otherChunks(own: string): Plugin {
  return {
    name: "other-chunks",
    setup(bundler) {
      bundler.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
        const source = relative(projectRoot, resolve(resolveDir, path)).split(sep).join("/");
        const chunk = chunks[source];
        return chunk === undefined || source === own ? undefined : { path: `./${chunk}`, external: true };
      });
    },
  };
}

export interface OutputFile {
  readonly name: string;
  readonly text: string;
}

/** `snow.js` and what it loads, all for one directory. */
export function bundleCommand(): Promise<OutputFile[]> {
  const hash = JSON.stringify(sourceHash());
  const bundles = Object.entries(chunks).map(async ([source, name]) => {
    const result = await build({
      ...common,
      entryPoints: [source],
      outfile: join(projectRoot, "dist", name),
      format: "cjs",
      supported: { "dynamic-import": false },
      external: ["esbuild"],
      define: { ...common.define, SNOW_BUILD: hash, "import.meta.url": "moduleUrl" },
      banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
      plugins: [otherChunks(source)],
    });
    return { name, text: result.outputFiles?.[0]?.text ?? "" };
  });
  // The package is one of ES modules, dist/ is not.
  return Promise.all([...bundles, Promise.resolve({ name: "package.json", text: '{ "type": "commonjs" }\n' })]);
}

/** The parts of a built program: scripts that declare `snowStack` and `snowRuntime`. */
export async function bundleStandaloneParts(): Promise<{ readonly stack: string; readonly runtime: string }> {
  return {
    stack: await bundleScript("cli/stack.ts", "snowStack"),
    runtime: await bundleScript("runtime/index.ts", "snowRuntime"),
  };
}

async function bundleScript(entry: string, globalName: string): Promise<string> {
  const result = await build({ ...common, entryPoints: [entry], outfile: "dist/part.js", format: "iife", globalName });
  return result.outputFiles?.[0]?.text ?? "";
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
