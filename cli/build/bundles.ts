// What the build makes: the command in chunks that load when they are needed, and the parts of built programs.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
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

/** Packages of the CommonJS kind ask for Node's modules with `require`, which there is none of in an ES module. */
const builtinsWithoutRequire: Plugin = {
  name: "builtins-without-require",
  setup(bundler) {
    const names = new Set(builtinModules);
    bundler.onResolve({ filter: /./ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, "");
      return kind === "require-call" && names.has(name) ? { path: name, namespace: "builtin" } : undefined;
    });
    bundler.onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      loader: "js",
    }));
  },
};

export interface OutputFile {
  readonly name: string;
  readonly text: string;
}

/** `snow.js` and its chunks, all for one directory. */
export async function bundleCommand(): Promise<OutputFile[]> {
  const result = await build({
    ...common,
    entryPoints: { snow: "cli/main.ts" },
    outdir: "dist",
    format: "esm",
    splitting: true,
    chunkNames: "[name]-[hash]",
    external: ["esbuild"],
    define: { ...common.define, SNOW_BUILD: JSON.stringify(sourceHash()) },
    plugins: [builtinsWithoutRequire],
  });
  return (result.outputFiles ?? []).map(({ path, text }) => ({
    name: path.slice(join(projectRoot, "dist/").length),
    text,
  }));
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
