// SseWriter: events for browsers.

import type { Suspension } from "../actors/index.ts";
import { commentText, dataText, eventText, type SseWriter, writeTo } from "../http/index.ts";
import type { SseEvent } from "../values/index.ts";

export function snow_sse_writer_send({ writer }: SseWriter, data: string): Suspension<boolean> {
  return writeTo(writer, dataText(data), "SseWriter.send");
}

export function snow_sse_writer_send_with({ writer }: SseWriter, event: SseEvent): Suspension<boolean> {
  return writeTo(writer, eventText(event), "SseWriter.send_with");
}

export function snow_sse_writer_comment({ writer }: SseWriter, text: string): Suspension<boolean> {
  return writeTo(writer, commentText(text), "SseWriter.comment");
}
