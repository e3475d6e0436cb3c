// Heads of messages that go out: the lines that were given, and those that follow from how the body is sent.
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
const FORBIDDEN = /[^\t\x20-\x7e\x80-\xff]/;
const CLOSE = /(?:^|\W)close(?:$|\W)/i;
const CHUNKED = /(?:^|\W)chunked(?:$|\W)/i;

/** Names and values in turn, and not by their names. */
export function areLines(given: readonly string[] | object): given is readonly string[] {
  return Array.isArray(given);
}

interface Field {
  readonly name: string;
  readonly values: readonly string[];
}

/** Header fields that are set one after the other. */
export class Fields {
  readonly #fields = new Map<string, Field>();

  get isEmpty(): boolean {
    return this.#fields.size === 0;
  }

  set(name: string, ...values: readonly string[]): void {
    this.#fields.set(name.toLowerCase(), { name, values });
  }

  append(name: string, value: string): void {
    const before = this.#fields.get(name.toLowerCase());
    this.set(before?.name ?? name, ...(before?.values ?? []), value);
  }

  has(name: string): boolean {
    return this.#fields.has(name.toLowerCase());
  }

  remove(name: string): void {
    this.#fields.delete(name.toLowerCase());
  }

  names(): string[] {
    return [...this.#fields.keys()];
  }

  /** Names and values in turn. */
  lines(): string[] {
    return [...this.#fields.values()].flatMap(({ name, values }) => values.flatMap((value) => [name, value]));
  }
}

interface Message {
  /** The first line. */
  readonly first: string;
  /** Names and values in turn. */
  readonly lines: readonly string[];
  readonly date: string | undefined;
  readonly hasBody: boolean;
  /** Whether its body may go out in chunks. */
  readonly mayChunk: boolean;
  /** Of the body, when all of it is there. */
  readonly length: number | undefined;
  readonly keepsConnection: boolean;
  /** That the connection is kept is said also where the body has no length. */
  readonly saysThatItKeeps: boolean;
  /** How long a connection is kept, ms; 0: that is not said. */
  readonly keepTime: number;
}

export interface Head {
  readonly text: string;
  readonly isChunked: boolean;
  /** No other message can follow. */
  readonly isLast: boolean;
}

/** What the lines that were given say. */
interface Said {
  text: string;
  length: boolean;
  coding: boolean;
  isChunked: boolean;
  date: boolean;
  keepAlive: boolean;
  connection: "nothing" | "close" | "other";
}

function addLine(said: Said, name: string, value: string): void {
  if (!TOKEN.test(name) || FORBIDDEN.test(value)) throw new TypeError(`invalid header ${JSON.stringify(name)}`);
  said.text += `${name}: ${value}\r\n`;
  switch (name.toLowerCase()) {
    case "connection":
      said.connection = said.connection === "close" || CLOSE.test(value) ? "close" : "other";
      break;
    case "content-length":
      said.length = true;
      break;
    case "transfer-encoding":
      said.coding = true;
      said.isChunked ||= CHUNKED.test(value);
      break;
    case "date":
      said.date = true;
      break;
    case "keep-alive":
      said.keepAlive = true;
  }
}

/** Says whether the connection is kept. True: it is not. */
function addConnection(said: Said, message: Message): boolean {
  if (said.connection !== "nothing") return said.connection === "close";
  const canKeep = said.length || message.mayChunk || message.saysThatItKeeps;
  if (!message.keepsConnection || !canKeep) {
    said.text += "Connection: close\r\n";
    return true;
  }
  said.text += "Connection: keep-alive\r\n";
  if (message.keepTime > 0 && !said.keepAlive)
    said.text += `Keep-Alive: timeout=${Math.floor(message.keepTime / 1000)}\r\n`;
  return false;
}

/** Says where the body ends. True: with the connection. */
function addFraming(said: Said, { hasBody, mayChunk, length }: Message): boolean {
  if (said.length || said.coding || !hasBody) return false;
  if (!mayChunk) return true;
  if (length !== undefined) said.text += `Content-Length: ${length}\r\n`;
  else {
    said.text += "Transfer-Encoding: chunked\r\n";
    said.isChunked = true;
  }
  return false;
}

export function composeHead(message: Message): Head {
  const said: Said = {
    text: message.first,
    length: false,
    coding: false,
    isChunked: false,
    date: false,
    keepAlive: false,
    connection: "nothing",
  };
  const { lines, date, hasBody } = message;
  for (let index = 0; index + 1 < lines.length; index += 2) addLine(said, lines[index] ?? "", lines[index + 1] ?? "");
  if (date !== undefined && !said.date) said.text += `Date: ${date}\r\n`;
  const closes = addConnection(said, message);
  const endsWithConnection = addFraming(said, message);
  const isChunked = said.isChunked && hasBody;
  return { text: `${said.text}\r\n`, isChunked, isLast: closes || endsWithConnection };
}
