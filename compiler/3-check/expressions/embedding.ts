// Files that are part of the program: `File.embed("page.html")` is what is in the file (E0056).
import { argumentNotLiteral, embeddedFileProblem } from "../../report/catalogue.ts";
import type { Expression } from "../../trees/ast.ts";
import type { Embedding } from "../../trees/facts.ts";
import type { Span } from "../../trees/source.ts";
import type { Environment } from "../context.ts";
import type { TypedExpression } from "../open-tree.ts";

/** A literal text of what is in the file called `name`; undefined: no literal text. `span` is the argument's. */
export function embeddedText(
  environment: Environment,
  embeds: Embedding,
  name: string | undefined,
  span: Span,
): Expression {
  const { context, file } = environment;
  if (name === undefined) {
    context.report(argumentNotLiteral(file, span));
    return { kind: "string", span, parts: [] };
  }
  const found = context.readEmbedded(file, name, embeds);
  if (found.kind === "problem") context.report(embeddedFileProblem(file, span, { path: name, cause: found.cause }));
  const text = found.kind === "contents" ? found.text : "";
  return { kind: "string", span, parts: [{ kind: "text", text }] };
}

/** The value of a literal text without interpolation. */
export function literalText(expression: Expression): string | undefined {
  if (expression.kind !== "string") return undefined;
  let text = "";
  for (const part of expression.parts) {
    if (part.kind !== "text") return undefined;
    text += part.text;
  }
  return text;
}

/** Such a function is no value: what it embeds is read while compiling. */
export function refuseValue({ context, file }: Environment, value: TypedExpression): TypedExpression {
  if (value.kind === "intrinsic" && value.facts.embeds !== undefined)
    context.report(argumentNotLiteral(file, value.span));
  return value;
}
