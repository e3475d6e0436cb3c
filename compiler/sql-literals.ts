// The literals `sql"…"` of a program, for whoever knows what its database holds.
import type { SourceFile } from "./trees/source.ts";
import type { TypedExpression, TypedProgram } from "./trees/typed.ts";
import { functionExpressions, rootsOfModule, visitAll } from "./trees/typed-walks.ts";

interface SqlLiteralFact {
  readonly file: SourceFile;
  readonly literal: Extract<TypedExpression, { kind: "sql" }>;
}

/** In no particular order. */
export function sqlLiterals({ modules, instances }: TypedProgram): readonly SqlLiteralFact[] {
  const found: SqlLiteralFact[] = [];
  const look = (file: SourceFile, roots: readonly TypedExpression[]): void => {
    visitAll(roots, (expression) => {
      if (expression.kind === "sql") found.push({ file, literal: expression });
    });
  };
  const files = new Map(modules.map(({ name, file }) => [name, file]));
  for (const module of modules) look(module.file, rootsOfModule(module));
  for (const { module, body } of instances) {
    for (const method of body.kind === "methods" ? body.methods : []) {
      const file = files.get(method.home ?? module);
      if (file !== undefined) look(file, functionExpressions(method));
    }
  }
  return found;
}
