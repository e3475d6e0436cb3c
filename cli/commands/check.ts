// `snow check`: diagnostics only.

import { compileProject } from "../compile.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { settingsOf } from "../settings.ts";

export async function check(invocation: Invocation): Promise<number> {
  const { diagnostics, report } = await compileProject(invocation.positional[0] ?? "", settingsOf(invocation));
  process.stderr.write(report);
  return diagnostics.some(({ severity }) => severity === "error") ? statusOf.failure : statusOf.success;
}
