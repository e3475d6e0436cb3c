// Pieces of written TypeScript: keys, names and comments.

const identifier = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

/** Whether it may stand as a name, words of the language aside. */
export function isIdentifier(name: string): boolean {
  return identifier.test(name);
}

/** An identifier that is nearly that. */
export function identifierText(name: string): string {
  return isIdentifier(name) ? name : `_${name.replace(/[^\p{ID_Continue}]/gu, "_")}`;
}

/** `type`, `"my-tag"`: a key of an object, or a name in `export { … as NAME }`. */
export function keyText(name: string): string {
  return isIdentifier(name) ? name : JSON.stringify(name);
}

/** A field of a variant: how it is written by its name, `at: number`, and its type alone. */
interface VariantField {
  readonly named: string;
  readonly type: string;
}

/** A variant in its form in JSON: with a tag its fields beside that, by their names, else in a list. */
export function variantText(tag: string | undefined, name: string, fields: readonly VariantField[]): string {
  const value = JSON.stringify(name);
  if (tag === undefined)
    return `{ readonly tag: ${value}; readonly fields: readonly [${fields.map(({ type }) => type).join(", ")}] }`;
  const members = [`${keyText(tag)}: ${value}`, ...fields.map(({ named }) => named)];
  return `{ ${members.map((member) => `readonly ${member}`).join("; ")} }`;
}

/** A doc as a comment above what it is about; empty without one. What would end the comment is parted. */
export function docComment(documentation: string, indent = ""): string {
  if (documentation === "") return "";
  const lines = documentation.replaceAll("*/", "* /").split("\n");
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}
