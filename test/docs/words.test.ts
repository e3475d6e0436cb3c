// The page of the reserved words, held against the table of the lexer.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { keywords } from "../../compiler/1-parse/tokens.ts";
import { root } from "../support/command.ts";

test("the page lists the reserved words", () => {
  const page = readFileSync(`${root}/docs/words.md`, "utf8");
  const section = page.slice(page.indexOf("## Reserved"), page.indexOf("Behind a dot"));
  const listed = [...section.matchAll(/`([^`]+)`/g)].map(([, word]) => word);
  expect(listed.toSorted()).toEqual([...keywords.keys()].toSorted());
});
