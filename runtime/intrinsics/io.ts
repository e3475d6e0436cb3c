// IO: standard input and standard error.

import { type Suspension, waitForOutside } from "../actors/index.ts";
import { host } from "../current.ts";
import {
  Iter,
  type Result,
  type Step,
  type Suspended,
  snow_iter_end,
  snow_variant_Err,
  snow_variant_Ok,
} from "../values/index.ts";
import { describeError, MAX_SIZE, tooLarge } from "./file.ts";

const inputErrors: ReadonlyMap<string, string> = new Map([
  ["EOF", "end of input"],
  ["EILSEQ", "invalid UTF-8"],
]);

export function snow_io_read_line(): Suspension<Result<string, string>> {
  return waitForOutside("IO.read_line", (resume) =>
    host().readLine((line) => {
      if (line.ok) resume.value(new snow_variant_Ok(line.value));
      else resume.value(new snow_variant_Err(inputErrors.get(line.code) ?? describeError(line)));
    }),
  );
}

export function snow_io_read_all(): Suspension<Result<string, string>> {
  return waitForOutside("IO.read_all", (resume) =>
    host().readInput(MAX_SIZE, (text) => {
      if (text.ok) resume.value(new snow_variant_Ok(text.value));
      else if (text.code === "EFBIG")
        resume.value(new snow_variant_Err(tooLarge("IO.lines reads one line after the other")));
      else resume.value(new snow_variant_Err(inputErrors.get(text.code) ?? describeError(text)));
    }),
  );
}

/** The next line as a step of an Iter. */
function* nextLine(): Suspended<Step<string>> {
  const step = yield waitForOutside<Step<string>>("IO.lines", (resume) =>
    host().readLine((line) => {
      if (line.ok) resume.value(line.value);
      else if (line.code === "EOF") resume.value(snow_iter_end);
      else resume.panic(`io_lines: ${inputErrors.get(line.code) ?? describeError(line)}`);
    }),
  );
  return step as Step<string>;
}

export function snow_io_lines(): Iter<string> {
  return new Iter(nextLine);
}

export function snow_io_eprintln(text: string): undefined {
  host().writeErr(`${text}\n`);
}
