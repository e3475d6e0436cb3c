// What may stand in a header line, and how one that is a list is read.

/** RFC 9110 section 5.6.2, and section 5.5 with what Latin-1 has beyond ASCII. */
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

export function isFieldValue(text: string): boolean {
  return FIELD_VALUE.test(text);
}

/** Headers that follow from the body and the connection; `trailer` announces fields after the body, which nobody sends. */
const FRAMING: ReadonlySet<string> = new Set(["content-length", "transfer-encoding", "connection", "trailer"]);

export function isFraming(name: string): boolean {
  return FRAMING.has(name.toLowerCase());
}

/** The items of a list header. */
export function itemsOf(header: string | undefined): string[] {
  return header === undefined ? [] : header.split(",").map((item) => item.trim());
}

/** Whether one of the items of a list header is `token`, in any case. */
export function includesToken(header: string | undefined, token: string): boolean {
  if (header === undefined) return false;
  const items = header.toLowerCase();
  return items === token || itemsOf(items).includes(token);
}
