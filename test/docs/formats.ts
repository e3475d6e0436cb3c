// Blocks that no command runs are read at least: by language, what finds a mistake in one.
import { transformSync } from "esbuild";
import { parse as parseToml } from "smol-toml";
import { sqlSegments } from "../../compiler/sql-text.ts";
import { readDockerfile } from "./dockerfile.ts";

/** Each throws when the text is not of its language. */
export const formats: Readonly<Record<string, (text: string) => void>> = {
  js: (text) => void transformSync(text, { loader: "js" }),
  ts: (text) => void transformSync(text, { loader: "ts" }),
  css: (text) => void transformSync(text, { loader: "css" }),
  json: (text) => void JSON.parse(text),
  sql: readSql,
  toml: (text) => void parseToml(text),
  html: readHtml,
  ini: readIni,
  dockerfile: (text) => void readDockerfile(text),
  nginx: readNginx,
  conf: readConf,
};

const voidElements = ["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"];
/** Their end may be left out (HTML Standard, 13.1.2.4). */
const openElements = ["html", "head", "body", "p", "li"];

/** What is quoted, and each comment, is closed; which words an engine knows, the commands of the page find out. */
function readSql(text: string): void {
  const open = sqlSegments(text).find(({ closed }) => !closed);
  if (open !== undefined) throw new Error(`not closed: ${text.slice(open.start, open.end)}`);
}

/** Every element is closed in order, and every script is JavaScript. */
function readHtml(text: string): void {
  for (const [, attributes = "", script = ""] of text.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)) {
    transformSync(script, { loader: attributes.includes("typescript") ? "ts" : "js" });
  }
  const elements = text.replaceAll(/<(script|style)[^>]*>.*?<\/\1>|<!--.*?-->|<!doctype html>/gis, "");
  const open: string[] = [];
  for (const [tag, end, name = ""] of elements.matchAll(/<(\/?)([a-z][a-z0-9-]*)[^>]*>/gi)) {
    if (voidElements.includes(name)) continue;
    if (end === "") open.push(name);
    else {
      while (open.at(-1) !== name && openElements.includes(open.at(-1) ?? "")) open.pop();
      if (open.pop() !== name) throw new Error(`${tag} closes what is not open`);
    }
  }
  const left = open.filter((name) => !openElements.includes(name));
  if (left.length > 0) throw new Error(`not closed: ${left.join(" ")}`);
}

/** Sections, `name=value`, comments: the form of systemd's units, too. */
function readIni(text: string): void {
  for (const line of text.split("\n")) {
    if (!/^(\[[\w .-]+\]|[\w.-]+\s*=.*|[#;].*|)$/.test(line)) throw new Error(`neither section nor entry: ${line}`);
  }
}

/** Lines of Redis, HAProxy, NATS: their tests start them with it. */
function readConf(text: string): void {
  for (const line of text.split("\n")) {
    if (!/^\s*(#.*|[\w-]+[ :].*|[\w-]+|\}|)$/.test(line)) throw new Error(`no setting: ${line}`);
  }
}

/** Directives that end, and blocks that are closed. */
function readNginx(text: string): void {
  let depth = 0;
  for (const line of text.split("\n").map((one) => one.trim())) {
    if (!/^(#.*|[^{};]+;|[^{};]+ \{|\}|)$/.test(line)) throw new Error(`no directive: ${line}`);
    if (line.endsWith("{") && !line.startsWith("#")) depth += 1;
    if (line === "}") depth -= 1;
    if (depth < 0) throw new Error("} closes what is not open");
  }
  if (depth > 0) throw new Error("a block is not closed");
}
