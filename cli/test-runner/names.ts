// What tests and simulations are called in what is printed, and how they are counted.
import type { FoundTest } from "../../compiler/index.ts";
import type { Settings } from "../settings.ts";

/** The function's name alone, unless several modules have a test of that name. */
export function namesOf(tests: readonly FoundTest[]): readonly string[] {
  const isShared = (name: string): boolean => tests.filter((one) => one.name === name).length > 1;
  const shared = new Set(tests.map(({ name }) => name).filter(isShared));
  return tests.map(({ module, name }) => (shared.has(name) ? `${module}.${name}` : name));
}

interface Named {
  readonly found: FoundTest;
  readonly name: string;
}

/** Whether `--only` asks for it; a name may be given with or without its module. */
export function isCalled({ found, name }: Named, only: string | undefined): boolean {
  return only === undefined || only === name || only === found.name;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export function summary({ passed, failed }: Counts, settings: Settings): string {
  return settings.json ? `${JSON.stringify({ passed, failed })}\n` : `${passed} passed, ${failed} failed\n`;
}
