// An answer of a handler: status, headers, and a text or a file.

/** A file to be sent; it is opened when the answer is. `root` is the directory that it must not lead out of. */
export interface FileBody {
  readonly path: string;
  readonly root: string | undefined;
}

export interface Header {
  readonly name: string;
  readonly value: string;
}

export class Response {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string | FileBody;

  constructor(status: number, headers: readonly Header[], body: string | FileBody) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

export const JSON_TYPE = "application/json; charset=utf-8";
export const TEXT_TYPE = "text/plain; charset=utf-8";
export const HTML_TYPE = "text/html; charset=utf-8";

/** An answer of one media type; `others` are further headers, which replace it where they have the same name. */
export function respond(status: number, type: string, body: string, others: readonly Header[] = []): Response {
  const overridden = others.some(({ name }) => name.toLowerCase() === "content-type");
  return new Response(status, overridden ? others : [{ name: "Content-Type", value: type }, ...others], body);
}

export function fileResponse(path: string, root: string | undefined): Response {
  return new Response(200, [], { path, root });
}

export const notFound: Response = respond(404, TEXT_TYPE, "Not Found");
export const internalServerError: Response = respond(500, TEXT_TYPE, "Internal Server Error");
export const upgradeRequired: Response = respond(426, TEXT_TYPE, "Upgrade Required", [
  { name: "Upgrade", value: "websocket" },
]);
