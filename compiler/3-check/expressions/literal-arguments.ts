// Arguments that are looked at while compiling: `File.embed("page.html")` is what is in the file, `Regex.literal("[a-z]+")`
// is a pattern that is known to be one (E0056).
import { argumentNotLiteral, embeddedFileProblem, patternProblem } from "../../report/catalogue.ts";
import type { Expression } from "../../trees/ast.ts";
import type { LiteralForm } from "../../trees/facts.ts";
import type { Span } from "../../trees/source.ts";
import type { Environment } from "../context.ts";
import type { TypedExpression } from "../open-tree.ts";

/** What the function is given for the text `written`; undefined: no literal text. `span` is the argument's. */
export function literalContents(
  environment: Environment,
  form: LiteralForm,
  written: string | undefined,
  span: Span,
): Expression {
  const { context, file } = environment;
  if (written === undefined) {
    context.report(argumentNotLiteral(file, span, form));
    return { kind: "string", span, parts: [] };
  }
  const found = context.readLiteral(file, written, form);
  if (found.kind === "problem") {
    const problem =
      form === "pattern"
        ? patternProblem(file, span, found.cause)
        : embeddedFileProblem(file, span, { path: written, cause: found.cause });
    context.report(problem);
  }
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

/** Such a function is no value: its argument is looked at while compiling. */
export function refuseValue({ context, file }: Environment, value: TypedExpression): TypedExpression {
  const form = value.kind === "intrinsic" ? value.facts.literal : undefined;
  if (form !== undefined) context.report(argumentNotLiteral(file, value.span, form));
  return value;
}
