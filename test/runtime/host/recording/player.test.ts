// A program that is nothing but what the outside world does to it, recorded and played: the same things in the same order.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Player, type PlayerEnd } from "../../../../runtime/host/recording/player.ts";
import { Reader } from "../../../../runtime/host/recording/reader.ts";
import { Recorder } from "../../../../runtime/host/recording/recorder.ts";
import type { Tape } from "../../../../runtime/host/recording/tape.ts";
import { createRecordingFile, Writer } from "../../../../runtime/host/recording/writer.ts";

const TURNS = 300;

function filePath(): string {
  const directory = mkdtempSync(join(tmpdir(), "snow-recording-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, "file.rec");
}

const chance = (top: number): number => Math.floor(Math.random() * top);
const values: readonly (() => unknown)[] = [
  () => undefined,
  () => chance(1000),
  () => "ż".repeat(chance(50)),
  () => new Uint8Array(chance(20)),
  () => ({ at: BigInt(chance(9)), list: [null, true, -0.5] }),
  () => Object.assign(new Error("no such file"), { code: "ENOENT", errno: -2, syscall: "open" }),
  () => ({ kind: "failed", errors: [new TypeError("of a kind of its own")] }),
];

function some(): unknown {
  return values[chance(values.length)]?.();
}

/** What a program does, which depends on everything that it is told, and what it has seen. */
class Model {
  readonly seen: string[] = [];
  readonly #tape: Tape;
  #left = TURNS;
  #sum = 1;

  readonly #done: () => void;

  constructor(tape: Tape, done: () => void = () => {}) {
    this.#tape = tape;
    this.#done = done;
  }

  #note(text: string, value: unknown): void {
    const shown = JSON.stringify(value, (_, one: unknown) => {
      if (one instanceof Error) return { ...one, message: one.message };
      return typeof one === "bigint" ? `${one}n` : one;
    });
    this.seen.push(`${text} ${shown}`);
    for (const character of shown ?? "") this.#sum = Math.imul(this.#sum ^ character.charCodeAt(0), 16777619) >>> 0;
    this.#tape.note(this.#sum);
  }

  turn(): void {
    const tape = this.#tape;
    this.#left -= 1;
    if (this.#left <= 0) {
      this.#done();
      return;
    }
    for (let reads = this.#sum % 4; reads > 0; reads -= 1) {
      this.#note(
        "wall",
        tape.clock(0, () => 1_700_000_000_000 + chance(3) - 1),
      );
      this.#note(
        "time",
        tape.clock(1, () => Math.floor(performance.now())),
      );
    }
    if (this.#sum % 3 === 0) this.#note("answer", tape.answer(some));
    if (this.#sum % 5 === 0) this.#ask(this.#sum % 10 === 0);
    else if (this.#sum % 7 === 0) this.#call();
    else tape.defer(() => this.turn());
  }

  #ask(isAtOnce: boolean): void {
    const source = this.#tape.source((...told: readonly unknown[]) => {
      this.#note("told", told);
      source.forget();
      this.turn();
    });
    const tell = (): void => source.happened(some(), some());
    if (isAtOnce && !this.#tape.plays) tell();
    source.begun();
    if (!isAtOnce && !this.#tape.plays) setTimeout(tell, chance(3));
  }

  #call(): void {
    const inner = this.#tape.source((value: unknown) => this.#note("inner", value));
    inner.begun();
    const result = this.#tape.call(() => {
      for (let times = chance(4); times > 0; times -= 1) inner.happened(some());
      return some();
    });
    this.#note("called", result);
    this.#tape.defer(() => this.turn());
  }
}

async function record(path: string, maxBytes = 1e9): Promise<readonly string[]> {
  const writer = new Writer(createRecordingFile(path));
  let ended: unknown;
  let now = 0;
  const recorder = new Recorder(writer, {
    maxBytes,
    now: () => {
      now += chance(2);
      return now;
    },
    // Often, as it is when there is much to write.
    defer: (call) => {
      if (chance(10) === 0) recorder.flush();
      setImmediate(call);
    },
    ended: (reason) => {
      ended = reason;
    },
  });
  const seen = await new Promise<readonly string[]>((resolve) => {
    const model = new Model(recorder, () => resolve(model.seen));
    model.turn();
  });
  recorder.finish();
  expect(ended).toBe(maxBytes === 1e9 ? undefined : "full");
  return seen;
}

async function play(
  path: string,
  until?: number,
): Promise<{ readonly seen: readonly string[]; readonly end: PlayerEnd }> {
  return new Promise((resolve, reject) => {
    let hasEnded = false;
    const attempt = (action: () => void): void => {
      try {
        action();
      } catch (error) {
        // Of what has ended in the middle of a turn.
        if (!hasEnded) reject(error);
      }
    };
    const player = new Player(new Reader(path), {
      until,
      pause: (next) => {
        setImmediate(() => attempt(next));
      },
      ended: (end) => {
        hasEnded = true;
        resolve({ seen: model.seen, end });
      },
    });
    const model = new Model(player);
    if (player.begin()) attempt(() => model.turn());
    player.run();
  });
}

test("the same answers, at the same places", async () => {
  for (let round = 0; round < 5; round += 1) {
    const path = filePath();
    const seen = await record(path);
    expect(await play(path)).toMatchObject({ seen, end: { kind: "finished" } });
  }
});

test("one that became too large is good up to there", async () => {
  const path = filePath();
  const seen = await record(path, 700);
  const played = await play(path);
  expect(played.end.kind).toBe("finished");
  expect(played.seen.length).toBeGreaterThan(0);
  expect(played.seen).toEqual(seen.slice(0, played.seen.length));
});

test("one whose writer was killed is good up to there", async () => {
  const path = filePath();
  const seen = await record(path);
  const whole = readFileSync(path);
  for (const length of [whole.length - 1, whole.length - 100, whole.length >> 1, 100, 20]) {
    writeFileSync(path, whole.subarray(0, length));
    const played = await play(path);
    expect(played.end).toEqual({ kind: "cut" });
    expect(played.seen).toEqual(seen.slice(0, played.seen.length));
  }
});

test("it stops at a time", async () => {
  const path = filePath();
  const seen = await record(path);
  const played = await play(path, 50);
  expect(played.end).toEqual({ kind: "until" });
  expect(played.seen).toEqual(seen.slice(0, played.seen.length));
});
