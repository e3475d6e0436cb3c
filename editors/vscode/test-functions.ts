// The tests of a file, by its text: what stands in the gutter before anything has run.

interface TestFunction {
  readonly name: string;
  readonly kind: "test" | "simulation";
  /** From 0. */
  readonly line: number;
}

/** Functions `test_…` and `sim_…` without parameters at the beginning of a line. */
export function testFunctions(text: string): TestFunction[] {
  return text.split(/\r\n|\r|\n/).flatMap((source, line): TestFunction[] => {
    const match = /^(?:pub\s+)?(?:fn|def)\s+((test|sim)_[\p{L}\p{N}_]*)\s*(?:\(\s*\))?\s*(?:->|=|do\b|when\b)/u.exec(
      source,
    );
    const [, name, word] = match ?? [];
    return name === undefined ? [] : [{ name, kind: word === "sim" ? "simulation" : "test", line }];
  });
}

/** What `snow test --json` and `snow sim --json` print of one test. */
export interface Outcome {
  readonly test: string;
  readonly ok: boolean;
  readonly text: string;
  /** `FILE:LINE` of the assertion that failed. */
  readonly at: string | undefined;
  /** What happened, of a simulation. */
  readonly story: readonly string[];
}

/** Undefined: the line is about something else. */
export function outcomeIn(line: string): Outcome | undefined {
  const value = parsed(line);
  if (typeof value.test !== "string" || typeof value.ok !== "boolean") return undefined;
  const { lines, place } = isRecord(value.failure) ? value.failure : {};
  const at = typeof value.at === "string" ? value.at : place;
  return {
    test: value.test,
    ok: value.ok,
    text: typeof value.text === "string" ? value.text : "",
    at: typeof at === "string" ? at : undefined,
    story: Array.isArray(lines) ? lines.filter((one) => typeof one === "string") : [],
  };
}

/** What a line of diagnostics says: `FILE: CODE: TEXT`. */
export function mistakeIn(line: string): string | undefined {
  const { code, message, file } = parsed(line);
  if (typeof message !== "string") return undefined;
  return [file, code, message].filter((part) => typeof part === "string").join(": ");
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : {};
  } catch {
    // What a program prints is no JSON.
    return {};
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
