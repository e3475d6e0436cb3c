// The Node that the command runs on.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import { newerNode } from "../../cli/node.ts";
import { directoryWith } from "../support/command.ts";

/** A directory with the package `node` of a version, and where its Node would be. */
function installed(version: string): { readonly place: URL; readonly path: string } {
  const directory = directoryWith({ "package.json": JSON.stringify({ version }), "bin/node": "" });
  return { place: pathToFileURL(`${directory}/`), path: join(directory, "bin/node") };
}

test.each(["20.0.0", "22.23.3", "25.9.0"])("the project's own takes over from %s", (version) => {
  const { place, path } = installed("26.10.0");
  const nowhere = pathToFileURL(`${directoryWith({})}/`);
  expect(newerNode(version, [nowhere, place])).toBe(path);
});

test.each(["26.0.0", "26.10.0", "100.0.0"])("%s stays", (version) => {
  expect(newerNode(version, [installed("200.0.0").place])).toBeUndefined();
});

test("an older one that somebody has installed does not take over", () => {
  expect(newerNode("22.0.0", [installed("20.1.0").place, installed("22.9.0").place])).toBeUndefined();
  expect(newerNode("22.0.0", [installed("20.1.0").place, installed("24.9.0").place])).toBeDefined();
});

test("one that is there in part does not take over, and is told", () => {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const partly = pathToFileURL(`${directoryWith({ "bin/node": "" })}/`);
  expect(newerNode("22.0.0", [partly])).toBeUndefined();
  expect(written).toHaveBeenCalledWith(expect.stringMatching(/package\.json' cannot be read: run `npm ci`\n$/));
  written.mockRestore();
});

test("in a checkout there is one", () => {
  expect(newerNode("20.0.0") ?? process.execPath).toMatch(/node_modules\/node\/bin\/node$/);
});
