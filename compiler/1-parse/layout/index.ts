// Between lexer and parser: keywords, significant newlines (rules N1 to N6), and the nesting of blocks.
import type { IToken } from "chevrotain";
import type { SourceFile } from "../../trees/source.ts";
import { scan } from "../lexer.ts";
import { LayoutPass } from "./pass.ts";
import type { Layout } from "./result.ts";

export type { Layout } from "./result.ts";

/** Reads the text and gives the tokens for the parser, with what is wrong in them. */
export function arrange(file: SourceFile): Layout & { readonly documentation: readonly IToken[] } {
  const read = scan(file.text);
  const first = new LayoutPass(file, read, 0).run();
  const repairable = !first.layout.unreadable && first.layout.readableUntil === Number.POSITIVE_INFINITY;
  // The pass changes the tokens that it is given; the second run needs fresh ones.
  const result = first.lacking > 0 && repairable ? new LayoutPass(file, scan(file.text), first.lacking).run() : first;
  return { ...result.layout, documentation: read.documentation };
}
