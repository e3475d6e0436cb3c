// The licence notices of packages whose code is bundled into another file.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Metafile } from "esbuild";

/** The directories of the packages that a bundle holds code of, apart from its own. */
export function bundledPackages({ outputs }: Metafile, directory: string): string[] {
  const found = new Set<string>();
  for (const { inputs } of Object.values(outputs))
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const root =
        bytesInOutput > 0 && path.includes("node_modules/") ? packageOf(resolve(directory, path)) : undefined;
      if (root !== undefined) found.add(root);
    }
  return [...found].sort();
}

/** The nearest directory above a file that has a package.json with a name. */
function packageOf(path: string): string | undefined {
  for (let directory = dirname(path); directory !== dirname(directory); directory = dirname(directory)) {
    if (existsSync(join(directory, "package.json")) && field(readManifest(directory), "name") !== undefined)
      return directory;
  }
  return undefined;
}

/** One paragraph for each package: name, version, licence, and the text of the licence where the package has it. */
export function licenceNotices(packages: readonly string[]): string {
  return [...new Set(packages)]
    .map((directory) => {
      const manifest = readManifest(directory);
      const [name, version] = [field(manifest, "name"), field(manifest, "version")];
      const files = readdirSync(directory).filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file));
      const texts = files.sort().map((file) => readFileSync(join(directory, file), "utf8").trim());
      return [`${name} ${version} (${field(manifest, "license") ?? "licence not named"})`, ...texts].join("\n\n");
    })
    .sort()
    .join("\n\n----------------------------------------------------------------\n\n");
}

function readManifest(directory: string): unknown {
  return JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
}

function field(manifest: unknown, name: string): string | undefined {
  const value = typeof manifest === "object" && manifest !== null ? Reflect.get(manifest, name) : undefined;
  return typeof value === "string" ? value : undefined;
}

/** As a comment that minifiers keep. */
export function licenceComment(notices: string): string {
  return notices === "" ? "" : `/*!\n${notices.replaceAll("*/", "* /")}\n*/\n`;
}
