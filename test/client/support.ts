// A world of the test's own: a clock that stands until it is moved, and sockets whose other end is the test.
import { type Asked, Connection, type Socket, type World } from "../../client/index.ts";

/** One socket that a client opened; `say` and `end` are what its server does. */
export class FakeSocket implements Socket {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly url: string;
  readonly protocol: string;
  /** What the client sent and nobody took yet. */
  readonly sent: unknown[] = [];
  closed = false;

  constructor(url: string, protocol: string) {
    this.url = url;
    this.protocol = protocol;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.({} as never);
  }

  say(...frames: unknown[]): void {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  end(code = 1006, reason = ""): void {
    this.onclose?.({ code, reason });
  }

  /** What was sent since the last time. */
  taken(): unknown[] {
    return this.sent.splice(0);
  }
}

interface Due {
  readonly at: number;
  readonly run: () => void;
}

export class FakeWorld implements World {
  readonly sockets: FakeSocket[] = [];
  /** What chance says, over and over. */
  chance = 0.5;
  now = 0;
  woke: (online: boolean) => void = () => {};
  watching = false;
  refuses = false;
  readonly #due = new Set<Due>();

  socket(url: string, protocol: string): Socket {
    if (this.refuses) throw new SyntaxError(`no URL: ${url}`);
    const socket = new FakeSocket(url, protocol);
    this.sockets.push(socket);
    return socket;
  }

  later(run: () => void, milliseconds: number): () => void {
    const due = { at: this.now + milliseconds, run };
    this.#due.add(due);
    return () => this.#due.delete(due);
  }

  random(): number {
    return this.chance;
  }

  watch(woke: (online: boolean) => void): () => void {
    this.woke = woke;
    this.watching = true;
    return () => {
      this.watching = false;
    };
  }

  /** The newest socket. */
  get socketNow(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("no socket yet");
    return socket;
  }

  get timers(): number {
    return this.#due.size;
  }

  /** Moves the clock; what is due runs at its time, and promises after each. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    await settled();
    for (;;) {
      const next = [...this.#due].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      this.#due.delete(next);
      this.now = next.at;
      next.run();
      await settled();
    }
    this.now = end;
    await settled();
  }
}

/** A client's connection once a socket is open. */
export async function openedWorld(
  url: Asked<string> = "ws://here/live",
): Promise<{ world: FakeWorld; connection: Connection }> {
  const world = new FakeWorld();
  const connection = new Connection(url, world);
  await settled();
  world.socketNow.open();
  await settled();
  return { world, connection };
}

/** After all promises that are kept by now. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

/** What nobody caught while the action ran, and just after it. */
export async function uncaughtIn(action: () => Promise<void>): Promise<unknown[]> {
  const errors: unknown[] = [];
  const report = (error: unknown): void => void errors.push(error);
  const others = process.listeners("uncaughtException");
  for (const one of others) process.off("uncaughtException", one);
  process.on("uncaughtException", report);
  try {
    await action();
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off("uncaughtException", report);
    for (const one of others) process.on("uncaughtException", one);
  }
  return errors;
}
