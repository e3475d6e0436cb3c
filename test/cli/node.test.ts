// The Node that the command runs on.
import { join } from "node:path";
import { expect, test } from "vitest";
import { newerNode } from "../../cli/node.ts";
import { root } from "../support/command.ts";

const own = join(root, "node_modules/node/bin/node");

test.each(["20.0.0", "20.20.2", "22.17.9"])("the project's own takes over from %s", (version) => {
  expect(newerNode(version, "/bin/sh")).toBe(own);
});

test.each(["22.18.0", "24.0.0", "26.10.0"])("%s stays", (version) => {
  expect(newerNode(version, "/bin/sh")).toBeUndefined();
});

test("nothing takes over from itself", () => {
  expect(newerNode("20.0.0", own)).toBeUndefined();
});
