// The TextMate grammar of Snow at work, as an editor runs it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import oniguruma from "vscode-oniguruma";
import textmate, { type IGrammar } from "vscode-textmate";
import { root } from "./command.ts";

const grammarFile = join(root, "editors/vscode/syntaxes/snow.tmLanguage.json");

export async function loadGrammar(): Promise<IGrammar> {
  const engine = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
  await oniguruma.loadWASM(readFileSync(engine));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve(oniguruma),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(grammarFile, "utf8"), grammarFile),
  });
  const grammar = await registry.loadGrammar("source.snow");
  if (grammar === null) throw new Error(`${grammarFile} has no rules for source.snow`);
  return grammar;
}

/** For each UTF-16 unit of a text its scopes, from the outermost; those of a line end are empty. */
export function scopesOf(grammar: IGrammar, text: string): (readonly string[])[] {
  const scopes: (readonly string[])[] = [];
  let state = textmate.INITIAL;
  for (const part of text.split(/(\r\n|\r|\n)/)) {
    if (/^[\r\n]/.test(part)) {
      for (let index = 0; index < part.length; index++) scopes.push([]);
      continue;
    }
    const line = grammar.tokenizeLine(part, state);
    state = line.ruleStack;
    // The last token counts the line end, too.
    for (const token of line.tokens) {
      for (let index = token.startIndex; index < Math.min(token.endIndex, part.length); index++)
        scopes.push(token.scopes);
    }
  }
  return scopes;
}

/** What an editor takes a place for: the innermost scope that says it decides. */
export function kindOf(scopes: readonly string[]): "comment" | "string" | "code" {
  const decisive = scopes.findLast((scope) => /\b(?:comment|string|regex|meta\.embedded)\b/.test(scope));
  if (decisive === undefined || decisive.startsWith("meta.embedded")) return "code";
  return decisive.startsWith("comment") ? "comment" : "string";
}
