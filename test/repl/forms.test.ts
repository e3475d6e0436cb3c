// `:doc` knows every word of the language, and what is built in.
import { expect, it } from "vitest";
import { keywords } from "../../cli/keywords.ts";
import { formText } from "../../cli/repl/forms.ts";

const builtIn = "Int Float Bool String Atom Fun () Eq Ord Hash Display Debug Default From Into |> ? <> ::".split(" ");

it.each([...keywords, ...builtIn])("explains %s", (word) => {
  expect(formText(word)?.split("\n").length).toBeGreaterThan(1);
});

it("does not know other words", () => {
  for (const word of ["elif", "constructor", "toString", ""]) expect(formText(word)).toBeUndefined();
});
