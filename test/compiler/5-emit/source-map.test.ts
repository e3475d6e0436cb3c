// Where emitted calls come from.
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { expect, it } from "vitest";
import { loadLibrary } from "../../../cli/library.ts";
import { compile } from "../../../compiler/index.ts";

const source = `fn divide(a :: Int, b :: Int) -> Int =
  a / b

fn main() do
  let quotient = divide(6,
    divide(4, 2))
  println("\${quotient}")
  println("é \${quotient + 1}")
end
`;

it("maps calls and checks to lines and columns of the source", async () => {
  const file = { path: "main.snow", text: source };
  const project = { main: { name: "Main", file }, others: [], readModule: () => undefined, moduleNames: [] };
  const { output } = compile(project, await loadLibrary());
  const { code = "", map = "" } = output ?? {};
  const lines = code.split("\n");
  const trace = new TraceMap(map);
  const placeOf = (text: string, occurrence = 0): string => {
    let seen = 0;
    for (const [index, line] of lines.entries()) {
      // The first line and the list of the runtime's values come from nowhere.
      if (index === 0 || line.includes("= runtime")) continue;
      for (let column = line.indexOf(text); column >= 0; column = line.indexOf(text, column + 1)) {
        if (seen++ !== occurrence) continue;
        const { line: originalLine, column: originalColumn } = originalPositionFor(trace, { line: index + 1, column });
        return `${originalLine}:${originalColumn}`;
      }
    }
    return "nowhere";
  };
  expect(placeOf("function Main$divide")).toBe("1:0");
  expect(placeOf("snow_division_by_zero()")).toBe("2:2");
  expect(placeOf("Main$divide(6")).toBe("5:17");
  expect(placeOf("Main$divide(4")).toBe("6:4");
  expect(placeOf("snow_println(")).toBe("7:2");
  expect(placeOf("snow_println(", 1)).toBe("8:2");
  expect(placeOf("snow_overflow()")).toBe("8:15");
  expect(trace.sources).toEqual(["main.snow"]);
  expect(trace.names).toContain("divide");
});
