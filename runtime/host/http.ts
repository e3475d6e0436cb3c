// The door for HTTP: what the runtime uses of the modules of Node that speak it, and what stands for them elsewhere.
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex, Readable } from "node:stream";
import type { SecureContextOptions } from "node:tls";

export interface HttpModule {
  createServer(options: HttpServerOptions): HttpServer;
  request(options: HttpRequestOptions): ClientRequest;
  request(url: URL, options: HttpRequestOptions): ClientRequest;
  /** An answer to a request whose socket was let go. */
  responseTo(request: IncomingMessage): ServerResponse;
  /** What is said for a status. */
  readonly STATUS_CODES: Readonly<Record<string | number, string | undefined>>;
}

export interface HttpsModule {
  createServer(options: HttpsServerOptions): HttpsServer;
  request(url: URL, options: HttpRequestOptions): ClientRequest;
}

/** A connection, or what stands for one. Its time begins anew with all that moves on it; 0: it has none. */
export interface HttpSocket extends Duplex {
  readonly remoteAddress?: string | undefined;
  setTimeout(milliseconds: number): unknown;
}

/** Milliseconds and bytes; 0 for no limit. */
export interface HttpServerOptions {
  readonly requireHostHeader: boolean;
  readonly maxHeaderSize: number;
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout?: number;
  readonly keepAliveTimeoutBuffer?: number;
  readonly optimizeEmptyRequests?: boolean;
  readonly connectionsCheckingInterval?: number;
  readonly shouldUpgradeCallback?: (request: IncomingMessage) => boolean;
}

interface HttpsServerOptions extends HttpServerOptions {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly handshakeTimeout?: number;
}

/** What a server is for who has it listen. */
export interface ListeningServer {
  readonly listening: boolean;
  /** `bound`: what was bound before, so that it listens when this returns. */
  listen(bound: unknown): unknown;
  address(): AddressInfo | string | null;
  close(done?: () => void): unknown;
  emit(event: "connection", socket: Duplex): boolean;
  emit(event: "listening"): boolean;
  once(event: "error", listener: (error: Error) => void): unknown;
}

export interface HttpServer extends ListeningServer {
  closeIdleConnections(): void;
  closeAllConnections(): void;
  /** What Node's own code listens for connections with, too. */
  listeners(event: "connection" | "secureConnection"): readonly ((socket: HttpSocket) => void)[];
  off(event: "connection" | "secureConnection", listener: (socket: HttpSocket) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "connection" | "secureConnection", listener: (socket: HttpSocket) => void): unknown;
  on(event: ServerEvent, listener: (request: IncomingMessage, response: ServerResponse) => void): unknown;
  on(event: "upgrade" | "connect", listener: (request: IncomingMessage, socket: Duplex, head: Buffer) => void): unknown;
  on(event: "clientError", listener: (error: Error, socket: Duplex) => void): unknown;
}

type ServerEvent = "request" | "checkContinue" | "checkExpectation";

export interface HttpsServer extends HttpServer {
  setSecureContext(options: SecureContextOptions): void;
}

/** A request that a server has, or an answer that a client has. */
export interface IncomingMessage extends Readable {
  readonly socket: HttpSocket;
  readonly httpVersion: string;
  readonly httpVersionMajor: number;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn. */
  readonly rawHeaders: string[];
  readonly rawTrailers: string[];
  /** All of it has come. */
  readonly complete: boolean;
  readonly method?: string | undefined;
  url?: string | undefined;
  readonly statusCode?: number | undefined;
}

type Taken = (error?: Error | null) => void;

/** What takes the bytes of a body. */
export interface BodySink {
  /** False: enough waits for the client. `taken` is called when the system has it. */
  write(chunk: string | Uint8Array, taken?: Taken): boolean;
  end(chunk?: string | Uint8Array): unknown;
  once(event: "close", listener: () => void): unknown;
  off(event: "close", listener: () => void): unknown;
}

/** A message that goes out. */
interface OutgoingMessage {
  readonly destroyed: boolean;
  readonly writableEnded: boolean;
  end(chunk?: string | Uint8Array): unknown;
  destroy(): unknown;
}

export interface ServerResponse extends OutgoingMessage, BodySink {
  readonly req: IncomingMessage;
  /** Null: answers to requests before it are still to go out, or it has gone out. */
  readonly socket: HttpSocket | null;
  readonly headersSent: boolean;
  statusCode: number;
  shouldKeepAlive: boolean;
  end(chunk?: string | Uint8Array): unknown;
  end(chunk: string | Uint8Array, encoding: "latin1"): unknown;
  /** Headers: names and values in turn, or by their names. */
  writeHead(status: number, headers?: Readonly<Record<string, string | number>>): ServerResponse;
  writeHead(
    status: number,
    reason: string,
    headers: string[] | Readonly<Record<string, string | number>>,
  ): ServerResponse;
  writeContinue(): void;
  flushHeaders(): void;
  setHeader(name: string, value: string | number): unknown;
  appendHeader(name: string, value: string): unknown;
  removeHeader(name: string): void;
  getHeaderNames(): string[];
  /** Of its connection, whenever it has one. */
  setTimeout(milliseconds: number): unknown;
  assignSocket(socket: HttpSocket): void;
  detachSocket(socket: HttpSocket): void;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "finish", listener: () => void): unknown;
  once(event: "close" | "finish" | "socket", listener: () => void): unknown;
}

export interface HttpRequestOptions {
  readonly method?: string;
  readonly path?: string;
  /** By their names; or names and values in turn. */
  readonly headers: OutgoingHttpHeaders | readonly string[];
  readonly defaultPort?: number;
  readonly setHost?: boolean;
  readonly maxHeaderSize?: number;
  /** Makes the connection of this request alone. */
  readonly createConnection?: () => HttpSocket;
}

export interface ClientRequest extends OutgoingMessage {
  /** Null: it has none yet. */
  readonly socket: HttpSocket | null;
  /** Whether its connection had another request before. */
  readonly reusedSocket: boolean;
  on(event: "error", listener: (error: Error) => void): ClientRequest;
  on(event: "response", listener: (response: IncomingMessage) => void): ClientRequest;
  on(event: "upgrade", listener: (response: IncomingMessage, socket: Duplex, head: Buffer) => void): ClientRequest;
  on(event: "information", listener: (answer: { readonly statusCode: number }) => void): ClientRequest;
  once(event: "response", listener: (response: IncomingMessage) => void): ClientRequest;
  once(event: "socket", listener: () => void): ClientRequest;
  once(event: "upgrade", listener: (response: IncomingMessage, socket: Duplex, head: Buffer) => void): ClientRequest;
}
