// Cookies, by the package `cookie`, with the limits and conditions that browsers hold them to (RFC 6265bis).

import { parseCookie, type SetCookie, stringifySetCookie } from "cookie";
import { Panic } from "../failures/index.ts";
import { isToken } from "../net/index.ts";
import {
  type CookieOptions,
  type SameSite,
  snow_variant_SameSiteLax,
  snow_variant_SameSiteNone,
  snow_variant_SameSiteStrict,
  snow_variant_Some,
} from "../values/index.ts";
import type { Response } from "./response.ts";

/** Bytes of name and value, and of the value of an attribute (RFC 6265bis section 5.6). */
const MAX_BYTES = 4096;
const MAX_ATTRIBUTE_BYTES = 1024;

const SET_COOKIE = "Set-Cookie";

/** The value of a cookie that a browser sent, percent-decoded; the first of that name. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  return header === undefined ? undefined : parseCookie(header)[name];
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly options: CookieOptions;
}

function nameOf(sameSite: SameSite): "strict" | "lax" | "none" {
  switch (sameSite.tag) {
    case snow_variant_SameSiteStrict.tag:
      return "strict";
    case snow_variant_SameSiteLax.tag:
      return "lax";
    case snow_variant_SameSiteNone.tag:
      return "none";
    default:
      return sameSite satisfies never;
  }
}

/** Why browsers would not keep a cookie. */
function objectionTo({ name, value, options }: Cookie): string | undefined {
  if (!isToken(name)) return "the name is no token";
  if (name.length + encodeURIComponent(value).length > MAX_BYTES) return "more than 4096 bytes";
  const { path, domain, secure, same_site: sameSite } = options;
  if (path.length > MAX_ATTRIBUTE_BYTES) return "more than 1024 bytes of a path";
  if (!secure && sameSite === snow_variant_SameSiteNone) return "SameSiteNone takes secure";
  const prefix = /^__(secure|host)-/i.exec(name)?.[1]?.toLowerCase();
  if (prefix !== undefined && !secure) return "its name takes secure";
  if (prefix === "host" && (path !== "/" || domain instanceof snow_variant_Some)) {
    return "its name takes the path / and no domain";
  }
  return undefined;
}

/** The line of a cookie; panics with `invalid cookie`. */
function lineOf(cookie: Cookie): string {
  const objection = objectionTo(cookie);
  if (objection !== undefined) throw new Panic(`invalid cookie: ${objection}`);
  const { name, value, options } = cookie;
  const { path, domain, max_age: age, http_only: httpOnly, secure, same_site: sameSite } = options;
  const attributes: SetCookie = { name, value, path, httpOnly, secure, sameSite: nameOf(sameSite) };
  if (domain instanceof snow_variant_Some) attributes.domain = domain._0;
  if (age instanceof snow_variant_Some) attributes.maxAge = age._0;
  try {
    return stringifySetCookie(attributes);
  } catch {
    throw new Panic("invalid cookie: a path or domain that is none");
  }
}

/** An answer that sets a cookie, in place of one of that name (RFC 6265 section 4.1.1). */
export function withCookie(response: Response, cookie: Cookie): Response {
  const value = lineOf(cookie);
  const kept = response.headers.filter(
    (line) => line.name.toLowerCase() !== "set-cookie" || !line.value.startsWith(`${cookie.name}=`),
  );
  return response.withHeaders([...kept, { name: SET_COOKIE, value }]);
}
