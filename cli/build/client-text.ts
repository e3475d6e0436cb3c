// The connection of `client/` as text that stands in written clients: TypeScript, JavaScript, declarations.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { transform } from "esbuild";
import type { ClientText } from "../client/file.ts";
import { projectRoot } from "./standard-library.ts";

/** In an order in which each stands behind what it uses when it is loaded. */
const files = ["protocol", "bytes", "world", "connection", "presence", "membership", "channel"];

/** What a page may import beside the classes. */
const exported = [
  "connect",
  "Channel",
  "Connection",
  "ConnectionState",
  "ChannelError",
  "CallOptions",
  "JoinOptions",
  "Asked",
];

const declaration = /^(export )?(abstract class|async function|class|function|interface|type|const|let) (\w+)/gm;

/** One file of all: without imports, and with the exports that a page uses. */
function joinedSources(): string {
  const texts = files.map((name) => readFileSync(join(projectRoot, "client", `${name}.ts`), "utf8"));
  return texts
    .map((text) =>
      text
        .replace(/^import [^;]*;\n/gm, "")
        .replace(declaration, (_, _exports, kind: string, name: string) =>
          exported.includes(name) ? `export ${kind} ${name}` : `${kind} ${name}`,
        ),
    )
    .join("\n");
}

/** Throws an Error when the sources do not stand together. */
export async function readClientText(): Promise<ClientText> {
  const typescript = joinedSources();
  const javascript = await transform(typescript, { loader: "ts", target: "es2022" });
  return {
    typescript,
    javascript: javascript.code,
    declaration: declarations(typescript),
    exported,
    inner: [...typescript.matchAll(declaration)].flatMap(([, , , name = ""]) =>
      exported.includes(name) ? [] : [name],
    ),
  };
}

function declarations(typescript: string): string {
  const scratch = mkdtempSync(join(tmpdir(), "snow-client-"));
  try {
    writeFileSync(join(scratch, "client.ts"), typescript);
    writeFileSync(join(scratch, "package.json"), '{ "type": "module" }');
    const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
    const options = ["--declaration", "--emitDeclarationOnly", "--strict", "--target", "es2022", "--lib", "es2023,dom"];
    const ran = spawnSync(process.execPath, [compiler, ...options, "--types", "", "client.ts"], { cwd: scratch });
    if (ran.status !== 0) throw new Error(`client/ does not stand in one file:\n${ran.stdout}`);
    return readFileSync(join(scratch, "client.d.ts"), "utf8");
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
