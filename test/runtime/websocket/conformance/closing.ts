// Section 7: the closing handshake, its codes and its reasons.
import { closePayload } from "../raw-client.ts";
import { bye, type Case, CLOSE, CONTINUATION, ends, frame, group, hear, PING, send, TEXT } from "./cases.ts";

const close = frame(CLOSE, closePayload(1000));
const large = Buffer.alloc(256 * 1024, 0x2a);

const order: Omit<Case, "id">[] = [
  { about: "a text, then a close", steps: [send(frame(TEXT, "Hello")), hear(TEXT, "Hello"), ...bye] },
  { about: "two closes", steps: [send(close, close), ends(1000)] },
  { about: "a ping behind the close", steps: [send(close, frame(PING)), ends(1000)] },
  { about: "a text behind the close", steps: [send(close, frame(TEXT, "late")), ends(1000)] },
  {
    about: "a close inside of a fragmented text",
    steps: [send(frame(TEXT, "frag", { final: false }), close, frame(CONTINUATION, "ment")), ends(1000)],
  },
  {
    about: "a large text, a small one, a close, a ping",
    steps: [
      send(frame(TEXT, large), frame(TEXT, "Hello"), close, frame(PING)),
      hear(TEXT, large),
      hear(TEXT, "Hello"),
      ends(1000),
    ],
  },
];

const payloads: Omit<Case, "id">[] = [
  { about: "no payload", steps: [send(frame(CLOSE)), ends(undefined)] },
  { about: "half a code", steps: [send(frame(CLOSE, Buffer.of(3))), ends(1002)] },
  { about: "a code", steps: [send(close), ends(1000)] },
  { about: "a code and a reason", steps: [send(frame(CLOSE, closePayload(1000, "done"))), ends(1000)] },
  { about: "the longest reason", steps: [send(frame(CLOSE, closePayload(1000, "*".repeat(123)))), ends(1000)] },
  { about: "a longer reason", steps: [send(frame(CLOSE, closePayload(1000, "*".repeat(124)))), ends(1002)] },
];

function code(number: number, answer: number): Omit<Case, "id"> {
  return { about: `code ${number}`, steps: [send(frame(CLOSE, closePayload(number))), ends(answer)] };
}

const good = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999];
const bad = [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999];

export const closingCases: readonly Case[] = [
  ...group("7.1", order),
  ...group("7.3", payloads),
  ...group("7.5", [
    {
      about: "a reason that is no text",
      steps: [send(frame(CLOSE, closePayload(1000, Buffer.of(0xce, 0xba, 0xed, 0xa0, 0x80)))), ends(1007)],
    },
  ]),
  ...group(
    "7.7",
    good.map((number) => code(number, number)),
  ),
  ...group(
    "7.9",
    bad.map((number) => code(number, 1002)),
  ),
  ...group(
    "7.13",
    [5000, 65_535].map((number) => code(number, 1002)),
  ),
];
