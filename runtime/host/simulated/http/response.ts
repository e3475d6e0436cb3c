// The answer of a server to one request.
import type { HttpSocket, ServerResponse } from "../../http.ts";
import { areLines, composeHead, type Head } from "./head.ts";
import { Outgoing } from "./outgoing.ts";
import type { HttpParts } from "./parts.ts";
import { phrases } from "./phrases.ts";

const NO_CONTENT = 204;
const NOT_MODIFIED = 304;
const INFORMATION = 200;
const CHUNKED = /(?:^|\W)chunked(?:$|\W)/i;

type Given = readonly string[] | Readonly<Record<string, string | number>>;

function linesOf(given: Given): readonly string[] {
  if (areLines(given)) return given;
  return Object.entries(given).flatMap(([name, value]) => [name, String(value)]);
}

export class Response extends Outgoing implements ServerResponse {
  readonly req: ServerResponse["req"];
  statusCode = 200;
  /** How long the connection is kept after it, ms; 0: that is not said. */
  keepTime = 0;
  /** The client waits for a word before it sends the body; whether it has had it. */
  expectsContinue = false;
  #hasContinued = false;
  #reason: string | undefined = undefined;
  protected hasBody: boolean;
  readonly #closed = (): void => this.close();

  constructor(parts: HttpParts, request: ServerResponse["req"]) {
    super(parts);
    this.req = request;
    this.hasBody = request.method !== "HEAD";
  }

  assignSocket(socket: HttpSocket): void {
    socket.on("close", this.#closed);
    this.attach(socket);
  }

  detachSocket(socket: HttpSocket): void {
    socket.off("close", this.#closed);
    this.socket = null;
  }

  writeContinue(): void {
    this.#hasContinued = true;
    this.sendRaw({ data: `HTTP/1.1 100 ${phrases[100]}\r\n\r\n`, encoding: "latin1", taken: undefined });
  }

  writeHead(status: number, second?: string | Given, third?: Given): this {
    this.statusCode = status;
    if (typeof second === "string") this.#reason = second;
    const given = typeof second === "string" ? third : second;
    const lines = given === undefined ? [] : linesOf(given);
    this.setHead(this.#compose(lines, undefined));
    return this;
  }

  protected implicitHead(length: number | undefined): Head {
    return this.#compose([], length);
  }

  /** The lines that are given here stand instead of others with their names. */
  #linesWith(given: readonly string[]): readonly string[] {
    const { fields } = this;
    if (fields.isEmpty) return given;
    for (let index = 0; index < given.length; index += 2) fields.remove(given[index] ?? "");
    for (let index = 0; index + 1 < given.length; index += 2) fields.append(given[index] ?? "", given[index + 1] ?? "");
    return fields.lines();
  }

  #compose(given: readonly string[], length: number | undefined): Head {
    const status = this.statusCode;
    if (status === NO_CONTENT || status === NOT_MODIFIED || status < INFORMATION) this.hasBody = false;
    // A client that sends the body all the same can't be told from one that does not.
    if (this.expectsContinue && !this.#hasContinued) this.shouldKeepAlive = false;
    return composeHead({
      first: `HTTP/1.1 ${status} ${this.#reason ?? phrases[status] ?? "unknown"}\r\n`,
      lines: this.#linesWith(given),
      date: new Date(this.parts.clock.wallClock()).toUTCString(),
      hasBody: this.hasBody,
      mayChunk: this.req.httpVersion === "1.1" || CHUNKED.test(String(this.req.headers.te ?? "")),
      length,
      keepsConnection: this.shouldKeepAlive,
      saysThatItKeeps: false,
      keepTime: this.keepTime,
    });
  }
}
