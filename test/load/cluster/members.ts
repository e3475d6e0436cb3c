// Members of rooms and topics that say numbers, and hold what they hear against what is promised.
//
// Whoever speaks has a name of its own for each connection, so that what was said on one that broke is not mixed with what
// is said on the next.

/** What a member does with its nodes: how it finds one, and what it says about it. */
export interface Place {
  /** Where a node can be reached now; another one if need be. */
  address(): { readonly node: number; readonly url: string };
  /** Something that must not be. */
  wrong(text: string): void;
}

/** One connection to a node. */
interface Line {
  readonly socket: WebSocket;
  /** Of this connection. */
  readonly speaker: string;
  readonly node: number;
  /** The last number said. */
  said: number;
  /** By speaker, the last number heard on this connection. */
  readonly heard: Map<string, number>;
}

/** Milliseconds until one that lost its connection looks for another. */
const PATIENCE = 100;

export abstract class Member {
  readonly name: string;
  readonly group: string;
  /** By speaker, the last number heard. */
  readonly heard = new Map<string, number>();
  /** How many messages came. */
  count = 0;
  protected readonly place: Place;
  #line: Line | undefined = undefined;
  #lives = 0;
  #isOver = false;
  #whenIn: (() => void)[] = [];

  constructor(name: string, group: string, place: Place) {
    this.name = name;
    this.group = group;
    this.place = place;
  }

  /** undefined: it is in no group now. */
  get line(): Line | undefined {
    return this.#line;
  }

  /** Goes into its group, and resolves when it is there. */
  enter(): Promise<void> {
    this.#connect();
    return this.isIn();
  }

  /** Resolves when it is in its group. */
  isIn(): Promise<void> {
    return this.#line === undefined ? new Promise((resolve) => this.#whenIn.push(resolve)) : Promise.resolve();
  }

  say(): void {
    const line = this.#line;
    if (line === undefined || line.socket.readyState !== WebSocket.OPEN) return;
    line.said += 1;
    line.socket.send(this.spoken(line.speaker, line.said));
  }

  leave(): void {
    this.#isOver = true;
    this.#line?.socket.close();
  }

  protected abstract readonly path: string;
  protected readonly subprotocol: string | undefined = undefined;
  protected abstract request(): string;
  protected abstract spoken(speaker: string, number: number): string;
  /** True: it is in its group from here on; undefined: as before. */
  protected abstract take(text: string): boolean | undefined;

  /** What it hears of others increases. */
  protected hear(speaker: string, number: number): void {
    const last = this.heard.get(speaker);
    if (last !== undefined && number <= last) this.#wrong(`heard ${speaker} say ${number} behind ${last}`);
    const next = this.nextOf(speaker);
    if (next !== undefined && number > next) this.#wrong(`heard ${speaker} say ${number} instead of ${next}`);
    this.heard.set(speaker, number);
    this.#line?.heard.set(speaker, number);
    this.count += 1;
  }

  /** Of a speaker of whom nothing may be missing, the number that must come next. */
  protected abstract nextOf(speaker: string): number | undefined;

  #wrong(text: string): void {
    this.place.wrong(`${this.name} in ${this.group}: ${text}`);
  }

  #connect(): void {
    const { node, url } = this.place.address();
    this.#lives += 1;
    const line: Line = {
      socket: new WebSocket(`${url}${this.path}`, this.subprotocol),
      speaker: `${this.name}-${this.#lives}@${node}`,
      node,
      said: 0,
      heard: new Map(),
    };
    const { socket } = line;
    socket.onopen = () => socket.send(this.request());
    socket.onmessage = ({ data }) => {
      const isIn = this.take(String(data));
      if (isIn !== undefined) this.#entered(isIn ? line : undefined, socket);
    };
    socket.onerror = () => {};
    socket.onclose = () => {
      this.#line = undefined;
      if (!this.#isOver) setTimeout(() => this.#connect(), PATIENCE);
    };
  }

  #entered(line: Line | undefined, socket: WebSocket): void {
    const before = this.#line;
    if (line === undefined) {
      this.#line = undefined;
      if (socket.readyState === WebSocket.OPEN) socket.send(this.request());
      return;
    }
    this.#line = before ?? line;
    const waiting = this.#whenIn;
    this.#whenIn = [];
    for (const resolve of waiting) resolve();
  }
}

/** Hears all that is said on its own node, whatever the broker does. */
export class RoomMember extends Member {
  protected readonly path = "/rooms";

  protected request(): string {
    return `join ${this.group}`;
  }

  protected spoken(speaker: string, number: number): string {
    return `all ${this.group} ${speaker} ${number}`;
  }

  protected take(text: string): true | undefined {
    if (text === "joined") return true;
    const [speaker = "", number] = text.split(" ");
    this.hear(speaker, Number(number));
    return undefined;
  }

  protected nextOf(speaker: string): number | undefined {
    const last = this.line?.heard.get(speaker);
    return last !== undefined && speaker.endsWith(`@${this.line?.node}`) ? last + 1 : undefined;
  }
}

/** Hears all that anybody says who is heard at all, in the same order as all others, as long as the broker keeps it. */
export class TopicMember extends Member {
  protected readonly path = "/live";
  protected override readonly subprotocol = "snow.channels.v1";
  /** How often it was told to begin anew. */
  rejoins = 0;
  /** By epoch and number, what it heard. */
  readonly events = new Map<string, string>();
  readonly #keeps: boolean;
  #position: [string, number, string] | null = null;

  /** `keeps`: the broker has everything again when it is back. */
  constructor(name: string, group: string, place: Place, keeps: boolean) {
    super(name, group, place);
    this.#keeps = keeps;
  }

  protected request(): string {
    return JSON.stringify(["join", 1, `Kept:${this.group}`, null, this.#position]);
  }

  protected spoken(speaker: string, number: number): string {
    return JSON.stringify(["cast", 1, "Say", [speaker, number]]);
  }

  protected take(text: string): boolean | undefined {
    const [kind, , ...fields] = JSON.parse(text);
    switch (kind) {
      case "joined":
        if (this.#keeps && fields[1] === false) this.place.wrong(`${this.name} in ${this.group} was not recovered`);
        this.#position = fields[0];
        return true;
      case "event":
        this.#event(fields[0], fields[1]);
        return undefined;
      case "closed":
        this.rejoins += 1;
        if (this.#keeps || fields[0] !== "rejoin") this.place.wrong(`${this.name} was told ${text}`);
        this.#position = null;
        return false;
      default:
        this.place.wrong(`${this.name} was told ${text}`);
        return undefined;
    }
  }

  #event(number: number, { from, number: said }: { readonly from: string; readonly number: number }): void {
    const position = this.#position;
    if (position === null) return;
    const [epoch, last] = position;
    if (number <= last) this.place.wrong(`${this.name} in ${this.group} got event ${number} behind ${last}`);
    position[1] = number;
    this.events.set(`${epoch} ${number}`, `${from} ${said}`);
    this.hear(from, said);
  }

  protected nextOf(speaker: string): number | undefined {
    return this.#keeps ? (this.heard.get(speaker) ?? 0) + 1 : undefined;
  }
}
