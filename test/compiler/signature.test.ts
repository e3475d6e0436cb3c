import { expect, test } from "vitest";
import type { KnownFunction, SignatureType } from "../../compiler/library/known-functions.ts";
import { parseDocumentation, signatureText, typeDeclaration, typeText } from "../../compiler/library/signature.ts";

const int: SignatureType = { kind: "named", name: "Int", arguments: [] };
const parameter: SignatureType = { kind: "parameter", name: "T" };
const list: SignatureType = { kind: "named", name: "List", arguments: [parameter] };

const row: KnownFunction = {
  module: "List",
  name: "contains",
  symbol: "snow_list_contains",
  documentation: "",
  generics: ["T"],
  bounds: [{ parameter: "T", interface: "Eq" }],
  parameters: [
    { name: "list", type: list },
    { name: "value", type: parameter },
  ],
  result: { kind: "named", name: "Bool", arguments: [] },
  suspends: "never",
  callable: true,
  inSnow: false,
  facts: { effect: "computes" },
};

test("types print as in Snow", () => {
  expect(typeText(list)).toBe("List<T>");
  expect(typeText({ kind: "tuple", elements: [int, list] })).toBe("(Int, List<T>)");
  expect(typeText({ kind: "tuple", elements: [int] })).toBe("(Int,)");
  expect(typeText({ kind: "function", parameters: [int, int], result: parameter, detached: true })).toBe(
    "Fun(Int, Int) -> T",
  );
});

test("signatures", () => {
  expect(signatureText(row)).toBe("List.contains(list :: List<T>, value :: T) -> Bool where T: Eq");
  const pi = { ...row, module: "Math", name: "pi", bounds: [], parameters: [], result: int, callable: false };
  expect(signatureText(pi)).toBe("Math.pi :: Int");
  const println = { ...row, module: "Prelude", name: "println", bounds: [], parameters: [], result: int };
  expect(signatureText(println)).toBe("println() -> Int");
});

test("declarations of types", () => {
  const head = { module: "Ws", documentation: "", generics: [], deriving: undefined };
  expect(typeDeclaration({ ...head, name: "Conn", body: { kind: "opaque" } })).toBe("type Conn");
  const variants = [
    { name: "None", fields: [] },
    { name: "Some", fields: [{ type: parameter }] },
  ];
  expect(typeDeclaration({ ...head, generics: ["T"], name: "Option", body: { kind: "sum", variants } })).toBe(
    "type Option<T> do\n  None\n  Some(T)\nend",
  );
  const reject = [{ name: "Reject", fields: [{ name: "status", type: int }] }];
  expect(typeDeclaration({ ...head, name: "Admission", body: { kind: "sum", variants: reject } })).toBe(
    "type Admission do\n  Reject(status :: Int)\nend",
  );
  const body = { kind: "struct", fields: [{ name: "port", type: int }] } as const;
  expect(typeDeclaration({ ...head, name: "WsOptions", body })).toBe("struct WsOptions do\n  port :: Int\nend");
});

test("doc comments come apart", () => {
  expect(parseDocumentation("Number of code points.\n\nExample:\n    let s = 1\n    f(s)   # => 4")).toEqual({
    description: "Number of code points.",
    example: "let s = 1\nf(s)   # => 4",
    output: ["4"],
  });
  expect(parseDocumentation("Text.\nExample:\n    if a do\n      b()\n    end\n")).toEqual({
    description: "Text.",
    example: "if a do\n  b()\nend",
    output: [],
  });
  expect(parseDocumentation("Only text.")).toEqual({ description: "Only text.", example: "", output: [] });
});
