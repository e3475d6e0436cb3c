// What a program has of passwords: those that are being hashed, and those that wait for it.
import type { Host } from "../host/index.ts";
import { PasswordJobs } from "./password-jobs.ts";

interface SecretsPart {
  readonly passwordJobs: PasswordJobs;
}

declare module "../current.ts" {
  interface Program {
    readonly secrets: SecretsPart;
  }
}

export function createSecrets(host: Host): SecretsPart {
  return { passwordJobs: new PasswordJobs(() => host.processors()) };
}
