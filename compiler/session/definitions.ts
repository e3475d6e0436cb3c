// The definitions of an entry of a session: what each is called, what it defines, which words it is made of.
import { boundNames, pathText } from "../2-resolve/index.ts";
import type { FunctionDefinition, Item, LetStatement, ModuleTree } from "../trees/ast.ts";
import { remoteName } from "../trees/channels.ts";
import type { SourceFile } from "../trees/source.ts";

/** A definition as it was written. */
export interface Draft {
  readonly kind: "value" | "type" | "impl" | "import";
  readonly name: string;
  /** Its name, or of what has none its head as it is written: among those of one kind a later one replaces it. */
  readonly identity: string;
  /** What it makes known: its name, the constructors of a type, the methods of an interface. */
  readonly names: readonly string[];
  /** Every word of its text. */
  readonly words: ReadonlySet<string>;
  readonly items: readonly Item[];
  /** What to call its type when the checker has none for the name. */
  readonly type: string;
  readonly text: string;
  readonly documentation: string;
  /** The entry. */
  readonly file: SourceFile;
}

export interface Definition extends Draft {
  /** Offset of the entry's text in the session. */
  readonly base: number;
}

/** Whether one replaces the other. */
export function isSameDefinition(one: Draft, other: Draft): boolean {
  return one.kind === other.kind && one.identity === other.identity;
}

/** The types that it makes known: itself, or that of a channel's clients. */
export function typesOf({ kind, name, names }: Draft): readonly string[] {
  return kind === "value" ? names.filter((one) => one !== name) : kind === "type" ? [name] : [];
}

type Written = Exclude<Item, { kind: "let" | "return" | "expression" }>;

const word = /[\p{L}_][\p{L}\p{N}_]*[?!]?/gu;

/** Clauses of one function are one definition; `let`s and expressions are none. */
export function definitionsOf(tree: ModuleTree, file: SourceFile): Draft[] {
  const drafts: Draft[] = [];
  const functions = new Map<string, FunctionDefinition[]>();
  for (const item of tree.items) {
    if (item.kind === "let" || item.kind === "return" || item.kind === "expression") continue;
    if (item.kind !== "function") {
      drafts.push(draftOf(item, [item], file));
      continue;
    }
    const clauses = functions.get(item.name.text);
    if (clauses !== undefined) {
      clauses.push(item);
      continue;
    }
    const first = [item];
    functions.set(item.name.text, first);
    drafts.push(draftOf(item, first, file));
  }
  return drafts.map((draft) => {
    const text = textOf(draft.items, file);
    return { ...draft, text, words: new Set(text.match(word)) };
  });
}

function draftOf(item: Written, items: readonly Item[], file: SourceFile): Draft {
  const documentation = "documentation" in item ? item.documentation : "";
  const base = { items, file, text: "", words: new Set<string>(), documentation };
  switch (item.kind) {
    case "function":
    case "actor":
    case "service":
    case "channel":
    case "supervisor":
    case "extern-function": {
      const name = item.name.text;
      const names = item.kind === "channel" ? [name, remoteName(name)] : [name];
      return { ...base, kind: "value", name, identity: name, names, type: item.kind };
    }
    case "struct":
    case "sum":
    case "alias":
    case "interface":
    case "extern-type": {
      const name = item.name.text;
      const names = [name];
      if (item.kind === "sum") names.push(...item.variants.map((variant) => variant.name.text));
      if (item.kind === "interface") names.push(...item.methods.map((method) => method.name.text));
      return { ...base, kind: "type", name, identity: name, names, type: describeType(item, file) };
    }
    case "impl": {
      const name = `${pathText(item.interface)} for ${pathText(item.target)}`;
      const head = file.text.slice(item.headSpan.start, item.headSpan.end).replace(/\s+/g, " ");
      return { ...base, kind: "impl", name, identity: head, names: [], type: "impl" };
    }
    case "import":
    case "from-import": {
      const text = file.text.slice(item.span.start, item.span.end);
      const names = item.kind === "from-import" ? item.names.map((name) => name.text) : [];
      return { ...base, kind: "import", name: pathText(item.path), identity: text, names, type: "module" };
    }
    default:
      return item satisfies never;
  }
}

type TypeItem = Extract<Written, { kind: "struct" | "sum" | "alias" | "interface" | "extern-type" }>;

function describeType(item: TypeItem, file: SourceFile): string {
  if (item.kind === "alias") return `type = ${file.text.slice(item.target.span.start, item.target.span.end)}`;
  if (item.kind === "sum") return `type ${item.variants.map((variant) => variant.name.text).join(" | ")}`;
  if (item.kind === "struct") return `struct { ${item.fields.map((field) => field.name.text).join(", ")} }`;
  return item.kind === "interface" ? "interface" : "extern type";
}

function textOf(items: readonly Item[], file: SourceFile): string {
  return items.map(({ span }) => file.text.slice(span.start, span.end)).join("\n");
}

/** The names that a top-level `let` binds. */
export function namesOfLet(item: LetStatement): string[] {
  return boundNames(item.pattern);
}

/** A copy of a tree with all its places `by` further on. */
export function moved<T>(tree: T, by: number): T {
  if (typeof tree !== "object" || tree === null) return tree;
  const copy: unknown = Array.isArray(tree)
    ? tree.map((part) => moved(part, by))
    : Object.fromEntries(
        Object.entries(tree).map(([key, value]) => [
          key,
          typeof value === "number" && (key === "start" || key === "end") ? value + by : moved(value, by),
        ]),
      );
  // The same tree, property by property.
  return copy as T;
}
