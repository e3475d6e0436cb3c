// Uri: addresses of resources, by the syntax and the algorithms that RFC 3986 gives.
import {
  type List,
  newUri,
  optionOf,
  type Result,
  snow_list_of,
  snow_variant_Err,
  snow_variant_Ok,
  type Uri,
} from "../values/index.ts";

/** Of what `encodeURIComponent` keeps, the characters that RFC 3986 §2.2 reserves. */
const KEPT_RESERVED = /[!'()*]/g;

function escapeUnit(unit: string): string {
  return `%${unit.charCodeAt(0).toString(16).toUpperCase()}`;
}

export function snow_uri_encode(text: string): string {
  return encodeURIComponent(text).replace(KEPT_RESERVED, escapeUnit);
}

const MALFORMED = "malformed escape";
const MALFORMED_ESCAPE = /%(?![0-9a-fA-F]{2})/;

type Decoded = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

function decoded(text: string): Decoded {
  if (MALFORMED_ESCAPE.test(text)) return { ok: false, problem: MALFORMED };
  try {
    return { ok: true, text: decodeURIComponent(text) };
  } catch {
    return { ok: false, problem: "invalid UTF-8" };
  }
}

export function snow_uri_decode(text: string): Result<string, string> {
  const result = decoded(text);
  return result.ok ? new snow_variant_Ok(result.text) : new snow_variant_Err(result.problem);
}

function formText(text: string): string {
  return snow_uri_encode(text).replaceAll("%20", "+");
}

export function snow_uri_encode_query(pairs: List<[string, string]>): string {
  return pairs
    .toArray()
    .map(([name, value]) => `${formText(name)}=${formText(value)}`)
    .join("&");
}

export function snow_uri_decode_query(query: string): Result<List<[string, string]>, string> {
  const pairs: [string, string][] = [];
  for (const piece of query.split("&")) {
    if (piece === "") continue;
    const [, left = "", right = ""] = /^([^=]*)=?(.*)$/s.exec(piece) ?? [];
    const name = decoded(left.replaceAll("+", " "));
    const value = decoded(right.replaceAll("+", " "));
    if (!name.ok) return new snow_variant_Err(name.problem);
    if (!value.ok) return new snow_variant_Err(value.problem);
    pairs.push([name.text, value.text]);
  }
  return new snow_variant_Ok(snow_list_of(pairs));
}

/** The five components (RFC 3986 appendix B); undefined is not the same as empty. */
interface Components {
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

const COMPONENTS = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;
/** What may not stand in a part of an address; brackets do around the address of a host. */
const FORBIDDEN = /[^a-zA-Z0-9._~:/?@!$&'()*+,;=%-]/u;
const AUTHORITY = /^(?:([^@]*)@)?(\[[0-9a-fA-F:.]+\]|\[v[0-9a-fA-F]+\.[^\]]+\]|[^:@[\]]*)(?::([0-9]*))?$/;
const GREATEST_PORT = 65_535;

/** A text that is an address, or a relative one; otherwise what keeps it from being one. */
function componentsOf(text: string): Components | string {
  const [, scheme, authority, path = "", query, fragment] = COMPONENTS.exec(text) ?? [];
  const host = authority?.replace(/\[[^[\]]*\]/, "") ?? "";
  const wrong = FORBIDDEN.exec(`${host}${path}${query ?? ""}${fragment ?? ""}`);
  if (wrong !== null) return `${JSON.stringify(wrong[0])} may not stand in an address`;
  if (MALFORMED_ESCAPE.test(text)) return MALFORMED;
  // In a relative address the first segment would be taken for a scheme (§4.2).
  if (scheme === undefined && authority === undefined && /^[^/]*:/.test(path)) return "malformed scheme";
  return { scheme, authority, path, query, fragment };
}

export function snow_uri_parse(text: string): Result<Uri, string> {
  const components = componentsOf(text);
  if (typeof components === "string") return new snow_variant_Err(components);
  const { scheme, authority, path, query, fragment } = components;
  const parts = AUTHORITY.exec(authority ?? "");
  if (parts === null) return new snow_variant_Err("malformed host or port");
  const [, userInfo, host, digits = ""] = parts;
  const port = digits === "" ? undefined : Number(digits);
  if (port !== undefined && port > GREATEST_PORT) return new snow_variant_Err("malformed host or port");
  return new snow_variant_Ok(
    newUri({
      scheme: optionOf(scheme),
      user_info: optionOf(userInfo),
      host: optionOf(authority === undefined ? undefined : host),
      port: optionOf(port),
      path,
      query: optionOf(query),
      fragment: optionOf(fragment),
    }),
  );
}

/** RFC 3986 §5.2.4. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split("/");
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === ".." && (kept.length > 1 || (kept.length === 1 && kept[0] !== ""))) kept.pop();
    if (segment !== "." && segment !== "..") kept.push(segment);
    else if (last) kept.push("");
  }
  return kept.join("/");
}

/** RFC 3986 §5.2.3. */
function merged(base: Components, path: string): string {
  if (base.authority !== undefined && base.path === "") return `/${path}`;
  return base.path.slice(0, base.path.lastIndexOf("/") + 1) + path;
}

/** RFC 3986 §5.2.2. */
function resolved(base: Components, reference: Components): Components {
  const { fragment } = reference;
  if (reference.scheme !== undefined) return { ...reference, path: withoutDots(reference.path) };
  const { scheme } = base;
  if (reference.authority !== undefined) return { ...reference, scheme, path: withoutDots(reference.path) };
  const { authority } = base;
  if (reference.path === "") {
    return { scheme, authority, path: base.path, query: reference.query ?? base.query, fragment };
  }
  const path = reference.path.startsWith("/") ? reference.path : merged(base, reference.path);
  return { scheme, authority, path: withoutDots(path), query: reference.query, fragment };
}

/** RFC 3986 §5.3. A path that begins with `//` would be taken for an authority, so it is not one (§3.3). */
function textOf({ scheme, authority, path, query, fragment }: Components): string {
  const parts = [
    scheme === undefined ? "" : `${scheme}:`,
    authority === undefined ? "" : `//${authority}`,
    authority === undefined && path.startsWith("//") ? `/.${path}` : path,
    query === undefined ? "" : `?${query}`,
    fragment === undefined ? "" : `#${fragment}`,
  ];
  return parts.join("");
}

export function snow_uri_join(base: string, reference: string): Result<string, string> {
  const from = componentsOf(base);
  if (typeof from === "string") return new snow_variant_Err(from);
  if (from.scheme === undefined) return new snow_variant_Err("the base has no scheme");
  const to = componentsOf(reference);
  return typeof to === "string" ? new snow_variant_Err(to) : new snow_variant_Ok(textOf(resolved(from, to)));
}
