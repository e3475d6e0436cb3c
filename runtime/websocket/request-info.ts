// What a connection remembers of its request, in little memory: one string for all headers.

/** A request head as the handshake looks at it. */
export interface RequestHead {
  readonly method: string;
  /** The request target including the query. */
  readonly target: string;
  /** The value of a header, of the last one if it came more than once; the name in any case. */
  header(name: string): string | undefined;
}

/** A request target without its query. */
export function pathOf(target: string): string {
  const query = target.indexOf("?");
  return query < 0 ? target : target.slice(0, query);
}

/** The value of a parameter of a query: not decoded, the last duplicate; a piece without `=` is absent. */
export function queryParameter(target: string, name: string): string | undefined {
  const start = pathOf(target).length + 1;
  if (start > target.length) return undefined;
  let found: string | undefined;
  for (const piece of target.slice(start).split("&")) {
    const equals = piece.indexOf("=");
    if (equals >= 0 && piece.slice(0, equals) === name) found = piece.slice(equals + 1);
  }
  return found;
}

/** Header values never contain a line feed. */
const SEPARATOR = "\n";

export class RequestInfo implements RequestHead {
  readonly method: string;
  readonly target: string;
  readonly address: string;
  /** Name, value, name, value, …; names in lower case. */
  readonly #headers: string;

  /** `rawHeaders` are names and values in turn, as Node gives them. */
  constructor(method: string, target: string, address: string, rawHeaders: readonly string[]) {
    this.method = method;
    this.target = target;
    this.address = address;
    this.#headers = rawHeaders.map((text, index) => (index % 2 === 0 ? text.toLowerCase() : text)).join(SEPARATOR);
  }

  header(name: string): string | undefined {
    const wanted = name.toLowerCase();
    const parts = this.headers();
    for (let index = parts.length - 2; index >= 0; index -= 2) if (parts[index] === wanted) return parts[index + 1];
    return undefined;
  }

  /** Names in lower case and values in turn. */
  headers(): string[] {
    return this.#headers === "" ? [] : this.#headers.split(SEPARATOR);
  }
}
