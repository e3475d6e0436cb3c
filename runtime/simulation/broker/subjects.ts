// Subjects as keys.
import type { Subject } from "../../rooms/index.ts";

export function subjectName({ kind, name }: Subject): string {
  return `${kind}:${name}`;
}
