// The Node that the command runs on.
import { join } from "node:path";
import { expect, test } from "vitest";
import { newerNode } from "../../cli/node.ts";
import { root } from "../support/command.ts";

const own = join(root, "node_modules/node/bin/node");

test.each(["20.0.0", "22.23.3", "25.9.0"])("the project's own takes over from %s", (version) => {
  expect(newerNode(version, "/bin/sh")).toBe(own);
});

test.each(["26.0.0", "26.10.0", "100.0.0"])("%s stays", (version) => {
  expect(newerNode(version, "/bin/sh")).toBeUndefined();
});

test("nothing takes over from itself", () => {
  expect(newerNode("20.0.0", own)).toBeUndefined();
});
