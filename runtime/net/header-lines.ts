// The header lines of a request or an answer.
import { MapBuilder, type OrderedMap } from "../values/index.ts";

/** One line of the head of an answer. */
export interface HeaderLine {
  readonly name: string;
  readonly value: string;
}

/** Header values never contain a line feed. */
const SEPARATOR = "\n";

/** Lines of one name as one value (RFC 9110 section 5.3): those of cookies as browsers write them (RFC 9113 section 8.2.3), others as lists. */
function joined(name: string, values: readonly string[]): string {
  return values.join(name === "cookie" ? "; " : ", ");
}

/** The header lines of a request. */
export class HeaderLines {
  /** Names and values in turn, the names as they came; or the same as one text. */
  readonly #source: readonly string[] | string;

  private constructor(source: readonly string[] | string) {
    this.#source = source;
  }

  /** As Node gives them. Looked into only where they are asked for something. */
  static of(rawHeaders: readonly string[]): HeaderLines {
    return new HeaderLines(rawHeaders);
  }

  /** The same in little memory, for those that are kept for long. */
  compact(): HeaderLines {
    if (typeof this.#source === "string") return this;
    return new HeaderLines(this.#source.join(SEPARATOR));
  }

  /** Names and values in turn. */
  #parts(): readonly string[] {
    if (typeof this.#source !== "string") return this.#source;
    return this.#source === "" ? [] : this.#source.split(SEPARATOR);
  }

  /** The values of the lines of one name, which is given in any case. */
  lines(name: string): string[] {
    return valuesOf(this.#parts(), name.toLowerCase());
  }

  header(name: string): string | undefined {
    const parts = this.#parts();
    const wanted = name.toLowerCase();
    const first = lineOf(parts, wanted, 0);
    if (first < 0) return undefined;
    return lineOf(parts, wanted, first + 2) < 0 ? parts[first + 1] : joined(wanted, valuesOf(parts, wanted));
  }

  /** Values by names in lower case. */
  joined(): OrderedMap<string, string> {
    const parts = this.#parts();
    const all = new MapBuilder<string, string>();
    for (let index = 0; index + 1 < parts.length; index += 2) {
      const name = (parts[index] ?? "").toLowerCase();
      const value = parts[index + 1] ?? "";
      const before = all.find(name);
      all.set(name, before === undefined ? value : joined(name, [before.value, value]));
    }
    return all.build();
  }
}

/** Of names and values in turn, the values that have a name, which is given in lower case. */
export function valuesOf(parts: readonly string[], wanted: string): string[] {
  const values: string[] = [];
  for (let line = lineOf(parts, wanted, 0); line >= 0; line = lineOf(parts, wanted, line + 2)) {
    values.push(parts[line + 1] ?? "");
  }
  return values;
}

/** Where the next line of a name begins; -1: there is none. */
function lineOf(parts: readonly string[], wanted: string, start: number): number {
  for (let index = start; index + 1 < parts.length; index += 2) {
    const name = parts[index];
    if (name?.length === wanted.length && (name === wanted || name.toLowerCase() === wanted)) return index;
  }
  return -1;
}
