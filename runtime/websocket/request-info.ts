// What a connection remembers of its request, in little memory: one string for all headers.

/** A request target without its query. */
export function pathOf(target: string): string {
  const query = target.indexOf("?");
  return query < 0 ? target : target.slice(0, query);
}

/** Undefined: it is no UTF-8. A `%` that begins no escape stands for itself. */
function decoded(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text.replace(/%(?![0-9a-fA-F]{2})/g, "%25"));
  } catch {
    return undefined;
  }
}

/** Percent-decoded; text that is no UTF-8 after that stays as it came. */
export function percentDecoded(text: string): string {
  return decoded(text) ?? text;
}

/** A name or a value of a query, decoded likewise: `+` is a space. */
function queryDecoded(text: string): string {
  return decoded(text.replaceAll("+", " ")) ?? text;
}

/** The value of a parameter of a query, decoded: the last duplicate; a piece without `=` is absent. */
export function queryParameter(target: string, name: string): string | undefined {
  const start = pathOf(target).length + 1;
  if (start > target.length) return undefined;
  const pieces = target.slice(start).split("&");
  for (let index = pieces.length - 1; index >= 0; index -= 1) {
    const piece = pieces[index] ?? "";
    const equals = piece.indexOf("=");
    if (equals >= 0 && queryDecoded(piece.slice(0, equals)) === name) return queryDecoded(piece.slice(equals + 1));
  }
  return undefined;
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

export interface RequestFacts {
  readonly method: string;
  readonly version: string;
  readonly target: string;
  /** Of the client. */
  readonly address: string;
  readonly headers: HeaderLines;
  /** Values of the `:name` segments of its path, decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

export class RequestInfo {
  readonly method: string;
  readonly target: string;
  readonly address: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly #headers: string;

  constructor({ method, target, address, headers, parameters }: RequestFacts) {
    this.method = method;
    this.target = target;
    this.address = address;
    this.parameters = parameters;
    this.#headers = headers.text;
  }

  /** All lines of a header as one value; the name in any case. */
  header(name: string): string | undefined {
    return HeaderLines.from(this.#headers).header(name);
  }

  /** Names in lower case and values in turn, each name once. */
  headers(): string[] {
    return HeaderLines.from(this.#headers).joined();
  }
}
