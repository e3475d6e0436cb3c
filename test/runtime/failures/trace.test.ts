// Places of errors in Snow source.

import { compileFunction } from "node:vm";
import { addMapping, GenMapping, toEncodedMap } from "@jridgewell/gen-mapping";
import { expect, test } from "vitest";
import { describeStack } from "../../../runtime/failures/trace.ts";
import * as runtime from "../../../runtime/index.ts";
import { freshProgram } from "../../support/program.ts";

const program = freshProgram();

/** A program whose line n+1 was line 10n of main.snow. */
function load(
  body: readonly string[],
  filename: string,
  lineOffset: number,
): { start: () => unknown; waiting: () => unknown; endless: () => unknown } {
  const map = new GenMapping();
  for (const index of body.keys()) {
    addMapping(map, {
      generated: { line: index + 2, column: 0 },
      original: { line: (index + 1) * 10, column: 0 },
      source: "main.snow",
    });
  }
  const { mappings } = toEncodedMap(map);
  const info = { mappings, sources: ["main.snow"], names: { Main$deep: "deep", Main$start: "start" } };
  const code = ["const script = runtime.snow_script(new Error(), info);", ...body].join("\n");
  const made = compileFunction(code, ["runtime", "info"], { filename, lineOffset })(runtime, info);
  program.scripts.push(made.script);
  return made;
}

const body = [
  "function Main$deep(n) { return n === 0 ? runtime.snow_list_head(runtime.snow_empty_list) : Main$deep(n - 1) + 1; }",
  "function Main$start() {",
  "  return [1].map(() => Main$deep(2));",
  "}",
  "function* waiting() { return Main$deep(0); }",
  "function endless() { return endless() + 1; }",
  "return { start: Main$start, waiting: () => waiting().next(), endless, script };",
];

function failure(call: (() => unknown) | undefined): unknown {
  try {
    call?.();
  } catch (error) {
    return error;
  }
  return undefined;
}

test.each([
  ["a program of its own", "/tmp/one.js", 0],
  ["a program inside a larger file", "/tmp/built (1).js", 700],
])("%s", (_, filename, lineOffset) => {
  const loaded = load(body, filename, lineOffset);
  const error = failure(loaded.start);
  expect(runtime.panicText(error)).toBe("list_head: empty list");
  expect(describeStack(error)).toEqual({
    place: "main.snow:10",
    frames: [
      { function: "deep", file: "main.snow", line: 10 },
      { function: "deep", file: "main.snow", line: 10 },
      { function: "deep", file: "main.snow", line: 10 },
      { function: "fn", file: "main.snow", line: 30 },
      { function: "start", file: "main.snow", line: 30 },
    ],
    cut: false,
  });
  expect(describeStack(failure(loaded.waiting)).frames[1]).toEqual({ function: "fn", file: "main.snow", line: 50 });
});

test("an error whose text Node had written with places of sources", () => {
  load(body, "/tmp/mapped.js", 0);
  const error = new Error("x");
  error.stack = "Error: x\n    at Main$deep (/somewhere/main.snow:40:3)\n    at other (/somewhere/other.js:1:1)";
  expect(describeStack(error)).toEqual({
    place: "main.snow:40",
    frames: [{ function: "deep", file: "main.snow", line: 40 }],
    cut: false,
  });
});

test("an error as other browsers tell of it", () => {
  const error = new Error("x");
  error.stack = "Main$deep@http://somewhere/main.snow:40:3\nasync*other@http://somewhere/other.js:1:1\n@debugger";
  expect(describeStack(error).frames).toEqual([{ function: "deep", file: "main.snow", line: 40 }]);
});

test("V8's own stack overflow", () => {
  const error = failure(load(body, "/tmp/two.js", 3).endless);
  expect(runtime.panicText(error)).toBe("stack overflow");
  expect(describeStack(error).place).toBe("main.snow:60");
});

test("errors from elsewhere have no place", () => {
  expect(describeStack(new Error("no"))).toEqual({ place: undefined, frames: [], cut: false });
  expect(describeStack("no")).toEqual({ place: undefined, frames: [], cut: false });
});
