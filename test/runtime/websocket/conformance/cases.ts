// What a case of the conformance test is made of: what the client sends, and what it has to hear.
import { clientFrame, closePayload, type FrameOptions } from "../raw-client.ts";

export const CONTINUATION = 0;
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

/** How bytes go out: all at once, frame by frame, or in pieces of so many bytes. */
export type Chop = "whole" | "frames" | number;

export type Step =
  | { readonly kind: "send"; readonly frames: readonly Buffer[]; readonly chop: Chop }
  | { readonly kind: "hear"; readonly opcode: number; readonly payload: Buffer }
  /** The close frame, or the one that is empty; nothing comes behind it, and the server ends the connection. */
  | { readonly kind: "end"; readonly code: number | undefined };

/** What the client offers for compression: it inflates with windows of so many bits. */
export interface Offer {
  readonly header: string;
  readonly windowBits: number;
  /** What the answer has to contain. */
  readonly accepted: string;
}

export interface Case {
  /** `SECTION.GROUP.NUMBER`. */
  readonly id: string;
  readonly about: string;
  readonly steps: readonly Step[];
  readonly offer?: Offer;
}

export function frame(opcode: number, payload: string | Uint8Array = "", options: FrameOptions = {}): Buffer {
  return clientFrame(opcode, payload, options);
}

export function send(...frames: Buffer[]): Step {
  return { kind: "send", frames, chop: "whole" };
}

export function chopped(chop: Chop, ...frames: Buffer[]): Step {
  return { kind: "send", frames, chop };
}

export function hear(opcode: number, payload: string | Uint8Array = ""): Step {
  return { kind: "hear", opcode, payload: Buffer.from(payload) };
}

export function ends(code: number | undefined): Step {
  return { kind: "end", code };
}

/** The client closes, and all is well. */
export const bye: readonly Step[] = [send(frame(CLOSE, closePayload(1000))), ends(1000)];

/** A message in fragments of so many bytes; `reserved` is for its first frame. */
export function fragments(opcode: number, payload: Buffer, size: number, reserved = 0): Buffer[] {
  const frames: Buffer[] = [];
  for (let start = 0; start === 0 || start < payload.length; start += size) {
    const first = start === 0;
    frames.push(
      clientFrame(first ? opcode : CONTINUATION, payload.subarray(start, start + size), {
        final: start + size >= payload.length,
        reserved: first ? reserved : 0,
      }),
    );
  }
  return frames;
}

/** Numbers the cases of a group. */
export function group(prefix: string, cases: readonly Omit<Case, "id">[]): Case[] {
  return cases.map((one, index) => ({ ...one, id: `${prefix}.${index + 1}` }));
}
