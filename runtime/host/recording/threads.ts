// What Node does in threads, on a tape: compression, passwords, databases; and how late its event loop is.
import type { Transform, TransformCallback } from "node:stream";
import type * as zlib from "node:zlib";
import type { Host } from "../index.ts";
import { kept, replaced } from "./modules.ts";
import { once } from "./once.ts";
import type { Tape } from "./tape.ts";

type Compressed = (error: Error | null, bytes: Buffer) => void;

/** What a compressor gives for one piece: the outputs, and whether it is done with the piece. */
type Step =
  | { readonly kind: "output"; readonly bytes: Uint8Array }
  | { readonly kind: "done"; readonly error: Error | null };

/** Its transformations go through the tape; what is around them is the same code in a replay. */
function transformOnTape<T extends Transform>(tape: Tape, stream: T): T {
  let done: TransformCallback = () => {};
  const push = stream.push.bind(stream);
  const source = tape.source((step: Step) => {
    if (step.kind === "output") push(step.bytes);
    else done(step.error);
  });
  source.begun();
  stream.push = (chunk: unknown) => {
    if (!(chunk instanceof Uint8Array)) return push(chunk);
    source.happened({ kind: "output", bytes: chunk });
    return true;
  };
  const transform = stream._transform.bind(stream);
  const ended: TransformCallback = (error) => source.happened({ kind: "done", error: error ?? null });
  stream._transform = (chunk, encoding, callback) => {
    done = callback;
    if (!tape.plays) transform(chunk, encoding, ended);
  };
  return stream;
}

export function compressionOnTape(base: Host, tape: Tape): Host["zlib"] {
  return kept(() => {
    const module = base.zlib();
    return replaced(module, {
      gzip: (body: zlib.InputType, done: Compressed) => once(tape, done, (happened) => module.gzip(body, happened)),
      brotliCompress: (body: zlib.InputType, options: zlib.BrotliOptions, done: Compressed) =>
        once(tape, done, (happened) => module.brotliCompress(body, options, happened)),
      createGzip: (options: zlib.ZlibOptions) => transformOnTape(tape, module.createGzip(options)),
      createBrotliCompress: (options: zlib.BrotliOptions) =>
        transformOnTape(tape, module.createBrotliCompress(options)),
    });
  });
}

export function cryptoOnTape(base: Host, tape: Tape): Host["crypto"] {
  return kept(() => {
    const module = base.crypto();
    // Not every version of Node has it.
    if (typeof module.argon2 !== "function") return module;
    const argon2: typeof module.argon2 = (algorithm, parameters, done) =>
      once(tape, done, (happened) => module.argon2(algorithm, parameters, happened));
    return replaced(module, { argon2 });
  });
}

export function performanceOnTape(base: Host, tape: Tape): Host["performance"] {
  return kept(() => {
    const module = base.performance();
    const monitorEventLoopDelay: typeof module.monitorEventLoopDelay = (options) => {
      const histogram = module.monitorEventLoopDelay(options);
      const { enable, reset } = { enable: () => histogram.enable(), reset: () => histogram.reset() };
      return Object.defineProperties(Object.create(histogram), {
        count: { get: () => tape.answer(() => histogram.count) },
        percentile: { value: (rank: number) => tape.answer(() => histogram.percentile(rank)) },
        enable: { value: enable },
        reset: { value: reset },
      });
    };
    return replaced(module, { monitorEventLoopDelay });
  });
}

export function sqliteOnTape(base: Host, tape: Tape): Host["openSqlite"] {
  return (options, events) => {
    const answered = tape.source(events.answered);
    const ended = tape.source(events.ended);
    for (const source of [answered, ended]) source.begun();
    if (tape.plays) return { send() {} };
    return base.openSqlite(options, { answered: answered.happened, ended: ended.happened });
  };
}
