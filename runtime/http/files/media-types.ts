// Media types by file name extension, from the table of the package `mime`.

const TEXT = "; charset=utf-8";
const OTHERS = "application/octet-stream";

/** Types that are text without being of the family `text`. */
const TEXTUAL: ReadonlySet<string> = new Set(["application/json", "application/xml"]);

/** When this is done, asking for a type takes no time: nothing has to be read any more. */
export async function prepareMediaTypes(): Promise<void> {
  await import("mime");
}

/** The type of a file, by the extension of its name. */
export async function mediaType(path: string): Promise<string> {
  // Loaded only by servers that send files.
  const { default: table } = await import("mime");
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  const type = dot < 0 ? null : table.getType(name.slice(dot + 1));
  if (type === null) return OTHERS;
  return type.startsWith("text/") || TEXTUAL.has(type) ? type + TEXT : type;
}
