// Cookies on the client's side: what an answer sets, and the request that brings them back (RFC 6265 sections 5.2 and 5.4).
import { parseCookie, parseSetCookie } from "cookie";
import { Panic } from "../failures/index.ts";
import { type HeaderLine, isToken, percentDecoded } from "../net/index.ts";

interface KeptCookie {
  readonly name: string;
  /** As it came, which is how it goes back; undefined: the answer ends the cookie. */
  readonly value: string | undefined;
}

const asItIs = { decode: (text: string) => text };

function isCookie(line: HeaderLine): boolean {
  return line.name.toLowerCase() === "cookie";
}

/** The cookies that the header lines of an answer set or end, in their order; `now` in milliseconds since 1970. */
function cookiesSet(answer: readonly HeaderLine[], now: number): KeptCookie[] {
  return answer
    .filter((line) => line.name.toLowerCase() === "set-cookie")
    .map((line) => parseSetCookie(line.value, asItIs))
    .filter(({ name }) => isToken(name))
    .map(({ name, value, maxAge, expires }) => {
      const ended = maxAge === undefined ? expires !== undefined && expires.getTime() <= now : maxAge <= 0;
      return { name, value: ended ? undefined : value };
    });
}

/** The value of a cookie that an answer sets, percent-decoded: the last of that name. */
export function cookieSetBy(answer: readonly HeaderLine[], name: string, now: number): string | undefined {
  const value = cookiesSet(answer, now).findLast((cookie) => cookie.name === name)?.value;
  return value === undefined ? undefined : percentDecoded(value);
}

function withKept(request: readonly HeaderLine[], cookies: readonly KeptCookie[]): HeaderLine[] {
  const present = request.filter(isCookie).map((line) => line.value);
  const kept = new Map(Object.entries(parseCookie(present.join("; "), asItIs)));
  for (const { name, value } of cookies) {
    if (value === undefined) kept.delete(name);
    else kept.set(name, value);
  }
  const others = request.filter((line) => !isCookie(line));
  if (kept.size === 0) return others;
  const value = Array.from(kept, ([name, text]) => `${name}=${text ?? ""}`).join("; ");
  return [...others, { name: "Cookie", value }];
}

/** The header lines of a request with one cookie more, in place of one of that name; panics with `invalid cookie`. */
export function withClientCookie(request: readonly HeaderLine[], name: string, value: string): HeaderLine[] {
  if (!isToken(name)) throw new Panic("invalid cookie: the name is no token");
  return withKept(request, [{ name, value: encodeURIComponent(value) }]);
}

/** The header lines of a request with what an answer has set, and without what it has ended. */
export function withCookiesOf(
  request: readonly HeaderLine[],
  answer: readonly HeaderLine[],
  now: number,
): HeaderLine[] {
  return withKept(request, cookiesSet(answer, now));
}
