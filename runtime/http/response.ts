// An answer of a handler: status, headers, and a text, a file or a stream.
import type { Body } from "../actors/index.ts";
import type { HeaderLine } from "../net/index.ts";

/**
 * A file to be sent; it is opened when the answer is. `root` is the directory that it must not lead out of; with one,
 * a directory below it stands for its index.
 */
export interface FileBody {
  readonly path: string;
  readonly root: string | undefined;
}

/** A body that a process of the program writes while it goes out. */
export class StreamBody {
  /** Gets a writer. */
  readonly run: Body;
  /** Whether `run` answers the pid of the process that writes; else it writes itself. */
  readonly givesProcess: boolean;
  /** Of events, for browsers; its writer is one of events. */
  readonly isEventStream: boolean;

  constructor(run: Body, givesProcess: boolean, isEventStream: boolean) {
    this.run = run;
    this.givesProcess = givesProcess;
    this.isEventStream = isEventStream;
  }
}

/** What an answer does to the session of its visitor. */
export interface SessionChanges {
  /** Whether what was in it is dropped first. */
  readonly cleared: boolean;
  readonly values: ReadonlyMap<string, string>;
}

interface Extras {
  /** Whether its body may go out compressed. */
  readonly compressible: boolean;
  /** Left to the middleware that keeps sessions. */
  readonly session: SessionChanges | undefined;
}

const plainExtras: Extras = { compressible: false, session: undefined };

export class Response {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly body: string | Uint8Array | FileBody | StreamBody;
  readonly extras: Extras;

  constructor(status: number, headers: readonly HeaderLine[], body: Response["body"], extras: Extras = plainExtras) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.extras = extras;
  }

  withStatus(status: number): Response {
    return new Response(status, this.headers, this.body, this.extras);
  }

  withHeaders(headers: readonly HeaderLine[]): Response {
    return new Response(this.status, headers, this.body, this.extras);
  }

  made(compressible: boolean): Response {
    return new Response(this.status, this.headers, this.body, { ...this.extras, compressible });
  }

  withSession(session: SessionChanges | undefined): Response {
    return new Response(this.status, this.headers, this.body, { ...this.extras, session });
  }

  /** The first line of a header. */
  header(name: string): string | undefined {
    const wanted = name.toLowerCase();
    return this.headers.find((line) => line.name.toLowerCase() === wanted)?.value;
  }

  without(name: string): readonly HeaderLine[] {
    const wanted = name.toLowerCase();
    return this.headers.filter((line) => line.name.toLowerCase() !== wanted);
  }
}

export const JSON_TYPE = "application/json; charset=utf-8";
export const TEXT_TYPE = "text/plain; charset=utf-8";

/** An answer of one media type; `others` are further headers, which replace it where they have the same name. */
export function respond(
  status: number,
  type: string,
  body: string | Uint8Array,
  others: readonly HeaderLine[] = [],
): Response {
  const overridden = others.some(({ name }) => name.toLowerCase() === "content-type");
  return new Response(status, overridden ? others : [{ name: "Content-Type", value: type }, ...others], body);
}

export function streamResponse(status: number, type: string, body: StreamBody): Response {
  return new Response(status, [{ name: "Content-Type", value: type }], body);
}

const eventHeaders: readonly HeaderLine[] = [
  { name: "Content-Type", value: "text/event-stream" },
  { name: "Cache-Control", value: "no-cache" },
  // Of nginx and those that follow it.
  { name: "X-Accel-Buffering", value: "no" },
];

export function eventStreamResponse(body: StreamBody): Response {
  return new Response(200, eventHeaders, body);
}

export function fileResponse(path: string, root: string | undefined): Response {
  return new Response(200, [], { path, root });
}

/** An answer that says no more than its status. */
function plain(status: number, text: string, headers: readonly HeaderLine[] = []): Response {
  return respond(status, TEXT_TYPE, text, headers);
}

export const notFound: Response = plain(404, "Not Found");
export const preconditionFailed: Response = plain(412, "Precondition Failed");
export const internalServerError: Response = plain(500, "Internal Server Error");
export const serviceUnavailable: Response = plain(503, "Service Unavailable");
export const upgradeRequired: Response = plain(426, "Upgrade Required", [{ name: "Upgrade", value: "websocket" }]);
/** What middleware sees of an upgrade that the router lets through. */
export const switchingProtocols: Response = new Response(101, [], "");

/** Of a file of so many bytes. */
export function rangeNotSatisfiable(size: number): Response {
  return plain(416, "", [{ name: "Content-Range", value: `bytes */${size}` }]);
}

function allow(methods: readonly string[]): HeaderLine {
  return { name: "Allow", value: methods.join(", ") };
}

export function methodNotAllowed(allowed: readonly string[]): Response {
  return plain(405, "Method Not Allowed", [allow(allowed)]);
}

/** The answer to OPTIONS. */
export function optionsOf(allowed: readonly string[]): Response {
  return new Response(204, [allow(allowed)], "");
}
