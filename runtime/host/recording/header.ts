// What stands at the beginning of a recording: of which program it is.
import { Malformed, type Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

export interface RecordedProgram {
  /** Absolute path of what was run. */
  readonly path: string;
  readonly arguments: readonly string[];
  /** Of what it was compiled to, and of what ran it. */
  readonly fingerprint: string;
  /** Version of Snow. */
  readonly snow: string;
  /** Version of Node. */
  readonly node: string;
}

export function writeHeader(writer: Writer, program: RecordedProgram): void {
  writer.bytes(Buffer.from(JSON.stringify(program)));
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isRecordedProgram(value: unknown): value is RecordedProgram {
  if (typeof value !== "object" || value === null) return false;
  const words: unknown = Reflect.get(value, "arguments");
  const texts = ["path", "fingerprint", "snow", "node"].map((name): unknown => Reflect.get(value, name));
  return texts.every(isText) && Array.isArray(words) && words.every(isText);
}

/** Throws Malformed, or EndOfFile. */
export function readHeader(reader: Reader): RecordedProgram {
  let program: unknown;
  try {
    program = JSON.parse(reader.bytes().toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Malformed("it does not say what it is of");
    throw error;
  }
  if (!isRecordedProgram(program)) throw new Malformed("it does not say what it is of");
  return program;
}
