// Bytes as text: base64 (RFC 4648 §4), with padding.

export function textOfBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

/** undefined for what is not in its one right form: bits that carry no data must be zero. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const wellFormed = text.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(text.slice(0, text.length - padding));
  if (!wellFormed) return undefined;
  const last = text.slice(-4);
  if (padding > 0 && Buffer.from(last, "base64").toString("base64") !== last) return undefined;
  return new Uint8Array(Buffer.from(text, "base64"));
}
