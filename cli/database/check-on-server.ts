// `snow check --db URL`: has a PostgreSQL server describe the statements of a project, and keeps what it says.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cannotWrite } from "../../compiler/report/catalogue.ts";
import type { Diagnostic } from "../../compiler/report/index.ts";
import type { TypedProgram } from "../../compiler/trees/typed.ts";
import { describeError, ProjectError, projectProblem } from "../project/problems.ts";
import { checkDescribed, descriptionsOf, postgresStatements, refusals } from "./check-postgres.ts";
import { descriptionsFile } from "./descriptions.ts";

/** E0054. Writes the descriptions into the directory `root`. Throws ProjectError when the server cannot be asked. */
export async function checkOnServer(program: TypedProgram, url: string, root: string): Promise<readonly Diagnostic[]> {
  const statements = postgresStatements(program);
  const server = await describe(
    url,
    statements.map(({ text }) => text),
  );
  const descriptions = descriptionsOf(statements, server);
  const path = join(root, descriptionsFile);
  try {
    writeFileSync(path, `${JSON.stringify(descriptions, null, 2)}\n`);
  } catch (error) {
    throw new ProjectError(cannotWrite(descriptionsFile, describeError(error)));
  }
  return [...refusals(statements, server), ...checkDescribed(program, descriptions, () => {})];
}

async function describe(url: string, texts: readonly string[]) {
  const runtime = await import("../../runtime/index.ts");
  const settings = runtime.enter(runtime.createProgram(), () => runtime.parseDatabaseUrl(url));
  if (settings instanceof runtime.DatabaseFailure) throw new ProjectError(projectProblem(settings.message));
  if (settings.dialect !== "postgres")
    throw new ProjectError(
      projectProblem("`--db` names a PostgreSQL: SQLite's statements are held against the migrations"),
    );
  const { describeOnServer } = await import("./postgres-server.ts");
  try {
    return await describeOnServer(settings.engine.address, texts);
  } catch (error) {
    throw new ProjectError(projectProblem(`the database cannot be asked: ${describeError(error)}`));
  }
}
