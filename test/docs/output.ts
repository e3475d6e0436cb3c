// What a page says that is printed, held against what was: `…` in it stands for any text, a line `…` for any lines.

/** Whether `actual` is what `expected` shows. */
export function shows(expected: string, actual: string): boolean {
  return patternOf(expected).test(actual);
}

/** The same for lines of several writers, whose order nobody knows. */
export function showsInAnyOrder(expected: string, actual: string): boolean {
  const left = linesOf(actual);
  const promised = linesOf(expected);
  const named = promised.filter((line) => line !== "…");
  for (const line of named) {
    const index = left.findIndex((one) => shows(line, one));
    if (index < 0) return false;
    left.splice(index, 1);
  }
  return left.length === 0 || named.length < promised.length;
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function patternOf(expected: string): RegExp {
  const parts = expected.split(/(^…\n|…)/m).map((part) => {
    if (part === "…\n") return "(?:.*\\n)*?";
    return part === "…" ? ".*" : part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}
