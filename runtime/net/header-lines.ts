// The header lines of a request or an answer.

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

/** The header lines of a request: names in lower case and values in turn. */
export class HeaderLines {
  readonly #parts: readonly string[];

  private constructor(parts: readonly string[]) {
    this.#parts = parts;
  }

  /** As Node gives them. */
  static of(rawHeaders: readonly string[]): HeaderLines {
    return new HeaderLines(rawHeaders.map((text, index) => (index % 2 === 0 ? text.toLowerCase() : text)));
  }

  static from(text: string): HeaderLines {
    return new HeaderLines(text === "" ? [] : text.split(SEPARATOR));
  }

  /** What `from` takes. */
  get text(): string {
    return this.#parts.join(SEPARATOR);
  }

  lines(name: string): string[] {
    const parts = this.#parts;
    const wanted = name.toLowerCase();
    const values: string[] = [];
    for (let index = 0; index + 1 < parts.length; index += 2) {
      if (parts[index] === wanted) values.push(parts[index + 1] ?? "");
    }
    return values;
  }

  header(name: string): string | undefined {
    const values = this.lines(name);
    return values.length > 1 ? joined(name.toLowerCase(), values) : values[0];
  }

  /** Names and values in turn, each name once. */
  joined(): string[] {
    const parts = this.#parts;
    const names = new Set<string>();
    for (let index = 0; index < parts.length; index += 2) names.add(parts[index] ?? "");
    if (names.size * 2 === parts.length) return [...parts];
    return [...names].flatMap((name) => [name, this.header(name) ?? ""]);
  }
}
