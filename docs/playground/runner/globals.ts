// The names that Node has everywhere, for a browser; loaded before everything else. Buffers are the well-known package,
// with the one encoding that it lacks.
import { Buffer } from "buffer/";
import process from "./instead/process.ts";

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

/** Readers of forms ask for parts under these names. */
const slices = { utf8Slice: "utf8", latin1Slice: "latin1", base64Slice: "base64", ucs2Slice: "ucs2" } as const;

for (const [name, encoding] of Object.entries(slices))
  Object.defineProperty(Buffer.prototype, name, {
    value(this: Buffer, start?: number, end?: number): string {
      return this.toString(encoding, start, end);
    },
  });

Reflect.set(globalThis, "Buffer", Buffer);
Reflect.set(globalThis, "global", globalThis);
Reflect.set(globalThis, "process", process);
