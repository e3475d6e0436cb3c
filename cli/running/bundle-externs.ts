// Bundles the JavaScript modules of a program's externs, and the packages that they use, into one expression.
import { builtinModules } from "node:module";
import { dirname, resolve } from "node:path";
import { bundledPackages, licenceNotices } from "./licences.ts";
import type { ExternImport } from "./program-cache.ts";

type BundledExterns =
  | {
      readonly kind: "bundled";
      /** An expression for the array of module namespaces. */
      readonly code: string;
      /** Of the packages whose code is in it. */
      readonly notices: string;
      /** Absolute paths of the files that it is made of. */
      readonly files: readonly string[];
    }
  | { readonly kind: "failed"; readonly problem: string };

/** `importer` of each extern is the absolute path of the Snow file that names it. */
export async function bundleExterns(externs: readonly ExternImport[]): Promise<BundledExterns> {
  if (externs.length === 0) return { kind: "bundled", code: "[]", notices: "", files: [] };
  const bundler = await loadBundler();
  if (bundler === undefined) return { kind: "failed", problem: noBundler };
  const entry = externs.map((_, index) => `import * as extern${index} from "extern:${index}";\n`).join("");
  const names = externs.map((_, index) => `extern${index}`).join(", ");
  try {
    const result = await bundler.build({
      stdin: { contents: `${entry}module.exports = [${names}];`, resolveDir: process.cwd(), loader: "js" },
      bundle: true,
      write: false,
      metafile: true,
      format: "cjs",
      platform: "node",
      target: "node20",
      logLevel: "silent",
      external: builtinModules.flatMap((name) => [name, `node:${name}`]),
      define: { "import.meta.url": "undefined" },
      plugins: [
        {
          name: "externs",
          setup(bundler) {
            bundler.onResolve({ filter: /^extern:\d+$/ }, async ({ path }) => {
              const wanted = externs[Number(path.slice("extern:".length))];
              if (wanted === undefined) return undefined;
              return bundler.resolve(wanted.specifier, {
                kind: "import-statement",
                resolveDir: dirname(wanted.importer),
              });
            });
          },
        },
      ],
    });
    const text = result.outputFiles[0]?.text ?? "";
    return {
      kind: "bundled",
      code: `(() => { const module = { exports: {} }, exports = module.exports;\n${text}\nreturn module.exports; })()`,
      notices: licenceNotices(bundledPackages(result.metafile, process.cwd())),
      files: Object.keys(result.metafile.inputs).map((path) => resolve(path)),
    };
  } catch (error) {
    return { kind: "failed", problem: problemOf(error) };
  }
}

const noBundler =
  "programs with externs are bundled by the package 'esbuild', which cannot be loaded: npm install esbuild";

/** Only programs with externs pay for loading it, and only they need it. */
async function loadBundler(): Promise<typeof import("esbuild") | undefined> {
  try {
    return await import("esbuild");
  } catch {
    return undefined;
  }
}

function problemOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const first = /error: (?:\[plugin: \w+\] )?(.*)/i.exec(message)?.[1] ?? message.split("\n", 1)[0];
  return `cannot bundle externs: ${first}`;
}
