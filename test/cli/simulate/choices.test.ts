// Lists of decisions as words of the command line.
import { join } from "node:path";
import { expect, test } from "vitest";
import { choicesText, readChoices } from "../../../cli/simulate/choices.ts";
import { directoryWith } from "../../support/command.ts";

test("what is written is read again, without the zeros at its end", () => {
  expect(choicesText([3, 0, 2, 1, 0, 0])).toBe("3.0.2.1");
  expect(readChoices("3.0.2.1")).toEqual({ choices: [3, 0, 2, 1] });
  expect(choicesText([0, 0])).toBe("0");
  expect(choicesText([])).toBe("0");
  expect(readChoices("0")).toEqual({ choices: [0] });
});

test("a file has a list too", () => {
  const path = join(directoryWith({ "run.choices": "3.0.2.1\n", "other.txt": "what" }), "run.choices");
  expect(readChoices(`@${path}`)).toEqual({ choices: [3, 0, 2, 1] });
  const other = path.replace("run.choices", "other.txt");
  expect(readChoices(`@${other}`)).toEqual({
    mistake: `option '--choices' needs numbers with dots between them, such as 3.0.2.1, or @FILE, which '${other}' does not have`,
  });
  expect(readChoices("@gone")).toEqual({
    mistake: "option '--choices': cannot read 'gone': no such file or directory",
  });
});

test.each(["", ".", "1..2", "1.", "-1", "1.5e3", " 1", "1,2", "9007199254740992", "0x1"])("'%s' is no list", (word) => {
  expect(readChoices(word)).toEqual({
    mistake: `option '--choices' needs numbers with dots between them, such as 3.0.2.1, or @FILE, not '${word}'`,
  });
});
