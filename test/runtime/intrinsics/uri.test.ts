// Addresses, held against the examples of RFC 3986 §5.4 and against Python's urllib.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import * as uri from "../../../runtime/intrinsics/uri.ts";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import type { Option, Result } from "../../../runtime/values/types.generated.ts";
import { anyCharacter } from "../../support/any-character.ts";
import { askPython } from "../../support/python.ts";
import { hasPython } from "../../support/requirements.ts";

function value<T>(result: Result<T, string>): T | undefined {
  return result.tag === 0 ? result._0 : undefined;
}

const base = "http://a/b/c/d;p?q";

describe("references of RFC 3986 §5.4", () => {
  it.each([
    ["g:h", "g:h"],
    ["g", "http://a/b/c/g"],
    ["./g", "http://a/b/c/g"],
    ["g/", "http://a/b/c/g/"],
    ["/g", "http://a/g"],
    ["//g", "http://g"],
    ["?y", "http://a/b/c/d;p?y"],
    ["g?y", "http://a/b/c/g?y"],
    ["#s", "http://a/b/c/d;p?q#s"],
    ["g#s", "http://a/b/c/g#s"],
    ["g?y#s", "http://a/b/c/g?y#s"],
    [";x", "http://a/b/c/;x"],
    ["g;x", "http://a/b/c/g;x"],
    ["g;x?y#s", "http://a/b/c/g;x?y#s"],
    ["", "http://a/b/c/d;p?q"],
    [".", "http://a/b/c/"],
    ["./", "http://a/b/c/"],
    ["..", "http://a/b/"],
    ["../", "http://a/b/"],
    ["../g", "http://a/b/g"],
    ["../..", "http://a/"],
    ["../../", "http://a/"],
    ["../../g", "http://a/g"],
    ["../../../g", "http://a/g"],
    ["../../../../g", "http://a/g"],
    ["/./g", "http://a/g"],
    ["/../g", "http://a/g"],
    ["g.", "http://a/b/c/g."],
    [".g", "http://a/b/c/.g"],
    ["g..", "http://a/b/c/g.."],
    ["..g", "http://a/b/c/..g"],
    ["./../g", "http://a/b/g"],
    ["./g/.", "http://a/b/c/g/"],
    ["g/./h", "http://a/b/c/g/h"],
    ["g/../h", "http://a/b/c/h"],
    ["g;x=1/./y", "http://a/b/c/g;x=1/y"],
    ["g;x=1/../y", "http://a/b/c/y"],
    ["g?y/./x", "http://a/b/c/g?y/./x"],
    ["g?y/../x", "http://a/b/c/g?y/../x"],
    ["g#s/./x", "http://a/b/c/g#s/./x"],
    ["g#s/../x", "http://a/b/c/g#s/../x"],
    ["http:g", "http:g"],
  ])("%s", (reference, expected) => {
    expect(value(uri.snow_uri_join(base, reference))).toBe(expected);
  });
});

const text = fc.string({ unit: anyCharacter, maxLength: 12 });
const segment = fc.string({ unit: fc.constantFrom("a", "B", "1", "-", ".", "~", ";", "=", "%20", "@"), maxLength: 4 });
const path = fc.array(fc.oneof(segment, fc.constantFrom(".", "..")), { maxLength: 6 }).map((parts) => parts.join("/"));

test("what was encoded is decoded again", () => {
  fc.assert(
    fc.property(text, (whole) => {
      const encoded = uri.snow_uri_encode(whole);
      expect(encoded).toMatch(/^(?:[a-zA-Z0-9._~-]|%[0-9A-F]{2})*$/);
      expect(value(uri.snow_uri_decode(encoded))).toBe(whole);
    }),
  );
});

describe.runIf(hasPython())("as in Python", () => {
  const urllib = "import urllib.parse as u";

  test("encode and decode", () => {
    const texts = fc.sample(text, 2000);
    expect(texts.map(uri.snow_uri_encode)).toEqual(askPython(urllib, "return u.quote(x, safe='')", texts));
    const escaped = fc.sample(
      fc.string({ unit: fc.constantFrom("%41", "%c3", "%a9", "%", "%f", "z", "+"), maxLength: 5 }),
      2000,
    );
    const answers = askPython(
      `${urllib}\nimport re`,
      "if re.search('%(?![0-9a-fA-F]{2})', x): return None\nreturn u.unquote(x, errors='strict')",
      escaped,
    );
    expect(escaped.map((one) => value(uri.snow_uri_decode(one)) ?? null)).toEqual(answers);
  });

  test("queries", () => {
    const queries = fc.sample(fc.array(fc.tuple(text, text), { maxLength: 4 }), 1000);
    const written = queries.map((pairs) => uri.snow_uri_encode_query(snow_list_of(pairs)));
    expect(written).toEqual(askPython(urllib, "return u.urlencode([tuple(pair) for pair in x])", queries));
    const texts = [...written, "a&b=&=c&&d=1=2", "=", "a=+%2B"];
    const answers = askPython(urllib, "return u.parse_qsl(x, keep_blank_values=True)", texts);
    expect(texts.map((one) => value(uri.snow_uri_decode_query(one))?.toArray())).toEqual(answers);
  });

  test("parts", () => {
    const addresses = fc.sample(
      fc
        .tuple(
          fc.constantFrom("", "x:", "http:"),
          fc.constantFrom("", "//", "//h.example", "//u:p@h:80", "//[::1]:8080", "//1.2.3.4:"),
          path,
          fc.constantFrom("", "?", "?a=b", "?/?"),
          fc.constantFrom("", "#", "#f/?"),
        )
        .map(([scheme, authority, rest, query, fragment]) =>
          [scheme, authority, authority === "" || rest === "" ? rest : `/${rest}`, query, fragment].join(""),
        ),
      3000,
    );
    const answers = askPython(
      urllib,
      "s = u.urlsplit(x)\nreturn [s.scheme, s.hostname or '', s.port, s.path, s.query, s.fragment]",
      addresses,
    );
    const option = <T>(found: Option<T>): T | null => (found.tag === 0 ? null : found._0);
    for (const [index, address] of addresses.entries()) {
      const found = value(uri.snow_uri_parse(address));
      if (found === undefined) continue;
      // Python writes hosts in lower case.
      const host = (option(found.host) ?? "").replace(/^\[|\]$/g, "").toLowerCase();
      const parts = [
        option(found.scheme) ?? "",
        host,
        option(found.port),
        found.path,
        option(found.query) ?? "",
        option(found.fragment) ?? "",
      ];
      expect(parts, address).toEqual(answers[index]);
    }
  });

  // Python drops empty queries, fragments, segments and parameters, and leaves the dots of a reference with a host.
  test("join", () => {
    const clean = path.filter((one) => !/\/\/|^\/|[:@;]/.test(one));
    const cases = fc.sample(
      fc.tuple(
        fc.tuple(fc.constant("http://h/"), clean, fc.constantFrom("", "?q")).map((parts) => parts.join("")),
        fc
          .tuple(fc.constantFrom("", "/"), clean, fc.constantFrom("", "?y", "?y/../z"), fc.constantFrom("", "#s"))
          .map((parts) => parts.join("")),
      ),
      3000,
    );
    const answers = askPython(urllib, "return u.urljoin(x[0], x[1])", cases);
    for (const [index, [from, to]] of cases.entries()) {
      expect(value(uri.snow_uri_join(from, to)), `${from} ${to}`).toBe(answers[index]);
    }
  });
});
