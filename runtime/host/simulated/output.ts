// What a program writes, line by line, in the trace.
import { literal } from "./literal.ts";
import type { Trace } from "./trace.ts";

export class OutputLines {
  readonly #trace: Trace;
  readonly #name: string;
  #open = "";

  /** `name`: before each line of the trace. */
  constructor(trace: Trace, name: string) {
    this.#trace = trace;
    this.#name = name;
  }

  /** A line without its end waits for it. */
  write(text: string): void {
    const lines = `${this.#open}${text}`.split("\n");
    this.#open = lines.pop() ?? "";
    for (const line of lines) this.#tell(line);
  }

  flush(): void {
    if (this.#open === "") return;
    this.#tell(this.#open);
    this.#open = "";
  }

  #tell(line: string): void {
    this.#trace.tell("output", `${this.#name}writes ${literal(line)}`);
  }
}
