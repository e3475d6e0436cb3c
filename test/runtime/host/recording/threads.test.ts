// What is inflated in another thread, recorded and played: whole messages, some with more behind their end, and none at all.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { nodeHost } from "../../../../runtime/host/node.ts";
import { Player } from "../../../../runtime/host/recording/player.ts";
import { Reader } from "../../../../runtime/host/recording/reader.ts";
import { Recorder } from "../../../../runtime/host/recording/recorder.ts";
import type { Tape } from "../../../../runtime/host/recording/tape.ts";
import { compressionOnTape } from "../../../../runtime/host/recording/threads.ts";
import { createRecordingFile, Writer } from "../../../../runtime/host/recording/writer.ts";

const message = randomBytes(300_000);
const inputs = [
  deflateRawSync(message),
  Buffer.concat([deflateRawSync(message), randomBytes(100)]),
  Buffer.concat([deflateRawSync(message).subarray(0, 100_000), Buffer.alloc(100_000, 0xff)]),
  deflateRawSync("x".repeat(1_000_000)),
];

/** All of them at once; what their streams say. */
function inflateAll(tape: Tape): Promise<readonly string[]> {
  const zlib = compressionOnTape(nodeHost, tape)();
  const said: string[] = [];
  const one = (input: Uint8Array, index: number): Promise<void> =>
    new Promise((resolve) => {
      const stream = zlib.createInflateRaw({ chunkSize: 64 * 1024 });
      const say = (text: string): void => {
        said.push(`${index}: ${text}, ${stream.bytesWritten} read`);
        tape.note(stream.bytesWritten);
      };
      stream.on("data", (part: Buffer) => say(`${part.length} bytes, ${part.at(-1)}`));
      stream.on("error", (error) => say(error.message)).on("close", resolve);
      stream.on("end", () => {
        say("the end");
        stream.destroy();
      });
      stream.end(input);
    });
  return Promise.all(inputs.map(one)).then(() => said);
}

test("what is inflated in another thread", async () => {
  const directory = mkdtempSync(join(tmpdir(), "snow-recording-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, "file.rec");
  const recorder = new Recorder(new Writer(createRecordingFile(file)), {
    maxBytes: 1e9,
    now: () => 0,
    defer: setImmediate,
    ended: () => expect.unreachable(),
  });
  const said = await inflateAll(recorder);
  recorder.finish();
  expect(said.filter((line) => line.includes("the end"))).toHaveLength(3);
  expect(said.filter((line) => line.includes("invalid"))).toHaveLength(1);
  let played: Promise<readonly string[]> | undefined;
  const end = await new Promise((resolve) => {
    const player = new Player(new Reader(file), { pause: setImmediate, ended: resolve });
    played = inflateAll(player);
    player.run();
  });
  expect(end).toMatchObject({ kind: "finished" });
  expect(await played).toEqual(said);
});
