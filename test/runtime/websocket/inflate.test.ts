// Decompression of messages: any sequence of blocks, nothing that was cut off, nothing that is too large.
import { constants, deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { type CloseCause, invalidCompression, messageTooBig } from "../../../runtime/websocket/protocol/close-codes.ts";
import { inflateMessage } from "../../../runtime/websocket/protocol/inflate.ts";
import { freshProgram } from "../../support/program.ts";

freshProgram();

function inflated(payload: Buffer, maxBytes = 10_000_000): Promise<string | CloseCause> {
  return new Promise((resolve) => {
    inflateMessage(payload, maxBytes, {
      holds: () => {},
      done: (result) => resolve(result instanceof Uint8Array ? result.toString("latin1") : result),
    });
  });
}

const trailer = 4;
/** What follows a final block (RFC 7692 section 7.2.3.5). */
const emptyBlock = Buffer.of(0x00);

function flushed(text: string): Buffer {
  return deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -trailer);
}

/** Letters that hardly compress. */
function letters(length: number): string {
  let state = 7;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return String.fromCharCode(97 + ((state >>> 16) % 26));
  }).join("");
}

test.each([10, 40_000])("several final blocks, each of %i letters", async (size) => {
  const texts = ["A", "B", "C"].map((letter) => letter + letters(size));
  const blocks = texts.map((text) => deflateRawSync(text));
  expect(await inflated(Buffer.concat([...blocks, emptyBlock]))).toBe(texts.join(""));
  // Without the empty block behind the last one, as many send it.
  expect(await inflated(Buffer.concat(blocks))).toBe(texts.join(""));
});

test("final blocks and others in turn; a later one refers to what was before", async () => {
  const [first, second, third] = [letters(30_000), letters(20_000), "x".repeat(500)];
  const blocks = [
    deflateRawSync(first),
    deflateRawSync(second, { dictionary: Buffer.from(first.slice(-32_768)), finishFlush: constants.Z_SYNC_FLUSH }),
    deflateRawSync(third),
    emptyBlock,
  ];
  expect(await inflated(Buffer.concat(blocks))).toBe(first + second + third);
  const repeated = deflateRawSync(first, { dictionary: Buffer.from(first) });
  expect(await inflated(Buffer.concat([deflateRawSync(first), repeated, emptyBlock]))).toBe(first + first);
});

test.each([100, 50_000])("a message of %i letters that was cut off is refused", async (size) => {
  const whole = flushed(letters(size));
  for (const missing of [1, 2, 10]) {
    expect(await inflated(whole.subarray(0, whole.length - missing))).toBe(invalidCompression);
  }
});

test("bytes behind the last block that are none", async () => {
  expect(await inflated(Buffer.concat([deflateRawSync("a"), Buffer.of(0xff, 0xff)]))).toBe(invalidCompression);
  expect(await inflated(Buffer.concat([deflateRawSync(letters(40_000)), Buffer.of(0xff)]))).toBe(invalidCompression);
});

test("the limit holds for all blocks together", async () => {
  const blocks = Buffer.concat([deflateRawSync("a".repeat(600)), deflateRawSync("b".repeat(500)), emptyBlock]);
  expect(await inflated(blocks, 1100)).toHaveLength(1100);
  expect(await inflated(blocks, 1099)).toBe(messageTooBig);
  const large = Buffer.concat([deflateRawSync(letters(30_000)), deflateRawSync("b".repeat(600_000)), emptyBlock]);
  expect(await inflated(large, 630_000)).toHaveLength(630_000);
  expect(await inflated(large, 629_999)).toBe(messageTooBig);
});

test("thousands of final blocks cost more than they are worth", async () => {
  const block = deflateRawSync("");
  expect(await inflated(Buffer.concat(Array.from({ length: 5000 }, () => block)))).toBe(invalidCompression);
});

test("who is not interested any more is not told", async () => {
  let told = 0;
  const stop = inflateMessage(flushed(letters(100_000)), 10_000_000, { holds: () => {}, done: () => (told += 1) });
  stop?.();
  await inflated(flushed(letters(100_000)));
  expect([typeof stop, told]).toEqual(["function", 0]);
});
