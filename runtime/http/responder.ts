// Answers requests: the router is asked in the process of the connection, and what it gives is sent.
import { entry, host } from "../current.ts";
import type { IncomingMessage, ServerResponse } from "../host/http.ts";
import { logFact, logsEverything } from "../log.ts";
import { type Connections, lingerAfter, RequestInfo, requestFacts, type TrustedProxies } from "../net/index.ts";
import { send, sendable } from "./answer.ts";
import type { HttpConnection } from "./connection.ts";
import { Request } from "./request.ts";
import type { Response } from "./response.ts";
import type { Router } from "./router.ts";
import type { Target } from "./target.ts";
import type { Upload } from "./upload.ts";

/** The response to a request whose socket Node has let go; the last one on it. */
export function detachedResponse(request: IncomingMessage): ServerResponse {
  const { socket } = request;
  const response = host().http().responseTo(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  const finish = (): void => {
    response.detachSocket(socket);
    socket.end();
    lingerAfter(socket);
  };
  response.on("finish", entry(finish));
  return response;
}

/** A request that has come whole, or but for a body that the program reads. */
interface ReadRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: Target;
  readonly body: Buffer;
  readonly upload?: Upload;
}

interface ResponderParts {
  readonly router: Router;
  /** Whose word for the addresses of clients counts. */
  readonly proxies: TrustedProxies;
  /** Of answers that go on while their programs write. */
  readonly streams: Connections;
  /** Whether all answers may go out compressed. */
  readonly compresses: boolean;
  /** Whether clients may send another request after an answer. */
  keepsConnections(): boolean;
}

export class Responder {
  readonly #parts: ResponderParts;

  constructor(parts: ResponderParts) {
    this.#parts = parts;
  }

  /** Has the router answer. */
  respond(connection: HttpConnection, { request, response, target, body, upload }: ReadRequest): void {
    const { router, proxies } = this.#parts;
    const info = new RequestInfo(requestFacts(request, { proxies }));
    const present = new Request({ target, body, info, upload });
    const { socket } = connection;
    // One of several requests is not handled any more when the client has gone: there may be thousands of them.
    const late = connection.isPipelining;
    const handle = (one: Request) => (late && socket.destroyed ? undefined : router.handle(one));
    if (upload !== undefined)
      response.once(
        "close",
        entry(() => upload.end()),
      );
    connection.run(handle, present, (answer) => {
      const sendIt = (): void => {
        // What is left of its body can't be told from another request.
        if (!request.complete) response.shouldKeepAlive = false;
        this.send(response, present, answer);
      };
      if (upload === undefined) this.send(response, present, answer);
      else upload.leave(sendIt);
    });
  }

  send(response: ServerResponse, request: Request, answer: Response): void {
    if (logsEverything()) {
      const { method, path, info } = request;
      logFact(0, "http request", { address: info.address, method, path, status: answer.status });
    }
    if (response.destroyed) return;
    if (!this.#parts.keepsConnections()) response.shouldKeepAlive = false;
    const sent = sendable(answer);
    send(response, request, this.#parts.compresses ? sent.made(true) : sent, this.#parts.streams);
  }
}
