// What Node does in threads, in a world: at once or waited for, and the same for the same seed.
import { Buffer } from "node:buffer";
import type { Transform } from "node:stream";
import { brotliDecompressSync, deflateRawSync, gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { nodeHost } from "../../../../runtime/host/node.ts";
import { atOnceModules } from "../../../../runtime/host/simulated/at-once.ts";
import { Lane, World } from "../../../../runtime/host/simulated/index.ts";

function worldly(): { readonly world: World; readonly modules: ReturnType<typeof atOnceModules> } {
  const world = new World({ seed: 1, pause: setImmediate });
  return { world, modules: atOnceModules(world, new Lane("program"), nodeHost) };
}

/** All that comes out of a stream. */
function outputOf(stream: Transform): () => Buffer {
  const parts: Buffer[] = [];
  stream.on("data", (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts);
}

const text = "much ado about nothing, ".repeat(10_000);

describe("in a world", () => {
  test("bodies are compressed in a step of their own", async () => {
    const { world, modules } = worldly();
    const { brotliCompress, constants, gzip } = modules.zlib();
    const seen: string[] = [];
    gzip(text, (_error, bytes) => seen.push(gunzipSync(bytes).toString()));
    brotliCompress(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }, (_error, bytes) =>
      seen.push(brotliDecompressSync(bytes).toString()),
    );
    expect(seen).toEqual([]);
    await world.run();
    expect(seen).toEqual([text, text]);
    expect(world.steps).toBe(2);
  });

  test("streams give what was written before anything else happens", async () => {
    const { world, modules } = worldly();
    const { constants, createBrotliCompress, createGzip } = modules.zlib();
    const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
    const brotli = createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH });
    const streams = [gzip, brotli].map((stream) => ({ stream, output: outputOf(stream) }));
    const lane = new Lane("program");
    let sizes: number[] = [];
    const write = (): void => {
      for (const { stream } of streams) stream.write(text);
      world.plan(1, look, { lane });
    };
    const look = (): void => {
      sizes = streams.map(({ output }) => output().length);
      for (const { stream } of streams) stream.end("the end");
    };
    world.plan(0, write, { lane });
    await world.run();
    const [compressed = 0, other = 0] = sizes;
    expect([compressed > 100, other > 10]).toEqual([true, true]);
    const [first, second] = streams.map(({ output }) => output());
    expect(gunzipSync(first ?? "").toString()).toBe(`${text}the end`);
    expect(brotliDecompressSync(second ?? "").toString()).toBe(`${text}the end`);
  });

  test("what is inflated may be wrong, or be followed by something else", async () => {
    const { world, modules } = worldly();
    const { createInflateRaw } = modules.zlib();
    const payload = deflateRawSync(text);
    const good = createInflateRaw();
    const output = outputOf(good);
    good.end(Buffer.concat([payload, Buffer.from("something else")]));
    const bad = createInflateRaw();
    const told: string[] = [];
    bad.on("error", () => told.push("an error"));
    good.on("end", () => told.push("the end"));
    bad.end(Buffer.from("no deflated data"));
    await world.run();
    expect([output().toString() === text, good.bytesWritten]).toEqual([true, payload.length]);
    expect(told.toSorted()).toEqual(["an error", "the end"]);
  });

  test("passwords are hashed at once", async () => {
    const { world, modules } = worldly();
    const { argon2, argon2Sync } = modules.crypto();
    const message = Buffer.from("secret");
    const costs = { nonce: Buffer.alloc(16), parallelism: 1, tagLength: 32, memory: 64, passes: 1 };
    let tag: Uint8Array | undefined;
    argon2("argon2id", { ...costs, message }, (_error, bytes) => {
      tag = bytes;
    });
    await world.run();
    expect(tag).toEqual(argon2Sync("argon2id", { ...costs, message }));
  });

  test("the world waits for signatures, which come in the order in which they were asked for", async () => {
    const { world, modules } = worldly();
    const key = { algorithm: "HS256", material: Buffer.from("a secret of at least 32 bytes ...") };
    const lane = new Lane("program");
    const seen: string[] = [];
    const ask = (): void => {
      for (const name of ["a", "b", "c"])
        void modules.libraries
          .jwt()
          .signToken(`{"sub":"${name}"}`, key, undefined)
          .then((token) => {
            seen.push(`${world.now} ${Buffer.from(token.split(".")[1] ?? "", "base64url")}`);
          });
    };
    world.plan(5, ask, { lane });
    world.plan(6, () => void seen.push("6 later"), { lane });
    await world.run();
    expect(seen).toEqual(['5 {"sub":"a"}', '5 {"sub":"b"}', '5 {"sub":"c"}', "6 later"]);
  });
});
