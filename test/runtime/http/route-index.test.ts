// The index of routes against a search through the list of them.
import fc from "fast-check";
import { expect, test } from "vitest";
import { matchPattern, type Pattern, parsePattern, patternKinds } from "../../../runtime/http/pattern.ts";
import { RouteIndex } from "../../../runtime/http/route-index.ts";

interface Route {
  readonly pattern: Pattern;
  readonly method: string;
}

function inTurn(routes: readonly Route[], path: readonly string[], method: string): Route | undefined {
  for (const kind of patternKinds) {
    for (const route of routes) {
      const isWanted = route.pattern.kind === kind && route.method === method;
      if (isWanted && matchPattern(route.pattern, path) !== undefined) return route;
    }
  }
  return undefined;
}

const method = fc.constantFrom("GET", "POST");
const segment = fc.constantFrom("a", "b", "", ":x", ":y", "*");
/** A star stands at the end, and no name twice. */
const pattern = fc
  .uniqueArray(segment, { maxLength: 4, selector: (text) => (text.startsWith(":") ? text : {}) })
  .map((all) => {
    const stars = all.filter((text) => text === "*").slice(0, 1);
    return [...all.filter((text) => text !== "*"), ...stars];
  });
const path = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 5 });

test("the best route is the one that a search in the order of the kinds finds first", () => {
  const routes = fc.array(fc.record({ pattern, method }), { maxLength: 12 });
  fc.assert(
    fc.property(routes, fc.array(fc.record({ path, method }), { minLength: 1, maxLength: 20 }), (list, requests) => {
      const all = list.map((one) => ({ method: one.method, pattern: parsePattern(`/${one.pattern.join("/")}`) }));
      const index = new RouteIndex(all);
      for (const request of requests) {
        const segments = ["", ...request.path];
        const match = index.best(segments, (route) => route.method === request.method);
        const expected = inTurn(all, segments, request.method);
        expect(match?.found).toBe(expected);
        expect(match?.parameters).toEqual(expected && matchPattern(expected.pattern, segments));
      }
    }),
    { numRuns: 2000 },
  );
});
