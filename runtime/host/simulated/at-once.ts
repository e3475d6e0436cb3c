// What Node does in threads of its own: compression, passwords, signatures. In a world nothing happens beside it: what can be
// done at once is, and the world waits for the rest.

import type { Transform, TransformCallback } from "node:stream";
import type { BrotliOptions, InputType } from "node:zlib";
import type { Host } from "../index.ts";
import { kept, replaced } from "../replaced-modules.ts";
import type { Lane, World } from "./world.ts";

type Zlib = ReturnType<Host["zlib"]>;
type Crypto = ReturnType<Host["crypto"]>;
type Answered = (error: Error | null, bytes: Uint8Array) => void;

const EMPTY = new Uint8Array(0);

interface Surroundings {
  readonly world: World;
  /** Of the program that is answered. */
  readonly lane: Lane;
  readonly base: Host;
}

/** Works at once, and answers in a step of its own. */
function answer({ world, lane }: Surroundings, work: () => Uint8Array, answered: Answered): void {
  let outcome: () => void;
  try {
    const bytes = work();
    outcome = () => answered(null, bytes);
  } catch (error) {
    const problem = error instanceof Error ? error : new Error(String(error));
    outcome = () => answered(problem, EMPTY);
  }
  world.plan(0, outcome, { lane });
}

/** A stream of Node's through which everything goes while the world waits. */
function waitedFor(
  { world, lane, base }: Surroundings,
  engine: Transform & { readonly bytesWritten: number },
): Transform {
  let outputs: Uint8Array[] = [];
  let hasEnded = false;
  let settle: (error: Error | null) => void = () => {};
  engine.on("data", (output: Uint8Array) => outputs.push(output));
  engine.on("error", (error) => settle(error));
  engine.on("end", () => {
    hasEnded = true;
    settle(null);
  });

  class WaitedFor extends base.stream().Transform {
    get bytesWritten(): number {
      return engine.bytesWritten;
    }

    override _transform(chunk: Uint8Array, _encoding: BufferEncoding, done: TransformCallback): void {
      // What follows the end of what was compressed is nobody's.
      if (hasEnded) done();
      else this.#wait(() => engine.write(chunk, (error) => settle(error ?? null)), done);
    }

    override _flush(done: TransformCallback): void {
      if (hasEnded) done();
      else this.#wait(() => engine.end(), done);
    }

    override _destroy(error: Error | null, done: (error: Error | null) => void): void {
      engine.destroy();
      done(error);
    }

    #wait(start: () => void, done: TransformCallback): void {
      world.outside(lane, (ended) => {
        settle = (error) => {
          settle = () => {};
          // What it has given may still be on its way.
          base.defer(() => ended(() => this.#pass(error, done)));
        };
        start();
      });
    }

    #pass(error: Error | null, done: TransformCallback): void {
      const given = outputs;
      outputs = [];
      for (const output of given) this.push(output);
      done(error);
    }
  }
  return new WaitedFor();
}

function compression(around: Surroundings): Zlib {
  const zlib = around.base.zlib();
  return replaced(zlib, {
    gzip: (body: InputType, answered: Answered) => answer(around, () => zlib.gzipSync(body), answered),
    brotliCompress: (body: InputType, options: BrotliOptions, answered: Answered) =>
      answer(around, () => zlib.brotliCompressSync(body, options), answered),
    createGzip: (...options: Parameters<Zlib["createGzip"]>) => waitedFor(around, zlib.createGzip(...options)),
    createBrotliCompress: (...options: Parameters<Zlib["createBrotliCompress"]>) =>
      waitedFor(around, zlib.createBrotliCompress(...options)),
    createInflateRaw: (...options: Parameters<Zlib["createInflateRaw"]>) =>
      waitedFor(around, zlib.createInflateRaw(...options)),
  });
}

function cryptography(around: Surroundings): Crypto {
  const crypto = around.base.crypto();
  // Not every version of Node has it.
  if (typeof crypto.argon2Sync !== "function") return crypto;
  return replaced(crypto, {
    argon2: (
      algorithm: Parameters<Crypto["argon2Sync"]>[0],
      parameters: Parameters<Crypto["argon2Sync"]>[1],
      answered: Answered,
    ) => answer(around, () => crypto.argon2Sync(algorithm, parameters), answered),
  });
}

/** A promise for what another promise gives, once the world goes on. */
function awaited<T>({ world, lane }: Surroundings, start: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    world.outside(lane, (ended) => {
      start().then(
        (value) => ended(() => resolve(value)),
        (error: unknown) => ended(() => reject(error)),
      );
    });
  });
}

/** Tokens that are signed with ES256 differ from run to run: such a signature has a random part, which is the system's. */
function tokens(around: Surroundings): ReturnType<Host["libraries"]["jwt"]> {
  const library = around.base.libraries.jwt();
  return {
    ...library,
    signToken: (...all) => awaited(around, () => library.signToken(...all)),
    verifyToken: (...all) => awaited(around, () => library.verifyToken(...all)),
    verifyBySet: (...all) => awaited(around, () => library.verifyBySet(...all)),
  };
}

/** For one program, whose lane it is. */
export function atOnceModules(world: World, lane: Lane, base: Host): Pick<Host, "zlib" | "crypto" | "libraries"> {
  const around = { world, lane, base };
  return {
    zlib: kept(() => compression(around)),
    crypto: kept(() => cryptography(around)),
    libraries: { ...base.libraries, jwt: kept(() => tokens(around)) },
  };
}
