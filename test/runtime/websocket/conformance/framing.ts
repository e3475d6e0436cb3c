// Sections 1 to 5: frames of all sizes, pings and pongs, reserved bits, reserved opcodes, fragments.
import {
  BINARY,
  bye,
  type Case,
  type Chop,
  CLOSE,
  CONTINUATION,
  chopped,
  ends,
  frame,
  group,
  hear,
  PING,
  PONG,
  type Step,
  send,
  TEXT,
} from "./cases.ts";

function echoes(opcode: number, fill: number): Omit<Case, "id">[] {
  const kind = opcode === TEXT ? "text" : "binary";
  const sizes: readonly [number, Chop][] = [
    ...[0, 125, 126, 127, 128, 65_535, 65_536].map((size): [number, Chop] => [size, "whole"]),
    [65_536, 997],
  ];
  return sizes.map(([size, chop]) => {
    const payload = Buffer.alloc(size, fill);
    const about = `${kind} of ${size} bytes${chop === "whole" ? "" : ` in pieces of ${chop}`}`;
    return { about, steps: [chopped(chop, frame(opcode, payload)), hear(opcode, payload), ...bye] };
  });
}

const largest = Buffer.alloc(125, 0xfe);
const tenPings = Array.from({ length: 10 }, (_, index) => `payload ${index}`);

const pings: Omit<Case, "id">[] = [
  { about: "a ping without payload", steps: [send(frame(PING)), hear(PONG), ...bye] },
  { about: "a ping with text", steps: [send(frame(PING, "Hello, world!")), hear(PONG, "Hello, world!"), ...bye] },
  {
    about: "a ping with bytes that are no text",
    steps: [
      send(frame(PING, Buffer.of(0x00, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0x00, 0xff))),
      hear(PONG, Buffer.of(0x00, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0x00, 0xff)),
      ...bye,
    ],
  },
  { about: "the largest ping", steps: [send(frame(PING, largest)), hear(PONG, largest), ...bye] },
  { about: "a ping that is too large", steps: [send(frame(PING, Buffer.alloc(126, 0xfe))), ends(1002)] },
  { about: "the largest ping, byte by byte", steps: [chopped(1, frame(PING, largest)), hear(PONG, largest), ...bye] },
  { about: "a pong that nobody asked for", steps: [send(frame(PONG)), ...bye] },
  { about: "the same with a payload", steps: [send(frame(PONG, "unasked")), ...bye] },
  {
    about: "an unasked pong, then a ping: only the ping is answered",
    steps: [send(frame(PONG, "unasked"), frame(PING, "ping")), hear(PONG, "ping"), ...bye],
  },
  {
    about: "ten pings are answered in their order",
    steps: [send(...tenPings.map((text) => frame(PING, text))), ...tenPings.map((text) => hear(PONG, text)), ...bye],
  },
  {
    about: "ten pings, byte by byte",
    steps: [
      chopped(1, ...tenPings.map((text) => frame(PING, text))),
      ...tenPings.map((text) => hear(PONG, text)),
      ...bye,
    ],
  },
];

/** A text, which is echoed, then a bad frame and a ping, which is not answered. */
function afterText(bad: Buffer, chop: Chop): Step[] {
  return [chopped(chop, frame(TEXT, "before"), bad, frame(PING)), hear(TEXT, "before"), ends(1002)];
}

const RSV1 = 0x40;
const RSV2 = 0x20;
const RSV3 = 0x10;

const reservedBits: Omit<Case, "id">[] = [
  { about: "RSV3 on a text", steps: [send(frame(TEXT, "a", { reserved: RSV3 })), ends(1002)] },
  { about: "RSV2 behind a good text", steps: afterText(frame(TEXT, "b", { reserved: RSV2 }), "whole") },
  {
    about: "RSV2 and RSV3, frame by frame",
    steps: afterText(frame(TEXT, "b", { reserved: RSV2 | RSV3 }), "frames"),
  },
  { about: "RSV1 without an extension, byte by byte", steps: afterText(frame(TEXT, "b", { reserved: RSV1 }), 1) },
  {
    about: "RSV1 and RSV3 on a binary message",
    steps: [send(frame(BINARY, Buffer.of(0, 255), { reserved: RSV1 | RSV3 })), ends(1002)],
  },
  { about: "RSV1 and RSV2 on a ping", steps: [send(frame(PING, "a", { reserved: RSV1 | RSV2 })), ends(1002)] },
  { about: "all of them on a close", steps: [send(frame(CLOSE, "", { reserved: RSV1 | RSV2 | RSV3 })), ends(1002)] },
];

