// Standard output, in order with standard error; what is written often goes out in large pieces.
import * as fs from "node:fs";
import type { HostResult } from "./index.ts";
import { attempt, errorCode, failure } from "./system-errors.ts";

const OUTPUT_LIMIT = 64 * 1024;
/** Output that comes this long (ms) after the last write goes out at once, so that rare lines are seen immediately. */
const OUTPUT_IDLE = 5;

/** Milliseconds since the start of the process. `performance` would cost each program its loading at start. */
export function sinceStart(): number {
  return process.uptime() * 1000;
}

/** Blocks this thread; used only while a full pipe refuses output. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Writes all of it, waiting while the reader is slow. Answers why it could not. */
export function writeFully(descriptor: number, text: string): HostResult<undefined> {
  const bytes = Buffer.from(text, "utf8");
  let offset = 0;
  let wait = 1;
  while (offset < bytes.length) {
    try {
      offset += fs.writeSync(descriptor, bytes, offset, bytes.length - offset);
      wait = 1;
    } catch (error) {
      const code = errorCode(error);
      if (code === "EINTR") continue;
      if (code !== "EAGAIN") return failure(error);
      pause(wait);
      wait = Math.min(wait * 2, 16);
    }
  }
  return { ok: true, value: undefined };
}

export class StandardOutput {
  #pending = "";
  #scheduled = false;
  #registered = false;
  #closed = false;
  #terminal: boolean | undefined;
  #lastWrite = 0;

  write(text: string): void {
    if (this.#closed || text === "") return;
    if (!this.#registered) {
      this.#registered = true;
      process.on("exit", () => this.flush());
    }
    this.#pending += text;
    if (
      this.#pending.length >= OUTPUT_LIMIT ||
      sinceStart() - this.#lastWrite > OUTPUT_IDLE ||
      (this.#isTerminal() && text.endsWith("\n"))
    ) {
      this.flush();
      return;
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  flush(): void {
    if (this.#pending === "") return;
    const text = this.#pending;
    this.#pending = "";
    const written = writeFully(1, text);
    this.#lastWrite = sinceStart();
    if (written.ok) return;
    this.#closed = true;
    // The reader has gone: like other programs in a pipe, end without a word.
    // A pair of sockets says it so when something lay unread in it.
    if (written.code === "EPIPE" || written.code === "ECONNRESET") process.exit(0);
    const { getSystemErrorMap } = process.getBuiltinModule("node:util");
    const cause = getSystemErrorMap().get(-written.number)?.[1] ?? written.code;
    writeFully(2, `error: cannot write to standard output: ${cause}\n`);
    process.exit(1);
  }

  #isTerminal(): boolean {
    if (this.#terminal === undefined) {
      const status = attempt(() => fs.fstatSync(1).isCharacterDevice());
      this.#terminal = status.ok && status.value;
    }
    return this.#terminal;
  }
}
