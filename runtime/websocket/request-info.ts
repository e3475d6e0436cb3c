// What a connection remembers of its request, in little memory: one string for all headers.

/** A request head as the handshake looks at it. */
export interface RequestHead {
  readonly method: string;
  /** `1.1`. */
  readonly version: string;
  /** The request target including the query. */
  readonly target: string;
  /** All lines of a header as one value (RFC 9110 section 5.3), in their order; the name in any case. */
  header(name: string): string | undefined;
  /** The values of the lines of a header. */
  lines(name: string): string[];
}

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

/** Lines of cookies are joined as browsers write them (RFC 9113 section 8.2.3), others as lists. */
function joined(name: string, values: readonly string[]): string {
  return values.join(name === "cookie" ? "; " : ", ");
}

export interface RequestFacts {
  readonly method: string;
  readonly version: string;
  readonly target: string;
  /** Of the client. */
  readonly address: string;
  /** Names and values in turn, as Node gives them. */
  readonly rawHeaders: readonly string[];
  /** Values of the `:name` segments of its path. */
  readonly parameters: ReadonlyMap<string, string>;
}

export class RequestInfo implements RequestHead {
  readonly method: string;
  readonly version: string;
  readonly target: string;
  readonly address: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** Name, value, name, value, …; names in lower case. */
  readonly #headers: string;

  constructor({ method, version, target, address, rawHeaders, parameters }: RequestFacts) {
    this.method = method;
    this.version = version;
    this.target = target;
    this.address = address;
    this.parameters = parameters;
    this.#headers = rawHeaders.map((text, index) => (index % 2 === 0 ? text.toLowerCase() : text)).join(SEPARATOR);
  }

  lines(name: string): string[] {
    const wanted = name.toLowerCase();
    const parts = this.#parts();
    return parts.filter((_, index) => index % 2 === 1 && parts[index - 1] === wanted);
  }

  header(name: string): string | undefined {
    const values = this.lines(name);
    return values.length === 0 ? undefined : joined(name.toLowerCase(), values);
  }

  /** Names in lower case and values in turn, each name once. */
  headers(): string[] {
    const parts = this.#parts();
    const values = new Map<string, string[]>();
    for (let index = 0; index + 1 < parts.length; index += 2) {
      const name = parts[index] ?? "";
      const value = parts[index + 1] ?? "";
      const known = values.get(name);
      if (known === undefined) values.set(name, [value]);
      else known.push(value);
    }
    return [...values].flatMap(([name, all]) => [name, joined(name, all)]);
  }

  #parts(): string[] {
    return this.#headers === "" ? [] : this.#headers.split(SEPARATOR);
  }
}
