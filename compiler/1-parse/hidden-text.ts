// Text that shows otherwise than it reads: characters that change the direction of what stands around them.
import * as catalogue from "../report/catalogue.ts";
import type { Report } from "../report/index.ts";
import type { SourceFile } from "../trees/source.ts";

/** W0007 for each run of them, in code, strings and comments alike; no error comes of it. */
export function reportHiddenText(file: SourceFile, report: Report): void {
  for (const { 0: run, index } of file.text.matchAll(/\p{Bidi_Control}+/gu)) {
    report(catalogue.bidirectionalText(file, { start: index, end: index + run.length }, run));
  }
}
