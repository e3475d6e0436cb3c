// Connections to NATS, by its client library for JavaScript, over sockets that it is given. Imports nothing of ours: it is a
// file of its own in dist/, loaded by programs that use it.
import type { Duplex } from "node:stream";
import {
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
  jserrors,
} from "@nats-io/jetstream/internal";
import {
  AuthorizationError,
  ClosedConnectionError,
  type ConnectionOptions,
  createInbox,
  headers,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
  NatsConnectionImpl,
  PermissionViolationError,
  ProtocolError,
  type ProtocolHandler,
  type PublishOptions,
  RequestError,
  type Server,
  SubscriptionImpl,
  setTransportFactory,
  TimeoutError,
  type Transport,
  UserAuthenticationExpiredError,
} from "@nats-io/nats-core/internal";

export type { Msg };

interface Socket extends Duplex {
  setNoDelay(noDelay: boolean): unknown;
  unref(): unknown;
}

/** How a connection gets to the server. */
export interface Sockets {
  connect(host: string, port: number): Socket;
  /** TLS over a socket that stands. */
  secure(socket: Socket, host: string): Socket;
}

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** A name without a password is a token. */
  readonly user: string;
  readonly password: string;
}

/** What the server sends first, and none but a NATS server does. */
const GREETING = "INFO ";
const VERSION = /"version":\s*"\d+\.\d+\.\d+/;
const MAX_GREETING = 64 * 1024;
const NOT_NATS = "not a NATS server";

/** Its message is for the user. */
class Refusal extends Error {}

interface TransportOptions extends ConnectionOptions {
  readonly sockets: Sockets;
  /** Bytes above which they are written at once, and not together with the rest of the turn. */
  readonly pendingLimit: number;
}

