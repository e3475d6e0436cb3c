// IO: standard input and standard error.
import { type Suspension, waitForOutside } from "../actors/index.ts";

import { host } from "../current.ts";
import { type Result, snow_variant_Err, snow_variant_Ok } from "../values/types.generated.ts";
import { describeError } from "./file.ts";

const inputErrors: ReadonlyMap<string, string> = new Map([
  ["EOF", "end of input"],
  ["EILSEQ", "invalid UTF-8"],
]);

export function snow_io_read_line(): Suspension<Result<string, string>> {
  return waitForOutside("IO.read_line", (settle) =>
    host().readLine((line) => {
      if (line.ok) settle.value(new snow_variant_Ok(line.value));
      else settle.value(new snow_variant_Err(inputErrors.get(line.code) ?? describeError(line)));
    }),
  );
}

export function snow_io_eprintln(text: string): undefined {
  host().writeErr(`${text}\n`);
}
