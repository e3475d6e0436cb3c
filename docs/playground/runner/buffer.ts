// Buffers as Node has them, for a browser: the well-known package, with the one encoding that it lacks. Loaded before
// everything else, for code that takes the global name.
import { Buffer } from "buffer/";

const BASE64URL = "base64url";

function toBase64(text: string): string {
  return text.replaceAll("-", "+").replaceAll("_", "/");
}

const { from } = Buffer;
const { toString: written } = Buffer.prototype;

Object.defineProperty(Buffer, "from", {
  value: (value: unknown, encoding?: unknown, length?: unknown) =>
    encoding === BASE64URL && typeof value === "string"
      ? Reflect.apply(from, Buffer, [toBase64(value), "base64"])
      : Reflect.apply(from, Buffer, [value, encoding, length]),
});

Object.defineProperty(Buffer.prototype, "toString", {
  value(this: Buffer, encoding?: BufferEncoding, start?: number, end?: number): string {
    if (encoding !== BASE64URL) return written.call(this, encoding, start, end);
    const text = written.call(this, "base64", start, end);
    return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  },
});

Reflect.set(globalThis, "Buffer", Buffer);
Reflect.set(globalThis, "global", globalThis);
