// Docs of the program as comments of the written client.

/** Empty without a doc. What would end the comment is parted. */
export function docComment(doc: string, indent: string): string {
  if (doc === "") return "";
  const lines = doc.replaceAll("*/", "* /").split("\n");
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}
