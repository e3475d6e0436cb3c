// What a client in a simulated world tells of its requests.
import type { HttpSocket } from "../host/http.ts";
import { ClientStory, contentText, type HeaderLine, placeText } from "../net/index.ts";

const DEFAULT_PORT: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };
const TEXTUAL = /^text\/|[/+]json\b/;
/** Bytes of a text, of which not all characters are told. */
const ENOUGH = 1024;

interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: readonly HeaderLine[];
  readonly body: Buffer;
}

function bodyText({ headers, body }: Answer): string {
  if (body.length === 0) return "";
  const type = headers.find(({ name }) => name === "content-type")?.value ?? "";
  return ` ${contentText(TEXTUAL.test(type) ? body.toString("utf8", 0, ENOUGH) : body)}`;
}

export class RequestStory {
  readonly #story: ClientStory;

  private constructor(story: ClientStory) {
    this.#story = story;
  }

  /** Of a request that goes out on the socket; undefined in the real world, and where there is no network between. */
  static of(socket: HttpSocket | null): RequestStory | undefined {
    const story = ClientStory.of(socket);
    return story === undefined ? undefined : new RequestStory(story);
  }

  asks(method: string, { protocol, hostname, port, pathname, search }: URL): void {
    const number = port === "" ? (DEFAULT_PORT[protocol] ?? 0) : Number(port);
    this.#story.connection(`asks ${method} ${placeText(hostname, number, `${pathname}${search}`)}`);
  }

  isAnswered(answer: Answer): void {
    this.#story.message(`is answered ${answer.status}${bodyText(answer)}`);
  }

  getsNone(problem: string): void {
    this.#story.connection(`gets no answer: ${problem}`);
  }
}
