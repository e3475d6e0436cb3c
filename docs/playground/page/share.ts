// Programs in addresses: `#code=` and base64url of UTF-8, or `#example=` and a name.

type Shared =
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "example"; readonly name: string }
  | { readonly kind: "unreadable" };

export function hashOf(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return `#code=${btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

function textOf(code: string): string | undefined {
  try {
    const characters = atob(code.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Undefined: the address names no program. */
export function sharedIn(hash: string): Shared | undefined {
  const [, kind, value = ""] = /^#(code|example)=(.*)$/.exec(hash) ?? [];
  if (kind === "example") return { kind, name: decodeURIComponent(value) };
  if (kind === undefined) return undefined;
  const text = textOf(value);
  return text === undefined ? { kind: "unreadable" } : { kind: "code", text };
}
