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

/** A doc as a comment above what it is about; empty without one. What would end the comment is parted. */
export function docComment(documentation: string, indent = ""): string {
  if (documentation === "") return "";
  const lines = documentation.replaceAll("*/", "* /").split("\n");
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}
