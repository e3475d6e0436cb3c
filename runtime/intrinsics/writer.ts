// Writer: bodies of answers that are written while they go out.

import type { Suspension } from "../actors/index.ts";
import { type Writer, writeTo } from "../http/index.ts";

export function snow_writer_write(writer: Writer, text: string): Suspension<boolean> {
  return writeTo(writer, text, "Writer.write");
}

export function snow_writer_write_bytes(writer: Writer, bytes: Uint8Array): Suspension<boolean> {
  return writeTo(writer, bytes, "Writer.write_bytes");
}
