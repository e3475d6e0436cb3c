// What a connection should be at every moment, in the simplest form: the model that the life of connections is held to.

export interface Plan {
  readonly waits: boolean;
  readonly answer: "accept" | "reject" | "panic";
  readonly slowClose: boolean;
}

export class ModelledConnection {
  readonly plan: Plan;
  phase: "asking" | "open" | "closing" | "ended" = "asking";
  /** The callback that waits for the test. */
  waiting: "connect" | "message" | "close" | undefined = "connect";
  rooms: string[] = ["lobby"];
  /** What `on_close` was told. */
  readonly told: string[] = [];
  freed = false;
  #queue: string[] = [];
  /** Why the server closes. */
  #cause: string | undefined;
  /** What `on_close` will be told once the callback that waits has returned. */
  #due: string | undefined;

  constructor(plan: Plan) {
    this.plan = plan;
    if (!plan.waits) this.release();
  }

  get alive(): boolean {
    return this.phase === "open" || (this.phase === "asking" && this.#cause === undefined);
  }

  /** The client sends a text: `join ROOM`, `leave ROOM`, `wait`, `panic`, `close`, anything else. */
  text(text: string): void {
    if (this.phase === "asking" || this.phase === "open") this.#queue.push(text);
    this.#work();
  }

  join(room: string): void {
    if (this.alive && !this.rooms.includes(room)) this.rooms.push(room);
  }

  leave(room: string): void {
    if (this.alive) this.rooms = this.rooms.filter((one) => one !== room);
  }

  /** The client ends it, or nobody waits for its answer. */
  end(cause: string): void {
    const { phase } = this;
    if (phase === "ended") return;
    this.phase = "ended";
    this.rooms = [];
    this.#queue = [];
    if (phase === "asking") return;
    this.#due = phase === "closing" ? this.#cause : cause;
    this.#work();
  }

  /** The server closes it and waits for the answer. */
  close(cause: string): void {
    if (!this.alive) return;
    this.#cause = cause;
    this.rooms = [];
    if (this.phase === "asking") return;
    this.phase = "closing";
    this.#queue = [];
  }

  /** The callback that waits goes on. */
  release(): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting === "close") this.freed = true;
    if (waiting === "connect") this.#answered();
    this.#work();
  }

  #answered(): void {
    if (this.phase === "ended" || this.plan.answer !== "accept") {
      this.phase = "ended";
      this.rooms = [];
      this.freed = true;
      return;
    }
    this.phase = this.#cause === undefined ? "open" : "closing";
  }

  #work(): void {
    while (this.phase === "open" && this.waiting === undefined) {
      const text = this.#queue.shift();
      if (text === undefined) break;
      this.#handle(text);
    }
    if (this.#due === undefined || this.waiting !== undefined) return;
    this.told.push(this.#due);
    this.#due = undefined;
    if (this.plan.slowClose) this.waiting = "close";
    else this.freed = true;
  }

  #handle(text: string): void {
    const [command = "", room = ""] = text.split(" ");
    if (command === "join") this.join(room);
    else if (command === "leave") this.leave(room);
    else if (command === "wait") this.waiting = "message";
    else if (command === "panic") this.end("1011 internal error");
    else if (command === "close") this.close("4000 enough");
  }
}
