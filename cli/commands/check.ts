// `snow check`: diagnostics only.

import { compileProject } from "../compile.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { settingsOf } from "../settings.ts";

export async function check(invocation: Invocation): Promise<number> {
  const path = invocation.positional[0] ?? "";
  const { diagnostics, report } = await compileProject(path, settingsOf(invocation), "check");
  process.stderr.write(report);
  return diagnostics.some(({ severity }) => severity === "error") ? statusOf.failure : statusOf.success;
}