/** The way of one connection. The library's own for Node keeps sockets open that never got an answer, and prints. */
class SocketTransport implements Transport {
  readonly lang = "nats.js";
  readonly version = "3.4.0";
  isClosed = false;
  closeError?: Error;
  #socket: Socket | undefined;
  #stands = false;
  #chunks: Uint8Array[] = [];
  #wake: () => void = () => {};
  #tellClosed: () => void = () => {};
  readonly #closed = new Promise<void>((resolve) => {
    this.#tellClosed = resolve;
  });

  /** Bytes that the system has not taken yet. */
  get waiting(): number {
    return this.#socket?.writableLength ?? 0;
  }

  async connect({ hostname, port }: Server, { sockets, tls }: TransportOptions): Promise<void> {
    const plain = sockets.connect(hostname, port);
    this.#use(plain);
    const greeting = await this.#greeting(plain);
    const offer = /"tls_(required|available)":\s*true/.exec(greeting)?.[1];
    if (tls && offer === undefined) throw new Refusal("TLS: the server does not offer it");
    if (tls || offer === "required") {
      // What follows is no longer for us.
      plain.removeAllListeners("data");
      const secured = sockets.secure(plain, hostname);
      this.#use(secured);
      await new Promise<void>((resolve, reject) => {
        secured.once("secureConnect", resolve);
        this.#failing(secured, reject);
      });
    }
    this.#stands = true;
  }

  /** The first line, which stays in what is read. */
  #greeting(socket: Socket): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#failing(socket, reject);
      const look = (): void => {
        const text = Buffer.concat(this.#chunks).toString("latin1");
        const isOne = text.startsWith(GREETING.slice(0, text.length));
        const isWhole = text.includes("\r\n");
        if (isOne && !isWhole && text.length < MAX_GREETING) return;
        socket.off("data", look);
        if (isOne && isWhole && VERSION.test(text)) resolve(text);
        else reject(new Refusal(NOT_NATS));
      };
      socket.on("data", look);
    });
  }

  #failing(socket: Socket, failed: (error: Error) => void): void {
    socket.once("error", failed);
    socket.once("close", () => failed(this.closeError ?? new Error("connection ended")));
  }

  #use(socket: Socket): void {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.unref();
    socket.on("data", (bytes: Uint8Array) => {
      this.#chunks.push(bytes);
      this.#wake();
    });
    socket.on("error", (error) => this.#end(error));
    socket.on("close", () => this.#end(new Error("connection ended")));
  }

  #end(error: Error | undefined): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (error !== undefined) this.closeError = error;
    this.#socket?.destroy();
    this.#wake();
    if (this.#stands) this.#tellClosed();
  }

  async *[Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    try {
      while (!this.isClosed) {
        const chunks = this.#chunks;
        this.#chunks = [];
        yield* chunks;
        if (this.#chunks.length > 0 || this.isClosed) continue;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      // The reader has given up.
      this.#end(new Refusal(NOT_NATS));
    }
  }

  isEncrypted(): boolean {
    return this.#socket !== undefined && "encrypted" in this.#socket;
  }

  send(frame: Uint8Array): void {
    if (!this.isClosed) this.#socket?.write(frame);
  }

  close(error?: Error): Promise<void> {
    this.#end(error);
    return Promise.resolve();
  }

  disconnect(): void {
    this.#end(undefined);
  }

  closed(): Promise<void> {
    return this.#closed;
  }

  discard(): void {
    this.#end(undefined);
  }
}

export interface LinkEvents {
  /** Under the number that `subscribe` gave. Must not throw. */
  message(id: number, message: Msg): void;
  /** Of the connection, once; not after `destroy`. */
  ended(error: Error): void;
}

/** One connection, from when it stands to its end. */
export class NatsLink {
  readonly streams: JetStreamManager["streams"];
  readonly consumers: JetStreamManager["consumers"];
  readonly store: JetStreamClient;
  readonly #connection: NatsConnectionImpl;
  readonly #protocol: ProtocolHandler;
  readonly #every: SubscriptionImpl;
  #isOver = false;

  constructor(connection: NatsConnectionImpl, manager: JetStreamManager, events: LinkEvents) {
    this.#connection = connection;
    this.#protocol = connection.protocol;
    this.streams = manager.streams;
    this.consumers = manager.consumers;
    this.store = manager.jetstream();
    // One for all numbers: one each is a kilobyte each.
    this.#every = new SubscriptionImpl(this.#protocol, ">", {
      callback: (_error, message) => {
        if (!this.#isOver) events.message(message.sid, message);
      },
    });
    // Its timer alone would keep the program running.
    this.#protocol.heartbeats.cancel();
    const ended = (error: Error): void => {
      if (this.#isOver) return;
      this.destroy();
      events.ended(error);
    };
    connection.closed().then((error) => ended(error instanceof Error ? error : new Error("connection ended")));
    this.#watch(ended);
  }

  /** A node that may not speak or listen is none. What is asked of JetStream is answered with the refusal. */
  async #watch(failed: (error: Error) => void): Promise<void> {
    for await (const status of this.#connection.status()) {
      if (status.type !== "error" || !(status.error instanceof PermissionViolationError)) continue;
      const [kind, name, ...more] = status.error.subject.split(".");
      if (kind === "snow") failed(new Refusal(`no permission for ${[kind, name, more[0]].join(".")}.*`));
    }
  }

  /** Bytes of the largest message. */
  get maxPayload(): number {
    return this.#connection.info?.max_payload ?? 0;
  }

  /** Whether the server is one of several. */
  get isClustered(): boolean {
    return this.#connection.info?.cluster !== undefined;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Bytes that were published and the system has not taken yet. */
  get waiting(): number {
    const { outbound, transport } = this.#protocol;
    return outbound.size() + (transport instanceof SocketTransport ? transport.waiting : 0);
  }

  publish(subject: string, bytes: Uint8Array, options: PublishOptions = {}): void {
    this.#connection.publish(subject, bytes, options);
  }

  /** The server answers when it has all that was sent before. */
  ping(): Promise<void> {
    return this.#connection.flush();
  }

  /** Answers the number of the subscription. */
  subscribe(subject: string): number {
    const { subscriptions } = this.#protocol;
    subscriptions.sidCounter++;
    const id = subscriptions.sidCounter;
    subscriptions.subs.set(id, this.#every);
    this.#protocol.sendCommand(`SUB ${subject} ${id}\r\n`);
    return id;
  }

  unsubscribe(id: number): void {
    this.#protocol.subscriptions.subs.delete(id);
    this.#protocol.sendCommand(`UNSUB ${id}\r\n`);
  }

  /** The next messages of a consumer that pulls, at most so many, and fewer when they are larger together. */
  pull(
    stream: string,
    consumer: string,
    most: { readonly batch: number; readonly bytes: number },
  ): Promise<readonly Msg[]> {
    return new Promise((resolve, reject) => {
      const found: Msg[] = [];
      const inbox = createInbox();
      const subscription = this.#connection.subscribe(inbox, {
        callback: (_error, message) => {
          const isEnd = message.headers !== undefined && message.headers.code !== 0;
          if (!isEnd) found.push(message);
          if (!isEnd && found.length < most.batch) return;
          subscription.unsubscribe();
          resolve(found);
        },
      });
      subscription.closed.then(() => reject(new ClosedConnectionError()));
      const wanted = JSON.stringify({ batch: most.batch, max_bytes: most.bytes, no_wait: true });
      this.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`, new TextEncoder().encode(wanted), {
        reply: inbox,
      });
    });
  }

  destroy(): void {
    this.#isOver = true;
    this.#connection.close().catch(() => {});
    this.#protocol.transport.discard();
  }
}

export interface Opening {
  readonly address: ServerAddress;
  readonly sockets: Sockets;
  /** What the server's monitoring calls this client. */
  readonly name: string;
  /** Until it is given up, in milliseconds. */
  readonly patience: number;
}

/** Rejects when there is no connection: `problemOf` says why. */
export async function openLink({ address, sockets, name, patience }: Opening, events: LinkEvents): Promise<NatsLink> {
  const { host, port, user, password, tls } = address;
  const options: TransportOptions = {
    servers: [host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`],
    name,
    timeout: patience,
    reconnect: false,
    ignoreClusterUpdates: true,
    noAsyncTraces: true,
    ...(user === "" ? {} : password === "" ? { token: user } : { user, pass: password }),
    ...(tls ? { tls: {} } : {}),
    sockets,
    pendingLimit: 1024 * 1024 * 1024,
  };
  setTransportFactory({ factory: () => new SocketTransport() });
  const connection: NatsConnection = await NatsConnectionImpl.connect(options);
  if (!(connection instanceof NatsConnectionImpl)) throw new Error("the library has changed");
  const manager = await jetstreamManager(connection, { checkAPI: false });
  return new NatsLink(connection, manager, events);
}

export function headersOf(entries: Readonly<Record<string, string>>): MsgHdrs {
  const made = headers();
  for (const [name, value] of Object.entries(entries)) made.set(name, value);
  return made;
}

/** The number that JetStream has for an error; 0 for what is none of its refusals. */
export function codeOf(error: unknown): number {
  return error instanceof JetStreamApiError ? error.code : 0;
}

/** In words of our own; undefined for an error of the system, or of TLS. */
export function problemOf(error: Error): string | undefined {
  if (error instanceof Refusal) return error.message;
  if (error instanceof AuthorizationError) return "the server refuses user or password";
  if (error instanceof UserAuthenticationExpiredError) return "the server's permission is over";
  if (error instanceof TimeoutError) return "the server does not answer";
  if (error instanceof jserrors.JetStreamNotEnabled) return "JetStream does not answer (nats-server has it with -js)";
  if (error instanceof RequestError && error.cause instanceof PermissionViolationError) {
    return "the server does not permit JetStream";
  }
  if (error instanceof JetStreamApiError) return `JetStream: ${error.message}`;
  if (error instanceof RequestError || error instanceof ClosedConnectionError) return "connection ended";
  if (error instanceof ProtocolError) return "the server ends the connection";
  return undefined;
}
