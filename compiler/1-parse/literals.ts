// The values of number literals and string escapes.

/** The value of an integer literal in any radix; undefined outside the range of Int. */
export function integerValue(image: string): number | undefined {
  const value = Number(image.includes("_") ? image.replaceAll("_", "") : image);
  return value <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

/** The value of a float literal; undefined outside the range of Float. */
export function floatValue(image: string): number | undefined {
  const value = Number(image.includes("_") ? image.replaceAll("_", "") : image);
  return Number.isFinite(value) ? value : undefined;
}

type Escape =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "unknown"; readonly escaped: string }
  | { readonly kind: "code-point" };

const simple: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "0": "\0",
  "\\": "\\",
  '"': '"',
  $: "$",
};

/** `image` is the whole escape, with its backslash. */
export function decodeEscape(image: string): Escape {
  const escaped = image.slice(1);
  const text = simple[escaped];
  if (text !== undefined) return { kind: "text", text };
  if (!escaped.startsWith("u")) return { kind: "unknown", escaped };
  if (escaped === "u") return { kind: "code-point" };
  const digits = /^u\{([0-9A-Fa-f]{1,6})\}$/.exec(escaped)?.[1];
  if (digits === undefined) return { kind: "code-point" };
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return { kind: "code-point" };
  return { kind: "text", text: String.fromCodePoint(code) };
}
