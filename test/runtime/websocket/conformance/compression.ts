// Sections 12 and 13: permessage-deflate with all kinds of content, sizes, fragments and offers.
import { constants, deflateRawSync } from "node:zlib";
import { BINARY, bye, type Case, fragments, group, hear, type Offer, type Step, send, TEXT } from "./cases.ts";

const KIB = 1024;
const RSV1 = 0x40;
const TRAILER = 4;

/** Numbers that look random, always the same. */
function* noise(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    yield state >>> 16;
  }
}

interface Content {
  readonly about: string;
  readonly opcode: number;
  make(size: number, variant: number): Buffer;
}

function filled(size: number, piece: (index: number) => string): Buffer {
  let text = "";
  for (let index = 0; text.length < size; index++) text += piece(index);
  return Buffer.from(text.slice(0, size));
}

const contents: readonly Content[] = [
  {
    about: "records that are much alike",
    opcode: TEXT,
    make: (size, variant) => filled(size, (index) => `{"id":${index + variant},"name":"user ${index % 7}","ok":true},`),
  },
  {
    about: "prose",
    opcode: TEXT,
    make: (size, variant) =>
      filled(size, (index) => `${["the", "snow", "falls", "on", "every", "roof"][(index * (variant + 3)) % 6]} `),
  },
  {
    about: "bytes that hardly differ",
    opcode: BINARY,
    make: (size, variant) => Buffer.alloc(size, Buffer.of(variant, 0, 0, 0, 255)),
  },
  {
    about: "noise",
    opcode: BINARY,
    make: (size, variant) => {
      const numbers = noise(size + variant);
      return Buffer.from(Uint8Array.from({ length: size }, () => numbers.next().value ?? 0));
    },
  },
  {
    about: "letters in no order",
    opcode: TEXT,
    make: (size, variant) => {
      const numbers = noise(size * 3 + variant);
      return filled(size, () => ((numbers.next().value ?? 0) % 36).toString(36));
    },
  },
];

/** Sizes of messages, and of their fragments. */
const shapes: readonly (readonly [number, number])[] = [
  ...[16, 64, 256, KIB, 4 * KIB, 8 * KIB, 16 * KIB, 32 * KIB, 64 * KIB, 128 * KIB].map((size) => [size, size] as const),
  ...[8 * KIB, 16 * KIB, 32 * KIB, 64 * KIB, 128 * KIB].map((size) => [size, 256] as const),
  ...[KIB, 4 * KIB, 32 * KIB].map((piece) => [128 * KIB, piece] as const),
];

/** How often the content changes. */
const VARIANTS = 3;

function deflated(payload: Buffer): Buffer {
  return deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -TRAILER);
}

function exchange(content: Content, [size, piece]: readonly [number, number], offer: Offer): Omit<Case, "id"> {
  const { opcode } = content;
  const steps: Step[] = [];
  for (let variant = 0; variant < VARIANTS; variant++) {
    const payload = content.make(size, variant);
    steps.push(send(...fragments(opcode, deflated(payload), piece, RSV1)), hear(opcode, payload));
  }
  const cut = piece < size ? ` in fragments of ${piece}` : "";
  return { about: `${content.about}, ${size} bytes${cut}, ${offer.header}`, steps: [...steps, ...bye], offer };
}

const plain: Offer = { header: "permessage-deflate; client_max_window_bits", windowBits: 15, accepted: "" };

function offering(parameters: string, windowBits: number, accepted: string): Offer {
  return { header: `permessage-deflate; client_max_window_bits${parameters}`, windowBits, accepted };
}

const noContext = "; server_no_context_takeover";
const offers: readonly Offer[] = [
  plain,
  offering(noContext, 15, "server_no_context_takeover"),
  offering("; server_max_window_bits=9", 9, "server_max_window_bits=9"),
  offering("; server_max_window_bits=15", 15, "server_max_window_bits=15"),
  offering(`${noContext}; server_max_window_bits=9`, 9, "server_max_window_bits=9"),
  offering(`${noContext}; server_max_window_bits=15`, 15, "server_max_window_bits=15"),
  {
    header: `permessage-deflate${noContext}; server_max_window_bits=9, permessage-deflate${noContext}, permessage-deflate`,
    windowBits: 9,
    accepted: "server_max_window_bits=9",
  },
];

export const compressionCases: readonly Case[] = [
  ...contents.flatMap((content, index) =>
    group(
      `12.${index + 1}`,
      shapes.map((shape) => exchange(content, shape, plain)),
    ),
  ),
  ...offers.flatMap((offer, index) =>
    group(
      `13.${index + 1}`,
      shapes.flatMap((shape) => contents.slice(0, 1).map((one) => exchange(one, shape, offer))),
    ),
  ),
];
