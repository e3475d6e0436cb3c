// Sections 9 and 10: large messages, many fragments, small pieces, many messages; in small, for they have to end soon.
import { BINARY, bye, type Case, chopped, fragments, frame, group, hear, type Step, send, TEXT } from "./cases.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

function payloadOf(opcode: number, size: number): Buffer {
  return Buffer.alloc(size, opcode === TEXT ? "BAsd7&jh23" : Buffer.of(0, 0xff, 0x80, 7));
}

function kindOf(opcode: number): string {
  return opcode === TEXT ? "text" : "binary";
}

function large(opcode: number): Omit<Case, "id">[] {
  return [64 * KIB, 256 * KIB, MIB, 4 * MIB, 8 * MIB, 16 * MIB].map((size) => {
    const payload = payloadOf(opcode, size);
    return {
      about: `${kindOf(opcode)} of ${size} bytes`,
      steps: [send(frame(opcode, payload)), hear(opcode, payload), ...bye],
    };
  });
}

function inFragments(opcode: number): Omit<Case, "id">[] {
  const payload = payloadOf(opcode, 256 * KIB);
  return [64, 256, KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB].map((size) => ({
    about: `${kindOf(opcode)} of ${payload.length} bytes in fragments of ${size}`,
    steps: [send(...fragments(opcode, payload, size)), hear(opcode, payload), ...bye],
  }));
}

function inPieces(opcode: number): Omit<Case, "id">[] {
  return [64, 128, 256, 512, KIB, 2 * KIB].map((size) => {
    const payload = payloadOf(opcode, 256 * size);
    return {
      about: `${kindOf(opcode)} of ${payload.length} bytes in pieces of ${size}`,
      steps: [chopped(size, frame(opcode, payload)), hear(opcode, payload), ...bye],
    };
  });
}

function many(opcode: number): Omit<Case, "id">[] {
  return [0, 16, 64, 256, KIB, 4 * KIB].map((size) => {
    const payload = payloadOf(opcode, size);
    const roundTrip: Step[] = [send(frame(opcode, payload)), hear(opcode, payload)];
    return {
      about: `100 times ${kindOf(opcode)} of ${size} bytes, each after the answer to the one before`,
      steps: [...Array.from({ length: 100 }, () => roundTrip).flat(), ...bye],
    };
  });
}

const auto = payloadOf(TEXT, 64 * KIB);

export const loadCases: readonly Case[] = [
  ...[large, inFragments, inPieces, many].flatMap((make, index) =>
    [TEXT, BINARY].flatMap((opcode, kind) => group(`9.${2 * index + kind + 1}`, make(opcode))),
  ),
  ...group("10.1", [
    {
      about: `a text of ${auto.length} bytes in fragments of 1300`,
      steps: [send(...fragments(TEXT, auto, 1300)), hear(TEXT, auto), ...bye],
    },
  ]),
];
