// Answers of Redis read, whose forms nobody promises.
import { Refusal } from "./failures.ts";

function unexpected(): Refusal {
  return new Refusal("an answer that is none of Redis's");
}

export function textIn(reply: unknown): string {
  if (Buffer.isBuffer(reply)) return reply.toString();
  throw unexpected();
}

export function bytesIn(reply: unknown): Buffer {
  if (Buffer.isBuffer(reply)) return reply;
  throw unexpected();
}

/** An integer from 0 on, which may come as a text. */
export function numberIn(reply: unknown): number {
  const number = Buffer.isBuffer(reply) ? Number(reply.toString()) : reply;
  if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
  throw unexpected();
}

export function listIn(reply: unknown): readonly unknown[] {
  if (Array.isArray(reply)) return reply;
  throw unexpected();
}

/** A field of an answer that is a table. */
export function fieldIn(reply: unknown, name: string): unknown {
  if (typeof reply === "object" && reply !== null && Object.hasOwn(reply, name)) return Reflect.get(reply, name);
  throw unexpected();
}
