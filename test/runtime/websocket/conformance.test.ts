// The cases that WebSocket servers are usually judged by, each to the letter: RFC 6455 in sections 1 to 10, RFC 7692 in 12, 13.
import { constants, inflateRawSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { type Case, CLOSE, type Step } from "./conformance/cases.ts";
import { closingCases } from "./conformance/closing.ts";
import { compressionCases } from "./conformance/compression.ts";
import { framingCases } from "./conformance/framing.ts";
import { loadCases } from "./conformance/load.ts";
import { textCases } from "./conformance/text.ts";
import { leftovers, startServer, ws } from "./harness.ts";
import { type Frame, handshakeHeaders, RawClient, requestText } from "./raw-client.ts";

const cases = [...framingCases, ...textCases, ...closingCases, ...loadCases, ...compressionCases];
const sections = [...new Set(cases.map(({ id }) => Number(id.split(".")[0])))].sort((a, b) => a - b);
const TRAILER = Buffer.of(0x00, 0x00, 0xff, 0xff);

/** Sends pieces that arrive as such, as far as the system lets them. */
async function sendPieces(client: RawClient, bytes: Buffer, size: number): Promise<void> {
  client.socket.setNoDelay(true);
  for (let start = 0; start < bytes.length; start += size) {
    client.send(bytes.subarray(start, start + size));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function plainPayload({ compressed, payload }: Frame, windowBits: number): Buffer {
  if (!compressed) return payload;
  return inflateRawSync(Buffer.concat([payload, TRAILER]), { windowBits, finishFlush: constants.Z_SYNC_FLUSH });
}

async function take(client: RawClient, step: Step, windowBits: number): Promise<void> {
  switch (step.kind) {
    case "send":
      if (step.chop === "whole") client.send(Buffer.concat(step.frames));
      else if (step.chop === "frames") for (const one of step.frames) await sendPieces(client, one, one.length);
      else await sendPieces(client, Buffer.concat(step.frames), step.chop);
      return;
    case "hear": {
      const frame = await client.frame();
      expect([frame?.opcode, frame?.final]).toEqual([step.opcode, true]);
      // Not by `toEqual`, which would print megabytes.
      expect(frame !== undefined && plainPayload(frame, windowBits).equals(step.payload)).toBe(true);
      return;
    }
    case "end": {
      const frame = await client.frame();
      expect(frame?.opcode).toBe(CLOSE);
      const { payload = Buffer.alloc(0) } = frame ?? {};
      expect(payload.length === 0 ? undefined : payload.readUInt16BE(0)).toBe(step.code);
      // The server is the one who ends the connection, and says nothing more.
      await client.ended;
      expect(client.unread).toHaveLength(0);
      return;
    }
    default:
      step satisfies never;
  }
}

async function run({ steps, offer }: Case): Promise<void> {
  const { port, journal } = startServer({
    options: { compress: offer !== undefined },
    onBinary: (conn, bytes) => {
      ws.sendBinary(conn, bytes);
    },
  });
  const client = new RawClient(port);
  const extension = offer === undefined ? {} : { "Sec-WebSocket-Extensions": offer.header };
  client.send(requestText("GET", "/", { ...handshakeHeaders, ...extension }));
  const { status, headers } = await client.head();
  expect(status).toBe(101);
  if (offer !== undefined) expect(headers.get("sec-websocket-extensions")).toContain(offer.accepted);
  for (const step of steps) await take(client, step, offer?.windowBits ?? 15);
  client.destroy();
  await journal.wait(1);
  expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
}

const passed = new Map<number, number>();

describe.each(sections)("section %i", (section) => {
  const own = cases.filter(({ id }) => id.startsWith(`${section}.`));
  test.each(own.map((one) => [one.id, one.about, one] as const))("%s %s", async (_id, _about, one) => {
    await run(one);
    passed.set(section, (passed.get(section) ?? 0) + 1);
  });
});

afterAll(() => {
  const rows = sections.map((section) => {
    const count = cases.filter(({ id }) => id.startsWith(`${section}.`)).length;
    return `${section}: ${passed.get(section) ?? 0} of ${count}`;
  });
  console.log(`conformance, cases passed by section: ${rows.join(", ")}`);
});
