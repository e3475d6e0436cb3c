// What was handed over and is not answered yet.

/** Of memory, for each command besides its bytes. */
const COMMAND_BYTES = 200;

export class Traffic {
  #waiting = 0;
  #idle: (() => void) | undefined;

  /** Bytes, with what each command costs besides. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Answers a function for the end of it. */
  begin(bytes: number): () => void {
    const size = bytes + COMMAND_BYTES;
    this.#waiting += size;
    return () => {
      this.#waiting -= size;
      if (this.#waiting === 0) this.#idle?.();
    };
  }

  /** Calls back when nothing waits; at once when that is now. */
  whenIdle(callback: () => void): void {
    if (this.#waiting === 0) callback();
    else this.#idle = callback;
  }
}
