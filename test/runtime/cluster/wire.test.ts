// The form of messages between nodes.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFrames } from "../../../runtime/cluster/frames.ts";
import { addressed, addressOf, Wire } from "../../../runtime/cluster/wire.ts";
import type { Subject } from "../../../runtime/rooms/index.ts";
import { binaryFrame, controlFrame, PING, textFrame } from "../../../runtime/websocket/protocol/frame.ts";
import { freshProgram } from "../../support/program.ts";

freshProgram();

const tea: Subject = { kind: "room", name: "tea" };
const head = { kind: "frames", node: "abcdefghij-_", number: 2 ** 40 + 7, count: 2, begins: true } as const;
const body = [Buffer.from("one"), Buffer.from("two")];

describe("a message", () => {
  test("is read as it was written, with and without a secret", () => {
    for (const secret of ["", "a secret of the cluster"]) {
      const wire = new Wire(secret);
      const { body: read, ...rest } = wire.read(tea, wire.write(tea, head, body)) ?? {};
      expect([rest, read?.toString()]).toEqual([head, "onetwo"]);
    }
  });

  test("of another secret, subject or kind of node is none", () => {
    const wire = new Wire("secret");
    const bytes = wire.write(tea, head, body);
    expect(new Wire("other").read(tea, bytes)).toBeUndefined();
    expect(new Wire("").read(tea, bytes)).toBeUndefined();
    expect(wire.read({ kind: "room", name: "coffee" }, bytes)).toBeUndefined();
    expect(wire.read({ kind: "topic", name: "tea" }, bytes)).toBeUndefined();
    expect(wire.read(tea, new Wire("").write(tea, head, body))).toBeUndefined();
  });

  test("with any change of its bytes is none when it is sealed, and never a failure when it is not", () => {
    const [sealing, plain] = [new Wire("secret"), new Wire("")];
    const sealed = sealing.write(tea, head, body);
    const open = plain.write(tea, head, body);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(sealed);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expect(sealing.read(tea, damaged)).toBeUndefined();
        plain.read(tea, open.subarray(0, at));
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        plain.read(tea, bytes);
        addressOf(Buffer.from(bytes));
      }),
      { numRuns: 200 },
    );
  });

  test("to one node says what it is about", () => {
    const told = addressOf(Buffer.concat(addressed({ kind: "topic", name: "chat:grün" }, Buffer.from("x"))));
    expect([told?.subject, told?.bytes.toString()]).toEqual([{ kind: "topic", name: "chat:grün" }, "x"]);
  });
});

describe("frames", () => {
  const make = (bytes: Buffer, payloadBytes: number) => ({ bytes, payloadBytes });
  const all = ["", "x".repeat(125), "ü".repeat(100), "x".repeat(65_535), "x".repeat(70_000)].map((text) =>
    textFrame(text),
  );

  test("are one piece, and each by itself for whoever asks", () => {
    const frames = [...all, binaryFrame(Uint8Array.of(1, 255))];
    const bytes = Buffer.concat(frames.map((frame) => frame.bytes));
    const batch = readFrames(bytes, frames.length, make);
    expect(batch?.payloadBytes).toBe(frames.reduce((sum, { payloadBytes }) => sum + payloadBytes, 0));
    expect(batch?.messages().map((message) => message.bytes)).toEqual(frames.map((frame) => frame.bytes));
  });

  test("of any other form are none", () => {
    const { bytes } = textFrame("tea");
    const changed = (at: number, value: number) => Buffer.from(bytes).fill(value, at, at + 1);
    const wrong: readonly (readonly [Buffer, number])[] = [
      [bytes, 2],
      [bytes, 0],
      [Buffer.alloc(0), 0],
      [bytes.subarray(0, 4), 1],
      [bytes.subarray(0, 1), 1],
      [Buffer.concat([bytes, Buffer.of(0x81)]), 1],
      [changed(0, 0x01), 1],
      [changed(0, 0xc1), 1],
      [changed(0, 0x80), 1],
      [changed(1, 0x83), 1],
      [changed(3, 0xff), 1],
      [controlFrame(PING, Uint8Array.of(1)), 1],
      [Buffer.of(0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0), 1],
      [Buffer.of(0x82, 126, 0), 1],
      [Buffer.of(0x82, 126, 0, 1, 7), 1],
      [Buffer.of(0x82, 127, 0, 0, 0, 0, 0, 0, 0, 1, 7), 1],
    ];
    for (const [one, count] of wrong) expect(readFrames(one, count, make)).toBeUndefined();
  });
});
