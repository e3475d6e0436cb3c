// What a request is for (RFC 9112 section 3.2): the forms of its target, and the segments of its path.
import { pathOf, strictlyDecoded } from "../net/index.ts";

export interface Target {
  /** Path and query; `*` for the server as a whole. */
  readonly text: string;
  /** The path between its slashes, each part percent-decoded: `["", "a", "b/c"]` of `/a/b%2Fc`. */
  readonly segments: readonly string[];
  /** Host and port of a target in absolute form. */
  readonly authority: string | undefined;
}

const ABSOLUTE_FORM = /^https?:\/\/([^/?]+)(\/[^?]*)?(\?.*)?$/is;

/** The decoded segments of a path; undefined when one of them can't be decoded. */
function segmentsOf(path: string): string[] | undefined {
  const segments = path.split("/");
  if (!path.includes("%")) return segments;
  const all: string[] = [];
  for (const segment of segments) {
    const text = strictlyDecoded(segment);
    if (text === undefined) return undefined;
    all.push(text);
  }
  return all;
}

/** Undefined: it is none, or none for this method. CONNECT has none that is for a server like this one. */
export function parseTarget(method: string, text: string): Target | undefined {
  // A fragment is for the client alone.
  if (text.includes("#")) return undefined;
  if (text.startsWith("/")) {
    const segments = segmentsOf(pathOf(text));
    return segments === undefined ? undefined : { text, segments, authority: undefined };
  }
  if (text === "*") return method === "OPTIONS" ? { text, segments: [text], authority: undefined } : undefined;
  const absolute = ABSOLUTE_FORM.exec(text);
  if (absolute === null) return undefined;
  const [, authority, path = "", query = ""] = absolute;
  // Without a path OPTIONS asks about the server as a whole (RFC 9112 section 3.2.4).
  const local = path === "" && query === "" && method === "OPTIONS" ? "*" : `${path === "" ? "/" : path}${query}`;
  const target = parseTarget(method, local);
  return target === undefined ? undefined : { ...target, authority };
}
