// Streams of frames, most of them in order, and what may happen to their bytes.
import fc from "fast-check";
import { clientFrame } from "./raw-client.ts";

const frame = fc
  .record({
    opcode: fc.constantFrom(0, 1, 1, 1, 2, 8, 9, 10, 5),
    payload: fc.oneof(fc.string({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 })),
    final: fc.boolean(),
    reserved: fc.constantFrom(0, 0, 0, 0, 0x40, 0x10),
    masked: fc.constantFrom(true, true, true, false),
  })
  .map(({ opcode, payload, ...options }) => clientFrame(opcode, payload, options));

/** A byte that is overwritten, or the end of the stream. */
export interface Mutation {
  readonly at: number;
  readonly byte: number;
  readonly cut: boolean;
}

export const clientFrames = fc.array(frame, { minLength: 1, maxLength: 6 });
export const mutation: fc.Arbitrary<Mutation> = fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.boolean() });
export const mutations = fc.array(mutation, { maxLength: 3 });

export function mutate(frames: readonly Buffer[], changes: readonly Mutation[]): Buffer {
  let bytes = Buffer.concat(frames);
  for (const { at, byte, cut } of changes) {
    if (bytes.length === 0) break;
    if (cut) bytes = bytes.subarray(0, at % bytes.length);
    else bytes[at % bytes.length] = byte;
  }
  return bytes;
}