function reservedOpcodes(first: number): Omit<Case, "id">[] {
  return [
    { about: `opcode ${first}`, steps: [send(frame(first)), ends(1002)] },
    { about: `opcode ${first + 1} with a payload`, steps: [send(frame(first + 1, "reserved")), ends(1002)] },
    { about: `opcode ${first + 2} behind a good text`, steps: afterText(frame(first + 2), "whole") },
    { about: `opcode ${first + 3} with a payload, likewise`, steps: afterText(frame(first + 3, "reserved"), "frames") },
    { about: `opcode ${first + 4}, byte by byte`, steps: afterText(frame(first + 4, "reserved"), 1) },
  ];
}

const chops: readonly Chop[] = ["whole", "frames", 1];

function words(chop: Chop): string {
  return chop === "whole" ? "at once" : chop === "frames" ? "frame by frame" : "byte by byte";
}

const begin = frame(TEXT, "frag", { final: false });
const end = frame(CONTINUATION, "ment");

/** A continuation of nothing. */
function nothingToContinue(final: boolean): Omit<Case, "id">[] {
  return chops.map((chop) => ({
    about: `a ${final ? "final " : ""}continuation of nothing, then a text, ${words(chop)}`,
    steps: [chopped(chop, frame(CONTINUATION, "nothing", { final }), frame(TEXT, "a")), ends(1002)],
  }));
}

/** Five fragments, pings between them. */
function fiveFragments(chop: Chop): Omit<Case, "id"> {
  const piece = (index: number) => frame(index === 1 ? TEXT : CONTINUATION, `piece ${index}`, { final: index === 5 });
  return {
    about: `five fragments with pings between them, ${words(chop)}`,
    steps: [
      chopped(chop, piece(1), piece(2), frame(PING, "first")),
      hear(PONG, "first"),
      chopped(chop, piece(3), piece(4), frame(PING, "second"), piece(5)),
      hear(PONG, "second"),
      hear(TEXT, "piece 1piece 2piece 3piece 4piece 5"),
      ...bye,
    ],
  };
}

const fragmentation: Omit<Case, "id">[] = [
  ...[PING, PONG].map((opcode) => ({
    about: `a ${opcode === PING ? "ping" : "pong"} in two fragments`,
    steps: [send(frame(opcode, "frag", { final: false }), end), ends(1002)],
  })),
  ...chops.map((chop) => ({
    about: `a text in two fragments, ${words(chop)}`,
    steps: [chopped(chop, begin, end), hear(TEXT, "fragment"), ...bye],
  })),
  ...chops.map((chop) => ({
    about: `a ping between two fragments, ${words(chop)}`,
    steps: [chopped(chop, begin, frame(PING, "between"), end), hear(PONG, "between"), hear(TEXT, "fragment"), ...bye],
  })),
  ...nothingToContinue(true),
  ...nothingToContinue(false),
  {
    about: "a text in two fragments, then a continuation of nothing",
    steps: [
      send(begin, end, frame(CONTINUATION, "nothing", { final: false }), frame(TEXT, "a")),
      hear(TEXT, "fragment"),
      ends(1002),
    ],
  },
  ...[false, true].map((final) => ({
    about: `a ${final ? "final " : ""}continuation of nothing before each of two texts`,
    steps: [
      send(frame(CONTINUATION, "x", { final }), begin, end, frame(CONTINUATION, "x", { final }), begin, end),
      ends(1002),
    ],
  })),
  { about: "two fragments that both say text", steps: [send(begin, frame(TEXT, "ment")), ends(1002)] },
  fiveFragments("whole"),
  fiveFragments("frames"),
];

export const framingCases: readonly Case[] = [
  ...group("1.1", echoes(TEXT, 0x2a)),
  ...group("1.2", echoes(BINARY, 0xfe)),
  ...group("2", pings),
  ...group("3", reservedBits),
  ...group("4.1", reservedOpcodes(3)),
  ...group("4.2", reservedOpcodes(11)),
  ...group("5", fragmentation),
];
