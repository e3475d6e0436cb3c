// `snow check`: diagnostics only.

import { compileProject, compileWithServer } from "../compile.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { settingsOf } from "../settings.ts";

export async function check(invocation: Invocation): Promise<number> {
  const path = invocation.positional[0] ?? "";
  const settings = settingsOf(invocation);
  const url = invocation.values.get("db");
  const { diagnostics, report } =
    url === undefined ? await compileProject(path, settings, "check") : await compileWithServer(path, settings, url);
  process.stderr.write(report);
  return diagnostics.some(({ severity }) => severity === "error") ? statusOf.failure : statusOf.success;
}
