// Patterns of routes.
import { expect, test } from "vitest";
import { matchPattern, parsePattern } from "../../../runtime/http/pattern.ts";

function match(pattern: string, path: string): Record<string, string> | undefined {
  const values = matchPattern(parsePattern(pattern), path.split("/"));
  return values === undefined ? undefined : Object.fromEntries(values);
}

test.each([
  ["/", "/", {}],
  ["/", "", undefined],
  ["/a", "/a", {}],
  ["/a", "/a/", undefined],
  ["/a", "/A", undefined],
  ["/a/:id/b", "/a/7/b", { id: "7" }],
  ["/a/:id/b", "/a//b", undefined],
  ["/a/:id/b", "/a/7/c", undefined],
  ["/:x/:y", "/a/b", { x: "a", y: "b" }],
  ["/:x/:y", "/a/b/c", undefined],
  ["/:x", "/%20", { x: "%20" }],
  ["/café", "/café", {}],
  ["/caf%C3%A9", "/café", {}],
  ["/a%2Fb", "/a/b", undefined],
  ["/100%", "/100%", {}],
  ["/%3Ax", "/:x", {}],
  ["/%3Ax", "/y", undefined],
  ["/*", "/", {}],
  ["/*", "/a/b", {}],
  ["/a/*", "/a/b/c", {}],
  ["/a/*", "/a/", {}],
  ["/a/*", "/a", {}],
  ["/a/*", "/ab", undefined],
  ["/u/:id/*", "/u/7/x", { id: "7" }],
  ["a/:id", "/a/7", { id: "7" }],
  ["", "/", {}],
  ["*", "/a/b", {}],
  ["/a/%2A", "/a/*", {}],
])("%s and %s", (pattern, path, expected) => {
  expect(match(pattern, path)).toEqual(expected);
});

test.each([
  ["/a/*/b", "* is the last segment, alone"],
  ["/a*", "* is the last segment, alone"],
  ["/*/*", "* is the last segment, alone"],
  ["/:", "a parameter is a colon and a name"],
  ["/:id?", "a parameter is a colon and a name"],
  ["/:id{[0-9]+}", "a parameter is a colon and a name"],
  ["/:name*", "a parameter is a colon and a name"],
  ["/:id/b/:id", "two parameters of one name"],
  ["/a?b=:c", "a path has no ? and no #"],
  ["/a#b", "a path has no ? and no #"],
])("%s is none: %s", (pattern, reason) => {
  expect(() => parsePattern(pattern)).toThrow(`invalid pattern ${pattern}: ${reason}`);
});
