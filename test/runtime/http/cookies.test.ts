// Cookies: what is set comes back, nothing that is set says more than it should, and whatever comes is read (RFC 6265bis).
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cookieOf, Response, withCookie } from "../../../runtime/http/index.ts";
import {
  type CookieOptions,
  newCookieOptions,
  snow_variant_None,
  snow_variant_SameSiteLax,
  snow_variant_SameSiteNone,
  snow_variant_SameSiteStrict,
  snow_variant_Some,
} from "../../../runtime/values/types.generated.ts";

const usual = newCookieOptions({
  path: "/",
  domain: snow_variant_None,
  max_age: snow_variant_None,
  http_only: true,
  secure: true,
  same_site: snow_variant_SameSiteLax,
});

const token = fc.string({ unit: fc.constantFrom(..."!#$%&'*+-.^_`|~09azAZ"), minLength: 1, maxLength: 20 });
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary-ascii", maxLength: 40 }),
);

function lineOf(name: string, value: string, options: Partial<CookieOptions> = {}): string {
  const answer = new Response(200, [], "");
  const cookie = { name, value, options: newCookieOptions({ ...usual, ...options }) };
  return withCookie(answer, cookie).headers[0]?.value ?? "";
}

/** A line as a browser reads it (section 5.6): name, value, and attributes, the last of each name. */
function read(line: string): { name: string; value: string; attributes: Record<string, string> } {
  const [pair = "", ...others] = line.split(";");
  const split = (part: string): [string, string] => {
    const equals = part.indexOf("=");
    return equals < 0 ? [part.trim(), ""] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
  };
  const [name, value] = split(pair);
  const attributes = Object.fromEntries(others.map(split).map(([key, content]) => [key.toLowerCase(), content]));
  return { name, value, attributes };
}

describe("a cookie that is set", () => {
  it("comes back as it was, whatever its value, and among others", () => {
    fc.assert(
      fc.property(token, text, fc.array(fc.tuple(token, text), { maxLength: 4 }), (name, value, others) => {
        const { name: kept, value: sent } = read(lineOf(name, value));
        expect(kept).toBe(name);
        const before = others.filter(([other]) => other !== name).map((other) => read(lineOf(...other)));
        const pairs = [...before, { name, value: sent }, { name, value: "later" }];
        const header = pairs.map((one) => `${one.name}=${one.value}`).join("; ");
        expect(cookieOf(header, name)).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });

  it("has no attributes but those that it was given", () => {
    const options = fc.record({
      path: fc.constantFrom("/", "/a", "/a/b c"),
      domain: fc.constantFrom(snow_variant_None, new snow_variant_Some("example.org")),
      max_age: fc.oneof(
        fc.constant(snow_variant_None),
        fc.integer({ min: -1 }).map((age) => new snow_variant_Some(age)),
      ),
      http_only: fc.boolean(),
      secure: fc.boolean(),
      same_site: fc.constantFrom(snow_variant_SameSiteStrict, snow_variant_SameSiteLax),
    });
    fc.assert(
      fc.property(token, text, options, (name, value, given) => {
        fc.pre(!name.startsWith("__"));
        const { attributes } = read(lineOf(name, value, given));
        expect(attributes).toEqual({
          path: given.path,
          samesite: given.same_site === snow_variant_SameSiteLax ? "Lax" : "Strict",
          ...(given.domain instanceof snow_variant_Some ? { domain: given.domain._0 } : {}),
          ...(given.max_age instanceof snow_variant_Some ? { "max-age": String(given.max_age._0) } : {}),
          ...(given.http_only ? { httponly: "" } : {}),
          ...(given.secure ? { secure: "" } : {}),
        });
      }),
      { numRuns: 1000 },
    );
  });

  it("has no character that ends a line, a pair or a header, whatever is tried", () => {
    const hostile = fc.string({
      unit: fc.constantFrom("a", ";", "=", ",", " ", "\r", "\n", "\0", "\t", '"', "\\", "é", "Path"),
    });
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (name, value, path, domain) => {
        let line = "";
        try {
          line = lineOf(name, value, { path, domain: new snow_variant_Some(domain) });
        } catch (error) {
          expect(String(error)).toContain("invalid cookie: ");
          return;
        }
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none of these may be in a header.
        expect(line).not.toMatch(/[\x00-\x1f\x7f-\uffff]/);
        // What is empty is left out.
        const wanted = [
          domain === "" ? [] : ["domain"],
          ["httponly"],
          path === "" ? [] : ["path"],
          ["samesite", "secure"],
        ];
        expect(Object.keys(read(line).attributes).sort()).toEqual(wanted.flat());
        expect(read(line).name).toBe(name);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes the place of one of its name, and of no other", () => {
    const first = withCookie(new Response(200, [], ""), { name: "a", value: "1", options: usual });
    const second = withCookie(first, { name: "aa", value: "2", options: usual });
    const third = withCookie(second, { name: "a", value: "3", options: usual });
    expect(third.headers.map(({ value }) => value.split(";")[0])).toEqual(["aa=2", "a=3"]);
  });

  it.each<[string, string, string, Partial<CookieOptions>]>([
    ["the name is no token", "a b", "", {}],
    ["the name is no token", "", "", {}],
    ["more than 4096 bytes", "a", "x".repeat(4096), {}],
    ["more than 4096 bytes", "a", "ż".repeat(683), {}],
    ["more than 1024 bytes of a path", "a", "", { path: `/${"x".repeat(1024)}` }],
    ["SameSiteNone takes secure", "a", "", { secure: false, same_site: snow_variant_SameSiteNone }],
    ["its name takes secure", "__Secure-a", "", { secure: false }],
    ["its name takes secure", "__HOST-a", "", { secure: false }],
    ["its name takes the path / and no domain", "__Host-a", "", { path: "/x" }],
    ["its name takes the path / and no domain", "__host-a", "", { domain: new snow_variant_Some("x.org") }],
  ])("is not one that browsers drop: %s", (reason, name, value, options) => {
    expect(() => lineOf(name, value, options)).toThrow(`invalid cookie: ${reason}`);
  });
});

it("whatever a client sends is read: the first of a name, percent-decoded where that can be", () => {
  const piece = fc.constantFrom(
    "a",
    "b",
    "=",
    ";",
    " ",
    "%",
    "%20",
    "%zz",
    "%ff",
    '"',
    ",",
    "\t",
    "__proto__",
    "toString",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const header = pieces.join("");
      const pairs = header.split(";").flatMap((pair) => {
        const equals = pair.indexOf("=");
        return equals < 0 ? [] : [[pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()] as const];
      });
      for (const name of ["a", "b", "ab", "__proto__", "toString", "constructor"]) {
        const sent = pairs.find(([one]) => one === name)?.[1];
        let expected = sent;
        try {
          expected = sent === undefined ? undefined : decodeURIComponent(sent);
        } catch {}
        expect([header, name, cookieOf(header, name)]).toEqual([header, name, expected]);
      }
    }),
    { numRuns: 3000 },
  );
});
