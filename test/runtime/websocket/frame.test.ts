// Frames of the server: headers for every size, and close reasons.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  binaryFrame,
  closeFrame,
  controlFrame,
  cutReason,
  PING,
  PONG,
  textFrame,
} from "../../../runtime/websocket/protocol/frame.ts";
import { anyCharacter } from "../../support/any-character.ts";
import { freshProgram } from "../../support/program.ts";

freshProgram();

describe("frames", () => {
  test.each([
    [0, "8100"],
    [1, "8101"],
    [125, "817d"],
    [126, "817e007e"],
    [65_535, "817effff"],
    [65_536, "817f0000000000010000"],
  ])("text of %i bytes begins with %s", (length, header) => {
    const { bytes, payloadBytes } = textFrame("x".repeat(length));
    expect(payloadBytes).toBe(length);
    expect(bytes.toString("latin1", header.length / 2)).toBe("x".repeat(length));
    expect(bytes.toString("hex", 0, header.length / 2)).toBe(header);
  });

  test("text is UTF-8, its length counts bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (text) => {
        const { bytes, payloadBytes } = textFrame(text);
        expect(payloadBytes).toBe(Buffer.byteLength(text));
        expect(bytes.toString("utf8", bytes.length - payloadBytes)).toBe(text);
      }),
    );
  });

  test("binary, ping, pong, close", () => {
    expect(binaryFrame(new Uint8Array([1, 255])).bytes.toString("hex")).toBe("820201ff");
    expect(controlFrame(PING, new Uint8Array([7])).toString("hex")).toBe("890107");
    expect(controlFrame(PONG, new Uint8Array(0)).toString("hex")).toBe("8a00");
    expect(closeFrame(1000, "ok").toString("hex")).toBe("880403e86f6b");
    expect(closeFrame(undefined, "").toString("hex")).toBe("8800");
  });

  test("the compressed form is made once, and only where it is shorter", () => {
    const long = textFrame("again ".repeat(200));
    expect(long.compressed(15)).toBe(long.compressed(15));
    expect(long.compressed(15).length).toBeLessThan(100);
    expect(long.compressed(15)[0]).toBe(0xc1);
    const short = textFrame("a");
    expect(short.compressed(15)).toBe(short.bytes);
    const noise = binaryFrame(Uint8Array.from({ length: 1000 }, (_, index) => (index * index * 7919 + index) >> 3));
    expect(noise.compressed(15).length).toBeLessThanOrEqual(noise.bytes.length);
  });
});

test("reasons are cut to 123 bytes, never inside of a character", () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (reason) => {
      const cut = cutReason(reason);
      expect(reason.startsWith(cut)).toBe(true);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(123);
      const [next = ""] = reason.slice(cut.length);
      expect(next === "" || Buffer.byteLength(cut + next) > 123).toBe(true);
    }),
  );
});
