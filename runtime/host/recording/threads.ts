// What Node does in threads, on a tape: compression, passwords, databases; and how late its event loop is.
import type { Transform, TransformCallback } from "node:stream";
import type * as zlib from "node:zlib";
import type { Host } from "../index.ts";
import { kept, replaced } from "../replaced-modules.ts";
import { once } from "./once.ts";
import type { Tape } from "./tape.ts";

type Compressed = (error: Error | null, bytes: Buffer) => void;

/** What a compressor, or what undoes it, makes of one piece. */
type Step =
  | { readonly kind: "output"; readonly bytes: Uint8Array }
  /** It is done with the piece. */
  | { readonly kind: "done"; readonly error: Error | null }
  /** It has come to an end before the piece has. */
  | { readonly kind: "end" }
  /** The piece is nothing that was compressed. */
  | { readonly kind: "failed"; readonly error: Error };

/** Its transformations go through the tape; what is around them is the same code in a replay. */
function transformOnTape<T extends Transform & zlib.Zlib>(tape: Tape, stream: T): T {
  /** While it is at a piece: what happens to the stream then comes from its thread, and everything else from itself. */
  let done: TransformCallback | undefined;
  const [push, destroy] = [stream.push.bind(stream), stream.destroy.bind(stream)];
  const happen = (step: Step, read: number): void => {
    const present = done;
    Reflect.set(stream, "bytesWritten", read);
    if (step.kind === "output") push(step.bytes);
    else if (step.kind === "end") push(null);
    else {
      done = undefined;
      if (step.kind === "failed") destroy(step.error);
      else present?.(step.error);
    }
  };
  const source = tape.source(happen);
  source.begun();
  const tell = (step: Step): void => source.happened(step, stream.bytesWritten);
  stream.push = (chunk: unknown) => {
    if (done === undefined) return push(chunk);
    tell(chunk instanceof Uint8Array ? { kind: "output", bytes: chunk } : { kind: "end" });
    return true;
  };
  stream.destroy = (error) => {
    if (done === undefined || error === undefined || error === null) return destroy(error);
    tell({ kind: "failed", error });
    return stream;
  };
  const transform = stream._transform.bind(stream);
  const ended: TransformCallback = (error) => tell({ kind: "done", error: error ?? null });
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
      createInflateRaw: (options: zlib.ZlibOptions) => transformOnTape(tape, module.createInflateRaw(options)),
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
