// Loading of a file of the built command with the code that an earlier run made of it. Node's own cache keeps only what is
// compiled before a file runs, and most of the compiler is compiled when it is first called.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { buildId } from "../installation.ts";
import { cacheDirectory } from "./cache-directory.ts";
import { fingerprint } from "./fingerprint.ts";

/** The exports of another file beside this one; it runs when it is first asked for. */
export function loadWithCode(name: string): unknown {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const require = createRequire(path);
  const known = require.cache[path];
  if (known !== undefined) return known.exports;
  const loaded = new Module(path);
  loaded.filename = path;
  require.cache[path] = loaded;
  const run = compiled(name, path).runInThisContext();
  run.call(loaded.exports, loaded.exports, require, loaded, path, dirname(path));
  loaded.loaded = true;
  return loaded.exports;
}

/** A function of what every CommonJS module has in scope. */
function compiled(name: string, path: string): Script {
  const text = `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, "utf8")}\n})`;
  const places = placesOf(name);
  for (const place of places) {
    const cachedData = readCode(place);
    if (cachedData === undefined) continue;
    const script = new Script(text, { filename: path, cachedData });
    if (script.cachedDataRejected !== true) return script;
  }
  const script = new Script(text, { filename: path });
  if (places.length > 0) process.on("exit", () => keepCode(script, places));
  return script;
}

/** Where the code of a file may be: beside it, where the build puts it, and with the user's caches. */
function placesOf(name: string): string[] {
  if (buildId === undefined) return [];
  // Code is good for one version of V8 and its options.
  const engine = fingerprint(`${process.version} ${process.execArgv.join(" ")} ${process.env.NODE_OPTIONS ?? ""}`);
  const file = `${name}-${engine}-${buildId}`;
  const beside = fileURLToPath(new URL(`./code/${file}`, import.meta.url));
  const own = cacheDirectory("code");
  return own === undefined ? [beside] : [beside, join(own, file)];
}

/**
 * Undefined when it is not there or damaged: V8 believes whatever it is given. So the code is kept twice: two copies are
 * compared in less time than Node takes to load what computes checksums.
 */
function readCode(place: string): Buffer | undefined {
  try {
    const bytes = readFileSync(place);
    const data = bytes.subarray(0, bytes.length / 2);
    return data.equals(bytes.subarray(data.length)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Puts it where that is possible first. Any trouble here only means that the next run compiles again. */
function keepCode(script: Script, [beside, own]: readonly string[]): void {
  const data = script.createCachedData();
  const bytes = Buffer.concat([data, data]);
  if (beside !== undefined && written(beside, bytes)) return;
  if (own === undefined) return;
  try {
    if (written(own, bytes)) forgetOtherBuilds(dirname(own));
  } catch {
    // It is not kept.
  }
}

function written(place: string, bytes: Buffer): boolean {
  const temporary = `${place}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, place);
    return true;
  } catch {
    rmSync(temporary, { force: true });
    return false;
  }
}

function forgetOtherBuilds(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (!name.endsWith(`-${buildId}`)) rmSync(join(directory, name), { force: true });
  }
}
